"""What is erased from a workbook of Google's is listed there for its script, and said until the script has taken it off. The two
workbooks are local ones in Google's place."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import gspread
import pytest

from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.classeur.conftest import FaireCle
from tests.oubli.conftest import BESOINS, CONTACTS, Centre

IDS = {"principal": "1AbCdEfGhIjKlMnOpQrStUvWxYz012345", "contacts": "1ZyXwVuTsRqPoNmLkJiHgFeDcBa543210"}
UNE_ATTEND = "1 réponse effacée du classeur est encore dans un formulaire Google."
HISTORIQUE = "Google garde aussi l’historique des versions du classeur."

Classeur = Callable[[str], gspread.Spreadsheet]


@pytest.fixture
def centre(dossier_centre: Path, capfd: pytest.CaptureFixture[str], faire_cle: FaireCle) -> Centre:
    """Three people, three needs, in local workbooks."""

    def dire() -> str:
        return "".join(capfd.readouterr())

    centre = Centre(dossier_centre, dire, {"GOOGLE_APPLICATION_CREDENTIALS": str(faire_cle())})
    centre.importer("contact", CONTACTS)
    centre.importer("besoin", BESOINS)
    assert centre.lancer("synchroniser")[0] == 0
    return centre


@pytest.fixture
def chez_google(centre: Centre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Classeur:
    """The same, at Google's; the workbook of a name, as its script has it."""
    google, ici = tmp_path / "google.sqlite", centre.dossier / "donnees" / "classeurs.sqlite"
    with closing(sqlite3.connect(ici)) as source, closing(sqlite3.connect(google)) as copie:
        source.backup(copie)
        for nom, ident in IDS.items():
            copie.execute("UPDATE classeur SET id = ? WHERE id = ?", (ident, nom))
            copie.execute("UPDATE feuille SET classeur = ? WHERE classeur = ?", (ident, nom))
        copie.commit()
    reglages = centre.dossier / "passerelle.toml"
    ecrits = reglages.read_text("utf-8")
    for nom, ident in IDS.items():
        ecrits = ecrits.replace(f'{nom} = "local"', f'{nom} = "{ident}"')
    reglages.write_text(ecrits, "utf-8")
    tableur = Tableur(google)
    monkeypatch.setattr("passerelle.amorce.client_google", lambda *_, **__: client_local(tableur))
    return lambda nom: client_local(tableur).open_by_key(IDS[nom])


def liste(classeur: gspread.Spreadsheet) -> dict[str, list[str]] | None:
    """What waits for the script."""
    entrees = {rangee[0]: rangee[1] for rangee in classeur.worksheet("_passerelle").get_all_values()}
    return json.loads(entrees["a_effacer/0"]) if entrees.get("a_effacer/0") else None


def confirmer(classeur: gspread.Spreadsheet) -> None:
    """The script took off what it deleted."""
    cache = classeur.worksheet("_passerelle")
    cache.update_cell(cache.col_values(1).index("a_effacer/0") + 1, 2, "")


def test_ce_qui_est_efface_attend_le_script_et_se_dit(centre: Centre, chez_google: Classeur) -> None:
    code, dit = centre.lancer("effacer", "--reponse", "contact-20131012-100000", "--confirmer")
    assert (code, UNE_ATTEND in dit, HISTORIQUE in dit) == (0, True, True), dit
    assert liste(chez_google("contacts")) == {"contact": ["2013-10-12T10:00:00"]}
    assert liste(chez_google("principal")) is None
    assert centre.lancer("synchroniser")[0] == 0
    for commande in (("purger",), ("effacer", "--reponse", "contact-20131012-100000")):
        code, dit = centre.lancer(*commande)
        assert (code, UNE_ATTEND in dit, HISTORIQUE in dit) == (0, True, False), dit
    code, dit = centre.lancer("effacer", "--reponse", "contact-20131014-100000", "--confirmer")
    assert "2 réponses effacées du classeur sont encore dans un formulaire Google." in dit
    assert liste(chez_google("contacts")) == {"contact": ["2013-10-12T10:00:00", "2013-10-14T10:00:00"]}
    confirmer(chez_google("contacts"))
    assert centre.lancer("purger") == (0, "Rien à purger.\n")


def test_la_purge_le_dit_aussi(centre: Centre, chez_google: Classeur) -> None:
    code, dit = centre.lancer("purger", "--confirmer", le="2019-01-02")
    assert (code, "3 réponses effacées du classeur sont encore" in dit, HISTORIQUE in dit) == (0, True, True), dit
    assert liste(chez_google("contacts")) == {
        "contact": ["2013-10-12T10:00:00", "2013-10-14T10:00:00", "2013-10-15T10:00:00"]
    }


def test_des_mots_effaces_restent_au_formulaire_et_se_disent(centre: Centre, chez_google: Classeur) -> None:
    ligne = ("effacer", "--reponse", "besoin-20131012-103000", "--garder-compte", "--confirmer")
    code, dit = centre.lancer(*ligne)
    assert (code, "Le formulaire Google garde les mots effacés de 1 réponse." in dit) == (0, True), dit
    assert "encore dans un formulaire" not in dit
    assert liste(chez_google("principal")) is None


def test_un_classeur_local_ne_liste_rien(centre: Centre) -> None:
    code, dit = centre.lancer("effacer", "--reponse", "contact-20131012-100000", "--confirmer")
    assert (code, "Google" in dit) == (0, False)
    assert centre.traces("a_effacer") == []
