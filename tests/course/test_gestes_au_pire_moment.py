"""Each gesture at the worst moment of a synchronisation, and pairs of them: the promises of a race, without chance nor clock."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from passerelle.classeur.connexion import Connexion
from passerelle.erreurs import ClasseurInaccessible
from tests.course.gestes import GESTES, Geste
from tests.course.gestes.cases import annuler_la_saisie, taper
from tests.course.gestes.colonnes import deplacer_une_colonne, inserer_une_colonne
from tests.course.gestes.rangees import (
    annuler_la_suppression,
    couper_une_rangee,
    supprimer,
    trier,
)
from tests.course.gestes.reponses import retirer_une_reponse
from tests.course.onglets import ONGLETS, SEANCES, Onglet
from tests.course.scenes import Depart, Scene
from tests.course.verification import exiger, regarder, verifier


def _synchroniser_pendant(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    gestes: Sequence[Callable[[], None]],
    *,
    tue: bool,
) -> None:
    """A synchronisation whose first writes each have a gesture just before them and one just after: `gestes` are, in turn, before
    the first write, after it, before the second, and so on. With `tue`, it is killed after its first write."""
    restent = iter(gestes)
    ecrire = Connexion.ecrire

    def deranger(self: Connexion, requetes: Any, **options: Any) -> dict[str, Any]:
        next(restent, lambda: None)()
        reponse = ecrire(self, requetes, **options)
        next(restent, lambda: None)()
        if tue:
            raise KeyboardInterrupt
        return reponse

    with monkeypatch.context() as patch:
        patch.setattr(Connexion, "ecrire", deranger)
        try:
            scene.passerelle.synchroniser()
        except KeyboardInterrupt:
            assert tue
        except ClasseurInaccessible:
            # A tab was renamed under the write: nothing was written, and the service tries again.
            assert not tue


A_ANNULER: Mapping[Geste | None, Geste] = {annuler_la_saisie: taper, annuler_la_suppression: supprimer}
"""What is undone must be done first."""


def _rien() -> None:
    """Nobody does anything."""


def _eprouver(
    depart: Depart,
    dossier: Path,
    monkeypatch: pytest.MonkeyPatch,
    gestes: Sequence[Geste | None],
    *,
    onglet: Onglet = SEANCES,
    tue: bool = False,
    graine: int = 1,
) -> None:
    """What must be held: forms change two lines, add one and take one away while people work, in those lines where they can; two
    synchronisations later everything promised is there, and nothing more is written."""
    scene = depart.reprendre(dossier, graine)
    for geste in gestes:
        if geste in A_ANNULER:
            scene.faire(A_ANNULER[geste], onglet)
    avant = {suivie.nom: list(suivie.reponses) for suivie in scene.registre.de(onglet)}
    if onglet.occasion_revient:
        scene.benevoles.repondre(onglet, fois=2, revient=1)
    scene.benevoles.repondre(onglet, revient=0)
    scene.faire(retirer_une_reponse, onglet)
    a_faire = [_rien if geste is None else partial(scene.faire, geste, onglet) for geste in gestes]
    changees = [suivie.nom for suivie in scene.registre.de(onglet) if list(suivie.reponses) != avant.get(suivie.nom)]
    scene.personne.vise = frozenset(changees)
    _synchroniser_pendant(scene, monkeypatch, a_faire, tue=tue)
    for _ in range(2):
        scene.passerelle.synchroniser()
    exiger(verifier(scene.registre, regarder(scene.personne.classeur)))
    assert scene.passerelle.synchroniser().ecritures == 0


MOMENTS = {
    "juste avant": (True, False, False),
    "juste après": (False, True, False),
    "deux fois de suite": (True, False, True),
}
"""When a gesture is made: before the first write, after it, before the second."""


PIRES: Sequence[tuple[Geste, str]] = (
    (taper, "juste avant"),
    (annuler_la_saisie, "juste après"),
    (trier, "deux fois de suite"),
    (couper_une_rangee, "juste avant"),
    (supprimer, "deux fois de suite"),
    (inserer_une_colonne, "deux fois de suite"),
    (deplacer_une_colonne, "juste avant"),
    (retirer_une_reponse, "juste avant"),
)
"""Those that every gate tries; the others, in every tab, and pairs of them, are long."""


@pytest.mark.parametrize(
    ("geste", "moment"),
    [pytest.param(*pire, id=f"{pire[0].__name__}, {pire[1]}") for pire in PIRES],
)
def test_au_pire_moment(
    depart: Depart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, geste: Geste, moment: str
) -> None:
    _eprouver(depart, tmp_path / "centre", monkeypatch, [geste if fait else None for fait in MOMENTS[moment]])


@pytest.mark.long
@pytest.mark.parametrize("graine", [2, 3])
@pytest.mark.parametrize("onglet", ONGLETS, ids=lambda onglet: onglet.table)
@pytest.mark.parametrize("tue", [False, True], ids=["en vie", "tué après l’écriture"])
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("geste", GESTES, ids=lambda geste: geste.__name__)
def test_dans_chaque_onglet(
    depart: Depart,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    geste: Geste,
    moment: str,
    onglet: Onglet,
    graine: int,
    *,
    tue: bool,
) -> None:
    gestes = [geste if fait else None for fait in MOMENTS[moment]]
    _eprouver(depart, tmp_path / "centre", monkeypatch, gestes, onglet=onglet, tue=tue, graine=graine)


@pytest.mark.long
@pytest.mark.parametrize("apres", GESTES, ids=lambda geste: geste.__name__)
@pytest.mark.parametrize("avant", GESTES, ids=lambda geste: geste.__name__)
def test_deux_a_la_suite(
    depart: Depart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, avant: Geste, apres: Geste
) -> None:
    _eprouver(depart, tmp_path / "centre", monkeypatch, [avant, apres])
