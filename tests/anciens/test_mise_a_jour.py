"""An older centre is brought up to date: no id, edit, line or decision of it is lost, and nothing holds it back."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from passerelle.amorce import Passerelle, ouvrir
from passerelle.cli import lancer
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from tests.anciens.reconstruire import cases_de_l_equipe, reconstruire
from tests.anciens.vue import OngletVu, lire_les_classeurs
from tests.conftest import environnement

VERSION, JOUR = "0.1.0", "2014-02-20"
EGARE = "manuel-20140220-1"
"""The id that was written on the line of another."""

TENUS = {"Indicateurs", "Corrections", "Anomalies", "Journal", "_passerelle"}
"""The service's own tabs, whose lines come and go."""

REPRISE = "finance/finance-20130910-090020-2/montant"
"""The correction where staff had written « reprendre »."""


@dataclass(frozen=True, kw_only=True)
class MiseAJour:
    avant: dict[tuple[str, int], OngletVu]
    apres: dict[tuple[str, int], OngletVu]
    premiere: CompteRendu
    seconde: CompteRendu

    def couples(self) -> Iterator[tuple[OngletVu, OngletVu]]:
        """Each tab that was there, before and after."""
        return ((onglet, self.apres[ou]) for ou, onglet in self.avant.items())

    def onglet(self, titre: str, quand: str = "apres") -> OngletVu:
        onglets = self.avant if quand == "avant" else self.apres
        return next(onglet for onglet in onglets.values() if onglet.titre == titre)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return reconstruire(VERSION, tmp_path_factory.mktemp("ancien") / "centre")


@pytest.fixture(scope="module")
def mise_a_jour(dossier: Path) -> MiseAJour:
    centre: Passerelle = ouvrir(dossier, environnement(JOUR))
    avant = lire_les_classeurs(centre)
    premiere, seconde = centre.synchroniser(), centre.synchroniser()
    return MiseAJour(avant=avant, apres=lire_les_classeurs(centre), premiere=premiere, seconde=seconde)


def test_rien_ne_la_retient_et_la_seconde_n_ecrit_rien(mise_a_jour: MiseAJour) -> None:
    assert mise_a_jour.premiere.garde == ()
    assert mise_a_jour.premiere.ecritures
    assert (mise_a_jour.seconde.garde, mise_a_jour.seconde.ecritures) == ((), 0)


def test_chaque_case_de_l_equipe_reste(mise_a_jour: MiseAJour) -> None:
    lues = [
        case._replace(valeur=mise_a_jour.onglet(case.onglet).case(case.ligne, case.colonne))
        for case in cases_de_l_equipe(VERSION)
    ]
    assert lues == cases_de_l_equipe(VERSION)


def test_chaque_ligne_garde_son_identifiant_et_son_rang(mise_a_jour: MiseAJour) -> None:
    for avant, apres in mise_a_jour.couples():
        if avant.titre not in TENUS and "id" in avant.grille[0]:
            ids = [ident for ident in avant.ids() if ident != EGARE]
            assert [ident for ident in apres.ids() if ident in ids] == ids, avant.titre


def test_les_corrections_et_les_anomalies_restent_sauf_ce_qui_est_decide(mise_a_jour: MiseAJour) -> None:
    def manquantes(titre: str) -> set[str]:
        return set(mise_a_jour.onglet(titre, "avant").ids()) - set(mise_a_jour.onglet(titre).ids())

    assert manquantes("Corrections") == {REPRISE}
    assert manquantes("Anomalies") == set()


def test_la_decision_ecrite_avant_la_mise_a_jour_est_suivie(mise_a_jour: MiseAJour) -> None:
    assert mise_a_jour.onglet("Finances", "avant").case("finance-20130910-090020-2", "montant") == "18000"
    assert mise_a_jour.onglet("Finances").case("finance-20130910-090020-2", "montant") == "14000"


def test_les_lignes_supprimees_le_restent(mise_a_jour: MiseAJour) -> None:
    assert "2013-10-10-petit-dejeuner-ecole-b" not in mise_a_jour.onglet("Nos séances").ids()
    assert "besoin-20130912-144100" not in mise_a_jour.onglet("Besoins").ids()


def test_une_ligne_que_rien_n_avait_vue_recoit_un_identifiant(mise_a_jour: MiseAJour) -> None:
    finances = mise_a_jour.onglet("Finances")
    (ident,) = set(finances.ids()) - set(mise_a_jour.onglet("Finances", "avant").ids())
    assert (finances.case(ident, "date"), finances.case(ident, "montant")) == ("19/02/2014", "19.9")


def test_le_journal_ne_fait_que_s_allonger(mise_a_jour: MiseAJour) -> None:
    avant, apres = (mise_a_jour.onglet("Journal", quand).grille for quand in ("avant", "apres"))
    assert len(avant) > 10
    assert apres[: len(avant)] == avant


def test_les_reponses_et_les_onglets_de_l_equipe_ne_bougent_pas(mise_a_jour: MiseAJour) -> None:
    intacts = [
        avant.titre
        for avant, apres in mise_a_jour.couples()
        if avant.titre.startswith("Réponses") or avant.titre in ("Bilan", "Clés de la salle", "Équipe")
        if (avant.titre, avant.grille) == (apres.titre, apres.grille)
    ]
    assert len(intacts) == 7 + 3


def test_les_onglets_et_les_colonnes_gardent_leur_place(mise_a_jour: MiseAJour) -> None:
    for avant, apres in mise_a_jour.couples():
        if avant.titre == "_passerelle" or avant.titre.startswith("Réponses"):
            continue
        for rangee, restee in zip(avant.grille[:2], apres.grille, strict=False):
            assert (apres.titre, restee[: len(rangee)]) == (avant.titre, rangee)


def test_ce_que_l_ecriture_avait_mis_a_cote_est_remis(mise_a_jour: MiseAJour) -> None:
    seances = mise_a_jour.onglet("Nos séances")
    adultes = {
        "2013-09-05-petit-dejeuner-centre-commercial": "31",
        "2013-10-31-petit-dejeuner-centre-commercial": "32",
        "2013-11-07-petit-dejeuner-ecole-a": "33",
        # What the write had covered.
        "2014-01-30-petit-dejeuner-centre-social": "18",
        "2013-11-28-petit-dejeuner-ecole-b": "11",
        "2013-11-14-petit-dejeuner-centre-social": "7",
        "2013-09-04-gouter-centre-commercial": "13",
    }
    assert {ident: seances.case(ident, "adultes") for ident in adultes} == adultes
    assert seances.case("2013-11-14-petit-dejeuner-centre-social", "fiches") == "1"


def test_la_commande_la_fait_aussi(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ancien = str(reconstruire(VERSION, tmp_path / "centre"))
    assert lancer(["synchroniser", "--dossier", ancien], environnement(JOUR)) == 0
    assert capsys.readouterr().err == ""
