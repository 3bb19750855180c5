"""What is to be looked at, on the staff page of a real centre: its cell a click away, and what staff answer at once."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from passerelle.config import ClasseurConfig
from passerelle.reperage import Case
from tests.service.aides import Service, servir_centre
from tests.service.centre import creer_centre
from tests.synchronisation.atelier import Atelier

A_L_ECOLE = "2013-10-03-petit-dejeuner-ecole-b"
AU_CENTRE = "2013-10-10-petit-dejeuner-centre-social"


@pytest.fixture(scope="module")
def ouvert(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Three sessions, elsewhere than planned for two of them at least; the last with a figure in words."""
    centre = creer_centre(tmp_path_factory.mktemp("a-regarder") / "centre")
    atelier = Atelier(centre)
    for recue, lieu, adultes in (
        ("03/10/2013", "École B", 12),
        ("10/10/2013", "Centre social", 9),
        ("17/10/2013", "École A", "une dizaine"),
    ):
        atelier.seance(recue=f"{recue} 12:30:00", date=recue, lieu=lieu, adultes=adultes)
    with servir_centre(centre) as service:
        service.au_calme()
        yield service


def accueil(service: Service) -> str:
    page = service.equipe().get(f"{service.adresse}/", timeout=10).text
    trouvee = re.search(r'<section aria-labelledby="titre-anomalies">.*?</section>', page, re.DOTALL)
    assert trouvee
    return unescape(" ".join(trouvee[0].replace("\u00a0", " ").split()))


def liens(page: str) -> dict[str, str]:
    return {nom: adresse for adresse, nom in re.findall(r'<a href="(/case[^"]*)">([^<]*)</a>', page)}


def test_ailleurs_que_prevu_est_une_ligne_repliee_avec_son_nombre(ouvert: Service) -> None:
    page = accueil(ouvert)
    corriger, informations = page.split("<summary>Pour information")
    assert "Ce n’est pas un nombre (« une dizaine »)" in corriger
    assert "autre lieu" not in corriger
    assert informations.count("Le planning prévoyait un autre lieu ce jour-là") == 1
    assert "fois)" in informations


def test_la_case_est_a_un_clic_prete_a_etre_corrigee(ouvert: Service) -> None:
    page = accueil(ouvert)
    (adresse,) = [adresse for nom, adresse in liens(page).items() if "(Adultes)" in nom]
    arrivee = ouvert.equipe().get(ouvert.adresse + adresse, timeout=10)
    assert urlsplit(arrivee.url).fragment == ""  # else a browser would not put the cursor there
    assert re.search(
        r'<label for="valeur">Adultes</label>\s*<input[^>]*value="une dizaine"[^>]*autofocus', arrivee.text
    )


def test_la_case_se_retrouve_ou_qu_elle_soit_passee(ouvert: Service) -> None:
    """Somebody inserts rows, past the first page of the tab: the address is still the right one."""
    (adresse,) = [adresse for nom, adresse in liens(accueil(ouvert)).items() if "(Adultes)" in nom]
    feuille = Atelier(ouvert.centre).feuille("Séances")
    feuille.insert_rows([[]] * 150, row=3)
    arrivee = ouvert.equipe().get(ouvert.adresse + adresse, timeout=10)
    assert 'value="une dizaine"' in arrivee.text
    assert re.search(r'<tr id="ligne-\d+">(?:(?!</tr>).)*une dizaine', arrivee.text, re.DOTALL)


def test_une_reponse_se_retrouve_dans_son_onglet(ouvert: Service) -> None:
    case = ouvert.centre.situer("Réponses séance", "seance-20131010-123000", "lieu")
    feuille = Atelier(ouvert.centre).feuille("Réponses séance")
    assert case == Case(classeur="principal", sheet_id=feuille.id, rang=2, place=feuille.row_values(1).index("Lieu"))
    assert ouvert.centre.situer("Réponses séance", "seance-20131010-123000", "") == replace(case, place=0)


@pytest.mark.parametrize(
    ("ou", "ligne", "ancre"),
    [("seance", "partie", ""), ("Réponses séance", "partie", ""), ("equipe", "", ""), ("disparu", "", "/")],
)
def test_ce_qui_n_est_plus_la_mene_a_son_onglet_ou_a_la_page(ouvert: Service, ou: str, ligne: str, ancre: str) -> None:
    arrivee = ouvert.equipe().get(f"{ouvert.adresse}/case", params={"ou": ou, "ligne": ligne}, timeout=10)
    assert arrivee.status_code == 200
    assert urlsplit(arrivee.url).path == ancre or urlsplit(arrivee.url).path.startswith("/classeur/")
    assert "cellule" not in urlsplit(arrivee.url).query


