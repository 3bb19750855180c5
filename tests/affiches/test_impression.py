"""The pages printed by a real browser, and their codes read by a real decoder from what was printed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from passerelle.adresses import Adresses
from passerelle.affiches import Benevole, ecrire
from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.liens.fiche_google import FicheGoogle
from passerelle.domaine.modele import Modele
from tests.affiches.conftest import CHOIX, PUBLIQUE, Composer
from tests.affiches.impression import Feuille, imprimer

pytestmark = pytest.mark.navigateur

Imprimer = Callable[..., dict[str, list[Feuille]]]


@pytest.fixture
def imprimer_pages(composer_pages: Composer, browser: Browser, tmp_path: Path) -> Iterator[Imprimer]:
    """Makes the pages, writes them, prints them: file name → sheets. The browser has nothing to say of any of them."""
    page, dit = browser.new_page(), list[str]()
    page.on("console", lambda message: dit.append(message.text))
    page.on("request", lambda demande: None if demande.url.startswith("file:") else dit.append(demande.url))

    def faire(**donnees: object) -> dict[str, list[Feuille]]:
        noms = ecrire(list(composer_pages(**donnees).values()), tmp_path).noms
        return {nom: imprimer(page, tmp_path / nom) for nom in noms}

    yield faire
    page.close()
    assert [texte for texte in dit if texte != "data:,"] == []


@pytest.mark.parametrize(
    ("ident", "nom"),
    [
        ("centre-social", "Centre social"),
        ("mjc", "MJC"),
        ("hall-b", "Hall du bâtiment B, côté jardin"),
        ("maison-" * 20, "Maison de quartier intergénérationnelle <b>& du bout de la rue</b> " * 12),
        ("x", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"),
    ],
)
def test_une_affiche_tient_sur_une_page_et_son_code_mene_au_lieu(
    imprimer_pages: Imprimer, ident: str, nom: str
) -> None:
    feuilles = imprimer_pages(lieux=[Lieu(id=ident, nom=nom, famille="")], fiches=(), benevoles=())
    ((fichier, (affiche,)),) = feuilles.items()
    assert fichier.startswith("affiche-")
    assert affiche.format == "A4"
    assert affiche.codes == (f"{PUBLIQUE}/s/{ident}",)
    assert "Scannez ce code" in affiche.texte
    assert f"{PUBLIQUE}/s/{ident}" in affiche.texte.replace(" ", "")


def test_la_fiche_papier_tient_sur_une_feuille_a5(imprimer_pages: Imprimer) -> None:
    feuilles = imprimer_pages(lieux=(), benevoles=())["fiche-papier-seance.html"]
    assert [feuille.format for feuille in feuilles] == ["A5", "A5"], "recto, verso"
    assert [code for feuille in feuilles for code in feuille.codes] == [f"{PUBLIQUE}/s/"]
    imprime = " ".join(feuille.texte for feuille in feuilles)
    assert all(lieu in imprime for lieu in CHOIX["lieux"])
    assert "À saisir ensuite sur" in feuilles[-1].texte


def test_la_page_d_un_benevole_mene_a_sa_fiche(imprimer_pages: Imprimer) -> None:
    benevoles = [Benevole(code="B12"), Benevole(code="é & 7", prenom="Marie-Jeanne <3 " * 9)]
    feuilles = imprimer_pages(lieux=(), benevoles=benevoles)
    (une,), (autre,) = feuilles["lien-b12.html"], feuilles["lien-e-7.html"]
    assert une.format == autre.format == "A5"
    assert une.codes == (f"{PUBLIQUE}/f/seance?saisi_par=B12",)
    assert autre.codes == (f"{PUBLIQUE}/f/seance?saisi_par=%C3%A9+%26+7",)


def test_deux_fiches_font_deux_pages_et_un_lien_google_se_lit_aussi(imprimer_pages: Imprimer, modele: Modele) -> None:
    seance = modele.formulaires["seance"]
    adresse = f"https://docs.google.com/forms/d/e/1FAIpQLS{'x' * 49}/viewform"
    google = {"seance": FicheGoogle(adresse=adresse, entrees={"saisi_par": "entry.1234567890"})}
    feuilles = imprimer_pages(
        fiches=[seance, replace(seance, id="atelier", classeur="contacts")],
        adresses=Adresses(publique=PUBLIQUE, locaux=frozenset({"contacts"}), google=google),
    )["lien-b12.html"]
    assert [feuille.format for feuille in feuilles] == ["A5", "A5"]
    assert [feuille.codes for feuille in feuilles] == [
        (f"{adresse}?usp=pp_url&entry.1234567890=B12",),
        (f"{PUBLIQUE}/f/atelier?saisi_par=B12",),
    ]
