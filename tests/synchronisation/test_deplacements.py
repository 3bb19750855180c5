"""A person moves rows or columns between our read and our write: nothing of theirs is lost, in this run or the next
(contrat.md §7)."""

import gspread
import pytest

from tests.synchronisation.atelier import Atelier, valeur
from tests.synchronisation.derangements import (
    Geste,
    deplacer_le_commentaire,
    inserer_une_colonne,
    inserer_une_ligne,
    supprimer_une_ligne,
    synchroniser_pendant,
    trier,
)

ID = "2013-10-03-petit-dejeuner-centre-social"


@pytest.mark.parametrize(
    "geste", [inserer_une_ligne, supprimer_une_ligne, inserer_une_colonne, deplacer_le_commentaire, trier]
)
@pytest.mark.parametrize("tue_apres", [0, 1], ids=["en vie", "tue apres l ecriture"])
def test_rien_n_est_perdu(atelier: Atelier, monkeypatch: pytest.MonkeyPatch, geste: Geste, *, tue_apres: int) -> None:
    for jour in ("03", "10", "17", "24", "31"):
        atelier.seance(recue=f"{jour}/10/2013 12:30:00", date=f"{jour}/10/2013", adultes=int(jour))
    atelier.synchroniser()
    feuille = atelier.feuille("Séances")
    cles = feuille.row_values(1)
    atelier.ecrire("Séances", "2013-10-10-petit-dejeuner-centre-social", "commentaire", "belle matinée")
    # Staff's own formula in a column of ours, and a total below the lines.
    rang = atelier.ligne("Séances", "2013-10-17-petit-dejeuner-centre-social")["_rang"]
    lettre = gspread.utils.rowcol_to_a1(1, cles.index("adultes") + 1).rstrip("1")
    feuille.update([["=40+2"]], f"{lettre}{rang}", raw=False)
    feuille.update(
        [["Total", f"=SUM({lettre}3:{lettre}7)"]],
        f"{gspread.utils.rowcol_to_a1(1, cles.index('motif') + 1).rstrip('1')}9",
        raw=False,
    )
    atelier.synchroniser()
    # New forms change two lines and add one, while somebody works in the tab.
    atelier.seance(recue="04/10/2013 08:00:00", date="03/10/2013", adultes=100)
    atelier.seance(recue="25/10/2013 08:00:00", date="24/10/2013", adultes=200)
    atelier.seance(recue="07/11/2013 08:00:00", date="07/11/2013", adultes=300)
    synchroniser_pendant(atelier, monkeypatch, lambda: geste(atelier, feuille.id), tue_apres=tue_apres)
    compte_rendu = atelier.synchroniser()
    lignes = {ligne["id"]: ligne for ligne in atelier.lignes("Séances") if ligne["id"]}
    perdue = {ID} if geste is supprimer_une_ligne else set()
    attendues = {"03": 100, "10": 10, "17": 42, "24": 200, "31": 31}
    attendus = {f"2013-10-{jour}-petit-dejeuner-centre-social": n for jour, n in attendues.items()} | {
        "2013-11-07-petit-dejeuner-centre-social": 300
    }
    assert {ident: ligne["adultes"] for ident, ligne in lignes.items()} == {
        i: n for i, n in attendus.items() if i not in perdue
    }
    assert lignes["2013-10-10-petit-dejeuner-centre-social"]["commentaire"] == "belle matinée"
    formules = feuille.get_all_values(value_render_option=gspread.utils.ValueRenderOption.formula)
    plates = [cellule for rangee in formules for cellule in rangee]
    assert "=40+2" in plates
    assert sum(str(cellule).startswith("=SUM(") for cellule in plates) == 1
    assert all(ligne["statut"] == "réalisée" for ligne in lignes.values())
    assert valeur(compte_rendu, "SEA") == len(attendus) - len(perdue)
    assert atelier.synchroniser().ecritures == 0


@pytest.mark.parametrize("tue_apres", [0, 1], ids=["en vie", "tue apres l ecriture"])
def test_ce_qui_tombe_sur_une_ligne_ajoutee_a_l_instant_est_rendu(
    atelier: Atelier, monkeypatch: pytest.MonkeyPatch, *, tue_apres: int
) -> None:
    """A line above goes: the new one is appended where the last one stood, and what was meant for that one falls on it."""
    for jour in ("03", "10"):
        atelier.seance(recue=f"{jour}/10/2013 12:30:00", date=f"{jour}/10/2013", adultes=int(jour))
    atelier.synchroniser()
    atelier.seance(recue="11/10/2013 08:00:00", date="10/10/2013", adultes=100)
    atelier.seance(recue="17/10/2013 12:30:00", date="17/10/2013", adultes=17)
    sheet_id = atelier.feuille("Séances").id
    synchroniser_pendant(atelier, monkeypatch, lambda: supprimer_une_ligne(atelier, sheet_id), tue_apres=tue_apres)
    compte_rendu = atelier.synchroniser()
    assert {ligne["id"][:10]: ligne["adultes"] for ligne in atelier.lignes("Séances")} == {
        "2013-10-10": 100,
        "2013-10-17": 17,
    }
    assert valeur(compte_rendu, "PAR") == 100 + 17 + 2 * 4
    assert [ligne["champ"] for ligne in atelier.lignes("Corrections")] == ["(ligne)"]
    assert atelier.synchroniser().ecritures == 0


def test_une_formule_rendue_a_sa_ligne_parle_de_sa_rangee(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Covered two rows above the one where its line stands by then, it is made relative to it."""
    for jour in ("03", "10", "17"):
        atelier.seance(recue=f"{jour}/10/2013 12:30:00", date=f"{jour}/10/2013", adultes=int(jour))
    atelier.synchroniser()
    feuille = atelier.feuille("Séances")
    lettres = {
        cle: gspread.utils.rowcol_to_a1(1, place).rstrip("1")
        for place, cle in enumerate(feuille.row_values(1), 1)
        if cle
    }
    rang = atelier.ligne("Séances", "2013-10-03-petit-dejeuner-centre-social")["_rang"]
    feuille.update([[f"={lettres['enfants']}{rang}*10"]], f"{lettres['adultes']}{rang}", raw=False)
    atelier.seance(recue="18/10/2013 08:00:00", date="17/10/2013", adultes=100)
    synchroniser_pendant(atelier, monkeypatch, lambda: trier(atelier, feuille.id))
    atelier.synchroniser()
    ligne = atelier.ligne("Séances", "2013-10-03-petit-dejeuner-centre-social")
    formule = feuille.acell(
        f"{lettres['adultes']}{ligne['_rang']}", value_render_option=gspread.utils.ValueRenderOption.formula
    ).value
    assert formule == f"={lettres['enfants']}{ligne['_rang']}*10"
    assert atelier.synchroniser().ecritures == 0
