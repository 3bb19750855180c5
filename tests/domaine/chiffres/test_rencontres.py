"""One gathering told twice, or only seeming so."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest

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


@pytest.mark.parametrize(
    ("lieux", "dit", "message"),
    [
        (["École A"], None, "Probable double"),
        (["École A"], "Non", ""),
        (["École A"], "Oui", ""),
        (["École B"], None, ""),
        (["École B"], "Oui", "«\u00a0Oui\u00a0» ne change rien"),
        (["École A", "École A"], "Oui", "Plusieurs séances ont eu lieu ce jour-là"),
    ],
)
def test_l_equipe_decide_si_une_animation_est_la_seance_du_meme_jour_et_du_meme_lieu(
    lieux: Sequence[str], dit: str | None, message: str
) -> None:
    seances = lignes(*({"date": LE_7, "lieu": lieu} for lieu in lieux))
    animations = lignes({"date": LE_7, "lieu": "ecole a", "avec_seance": dit})
    tenues = {
        "seance": pd.Series(True, index=seances.index),
        "animation": pd.Series(True, index=animations.index),
    }
    anomalies = reconnaitre_les_animations(seances, animations, tenues)
    assert [(a.ou, a.champ, a.message[: len(message)]) for a in anomalies] == (
        [("animation", "avec_seance", message)] if message else []
    )
    assert ("oui" in set(seances[EN_ANIMATION])) is (lieux == ["École A"] and dit == "Oui")


@pytest.mark.parametrize(
    ("adultes", "creneaux", "double"),
    [
        ((3.0, 3.0), 2, True),
        ((3.0, 4.0), 1, True),  # the planning had one slot only
        ((3.0, 4.0), 2, False),
        ((None, None), 2, False),  # nothing says they are the same
    ],
)
def test_une_seance_dite_en_deux_lieux_est_un_probable_double(
    adultes: tuple[float | None, float | None], creneaux: int, *, double: bool
) -> None:
    ligne: dict[str, object] = {"date": LE_7, "activite": "Goûter", "enfants": 1.0}
    une, autre = adultes
    seances = lignes({**ligne, "lieu": "École A", "adultes": une}, {**ligne, "lieu": "École B", "adultes": autre})
    anomalies = doubles_probables({"seance": seances}, Counter({(LE_7, "Goûter"): creneaux}))
    assert [(a.ou, a.ligne, a.champ) for a in anomalies] == [
        ("seance", ident, "lieu") for ident in ("l0", "l1") if double
    ]


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
