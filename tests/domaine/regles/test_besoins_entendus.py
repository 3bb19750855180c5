"""What the shipped lexicon is worth on texts as they are said. These floors only rise; `python -m bench besoins` says more."""

import pytest

from tests.domaine.regles.entendus import (
    FAUTES,
    MOITIES,
    Entendu,
    Taux,
    classer_par,
    fautif,
    lire_le_corpus,
    mesurer,
    mesurer_les_ordinaires,
    une_faute,
)
from tests.domaine.regles.test_besoins import LEXIQUE

pytestmark = pytest.mark.parcours

CORPUS = lire_le_corpus()
CLASSER = classer_par(LEXIQUE)

SANS_FAUTE = {"réglage": Taux(0.99, 0.99, 0.915), "épreuve": Taux(0.95, 0.975, 0.895)}
UNE_FAUTE = {"réglage": Taux(0.93, 0.975, 0.9), "épreuve": Taux(0.925, 0.955, 0.885)}
ORDINAIRES = {"réglage": 0.055, "épreuve": 0.06}
"""The share of sentences without a need that may find a theme all the same."""


def de_la_moitie(moitie: str) -> list[Entendu]:
    return [entendu for entendu in CORPUS if entendu.moitie == moitie]


def test_le_corpus() -> None:
    assert len({entendu.texte for entendu in CORPUS}) == len(CORPUS)
    assert {entendu.moitie for entendu in CORPUS} == set(MOITIES)
    assert {theme for entendu in CORPUS for theme in entendu.themes} == {theme.id for theme in LEXIQUE.themes}
    for moitie in MOITIES:
        besoins = [entendu for entendu in de_la_moitie(moitie) if entendu.themes]
        assert len(besoins) >= 300
        assert len(de_la_moitie(moitie)) - len(besoins) >= 120


@pytest.mark.parametrize("moitie", MOITIES)
def test_les_besoins_trouvent_leur_theme(moitie: str) -> None:
    taux = mesurer(de_la_moitie(moitie), CLASSER)
    assert all(vaut >= plancher for vaut, plancher in zip(taux, SANS_FAUTE[moitie], strict=True)), taux


@pytest.mark.parametrize("moitie", MOITIES)
def test_une_faute_en_perd_peu(moitie: str) -> None:
    fautifs = [entendu._replace(texte=une_faute(entendu.texte)) for entendu in de_la_moitie(moitie)]
    taux = mesurer(fautifs, CLASSER)
    assert all(vaut >= plancher for vaut, plancher in zip(taux, UNE_FAUTE[moitie], strict=True)), taux


@pytest.mark.parametrize("moitie", MOITIES)
def test_une_phrase_sans_besoin_n_a_pas_de_theme(moitie: str) -> None:
    part = mesurer_les_ordinaires(de_la_moitie(moitie), CLASSER)
    assert part <= ORDINAIRES[moitie], part


def test_les_fautes_sont_toujours_les_memes() -> None:
    ecrits = {faute: fautif("les poubelles sont jamais ramassées", faute) for faute in FAUTES}
    assert ecrits == {faute: fautif("les poubelles sont jamais ramassées", faute) for faute in FAUTES}
    assert len({*ecrits.values(), "les poubelles sont jamais ramassées"}) == len(FAUTES) + 1
    assert fautif("ok", "lettre oubliée") == "ok"
