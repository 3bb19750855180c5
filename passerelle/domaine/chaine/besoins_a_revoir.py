"""The needs that staff may look at again: themes they corrected, answers that seem to say two things."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from passerelle.domaine.application.themes import jour_du_besoin, lire_le_lexique
from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.regles.besoins import Lexique
from passerelle.domaine.regles.mots_proposes import BesoinLu
from passerelle.domaine.regles.separation import separer
from passerelle.domaine.texte.confidentialite import masquer
from passerelle.domaine.texte.lecture import Cellule, en_texte

LAISSES = "laisses"
"""The entry of the hidden tab that remembers what staff left as it is: field → ids of needs."""

THEME, TEXTE = "theme", "texte"
"""The fields of a need that are looked at again: its theme, for want of words; its text, in one line."""

BESOINS_RELUS = 1000
"""The last needs of the tab: two needs in one are looked for there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """A need (its id) that seems to be two: its text, both parts, and the themes of each."""

    besoin: str
    texte: str
    parties: tuple[str, str]
    themes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Comptes:
    """How many corrected themes have words to propose, or none yet; how many answers seem to say two needs."""

    themes_corriges: int = 0
    a_separer: int = 0


class BesoinsARevoir:
    """The needs of the tab, once merged; none where it cannot be read, or the themes."""

    def __init__(self, cadre: Cadre, fusions: Mapping[str, Fusion]) -> None:
        self._cadre = cadre
        self._fusion = None if "besoin" in cadre.suspendues else fusions.get("besoin")
        self._lexique_au = cache(partial(lire_le_lexique, cadre.modele.besoins, cadre.referentiels.themes))
        self._laisses = lire_les_laisses(cadre.donnees.souvenirs.get(LAISSES))

    def compter(self) -> Comptes:
        """What there is to look at, without trying any word."""
        return Comptes(themes_corriges=len(corriges(self.lire(corriges=True))), a_separer=len(self.separations()))

    def lire(self, *, corriges: bool = False) -> list[BesoinLu]:
        """All the needs that may move, or those staff corrected."""
        return list(self._lire(corriges=corriges))

    def _lire(self, *, corriges: bool) -> Iterator[BesoinLu]:
        if self._fusion is None:
            return
        cadre, tenues, figees, retenues = self._cadre, self._fusion.tenues, self._fusion.figees, self._fusion.retenues
        colonnes = (retenues.colonnes[cle] for cle in ("texte", "theme_saisi", "theme", "date", "saisi_le"))
        for ident, texte, saisi, theme, entendu, arrive in zip(retenues.ids, *colonnes, strict=True):
            est_corrige = (ident, THEME) in tenues
            if texte is None or ident in figees or (corriges and not est_corrige):
                continue
            yield BesoinLu(
                id=ident,
                texte=en_texte(texte),
                saisi=en_texte(masquer(saisi, cadre.donnees.suspect)),
                lexique=self._lexique(entendu, arrive),
                voulu=en_texte(theme) if est_corrige else None,
                est_source=est_corrige
                and ident not in self._laisses[THEME]
                and not cadre.donnees.indiscret(en_texte(texte)),
            )

    def separations(self) -> list[Separation]:
        """The last needs that seem to be two, the latest first: neither a text that staff wrote, nor one flagged as personal."""
        if self._fusion is None:
            return []
        cadre, tenues, figees, retenues = self._cadre, self._fusion.tenues, self._fusion.figees, self._fusion.retenues
        colonnes = (retenues.colonnes[cle] for cle in ("texte", "date", "saisi_le"))
        trouvees: list[Separation] = []
        derniers = list(zip(retenues.ids, *colonnes, strict=True))[: -BESOINS_RELUS - 1 : -1]
        for ident, cellule, entendu, arrive in derniers:
            if ident in figees or ident in self._laisses[TEXTE] or (ident, TEXTE) in tenues:
                continue
            texte = en_texte(cellule)
            lexique = self._lexique(entendu, arrive)
            parties = separer(texte, lexique)
            if parties and not cadre.donnees.indiscret(texte):
                themes = tuple(lexique.classer(partie).themes for partie in parties)
                trouvees.append(Separation(besoin=ident, texte=texte, parties=parties, themes=themes))
        return trouvees

    def _lexique(self, entendu: Cellule, arrive: Cellule) -> Lexique:
        return self._lexique_au(jour_du_besoin(entendu, arrive, self._cadre.aujourdhui))


def corriges(besoins: Sequence[BesoinLu]) -> list[BesoinLu]:
    """Those whose words may be proposed for a theme of the tab that staff gave them."""
    return [besoin for besoin in besoins if besoin.est_source and besoin.manques]


def lire_les_laisses(souvenir: Mapping[str, Any] | None) -> dict[str, Collection[str]]:
    """Field → the needs left as they are."""
    return {champ: frozenset((souvenir or {}).get(champ, ())) for champ in (THEME, TEXTE)}
