"""A line that comes back, read as if it stood in its tab already."""

from datetime import date

import pytest

from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.cases_equipe import CaseEquipe
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.parties import Partie, dernier_numero, lire_parties, remettre, suivre_les_numeros
from passerelle.domaine.modele import Modele
from tests.domaine.tables_a_la_main import feuille_de

PARTIE = Partie(
    le=date(2014, 9, 1),
    cause="supprimee",
    service={"date": 41571, "lieu": "École A"},
    tenues={"adultes": "=3+4", "lieu": "Parc"},
    equipe=[CaseEquipe("commentaire", "", 0, "=F8&G$2&G80", "", 7, 19)],
)


@pytest.fixture
def table(modele: Modele) -> Table:
    return modele.tables["seance"]


def test_les_formules_suivent_la_ligne_dans_sa_rangee(table: Table) -> None:
    feuille = feuille_de(table, [{"id": "autre", "date": date(2013, 10, 3)}])
    remises = remettre(feuille, Memoire(), {"m": PARTIE}, ["m"])
    assert remises is not None
    rang, place = 3, feuille.places["commentaire"]
    (rangee,) = remises.rangees.values()
    assert rangee[feuille.places["adultes"]] == {"f": "=3+4", "de": [rang, feuille.places["adultes"]]}
    assert rangee[place] == {"f": "=F8&G$2&G80", "de": [7, 19]}
    assert remises.feuille.onglet.cellule(rang, place) == "=F4&G$2&G80"
    assert remises.feuille.ligne(1) | {"date": None} == dict.fromkeys(table.cles) | {"id": "m", "lieu": "Parc"}
    assert remises.memoire.ligne(0)["lieu"] == "École A"
    assert (list(remises.memoire.sources), list(remises.memoire.morceaux)) == ([()], [-1])


def test_une_ligne_que_personne_ne_veut_ne_change_rien(table: Table) -> None:
    assert remettre(feuille_de(table, []), Memoire(), {"m": PARTIE}, []) is None


def test_ce_qui_est_garde_se_relit(table: Table) -> None:
    souvenir = {"lignes": {"seance": {"m": PARTIE.en_json()}}}
    assert lire_parties(souvenir, "seance") == {"m": PARTIE}
    assert lire_parties(souvenir, "besoin") == lire_parties(None, "seance") == {}
    assert PARTIE.cellules(table)["date"] == date(2013, 10, 24)


def test_le_dernier_numero_donne_ne_recule_pas() -> None:
    souvenir = {"numeros": {"seance": ["20140901", 9]}}
    assert dernier_numero(souvenir, "seance", date(2014, 9, 1)) == 9
    assert dernier_numero(souvenir, "seance", date(2014, 9, 2)) == dernier_numero(None, "seance", date(2014, 9, 1)) == 0
    partis = ["manuel-20140901-10", "manuel-a-nous", "2013-10-03-gouter", "manuel-20140831-40"]
    assert suivre_les_numeros(souvenir, "seance", partis) == ("20140901", 10)
    assert suivre_les_numeros(souvenir, "seance", []) == ("20140901", 9)
    assert suivre_les_numeros(None, "seance", []) == ("", 0)
