"""The tabs Synthèse and Mode d'emploi in a workbook, through gspread: charts, what staff do to them, what it all costs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gspread.utils import ValueRenderOption

from passerelle.amorce import ouvrir
from passerelle.domaine.chiffres.graphiques import GRAPHIQUES
from passerelle.dossier import creer_dossier
from tests.conftest import environnement
from tests.installes import copier, installer_ou_copier
from tests.synchronisation.atelier import Atelier

Objet = dict[str, Any]

SYNTHESE, MODE_EMPLOI = "Synthèse", "Mode d'emploi"
MOIS, FAMILLES, BUDGET, ANNEES = (GRAPHIQUES[rang].numero for rang in (0, 1, 4, 5))


@pytest.fixture(scope="module")
def annee(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a centre whose year is written."""
    dossier = tmp_path_factory.mktemp("annee") / "centre"
    creer_dossier(dossier)
    installer_ou_copier(dossier)
    atelier = Atelier(ouvrir(dossier, environnement()))
    for jour in ("03/10/2013", "10/10/2013", "07/11/2013"):
        atelier.seance(recue=f"{jour} 12:30:00", date=jour)
    assert atelier.synchroniser().ecritures == 1
    assert atelier.passerelle.tableur is not None
    atelier.passerelle.tableur.fermer()
    return dossier


@pytest.fixture
def ecrit(annee: Path, dossier_centre: Path) -> Iterator[Atelier]:
    """A copy of it."""
    copier(annee / "donnees" / "classeurs.sqlite", dossier_centre / "donnees" / "classeurs.sqlite")
    atelier = Atelier(ouvrir(dossier_centre, environnement()))
    yield atelier
    assert atelier.passerelle.tableur is not None
    atelier.passerelle.tableur.fermer()


def graphiques(atelier: Atelier) -> dict[int, Objet]:
    """The charts over the tab, by id."""
    lu = atelier.client.http_client.spreadsheets_get(
        "principal", {"fields": "sheets(properties(title),charts(chartId,position,spec))"}
    )
    (feuille,) = [f for f in lu["sheets"] if f["properties"]["title"].startswith(SYNTHESE)]
    return {graphique["chartId"]: graphique for graphique in feuille.get("charts", ())}


def sources(graphique: Objet) -> list[Objet]:
    """The range along its axis, then that of each series."""
    base = graphique["spec"]["basicChart"]
    donnees = [d["domain"] for d in base["domains"]] + [s["series"] for s in base["series"]]
    return [source for une in donnees for source in une["sourceRange"]["sources"]]


def contenu(atelier: Atelier, source: Objet) -> list[Any]:
    """The cells of a range."""
    grille = atelier.feuille(SYNTHESE).get_all_values(value_render_option=ValueRenderOption.unformatted)
    rangees = grille[source["startRowIndex"] : source["endRowIndex"]]
    return [rangee[source["startColumnIndex"]] for rangee in rangees]


def changer(atelier: Atelier, *requetes: Objet) -> None:
    """Somebody works in the tab."""
    atelier.classeur.batch_update({"requests": list(requetes)})


def de_plus(atelier: Atelier) -> int:
    """One more session arrives and is written: how many writes that took."""
    atelier.seance(recue="14/11/2013 12:30:00", date="14/11/2013", adultes=30)
    compte_rendu = atelier.synchroniser()
    assert compte_rendu.lectures <= 4
    return compte_rendu.ecritures


