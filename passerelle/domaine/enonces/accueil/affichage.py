"""What residents may read on the wall: what they said, what was done of it, what could not be done and why."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.chiffres.suites import RegleSuites
from passerelle.domaine.liens.besoin_entendu import BesoinEntendu
from passerelle.domaine.liens.projet_vu import ProjetVu
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.noms import forme

AIDE_PROPOSEE = forme("Une aide proposée")
"""The nature of a need whose words tell who offers: they are never quoted outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReponseAffichee:
    """What became of one need: its words, empty where they may not be quoted; `etat` and the sentence staff wrote; its project
    where it may be named."""

    parole: str
    etat: str
    suite: str
    projet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAffiche:
    """A theme heard often enough to say how often, and what was done. `besoins` and `voix` are as the indicators count them."""

    theme: str
    besoins: int
    voix: int
    reponses: tuple[ReponseAffichee, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Affichage:
    """`autres`: what was done of themes heard too little to be counted; `impossibles`: what could not be done."""

    themes: tuple[ThemeAffiche, ...]
    autres: tuple[ReponseAffichee, ...]
    impossibles: tuple[ReponseAffichee, ...]


def preparer_l_affichage(
    besoins: Iterable[BesoinEntendu],
    projets: Iterable[ProjetVu],
    *,
    du: date,
    au: date,
    seuil: float,
    suites: RegleSuites,
    non_classe: str,
    themes_connus: Collection[str],
    suspect: Callable[[str], str | None],
) -> Affichage:
    """What may be shown of the needs heard from `du` to `au`, both included: no count below `seuil`, no word unless staff let it be
    quoted and nothing in it looks personal, no theme that is not one of `themes_connus`."""
    entendus = [besoin for besoin in besoins if du <= besoin.jour <= au]
    choix = _Choix(nommables={projet.nom for projet in projets if projet.se_montre}, suspect=suspect)
    par_theme: dict[str, list[BesoinEntendu]] = {}
    for besoin in entendus:
        for theme in besoin.themes:
            par_theme.setdefault(theme, []).append(besoin)
    themes = [
        ThemeAffiche(theme=theme, besoins=len(siens), voix=voix, reponses=())
        for theme, siens in par_theme.items()
        if theme != non_classe
        and theme in themes_connus
        and min(len(siens), voix := sum(besoin.voix for besoin in siens)) >= seuil
    ]
    themes.sort(key=lambda vu: (-vu.voix, vu.theme))
    faits = [besoin for besoin in entendus if besoin.est_citable and besoin.etat in suites.comptent]
    ranges = _ranger(faits, [vu.theme for vu in themes])
    return Affichage(
        themes=tuple(
            ThemeAffiche(
                theme=vu.theme, besoins=vu.besoins, voix=vu.voix, reponses=choix.repondre(ranges.get(vu.theme, ()))
            )
            for vu in themes
        ),
        autres=choix.repondre(ranges.get("", ())),
        impossibles=choix.repondre(
            besoin for besoin in entendus if besoin.est_citable and besoin.etat in suites.sans_suite
        ),
    )


def _ranger(faits: Iterable[BesoinEntendu], themes: Sequence[str]) -> dict[str, list[BesoinEntendu]]:
    """Each need once, under the first of its themes that is shown; under "" where none is."""
    ranges: dict[str, list[BesoinEntendu]] = {}
    for besoin in faits:
        sien = next((theme for theme in besoin.themes if theme in themes), "")
        ranges.setdefault(sien, []).append(besoin)
    return ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class _Choix:
    """What may be said of a need: `nommables` are the projects that may be named outside."""

    nommables: Collection[str]
    suspect: Callable[[str], str | None]

    def repondre(self, besoins: Iterable[BesoinEntendu]) -> tuple[ReponseAffichee, ...]:
        """Each answer once, however often it was given."""
        return tuple(dict.fromkeys(self._repondre(besoins)))

    def _repondre(self, besoins: Iterable[BesoinEntendu]) -> Iterator[ReponseAffichee]:
        for besoin in besoins:
            citable = forme(besoin.nature) != AIDE_PROPOSEE
            yield ReponseAffichee(
                parole=self._montrer(besoin.texte) if citable else "",
                etat=besoin.etat,
                suite=self._montrer(besoin.suite),
                projet=besoin.projet if besoin.projet in self.nommables else "",
            )

    def _montrer(self, texte: str) -> str:
        return "" if texte == MASQUE or self.suspect(texte) else texte
