"""A file of responses, as Google Sheets or Google Forms exports it → lines to append to a response tab (contrat.md §2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.francais import accorder, enumerer
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.telephone import rendre_le_zero
from passerelle.erreurs import FichierRefuse
from passerelle.importation.colonnes import (
    Colonnes,
    Entete,
    juge,
    lire_colonnes,
    refuser_titres_abimes,
    titres_de,
)
from passerelle.importation.ecriture import Ecriture, en_clair, reconnaitre
from passerelle.importation.fichier import TAILLE_MAX, Feuille, lire_feuilles
from passerelle.importation.onglets import reunir_onglets

__all__ = ["LECTURES", "TAILLE_MAX", "Importation", "lire_reponses_exportees"]

HORODATEUR = TITRES_HORODATEUR[0]
HEURES = "duree_h"
"""The key of a column of hours: a duration there is its hours."""
TELEPHONE = "joindre"
"""The key of the question that a telephone number answers."""
LECTURES = 3
"""The steps of reading a file."""
CITEES = 12
"""How many titles a sentence names; a damaged sheet may have thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importation:
    """`lignes`: `Horodateur` and question titles → typed cells, blanks left out.

    `avertissements`: what was left aside, in French sentences.
    """

    lignes: tuple[Mapping[str, Cellule], ...]
    avertissements: tuple[str, ...] = ()


def lire_reponses_exportees(
    octets: bytes,
    *,
    formulaire: Formulaire,
    fuseau: ZoneInfo,
    listes: Mapping[str, Sequence[str]] = MappingProxyType({}),
    avancer: Callable[[], None] = lambda: None,
) -> Importation:
    """The responses to `formulaire` that a file holds.

    `fuseau` is where a timestamp with an offset is brought to, `listes` the declared lists of answers; `avancer` is called
    LECTURES times at most, as work goes on. Raises FichierRefuse when the file is not what was asked for, or its dates can be read
    two ways.
    """
    feuilles = lire_feuilles(octets, convient=juge(formulaire))
    avancer()
    porteuses = _porteuses([(feuille, Entete.de(feuille, formulaire)) for feuille in feuilles], formulaire)
    colonnes = [(entete.nom, lire_colonnes(feuille, entete, formulaire, listes)) for feuille, entete in porteuses]
    avancer()
    lues = [(nom, _lire_onglet(siennes, formulaire, fuseau)) for nom, siennes in colonnes]
    avancer()
    lignes, phrases = reunir_onglets((nom, lue.lignes) for nom, lue in lues)
    avertissements = dict.fromkeys(phrase for _, lue in lues for phrase in lue.avertissements)
    return Importation(lignes=tuple(lignes), avertissements=(*phrases, *avertissements))


def _porteuses(feuilles: Sequence[tuple[Feuille, Entete]], formulaire: Formulaire) -> list[tuple[Feuille, Entete]]:
    """The sheets that carry the form's titles, the most like it first; FichierRefuse where none does."""
    vide = (Feuille(nom="", rangees=lambda: iter(())), Entete(nom="", places={}))
    triees = sorted(feuilles or [vide], key=lambda f: (len(f[1].places), f[1].nom == formulaire.onglet), reverse=True)
    _exiger(formulaire, triees[0][1])
    return [triees[0], *(feuille for feuille in triees[1:] if _porte(formulaire, feuille[1]))]


def _porte(formulaire: Formulaire, entete: Entete) -> bool:
    try:
        _exiger(formulaire, entete)
    except FichierRefuse:
        return False
    return True


def _lire_onglet(colonnes: Colonnes, formulaire: Formulaire, fuseau: ZoneInfo) -> Importation:
    ecriture = reconnaitre(
        dates=[
            *colonnes.recus,
            *(cellule for q in formulaire.questions if q.type == "date" for cellule in colonnes.reponses[q.cle]),
        ],
        nombres=[cellule for q in formulaire.questions if q.type == "nombre" for cellule in colonnes.reponses[q.cle]],
        en_francais=colonnes.entete.a_une([HORODATEUR]),
        fuseau=fuseau,
    )
    lues: dict[str, Sequence[Cellule]] = {HORODATEUR: [ecriture.moment(recu) for recu in colonnes.recus]}
    for question in formulaire.questions:
        lues[question.titre] = _lire_les_reponses(question, colonnes.reponses[question.cle], ecriture)
    lignes = [
        {titre: cellules[rang] for titre, cellules in lues.items() if cellules[rang] not in (None, "")}
        for rang in range(len(colonnes.recus))
    ]
    remplies = [ligne for ligne in lignes if ligne]
    entieres = tuple(ligne for ligne in remplies if MASQUE not in ligne.values())
    phrases = [
        *_avertir(entieres, colonnes, formulaire),
        *_dire_les_masquees(len(remplies) - len(entieres)),
    ]
    return Importation(lignes=entieres, avertissements=tuple(phrases))


