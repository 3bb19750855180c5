"""Kills, several processes, malformed bodies: nothing half done, nothing lost, never a crash."""

import json
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.api.traitement import traiter
from passerelle.tableur.grille.cellules import poser_cellule
from passerelle.tableur.requetes import cellules as requetes_cellules
from passerelle.tableur.socle.messages import _definitions
from passerelle.tableur.socle.rangees import Rangees
from tests.tableur.aides import ecrire, textes

CONTEXTE = multiprocessing.get_context("spawn")


def _mourir_au_milieu(chemin: Path, ou: str) -> None:
    """Start a large batchUpdate and kill -9 this process once it is half way."""
    ecrites = 0
    veritable: Callable[..., None] = Rangees.ecrire if ou == "écriture" else poser_cellule

    def compter(*arguments: Any) -> None:
        nonlocal ecrites
        veritable(*arguments)
        ecrites += 1
        if ecrites == (3 if ou == "écriture" else 2_500):
            os.kill(os.getpid(), signal.SIGKILL)

    setattr(Rangees if ou == "écriture" else requetes_cellules, veritable.__name__, compter)
    classeur = client_local(Tableur(chemin)).open_by_key("principal")
    grand = [[f"{i}-{j}" for j in range(5)] for i in range(900)]
    insertion = {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 9}}}
    classeur.batch_update({"requests": [ecrire((0, 0), *grand), insertion, ecrire((0, 0), *grand)]})


@pytest.mark.parametrize("ou", ["calcul", "écriture"])
def test_un_arret_au_milieu_laisse_l_etat_d_avant(tableur: Tableur, ou: str) -> None:
    classeur = client_local(tableur).open_by_key("principal")
    classeur.sheet1.update([["avant"]], "A1")

    processus = CONTEXTE.Process(target=_mourir_au_milieu, args=(tableur.chemin, ou))
    processus.start()
    processus.join()

    assert processus.exitcode == -signal.SIGKILL
    assert classeur.sheet1.get_all_values() == [["avant"]]
    classeur.sheet1.append_row(["après"])
    assert classeur.sheet1.get_all_values() == [["avant"], ["après"]]


def _ajouter(chemin: Path, nom: str) -> None:
    classeur = client_local(Tableur(chemin)).open_by_key("principal")
    for numero in range(25):
        ajout = {"sheetId": 0, "fields": "userEnteredValue", "rows": textes([f"{nom}{numero}"])}
        classeur.batch_update({"requests": [{"appendCells": ajout}]})


def test_des_processus_qui_ecrivent_ensemble_ne_perdent_rien(tableur: Tableur) -> None:
    processus = [CONTEXTE.Process(target=_ajouter, args=(tableur.chemin, nom)) for nom in "abcd"]
    for un in processus:
        un.start()
    for un in processus:
        un.join()

    lues = client_local(tableur).open_by_key("principal").sheet1.col_values(1)
    assert sorted(map(str, lues)) == sorted(f"{nom}{numero}" for nom in "abcd" for numero in range(25))


GENRES = sorted(nom for nom, type_ in _definitions()["Request"].items() if type_ != "unsupported")
SCALAIRES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 40)
    | st.sampled_from([2**31 - 1, -(2**31), 10**30, -1])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["=A1", "=SUM(A1:B2)", "*", "userEnteredValue", "A1:B2", "ROWS", "=("])
)


def _valeur(type_: Any, profondeur: int) -> st.SearchStrategy[Any]:
    """Mostly what the message wants, sometimes anything."""
    if isinstance(type_, list):
        juste: st.SearchStrategy[Any] = st.lists(_valeur(type_[0], profondeur), max_size=2)
    elif isinstance(type_, dict):
        juste = st.sampled_from(type_["enum"])
    elif type_.startswith("#"):
        juste = _objet(type_[1:], profondeur - 1) if profondeur else st.just({})
    else:
        juste = {
            "string": st.text(max_size=5) | st.sampled_from(["*", "userEnteredValue", "hidden,index", "=A1+1", "="]),
            "boolean": st.booleans(),
            "int32": st.integers(0, 12) | st.integers(-2, 2000),
            "number": st.floats(allow_nan=False) | st.integers(-5, 5),
        }.get(type_, st.just({}))
    return st.one_of(juste, juste, juste, juste, SCALAIRES)


