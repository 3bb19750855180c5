"""What leaves the centre: no small count, whatever is subtracted from what."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from passerelle.definitions import charger_modele
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.masque import Publiee
from passerelle.domaine.chiffres.masque import masquer as masquer_parmi

INDICATEURS = charger_modele().indicateurs
AN = "2013-2014"


def mesure(code: str, ventilation: str, modalite: str, valeur: float, periode: str = AN) -> Mesure:
    return Mesure(
        code=code, periode=periode, ventilation=ventilation, modalite=modalite, valeur=valeur, n=None, sur=None
    )


def masquer(mesures: Sequence[Mesure], seuil: float) -> list[Publiee]:
    """With the shipped indicators."""
    return masquer_parmi(mesures, seuil, INDICATEURS)


def montrees(*mesures: Mesure, seuil: float = 5) -> dict[tuple[str, str], float | None]:
    """Code and modality → the value shown, None for a masked one."""
    return {
        (publiee.mesure.code, publiee.mesure.modalite): None if publiee.est_masquee else publiee.mesure.valeur
        for publiee in masquer(mesures, seuil)
    }


def test_un_petit_nombre_de_besoins_est_masque_avec_ses_voix_et_zero_se_montre() -> None:
    vus = montrees(
        mesure("BES", "theme", "Jeunesse", 4),
        mesure("VOIX", "theme", "Jeunesse", 12),
        mesure("BES", "theme", "Propreté", 5),
        mesure("BES", "theme", "Santé", 0),
        mesure("SEA", "lieu", "École A", 1),
    )
    assert vus == {
        ("BES", "Jeunesse"): None,
        ("VOIX", "Jeunesse"): None,
        ("BES", "Propreté"): 5,
        ("BES", "Santé"): 0,
        ("SEA", "École A"): 1,
    }


def test_une_case_seule_se_retrouverait_par_soustraction_la_plus_petite_suivante_est_masquee_aussi() -> None:
    vus = montrees(
        mesure("BES", "", "", 40),
        mesure("BES", "lieu", "A", 3),
        mesure("BES", "lieu", "B", 7),
        mesure("BES", "lieu", "C", 30),
        mesure("BES", "lieu", "D", 0),
    )
    assert vus == {("BES", ""): 40, ("BES", "A"): None, ("BES", "B"): None, ("BES", "C"): 30, ("BES", "D"): 0}


def test_un_ensemble_trop_petit_ne_se_montre_ni_ce_qui_le_redirait() -> None:
    vus = montrees(
        mesure("BES", "", "", 3),
        mesure("BES", "lieu", "A", 3),
        mesure("BES", "nature", "Un besoin", 3),
        mesure("SUI", "", "", 33.33),
        mesure("SEA", "", "", 9),
        mesure("BES", "nature", "Un constat", 8, "2014-2015"),
    )
    assert [code for (code, _), vu in vus.items() if vu is not None] == ["SEA", "BES"]


def test_un_theme_ou_un_lieu_ne_se_montre_jamais_mois_par_mois() -> None:
    mois = [mesure("BES", detail, "X", 50, "2013-10") for detail in ("", "theme", "lieu")]
    assert [publiee.mesure.ventilation for publiee in masquer(mois, 5)] == [""]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(1, 12))
def test_de_ce_qui_se_montre_aucune_case_masquee_ne_se_deduit(valeurs: list[int], seuil: int) -> None:
    lieux = [mesure("BES", "lieu", f"L{rang}", valeur) for rang, valeur in enumerate(valeurs)]
    publiees = masquer([mesure("BES", "", "", sum(valeurs)), *lieux], seuil)
    total, *cases = publiees
    masquees = [case.mesure.valeur for case in cases if case.est_masquee]
    assert all(case.mesure.valeur == 0 or case.mesure.valeur >= seuil for case in cases if not case.est_masquee)
    assert total.est_masquee or not masquees or (len(masquees) >= 2 and sum(masquees) >= seuil)