def test_six_graphiques_montrent_les_blocs(ecrit: Atelier) -> None:
    presents = graphiques(ecrit)
    assert list(presents) == [voulu.numero for voulu in GRAPHIQUES]
    for voulu, graphique in zip(GRAPHIQUES, presents.values(), strict=True):
        spec = graphique["spec"]
        assert (spec["title"], spec["altText"]) == (voulu.titre, voulu.description)
        assert graphique["position"]["overlayPosition"]["anchorCell"]["columnIndex"] >= 10
        blocs = {(s["startRowIndex"], s["endRowIndex"]) for s in sources(graphique)}
        assert len(blocs) == 1
        bloc = sources(graphique)[0] | {"startColumnIndex": 0}
        assert set(contenu(ecrit, bloc)) == {voulu.bloc}
    libelles, presences, seances = (contenu(ecrit, source) for source in sources(presents[MOIS]))
    indicateurs = {
        (ligne["code"], ligne["periode"]): ligne["valeur"]
        for ligne in ecrit.lignes("Indicateurs")
        if not ligne["ventilation"]
    }
    assert (libelles[1], presences[1], seances[1]) == (
        "octobre 2013",
        indicateurs["PAR", "2013-10"],
        indicateurs["SEA", "2013-10"],
    )
    assert (presences[1], seances[1]) == (32, 2)


def test_rien_de_neuf_ne_s_ecrit_pas_et_le_reste_en_une_fois(ecrit: Atelier) -> None:
    assert ecrit.synchroniser().ecritures == 0
    assert de_plus(ecrit) == 1
    assert ecrit.synchroniser().ecritures == 0
    assert ecrit.passerelle.installer() == ()


def test_un_graphique_supprime_ne_revient_que_par_installer(ecrit: Atelier) -> None:
    changer(ecrit, {"deleteEmbeddedObject": {"objectId": FAMILLES}})
    assert ecrit.synchroniser().ecritures == 0
    assert de_plus(ecrit) == 1
    assert FAMILLES not in graphiques(ecrit)
    titre = GRAPHIQUES[1].titre
    assert ecrit.passerelle.installer() == (
        f"«\u00a0Synthèse\u00a0»\u00a0: le graphique «\u00a0{titre}\u00a0» est remis.",
    )
    assert {source["endRowIndex"] for source in sources(graphiques(ecrit)[FAMILLES])} == {30}
    assert ecrit.passerelle.installer() == ()


def test_ce_que_l_equipe_change_d_un_graphique_reste(ecrit: Atelier) -> None:
    spec = graphiques(ecrit)[BUDGET]["spec"]
    spec["title"] = "Notre argent"
    spec["basicChart"]["series"][0]["colorStyle"] = {"rgbColor": {"red": 1}}
    coin = {"sheetId": ecrit.feuille(SYNTHESE).id, "rowIndex": 50, "columnIndex": 11}
    ailleurs = {"overlayPosition": {"anchorCell": coin}}
    changer(
        ecrit,
        {"updateChartSpec": {"chartId": BUDGET, "spec": spec}},
        {"updateEmbeddedObjectPosition": {"objectId": BUDGET, "newPosition": ailleurs, "fields": "anchorCell"}},
    )
    avant = graphiques(ecrit)
    assert de_plus(ecrit) == 1
    assert graphiques(ecrit) == avant
    assert ecrit.passerelle.installer() == ()


def test_des_rangees_inserees_ou_supprimees_sont_suivies(ecrit: Atelier) -> None:
    feuille = ecrit.feuille(SYNTHESE)
    feuille.insert_rows([[]], 3)
    suivis = graphiques(ecrit)
    assert contenu(ecrit, sources(suivis[MOIS])[0])[1] == "octobre 2013"
    assert de_plus(ecrit) == 1
    assert graphiques(ecrit) == suivis
    assert contenu(ecrit, sources(suivis[MOIS])[1])[2] == 50
    # Two lines of the essential go: the lines come back from the first row on, and the charts look there.
    feuille.delete_rows(5, 6)
    assert [source["startRowIndex"] for source in sources(graphiques(ecrit)[MOIS])] == [9] * 3
    assert ecrit.synchroniser().ecritures == 1
    remis = graphiques(ecrit)
    assert [source["startRowIndex"] for source in sources(remis[MOIS])] == [10] * 3
    assert contenu(ecrit, sources(remis[ANNEES])[0])[0] == "2013-2014"
    assert contenu(ecrit, sources(remis[MOIS])[1])[2] == 50
    assert remis[MOIS]["spec"]["title"] == GRAPHIQUES[0].titre
    assert ecrit.synchroniser().ecritures == 0


