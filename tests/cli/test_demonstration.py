"""The demonstration: a believable year, served from a folder that nothing is left of."""

import os
import re
import signal
import socket
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask

from passerelle.cli.appel import Appel
from passerelle.cli.demonstration import preparer
from passerelle.cli.ecoute import adresse_locale
from passerelle.demonstration import JOUR, annee_d_essai
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR
from tests.conftest import environnement
from tests.service.aides import a_l_ecoute, champ_cache

CRENEAUX = [
    CreneauVu(date=jour, activite="Petit-déjeuner", lieu=lieu, statut="fiche manquante", motif="")
    for rang in range(45)
    for jour, lieu in [
        (
            date(2013, 9, 5) + timedelta(weeks=rang),
            ("Centre social", "Centre commercial", "École A")[rang % 3],
        )
    ]
]


def test_la_meme_annee_chaque_fois(modele: Modele) -> None:
    une = annee_d_essai(CRENEAUX, formulaires=modele.formulaires, jour=JOUR)
    assert une == annee_d_essai(CRENEAUX, formulaires=modele.formulaires, jour=JOUR)
    assert une.keys() == modele.formulaires.keys()
    assert len(une["besoin"]) >= 90


def test_des_reponses_que_les_formulaires_connaissent(modele: Modele) -> None:
    for ident, lignes in annee_d_essai(CRENEAUX, formulaires=modele.formulaires, jour=JOUR).items():
        formulaire = modele.formulaires[ident]
        titres = {question.titre for question in formulaire.questions}
        requis = {question.titre for question in formulaire.questions if question.requise and question.si is None}
        for ligne in lignes:
            assert requis <= ligne.keys() <= titres | {TITRES_HORODATEUR[0]}
            recue = ligne["Horodateur"]
            assert isinstance(recue, datetime)
            assert recue.date() < JOUR


def test_les_derniers_creneaux_attendent_leur_fiche_et_quelques_accidents(modele: Modele) -> None:
    seances = annee_d_essai(CRENEAUX, formulaires=modele.formulaires, jour=JOUR)["seance"]
    jours = [seance["Date de la séance"] for seance in seances]
    assert max(jour for jour in jours if isinstance(jour, date)) < JOUR - timedelta(days=10)
    assert len(jours) - len(set(jours)) == 1
    assert "une dizaine" in [seance.get("Adultes (18 ans et plus, sans l'équipe)") for seance in seances]
    assert [seance.get("Motif") for seance in seances if seance["La séance a-t-elle eu lieu ?"] == "Non"]


def test_l_annee_preparee_est_a_jour(tmp_path: Path) -> None:
    centre = preparer(
        Appel(environ=environnement(JOUR.isoformat()), choisi=tmp_path / "essai"), "http://127.0.0.1:8123"
    )
    assert centre.config.service.adresse_publique == "http://127.0.0.1:8123"
    compte_rendu = centre.synchroniser()
    assert compte_rendu.cellules == 0
    chiffres = {
        c.code: c.valeur for c in compte_rendu.apercu.chiffres if c.periode == "2013-2014" and not c.ventilation
    }
    assert chiffres["SEA"] > 35
    assert chiffres["BES"] > 90
    assert chiffres["ANI"] == 5
    d_avant = {c.code: c.valeur for c in compte_rendu.apercu.chiffres if c.periode == "2012-2013" and not c.ventilation}
    assert (d_avant["SEA"], d_avant["COU"]) == (20, 100)
    assert "ANI" not in d_avant
    assert [vue.exercice for vue in compte_rendu.apercu.annees[::2]] == ["2012-2013", "2013-2014"]
    assert {c.statut for c in compte_rendu.apercu.creneaux if c.date < date(2013, 4, 1)} <= {
        "exclue",
        "pas encore commencé",
    }


@pytest.mark.parametrize(
    ("hote", "adresse"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("192.0.2.7", "http://192.0.2.7:80"),
        ("localhost", "http://localhost:80"),
    ],
)
def test_l_adresse_a_ouvrir(hote: str, adresse: str) -> None:
    assert adresse_locale(hote, 80) == adresse


@pytest.mark.parametrize("hote", ["127.0.0.1", "0.0.0.0", "::1", "::"])
def test_l_adresse_a_ouvrir_s_ouvre(hote: str) -> None:
    if ":" in hote and not _parle_ipv6():
        pytest.skip("this machine has no IPv6")
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "ouvert")
    with a_l_ecoute(app, hote=hote) as port:
        assert requests.get(adresse_locale(hote, port), timeout=10).text == "ouvert"


def _parle_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def test_servie_puis_effacee(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as prise:
        port = prise.getsockname()[1]
    programme = subprocess.Popen(
        [sys.executable, "-m", "passerelle", "demo", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TMPDIR": str(tmp_path), "PASSERELLE_JETON": "ouvrir"},
        cwd=Path(__file__).parents[2],
    )
    assert programme.stdout is not None
    dites = [programme.stdout.readline() for _ in range(3)]
    try:
        ouvrir, bilan, remplir = (re.findall(r"http://\S+", ligne)[0] for ligne in dites)
        assert ouvrir == f"http://127.0.0.1:{port}/entrer#ouvrir"
        with requests.Session() as navigateur:
            assert "Votre clé" in navigateur.get(ouvrir, timeout=30).text
            page, _, cle = bilan.partition("#")  # what a browser does with the fragment, by script
            suite = champ_cache(navigateur.get(page, timeout=30).text, "suite")
            entree = navigateur.post(page.partition("?")[0], {"cle": cle, "suite": suite}, timeout=30)
            assert "Bilan de l’action" in entree.text.replace("\u00a0", " ")
        assert requests.get(remplir, timeout=30).status_code == 200
        assert list(tmp_path.glob("passerelle-demo-*/donnees"))
    finally:
        programme.send_signal(signal.SIGTERM)
        _, erreur = programme.communicate(timeout=60)
    assert (programme.returncode, erreur) == (0, "")
    assert not list(tmp_path.iterdir())
