"""Conditional formats are tried on the cells, as `effectiveFormat` and the page of a tab show."""

import gspread
import pytest
from gspread.exceptions import APIError

from tests.tableur.aides import Objet, appliquer, ecrire, lire, plage

JAUNE = {"red": 1, "green": 0.9, "blue": 0.5}
ZONE = plage(2, 20, 0, 1)


def _regle(genre: str, *valeurs: str, couleur: Objet = JAUNE, ranges: list[Objet] | None = None) -> Objet:
    condition: Objet = {"type": genre}
    if valeurs:
        condition["values"] = [{"userEnteredValue": valeur} for valeur in valeurs]
    habit = {"backgroundColorStyle": {"rgbColor": couleur}}
    return {"ranges": ranges or [ZONE], "booleanRule": {"condition": condition, "format": habit}}


def _fonds(classeur: gspread.Spreadsheet, case: str) -> list[Objet]:
    champs = "sheets(data(rowData(values(effectiveFormat(backgroundColor)))))"
    (feuille,) = lire(classeur, champs, case)["sheets"]
    return [
        cellule.get("effectiveFormat", {}).get("backgroundColor", {})
        for rangee in feuille["data"][0].get("rowData", ())
        for cellule in rangee["values"]
    ]


@pytest.mark.parametrize(
    ("genre", "valeurs", "colorees"),
    [
        ("NOT_BLANK", (), "12345"),
        ("TEXT_STARTS_WITH", ("en retard",), "1"),
        ("TEXT_EQ", ("fiche manquante",), "2"),
        ("TEXT_CONTAINS", ("a",), "125"),
        ("NUMBER_GREATER", ("3",), "4"),
        ("NUMBER_BETWEEN", ("1", "3"), "3"),
        ("NUMBER_EQ", ("=1+1",), "3"),
        ("CUSTOM_FORMULA", ('=$B3<>""',), "24"),
        ("CUSTOM_FORMULA", ("=$A3/0",), ""),
        ("DATE_BEFORE", ("01/01/2020",), ""),
    ],
)
def test_une_regle_colore_les_cases_ou_elle_est_vraie(
    classeur: gspread.Spreadsheet, genre: str, valeurs: tuple[str, ...], colorees: str
) -> None:
    rangees: list[list[object]] = [
        ["En retard de 3 jours", None],
        ["Fiche manquante", "vu"],
        [2, None],
        [7.5, "vu"],
        ["ah", ""],
    ]
    appliquer(
        classeur,
        ecrire((2, 0), *rangees),
        {"addConditionalFormatRule": {"rule": _regle(genre, *valeurs), "index": 0}},
    )
    fonds = _fonds(classeur, "A3:A7")
    assert "".join(str(n) for n, fond in enumerate(fonds, 1) if fond == JAUNE) == colorees


def test_de_deux_regles_la_premiere_l_emporte(classeur: gspread.Spreadsheet) -> None:
    bleu = {"red": 0.2, "blue": 1}
    appliquer(
        classeur,
        ecrire((2, 0), ["x"]),
        {"addConditionalFormatRule": {"rule": _regle("NOT_BLANK"), "index": 0}},
        {"addConditionalFormatRule": {"rule": _regle("NOT_BLANK", couleur=bleu), "index": 0}},
    )
    assert _fonds(classeur, "A3") == [bleu]


def test_une_couleur_se_remplace_en_entier(classeur: gspread.Spreadsheet) -> None:
    rouge = {"red": 1}
    classeur.sheet1.update([["x"]], "A1")
    classeur.sheet1.format("A1", {"backgroundColor": rouge})
    assert _fonds(classeur, "A1") == [rouge]


def test_une_formule_se_compte_depuis_la_premiere_case(classeur: gspread.Spreadsheet) -> None:
    """Two columns coloured by a third; the first range tells where relative rows start."""
    zones = [plage(2, 20, 0, 1), plage(2, 20, 3, 4)]
    appliquer(
        classeur,
        ecrire((2, 0), ["a", "", "", ""], ["b", "", "", "à voir"]),
        {
            "addConditionalFormatRule": {
                "rule": _regle("CUSTOM_FORMULA", '=$D3<>""', ranges=zones),
                "index": 0,
            }
        },
    )
    assert [JAUNE in _fonds(classeur, case) for case in ("A3", "A4", "D4", "B4")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "regle",
    [
        _regle("TEXT_EQ"),
        _regle("NOT_BLANK", "x"),
        _regle("NUMBER_BETWEEN", "1"),
        _regle("CUSTOM_FORMULA", "A3>2"),
        _regle("ONE_OF_LIST", "oui"),
    ],
)
def test_une_regle_que_sheets_refuse_est_refusee(classeur: gspread.Spreadsheet, regle: Objet) -> None:
    with pytest.raises(APIError, match="Invalid"):
        appliquer(classeur, {"addConditionalFormatRule": {"rule": regle, "index": 0}})


@pytest.mark.parametrize(
    "condition",
    [{"type": "ONE_OF_LIST"}, {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "A1:A3"}]}, {}],
)
def test_une_liste_que_sheets_refuse_est_refusee(classeur: gspread.Spreadsheet, condition: Objet) -> None:
    with pytest.raises(APIError, match="Invalid"):
        appliquer(classeur, {"setDataValidation": {"range": ZONE, "rule": {"condition": condition}}})