def test_a_google_la_case_est_une_plage_du_classeur(ouvert: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    equipe, centre = ouvert.equipe(), ouvert.centre
    ailleurs = replace(centre.config, classeur=ClasseurConfig(principal="p" * 40, contacts="c" * 40))
    monkeypatch.setattr(centre, "config", ailleurs)
    monkeypatch.setattr(centre, "situer", lambda *_: Case(classeur="principal", sheet_id=7, rang=11, place=5))
    reponse = equipe.get(f"{ouvert.adresse}/case?ou=seance", timeout=10, allow_redirects=False)
    assert reponse.headers["Location"] == f"https://docs.google.com/spreadsheets/d/{'p' * 40}/edit#gid=7&range=F12"


def confirmer(service: Service, seances: list[str], **options: Any) -> requests.Response:
    return service.equipe().post(f"{service.adresse}/lieux-confirmes", data={"seance": seances}, timeout=10, **options)


def test_rien_ne_se_confirme_sans_la_cle_ni_depuis_un_autre_site(ouvert: Service) -> None:
    adresse = f"{ouvert.adresse}/lieux-confirmes"
    envoi = {"seance": f"seance/{AU_CENTRE}"}
    assert ouvert.envoyer("/lieux-confirmes", envoi).status_code == 401
    ailleurs = {"Origin": "https://ailleurs.example"}
    assert ouvert.equipe().post(adresse, data=envoi, headers=ailleurs, timeout=10).status_code == 403
    assert Atelier(ouvert.centre).ligne("Séances", AU_CENTRE)["lieu_confirme"] == ""


def test_ce_qui_n_est_pas_une_seance_ne_s_ecrit_pas(ouvert: Service) -> None:
    assert (
        "déjà noté"
        in confirmer(ouvert, ["seance/partie", "lieu/ecole-a", "rien", "planning/2013-10-03-petit-dejeuner"]).text
    )


def test_un_code_ne_passe_pas_dans_une_adresse(ouvert: Service) -> None:
    atelier = Atelier(ouvert.centre)
    atelier.contacts.worksheet("Équipe").append_row(["B77", "", "le mois dernier"], value_input_option="RAW")  # type: ignore[arg-type]
    ouvert.centre.synchroniser()
    (adresse,) = [a for a in liens(accueil(ouvert)).values() if parse_qs(urlsplit(a).query)["ou"] == ["equipe"]]
    assert "B77" not in adresse


def test_l_equipe_confirme_et_seules_les_nouvelles_reviennent(ouvert: Service) -> None:
    atelier = Atelier(ouvert.centre)
    bouton = accueil(ouvert)
    seances = re.findall(r'name="seance" value="([^"]*)"', bouton)
    assert f"seance/{A_L_ECOLE}" in seances
    assert "Ces rencontres avaient bien lieu là" in bouton
    assert confirmer(ouvert, seances).url == f"{ouvert.adresse}/"
    ouvert.au_calme()
    assert "autre lieu" not in accueil(ouvert)
    assert atelier.ligne("Séances", A_L_ECOLE)["lieu_confirme"] == "Oui"
    (note,) = [ligne for ligne in atelier.lignes("Journal") if ligne["quoi"] == "lieux confirmés"]
    assert f"{len(seances)} rencontres" in note["cause"]
    assert "la clé de l’équipe" in note["cause"]
    assert [ligne for ligne in atelier.lignes("Corrections") if ligne["onglet"] == "Séances"] == []
    # Told once only, and sent twice.
    assert "déjà noté" in confirmer(ouvert, seances).text
    assert len([ligne for ligne in atelier.lignes("Journal") if ligne["quoi"] == "lieux confirmés"]) == 1
    # A new one comes; one that staff take back is told again.
    prevu = atelier.ligne("Planning", "2013-10-24-petit-dejeuner")["lieu_prevu"]
    lieu, neuve = ("École A", "ecole-a") if prevu != "École A" else ("École B", "ecole-b")
    atelier.seance(recue="24/10/2013 12:30:00", date="24/10/2013", lieu=lieu)
    atelier.ecrire("Séances", A_L_ECOLE, "lieu_confirme", "")
    ouvert.centre.synchroniser()
    revenues = re.findall(r'name="seance" value="([^"]*)"', accueil(ouvert))
    assert set(revenues) == {f"seance/{A_L_ECOLE}", f"seance/2013-10-24-petit-dejeuner-{neuve}"}
