"""Why a need has its theme: the words that decided, the theme chosen on the form, or staff."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from passerelle.domaine.application.themes import classer_un_besoin
from passerelle.domaine.enonces.pourquoi.explication import Demande, Explication, communes, jour_entier, parties
from passerelle.domaine.regles.besoins import Classement, joindre_themes
from passerelle.domaine.texte.francais import accorder, compter, enumerer
from passerelle.domaine.texte.lecture import en_texte

_MASQUE = (
    "Ce texte semble contenir des coordonnées, ou parler de la santé d’une personne\u00a0: il n’est pas montré ici."
)

_LAISSE = " … "
"""What stands in an expression for a word between two that decided."""


def expliquer_un_besoin(demande: Demande) -> Explication:
    """A line of the needs."""
    cellules = demande.cellules
    texte = en_texte(cellules["texte"])
    suspect = demande.etude.cadre.donnees.indiscret(texte)
    classement = classer_un_besoin(demande.etude.cadre, cellules)
    jour = cellules["date"]
    quand = f" du {jour_entier(jour)}" if isinstance(jour, date) else ""
    lieu = f", {cellules['lieu']}" if cellules["lieu"] else ""
    return Explication(
        titre=f"Besoin{quand}{lieu}",
        reponse=_repondre(demande, classement),
        citation=() if suspect else tuple(surligner(texte, mots_decisifs(classement))),
        parties=(
            *parties(
                ("Thème par thème", _themes(classement)),
                ("Ce texte", [_MASQUE if suspect else ""]),
                ("Ce qu’il devient", _suites(demande)),
            ),
            *communes(demande),
        ),
    )


def mots_decisifs(classement: Classement) -> tuple[str, ...]:
    """The words that decided, those of an expression one by one."""
    return tuple(mot for ecrit in classement.mots for mot in ecrit.split(_LAISSE))


def surligner(texte: str, mots: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """A text on one line, piece by piece, each with whether it is one of these words as people wrote them."""
    ligne = " ".join(texte.split())
    if not mots:
        morceaux = [ligne]
    else:
        longs = sorted(map(re.escape, mots), key=len, reverse=True)
        morceaux = re.split(rf"(?<!\w)({'|'.join(longs)})(?!\w)", ligne)
    yield from ((morceau, rang % 2 == 1) for rang, morceau in enumerate(morceaux) if morceau)


def _repondre(demande: Demande, classement: Classement) -> str:
    retenu = demande.cellules["theme"]
    if demande.est_de_l_equipe("theme"):
        ecrit = f"«\u00a0{retenu}\u00a0»" if retenu else "aucun thème"
        return f"L’équipe a écrit {ecrit}. {_d_apres_la_fiche(classement)}"
    if classement.choisi:
        return f"«\u00a0{classement.choisi}\u00a0» est le thème choisi sur la fiche\u00a0: il passe avant les mots du texte."
    if classement.mots:
        mots, themes = _entre_guillemets(classement.mots), _entre_guillemets(classement.themes)
        quoi = accorder(len(classement.themes), "son thème est", "ses thèmes sont")
        return f"Le texte dit {mots}\u00a0: {quoi} {themes}."
    return f"«\u00a0{classement.themes[0]}\u00a0»\u00a0: {_dire_le_silence(classement)}"


def _d_apres_la_fiche(classement: Classement) -> str:
    themes = f"«\u00a0{joindre_themes(classement.themes)}\u00a0»"
    if classement.choisi:
        return f"Sans elle, ce serait {themes}, d’après le choix fait sur la fiche."
    if classement.mots:
        return f"Sans elle, ce serait {themes}, d’après {_entre_guillemets(classement.mots)}."
    return f"Sans elle, ce serait {themes}\u00a0: {_dire_le_silence(classement)}"


def _dire_le_silence(classement: Classement) -> str:
    """Why no theme at all."""
    if classement.ordinaires:
        return f"le texte dit bien {_entre_guillemets(classement.ordinaires)}, mais la phrase ne demande rien."
    return "aucun mot du texte n’est dans l’onglet Thèmes."


def _themes(classement: Classement) -> Iterator[str]:
    if classement.choisi:
        yield f"{classement.choisi}\u00a0: choisi sur la fiche."
    for theme, mots in classement.lus.items():
        dits = _entre_guillemets(mots)
        if theme in classement.themes:
            yield f"{theme}\u00a0: le texte dit {dits}."
        else:
            gardes = compter(len(classement.themes), "thème")
            yield f"{theme}\u00a0: le texte dit aussi {dits}, mais un besoin garde {gardes} au plus, les mieux dits."


def _suites(demande: Demande) -> Iterator[str]:
    cellules = demande.cellules
    if cellules["projet"]:
        yield f"L’équipe l’a relié au projet «\u00a0{cellules['projet']}\u00a0»."
    for mise in demande.etude.mises_en_relation:
        if demande.id in mise.besoins:
            yield f"Il compte dans la mise en relation «\u00a0{mise.theme}\u00a0»."


def _entre_guillemets(mots: Iterable[str]) -> str:
    """« jardin » et « banc », each once."""
    return enumerer(dict.fromkeys(f"«\u00a0{mot}\u00a0»" for mot in mots))
