"""What staff accept of what is proposed of their needs, written as if they had typed it: nothing of it is remembered as the
service's (contrat.md §6.2, §6.4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from passerelle.domaine.chaine.besoins_a_revoir import LAISSES, lire_les_laisses
from passerelle.domaine.chaine.conclusion import ligne_du_journal
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.feuilles.carnet import ecrire_souvenir
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.plan import Plan, PlanOnglet
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.francais import compter
from passerelle.domaine.texte.lecture import Cellule, en_texte

_MEMES = ("date", "lieu", "activite", "nature", "voix")
"""What both lines of a need cut in two share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotAccepte:
    """A word more for a theme (its id), that finds so many corrected needs."""

    theme: str
    mot: str
    trouves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparationAcceptee:
    """A need (its id) cut in two: `suite` is the id of the line that its second part gets."""

    besoin: str
    texte: str
    parties: tuple[str, str]
    suite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaisseAinsi:
    """Needs of which that field is not to be asked about again."""

    champ: str
    besoins: tuple[str, ...]


Accord = MotAccepte | SeparationAcceptee | LaisseAinsi
"""What staff decide of a proposal."""


def planifier(etude: Etude, accord: Accord, contenu: Mapping[str, str], *, cle: str, est_commence: bool) -> Plan | None:
    """What writes it in the main workbook, with its lines in the journal; nothing where all of it is there. None where what it is
    about cannot be written to: gone, changed, or a formula.

    `contenu`: what the hidden tab holds; `cle`: whose key; `est_commence`: some of it was written, and the journal has it, before
    something moved.
    """
    match accord:
        case MotAccepte():
            ecrit = _ajouter_le_mot(etude, accord)
        case SeparationAcceptee():
            ecrit = _separer(etude, accord)
        case _:
            ecrit = PlanOnglet(feuille=etude.donnees.feuilles["besoin"])
    if ecrit is None:
        return None
    lignes = [ligne_du_journal(mention, etude.donnees.maintenant) for mention in _raconter(etude, accord, cle)]
    journal = PlanOnglet(feuille=etude.donnees.feuilles["journal"], ajouts=[("", ligne) for ligne in lignes])
    return Plan(
        onglets=[ecrit] if est_commence else [ecrit, journal],
        entrees=_retenir(etude, accord, contenu) if isinstance(accord, LaisseAinsi) else {},
    )


def _ajouter_le_mot(etude: Etude, accord: MotAccepte) -> PlanOnglet | None:
    feuille = etude.donnees.feuilles["theme"]
    ids = etude.cadre.referentiels.ids.get("theme", ())
    # A line staff just added has its id from now on.
    rangs = {ident: rang for rang, ident in reversed(_avec(feuille, ids))}
    case = _case(feuille, rangs.get(accord.theme, -1), "mots")
    if case is None:
        return None
    mots = en_texte(case.valeur)
    if accord.mot in separer_noms(mots):
        return PlanOnglet(feuille=feuille)
    apres = f"{mots.rstrip(' ,;')}, {accord.mot}" if mots.strip() else accord.mot
    return PlanOnglet(feuille=feuille, ecritures=[*ids, Ecriture(case.rang, accord.theme, "mots", case.valeur, apres)])


def _avec(feuille: Feuille, ids: Sequence[Ecriture]) -> list[tuple[int, str]]:
    """Row and id of each line, once these ids are written."""
    ecrits = {ecriture.rang: ecriture.ligne for ecriture in ids}
    return [
        (rang, ecrits.get(rang, en_texte(lu).strip()))
        for rang, lu in zip(feuille.rangs, feuille.colonnes["id"], strict=True)
    ]


def _separer(etude: Etude, accord: SeparationAcceptee) -> PlanOnglet | None:
    feuille = etude.donnees.feuilles["besoin"]
    place = feuille.place(accord.besoin)
    case = _case(feuille, feuille.rangs[place] if place >= 0 else -1, "texte")
    if case is None or case.valeur not in (accord.texte, accord.parties[0]):
        return None
    ecritures = [Ecriture(case.rang, accord.besoin, "texte", case.valeur, accord.parties[0])]
    suite: dict[str, Cellule] = {cle: feuille.colonne(cle)[place] for cle in _MEMES}
    suite |= {"id": accord.suite, "texte": accord.parties[1]}
    return PlanOnglet(
        feuille=feuille,
        ecritures=ecritures if case.valeur != accord.parties[0] else [],
        ajouts=[(accord.suite, suite)] if feuille.place(accord.suite) < 0 else [],
    )


class _Case(NamedTuple):
    rang: int
    valeur: Cellule


def _case(feuille: Feuille, rang: int, cle: str) -> _Case | None:
    """A cell that may be written in; None for a formula, which would be lost."""
    if rang < 0 or (rang, feuille.places[cle]) in feuille.onglet.formules:
        return None
    return _Case(rang, feuille.colonnes[cle][feuille.rangs.index(rang)])


def _retenir(etude: Etude, accord: LaisseAinsi, contenu: Mapping[str, str]) -> dict[str, str]:
    """The entry of what is left as it is, without the needs that are there no more."""
    laisses = lire_les_laisses(etude.donnees.souvenirs.get(LAISSES))
    laisses[accord.champ] = {*laisses[accord.champ], *accord.besoins}
    presents = etude.fusions["besoin"].retenues.ids
    souvenir = {champ: [ident for ident in presents if ident in idents] for champ, idents in laisses.items()}
    return ecrire_souvenir(LAISSES, souvenir, contenu)


def _raconter(etude: Etude, accord: Accord, cle: str) -> Iterator[Mention]:
    """The lines of the journal."""
    besoins, themes = (etude.cadre.modele.tables[table] for table in ("besoin", "theme"))
    depuis = f"depuis la page des besoins, avec {cle}."

    def dire(texte: str) -> str:
        return MASQUE if etude.donnees.indiscret(texte) else texte

    match accord:
        case MotAccepte():
            yield Mention(
                quoi="mot ajouté",
                onglet=themes.onglet,
                ligne=accord.theme,
                champ=themes.par_cle["mots"].libelle,
                apres=accord.mot,
                cause=f"Il retrouve {compter(accord.trouves, 'besoin corrigé')}\u00a0: accepté {depuis}",
            )
        case SeparationAcceptee():
            premiere, seconde = map(dire, accord.parties)
            yield Mention(
                quoi="besoin séparé",
                onglet=besoins.onglet,
                ligne=accord.besoin,
                champ=besoins.par_cle["texte"].libelle,
                avant=dire(accord.texte),
                apres=premiere,
                cause=f"Cette réponse dit deux besoins\u00a0: séparée {depuis}",
            )
            yield Mention(
                quoi="ligne ajoutée",
                onglet=besoins.onglet,
                ligne=accord.suite,
                apres=seconde,
                cause=f"La suite de la ligne {accord.besoin}\u00a0: séparée {depuis}",
            )
        case _:
            for besoin in accord.besoins:
                yield Mention(
                    quoi="proposition laissée",
                    onglet=besoins.onglet,
                    ligne=besoin,
                    champ=besoins.par_cle[accord.champ].libelle,
                    cause=f"Laissé ainsi {depuis}",
                )
