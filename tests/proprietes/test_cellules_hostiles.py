"""Whatever cells hold, a synchronisation ends, counts the other responses, and a second one writes nothing (contrat.md §6)."""

import os
import tempfile
from pathlib import Path
from typing import Any

import gspread
from gspread.utils import ValueInputOption
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.amorce import ouvrir
from passerelle.dossier import creer_dossier
from tests.conftest import environnement
from tests.installes import installer_ou_copier
from tests.synchronisation.atelier import Atelier, valeur

ONGLETS_DE_REPONSES = (
    "Réponses séance",
    "Réponses besoin",
    "Réponses réunion",
    "Réponses animation",
    "Réponses projet",
    "Réponses finance",
    "Réponses contact",
)
NOS_ONGLETS = (
    "Séances",
    "Besoins",
    "Réunions",
    "Animations",
    "Projets",
    "Finances",
    "Planning",
    "Mises en relation",
    "Lieux",
    "Fermetures",
    "Vacances",
    "Partenaires",
    "Financeurs",
    "Thèmes",
    "Mode d'emploi",
    "Synthèse",
    "Indicateurs",
    "Corrections",
    "Anomalies",
    "Personnes à rappeler",
    "Équipe",
)

NOMBRES = (-1, 0, 0.5, 1e-320, 1e15, 1e16, 2**53, 10**300, 1.7e308, -1.7e308, -0.0, 1e9, 41_550, 41_550.52)
SERIES = (-693_594, -693_593, -400, 2_958_465, 2_958_466, 29_584_660, 99_999_999)
LONGS = (
    "a" * 49_000,
    '"' * 30_000,
    "\\" * 49_000,
    "👍" * 25_000,
    "\x01" * 49_000,
    "\u0958" * 49_000,
    "\ufdfa" * 40_000,
    " " * 40_000 + "x",
    "x," * 20_000,
    "\n" * 30_000 + "jardin",
    "é" * 40_000 + "jardin",
    "ma mère est malade " * 2_500,
)
TEXTES = (
    "NaN", "nan", "inf", "Infinity", "1e400", "-1", "1 000 000", "٣", "²", "12 adultes", "0x10", "1_000", "12e3",
    "00/00/0000", "31/02/2014", "03/10/0000", "03/10/99999", "29/02/2013", "3:00:00", "99:99", "2013-13-45", "1er avril 2014",
    "=1/0", "=A1", "+33 6", "-", "@", "'", '"', "\x00", "\u200b", "\ufeff", "\u2028", "\u0301", "ﬀ", "ß", "İ", "\x7f\x85",
    "Oui", "Non", "oui, non", ", , ,", ";", "{}", "[]", "null", "manuel-1", "../..", "a/b/c", "%s", "…\x1f", "a" * 200 + "…\x1f",
    "Petit-déjeuner", "Centre social", "Jardin", "réalisée", "garder", "reprendre", "(ligne)", "séance/x/adultes",
)  # fmt: skip

cellules: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(TEXTES),
    st.sampled_from(NOMBRES),
    st.sampled_from(SERIES),
    st.sampled_from(LONGS),
    st.booleans(),
    st.just(""),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**18), 10**18),
)
HORODATEURS = st.one_of(
    st.sampled_from(
        ["", "03/10/2013 12:30:00", "04/10/2013 00:00:00", 41_550.5, "31/12/9999 23:59:59", "01/01/0001 00:00:00"]
    ),
    cellules,
)


@st.composite
def rangees(draw: st.DrawFn) -> dict[str, list[tuple[Any, dict[int, Any]]]]:
    """Response tab → rows: a Horodateur, and column → hostile cell over an ordinary answer."""
    onglets = draw(st.lists(st.sampled_from(ONGLETS_DE_REPONSES), min_size=1, max_size=4, unique=True))
    return {
        onglet: draw(
            st.lists(
                st.tuples(HORODATEURS, st.dictionaries(st.integers(1, 20), cellules, max_size=8)),
                min_size=1,
                max_size=5,
            )
        )
        for onglet in onglets
    }


saisies = st.lists(
    st.tuples(st.sampled_from(NOS_ONGLETS), st.integers(3, 8), st.integers(1, 24), cellules), max_size=12
)

ORDINAIRES: dict[str, tuple[Any, ...]] = {
    "Réponses séance": (41_550, "Petit-déjeuner", "Centre social", "Oui", "", 3, 1),
    "Réponses besoin": (41_550, "Centre social", "Petit-déjeuner", "un jardin", "Une envie", "", 2, "A1"),
    "Réponses réunion": (41_550, "Jardin", "Oui", 3),
    "Réponses animation": (41_550, "Jardin", "Centre social", "Oui", 3),
    "Réponses projet": ("Jardin", "", "A1", 41_550),
    "Réponses finance": (41_550, "Aller vers", "Charge", "Réalisé", "Achats", "", 12),
    "Réponses contact": ("", "Zoé", "zoe", 41_550),
}


def ecrire(feuille: gspread.Worksheet, rangee: list[Any]) -> None:
    feuille.append_row(rangee, value_input_option=ValueInputOption.raw, table_range="A1")


def verser(atelier: Atelier, lots: dict[str, list[tuple[Any, dict[int, Any]]]]) -> None:
    for onglet, lues in lots.items():
        feuille = atelier.feuille(onglet)
        largeur = len(feuille.row_values(1))
        bruts = []
        for recu, cases in lues:
            rangee = [recu, *ORDINAIRES[onglet], *[""] * largeur][:largeur]
            for place, cellule in cases.items():
                if place < largeur:
                    rangee[place] = cellule
            bruts.append(rangee)
        feuille.append_rows(bruts, value_input_option=ValueInputOption.raw, table_range="A1")


def taper(atelier: Atelier, gestes: list[tuple[str, int, int, Any]]) -> None:
    """Staff type in our tabs, ids included."""
    for onglet, rang, place, cellule in gestes:
        feuille = atelier.feuille(onglet)
        if place <= feuille.col_count:
            feuille.update([[cellule]], gspread.utils.rowcol_to_a1(rang, place), raw=True)


LONGTEMPS = int(os.environ.get("PASSERELLE_LONGTEMPS", "0"))


@settings(
    max_examples=LONGTEMPS or 3,
    deadline=None,
    derandomize=not LONGTEMPS,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(avant=rangees(), gestes=saisies, apres=rangees())
def test_des_cellules_hostiles_n_arretent_rien(
    avant: dict[str, list[tuple[Any, dict[int, Any]]]],
    gestes: list[tuple[str, int, int, Any]],
    apres: dict[str, list[tuple[Any, dict[int, Any]]]],
) -> None:
    with tempfile.TemporaryDirectory() as dossier:
        centre = Path(dossier) / "centre"
        creer_dossier(centre)
        installer_ou_copier(centre)
        atelier = Atelier(ouvrir(centre, environnement()))
        atelier.seance(date="05/12/2013", recue="05/12/2013 12:30:00", adultes=100)
        verser(atelier, avant)
        compte_rendu = atelier.synchroniser(confirmer=True)
        assert (valeur(compte_rendu, "PAR", "2013-12") or 0) >= 104
        assert atelier.synchroniser().ecritures == 0
        taper(atelier, gestes)
        verser(atelier, apres)
        atelier.synchroniser(confirmer=True)
        assert atelier.synchroniser().ecritures == 0
