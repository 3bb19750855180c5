"""Responses that stand elsewhere: in a file, in a second tab."""

from collections.abc import Mapping, Sequence

import pytest

from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.ailleurs import Constat, reconnaitre, suivre, trouver_les_suites
from passerelle.domaine.reponses.reponse import Rangees, lire_rangees
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.fiches_d_essai import grille

NOUVELLE, DOUTEUSE, RECONNUE = Constat.NOUVELLE, Constat.DOUTEUSE, Constat.RECONNUE
DECALEE, CORRIGEE = Constat.DECALEE, Constat.CORRIGEE
MIDI = "03/10/2013 12:30:00"


def rangees(modele: Modele, *fiches: Mapping[str, Cellule]) -> Rangees:
    formulaire = modele.formulaires["seance"]
    return lire_rangees(formulaire, grille(modele, "seance", *fiches), {})


def constats(
    modele: Modele,
    presentes: Sequence[Mapping[str, Cellule]],
    venues: Sequence[Mapping[str, Cellule]],
    *,
    est_un_evenement: bool = True,
) -> list[Constat]:
    return reconnaitre(rangees(modele, *presentes), rangees(modele, *venues), est_un_evenement=est_un_evenement)


@pytest.mark.parametrize(
    ("venue", "constat"),
    [
        (MIDI, RECONNUE),
        ("03/10/2013 12:30:59", DECALEE),
        ("03/10/2013 12:29:00", DECALEE),
        ("03/10/2013 12:31:01", DOUTEUSE),
        ("03/10/2013 13:30:00", DECALEE),
        ("03/10/2013 03:30:20", DECALEE),
        ("04/10/2013 02:30:00", DECALEE),
        ("04/10/2013 03:30:00", DOUTEUSE),
        ("03/10/2013 13:00:00", DOUTEUSE),
        ("", DOUTEUSE),
    ],
)
def test_les_memes_reponses_a_un_autre_moment(modele: Modele, venue: str, constat: Constat) -> None:
    """To the minute, or whole hours away, up to fourteen."""
    for est_un_evenement in (True, False):
        vus = constats(modele, [{"_": MIDI}], [{"_": venue}], est_un_evenement=est_un_evenement)
        assert vus == [constat]
    assert constats(modele, [{"_": ""}], [{"_": ""}]) == [RECONNUE]
    assert constats(modele, [], [{"_": MIDI}]) == [NOUVELLE]


def test_chaque_rangee_presente_n_en_reconnait_qu_une(modele: Modele) -> None:
    """Two equal rows inside one file are both kept, and doubted."""
    assert constats(modele, [], [{"_": MIDI}, {"_": MIDI}]) == [DOUTEUSE, DOUTEUSE]
    assert constats(modele, [{"_": MIDI}], [{"_": "03/10/2013 12:30:09"}, {"_": MIDI}]) == [
        DOUTEUSE, RECONNUE,
    ]  # fmt: skip


@pytest.mark.parametrize("recu", [MIDI, "03/10/2013 12:30:01"])
@pytest.mark.parametrize("changement", [{"adultes": 14}, {"eu_lieu": "Non"}, {"duree_h": 2}])
def test_une_reponse_changee_depuis_se_reconnait_pour_un_evenement(
    modele: Modele, recu: str, changement: dict[str, Cellule]
) -> None:
    """In other forms, both are kept and doubted."""
    presentes = [{"_": MIDI, **changement}]
    venues: list[dict[str, Cellule]] = [{"_": recu}]
    assert constats(modele, presentes, venues) == [CORRIGEE]
    assert constats(modele, presentes, venues, est_un_evenement=False) == [DOUTEUSE]
    deux: list[dict[str, Cellule]] = [{"_": MIDI, "adultes": 14, "enfants": 1}]
    assert constats(modele, deux, venues) == [NOUVELLE]


def test_une_rangee_deja_reconnue_n_est_pas_corrigee_en_plus(modele: Modele) -> None:
    venues: list[Mapping[str, Cellule]] = [{"_": MIDI}, {"_": MIDI, "adultes": 14}]
    assert constats(modele, [{"_": MIDI}], venues) == [RECONNUE, DOUTEUSE]
    assert constats(modele, [], [*venues, {"_": MIDI, "enfants": 9, "adultes": 2}]) == [
        NOUVELLE, DOUTEUSE, NOUVELLE,
    ]  # fmt: skip


def test_les_onglets_qui_portent_les_titres_d_un_formulaire(modele: Modele) -> None:
    titres = grille(modele, "besoin")[0]
    anglais = ["Timestamp", *titres[1:], "Note de l’équipe"]
    formulaires = [modele.formulaires[ident] for ident in ("seance", "besoin", "reunion")]
    onglets = [
        Onglet(sheet_id=rang, titre=str(rang), grille=tableau)
        for rang, tableau in enumerate([[], [titres], [anglais], [titres[1:]], [titres[:3]], [[], titres]])
    ]
    assert trouver_les_suites(onglets, formulaires) == {"besoin": onglets[1:3]}
    assert trouver_les_suites(onglets, formulaires[:1]) == {}


JOURS = [{"_": f"{jour:02d}/10/2013 12:30:00", "date": f"{jour:02d}/10/2013"} for jour in (3, 10, 17)]


@pytest.mark.parametrize(
    ("premier", "second", "lues"),
    [
        ([0, 1], [0, 1, 2], 3),
        ([0, 1], [2], 3),
        ([], [0, 1], 2),
        ([0], [], 1),
        ([0, 1], [0, 1], 2),
        ([0, 1], [1, 2], None),
        ([1], [0], None),
        ([1, 2], [0], None),
    ],
)
def test_un_second_onglet_est_une_suite_ou_n_est_pas_lu(
    modele: Modele, premier: list[int], second: list[int], lues: int | None
) -> None:
    unes, autres = (rangees(modele, *(JOURS[rang] for rang in rangs)) for rangs in (premier, second))
    ensemble = suivre(unes, autres, est_un_evenement=True)
    assert (len(ensemble.recus) if ensemble else None) == lues
    if ensemble:
        assert len(ensemble.empreintes) == len(ensemble.rangs) == len(ensemble.reponses["date"]) == lues
        assert len(ensemble.ecrites["motif"]) == lues


def test_une_suite_sans_horodateur_n_est_pas_lue(modele: Modele) -> None:
    unes, autres = rangees(modele, JOURS[0]), rangees(modele, {**JOURS[1], "_": ""})
    assert suivre(unes, autres, est_un_evenement=True) is None
