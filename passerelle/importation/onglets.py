"""Several sheets of one file that carry the form's titles: read together where nothing contradicts it, said either way."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR
from passerelle.domaine.texte.lecture import Cellule

Ligne = Mapping[str, Cellule]


def reunir_onglets(onglets: Iterable[tuple[str, Sequence[Ligne]]]) -> tuple[list[Ligne], list[str]]:
    """The responses of sheets (name, responses), the first of them being the form's own; and what to say of the others.

    Another sheet is read too when it holds every response of the first, or none, and its others are all later, or all earlier:
    a form linked again goes on in a new sheet. Otherwise it may be a copy, corrected since: not read.
    """
    (nom, retenues), *autres = onglets
    lignes, phrases = list(retenues), list[str]()
    for autre, lues in autres:
        if not lues:
            continue
        nouvelles = _en_plus(lues, lignes)
        communes = len(lues) - len(nouvelles)
        if communes in (0, len(lignes), len(lues)) and _se_suivent(lignes, nouvelles):
            lignes += nouvelles
            phrases.append(
                f"Les onglets « {nom} » et « {autre} » portent tous deux les titres du formulaire : les deux ont été lus."
            )
        else:
            phrases.append(
                f"L’onglet « {autre} » porte aussi les titres du formulaire, mais ses réponses se mêlent à celles de"
                f" « {nom} » : il n’a pas été lu. S’il en contient d’autres, importez-le dans un fichier à part."
            )
    return lignes, phrases


def _en_plus(lues: Sequence[Ligne], lignes: Sequence[Ligne]) -> list[Ligne]:
    """The responses of `lues` that `lignes` lacks; two that are equal are two."""
    restent = Counter(map(_contenu, lignes))
    nouvelles = []
    for ligne in lues:
        if restent[_contenu(ligne)]:
            restent[_contenu(ligne)] -= 1
        else:
            nouvelles.append(ligne)
    return nouvelles


def _se_suivent(lignes: Sequence[Ligne], nouvelles: Sequence[Ligne]) -> bool:
    anciens, nouveaux = list(map(_moment, lignes)), list(map(_moment, nouvelles))
    if not anciens or not nouveaux:
        return True
    lus = [moment for moment in anciens if moment is not None], [m for m in nouveaux if m is not None]
    if len(lus[0]) < len(anciens) or len(lus[1]) < len(nouveaux):
        return False
    return min(lus[1]) > max(lus[0]) or max(lus[1]) < min(lus[0])


def _moment(ligne: Ligne) -> datetime | None:
    recu = ligne.get(TITRES_HORODATEUR[0])
    return recu if isinstance(recu, datetime) else None


def _contenu(ligne: Ligne) -> frozenset[tuple[str, Cellule]]:
    return frozenset(ligne.items())
