"""What was heard since a day, theme by theme, and what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from passerelle.domaine.liens.besoin_entendu import BesoinEntendu
from passerelle.domaine.texte.confidentialite import MASQUE

SANS_THEME = "Sans thème"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeEntendu:
    """The needs of a theme, those that wait for a follow-up first, what looks personal masked. One that has two themes is under
    the first."""

    theme: str
    besoins: tuple[BesoinEntendu, ...]

    @property
    def voix(self) -> int:
        """How many voices said them."""
        return sum(besoin.voix for besoin in self.besoins)

    @property
    def attendent(self) -> int:
        """How many of them wait for a follow-up."""
        return sum(besoin.attend for besoin in self.besoins)


def entendre(
    besoins: Iterable[BesoinEntendu],
    *,
    depuis: date,
    suspect: Callable[[str], str | None],
    en_attente_seulement: bool = False,
) -> list[ThemeEntendu]:
    """Those heard from that day on, all or those that wait for a follow-up; the themes that wait first, then the most heard."""
    themes: dict[str, list[BesoinEntendu]] = {}
    for besoin in besoins:
        if besoin.jour >= depuis and (besoin.attend or not en_attente_seulement):
            montre = replace(besoin, texte=_masquer(besoin.texte, suspect), suite=_masquer(besoin.suite, suspect))
            themes.setdefault(besoin.themes[0] if besoin.themes else SANS_THEME, []).append(montre)
    entendus = [ThemeEntendu(theme=theme, besoins=tuple(sorted(siens, key=_rang))) for theme, siens in themes.items()]
    return sorted(entendus, key=lambda entendu: (not entendu.attendent, -entendu.voix, entendu.theme))


def _rang(besoin: BesoinEntendu) -> tuple[bool, int, int]:
    return not besoin.attend, -besoin.voix, -besoin.jour.toordinal()


def _masquer(texte: str, suspect: Callable[[str], str | None]) -> str:
    return MASQUE if texte and suspect(texte) else texte


def dire_la_suite(besoin: BesoinEntendu) -> str:
    """« Projet : Jardin partagé. Transmise : vu avec la mairie »; empty where staff wrote nothing."""
    projet = f"Projet\u00a0: {besoin.projet}" if besoin.projet else ""
    suite = "\u00a0: ".join(filter(None, (besoin.etat, besoin.suite)))
    return ". ".join(filter(None, (projet, suite)))
