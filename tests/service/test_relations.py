"""A mise en relation on a page: whom to call, what was decided, a project born of it; names stay in their workbook."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
import requests

from passerelle.tableur.api.adaptateur import client_local
from tests.service.aides import Service, servir_centre
from tests.service.centre import creer_centre

PAGE = "/mises-en-relation/theme-espaces-verts-et-jardins"
JARDINS = "Espaces verts et jardins"
PRENOM, NUMERO = "Zéphyrine", "06 12 34 56 78"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Three voices for a garden, at two places, and somebody to call back."""
    centre = creer_centre(tmp_path_factory.mktemp("dossier") / "centre")
    verser_un_jardin(centre)
    with servir_centre(centre) as servi:
        servi.au_calme()
        yield servi


def verser_un_jardin(centre: Any) -> None:
    for jour, lieu, voix in ((12, "Centre social", 2), (19, "École A", 1)):
        entendu = date(2013, 12, jour)
        verser(
            centre,
            "besoin",
            entendu,
            date=entendu,
            lieu=lieu,
            texte="Un jardin",
            nature="Une envie",
            theme_saisi=JARDINS,
            voix=voix,
        )
    donne = date(2013, 12, 12)
    verser(
        centre, "contact", donne, date=donne, lieu="Centre social", theme=JARDINS, prenom=PRENOM, joindre=NUMERO, majeur="Oui",
        accord="Oui",
    )  # fmt: skip


def verser(centre: Any, ident: str, jour: date, **reponses: Any) -> None:
    titres = {question.cle: question.titre for question in centre.modele.formulaires[ident].questions}
    recue = datetime(jour.year, jour.month, jour.day, 12)
    centre.ajouter_reponses(ident, [{"Horodateur": recue, **{titres[cle]: dit for cle, dit in reponses.items()}}])


def texte(reponse: requests.Response) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", reponse.text)).replace("\u00a0", " ").split())


def onglet(service: Service, titre: str) -> list[dict[str, Any]]:
    """The lines of a tab, by key."""
    assert service.centre.tableur is not None
    rangees = client_local(service.centre.tableur).open_by_key("principal").worksheet(titre).get_all_values()
    return [dict(zip(rangees[0], rangee, strict=True)) for rangee in rangees[2:]]


def tout_le_principal(service: Service) -> str:
    assert service.centre.tableur is not None
    classeur = client_local(service.centre.tableur).open_by_key("principal")
    return str([feuille.get_all_values() for feuille in classeur.worksheets()])


def test_la_page_dit_qui_appeler_et_le_classeur_principal_seulement_combien(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    equipe = service.equipe()
    assert PAGE in equipe.get(service.adresse, timeout=10).text
    page = equipe.get(service.adresse + PAGE, timeout=10)
    dit = texte(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert f"{PRENOM} : {NUMERO}" in dit
    assert f"Bonjour {PRENOM}, vous nous aviez dit le 12 décembre 2013 vouloir reparler d’un sujet" in dit
    assert "La prochaine : Petit-déjeuner, jeudi 16 janvier 2014, 9 h, Centre social" in dit
    assert "association : AVVA" in dit
    assert service.ouvrir(PAGE).status_code == 401
    ecrit = tout_le_principal(service) + equipe.get(f"{service.adresse}/metrics", timeout=10).text + caplog.text
    assert "1 personne accepte d’être rappelée" in ecrit
    assert PRENOM not in ecrit
    assert NUMERO not in ecrit


def test_un_projet_nait_en_un_clic_et_deux_clics_n_en_font_qu_un(service: Service) -> None:
    equipe = service.equipe()
    champs = {"nom": "Jardin partagé", "referent": "Agent"}
    for dit in ("Le projet « Jardin partagé » est créé. 2 besoins reliés au projet", "C’était déjà fait."):
        page = equipe.post(f"{service.adresse}{PAGE}/projet", data=champs, timeout=10)
        assert dit in texte(page)
        assert "projet : Jardin partagé" in texte(page)
    service.au_calme()
    (projet,) = onglet(service, "Projets")
    assert (projet["nom"], projet["theme"], projet["referent"], projet["besoins"]) == (
        "Jardin partagé", JARDINS, "Agent", "2",
    )  # fmt: skip
    assert projet["id"] == "manuel-20140109-1"
    assert projet["identifie_le"] == "09/01/2014"
    assert {besoin["projet"] for besoin in onglet(service, "Besoins")} == {"Jardin partagé"}
    (ligne,) = onglet(service, "Mises en relation")
    assert ligne["decision"] == "projet né"
    assert ligne["suggestion"] == "Décision notée le 9 janvier 2014\u00a0: rien de nouveau depuis."
    notees = [ligne for ligne in onglet(service, "Journal") if "avec la clé de l’équipe" in ligne["cause"]]
    assert [ligne["quoi"] for ligne in notees] == ["projet créé", "besoins reliés", "décision"]
    assert "à décider" not in texte(equipe.get(service.adresse, timeout=10))
    assert {
        (c["code"], c["valeur"], c["n"], c["sur"]) for c in onglet(service, "Indicateurs") if c["code"] == "MER_DEC"
    } == {("MER_DEC", "1", "1", "1")}


def test_une_decision_se_choisit_dans_la_liste_et_un_projet_veut_un_nom(service: Service) -> None:
    equipe = service.equipe()
    page = equipe.post(f"{service.adresse}{PAGE}/decision", data={"decision": "transmise"}, timeout=10)
    assert "<option selected>transmise</option>" in page.text
    assert (
        equipe.post(f"{service.adresse}{PAGE}/decision", data={"decision": "peut-être"}, timeout=10).status_code == 400
    )
    for nom, referent, champ in (("", "", "nom"), (f"Jardin, {NUMERO}", "", "nom"), ("Jardin", "x" * 61, "referent")):
        refus = equipe.post(f"{service.adresse}{PAGE}/projet", data={"nom": nom, "referent": referent}, timeout=10)
        assert refus.status_code == 422
        assert f'id="{champ}-erreur"' in refus.text
    assert equipe.get(f"{service.adresse}/mises-en-relation/theme-rien", timeout=10).status_code == 404
    assert JARDINS in texte(equipe.get(f"{service.adresse}/mises-en-relation", timeout=10))
    assert service.centre.tableur is not None
    feuille = client_local(service.centre.tableur).open_by_key("principal").worksheet("Mises en relation")
    feuille.delete_rows(3)
    perdue = equipe.post(f"{service.adresse}{PAGE}/decision", data={"decision": "sans suite"}, timeout=10)
    assert "Cette mise en relation n’est plus dans le classeur : rien n’a été changé." in texte(perdue)
    equipe.headers["Origin"] = "https://ailleurs.example"
    assert equipe.post(f"{service.adresse}{PAGE}/decision", data={"decision": ""}, timeout=10).status_code == 403
