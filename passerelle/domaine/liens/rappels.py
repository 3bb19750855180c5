"""Who may be called back about a theme: read from the contacts workbook when asked for, kept nowhere else (domaine.md §6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import Annuaire


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonneARappeler:
    """A person who agreed, on `accord_le`, to be called back; `appelee_le` and `reponse` are staff's, None and empty before."""

    prenom: str
    joindre: str
    accord_le: date
    appelee_le: date | None
    reponse: str


def personnes_a_rappeler(
    feuille: Feuille, theme: str, themes: Annuaire, aujourdhui: date
) -> Iterator[PersonneARappeler]:
    """Those who agreed for this theme, whatever its spelling, in the order of their tab; nobody whose details are due to go."""
    for ligne in feuille.lignes():
        accord, purge, appel = (ligne[cle] for cle in ("accord_le", "purge_le", "appele_le"))
        ecrit = en_texte(ligne["theme"])
        connu = themes.trouver(ecrit)
        est_a_effacer = isinstance(purge, date) and purge < aujourdhui
        if (connu.nom if connu else ecrit) == theme and isinstance(accord, date) and not est_a_effacer:
            yield PersonneARappeler(
                prenom=en_texte(ligne["prenom"]),
                joindre=en_texte(ligne["joindre"]),
                accord_le=accord,
                appelee_le=appel if isinstance(appel, date) else None,
                reponse=en_texte(ligne["reponse"]),
            )
