"""One gathering told twice, or only seeming so."""

from collections import Counter
from datetime import date

import pandas as pd

from passerelle.domaine.chiffres.rencontres import EN_ANIMATION, doubles_probables, reconnaitre_les_animations
from passerelle.domaine.fusion.fusion import COMPTE

LE_7 = date(2014, 5, 7)


def lignes(*cellules: dict[str, object]) -> pd.DataFrame:
    cadre = pd.DataFrame(list(cellules), dtype=object)
    return cadre.set_axis([f"l{rang}" for rang in range(len(cadre))], axis=0).assign(**{COMPTE: True})


def test_une_seance_sans_lieu_n_est_celle_d_aucune_animation() -> None:
    seances = lignes({"date": LE_7, "lieu": None}, {"date": LE_7, "lieu": "École A"})
    animations = lignes({"date": LE_7, "lieu": "École A", "avec_seance": "Oui"})
    tenues = {
        "seance": pd.Series([True, True], index=seances.index),
        "animation": pd.Series([True], index=animations.index),
    }
    assert reconnaitre_les_animations(seances, animations, tenues) == []
    assert seances[EN_ANIMATION].tolist() == ["non", "oui"]


def test_deux_lignes_d_un_seul_lieu_ne_sont_pas_un_double_de_lieux() -> None:
    ligne: dict[str, object] = {
        "date": LE_7,
        "activite": "Goûter",
        "lieu": "École A",
        "adultes": 3.0,
        "enfants": 1.0,
    }
    memes = lignes(ligne, {**ligne, "lieu": "ecole a"})
    assert doubles_probables({"seance": memes}, Counter({(LE_7, "Goûter"): 1})) == []
