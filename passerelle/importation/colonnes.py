"""A sheet by column: found by question title, as a response tab's columns are (contrat.md §5), wherever the row of titles is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from openpyxl.utils import get_column_letter

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR, cle_de_titre
from passerelle.domaine.texte.lecture import Cellule, en_texte, lire_horodatage
from passerelle.erreurs import FichierRefuse
from passerelle.importation.accents import REENREGISTRER, sans_accents_lisibles, sont_abimes
from passerelle.importation.fichier import RANGEES_D_ENTETE, Convient, Feuille, Rangee
from passerelle.importation.glissement import Glissement

_CITEES = 5
_SANS_TITRES = Rangee(0, 0, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entete:
    """The row of titles. `places`: each compared title of the form → where it stands (several times when a title is doubled);
    `inconnus`: titles that are not the form's; `au_dessus`: the lines above that hold something."""

    nom: str
    places: Mapping[str, Sequence[int]]
    rangee: Rangee = _SANS_TITRES
    inconnus: tuple[str, ...] = ()
    au_dessus: tuple[int, ...] = ()

    @property
    def numero(self) -> int:
        """The line of the file that holds the titles."""
        return self.rangee.numero

    @classmethod
    def de(cls, feuille: Feuille, formulaire: Formulaire) -> "Entete":
        """The best of the first rows of a sheet; its first where several are as good."""
        connus = titres_compares(formulaire)
        convient = juge(formulaire)
        rangees = list(islice(feuille.rangees(), RANGEES_D_ENTETE))
        rang = max(range(len(rangees)), key=lambda r: convient(rangees[r].cellules.values()), default=0)
        rangee = rangees[rang] if rangees else _SANS_TITRES
        ecrits = {place: " ".join(en_texte(cellule).split()) for place, cellule in rangee.cellules.items()}
        # A title merged over two rows is written in the first of them.
        for dessus in reversed(rangees[:rang]):
            for place, cellule in dessus.cellules.items():
                if place not in ecrits and cle_de_titre(en_texte(cellule)) in connus:
                    ecrits[place] = en_texte(cellule)
        places: dict[str, list[int]] = {}
        for place, ecrit in sorted(ecrits.items()):
            places.setdefault(cle_de_titre(ecrit), []).append(place)
        return cls(
            nom=feuille.nom,
            rangee=rangee,
            places={cle: places[cle] for cle in places if cle in connus},
            inconnus=tuple(ecrit for _, ecrit in sorted(ecrits.items()) if cle_de_titre(ecrit) not in connus),
            au_dessus=tuple(r.numero for r in rangees[:rang]),
        )

    def a_une(self, titres: Sequence[str]) -> bool:
        """Whether a column has one of these titles."""
        return any(cle_de_titre(titre) in self.places for titre in titres)

    def ou(self, titres: Sequence[str]) -> list[int]:
        """Where these titles stand, the present one first."""
        return [place for titre in titres for place in self.places.get(cle_de_titre(titre), ())]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colonnes:
    """The rows under the titles, as columns: `recus` the timestamps, `reponses` by question key; of several cells for one
    question, the first that is filled. `sans_titre`: letters of columns that hold something under no title."""

    entete: Entete
    recus: Sequence[Cellule]
    reponses: Mapping[str, Sequence[Cellule]]
    sans_titre: tuple[str, ...]


