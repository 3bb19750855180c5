"""« Pourquoi ? » on a page: from the staff page, from a line of the workbook."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import quote

import pytest

from passerelle.tableur.api.adaptateur import client_local
from tests.service.aides import Service, remplir, servir_centre, texte
from tests.service.centre import creer_centre

CRENEAU = "/pourquoi/creneau/2014-01-09-petit-dejeuner"
BESOIN = {
    "date": "2014-01-09",
    "lieu": "Centre social",
    "texte": "Un <b>grand</b> jardin",
    "nature": "Un besoin",
    "voix": "2",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with servir_centre(creer_centre(tmp_path_factory.mktemp("dossier") / "centre")) as servi:
        assert servi.envoyer("/f/besoin", remplir(servi, "/f/besoin", BESOIN)).status_code == 303
        servi.au_calme()
        yield servi


def onglet(service: Service, titre: str) -> list[list[str]]:
    assert service.centre.tableur is not None
    return client_local(service.centre.tableur).open_by_key("principal").worksheet(titre).get_all_values()


def test_depuis_la_page_de_l_equipe_en_un_clic(service: Service) -> None:
    equipe = service.equipe()
    accueil = equipe.get(f"{service.adresse}/", timeout=10).text.replace("\u00a0", " ")
    assert (
        f'<a href="{CRENEAU}">Pourquoi ?<span class="cache"> Petit-déjeuner du jeudi 9 janvier 2014</span></a>'
        in accueil
    )
    avant = onglet(service, "Journal")
    page = equipe.get(service.adresse + CRENEAU, timeout=10)
    assert page.status_code == 200
    assert "<h1>Petit-déjeuner du jeudi 9 janvier 2014</h1>" in page.text
    assert "À qui le tour, ce jour-là" in texte(page)
    assert "La rencontre est à venir." in texte(page)
    assert onglet(service, "Journal") == avant


def test_depuis_chaque_ligne_du_classeur(service: Service) -> None:
    equipe = service.equipe()
    page = equipe.get(f"{service.adresse}/classeur/{quote('Besoins')}", timeout=10).text
    (adresse,) = re.findall(r'<a class="pourquoi" href="([^"]*)">Pourquoi\s\?<span class="lu"> Ligne 3</span>', page)
    reponse = equipe.get(service.adresse + adresse, timeout=10)
    assert "<blockquote>«\u00a0Un &lt;b&gt;grand&lt;/b&gt; <mark>jardin</mark>\u00a0»</blockquote>" in reponse.text
    assert "pourquoi/" not in equipe.get(f"{service.adresse}/classeur/{quote('Lieux')}", timeout=10).text


def test_la_liste_d_un_onglet_mene_a_chaque_ligne(service: Service) -> None:
    """What a centre whose workbook is at Google's has instead."""
    equipe = service.equipe()
    assert 'href="/pourquoi/besoin">Besoins</a>' in equipe.get(f"{service.adresse}/", timeout=10).text
    liste = equipe.get(f"{service.adresse}/pourquoi/besoin", timeout=10).text
    (adresse,) = re.findall(r'<li><a href="(/pourquoi/besoin/[^"]*)">', liste)
    assert "Le texte dit « jardin »" in texte(equipe.get(service.adresse + adresse, timeout=10))
    assert "Cet onglet n’a pas encore de ligne" in equipe.get(f"{service.adresse}/pourquoi/lien", timeout=10).text


@pytest.mark.parametrize(
    ("chemin", "phrase"),
    [
        ("/pourquoi/creneau/2014-01-10-petit-dejeuner", "Cette ligne n’est pas, ou n’est plus, dans le classeur."),
        (
            "/pourquoi/personne/contact-20140109-100000",
            "Cet onglet n’existe pas, ou ses lignes n’ont pas d’explication.",
        ),
        ("/pourquoi/indicateur", "Cet onglet n’existe pas, ou ses lignes n’ont pas d’explication."),
    ],
)
def test_ce_qui_n_existe_pas_se_dit(service: Service, chemin: str, phrase: str) -> None:
    reponse = service.equipe().get(service.adresse + chemin, timeout=10)
    assert reponse.status_code == 404
    assert phrase in unescape(reponse.text)


def test_il_faut_la_cle_de_l_equipe(service: Service) -> None:
    assert service.ouvrir(CRENEAU).status_code == 401
    assert service.ouvrir("/pourquoi/creneau").status_code == 401
