"""What the race looks for, it sees: what is taken away or changed without being told of is said, and nothing else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.course.classeur import Cellule, Grille, Requete
from tests.course.onglets import SEANCES
from tests.course.personne import ecrire, en_cellule, rangees
from tests.course.registre import Etat, Suivie
from tests.course.scenes import Depart, Scene
from tests.course.verification import regarder, verifier

Degat = Callable[[Scene, Grille], Requete]


def _rang(scene: Scene, grille: Grille, convient: Callable[[Suivie], bool]) -> int:
    """Where a line stands that suits."""
    presentes = [s for s in scene.registre.de(SEANCES) if s.etat is Etat.PRESENTE and convient(s)]
    rang = scene.personne.rang_de(SEANCES, grille, presentes[0].nom)
    assert rang is not None
    return rang


def _case(grille: Grille, rang: int, colonne: str, valeur: Cellule) -> Requete:
    return ecrire(grille.sheet_id, rang, grille.colonnes[colonne], [en_cellule(valeur)])


def emporter_une_ligne(scene: Scene, grille: Grille) -> Requete:
    rang = _rang(scene, grille, lambda suivie: bool(suivie.reponses))
    return {"deleteDimension": {"range": rangees(grille.sheet_id, rang, rang + 1)}}


def emporter_une_ligne_a_la_main(scene: Scene, grille: Grille) -> Requete:
    rang = _rang(scene, grille, lambda suivie: suivie.a_la_main)
    return {"deleteDimension": {"range": rangees(grille.sheet_id, rang, rang + 1)}}


def recouvrir_une_reponse(scene: Scene, grille: Grille) -> Requete:
    rang = _rang(scene, grille, lambda suivie: "enfants" in suivie.attendues and "enfants" not in suivie.promesses)
    return _case(grille, rang, "enfants", 77)


def recouvrir_une_note(scene: Scene, grille: Grille) -> Requete:
    colonne, note = next(
        (colonne, suivie.nom)
        for suivie in scene.registre.de(SEANCES)
        for colonne, promesse in suivie.promesses.items()
        if colonne.startswith("~") and promesse.valeur
    )
    rang = scene.personne.rang_de(SEANCES, grille, note)
    assert rang is not None
    return _case(grille, rang, colonne, "")


def recouvrir_une_formule(scene: Scene, grille: Grille) -> Requete:
    rang = _rang(scene, grille, lambda suivie: any(promesse.formule for promesse in suivie.promesses.values()))
    return _case(grille, rang, "adultes", 42)


def emporter_le_total(scene: Scene, grille: Grille) -> Requete:
    texte = next(texte for table, texte in scene.registre.libres if table == "seance")
    rang = next(rang for rang, ligne in grille.lignes().items() if texte in ligne.values())
    return {"deleteDimension": {"range": rangees(grille.sheet_id, rang, rang + 1)}}


def echanger_un_id(scene: Scene, grille: Grille) -> Requete:
    return _case(grille, _rang(scene, grille, lambda suivie: bool(suivie.reponses)), "id", "manuel-20140830-9")


def rendre_une_ligne_supprimee(scene: Scene, grille: Grille) -> Requete:
    poche = next(suivie.poche for suivie in scene.registre.de(SEANCES) if suivie.poche)
    cellules = [en_cellule("")] * grille.largeur
    for colonne, valeur in poche.montre.items():
        cellules[grille.colonnes[colonne]] = en_cellule(valeur)
    return {"appendCells": {"sheetId": grille.sheet_id, "rows": [{"values": cellules}], "fields": "userEnteredValue"}}


DEGATS: dict[Degat, set[str]] = {
    emporter_une_ligne: {"ligne", "chiffre"},
    emporter_une_ligne_a_la_main: {"ligne", "chiffre"},
    recouvrir_une_reponse: {"réponse", "chiffre"},
    recouvrir_une_note: {"écrit par l’équipe"},
    recouvrir_une_formule: {"écrit par l’équipe"},
    emporter_le_total: {"hors des lignes"},
    echanger_un_id: {"identifiant"},
    rendre_une_ligne_supprimee: {"ligne supprimée", "chiffre"},
}
"""What is done to the workbook behind everyone's back → what is then said."""


@pytest.mark.parametrize("degat", DEGATS, ids=lambda degat: degat.__name__)
def test_un_degat_se_voit(depart: Depart, tmp_path: Path, degat: Degat) -> None:
    scene = depart.reprendre(tmp_path / "centre", 1)
    classeur = scene.personne.classeur
    assert verifier(scene.registre, regarder(classeur)) == []
    grille = classeur.lire(classeur.sheet_id("Séances"))
    classeur.ecrire(grille.sheet_id, [degat(scene, grille)])
    dits = {manquement.genre for manquement in verifier(scene.registre, regarder(classeur))}
    assert DEGATS[degat] <= dits, dits


def test_une_correction_de_personne_se_voit(depart: Depart, tmp_path: Path) -> None:
    """Written by nobody, then taken for staff's by a synchronisation."""
    scene = depart.reprendre(tmp_path / "centre", 1)
    classeur = scene.personne.classeur
    grille = classeur.lire(classeur.sheet_id("Séances"))
    classeur.ecrire(grille.sheet_id, [recouvrir_une_reponse(scene, grille)])
    scene.passerelle.synchroniser()
    dits = {manquement.genre for manquement in verifier(scene.registre, regarder(classeur))}
    assert "correction de personne" in dits
