"""Whatever an address or a body holds, the answer is a page or a refusal: never a 5xx, never « une erreur est survenue »."""

import inspect
import re
import sys
from collections.abc import Iterator
from typing import cast

import pytest
from flask import Flask
from werkzeug.routing import Rule

from passerelle.moteur import Moteur
from passerelle.service.application import construire_application, fermer_app
from passerelle.service.refus import API
from passerelle.service.serveur import creer_moteur
from tests.service.aides import AuFil, preparer_le_moteur, signature
from tests.service.centre import JETON, Centre, creer_centre

NEUFS = "9" * 5_000

PIRES = (
    *(NEUFS, f"1-{NEUFS}", "a\x00b", "\ud800", "²-²", "9999-12-31"),
    *("0001-01-01/9999-12-31", "2014-01-01" + "/2014-01-01" * 1_500),
)
AUTRES = (
    *(
        f"{NEUFS}-1",
        "1e999",
        "é" * 3_000,
        "",
        " ",
        "0",
        "-1",
        "nan",
        "inf",
        f"-{NEUFS}",
        f"{NEUFS}-01-01",
        "1" + "0" * 18,
        "\x00",
        "%00",
        "\u202e",
        "%",
        "1-1",
        "2014",
    ),
    *("\r\nSet-Cookie: a=b", "' OR 1=1 --", "=1+1", "{{7*7}}", "../../etc/passwd", "//autre.fr", "[" * 5_000, "²", "٣"),
    *(
        "0000-00-00",
        "2014-02-30",
        "2014-01-01/0001-01-01",
        "9999-12-31/9999-12-31",
        "9999",
        "0000",
        "9999-10000",
        "2013-2014",
    ),
)
CHEMINS = (
    "0",
    NEUFS,
    "%00",
    "%ff%fe",
    "%ED%A0%80",
    "..%2F..%2Fetc",
    "%zz",
    "%",
    "é",
    "²",
    "-1",
    "a" * 3_000,
    "%E2%80%AE",
)
CORPS = (
    b"",
    b"NaN",
    b"[Infinity]",
    b"-Infinity",
    b'{"values": [[NaN]]}',
    b'{"values": [[1e999]]}',
    b'{"values": [[%s]]}' % NEUFS.encode(),
    b"[" * 50_000,
    b'{"a":' * 50_000,
    b'{"values": %s}' % (b"[" * 5_000 + b"]" * 5_000),
    b'"\\ud800"',
    b"\xff\xfe\x00",
    b'{"requests": [{"addSheet": {"properties": {"sheetId": %s}}}]}' % NEUFS.encode(),
    b"null",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    centre: Centre = creer_centre(tmp_path_factory.mktemp("dossier") / "centre")
    centre.synchroniser()
    preparer_le_moteur(centre.config.nom_du_classeur, centre.config.donnees)
    moteur = cast("Moteur", AuFil(creer_moteur(centre)))
    faite = construire_application(centre, moteur)
    moteur.demarrer()
    yield faite
    moteur.arreter()
    fermer_app(faite)


def regles(app: Flask, methode: str) -> list[Rule]:
    return [regle for regle in app.url_map.iter_rules() if methode in (regle.methods or ())]


def bien_formee(chemin: str) -> str:
    """An address of that rule, its variables filled with what exists."""
    connus = {"code": "PAR", "table": "seance", "formulaire": "seance", "onglet": "Planning", "filename": "style.css"}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda trouve: connus.get(trouve[1], "x"), chemin)


def module(app: Flask, regle: Rule) -> str:
    """Where the page of a rule is written."""
    return str(inspect.unwrap(app.view_functions[regle.endpoint]).__module__)


