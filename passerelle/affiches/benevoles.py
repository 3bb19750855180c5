"""The volunteers of the tab `Équipe`: their code, and their first name where it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import forme


@dataclass(frozen=True, slots=True, kw_only=True)
class Benevole:
    """`code` is what they write on a form. `prenom` is empty unless it was asked for."""

    code: str
    prenom: str = ""


def lire_benevoles(feuille: Feuille | None, *, jour: date, avec_prenoms: bool) -> tuple[Benevole, ...]:
    """Those of that day, each code once, in the order of the tab. A bound that cannot be read bounds nothing."""
    if feuille is None or not feuille.est_lisible:
        return ()
    benevoles: dict[str, Benevole] = {}
    for ligne in feuille.lignes():
        code = " ".join(en_texte(ligne["code"]).split())
        if code and _est_la(ligne, jour):
            prenom = en_texte(ligne["prenom"]).strip() if avec_prenoms else ""
            benevoles.setdefault(forme(code), Benevole(code=code, prenom=prenom))
    return tuple(benevoles.values())


def _est_la(ligne: Mapping[str, Cellule], jour: date) -> bool:
    du, au = ligne["du"], ligne["au"]
    commence = not isinstance(du, date) or du <= jour
    return commence and (not isinstance(au, date) or jour <= au)
