"""The lexicon of the tab `Thèmes`: the words that are taken for everyday ones, the themes of needs (domaine.md §4)."""

from datetime import date

from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.besoins import (
    Confusion,
    Lexique,
    RegleBesoins,
    Theme,
    construire_lexique,
    joindre_themes,
)
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import Cellule, en_texte

_lexiques: list[tuple[RegleBesoins, tuple[Theme, ...], date, Lexique]] = []


def lire_le_lexique(regle: RegleBesoins, themes: tuple[Theme, ...], aujourdhui: date) -> Lexique:
    """The lexicon of these themes. The last one is kept: it remembers the texts it has read."""
    for regle_lue, themes_lus, jour, lexique in _lexiques:
        if regle_lue == regle and themes_lus == themes and jour == aujourdhui:
            return lexique
    lexique = construire_lexique(regle, themes, aujourdhui=aujourdhui)
    _lexiques[:] = [(regle, themes, aujourdhui, lexique)]
    return lexique


def classer_les_besoins(retenues: Retenues, lexique: Lexique) -> dict[str, list[Cellule]]:
    """The columns `theme` and `mots` of needs: what each is about, and the words that say so."""
    classements = [
        lexique.classer(en_texte(texte), en_texte(saisi) or None)
        for texte, saisi in zip(retenues.colonnes["texte"], retenues.colonnes["theme_saisi"], strict=True)
    ]
    return {
        "theme": [joindre_themes(classement.themes) for classement in classements],
        "mots": [", ".join(classement.mots) or None for classement in classements],
    }


def signaler_les_confusions(modele: Modele, lexique: Lexique) -> list[Anomalie]:
    """Tell of the words of themes that everyday words are taken for."""
    return [
        Anomalie("theme", confusion.theme, "mots", f"{confusion.message} {confusion.remede}", "information")
        for confusion in confusions_de_l_onglet(modele, lexique)
    ]


def confusions_de_l_onglet(modele: Modele, lexique: Lexique) -> list[Confusion]:
    """Words of the tab `Thèmes` that are taken for everyday words, those it was delivered with aside."""
    livres = {
        (en_texte(ligne["id"]), mot)
        for ligne in modele.depart["theme"]
        for mot in separer_noms(en_texte(ligne.get("mots")))
    }
    return lexique.confusions(livres)