@pytest.mark.parametrize(("titre", "case"), [(SYNTHESE, "C3"), (SYNTHESE, "A12"), (MODE_EMPLOI, "C9")])
def test_ce_qui_est_tape_par_dessus_est_remis(ecrit: Atelier, titre: str, case: str) -> None:
    avant = ecrit.feuille(titre).get_all_values()
    ecrit.feuille(titre).update([["À nous"]], case, raw=True)
    assert ecrit.synchroniser().ecritures == 1
    assert ecrit.feuille(titre).get_all_values() == avant


def test_le_mode_d_emploi_nomme_chaque_code(ecrit: Atelier) -> None:
    feuille = ecrit.classeur.worksheet("Mode d'emploi")
    assert ecrit.classeur.worksheets()[0].title == feuille.title
    sujets = [str(sujet) for sujet in feuille.col_values(2)]
    codes = {str(ligne["code"]) for ligne in ecrit.lignes("Indicateurs")}
    assert codes
    assert {code for code in codes if not any(sujet.startswith(f"{code}\u00a0: ") for sujet in sujets)} == set()
    # Staff move it: it is theirs to place.
    changer(ecrit, {"updateSheetProperties": {"properties": {"sheetId": feuille.id, "index": 9}, "fields": "index"}})
    place = [f.title for f in ecrit.classeur.worksheets()].index(feuille.title)
    assert place
    de_plus(ecrit)
    ecrit.passerelle.installer()
    assert [f.title for f in ecrit.classeur.worksheets()].index(feuille.title) == place


def test_les_deux_onglets_avertissent_qui_y_ecrit(ecrit: Atelier) -> None:
    lu = ecrit.client.http_client.spreadsheets_get(
        "principal", {"fields": "sheets(properties(title),protectedRanges(range,warningOnly,description))"}
    )
    for feuille in lu["sheets"]:
        if feuille["properties"]["title"] in (SYNTHESE, MODE_EMPLOI):
            assert all(protection["warningOnly"] for protection in feuille["protectedRanges"])
            assert any("tenu par Passerelle" in protection["description"] for protection in feuille["protectedRanges"])


def test_un_classeur_deja_au_travail_recoit_les_deux_onglets(ecrit: Atelier) -> None:
    """As a version without them left it, staff having a tab of that title."""
    for titre in (SYNTHESE, MODE_EMPLOI):
        ecrit.classeur.del_worksheet(ecrit.feuille(titre))
    cache = ecrit.feuille("_passerelle")
    rang = cache.col_values(1).index("etat") + 1
    etat = json.loads(cache.cell(rang, 2).value or "")
    for connus in (etat["onglets"], etat["cles"]):
        del connus["synthese"], connus["mode_emploi"]
    cache.update([[json.dumps(etat)]], f"B{rang}", raw=True)
    ecrit.classeur.add_worksheet(SYNTHESE, 10, 3).update([["Notre synthèse", 2011]], "A1", raw=True)
    compte_rendu = ecrit.synchroniser()
    assert compte_rendu.garde == ()
    titres = [feuille.title for feuille in ecrit.classeur.worksheets()]
    assert titres.index(MODE_EMPLOI) == titres.index("Séances") - 1
    assert titres.index("Synthèse (Passerelle)") == titres.index("Indicateurs") - 1
    assert ecrit.feuille(SYNTHESE).get_all_values() == [["Notre synthèse", "2011"]]
    dits = [ligne["onglet"] for ligne in ecrit.lignes("Journal") if ligne["quoi"] == "onglet créé"]
    assert dits == ["Synthèse (Passerelle)"]
    assert len(ecrit.lignes("Synthèse (Passerelle)")) == 67
    assert ecrit.synchroniser().ecritures == 0
    assert ecrit.passerelle.installer() == ()