def _dire_les_masquees(combien: int) -> list[str]:
    """An export of ours hides some texts: nobody can write back what it does not say."""
    if not combien:
        return []
    reponses = accorder(
        combien, "Une réponse dont un texte est masqué n’a", f"{combien} réponses dont un texte est masqué n’ont"
    )
    return [
        f"{reponses} pas été {accorder(combien, 'reprise')}\u00a0: ce texte n’est que dans le classeur d’où vient ce fichier."
    ]


def _exiger(formulaire: Formulaire, entete: Entete) -> None:
    """The questions everyone answers must be there, and the timestamp: another form shares some titles, never all."""
    refuser_titres_abimes(entete, formulaire)
    requises = [question for question in formulaire.questions if question.requise and question.si is None]
    manquantes = [question.titre for question in requises if not entete.a_une(titres_de(question))]
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
    if not entete.a_une(TITRES_HORODATEUR):
        raise FichierRefuse(
            f"Il manque au fichier la colonne « {HORODATEUR} ».",
            "Exportez l’onglet des réponses en entier : sans l’heure d’arrivée, rien ne dit quelle réponse est laquelle.",
        )


def _lire_les_reponses(question: Question, cellules: Sequence[Cellule], ecriture: Ecriture) -> Sequence[Cellule]:
    """The answers to one question, typed; a text stays the text it is."""
    match question.type:
        case "date":
            return _lire_chacune(ecriture.jour, cellules)
        case "nombre":
            en_heures = question.colonne_remplie == HEURES
            return _lire_chacune(ecriture.heures if en_heures else ecriture.nombre, cellules)
        case "cases":
            # Semicolons in a Google Forms export. A response tab has commas, and is read knowing the names that hold one.
            cochees = [en_texte(cellule).split(";") for cellule in cellules]
            return [", ".join(case.strip() for case in cases if case.strip()) for cases in cochees]
        case _:
            textes = [en_clair(cellule).replace("\r\n", "\n").replace("\r", "\n") for cellule in cellules]
            if question.cle == TELEPHONE:
                return [rendre_le_zero(texte) or texte for texte in textes]
            return textes


def _lire_chacune(lecteur: Callable[[Cellule], Cellule], cellules: Sequence[Cellule]) -> list[Cellule]:
    """Each cell read; a text that comes back is read once."""
    textes = {cellule: lecteur(cellule) for cellule in set(cellules) if isinstance(cellule, str)}
    return [textes[cellule] if isinstance(cellule, str) else lecteur(cellule) for cellule in cellules]


def _avertir(lignes: Sequence[Mapping[str, Cellule]], colonnes: Colonnes, formulaire: Formulaire) -> list[str]:
    phrases = []
    if colonnes.entete.au_dessus:
        phrases.append(
            f"Les titres sont à la ligne {colonnes.entete.numero} : ce qui est écrit au-dessus n’a pas été lu."
        )
    if inconnues := colonnes.entete.inconnus:
        sont = accorder(len(inconnues), "est restée", "sont restées")
        phrases.append(
            f"{_citer(inconnues, 'La colonne', 'Les colonnes')} {sont} de côté : le formulaire ne pose pas cette question."
        )
    if sans_titre := colonnes.sans_titre:
        sont = accorder(len(sans_titre), "est restée", "sont restées")
        phrases.append(f"{_citer(sans_titre, 'La colonne', 'Les colonnes')}, sans titre, {sont} de côté.")
    zeros = sum(
        rendre_le_zero(en_clair(cellule)) is not None
        for question in formulaire.questions
        if question.cle == TELEPHONE
        for cellule in colonnes.reponses[question.cle]
    )
    if zeros:
        de_numeros = accorder(zeros, "d’un numéro", f"de {zeros} numéros")
        phrases.append(f"Le zéro {de_numeros} de téléphone, perdu par un tableur, a été remis.")
    sans_heure = sum(not isinstance(ligne.get(HORODATEUR), datetime) for ligne in lignes)
    if sans_heure:
        reponses = accorder(sans_heure, "Une réponse", f"{sans_heure} réponses")
        phrases.append(f"{reponses} sans heure d’arrivée lisible.")
    return phrases


def _citer(titres: Sequence[str], singulier: str, pluriel: str) -> str:
    cites = enumerer((f"« {titre} »" for titre in titres), au_plus=CITEES)
    return f"{accorder(len(titres), singulier, pluriel)} {cites}"
