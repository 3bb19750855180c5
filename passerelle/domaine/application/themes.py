"""The lexicon of the tab `Thèmes`: the words that are taken for everyday ones, the themes of needs (domaine.md §4)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.besoins import (
    Classement,
    Confusion,
    Lexique,
    RegleBesoins,
    Theme,
    construire_lexique,
    joindre_themes,
)
from passerelle.domaine.texte.confidentialite import masquer
from passerelle.domaine.texte.efface import est_efface
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import Cellule, en_texte

_lexiques: list[tuple[RegleBesoins, tuple[Theme, ...], tuple[float, ...], Lexique]] = []


def lire_le_lexique(regle: RegleBesoins, themes: tuple[Theme, ...], jour: date) -> Lexique:
    """The lexicon of these themes, by the rule in force that day. Those of the last themes are kept: they remember the texts they
    have read."""
    valeurs = regle.valeurs_au(jour)
    for regle_lue, themes_lus, lues, lexique in _lexiques:
        if regle_lue == regle and themes_lus == themes and lues == valeurs:
            return lexique
    lexique = construire_lexique(regle, themes, aujourdhui=jour)
    _lexiques[:] = [connu for connu in _lexiques if connu[:2] == (regle, themes)]
    _lexiques.append((regle, themes, valeurs, lexique))
    return lexique


def classer_les_besoins(
    retenues: Retenues,
    lexique_au: Callable[[date], Lexique],
    aujourdhui: date,
    connus: Sequence[Cellule],
    suspect: Callable[[str], str | None] = lambda _: None,
) -> dict[str, list[Cellule]]:
    """The columns `theme` and `mots` of needs: what each is about, and the words that say so, by the rule of the day it was
    heard. One whose day cannot be read was heard when it arrived; one whose words were erased keeps the themes they had told
    (`connus`: those last written). `suspect` says why a chosen theme is none."""
    lexique_du, colonnes = cache(lexique_au), retenues.colonnes
    choisis = [masquer(choisi, suspect) for choisi in colonnes["theme_saisi"]]
    arrivees = colonnes.get("saisi_le", [None] * len(retenues.ids))
    classements = [
        _classer(lexique_du, aujourdhui, *besoin)
        for besoin in zip(colonnes["texte"], choisis, colonnes["date"], arrivees, strict=True)
    ]
    themes: list[Cellule] = [
        connu if connu is not None and (texte is None or est_efface(texte)) else joindre_themes(classement.themes)
        for classement, connu, texte in zip(classements, connus, colonnes["texte"], strict=True)
    ]
    return {
        "theme": themes,
        "mots": [", ".join(classement.mots) or None for classement in classements],
    }


def classer_un_besoin(cadre: Cadre, cellules: Mapping[str, Cellule]) -> Classement:
    """What decided of the themes of one need, given by its cells."""
    lexique_au = partial(lire_le_lexique, cadre.modele.besoins, cadre.referentiels.themes)
    texte, choisi, entendu, arrive = (cellules.get(cle) for cle in ("texte", "theme_saisi", "date", "saisi_le"))
    return _classer(lexique_au, cadre.aujourdhui, texte, masquer(choisi, cadre.donnees.suspect), entendu, arrive)


def _classer(
    lexique_au: Callable[[date], Lexique],
    aujourdhui: date,
    texte: Cellule,
    saisi: Cellule,
    entendu: Cellule,
    arrive: Cellule,
) -> Classement:
    return lexique_au(jour_du_besoin(entendu, arrive, aujourdhui)).classer(en_texte(texte), en_texte(saisi) or None)


def jour_du_besoin(entendu: Cellule, arrive: Cellule, aujourdhui: date) -> date:
    """The day whose rule decides of a need: it was heard then, else it arrived, else it is read."""
    for moment in (entendu, arrive):
        if isinstance(moment, date):
            return moment.date() if isinstance(moment, datetime) else moment
    return aujourdhui


def signaler_les_confusions(modele: Modele, lexique: Lexique) -> list[Anomalie]:
    """Tell of the words of themes that everyday words are taken for."""
    return [
        Anomalie("theme", confusion.theme, "mots", f"{confusion.message} {confusion.remede}", "information")
        for confusion in confusions_de_l_onglet(modele, lexique)
    ]


def confusions_de_l_onglet(modele: Modele, lexique: Lexique) -> list[Confusion]:
    """Words of the tab `Thèmes` that are taken for everyday words, those it was delivered with aside."""
    return [c for c in lexique.confusions if c.mot not in _mots_livres(modele, c.theme)]


def _mots_livres(modele: Modele, theme: str) -> set[str]:
    return {
        mot
        for ligne in modele.depart["theme"]
        if en_texte(ligne["id"]) == theme
        for mot in separer_noms(en_texte(ligne.get("mots")))
    }
