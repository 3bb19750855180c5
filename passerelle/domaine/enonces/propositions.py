"""What is proposed of the needs, said in sentences: words for the themes staff corrected, answers to cut in two. Nothing of it is
done until they accept it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from passerelle.domaine.chaine.besoins_a_revoir import TEXTE, THEME, BesoinsARevoir, Separation, corriges
from passerelle.domaine.chaine.besoins_revus import Accord, LaisseAinsi, MotAccepte, SeparationAcceptee
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.fusion.appariement import MANUEL
from passerelle.domaine.fusion.parties import PARTIES, lire_parties
from passerelle.domaine.regles.besoins import Theme, joindre_themes
from passerelle.domaine.regles.mots_proposes import BesoinLu, MotPropose, proposer_des_mots
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.francais import accorder, compter

DEPLACES_MONTRES = 30
"""Needs shown among those that a word would move; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """What staff may accept. `vue` tells it, and all that was announced of it: another vue, another proposal. `suites`: what else
    it would move, need by need."""

    accord: Accord
    vue: str
    phrase: str = ""
    suites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCorrige:
    """A theme that staff gave to needs its words do not find. `corrections`: those needs, in sentences."""

    theme: str
    corrections: tuple[str, ...]
    mots: tuple[Proposition, ...]
    laisser: Proposition


@dataclass(frozen=True, slots=True, kw_only=True)
class BesoinDouble:
    """An answer that seems to say two needs: each part, with its themes."""

    besoin: str
    parties: tuple[tuple[str, str], ...]
    separer: Proposition
    laisser: Proposition


@dataclass(frozen=True, slots=True, kw_only=True)
class Propositions:
    """All there is to decide."""

    themes: tuple[ThemeCorrige, ...]
    doubles: tuple[BesoinDouble, ...]

    def __iter__(self) -> Iterator[Proposition]:
        for theme in self.themes:
            yield from (*theme.mots, theme.laisser)
        for double in self.doubles:
            yield from (double.separer, double.laisser)


def proposer(etude: Etude) -> Propositions:
    """What would be proposed of the needs as they stand."""
    a_revoir = BesoinsARevoir(etude.cadre, etude.fusions)
    besoins = a_revoir.lire()
    return Propositions(
        themes=tuple(_themes_corriges(etude, besoins)),
        doubles=tuple(_double(etude, separation) for separation in a_revoir.separations()),
    )


def retrouver(etude: Etude, vue: str) -> Accord | None:
    """What a proposal that was seen says, where it would be made again, word for word; None where it would not."""
    return next((proposition.accord for proposition in proposer(etude) if proposition.vue == vue), None)


def _proposition(accord: Accord, phrase: str = "", suites: tuple[str, ...] = (), annonce: object = None) -> Proposition:
    vue = hashlib.sha256(repr((accord, annonce)).encode()).hexdigest()[:32]
    return Proposition(accord=accord, vue=vue, phrase=phrase, suites=suites)


# Words ----------------------------------------------------------------------------------------------------------------------------


def _themes_corriges(etude: Etude, besoins: Sequence[BesoinLu]) -> Iterator[ThemeCorrige]:
    mots = {theme: list(suite) for theme, suite in groupby(proposer_des_mots(besoins), key=lambda mot: mot.theme.id)}
    textes = {besoin.id: besoin.texte for besoin in besoins}
    par_theme: dict[str, tuple[Theme, list[BesoinLu]]] = {}
    for besoin in corriges(besoins):
        for theme in besoin.manques:
            par_theme.setdefault(theme.id, (theme, []))[1].append(besoin)
    for ident, (theme, siens) in par_theme.items():
        yield ThemeCorrige(
            theme=theme.libelle,
            corrections=tuple(
                f"{_citer(etude, besoin.texte)}\u00a0: les mots disaient {_themes(besoin.themes)}." for besoin in siens
            ),
            mots=tuple(_mot(etude, propose, len(siens), textes) for propose in mots.get(ident, ())),
            laisser=_proposition(LaisseAinsi(champ=THEME, besoins=tuple(besoin.id for besoin in siens))),
        )


def _mot(etude: Etude, propose: MotPropose, corriges: int, textes: Mapping[str, str]) -> Proposition:
    trouves, deplaces = len(propose.trouves), propose.deplaces
    combien = "ce besoin" if corriges == 1 else f"{trouves} de ces {corriges} besoins"
    autres = compter(len(deplaces), "autre besoin", "autres besoins")
    suite = f"{accorder(len(deplaces), 'changerait', 'changeraient')} aussi" if deplaces else "ne changerait"
    suites = [
        f"{_citer(etude, textes[deplace.besoin])}\u00a0: de {_themes(deplace.avant)} à {_themes(deplace.apres)}."
        for deplace in deplaces[:DEPLACES_MONTRES]
    ]
    if len(deplaces) > DEPLACES_MONTRES:
        suites.append(f"et {compter(len(deplaces) - DEPLACES_MONTRES, 'autre')}.")
    return _proposition(
        MotAccepte(theme=propose.theme.id, mot=propose.mot, trouves=trouves),
        f"«\u00a0{propose.mot}\u00a0» trouverait {combien}\u00a0; {autres if deplaces else 'aucun autre'} {suite}.",
        tuple(suites),
        (propose.trouves, deplaces),
    )


# Two needs in one -----------------------------------------------------------------------------------------------------------------


def _double(etude: Etude, separation: Separation) -> BesoinDouble:
    accord = SeparationAcceptee(
        besoin=separation.besoin,
        texte=separation.texte,
        parties=separation.parties,
        suite=_id_de_la_suite(etude, separation.besoin),
    )
    return BesoinDouble(
        besoin=separation.besoin,
        parties=tuple(
            (partie, joindre_themes(themes))
            for partie, themes in zip(separation.parties, separation.themes, strict=True)
        ),
        separer=_proposition(accord),
        laisser=_proposition(LaisseAinsi(champ=TEXTE, besoins=(separation.besoin,))),
    )


def _id_de_la_suite(etude: Etude, besoin: str) -> str:
    """An id that no line has, nor had."""
    souvenirs = etude.donnees.souvenirs
    pris = {
        *etude.fusions["besoin"].retenues.ids,
        *etude.donnees.memoires["besoin"].ids,
        *lire_parties(souvenirs.get(PARTIES), "besoin"),
    }
    base = f"{MANUEL}suite-{besoin}"
    ident, numero = base, 1
    while ident in pris:
        numero += 1
        ident = f"{base}-{numero}"
    return ident


def _themes(libelles: Sequence[str]) -> str:
    return f"«\u00a0{joindre_themes(libelles)}\u00a0»"


def _citer(etude: Etude, texte: str) -> str:
    return f"«\u00a0{MASQUE if etude.donnees.indiscret(texte) else ' '.join(texte.split())}\u00a0»"
