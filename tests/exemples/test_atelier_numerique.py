"""exemples/atelier-numerique: a second action in YAML alone, from a response to a figure."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from passerelle.cli import lancer
from passerelle.definitions import charger_modele
from passerelle.domaine.reponses.saisie import valider
from tests.conftest import environnement
from tests.exemples.ouverture import EXEMPLES, installer, messages, mesures, phrases, preparer, repondre
from tests.synchronisation.atelier import Atelier, Cellule

ONGLET = "Réponses atelier numérique"
LE_8 = "2013-10-08-atelier-numerique-hall-b"


def fiche(**changements: Cellule) -> dict[str, Cellule]:
    """The sheet of 8 October, with some answers changed."""
    titres = {
        "recue": "Horodateur",
        "date": "Date de l'atelier",
        "lieu": "Lieu",
        "eu_lieu": "L'atelier a-t-il eu lieu ?",
        "motif": "Motif",
        "niveau": "Niveau de l'atelier",
        "sujet": "Sujet principal",
        "adultes": "Adultes (18 ans et plus, sans l'équipe)",
        "enfants": "Enfants et adolescents (moins de 18 ans)",
        "premieres": "Dont venus pour la première fois",
        "duree": "Durée (heures)",
    }
    reponses: dict[str, Cellule] = {
        "recue": "08/10/2013 20:00:00",
        "date": "08/10/2013",
        "lieu": "Hall B",
        "eu_lieu": "Oui",
        "niveau": "Débutant",
        "sujet": "Courriels",
        "adultes": 7,
        "enfants": 1,
        "premieres": 3,
        "duree": 2,
        **changements,
    }
    return {
        "Quel atelier ?": "Atelier numérique",
        "Bénévoles qui ont tenu l'atelier": 2,
        **{titres[cle]: reponse for cle, reponse in reponses.items()},
    }


ANNULE = dict.fromkeys(("niveau", "sujet", "adultes", "enfants", "premieres", "duree"), "")
"""« Non » ends the form."""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    return preparer(tmp_path / "centre", EXEMPLES / "atelier-numerique")


@pytest.fixture
def atelier(dossier: Path) -> Atelier:
    """The centre with its tabs, and six sheets received."""
    atelier = installer(dossier)
    repondre(
        atelier,
        ONGLET,
        fiche(),
        fiche(
            recue="15/10/2013 20:00:00",
            date="15/10/2013",
            lieu="hall du batiment f",
            niveau="decouverte",
            sujet="Tablette",
            adultes=4,
            enfants=0,
            premieres="",
            duree="",
        ),
        fiche(
            recue="05/11/2013 20:00:00",
            date="05/11/2013",
            lieu="Hall F",
            sujet="tablette ",
            adultes=5,
            enfants=2,
            premieres=9,
            duree="1,5",
        ),
        fiche(
            recue="12/11/2013 20:00:00",
            date="12/11/2013",
            lieu="Bât. B",
            eu_lieu="Non",
            motif="Équipe trop réduite",
            **ANNULE,
        ),
        # Not a Tuesday: kept, and shown.
        fiche(recue="22/11/2013 20:00:00", date="22/11/2013", adultes=3, enfants=0, premieres=0, duree=1),
        # More than an atelier holds, less than a breakfast does.
        fiche(recue="03/12/2013 20:00:00", date="03/12/2013", lieu="Hall F", adultes=80, enfants=0),
    )
    return atelier


def test_la_fiche_remplit_les_seances_et_deux_colonnes_de_plus(atelier: Atelier) -> None:
    atelier.seance()
    compte_rendu = atelier.synchroniser()
    ligne = atelier.ligne("Séances", LE_8)
    assert list(ligne)[-6:-1] == ["commentaire", "lieu_confirme", "texte_relu", "niveau", "sujet"]
    assert (ligne["activite"], ligne["lieu"]) == ("Atelier numérique", "Hall du bâtiment B")
    assert (ligne["niveau"], ligne["sujet"], ligne["duree_h"]) == ("Débutant", "Courriels", 2)
    annulee = atelier.ligne("Séances", "2013-11-12-atelier-numerique-hall-b")
    assert (annulee["statut"], annulee["motif"]) == ("annulée", "Équipe trop réduite")
    assert annulee["adultes"] == annulee["niveau"] == ""
    petit_dejeuner = atelier.ligne("Séances", "2013-10-03-petit-dejeuner-centre-social")
    assert (petit_dejeuner["adultes"], petit_dejeuner["niveau"]) == (12, "")
    assert messages(compte_rendu) == {
        ("seance", "2013-11-05-atelier-numerique-hall-f", "premieres_fois"),
    }


def test_les_deux_indicateurs(atelier: Atelier) -> None:
    atelier.seance()
    compte_rendu = atelier.synchroniser()
    assert mesures(compte_rendu, "ATE_PAR") == {
        ("", ""): (8 + 4 + 7 + 3 + 80, 5, 5),
        ("niveau", "Débutant"): (8 + 7 + 3 + 80, 4, 4),
        ("niveau", "Découverte"): (4, 1, 1),
        ("sujet", "Courriels"): (8 + 3 + 80, 3, 3),
        ("sujet", "Tablette"): (4 + 7, 2, 2),
    }
    # An hour and a half where the sheet does not say: it counts, and n tells that it was not stated.
    assert mesures(compte_rendu, "ATE_H") == {
        ("", ""): (2 + 1.5 + 1.5 + 1 + 2, 4, 5),
        ("niveau", "Débutant"): (2 + 1.5 + 1 + 2, 4, 4),
        ("niveau", "Découverte"): (1.5, 0, 1),
        ("lieu", "Hall du bâtiment B"): (2 + 1, 2, 2),
        ("lieu", "Hall du bâtiment F"): (1.5 + 1.5 + 2, 2, 3),
    }
    assert mesures(compte_rendu, "ATE_PAR", "2013-11")[("", "")] == (7 + 3, 2, 2)


def test_les_indicateurs_livres_montrent_l_atelier_a_part(atelier: Atelier) -> None:
    atelier.seance()
    compte_rendu = atelier.synchroniser()
    assert mesures(compte_rendu, "SEA")[("activite", "Atelier numérique")][0] == 5
    assert mesures(compte_rendu, "PAR")[("activite", "Petit-déjeuner")][0] == 16
    assert mesures(compte_rendu, "ANN")[("", "")][0] == 1
    # Five due slots have a sheet, one of them says it was cancelled; the 22nd of November is no Tuesday. On 1 October the ateliers
    # had not begun.
    assert mesures(compte_rendu, "COU")[("activite", "Atelier numérique")][1:] == (5, 30)
    assert mesures(compte_rendu, "REA")[("activite", "Atelier numérique")][1:] == (4, 30)


def test_le_planning_tourne_entre_les_halls(dossier: Path) -> None:
    """The Tuesdays of October to June, zone A: eight of thirty-nine fall in school holidays."""
    atelier = installer(dossier)
    apercu = atelier.synchroniser().apercu
    creneaux = [creneau for creneau in apercu.creneaux if creneau.activite == "Atelier numérique"]
    assert len(creneaux) == 39
    exclus = [creneau.date for creneau in creneaux if creneau.statut == "exclue"]
    assert exclus == [
        date(2013, 10, 22),
        date(2013, 10, 29),
        date(2013, 12, 24),
        date(2013, 12, 31),
        date(2014, 3, 4),
        date(2014, 3, 11),
        date(2014, 4, 29),
        date(2014, 5, 6),
    ]
    tenus = [creneau.lieu for creneau in creneaux if creneau.statut != "exclue"]
    assert Counter(tenus) == {"Hall du bâtiment B": 16, "Hall du bâtiment F": 15}
    assert all(lieu != suivant for lieu, suivant in pairwise(tenus))
    # The breakfasts keep their own turns, as without the atelier.
    ailleurs = {creneau.lieu for creneau in apercu.creneaux if creneau.activite != "Atelier numérique"}
    assert ailleurs == {"Centre commercial", "Centre social", "École A", "École B", ""}


def test_ce_que_l_equipe_ecrit_reste(atelier: Atelier) -> None:
    atelier.synchroniser()
    atelier.ecrire("Séances", LE_8, "niveau", "À l’aise")
    atelier.ecrire("Séances", LE_8, "adultes", 9)
    repondre(atelier, ONGLET, fiche(recue="09/10/2013 09:00:00", adultes=6))
    compte_rendu = atelier.synchroniser()
    ligne = atelier.ligne("Séances", LE_8)
    assert (ligne["niveau"], ligne["adultes"], ligne["fiches"]) == ("À l’aise", 9, 2)
    assert ligne["a_verifier"] == "2 fiches\u00a0: adultes\u00a0: 7 ou 6."
    assert mesures(compte_rendu, "ATE_PAR")[("niveau", "À l’aise")] == (10, 1, 1)
    assert {correction["champ"] for correction in atelier.lignes("Corrections")} == {"Niveau", "Adultes"}


def test_une_seconde_synchronisation_n_ecrit_rien(atelier: Atelier) -> None:
    assert atelier.synchroniser().ecritures == 1
    assert atelier.synchroniser().ecritures == 0
    assert atelier.passerelle.installer() == ()


def test_verifier_ne_trouve_rien(dossier: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lancer(["verifier", "--dossier", str(dossier)], environnement("2014-06-01")) == 0
    lu = capsys.readouterr()
    assert lu.err == ""
    assert "Il reste à compléter" in lu.out, "an example says neither who hosts it nor whom to write to"
    assert phrases(EXEMPLES / "atelier-numerique") == []


def test_la_fiche_se_remplit_sur_un_telephone(dossier: Path) -> None:
    formulaire = charger_modele(dossier).formulaires["atelier-numerique"]
    saisies = {
        "date": ["2013-10-08"],
        "activite": ["Atelier numérique"],
        "lieu": ["Hall du bâtiment B"],
        "eu_lieu": ["Oui"],
        "niveau": ["Débutant"],
        "sujet": ["Tablette"],
        "adultes": ["61"],
        "enfants": ["0"],
        "benevoles": ["1"],
    }
    choix = {"niveaux_numeriques": ("Débutant",), "sujets_numeriques": (), "lieux": ("Hall du bâtiment B",)}
    reponses, erreurs = valider(formulaire, saisies, choix, date(2013, 10, 9))
    assert (reponses["sujet"], erreurs) == ("Tablette", {"adultes": "Indiquez un nombre entre 0 et 60."})


def test_les_textes_ont_une_typographie_francaise(dossier: Path) -> None:
    modele, livre = charger_modele(dossier), charger_modele()
    formulaire = modele.formulaires["atelier-numerique"]
    textes = [formulaire.titre, formulaire.description, formulaire.confirmation, formulaire.donnees]
    textes += [texte for question in formulaire.questions for texte in (question.aide, question.libelle)]
    textes += [i.libelle for code, i in modele.indicateurs.items() if code not in livre.indicateurs]
    textes += [famille.libelle for famille in modele.familles.values()]
    textes += [reponse for ident in ("niveaux_numeriques", "sujets_numeriques") for reponse in modele.listes[ident]]
    assert [texte for texte in textes if re.search(r"'|(?<!\N{NO-BREAK SPACE})[:;!?»](?=\s|$)", texte)] == []
