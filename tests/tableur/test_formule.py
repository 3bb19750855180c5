from typing import Any

import gspread
import pytest

from passerelle.tableur.formules.fonctions import Bloc, ErreurFormule
from passerelle.tableur.formules.formule import calculer
from tests.tableur.aides import appliquer, ecrire, lire


class Grille:
    """A1:A3 hold 1, 2 and 4; B1 text, B2 nothing, B3 true."""

    def bloc(self, reference: str) -> Bloc:
        connues: dict[str, Bloc] = {
            "A1": Bloc([1], 1),
            "A2": Bloc([2], 1),
            "A1:A3": Bloc([1, 2, 4], 3),
            "B1": Bloc(["trois"], 1),
            "B2": Bloc([], 1),
            "B1:B3": Bloc(["trois", "", True], 3),
            "'Bilan 2013'!A1": Bloc(["ailleurs"], 1),
        }
        if reference not in connues:
            raise ErreurFormule("#REF!", reference)
        return connues[reference]

    def compter(self, unites: int) -> None:
        assert unites > 0


@pytest.mark.parametrize(
    ("formule", "attendu"),
    [
        ("=1+2*3", 7),
        ("=(1+2)*3", 9),
        ("=-2^2", 4),
        ("=2^3^1", 8),
        ("=10-4-3", 3),
        ("=50%", 0.5),
        ("=7/2", 3.5),
        ("=A1+A2", 3),
        ("=B2", 0),
        ("=B2+1", 1),
        ("=SOMME(A1:A3)", 7),
        ("=SUM(A1:A3,B1:B3,10)", 17),
        ("=SOMME(1,5;2)", 3.5),
        ("=MOYENNE(A1:A3)", 7 / 3),
        ("=COUNT(A1:A3,B1:B3)", 3),
        ("=COUNTA(B1:B3)", 2),
        ("=MIN(A1:A3)", 1),
        ("=MAX(B2:B2)+0", None),
        ("=MAX(A1:A3)", 4),
        ('=SI(A1>1;"oui";"non")', "non"),
        ('=IF(A1=1,"oui")', "oui"),
        ("=IF(A1>1,1/0)", False),
        ("=SI(A1=1;5;1/0)", 5),
        ("=ARRONDI(2,5;0)", 3),
        ("=ROUND(-1.005,2)", -1.01),
        ("=ROUND(1234,-2)", 1200),
        ('="a"&1,5&"b"', None),
        ('="a"&A2&"b"', "a2b"),
        ('="dit ""oui"""', 'dit "oui"'),
        ('=B1="TROIS"', True),
        ("=1<>2", True),
        ('="b">"a"', True),
        ("='Bilan 2013'!A1", "ailleurs"),
        ('=SIERREUR(1/0;"rien")', "rien"),
        ("=IFERROR(3,4)", 3),
        ("=ET(A1=1;A2=2)", True),
        ("=OR(FALSE,VRAI)", True),
        ("=NON(FAUX)", True),
        ("=ABS(-3)", 3),
    ],
)
def test_ce_que_donnent_les_formules(formule: str, attendu: Any) -> None:
    if attendu is None:
        with pytest.raises(ErreurFormule):
            calculer(formule, Grille())
    else:
        assert calculer(formule, Grille()) == pytest.approx(attendu)


@pytest.mark.parametrize(
    ("formule", "erreur"),
    [
        ("=1/0", "#DIV/0!"),
        ("=MOYENNE(B1:B3)", "#DIV/0!"),
        ("=B1+1", "#VALUE!"),
        ("=A1:A3+1", "#VALUE!"),
        ("=RECHERCHEV(A1;A1:A3;1)", "#NAME?"),
        ("=Z99", "#REF!"),
        ("=#REF!+1", "#REF!"),
        ("=9^9^9^9", "#NUM!"),
        ("=(-8)^0.5", "#NUM!"),
        ("=", "#ERROR!"),
        ("=(1", "#ERROR!"),
        ("=1)", "#ERROR!"),
        ("=1 2", "#ERROR!"),
        ("={1,2}", "#ERROR!"),
        ("=" + "(" * 5000, "#ERROR!"),
    ],
)
def test_ce_que_les_formules_ne_donnent_pas(formule: str, erreur: str) -> None:
    with pytest.raises(ErreurFormule) as refus:
        calculer(formule, Grille())
    assert refus.value.texte == erreur


def test_les_formules_suivent_ce_qu_elles_lisent(classeur: gspread.Spreadsheet) -> None:
    appliquer(
        classeur,
        {"addSheet": {"properties": {"sheetId": 5, "title": "Bilan 2013"}}},
        ecrire((0, 0), ["=C1+1", "=A1*2", "='Bilan 2013'!A1"]),
        ecrire((0, 0), [10], feuille=5),
    )
    assert classeur.sheet1.row_values(1) == ["11", "22", "10"]

    classeur.worksheet("Bilan 2013").update([[20]], "A1")
    assert classeur.sheet1.row_values(1) == ["21", "42", "20"]

    classeur.worksheet("Bilan 2013").update_title("Bilan 2014")
    assert classeur.sheet1.get("C1", value_render_option="FORMULA") == [["='Bilan 2014'!A1"]]  # type: ignore[arg-type]

    classeur.del_worksheet(classeur.worksheet("Bilan 2014"))
    assert classeur.sheet1.row_values(1) == ["#REF!", "#REF!", "#REF!"]


def test_les_erreurs_ont_leur_genre(classeur: gspread.Spreadsheet) -> None:
    appliquer(classeur, ecrire((0, 0), ["=INCONNUE()", "=A2", None], ["=B1"]))

    (premiere, _) = lire(classeur, "sheets.data.rowData.values.effectiveValue")["sheets"][0]["data"][0]["rowData"]
    assert premiere["values"][0]["effectiveValue"] == {
        "errorValue": {"type": "NAME", "message": "Unknown function: 'INCONNUE'."}
    }
    assert premiere["values"][1]["effectiveValue"]["errorValue"]["type"] == "REF"


def test_des_totaux_cumules_de_toute_longueur(classeur: gspread.Spreadsheet) -> None:
    appliquer(
        classeur,
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1000}},
        ecrire((0, 0), *[[f"=A{rang + 2}+1"] for rang in range(1999)], [1]),
    )

    assert classeur.sheet1.acell("A1").value == "2000"
