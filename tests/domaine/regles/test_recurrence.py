"""When an activity comes back, as a person says it and as a file writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domaine.regles.recurrence import Rythme, dire_la_recurrence, lire_la_recurrence

DITES = {
    "FREQ=WEEKLY;BYDAY=TH": "tous les jeudis",
    "FREQ=WEEKLY;BYDAY=TU,TH": "tous les mardis et jeudis",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU": "tous les jours",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH": "une semaine sur deux, le jeudi",
    "FREQ=WEEKLY;INTERVAL=3;BYMONTH=9,10;BYDAY=TU,TH": "une semaine sur trois, les mardis et jeudis, en septembre et octobre",
    "FREQ=WEEKLY;BYMONTH=10,11,12,1,2,3,4,5,6;BYDAY=TU": "tous les mardis, d’octobre à juin",
    "FREQ=WEEKLY;BYMONTH=9,10,11,12,1,2,3,4,5,6;BYDAY=SA": "tous les samedis, de septembre à juin",
    "FREQ=MONTHLY;BYMONTH=4,5,6,7,8,9;BYDAY=1WE,3WE": "les 1er et 3e mercredis, d’avril à septembre",
    "FREQ=MONTHLY;BYDAY=1WE": "le 1er mercredi du mois",
    "FREQ=MONTHLY;BYDAY=-1SU": "le dernier dimanche du mois",
    "FREQ=MONTHLY;BYDAY=1WE,-2FR": "le 1er mercredi du mois et l’avant-dernier vendredi du mois",
    "FREQ=MONTHLY;BYMONTH=7;BYDAY=2MO": "le 2e lundi du mois, en juillet",
    "FREQ=WEEKLY;BYMONTH=1,3,5;BYDAY=MO": "tous les lundis, en janvier, mars et mai",
}


@pytest.mark.parametrize("regle", DITES)
def test_une_regle_se_dit_et_se_relit(regle: str) -> None:
    dite = dire_la_recurrence(regle)
    assert dite == DITES[regle]
    assert lire_la_recurrence(dite) == regle


@pytest.mark.parametrize(
    ("ecrit", "regle"),
    [
        ("Tous les jeudis", "FREQ=WEEKLY;BYDAY=TH"),
        ("le jeudi matin", "FREQ=WEEKLY;BYDAY=TH"),
        ("chaque jeudi, toute l'année", "FREQ=WEEKLY;BYDAY=TH"),
        ("tous les jours sauf en août", "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=MO,TU,WE,TH,FR,SA,SU"),
        ("1er et 3e mercredi", "FREQ=MONTHLY;BYDAY=1WE,3WE"),
        ("le premier et le troisième mercredis du mois", "FREQ=MONTHLY;BYDAY=1WE,3WE"),
        ("1er et 3e mercredi et jeudi", "FREQ=MONTHLY;BYDAY=1WE,3WE,1TH,3TH"),
        ("le 1er mardi et le dernier vendredi", "FREQ=MONTHLY;BYDAY=1TU,-1FR"),
        ("l'avant-dernier vendredi", "FREQ=MONTHLY;BYDAY=-2FR"),
        ("un jeudi sur deux", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("toutes les 3 semaines, le lundi", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO"),
        ("le jeudi tous les quinze jours", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("d'avril à septembre, tous les mercredis", "FREQ=WEEKLY;BYMONTH=4,5,6,7,8,9;BYDAY=WE"),
        ("tous les lundis de novembre à février", "FREQ=WEEKLY;BYMONTH=11,12,1,2;BYDAY=MO"),
        ("tous les lundis hors juillet et août", "FREQ=WEEKLY;BYMONTH=1,2,3,4,5,6,9,10,11,12;BYDAY=MO"),
    ],
)
def test_plusieurs_facons_de_le_dire(ecrit: str, regle: str) -> None:
    assert lire_la_recurrence(ecrit) == regle


@pytest.mark.parametrize(
    ("ecrit", "phrase"),
    [
        ("", "il manque le jour de la semaine"),
        ("une semaine sur deux", "il manque le jour de la semaine"),
        ("le jeudi, 1er et 3e", "il manque le jour de la semaine après «\u00a03e\u00a0»"),
        ("le 15 du mois", "«\u00a015\u00a0» n’est pas compris"),
        ("tous les jeudis pairs", "«\u00a0pairs\u00a0» n’est pas compris"),
        ("d’avril mardi à septembre", "«\u00a0mardi\u00a0» n’est pas compris"),
        ("tous les jeudis de mai à juin et août", "la saison va d’un mois à un autre"),
        ("tous les jeudis et le 1er mercredi", "ne vont pas ensemble\u00a0: choisissez"),
        ("le 1er mercredi une semaine sur deux", "ne vont pas ensemble."),
    ],
)
def test_ce_qui_n_est_pas_compris_se_dit(ecrit: str, phrase: str) -> None:
    with pytest.raises(ValueError, match=phrase.replace(".", r"\.")):
        lire_la_recurrence(ecrit)


@pytest.mark.parametrize(
    "regle",
    [
        "",
        "FREQ=DAILY",
        "FREQ=YEARLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=1TH",
        "FREQ=MONTHLY;BYDAY=TH",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=1TH",
        "FREQ=WEEKLY;INTERVAL=9;BYDAY=TH",
        "FREQ=WEEKLY;INTERVAL=x;BYDAY=TH",
        "FREQ=WEEKLY;COUNT=3;BYDAY=TH",
        "FREQ=WEEKLY;BYDAY=JE",
    ],
)
def test_une_autre_sorte_de_regle_n_a_pas_de_mots(regle: str) -> None:
    assert dire_la_recurrence(regle) == ""


_JOURS = st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True)
_MOIS = st.lists(st.integers(1, 12), max_size=11, unique=True)


@given(jours=_JOURS, fois=st.integers(1, 4), mois=_MOIS)
def test_des_semaines_se_disent_et_se_relisent(jours: list[int], fois: int, mois: list[int]) -> None:
    regle = Rythme(jours=tuple((0, jour) for jour in jours), fois=fois, mois=tuple(mois)).regle
    relue = lire_la_recurrence(dire_la_recurrence(regle))
    assert _sans_ordre(relue) == _sans_ordre(regle)


@given(
    jours=st.lists(st.tuples(st.sampled_from((1, 2, 3, 4, 5, -1, -2)), st.integers(0, 6)), min_size=1, unique=True),
    mois=_MOIS,
)
def test_des_rangs_du_mois_se_disent_et_se_relisent(jours: list[tuple[int, int]], mois: list[int]) -> None:
    regle = Rythme(jours=tuple(jours), mois=tuple(mois)).regle
    relue = lire_la_recurrence(dire_la_recurrence(regle))
    assert _sans_ordre(relue) == _sans_ordre(regle)


def _sans_ordre(regle: str) -> dict[str, set[str]]:
    return {cle: set(valeurs.split(",")) for cle, valeurs in (partie.split("=") for partie in regle.split(";"))}
