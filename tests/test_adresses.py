"""The addresses people scan, type or follow."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from passerelle.adresses import Adresses, lien_google
from passerelle.domaine.liens.fiche_google import FicheGoogle
from passerelle.domaine.modele import Modele

GOOGLE = FicheGoogle(
    adresse="https://docs.google.com/forms/d/e/x/viewform",
    entrees={"date": "entry.1", "activite": "entry.20", "lieu": "entry.3"},
)
ICI = Adresses(publique="https://vernet.exemple.fr", locaux=frozenset({"principal", "contacts"}))
SAISIES = {"date": "2014-01-09", "activite": "Petit-déjeuner", "lieu": "Salle & cour « B »"}


def test_le_lien_d_un_lieu() -> None:
    assert ICI.lieu("centre-social") == "https://vernet.exemple.fr/s/centre-social"
    assert ICI.lieu("à côté/2?") == "https://vernet.exemple.fr/s/%C3%A0%20c%C3%B4t%C3%A9%2F2%3F"
    assert ICI.passees == "https://vernet.exemple.fr/s/"
    assert Adresses(locaux=frozenset()).lieu("ecole-a") == "/s/ecole-a"


def test_une_fiche_d_ici(modele: Modele) -> None:
    seance = modele.formulaires["seance"]
    adresse = urlsplit(ICI.fiche(seance, SAISIES))
    assert (adresse.netloc, adresse.path) == ("vernet.exemple.fr", "/f/seance")
    assert dict(parse_qsl(adresse.query)) == SAISIES
    assert ICI.fiche(seance, {}) == "https://vernet.exemple.fr/f/seance"
    assert ICI.fiche(seance, {"saisi_par": "B12"}) == "https://vernet.exemple.fr/f/seance?saisi_par=B12"


def test_une_fiche_google(modele: Modele) -> None:
    seance, contact = modele.formulaires["seance"], modele.formulaires["contact"]
    adresses = Adresses(publique="https://x.fr", locaux=frozenset({"contacts"}), google={"seance": GOOGLE})
    assert dict(parse_qsl(urlsplit(adresses.fiche(seance, SAISIES)).query)) == {
        "usp": "pp_url",
        "entry.1": "2014-01-09",
        "entry.20": "Petit-déjeuner",
        "entry.3": "Salle & cour « B »",
    }
    assert adresses.fiche(contact, {}) == "https://x.fr/f/contact"
    assert adresses.fiche(modele.formulaires["besoin"], SAISIES) == "", "Google n’en a encore rien dit"


@pytest.mark.parametrize("saisies", [{}, {"inconnue": "x"}, {"lieu": ""}])
def test_rien_a_remplir_est_la_fiche_nue(saisies: dict[str, str]) -> None:
    assert lien_google(GOOGLE, saisies) == GOOGLE.adresse
