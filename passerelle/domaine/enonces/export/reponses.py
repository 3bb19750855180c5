"""A response tab as it stands, under the present titles of its questions: what `importer` reads back."""

from collections.abc import Callable, Sequence

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.enonces.export.jeu import Champ, Tableau
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR, cle_de_titre
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.lecture import Brut, Cellule, Moment, depuis_serie, en_texte, est_nombre
from passerelle.domaine.texte.noms import mots_id

HORODATEUR = TITRES_HORODATEUR[0]


def tableau_des_reponses(
    formulaire: Formulaire, grille: Sequence[Sequence[Brut]], *, titre: str, se_tait: Callable[[str, str], bool]
) -> Tableau:
    """Its rows that answer something, headers first in `grille`. Of several columns for one question, the first that is filled;
    those under other titles are staff's own, and stay there. `se_tait`: whether what was answered
    under a title is hidden."""
    entete = [cle_de_titre(en_texte(ecrit)) for ecrit in grille[0]] if grille else []
    champs = (
        Champ(cle=HORODATEUR, titre=HORODATEUR, type="datetime"),
        *(
            Champ(
                cle=question.titre,
                titre=question.titre,
                type="date" if question.type == "date" else "number" if question.type == "nombre" else "string",
                description=question.aide,
            )
            for question in formulaire.questions
        ),
    )
    titres = [TITRES_HORODATEUR, *((q.titre, *q.anciens_titres) for q in formulaire.questions)]
    places = [
        [place for dit in dits for place, ecrit in enumerate(entete) if ecrit == cle_de_titre(dit)] for dits in titres
    ]
    lignes = []
    for rangee in grille[1:]:
        bruts = [
            next((rangee[place] for place in ou if place < len(rangee) and rangee[place] not in (None, "")), None)
            for ou in places
        ]
        if any(brut is not None for brut in bruts):
            lues = [_dater(champ, brut) for champ, brut in zip(champs, bruts, strict=True)]
            lignes.append(
                [
                    MASQUE if isinstance(lue, str) and se_tait(champ.titre, lue) else lue
                    for champ, lue in zip(champs, lues, strict=True)
                ]
            )
    return Tableau(
        nom=mots_id(titre) or formulaire.id,
        titre=titre,
        description=f"Les réponses reçues au formulaire «\u00a0{formulaire.titre}\u00a0», telles qu’elles sont arrivées.",
        champs=champs,
        lignes=lignes,
        a_des_cles=False,
    )


def date_de(formulaire: Formulaire) -> str:
    """The title under which a response says its day; that of its arrival where no question asks for one."""
    return next((q.titre for q in formulaire.questions if _est_le_jour(q)), HORODATEUR)


def _est_le_jour(question: Question) -> bool:
    return question.type == "date" and question.colonne_remplie == "date"


def _dater(champ: Champ, brut: Brut) -> Cellule:
    """A number under a title that asks for a day is that day; a text stays as it was written."""
    if isinstance(brut, Moment):
        return en_texte(brut)
    if champ.type in ("date", "datetime") and isinstance(brut, int | float) and est_nombre(brut):
        moment = depuis_serie(brut)
        return brut if moment is None else moment if champ.type == "datetime" else moment.date()
    return brut