def parametres(app: Flask, regle: Rule) -> set[str]:
    """Every name that the module of a page reads in its address; those of the spreadsheet's interface."""
    if regle.rule.startswith(API):
        return {
            "fields",
            "ranges",
            "majorDimension",
            "valueRenderOption",
            "includeGridData",
            "pageSize",
            "pageToken",
            "q",
        }
    source = inspect.getsource(sys.modules[module(app, regle)])
    lus = set(re.findall(r"""(?:args(?:\.get\(|\[)|lire_jour\()"([\w-]+)\"""", source))
    for plusieurs in re.findall(r'for nom in \(((?:"\w+",? ?)+)\)', source):
        lus |= set(re.findall(r"\w+", plusieurs))
    return lus


@pytest.mark.parametrize("valeurs", [PIRES, pytest.param(AUTRES, marks=pytest.mark.long)], ids=["pires", "autres"])
def test_aucune_valeur_d_une_adresse_n_est_une_erreur(app: Flask, valeurs: tuple[str, ...]) -> None:
    client, ratees, lus = app.test_client(), [], set()
    for regle in regles(app, "GET"):
        for nom in parametres(app, regle):
            ou = (module(app, regle), nom)
            if ou in lus and valeurs is PIRES:  # the pages of a module read their address alike
                continue
            lus.add(ou)
            for valeur in valeurs:
                reponse = client.get(
                    bien_formee(regle.rule),
                    query_string={nom: valeur.encode("utf-8", "surrogatepass")},
                    headers={"Authorization": f"Bearer {JETON}"},
                )
                if reponse.status_code >= 500 or b"impr\xc3\xa9vue" in reponse.data:
                    ratees.append((regle.rule, nom, valeur[:20], reponse.status_code))
    assert not ratees
    assert {
        "classeur",
        "cellule",
        "page",
        "periode",
        "exercice",
        "ou",
        "ligne",
        "champ",
        "du",
        "au",
        "lieu",
        "action",
    } <= {nom for _, nom in lus}


def test_aucun_morceau_de_chemin_n_est_une_erreur(app: Flask) -> None:
    client, ratees = app.test_client(), []
    adresses = [regle.rule for regle in regles(app, "GET") if regle.arguments]
    adresses += [
        f"/v4/spreadsheets/{reste}" for reste in ("principal/values/<x>", "<x>", "principal/developerMetadata/<x>")
    ]
    for adresse in adresses:
        for morceau in CHEMINS:
            chemin = re.sub(r"<[^>]+>", morceau, adresse)
            reponse = client.get(chemin, headers={"Authorization": f"Bearer {JETON}"})
            if reponse.status_code >= 500:
                ratees.append((adresse, morceau[:20], reponse.status_code))
    assert not ratees


def test_aucun_corps_n_est_une_erreur(app: Flask) -> None:
    client, ratees = app.test_client(), []
    porteur = {"Authorization": f"Bearer {JETON}"}
    for corps in CORPS:
        for methode, chemin in (
            ("PUT", "/v4/spreadsheets/principal/values/A1?valueInputOption=RAW"),
            ("POST", "/v4/spreadsheets/principal:batchUpdate"),
            ("POST", "/v4/spreadsheets/principal/values:batchUpdate"),
            ("POST", f"/v4/spreadsheets/principal/sheets/{NEUFS}:copyTo"),
            ("PATCH", "/drive/v3/files/principal"),
            ("POST", "/drive/v3/files"),
        ):
            reponse = client.open(chemin, method=methode, data=corps, headers=porteur)
            if not 400 <= reponse.status_code < 500 and corps not in (b"", b"null"):
                ratees.append((methode, chemin[:60], corps[:40], reponse.status_code))
    assert not ratees


@pytest.mark.parametrize("corps", ["NaN", "[Infinity]", '{"a": -Infinity}', NEUFS, "[" * 60_000])
def test_un_avertissement_signe_n_est_pas_n_importe_quoi(app: Flask, corps: str) -> None:
    reponse = app.test_client().post("/webhooks/classeur", data=corps, headers=signature(corps))
    assert (reponse.status_code, reponse.text) == (400, "Le corps de l’envoi n’est pas du JSON.\n")
