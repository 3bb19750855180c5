"""The files that `passerelle apps-script` writes."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from passerelle.apps_script import ecrire_projet
from passerelle.apps_script.projet import composer, en_javascript
from passerelle.config import ClasseurConfig, Config, Service
from passerelle.domaine.declare.formulaire import Condition
from passerelle.domaine.modele import Modele
from passerelle.erreurs import FichierRefuse
from tests.apps_script.conftest import ADRESSE, CONTACTS, JOUR, PRINCIPAL

Definitions = dict[str, Any]


@pytest.fixture(scope="session")
def lire_definitions(config_google: Config) -> Callable[[Modele], Definitions]:
    """What Definitions.gs says of a model."""

    def lire(modele: Modele) -> Definitions:
        texte = composer(modele, config_google, JOUR)["Definitions.gs"]
        lues: Definitions = json.loads(texte.partition("const DEFINITIONS = ")[2].removesuffix(";\n"))
        return lues

    return lire


def manifeste(modele: Modele, config: Config) -> dict[str, Any]:
    lu: dict[str, Any] = json.loads(composer(modele, config, JOUR)["appsscript.json"])
    return lu


def test_le_projet_a_ses_fichiers_et_rien_a_redire(modele: Modele, config_google: Config, tmp_path: Path) -> None:
    sortie = tmp_path / "un" / "dossier"
    ecrit = ecrire_projet(modele, config_google, sortie, jour=JOUR)
    assert set(ecrit.fichiers) == set(sortie.iterdir())
    assert {"LISEZMOI.md", "appsscript.json", "Definitions.gs", "Effacements.gs", "Menu.gs", "Tout-en-un.txt"} <= {
        fichier.name for fichier in ecrit.fichiers
    }
    assert ecrit.avertissements == ()


def test_ecrire_de_nouveau_ne_change_rien(modele: Modele, config_google: Config, tmp_path: Path) -> None:
    premiers = {f.name: f.read_bytes() for f in ecrire_projet(modele, config_google, tmp_path, jour=JOUR).fichiers}
    assert {
        f.name: f.read_bytes() for f in ecrire_projet(modele, config_google, tmp_path, jour=JOUR).fichiers
    } == premiers


def test_un_fichier_d_une_version_passee_est_signale_pas_efface(
    modele: Modele, config_google: Config, tmp_path: Path
) -> None:
    (tmp_path / "Ancien.gs").write_text("function vieux() {}", encoding="utf-8")
    (tmp_path / ".clasp.json").write_text("{}", encoding="utf-8")
    (avertissement,) = ecrire_projet(modele, config_google, tmp_path, jour=JOUR).avertissements
    assert "contient aussi Ancien.gs" in avertissement
    assert (tmp_path / "Ancien.gs").exists()


def test_un_dossier_impossible_est_refuse(modele: Modele, config_google: Config, tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("", encoding="utf-8")
    with pytest.raises(FichierRefuse, match="ne peut pas être écrit"):
        ecrire_projet(modele, config_google, tmp_path / "fichier", jour=JOUR)


def test_les_autorisations_sont_les_plus_etroites(modele: Modele, config_google: Config) -> None:
    lu = manifeste(modele, config_google)
    assert [autorisation.rpartition("/")[2] for autorisation in lu["oauthScopes"]] == [
        "spreadsheets",
        "forms",
        "script.scriptapp",
        "script.external_request",
        "script.container.ui",
    ]
    assert lu["urlFetchWhitelist"] == [f"{ADRESSE}/"]
    assert lu["timeZone"] == "Europe/Paris"
    assert lu["runtimeVersion"] == "V8"


def test_sans_second_classeur_le_script_n_ouvre_que_le_sien(modele: Modele, config_google: Config) -> None:
    un_seul = replace(config_google, classeur=ClasseurConfig(principal=PRINCIPAL))
    assert manifeste(modele, un_seul)["oauthScopes"][0].endswith("/auth/spreadsheets.currentonly")


def test_ce_qui_manque_est_dit(modele: Modele, config_google: Config, tmp_path: Path) -> None:
    local = replace(config_google, classeur=ClasseurConfig(), service=Service())
    avertissements = ecrire_projet(modele, local, tmp_path, jour=JOUR).avertissements
    assert [re.search(r"principal|contacts|joindre", phrase)[0] for phrase in avertissements] == [  # type: ignore[index]
        "principal",
        "contacts",
        "joindre",
    ]
    assert "urlFetchWhitelist" not in manifeste(modele, local)


def test_les_definitions_disent_le_centre(modele: Modele, lire_definitions: Callable[[Modele], Definitions]) -> None:
    lues = lire_definitions(modele)
    assert lues["centre"] == "Centre social du Vernet"
    assert lues["adresse"] == ADRESSE
    assert lues["classeurs"] == {"principal": PRINCIPAL, "contacts": CONTACTS}
    seance = next(formulaire for formulaire in lues["formulaires"] if formulaire["id"] == "seance")
    par_cle = {question["cle"]: question for question in seance["questions"]}
    assert par_cle["activite"]["choix"] == ["Petit-déjeuner", "Goûter"]
    assert (par_cle["lieu"]["choix"], par_cle["lieu"]["liste"]) == ([], "lieux")
    assert par_cle["motif"]["choix"][0] == "Météo"
    assert par_cle["motif"]["si"] == {"question": "eu_lieu", "vaut": "Non"}
    assert "{centre}" not in seance["donnees"]
    # Titles are what Google writes at the head of the column: exact.
    assert [q["titre"] for q in seance["questions"]] == [q.titre for q in modele.formulaires["seance"].questions]


def test_une_condition_prend_l_orthographe_de_la_reponse(
    modele: Modele, lire_definitions: Callable[[Modele], Definitions]
) -> None:
    """In Google Forms a page follows one exact answer; in a definition, « oui » is « Oui »."""
    reunion = modele.formulaires["reunion"]
    questions = tuple(
        replace(q, si=Condition(question="eu_lieu", vaut="OUI")) if q.si else q for q in reunion.questions
    )
    lues = lire_definitions(replace(modele, formulaires={"reunion": replace(reunion, questions=questions)}))
    conditions = {q["si"]["vaut"] for q in lues["formulaires"][0]["questions"] if q["si"]}
    assert conditions == {"Oui"}


@pytest.mark.parametrize(
    ("bornes", "message"),
    [
        ({}, "Indiquez un nombre entier entre 0 et 500."),
        ({"maximum": None}, "Indiquez un nombre entier à partir de 0."),
        ({"minimum": None}, "Indiquez un nombre entier jusqu’à 500."),
        ({"minimum": None, "maximum": None}, "Indiquez un nombre entier."),
        (
            {"entier": False, "minimum": 0.5},
            "Indiquez un nombre entre 0,5 et 500, avec une virgule s’il le faut.",
        ),
        ({"type": "texte"}, ""),
        ({"type": "texte", "longueur_max": 9}, "9 caractères au plus."),
        ({"type": "texte", "longueur_min": 3}, "3 caractères au moins."),
        ({"type": "paragraphe", "longueur_min": 3, "longueur_max": 9}, "Entre 3 et 9 caractères."),
        ({"type": "date"}, ""),
    ],
)
def test_une_borne_depassee_se_dit(
    bornes: dict[str, Any], message: str, modele: Modele, lire_definitions: Callable[[Modele], Definitions]
) -> None:
    reunion = modele.formulaires["reunion"]
    question = replace(reunion.question("habitants"), si=None, **bornes)
    lues = lire_definitions(replace(modele, formulaires={"reunion": replace(reunion, questions=(question,))}))
    assert lues["formulaires"][0]["questions"][0]["message"] == message


def test_ce_qui_ne_se_voit_pas_est_ecrit_en_clair() -> None:
    piege = "a\u2028b\u202ec\u200d\ud800\x07\u00a0é🥐"
    texte = en_javascript({"piege": piege})
    assert json.loads(texte) == {"piege": piege}
    assert re.findall(r"\\u[0-9a-f]{4}", texte) == ["\\u2028", "\\u202e", "\\u200d", "\\ud800", "\\u0007"]
    assert "\u00a0é🥐" in texte


def test_ni_secret_ni_modules_dans_le_script(projet: Path) -> None:
    code = "".join(source.read_text(encoding="utf-8") for source in projet.glob("*.gs"))
    assert not re.search(r"whsec_[A-Za-z0-9+/]{8}", code)
    assert not re.search(r"^\s*(import|export)\b|\brequire\(", code, re.MULTILINE)
    fonctions = re.findall(r"^function (\w+)\(", code, re.MULTILINE)
    assert len(fonctions) == len(set(fonctions)), "one global scope: each name once"
