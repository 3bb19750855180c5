"""What a cell says, whoever wrote it."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domaine.texte.lecture import (
    Cellule,
    TypeColonne,
    depuis_serie,
    en_serie,
    en_texte,
    est_nombre,
    lire_colonne,
    lire_date,
    lire_horodatage,
    lire_nombre,
    sont_egales,
)

INSECABLE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("ecrit", "nombre"),
    [
        ("12", 12), (" 1,5 ", 1.5), ("12,0", 12), ("12.5", 12.5), ("-3", -3), ("+3", 3), ("0", 0), ("007", 7),
        ("1 335,20 €", 1335.2), (f"1{INSECABLE}335", 1335), ("1\u202f335\u202f200", 1335200), ("1.335,20", 1335.2),
        ("1.335.200,5 €", 1335200.5), ("3€", 3),
        ("12 adultes", None), ("une douzaine", None), ("", None), ("12.", None), (",5", None), ("1e3", None),
        ("1.335.200", None), ("12 34", None), ("nan", None), ("inf", None), ("=1+1", None), ("١٢", None), ("9" * 16, None),
    ],
)  # fmt: skip
def test_un_nombre_comme_on_l_ecrit(ecrit: str, nombre: float | None) -> None:
    assert lire_nombre(ecrit) == nombre


@pytest.mark.parametrize(
    ("ecrit", "moment"),
    [
        ("3/10/2013", datetime(2013, 10, 3)),
        ("03/10/13", datetime(2013, 10, 3)),
        ("03.10.2013", datetime(2013, 10, 3)),
        ("03-10-2013", datetime(2013, 10, 3)),
        ("2013-10-03", datetime(2013, 10, 3)),
        ("3 octobre 2013", datetime(2013, 10, 3)),
        ("1er août 2014", datetime(2014, 8, 1)),
        ("2 FÉVR. 2014", datetime(2014, 2, 2)),
        ("3 juil 2014", datetime(2014, 7, 3)),
        ("03/10/2013 12:30:15", datetime(2013, 10, 3, 12, 30, 15)),
        ("03/10/2013 12:30:15.900", datetime(2013, 10, 3, 12, 30, 15)),
        ("3/10/2013 9h05", datetime(2013, 10, 3, 9, 5)),
        ("2013-10-03T09:30", datetime(2013, 10, 3, 9, 30)),
        # Google Forms' own export, midnight and noon included.
        ("2013/10/03 9:26:53 AM UTC+2", datetime(2013, 10, 3, 9, 26, 53)),
        ("2013/10/03 2:26:53 PM UTC+2", datetime(2013, 10, 3, 14, 26, 53)),
        ("2013/10/03 12:05:00 AM UTC+2", datetime(2013, 10, 3, 0, 5)),
        ("2013/10/03 12:05:00 pm", datetime(2013, 10, 3, 12, 5)),
        ("2013/10/03 14:05:00 PM", None),
        ("2013/10/03 0:05:00 AM", None),
        ("31/02/2013", None),
        ("10/13/2013", None),
        ("03/10/2013 25:00", None),
        ("03/10/2013 le matin", None),
        ("3 jui 2013", None),
        ("3 ma 2013", None),
        ("3 brumaire 2013", None),
        ("3 octobre", None),
        ("jeudi dernier", None),
        ("", None),
    ],
)
def test_une_date_comme_on_l_ecrit(ecrit: str, moment: datetime | None) -> None:
    assert lire_horodatage(ecrit) == moment
    assert lire_date(ecrit) == (moment.date() if moment else None)


CHIFFRES_ET_SIGNES = st.text(alphabet="0123456789/-.:,hT €+AMPUTCoctobrejuil\u00a0é", max_size=24)


@given(st.text(max_size=30) | CHIFFRES_ET_SIGNES)
def test_rien_de_ce_qu_on_ecrit_ne_fait_tomber_la_lecture(texte: str) -> None:
    assert isinstance(lire_nombre(texte), float | None)
    moment = lire_horodatage(texte)
    assert lire_date(texte) == (moment.date() if moment else None)


@given(st.floats())
def test_aucun_numero_de_serie_ne_fait_tomber_la_lecture(serie: float) -> None:
    assert isinstance(depuis_serie(serie), datetime | None)


SECONDES = st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(9999, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)


@given(SECONDES)
def test_un_moment_devient_un_numero_de_serie_et_en_revient(moment: datetime) -> None:
    assert depuis_serie(en_serie(moment)) == moment
    assert depuis_serie(en_serie(moment.date())) == datetime.combine(moment.date(), datetime.min.time())
    assert lire_horodatage(en_texte(moment)) == moment
    assert lire_date(en_texte(moment.date())) == moment.date()


def test_le_calendrier_d_un_tableur() -> None:
    assert en_serie(date(2013, 10, 3)) == 41550
    assert en_serie(datetime(2013, 10, 3, 12)) == 41550.5
    assert depuis_serie(41550.25) == datetime(2013, 10, 3, 6)
    assert depuis_serie(0) is None
    assert depuis_serie(1e-9) is None
    assert depuis_serie(0.5) is None
    assert depuis_serie(2_958_465.99998) == datetime(9999, 12, 31, 23, 59, 58)
    assert depuis_serie(2_958_465.999999) is None
    assert depuis_serie(-1) is None
    assert depuis_serie(2_958_466) is None
    assert depuis_serie(float("nan")) is None


@pytest.mark.parametrize(
    ("nature", "brut", "lu"),
    [
        ("texte", "  ", None), ("texte", "e\u0301cole\r\nZay\rB", "école\nZay\nB"), ("texte", 12, "12"), ("texte", 1.5, "1,5"),
        ("texte", True, "VRAI"), ("texte", False, "FAUX"),
        ("nombre", "1,5", 1.5), ("nombre", "12 adultes", "12 adultes"), ("nombre", 3, 3), ("nombre", " ", None),
        ("nombre", True, "VRAI"), ("nombre", 0, 0), ("euros", "1 335,20 €", 1335.2),
        ("date", "3/10/2013", date(2013, 10, 3)), ("date", 41550, date(2013, 10, 3)), ("date", 41550.9, date(2013, 10, 3)),
        ("date", "bientôt", "bientôt"), ("date", -5, "-5"), ("date", True, "VRAI"), ("date", " ", None),
        ("horodatage", 41550.5, datetime(2013, 10, 3, 12)), ("horodatage", "03/10/2013 12:00", datetime(2013, 10, 3, 12)),
        ("horodatage", "midi", "midi"), ("horodatage", 0, "0"), ("horodatage", False, "FAUX"), ("horodatage", "", None),
    ],
)  # fmt: skip
def test_une_case_se_lit_selon_sa_colonne(nature: TypeColonne, brut: Cellule, lu: Cellule) -> None:
    (cellule,) = lire_colonne(nature, [brut])
    assert cellule == lu
    assert type(cellule) is type(lu)


def test_une_case_cochee_n_est_pas_un_un() -> None:
    assert lire_colonne("nombre", [1, True, None, "", 0, False]) == [1, "VRAI", None, None, 0, "FAUX"]
    assert lire_colonne("nombre", [1, None, "", " 1 "]) == [1, None, None, 1.0]


@pytest.mark.parametrize(
    ("une", "autre", "egales"),
    [
        (None, None, True), (None, 0, False), ("", None, False), (1, 1.0, True), (0.1 + 0.2, 0.3, True), (1, 1.001, False),
        ("a", "a", True), ("1", 1, False), (date(2013, 10, 3), date(2013, 10, 3), True),
        (date(2013, 10, 3), datetime(2013, 10, 3), False),
    ],
)  # fmt: skip
def test_deux_cases_disent_la_meme_chose(une: Cellule, autre: Cellule, egales: bool) -> None:
    assert sont_egales(une, autre) is egales
    assert sont_egales(autre, une) is egales


def test_un_nombre_lu_n_est_ni_un_texte_ni_une_coche() -> None:
    assert [est_nombre(v) for v in (0, 1.5, "12", None, True, timedelta(1))] == [True, True] + [False] * 4


def test_le_vide_s_ecrit_vide() -> None:
    assert en_texte(None) == ""
    assert en_texte("mot") == "mot"
    assert en_texte(12.0) == "12"
