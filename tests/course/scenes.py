"""A centre of the race in this process, with people who have worked there already: no chance, no clock."""

import copy
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import requests

from passerelle.amorce import Passerelle, ouvrir
from passerelle.dossier import creer_dossier
from passerelle.tableur.api.adaptateur import HOTES, AdaptateurLocal
from tests.conftest import environnement
from tests.course.benevoles import Benevoles, Occasions
from tests.course.classeur import Classeur
from tests.course.gestes import Geste
from tests.course.gestes.cases import ecrire_une_formule, ecrire_une_note, mettre_un_total, taper
from tests.course.gestes.colonnes import ajouter_sa_colonne
from tests.course.gestes.rangees import ligne_a_la_main, supprimer
from tests.course.onglets import ONGLETS, SEANCES, Onglet
from tests.course.personne import Personne
from tests.course.registre import Registre
from tests.course.service import AUJOURDHUI
from tests.installes import copier, installer_ou_copier


@dataclass
class Scene:
    """A centre in this process, a person in its workbook, and what was promised."""

    passerelle: Passerelle
    registre: Registre
    personne: Personne
    benevoles: Benevoles

    def faire(self, geste: Geste, onglet: Onglet) -> None:
        """A gesture, tried until it can be done."""
        assert any(geste(self.personne, onglet) for _ in range(60)), geste.__name__


def ouvrir_scene(dossier: Path, registre: Registre, occasions: Occasions, graine: int) -> Scene:
    passerelle = ouvrir(dossier, environnement(AUJOURDHUI))
    tableur = passerelle.tableur
    assert tableur is not None

    def session() -> requests.Session:
        locale = requests.Session()
        locale.mount(HOTES[0], AdaptateurLocal(tableur))
        return locale

    classeur = Classeur(HOTES[0].rstrip("/"), session)
    personne = Personne("P1", classeur, registre, random.Random(graine), hesitation=0, part_retiree=1)
    return Scene(passerelle, registre, personne, Benevoles(classeur, registre, occasions))


@dataclass(frozen=True)
class Depart:
    """A centre where people have worked already: its folder, what was promised there, and the tabs as its clients know them."""

    dossier: Path
    registre: Registre
    occasions: Occasions
    classeur: Classeur

    def reprendre(self, dossier: Path, graine: int) -> Scene:
        """The same, in another folder."""
        (dossier / "donnees").mkdir(parents=True)
        shutil.copy(self.dossier / "passerelle.toml", dossier)
        copier(self.dossier / "donnees" / "classeurs.sqlite", dossier / "donnees" / "classeurs.sqlite")
        # Tabs are the same objects wherever they are told of.
        registre, occasions = copy.deepcopy((self.registre, self.occasions), {id(onglet): onglet for onglet in ONGLETS})
        scene = ouvrir_scene(dossier, registre, occasions, graine)
        scene.personne.classeur.reprendre(self.classeur)
        return scene


def preparer(dossier: Path) -> Depart:
    """Make that centre, in a folder that does not exist yet."""
    creer_dossier(dossier)
    installer_ou_copier(dossier)
    scene = ouvrir_scene(dossier, Registre(), Occasions(random.Random(1)), 1)
    scene.personne.classeur.ouvrir()
    for onglet in ONGLETS:
        scene.benevoles.repondre(onglet, fois=14 if onglet is SEANCES else 6)
        del scene.benevoles.occasions.a_venir[onglet.table][30:]
    scene.passerelle.synchroniser()
    for onglet in ONGLETS:
        for geste in (ajouter_sa_colonne, ajouter_sa_colonne, taper, ligne_a_la_main, mettre_un_total):
            scene.faire(geste, onglet)
        for _ in range(4):
            scene.faire(ecrire_une_note, onglet)
    scene.faire(supprimer, SEANCES)
    scene.faire(ecrire_une_formule, SEANCES)
    scene.passerelle.synchroniser()
    assert scene.passerelle.synchroniser().ecritures == 0
    assert scene.passerelle.tableur is not None
    scene.passerelle.tableur.fermer()
    return Depart(dossier, scene.registre, scene.benevoles.occasions, scene.personne.classeur)
