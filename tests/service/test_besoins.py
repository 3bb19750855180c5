"""What is proposed of the needs, on a page: staff correct a theme, accept a word; cut an answer in two; leave another as it is."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
import requests

from passerelle.tableur.api.adaptateur import client_local
from tests.service.aides import Service, remplir, servir_centre, texte
from tests.service.centre import JETON, creer_centre
from tests.service.test_pourquoi import BESOIN, onglet

DITS = (
    "Une slackline derrière chez moi",
    "La slackline est abîmée",
    "Un jardin partagé. Et le bus ne passe plus.",
    "Plus de médecin, et aussi la poste a fermé",
)
AUTREMENT = "Un jardin partagé, des bancs. Et le bus ne passe plus."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with servir_centre(creer_centre(tmp_path_factory.mktemp("dossier") / "centre")) as servi:
        for dit in DITS:
            servi.envoyer("/f/besoin", remplir(servi, "/f/besoin", {**BESOIN, "texte": dit}))
        servi.au_calme()
        yield servi


def ecrire(service: Service, cle: str, dit: str, valeur: str) -> None:
    """Staff type in a cell of the need that says so."""
    assert service.centre.tableur is not None
    feuille = client_local(service.centre.tableur).open_by_key("principal").worksheet("Besoins")
    rang = 1 + feuille.col_values(feuille.row_values(1).index("texte") + 1).index(dit)
    feuille.update_cell(rang, feuille.row_values(1).index(cle) + 1, valeur)
    service.centre.synchroniser()


def colonne(service: Service, titre: str, cle: str) -> list[str]:
    cles, _, *lignes = onglet(service, titre)
    return [ligne[cles.index(cle)] for ligne in lignes]


def journal(service: Service) -> list[tuple[str, str]]:
    return list(zip(colonne(service, "Journal", "quoi"), colonne(service, "Journal", "cause"), strict=True))


def vues(page: requests.Response, bouton: str) -> dict[str, str]:
    """What each button of that name is about → what it sends."""
    trouves = re.findall(
        rf'name="vue" value="(\w+)">\s*<button type="submit"[^>]*>{bouton}<span class="cache">\s:\s([^<]*)<', page.text
    )
    return {unescape(quoi): vue for vue, quoi in trouves}


def test_un_mot_propose_s_ajoute_une_fois(service: Service) -> None:
    ecrire(service, "theme", DITS[0], "Sport et activités physiques")
    equipe = service.equipe()
    accueil = equipe.get(f"{service.adresse}/", timeout=10)
    assert "1 thème corrigé : des mots à proposer" in texte(accueil)
    assert "2 réponses semblent dire deux besoins" in texte(accueil)
    avant = onglet(service, "Thèmes")
    page = equipe.get(f"{service.adresse}/besoins", timeout=10)
    assert "« slackline » trouverait ce besoin ; 1 autre besoin changerait aussi." in texte(page)
    assert "« La slackline est abîmée » : de « Non classé » à « Sport et activités physiques »." in texte(page)
    assert onglet(service, "Thèmes") == avant
    envoi = {"vue": vues(page, "Ajouter ce mot")["slackline"]}
    faite = equipe.post(f"{service.adresse}/besoins", envoi, timeout=10)
    assert "C’est fait : « slackline » est dans l’onglet Thèmes." in texte(faite)
    assert [mots.endswith(", slackline") for mots in colonne(service, "Thèmes", "mots")].count(True) == 1
    refus = equipe.post(f"{service.adresse}/besoins", envoi, timeout=10)
    assert refus.status_code == 409
    assert "Cette proposition ne tient plus" in texte(refus)
    service.au_calme()
    themes = dict(zip(colonne(service, "Besoins", "texte"), colonne(service, "Besoins", "theme"), strict=True))
    assert themes[DITS[0]] == themes[DITS[1]] == "Sport et activités physiques"
    (cause,) = [cause for quoi, cause in journal(service) if quoi == "mot ajouté"]
    assert cause == "Il retrouve 1 besoin corrigé\u00a0: accepté depuis la page des besoins, avec la clé de l’équipe."


def test_une_reponse_se_separe_et_ce_que_l_equipe_ecrit_entre_temps_reste(service: Service) -> None:
    equipe = service.equipe()
    page = equipe.get(f"{service.adresse}/besoins", timeout=10)
    perimee = vues(page, "Séparer en deux lignes")["Un jardin partagé."]
    ecrire(service, "texte", DITS[2], AUTREMENT)
    refus = equipe.post(f"{service.adresse}/besoins", {"vue": perimee}, timeout=10)
    assert refus.status_code == 409
    assert len(colonne(service, "Besoins", "texte")) == len(DITS)
    ecrire(service, "texte", AUTREMENT, DITS[2])
    page = equipe.get(f"{service.adresse}/besoins", timeout=10)
    vue = vues(page, "Séparer en deux lignes")["Un jardin partagé."]
    assert equipe.post(f"{service.adresse}/besoins", {"vue": vue}, timeout=10).status_code == 200
    service.au_calme()
    textes = colonne(service, "Besoins", "texte")
    premiere, seconde = textes.index("Un jardin partagé."), textes.index("Et le bus ne passe plus.")
    themes = colonne(service, "Besoins", "theme")
    assert (themes[premiere], themes[seconde]) == ("Espaces verts et jardins", "Transports et déplacements")
    for cle in ("date", "lieu", "activite", "nature", "voix"):
        valeurs = colonne(service, "Besoins", cle)
        assert valeurs[premiere] == valeurs[seconde]
    assert colonne(service, "Corrections", "valeur_equipe") == ["Un jardin partagé."]
    assert {"besoin séparé", "ligne ajoutée"} <= {quoi for quoi, _ in journal(service)}


def test_laisser_ainsi_ne_se_propose_plus(service: Service) -> None:
    equipe = service.equipe()
    avant = {titre: onglet(service, titre) for titre in ("Besoins", "Thèmes", "Corrections")}
    vue = vues(equipe.get(f"{service.adresse}/besoins", timeout=10), "Laisser ainsi")["Plus de médecin"]
    page = equipe.post(f"{service.adresse}/besoins", {"vue": vue}, timeout=10)
    assert page.status_code == 200
    assert "Plus de médecin" not in vues(page, "Laisser ainsi")
    service.au_calme()
    assert "Plus de médecin" not in vues(equipe.get(f"{service.adresse}/besoins", timeout=10), "Laisser ainsi")
    assert {titre: onglet(service, titre) for titre in avant} == avant
    assert journal(service)[-1][0] == "proposition laissée"


def test_il_faut_la_cle_de_l_equipe_et_nos_pages(service: Service) -> None:
    assert service.ouvrir("/besoins").status_code == 401
    equipe = service.equipe()
    equipe.headers["Origin"] = "https://ailleurs.example"
    assert equipe.post(f"{service.adresse}/besoins", {"vue": JETON}, timeout=10).status_code == 403
