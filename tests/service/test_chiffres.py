"""The figures and the documents of the team’s page, over real HTTP: each figure with its lines, the bilan, the workbook to keep."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import pytest
import requests
from openpyxl import load_workbook

from passerelle.typographie import quantite
from tests.service.aides import Service, champ_cache, remplir, servir_centre, texte
from tests.service.centre import creer_centre

SEANCE = {
    "date": "2014-01-09",
    "activite": "Petit-déjeuner",
    "lieu": "Centre social",
    "eu_lieu": "Oui",
    "adultes": "12",
    "enfants": "4",
    "benevoles": "2",
    "observation": "Madame Untel était là",
    "saisi_par": "AB",
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with servir_centre(creer_centre(tmp_path_factory.mktemp("dossier") / "centre")) as servi:
        fiche = remplir(servi, "/f/seance", SEANCE)
        demande = servi.envoyer("/f/seance", fiche)  # somebody is named there: it is asked about first
        assert demande.status_code == 422
        tel_quel = {**fiche, "_relu": champ_cache(demande.text, "_relu")}
        assert servi.envoyer("/f/seance", tel_quel).status_code == 303
        servi.au_calme()
        yield servi


def test_chaque_chiffre_de_la_page_mene_a_ses_lignes(service: Service) -> None:
    equipe = service.equipe()
    accueil = equipe.get(f"{service.adresse}/", timeout=10).text.partition('<div class="tableau">')[2]
    chiffres = re.findall(r'<th scope="row"><a href="(/chiffres/\w+\?periode=2013-2014)">', accueil)
    assert "/chiffres/PAR?periode=2013-2014" in chiffres
    assert len(chiffres) == len(re.findall(r'<th scope="row">', accueil))
    page = equipe.get(f"{service.adresse}/chiffres/PAR?periode=2013-2014", timeout=10)
    assert page.status_code == 200
    lu = texte(page)
    assert "16 présences (1 sur 1)" in lu
    assert "Ne compte pas :" in lu
    assert "jeudi 9 janvier 2014" in lu
    assert "Untel" not in lu
    assert "AB" not in re.findall(r"\b[A-Z]+\b", lu)
    # On a phone, a table is as wide as its own frame.
    assert page.text.count("<table>") == page.text.count('<div class="tableau">') > 1
    (case,) = set(re.findall(r'<a href="(/case\?[^"]*)">jeudi 9 janvier 2014', page.text))
    arrivee = equipe.get(service.adresse + unescape(case), timeout=10)
    assert "/classeur/" in arrivee.url
    assert "2014" in arrivee.text


def test_un_detail_et_une_autre_periode(service: Service) -> None:
    equipe = service.equipe()
    ensemble = equipe.get(f"{service.adresse}/chiffres/PAR?periode=2014", timeout=10)
    assert "Année 2014" in texte(ensemble)
    (detail,) = re.findall(r'<a href="(/chiffres/PAR\?[^"]*modalite=Enfants)">', ensemble.text)
    page = equipe.get(service.adresse + unescape(detail), timeout=10)
    assert "4 présences (1 sur 1)" in texte(page)
    assert "en tout</a>" in page.text
    vide = equipe.get(f"{service.adresse}/chiffres/PAR?periode=2012", timeout=10)
    assert "Aucun chiffre pour cette période." in texte(vide)


def test_sans_periode_c_est_l_exercice_du_jour(service: Service) -> None:
    assert "Exercice 2013-2014" in texte(service.equipe().get(f"{service.adresse}/chiffres/SEA", timeout=10))


@pytest.mark.parametrize(
    ("chemin", "phrase"),
    [
        ("/chiffres/SAE", "Ce chiffre n’existe pas"),
        ("/chiffres/SEA?ventilation=saison&modalite=été", "Ce chiffre n’existe pas"),
        ("/chiffres/SEA?periode=hier", "Cette période ne se comprend pas"),
    ],
)
def test_ce_qui_n_existe_pas_se_dit(service: Service, chemin: str, phrase: str) -> None:
    reponse = service.equipe().get(service.adresse + chemin, timeout=10)
    assert reponse.status_code == 404
    assert phrase in unescape(reponse.text)


@pytest.mark.parametrize(
    ("valeur", "unite", "dite"),
    [
        (16, "présence", "16 présences"),
        (1, "présence", "1 présence"),
        (69, "première venue", "69 premières venues"),
        (24.76, "présence par séance", "24,76 présences par séance"),
        (3, "note sur 4", "3 notes sur 4"),
        (85.71, "%", "85,71 %"),
        (1.56, "€ par présence", "1,56 € par présence"),
    ],
)
def test_un_chiffre_et_son_unite(valeur: float, unite: str, dite: str) -> None:
    assert quantite(valeur, unite).replace("\u00a0", " ") == dite


def test_il_faut_la_cle_de_l_equipe(service: Service) -> None:
    assert service.ouvrir("/chiffres/PAR").status_code == 401


class TestBilan:
    def test_il_faut_une_cle(self, service: Service) -> None:
        assert requests.get(f"{service.adresse}/bilan", timeout=10).status_code == 401

    def test_le_bilan_de_l_exercice_mene_aux_chiffres(self, service: Service) -> None:
        page = service.equipe().get(f"{service.adresse}/bilan", timeout=20)
        assert page.status_code == 200
        assert "Bilan de l’action" in texte(page)
        assert "/chiffres/SEA?periode=2013-2014" in page.text
        assert "Untel" not in page.text
        assert service.equipe().get(f"{service.adresse}/chiffres/SEA?periode=2013-2014", timeout=10).status_code == 200

    @pytest.mark.parametrize("demande", ["periode=bientot", "action=fantaisie"])
    def test_ce_qui_n_existe_pas(self, service: Service, demande: str) -> None:
        assert service.equipe().get(f"{service.adresse}/bilan?{demande}", timeout=20).status_code == 404

    def test_une_autre_periode(self, service: Service) -> None:
        page = service.equipe().get(f"{service.adresse}/bilan?periode=2014", timeout=20)
        assert "Année 2014, au 9 janvier" in texte(page)


class TestExport:
    def test_il_faut_une_cle(self, service: Service) -> None:
        assert requests.get(f"{service.adresse}/export", timeout=10).status_code == 401

    @pytest.mark.parametrize(
        ("demande", "nom"), [("", "passerelle-tout.xlsx"), ("?periode=2013-2014", "passerelle-2013-2014.xlsx")]
    )
    def test_le_classeur_se_telecharge(self, service: Service, demande: str, nom: str) -> None:
        fichier = service.equipe().get(f"{service.adresse}/export{demande}", timeout=20)
        assert fichier.status_code == 200
        assert fichier.headers["Content-Disposition"] == f'attachment; filename="{nom}"'
        onglets = load_workbook(BytesIO(fichier.content), read_only=True).sheetnames
        assert {"Séances", "Synthèse", "Réponses séance"} <= set(onglets)
        assert not {"Personnes à rappeler", "Équipe", "_passerelle"} & set(onglets)

    def test_la_page_de_l_equipe_y_mene(self, service: Service) -> None:
        page = service.equipe().get(f"{service.adresse}/", timeout=10)
        assert "Le classeur, à télécharger" in texte(page)
        assert 'href="/export"' in page.text

    def test_une_periode_qui_ne_se_comprend_pas(self, service: Service) -> None:
        assert service.equipe().get(f"{service.adresse}/export?periode=bientot", timeout=10).status_code == 404