def _objet(message: str, profondeur: int) -> st.SearchStrategy[dict[str, Any]]:
    champs = {nom: _valeur(type_, profondeur) for nom, type_ in _definitions()[message].items()}
    return st.fixed_dictionaries({}, optional=champs)


REQUETES = st.sampled_from(GENRES).flatmap(
    lambda genre: st.fixed_dictionaries({genre: _valeur(_definitions()["Request"][genre], 4)})
)
COMMUN = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _envoyer(tableur: Tableur, methode: str, chemin: str, corps: bytes, **parametres: str) -> tuple[int, bytes]:
    return traiter(tableur, methode, chemin, {nom: [valeur] for nom, valeur in parametres.items()}, corps)


@COMMUN
@given(requetes=st.lists(REQUETES, min_size=1, max_size=3))
def test_aucun_lot_ne_fait_tomber_le_service(tableur: Tableur, requetes: list[Any]) -> None:
    corps = {"requests": requetes, "includeSpreadsheetInResponse": True, "responseRanges": ["A1:C9"]}
    statut, reponse = _envoyer(tableur, "POST", "/v4/spreadsheets/principal:batchUpdate", json.dumps(corps).encode())

    assert statut in {200, 400}
    assert json.loads(reponse)
    assert _envoyer(tableur, "GET", "/v4/spreadsheets/principal", b"")[0] == 200


@COMMUN
@given(
    corps=st.binary(max_size=20)
    | st.recursive(SCALAIRES, lambda s: st.lists(s, max_size=3) | st.dictionaries(st.text(max_size=6), s, max_size=3)).map(
        lambda objet: json.dumps(objet).encode()
    ),
    chemin=st.sampled_from(
        ["principal:batchUpdate", "principal/values/A1:append", "principal/values:batchUpdate", "principal/values/A1:clear",
         "principal/values:batchClear", "principal/sheets/0:copyTo", "principal/developerMetadata:search", "principal"]
    ),
)  # fmt: skip
def test_aucun_corps_ne_fait_tomber_le_service(tableur: Tableur, corps: bytes, chemin: str) -> None:
    for racine in ("/v4/spreadsheets/", "/drive/v3/files/"):
        for methode in ("POST", "PUT", "PATCH"):
            statut, reponse = _envoyer(tableur, methode, racine + chemin, corps, valueInputOption="USER_ENTERED")
            assert statut < 500
            assert isinstance(json.loads(reponse), dict)


@COMMUN
@given(valeurs=st.lists(st.lists(SCALAIRES, max_size=3), max_size=3), texte=st.text(max_size=12))
def test_aucune_valeur_ni_plage_ne_fait_tomber_le_service(
    tableur: Tableur, valeurs: list[list[Any]], texte: str
) -> None:
    corps = json.dumps({"values": valeurs}).encode()
    for mode in ("RAW", "USER_ENTERED"):
        assert _envoyer(tableur, "PUT", "/v4/spreadsheets/principal/values/A1", corps, valueInputOption=mode)[0] in {
            200,
            400,
        }
    for rendu in ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"):
        chemin = "/v4/spreadsheets/principal/values:batchGet"
        assert _envoyer(tableur, "GET", chemin, b"", valueRenderOption=rendu, ranges="A1:C3")[0] == 200
        assert _envoyer(tableur, "GET", chemin, b"", ranges=texte, fields=texte, valueRenderOption=rendu)[0] in {
            200,
            400,
        }


def test_demi_caracteres_profondeurs_et_nombres_sans_fin_sont_refuses(tableur: Tableur) -> None:
    for corps in (
        b'{"values":[["\\ud800"]]}',
        b"[" * 100_000,
        b'{"values":[[1e999]]}',
        b'{"values":[[NaN]]}',
        b"\xff",
    ):
        statut, reponse = _envoyer(
            tableur, "PUT", "/v4/spreadsheets/principal/values/A1", corps, valueInputOption="RAW"
        )
        assert (statut, json.loads(reponse)["error"]["status"]) == (400, "INVALID_ARGUMENT")
