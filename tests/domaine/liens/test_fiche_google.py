"""What the Apps Script noted of the Google forms, in the hidden tab: believed only where it leads to a Google form."""

import json

import pytest

from passerelle.domaine.liens.fiche_google import FicheGoogle, lire_fiches_google

ADRESSE = "https://docs.google.com/forms/d/e/1FAIpQLSd-x_y/viewform"


def test_une_fiche_notee() -> None:
    entrees = {"date": "entry.1", "lieu": "entry.22"}
    contenu = {
        "etat": "{}",
        "seance/0": "[]",
        "lien-seance": json.dumps({"adresse": ADRESSE, "entrees": entrees}),
        "lien-besoin": "",
    }
    assert lire_fiches_google(contenu) == {"seance": FicheGoogle(adresse=ADRESSE, entrees=entrees)}


@pytest.mark.parametrize(
    "adresse",
    [
        ADRESSE,
        f"{ADRESSE}?usp=sf_link",
        "https://docs.google.com/a/vernet.fr/forms/d/e/1FAIpQLSd/viewform",
        "https://docs.google.com/forms/d/1FAIpQLSd/viewform",
    ],
)
def test_une_adresse_de_formulaire(adresse: str) -> None:
    (fiche,) = lire_fiches_google({"lien-x": json.dumps({"adresse": adresse, "entrees": {}})}).values()
    assert fiche.adresse == adresse.partition("?")[0]


@pytest.mark.parametrize(
    "adresse",
    [
        "",
        "javascript:alert(1)",
        "http://docs.google.com/forms/d/e/x/viewform",
        "https://docs.google.com.exemple.net/forms/d/e/x/viewform",
        "https://docs.google.com@exemple.net/forms/d/e/x",
        "https://exemple.net/https://docs.google.com/forms/d/e/x/viewform",
        "https://docs.google.com/url?q=https://exemple.net/forms/",
        "https://docs.google.com/forms/d/e/x/viewform\nLocation: x",
        "https://docs.google.com/forms/#x",
        12,
        None,
    ],
)
def test_aucune_autre_adresse(adresse: object) -> None:
    assert lire_fiches_google({"lien-seance": json.dumps({"adresse": adresse, "entrees": {}})}) == {}


@pytest.mark.parametrize("texte", ["{", "12", "[]", "null", "{}", '"x"'])
def test_ce_qui_ne_se_lit_pas_est_laisse(texte: str) -> None:
    assert lire_fiches_google({"lien-seance": texte}) == {}


@pytest.mark.parametrize("entrees", [None, [], "entry.1", {"date": 1, "lieu": "entry.x", "a": "entry.1&b=2"}])
def test_une_entree_qui_n_en_est_pas_une_est_laissee(entrees: object) -> None:
    (fiche,) = lire_fiches_google({"lien-x": json.dumps({"adresse": ADRESSE, "entrees": entrees})}).values()
    assert fiche.entrees == {}
