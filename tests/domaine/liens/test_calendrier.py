"""What calendars are told of a meeting that moves, goes, comes back: cases a person can read, then any order of them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domaine.liens.calendrier import (
    OUBLI,
    RAPPEL,
    Calendrier,
    Rencontre,
    a_dire,
    annoncer,
    depuis_souvenir,
    en_souvenir,
)

LUNDI = datetime(2014, 1, 6, 10, 0, 0, 250, UTC)
JEUDI = Rencontre(
    date=date(2014, 1, 9),
    heure="09:00",
    minutes=120,
    activite="petit-dejeuner",
    titre="Petit-déjeuner",
    lieu="centre-social",
    nom_lieu="Centre social",
)
CRENEAU = "2014-01-09-petit-dejeuner"
A_L_ECOLE = replace(JEUDI, lieu="ecole-a", nom_lieu="École A")


def dire(
    avant: Calendrier | None,
    rencontre: Rencontre | None,
    *,
    apres: timedelta = timedelta(0),
    centre: str = "Centre social du Vernet",
) -> Calendrier:
    """One synchronisation, so long after Monday, that finds this meeting, or none."""
    voulues = {CRENEAU: rencontre} if rencontre else {}
    return annoncer(avant, voulues, centre=centre, maintenant=LUNDI + apres)


@pytest.mark.parametrize(
    ("devient", "deplacee"),
    [
        (replace(JEUDI, date=date(2014, 1, 10)), True),
        (replace(JEUDI, heure="10:00"), True),
        (replace(JEUDI, minutes=90), True),
        (replace(JEUDI, annulee=True), True),
        (A_L_ECOLE, True),
        (replace(JEUDI, nom_lieu="Maison du Vernet"), False),
        (replace(JEUDI, titre="Café du matin"), False),
    ],
    ids=["autre jour", "autre heure", "plus court", "annulé", "autre lieu", "lieu renommé", "activité renommée"],
)
def test_ce_qui_change_prend_le_numero_suivant_et_la_date_du_changement(devient: Rencontre, *, deplacee: bool) -> None:
    un_jour = timedelta(days=1)
    (dite,) = dire(dire(None, JEUDI), devient, apres=un_jour).annoncees
    assert (dite.id, dite.rencontre, dite.numero) == (CRENEAU, devient, 1)
    assert dite.le == LUNDI.replace(microsecond=0) + un_jour
    assert dite.deplacee_le == (dite.le if deplacee else None)


def test_ce_qui_ne_change_pas_reste_tel_quel() -> None:
    avant = dire(None, JEUDI)
    assert dire(avant, JEUDI, apres=timedelta(days=300)) == avant


def test_un_changement_de_nom_n_efface_pas_le_jour_du_dernier_deplacement() -> None:
    deplace = dire(dire(None, JEUDI), A_L_ECOLE, apres=timedelta(days=1))
    (dite,) = dire(deplace, replace(A_L_ECOLE, titre="Café"), apres=timedelta(days=2)).annoncees
    assert (dite.numero, dite.deplacee_le) == (2, deplace.annoncees[0].le)


def test_ce_qui_s_en_va_est_annule_deux_mois_puis_oublie_au_bout_d_un_an() -> None:
    parti = dire(dire(None, JEUDI), None)
    assert [(a.numero, a.partie) for a in parti.annoncees] == [(1, True)]
    for apres, attendu in ((timedelta(0), ["annulée"]), (RAPPEL - timedelta(1), ["annulée"]), (RAPPEL, [])):
        dites = a_dire(parti, maintenant=LUNDI.replace(microsecond=0) + apres, du=date(2013, 9, 1))
        assert [dite.empechement for dite in dites] == attendu
    assert dire(parti, None, apres=OUBLI - timedelta(days=1)) == parti
    assert dire(parti, None, apres=OUBLI).annoncees == ()


def test_ce_qui_revient_reprend_son_numero_et_n_est_plus_annule() -> None:
    revenu = dire(dire(dire(None, JEUDI), None), JEUDI, apres=timedelta(days=100))
    assert [(a.numero, a.partie, a.deplacee_le) for a in revenu.annoncees] == [(2, False, revenu.annoncees[0].le)]
    assert [dite.empechement for dite in a_dire(revenu, maintenant=LUNDI, du=JEUDI.date)] == [""]


def test_le_calendrier_d_un_lieu_dit_ce_qui_en_part_et_ce_qui_y_reste() -> None:
    deplace = dire(dire(None, JEUDI), A_L_ECOLE)

    def empechements(lieu: str, apres: timedelta = timedelta(0)) -> list[str]:
        dites = a_dire(deplace, maintenant=LUNDI.replace(microsecond=0) + apres, du=date(2014, 1, 1), lieu=lieu)
        return [dite.empechement for dite in dites]

    assert empechements("centre-social") == ["ailleurs"]
    assert empechements("centre-social", RAPPEL) == []
    assert empechements("ecole-a") == [""]
    assert empechements("ecole-b") == []
    assert empechements("") == [""]
    revenu = dire(deplace, JEUDI)
    assert list(revenu.annoncees[0].quittes) == ["ecole-a"]
    plus_tard = dire(revenu, replace(JEUDI, lieu="", nom_lieu=""), apres=RAPPEL)
    assert list(plus_tard.annoncees[0].quittes) == ["centre-social"]
    assert list(dire(plus_tard, A_L_ECOLE, apres=RAPPEL).annoncees[0].quittes) == ["centre-social"]


def test_le_calendrier_d_une_activite_ou_d_une_periode() -> None:
    avant = annoncer(
        None,
        {"a": JEUDI, "b": replace(JEUDI, activite="gouter", date=date(2014, 4, 2))},
        centre="Vernet",
        maintenant=LUNDI,
    )

    def ids(**options: Any) -> list[str]:
        return [dite.annoncee.id for dite in a_dire(avant, maintenant=LUNDI, **{"du": date(2013, 9, 1), **options})]

    assert ids() == ["a", "b"]
    hors = replace(avant.annoncees[0], id="hors", rencontre=replace(JEUDI, date=date(2014, 1, 10)))
    avec = replace(avant, hors_planning=(hors,))
    assert [d.annoncee.id for d in a_dire(avec, maintenant=LUNDI, du=JEUDI.date)] == ["a", "hors", "b"]
    assert ids(activite="gouter") == ["b"]
    assert ids(du=date(2014, 1, 10)) == ["b"]
    assert ids(au=date(2014, 4, 1)) == ["a"]
    assert ids(du=date(2014, 1, 9), au=date(2014, 4, 2)) == ["a", "b"]


def test_ce_qui_ne_se_lit_pas_aujourd_hui_reste_dit_comme_hier() -> None:
    avant = dire(None, JEUDI)
    assert annoncer(avant, {}, centre="Vernet", intouchees={CRENEAU}, maintenant=LUNDI) == avant


@pytest.mark.parametrize(
    ("nom", "slug"),
    [
        ("Centre social du Vernet", "centre-social-du-vernet"),
        ("Écoute & Rencontres", "ecoute-rencontres"),
        ("★", "centre"),
        ("Maison " + "très " * 20 + "longue", "maison" + "-tres" * 10),
    ],
)
def test_le_nom_unique_finit_par_le_centre_tel_qu_il_s_appelait_la_premiere_fois(nom: str, slug: str) -> None:
    avant = dire(None, JEUDI, centre=nom)
    renomme = dire(avant, JEUDI, centre="Maison pour tous")
    assert renomme.nom_unique(CRENEAU) == avant.nom_unique(CRENEAU)
    assert renomme.centre.startswith(slug)
    assert len(renomme.centre) <= 60


@pytest.mark.parametrize(
    "abime",
    [
        {},
        {"centre": "vernet", "rencontres": []},
        {"centre": "vernet", "rencontres": {"a": {"n": 0, "le": "hier", "dit": []}}},
        {"centre": "vernet", "rencontres": {"a": {}}},
        {"centre": "vernet", "rencontres": {"a": None}},
    ],
)
def test_un_souvenir_abime_ne_dit_plus_rien(abime: dict[str, Any]) -> None:
    assert depuis_souvenir(abime) is None


def test_rien_de_note_ne_dit_rien() -> None:
    assert depuis_souvenir(None) is None


RENCONTRES = st.builds(
    Rencontre,
    date=st.dates(date(2013, 9, 1), date(2014, 8, 31)),
    heure=st.sampled_from(["09:00", "16:30"]),
    minutes=st.sampled_from([60, 120]),
    activite=st.sampled_from(["petit-dejeuner", "gouter"]),
    titre=st.text(max_size=5),
    lieu=st.sampled_from(["", "ecole-a", "centre-social"]),
    nom_lieu=st.text(max_size=5),
    annulee=st.booleans(),
)
ETATS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), RENCONTRES)


@settings(max_examples=60, deadline=None)
@given(
    etats=st.lists(ETATS, min_size=2, max_size=5), noms=st.text(max_size=10), ordre=st.randoms(use_true_random=False)
)
def test_un_nom_par_rencontre_et_un_numero_qui_ne_fait_que_grandir(
    etats: list[dict[str, Rencontre]], noms: str, ordre: Any
) -> None:
    calendrier: Calendrier | None = None
    for rang, etat in enumerate(etats):
        trie = list(etat.items())
        ordre.shuffle(trie)
        apres = LUNDI + timedelta(days=rang)
        suivant = annoncer(calendrier, dict(trie), centre=f"{noms}{rang}", maintenant=apres)
        assert suivant == annoncer(calendrier, etat, centre=f"{noms}{rang}", maintenant=apres), "l’ordre ne fait rien"
        assert depuis_souvenir(json.loads(json.dumps(en_souvenir(suivant)))) == suivant
        assert len({suivant.nom_unique(a.id) for a in suivant.annoncees}) == len(suivant.annoncees)
        anciens = {a.id: a for a in calendrier.annoncees} if calendrier else {}
        dites = {a.id: a for a in suivant.annoncees}
        assert dites.keys() == etat.keys() | anciens.keys()
        for ident, ancienne in anciens.items():
            change = (dites[ident].rencontre, dites[ident].partie) != (ancienne.rencontre, ancienne.partie)
            assert dites[ident].numero == ancienne.numero + change
        if calendrier:
            assert suivant.centre == calendrier.centre
        calendrier = suivant
