"""The hidden tab as a newer version, or somebody's hand, may leave it: nothing of it is lost, nothing is written blindly."""

import json
from collections.abc import Mapping

import pytest

from passerelle.cli import lancer
from passerelle.erreurs import VersionPlusRecente
from tests.conftest import environnement
from tests.synchronisation.atelier import Atelier

ID = "2013-10-03-petit-dejeuner-centre-social"
FICHE: Mapping[str, str] = {"Horodateur": "04/10/2013 09:00:00"}


def entrees(atelier: Atelier) -> dict[str, str]:
    return {cle: texte for cle, texte, *_ in ([*r, ""] for r in atelier.feuille("_passerelle").get_all_values())}


def ecrire(atelier: Atelier, cle: str, texte: str) -> None:
    """Write an entry of the hidden tab of the main workbook, as anybody may."""
    feuille = atelier.feuille("_passerelle")
    cles = feuille.col_values(1)
    rang = cles.index(cle) + 1 if cle in cles else len(cles) + 1
    feuille.update([[cle, texte]], f"A{rang}", raw=True)


def changer_etat(atelier: Atelier, **entree: object) -> None:
    ecrire(atelier, "etat", json.dumps(json.loads(entrees(atelier)["etat"]) | entree))


@pytest.fixture
def au_travail(atelier: Atelier) -> Atelier:
    """Two sessions, one of them corrected by staff."""
    atelier.seance()
    atelier.seance(recue="10/10/2013 12:30:00", date="10/10/2013")
    atelier.synchroniser()
    atelier.ecrire("Séances", ID, "adultes", 99)
    atelier.synchroniser()
    return atelier


def test_un_classeur_tenu_par_une_version_plus_recente_n_est_pas_touche(
    atelier: Atelier, capsys: pytest.CaptureFixture[str]
) -> None:
    changer_etat(atelier, version=2)
    atelier.seance()
    avant = atelier.classeur.values_batch_get([f.title for f in atelier.classeur.worksheets()])
    for geste in (
        atelier.synchroniser,
        lambda: atelier.synchroniser(confirmer=True),
        atelier.passerelle.installer,
        lambda: atelier.passerelle.ajouter_reponses("seance", [FICHE]),
    ):
        with pytest.raises(VersionPlusRecente, match="plus récente"):
            geste()
    assert lancer(["synchroniser", "--dossier", str(atelier.passerelle.dossier)], environnement()) == 4
    assert "Mettez Passerelle à jour" in capsys.readouterr().err
    assert atelier.classeur.values_batch_get([f.title for f in atelier.classeur.worksheets()]) == avant


def test_ce_qui_n_est_pas_de_nous_est_garde(atelier: Atelier) -> None:
    inconnues = {"sauvegarde": "hier", "x/y": "z", "seance/un": "{", "rendez-vous/0": "[]"}
    for cle, texte in inconnues.items():
        ecrire(atelier, cle, texte)
    changer_etat(atelier, slug="vernet")
    ecrire(atelier, "habillage", json.dumps(json.loads(entrees(atelier)["habillage"]) | {"encore": 1}))
    feuille = atelier.feuille("Séances")
    feuille.update([[""]], "B1", raw=True)  # a key is lost: `installer` has something to note
    atelier.passerelle.installer()
    atelier.seance()
    assert not atelier.synchroniser().garde
    assert entrees(atelier).items() >= inconnues.items()
    assert json.loads(entrees(atelier)["etat"])["slug"] == "vernet"
    assert json.loads(entrees(atelier)["habillage"])["encore"] == 1
    assert len(atelier.lignes("Séances")) == 1


@pytest.mark.parametrize(("cle", "dite"), [("seance/0", "seance/0"), ("etat", "etat"), ("note/0", "note")])
def test_une_entree_abimee_retient_jusqu_a_confirmation(au_travail: Atelier, cle: str, dite: str) -> None:
    ecrire(au_travail, cle, "{")
    retenue = au_travail.synchroniser()
    (phrase,) = retenue.garde
    assert f"«\u00a0{dite}\u00a0» ne se lit plus" in phrase
    assert retenue.ecritures == 0
    assert not au_travail.synchroniser(confirmer=True).garde
    assert au_travail.ligne("Séances", ID)["adultes"] == 99
    assert len(au_travail.lignes("Séances")) == 2
    ensuite = au_travail.synchroniser()
    assert (ensuite.garde, ensuite.ecritures) == ((), 0)


def test_un_habillage_abime_est_pose_de_nouveau(atelier: Atelier) -> None:
    avant = entrees(atelier)["habillage"]
    ecrire(atelier, "habillage", '{"listes": 1}')
    assert any("ne se relit plus" in phrase for phrase in atelier.passerelle.installer())
    assert json.loads(entrees(atelier)["habillage"])["listes"] == json.loads(avant)["listes"]
    assert atelier.passerelle.installer() == ()


@pytest.mark.parametrize("cle", ["titres", "departs", "definitions/0", "etapes_vues/0"])
def test_un_souvenir_abime_se_refait(au_travail: Atelier, cle: str) -> None:
    """What only helps to tell more is made again; figures do not hang on it."""
    avant = au_travail.lignes("Séances")
    ecrire(au_travail, cle, '{"seance": [')
    compte_rendu = au_travail.synchroniser()
    assert (compte_rendu.garde, au_travail.lignes("Séances")) == ((), avant)
    assert au_travail.synchroniser().ecritures == 0
