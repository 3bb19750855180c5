"""A line that goes shows in Corrections, and comes back whole when staff take it back: through the workbook, as they would."""

from collections.abc import Mapping
from typing import Any

import gspread
import pytest
from gspread.utils import ValueInputOption, ValueRenderOption

from tests.synchronisation.atelier import Atelier, valeur

UNE, DEUX, TROIS = (f"2013-10-{jour}-petit-dejeuner-centre-social" for jour in ("03", "10", "17"))
TAPEE = "manuel-20140901-1"
NOTES = ("Notre note", "Total", "Notre note")


@pytest.fixture
def annote(atelier: Atelier) -> Atelier:
    """Three sessions with their forms and one that staff typed; they added three columns beside, one of them a formula."""
    for jour in ("03", "10", "17"):
        atelier.seance(recue=f"{jour}/10/2013 12:30:00", date=f"{jour}/10/2013")
    seances = atelier.feuille("Séances")
    cles = seances.row_values(1)
    tapee: Mapping[str, Any] = {
        "date": 41571, "activite": "Goûter", "lieu": "École A", "statut": "réalisée", "adultes": 7, "enfants": 2,
        "commentaire": "en plein air",
    }  # fmt: skip
    seances.append_row([tapee.get(cle, "") for cle in cles], value_input_option=ValueInputOption.raw)
    seances.add_cols(len(NOTES))
    seances.update([list(NOTES)], gspread.utils.rowcol_to_a1(2, len(cles) + 1), raw=True)
    atelier.synchroniser()
    for ident in (DEUX, TAPEE):
        rang = atelier.ligne("Séances", ident)["_rang"]
        total = f"={lettre(cles, 'adultes')}{rang}+{lettre(cles, 'enfants')}{rang}"
        place = gspread.utils.rowcol_to_a1(rang, len(cles) + 1)
        seances.update([["vue le 6", total, "à rappeler"]], place, value_input_option=ValueInputOption.user_entered)
    atelier.synchroniser()
    return atelier


def lettre(cles: list[str], cle: str) -> str:
    return gspread.utils.rowcol_to_a1(1, cles.index(cle) + 1)[:-1]


def rangee(atelier: Atelier, ident: str) -> list[Any]:
    """The whole row of a line, its formulas worked out."""
    seances = atelier.feuille("Séances")
    valeurs: list[Any] = seances.row_values(
        atelier.ligne("Séances", ident)["_rang"], value_render_option=ValueRenderOption.unformatted
    )
    return valeurs


def decider(atelier: Atelier, ident: str, decision: str) -> None:
    atelier.ecrire("Corrections", f"seance/{ident}/(ligne)", "decision", decision)


@pytest.mark.parametrize(("ident", "avec_sa_reponse"), [(DEUX, True), (DEUX, False), (TAPEE, False)])
def test_une_ligne_partie_revient_avec_les_colonnes_de_l_equipe(
    annote: Atelier, ident: str, *, avec_sa_reponse: bool
) -> None:
    avant = rangee(annote, ident)
    sea = valeur(annote.synchroniser(), "SEA")
    assert avant[-3:] == ["vue le 6", 9 if ident == TAPEE else 16, "à rappeler"]
    if avec_sa_reponse:
        annote.feuille("Réponses séance").delete_rows(3)
    else:
        annote.feuille("Séances").delete_rows(annote.ligne("Séances", ident)["_rang"])
    compte_rendu = annote.synchroniser()
    assert (compte_rendu.ecritures, valeur(compte_rendu, "SEA")) == (1, 3)
    assert "(SEA, 2013-2014) de 4 à 3" in compte_rendu.apercu.annonce
    trace = next(ligne for ligne in annote.lignes("Journal") if ligne["ligne"] == ident and ligne["avant"])
    assert "Notre note\u00a0: vue le 6\u00a0; Total\u00a0: " in trace["avant"]
    assert annote.synchroniser().ecritures == 0
    decider(annote, ident, "reprendre celle des fiches")
    compte_rendu = annote.synchroniser()
    assert (compte_rendu.ecritures, compte_rendu.lignes_ajoutees > 0, valeur(compte_rendu, "SEA")) == (1, True, sea)
    assert rangee(annote, ident) == avant
    assert annote.lignes("Corrections") == []
    assert annote.synchroniser().ecritures == 0


def test_les_colonnes_de_l_equipe_ont_bouge_pendant_ce_temps(annote: Atelier) -> None:
    seances = annote.feuille("Séances")
    seances.delete_rows(annote.ligne("Séances", TAPEE)["_rang"])
    annote.synchroniser()
    place = len(seances.row_values(1))
    deplacer = {
        "source": {"sheetId": seances.id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1},
        "destinationIndex": 2,
    }
    annote.classeur.batch_update({"requests": [{"moveDimension": deplacer}]})
    decider(annote, TAPEE, "reprendre")
    annote.synchroniser()
    assert rangee(annote, TAPEE)[2] == "vue le 6"
    assert annote.ligne("Séances", TAPEE)["commentaire"] == "en plein air"
    assert annote.synchroniser().ecritures == 0


def test_trier_des_lignes_a_formules_ne_fait_rien_ecrire(annote: Atelier) -> None:
    seances = annote.feuille("Séances")
    tri = {
        "range": {"sheetId": seances.id, "startRowIndex": 2},
        "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}],
    }
    annote.classeur.batch_update({"requests": [{"sortRange": tri}]})
    assert annote.synchroniser().ecritures == 0


def test_une_ligne_reprise_dans_une_grille_pleine_garde_ses_dates(annote: Atelier) -> None:
    seances = annote.feuille("Séances")
    seances.delete_rows(annote.ligne("Séances", TAPEE)["_rang"])
    annote.synchroniser()
    seances.resize(rows=2 + len(annote.lignes("Séances")))
    decider(annote, TAPEE, "reprendre")
    annote.synchroniser()
    rang = annote.ligne("Séances", TAPEE)["_rang"]
    assert seances.row_values(rang)[seances.row_values(1).index("date")] == "24/10/2013"


def test_toutes_les_lignes_d_un_petit_onglet_parties_d_un_coup_reviennent(annote: Atelier) -> None:
    avant = {ident: rangee(annote, ident) for ident in (UNE, DEUX, TROIS, TAPEE)}
    annote.feuille("Séances").delete_rows(3, 6)
    compte_rendu = annote.synchroniser()
    assert compte_rendu.garde == ()
    for ident in avant:
        decider(annote, ident, "reprendre")
    compte_rendu = annote.synchroniser()
    assert compte_rendu.ecritures == 1
    assert {ident: rangee(annote, ident) for ident in avant} == avant
    assert annote.synchroniser().ecritures == 0


def test_un_petit_onglet_vide_par_ses_reponses_le_dit_sans_rien_retenir(annote: Atelier) -> None:
    annote.feuille("Réponses séance").delete_rows(2, 3)
    compte_rendu = annote.synchroniser()
    assert compte_rendu.garde == ()
    (dite,) = [a for a in compte_rendu.apercu.anomalies if "C’est beaucoup" in a.message]
    assert (dite.gravite, dite.ou) == ("attention", "Réponses séance")
    assert "2 lignes sont parties de «\u00a0Séances\u00a0»" in dite.message
