"""A file of responses, as Google Sheets or Google Forms exports it → lines to append to a response tab (contrat.md §2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from passerelle.domaine.formulaire import Formulaire, Question
from passerelle.domaine.lecture import Cellule, en_texte
from passerelle.domaine.reponse import TITRES_HORODATEUR, cle_de_titre
from passerelle.erreurs import FichierRefuse
from passerelle.importation.colonnes import Colonnes, est_vide, titres_compares, titres_de
from passerelle.importation.ecriture import Ecriture, reconnaitre
from passerelle.importation.fichier import TAILLE_MAX, Grille, lire_grilles

__all__ = ["TAILLE_MAX", "Importation", "lire_reponses_exportees"]

HORODATEUR = TITRES_HORODATEUR[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Importation:
    """`lignes`: `Horodateur` and question titles → typed cells, blanks left out.

    `avertissements`: what was left aside, in French sentences.
    """

    lignes: tuple[Mapping[str, Cellule], ...]
    avertissements: tuple[str, ...] = ()


def lire_reponses_exportees(octets: bytes, *, formulaire: Formulaire, fuseau: ZoneInfo) -> Importation:
    """The responses to `formulaire` that a file holds.

    `fuseau` is where a timestamp with an offset is brought to. Raises FichierRefuse when the file is not what was asked for, or
    its dates can be read two ways.
    """
    colonnes = Colonnes.de(_feuille_des_reponses(octets, formulaire))
    _exiger(formulaire, colonnes)
    recus = colonnes.cellules(TITRES_HORODATEUR)
    bruts = {question.titre: colonnes.reponses(question) for question in formulaire.questions}
    ecriture = reconnaitre(
        dates=[
            *recus,
            *(cellule for q in formulaire.questions if q.type == "date" for cellule in bruts[q.titre]),
        ],
        nombres=[cellule for q in formulaire.questions if q.type == "nombre" for cellule in bruts[q.titre]],
        en_francais=colonnes.a_une([HORODATEUR]),
        fuseau=fuseau,
    )
    lues: dict[str, Sequence[Cellule]] = {HORODATEUR: [ecriture.moment(recu) for recu in recus]}
    for question in formulaire.questions:
        lues[question.titre] = _lire(question, bruts[question.titre], ecriture)
    lignes = [
        {titre: cellules[rang] for titre, cellules in lues.items() if cellules[rang] not in (None, "")}
        for rang in range(len(colonnes.rangees))
    ]
    remplies = tuple(ligne for ligne in lignes if ligne)
    return Importation(
        lignes=remplies, avertissements=tuple(_avertir(remplies, colonnes.inconnues(formulaire)))
    )


def _feuille_des_reponses(octets: bytes, formulaire: Formulaire) -> Grille:
    """The sheet whose titles are most like the form's."""
    titres = titres_compares(formulaire)

    def convient(entete: Sequence[Cellule]) -> int:
        return sum(cle_de_titre(en_texte(titre)) in titres for titre in entete)

    grilles = lire_grilles(octets, convient=convient)
    return max(
        grilles,
        key=lambda g: (convient(g.entete), g.nom == formulaire.onglet),
        default=Grille(nom="", rangees=()),
    )


def _exiger(formulaire: Formulaire, colonnes: Colonnes) -> None:
    """The questions everyone answers must be there, and the timestamp: another form shares some titles, never all."""
    requises = [question for question in formulaire.questions if question.requise and question.si is None]
    manquantes = [question.titre for question in requises if not colonnes.a_une(titres_de(question))]
    if manquantes == [question.titre for question in requises]:
        raise FichierRefuse(
            f"Ce fichier n’est pas celui des réponses au formulaire « {formulaire.id} ».",
            f"Exportez l’onglet « {formulaire.onglet} » avec sa ligne de titres, ou indiquez le bon formulaire avec --formulaire.",
        )
    if manquantes:
        raise FichierRefuse(
            f"Il manque au fichier {_citer(manquantes, 'la colonne', 'les colonnes')} du formulaire « {formulaire.id} ».",
            "Vérifiez que c’est le bon formulaire ; si un titre a changé, notez l’ancien sous anciens_titres dans sa définition.",
        )
    if not colonnes.a_une(TITRES_HORODATEUR):
        raise FichierRefuse(
            f"Il manque au fichier la colonne « {HORODATEUR} ».",
            "Exportez l’onglet des réponses en entier : sans l’heure d’arrivée, rien ne dit quelle réponse est laquelle.",
        )


def _lire(question: Question, cellules: Sequence[Cellule], ecriture: Ecriture) -> Sequence[Cellule]:
    """The answers to one question, typed; a text stays the text it is."""
    match question.type:
        case "date":
            return _lire_chacune(ecriture.jour, cellules)
        case "nombre":
            return _lire_chacune(ecriture.nombre, cellules)
        case "cases":
            # Semicolons in a Google Forms export. A response tab has commas, and is read knowing the names that hold one.
            textes = [en_texte(cellule).split(";") for cellule in cellules]
            return [", ".join(case.strip() for case in cases if case.strip()) for cases in textes]
        case _:
            return [
                None if est_vide(cellule) else en_texte(cellule).replace("\r\n", "\n") for cellule in cellules
            ]


def _lire_chacune(lecteur: Callable[[Cellule], Cellule], cellules: Sequence[Cellule]) -> list[Cellule]:
    """Each cell read; a text that comes back is read once."""
    textes = {cellule: lecteur(cellule) for cellule in set(cellules) if isinstance(cellule, str)}
    return [textes[cellule] if isinstance(cellule, str) else lecteur(cellule) for cellule in cellules]


def _avertir(lignes: Sequence[Mapping[str, Cellule]], inconnues: Sequence[str]) -> list[str]:
    phrases = []
    if inconnues:
        sont = "est restée" if len(inconnues) == 1 else "sont restées"
        phrases.append(
            f"{_citer(inconnues, 'La colonne', 'Les colonnes')} {sont} de côté : le formulaire ne pose pas cette question."
        )
    sans_heure = sum(not isinstance(ligne.get(HORODATEUR), datetime) for ligne in lignes)
    if sans_heure:
        phrases.append(
            f"{'Une réponse' if sans_heure == 1 else f'{sans_heure} réponses'} sans heure d’arrivée lisible."
        )
    return phrases


def _citer(titres: Sequence[str], singulier: str, pluriel: str) -> str:
    cites = [f"« {titre} »" for titre in titres]
    return (
        f"{singulier} {cites[0]}" if len(cites) == 1 else f"{pluriel} {', '.join(cites[:-1])} et {cites[-1]}"
    )
