"""School holidays that staff type in their tab: for that school year they win, and the planning names them."""

from datetime import UTC, datetime

from tests.synchronisation.atelier import Atelier

TOUSSAINT = "2013-10-31-petit-dejeuner"


def ecrire(atelier: Atelier, *lignes: list[str], onglet: str = "Vacances") -> None:
    atelier.feuille(onglet).update(lignes, "A3", raw=False)


def anomalies(atelier: Atelier, onglet: str) -> list[str]:
    return [ligne["message"] for ligne in atelier.lignes("Anomalies") if ligne["onglet"] == onglet]


def lieux(atelier: Atelier) -> dict[str, str]:
    return {ligne["id"]: ligne["lieu_prevu"] for ligne in atelier.lignes("Planning")}


def test_ce_qui_est_ecrit_l_emporte_et_le_planning_le_nomme(atelier: Atelier) -> None:
    atelier.passerelle.maintenant = lambda: datetime(2013, 9, 1, 12, tzinfo=UTC)
    atelier.synchroniser()
    assert "vacances scolaires." in atelier.ligne("Planning", TOUSSAINT)["motif"]
    avant = lieux(atelier)
    ecrire(atelier, ["A", "01/11/2013", "30/06/2014", "Année blanche"], ["B", "19/10/2013", "03/11/2013", "Toussaint"])
    atelier.synchroniser()
    planning = atelier.lignes("Planning")
    assert "vacances" not in atelier.ligne("Planning", TOUSSAINT)["motif"]
    assert any("École\u00a0: vacances scolaires (Année blanche)." in ligne["motif"] for ligne in planning)
    entre = [lieu for ident, lieu in lieux(atelier).items() if "2013-11-01" <= ident < "2014-07-01"]
    assert not any(lieu.startswith("École") for lieu in entre)
    assert {i: lieu for i, lieu in lieux(atelier).items() if i < "2013-09-16"} == {
        i: lieu for i, lieu in avant.items() if i < "2013-09-16"
    }
    assert atelier.synchroniser().ecritures == 0


def test_une_ligne_illisible_se_cite_et_ne_change_rien(atelier: Atelier) -> None:
    atelier.synchroniser()
    avant = atelier.lignes("Planning")
    ecrire(atelier, ["A", "la Toussaint", "03/11/2013", "Toussaint"])
    atelier.synchroniser()
    assert atelier.lignes("Planning") == avant
    (dite,) = anomalies(atelier, "Vacances")
    assert "«\u00a0la Toussaint\u00a0»" in dite


def test_l_anomalie_mene_a_l_onglet_par_son_titre_du_jour(atelier: Atelier) -> None:
    atelier.feuille("Vacances").update_title("Congés")
    ecrire(atelier, ["", "21/10/2013", "22/10/2013", ""], onglet="Congés")
    atelier.synchroniser()
    (dite,) = anomalies(atelier, "Planning")
    assert dite.startswith("L’onglet Congés compte 2 jours de vacances en 2013-2014")


def test_un_titre_illisible_laisse_le_planning_comme_il_est(atelier: Atelier) -> None:
    atelier.synchroniser()
    avant = atelier.lignes("Planning")
    ecrire(atelier, ["A", "19/10/2013", "03/11/2013", "Toussaint"])
    atelier.feuille("Vacances").update([[""]], "B1", raw=True)
    atelier.synchroniser()
    assert atelier.lignes("Planning") == avant