def lire_colonnes(
    feuille: Feuille, entete: Entete, formulaire: Formulaire, listes: Mapping[str, Sequence[str]]
) -> Colonnes:
    """Everything under the titles; `listes` are the declared lists of answers, by name.

    Raises FichierRefuse where a row is not under them any more, or has lost its accents.
    """
    attendus = [TITRES_HORODATEUR, *map(titres_de, formulaire.questions)]
    ou = [entete.ou(titres) for titres in attendus]
    connues = {place for places in ou for place in places}
    seules = [places[0] if len(places) == 1 else -1 for places in ou]
    glissement = Glissement(
        [(place, q) for q, places in zip(formulaire.questions, ou[1:], strict=True) for place in places[:1]],
        listes,
    )
    est_csv = not feuille.nom
    titrees = set(entete.rangee.cellules) | connues
    lues: list[tuple[Cellule, ...]] = []
    glissees: list[int] = []
    abimees: list[int] = []
    longues: list[int] = []
    sans_titre: set[int] = set()
    for rangee in _sous_les_titres(feuille, entete, ou[0]):
        cellules = rangee.cellules
        if est_csv and rangee.largeur > entete.rangee.largeur:
            longues.append(rangee.numero)
            if max(cellules) >= entete.rangee.largeur:
                raise _trop_longue(rangee.numero)
        sans_titre |= cellules.keys() - titrees
        if not cellules.keys() & connues:
            continue
        if any(isinstance(cellule, str) and sont_abimes(cellule) for cellule in cellules.values()):
            abimees.append(rangee.numero)
        if glissement.a_glisse(cellules):
            glissees.append(rangee.numero)
        lues.append(
            tuple(
                cellules.get(seule) if seule >= 0 else next((cellules[p] for p in places if p in cellules), None)
                for seule, places in zip(seules, ou, strict=True)
            )
        )
    if longues and len(longues) < len(lues):  # all of them: a separator at each end of line
        raise _trop_longue(longues[0])
    if abimees:
        raise FichierRefuse(
            f"{_lignes(abimees, 'a', 'ont')} des accents abîmés, ou perdus.",
            f"Corrigez-les dans le fichier. {REENREGISTRER}",
        )
    if glissees:
        raise FichierRefuse(
            f"{_lignes(glissees, 'a', 'ont')} glissé d’une colonne : les réponses n’y sont plus sous leurs titres.",
            "Remettez chaque réponse sous son titre, puis importez de nouveau le fichier.",
        )
    colonnes = list(zip(*lues, strict=True)) if lues else [()] * len(attendus)
    return Colonnes(
        entete=entete,
        recus=colonnes[0],
        reponses={q.cle: colonne for q, colonne in zip(formulaire.questions, colonnes[1:], strict=True)},
        sans_titre=tuple(get_column_letter(place + 1) for place in sorted(sans_titre)),
    )


def _sous_les_titres(feuille: Feuille, entete: Entete, horodateur: Sequence[int]) -> Iterator[Rangee]:
    """The rows below the titles, those that repeat them aside. Raises FichierRefuse where responses stand above."""
    repetes = set(map(cle_de_titre, TITRES_HORODATEUR))
    places = {place for ici in entete.places.values() for place in ici}
    for rang, rangee in enumerate(feuille.rangees()):
        recu = next((rangee.cellules[place] for place in horodateur if place in rangee.cellules), None)
        if rang < len(entete.au_dessus):
            if _est_un_moment(recu) and len(rangee.cellules.keys() & places) > 1:
                raise FichierRefuse(
                    f"La ligne des titres, la {entete.numero}e du fichier, a des réponses au-dessus d’elle.",
                    "Remettez-la en haut, puis recommencez.",
                )
        elif rang > len(entete.au_dessus) and not (isinstance(recu, str) and cle_de_titre(recu) in repetes):
            yield rangee


def _est_un_moment(cellule: Cellule) -> bool:
    return isinstance(cellule, date) or (isinstance(cellule, str) and lire_horodatage(cellule) is not None)


def _trop_longue(numero: int) -> FichierRefuse:
    return FichierRefuse(
        f"La ligne {numero} du fichier a plus de cellules que la ligne des titres.",
        "Une virgule a dû couper une réponse en deux : exportez de nouveau le fichier sans le retoucher.",
    )


def _lignes(numeros: Sequence[int], un: str, plusieurs: str) -> str:
    if len(numeros) == 1:
        return f"La ligne {numeros[0]} du fichier {un}"
    cites = ", ".join(map(str, numeros[:_CITEES])) + ("…" if len(numeros) > _CITEES else "")
    return f"Les lignes {cites} du fichier {plusieurs}"


def refuser_titres_abimes(entete: Entete, formulaire: Formulaire) -> None:
    """Raises FichierRefuse where a title of the form is there, its accents lost (`Pi?ce`)."""
    perdus = {
        perdu for question in formulaire.questions for t in titres_de(question) for perdu in sans_accents_lisibles(t)
    }
    if any(titre in perdus or sont_abimes(titre) for titre in entete.inconnus):
        raise FichierRefuse("Les accents de ce fichier sont abîmés, ou perdus.", REENREGISTRER)


def titres_de(question: Question) -> tuple[str, ...]:
    """The titles a question is or was asked under."""
    return (question.titre, *question.anciens_titres)


def titres_compares(formulaire: Formulaire) -> set[str]:
    """Every title of the form's response tab, as titles are compared."""
    questions = [titre for question in formulaire.questions for titre in titres_de(question)]
    return {cle_de_titre(titre) for titre in (*TITRES_HORODATEUR, *questions)}


def juge(formulaire: Formulaire) -> Convient:
    """What says how many of the form's titles a row holds."""
    titres = titres_compares(formulaire)
    return lambda cellules: len(titres & {cle_de_titre(en_texte(cellule)) for cellule in cellules})
