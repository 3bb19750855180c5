"""What residents said, in their own words: only what staff read and chose to let out."""

from dataclasses import dataclass
from datetime import date

from passerelle.domaine.enonces.bilan.chiffres import ChiffresDuBilan, Demande
from passerelle.domaine.texte.francais import MOIS
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import forme

OUI = "oui"
AIDE = "aide"
"""What tells help offered from what is asked for: it would name who offers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parole:
    """A need to quote, its theme (empty where it may not be told) and its month."""

    texte: str
    theme: str
    mois: str


def choisir_les_paroles(chiffres: ChiffresDuBilan, au_plus: int) -> list[Parole]:
    """By theme, then id: neither day, nor place, nor who noted it; nothing that looks personal, nothing of a project given up."""
    indicateur = chiffres.indicateurs.get("BES")
    if indicateur is None:
        return []
    demande = Demande(indicateur=indicateur, ventilation="", modalite="")
    besoins = chiffres.courants.etude.tables["besoin"]
    suspect = chiffres.etude.donnees.indiscret
    masquees = {p.mesure.modalite for p in chiffres.masquees() if p.mesure.ventilation == "theme"}
    abandonnes = _abandonnes(chiffres)
    trouvees: list[tuple[str, str, Parole]] = []
    for apport in chiffres.detail(demande).haut.apports:
        besoin = besoins.iloc[apport.rang]
        texte = en_texte(besoin["texte"]).strip()
        jour = besoin["date"]
        if (
            forme(en_texte(besoin["citer"])) != OUI
            or not texte
            or suspect(texte)
            or AIDE in forme(en_texte(besoin["nature"]))
            or en_texte(besoin["projet"]) in abandonnes
            or not isinstance(jour, date)
        ):
            continue
        themes = [theme for theme in besoin["theme"] or () if theme not in masquees]
        theme = "" if not themes or themes[0] == chiffres.modele.besoins.non_classe else str(themes[0])
        mois = f"{MOIS[jour.month - 1]} {jour.year}"
        trouvees.append((theme or "\uffff", apport.ligne, Parole(texte=texte, theme=theme, mois=mois)))
    return [parole for _, _, parole in sorted(trouvees, key=lambda trouvee: trouvee[:2])][:au_plus]


def _abandonnes(chiffres: ChiffresDuBilan) -> set[str]:
    projets = chiffres.courants.etude.tables.get("projet")
    if projets is None:
        return set()
    return {
        str(nom) for nom, motif in zip(projets["nom"], projets["abandon_motif"], strict=True) if nom and en_texte(motif)
    }
