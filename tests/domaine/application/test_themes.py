"""A need keeps the themes it had by the rule of the day it was heard."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from passerelle.domaine.application.themes import classer_les_besoins, confusions_de_l_onglet, lire_le_lexique
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.besoins import Theme
from passerelle.domaine.texte.lecture import Cellule

THEMES = (Theme(id="bus", libelle="Bus", mots=("bus",)), Theme(id="parc", libelle="Parc", mots=("banc",)))
UN_SEUL, LES_DEUX = "Bus", "Bus, Parc"


@pytest.mark.parametrize(
    ("entendu", "arrive", "attendu"),
    [
        (date(2014, 12, 31), datetime(2015, 3, 1, 9), LES_DEUX),
        (date(2015, 1, 1), datetime(2015, 1, 1, 9), UN_SEUL),
        (None, datetime(2014, 12, 31, 9), LES_DEUX),
        (None, None, UN_SEUL),
    ],
)
def test_chaque_besoin_suit_la_regle_de_son_jour(
    modele: Modele, entendu: Cellule, arrive: Cellule, attendu: str
) -> None:
    (deux,) = modele.besoins.themes_max
    regle = replace(modele.besoins, themes_max=(deux, replace(deux, valeur=1, depuis=date(2015, 1, 1))))
    colonnes: dict[str, list[Cellule]] = {
        "texte": ["bus banc"], "theme_saisi": [None], "date": [entendu], "saisi_le": [arrive],
    }  # fmt: skip
    retenues = Retenues(ids=["b"], colonnes=colonnes, comptent=[True])
    classes = classer_les_besoins(retenues, lambda jour: lire_le_lexique(regle, THEMES, jour), date(2015, 2, 1), [None])
    assert classes["theme"] == [attendu]


@pytest.mark.parametrize(("texte", "attendu"), [(None, LES_DEUX), ("(effacé 2)", LES_DEUX), ("un banc", "Parc")])
def test_un_besoin_dont_les_mots_sont_effaces_garde_ses_themes(modele: Modele, texte: Cellule, attendu: str) -> None:
    colonnes: dict[str, list[Cellule]] = {"texte": [texte], "theme_saisi": [None], "date": [None], "saisi_le": [None]}
    retenues = Retenues(ids=["b"], colonnes=colonnes, comptent=[True])
    lexique = lire_le_lexique(modele.besoins, THEMES, date(2015, 2, 1))
    assert classer_les_besoins(retenues, lambda _: lexique, date(2015, 2, 1), [LES_DEUX])["theme"] == [attendu]


def test_les_lexiques_d_une_meme_regle_se_gardent_ensemble(modele: Modele) -> None:
    (deux,) = modele.besoins.themes_max
    regle = replace(modele.besoins, themes_max=(deux, replace(deux, valeur=1, depuis=date(2015, 1, 1))))
    avant, apres = (lire_le_lexique(regle, THEMES, date(annee, 6, 1)) for annee in (2014, 2015))
    assert avant is not apres
    assert lire_le_lexique(regle, THEMES, date(2013, 1, 1)) is avant
    assert lire_le_lexique(regle, THEMES, date(2016, 1, 1)) is apres
    assert lire_le_lexique(modele.besoins, THEMES, date(2016, 1, 1)) is not avant
    assert lire_le_lexique(regle, THEMES, date(2013, 1, 1)) is not avant


def test_un_mot_qui_se_confond_se_dit_sauf_dans_le_theme_ou_il_est_livre(modele: Modele) -> None:
    themes = (
        Theme(id="personnes-agees", libelle="Personnes âgées", mots=("mémé", "meme")),
        Theme(id="parc", libelle="Parc", mots=("banc", "mémé")),
    )
    lexique = lire_le_lexique(modele.besoins, themes, date(2014, 9, 1))
    dites = [(confusion.theme, confusion.mot) for confusion in confusions_de_l_onglet(modele, lexique)]
    assert dites == [("personnes-agees", "meme"), ("parc", "mémé")]
