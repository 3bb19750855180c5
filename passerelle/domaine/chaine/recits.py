"""What the team tells of each exercise, in the tab `Bilan`: what is asked, what the figures propose, what they wrote."""

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.declare.fiche_action import FicheAction
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import mots_id

BILAN = "bilan"
"""The id of its table."""


def est_la_principale(fiche: FicheAction, etude: Etude) -> bool:
    """Whether an action is the one of passerelle.toml, whose ids stay short."""
    return mots_id(fiche.intitule) == mots_id(etude.donnees.action) or len(etude.cadre.modele.actions) < 2


def id_du_recit(periode: str, fiche: FicheAction, cle: str, *, est_principale: bool) -> str:
    """`2013-2014/objectif-1.1`; `2013-2014/numerique-pour-tous/objectif-1.1` for another action."""
    return "/".join((periode, *([] if est_principale else [fiche.id]), cle))


def textes_de_l_equipe(etude: Etude) -> dict[str, str]:
    """Line id → what the team wrote there; those they left blank aside."""
    feuille = etude.cadre.lisible(BILAN)
    if feuille is None:
        return {}
    return {
        en_texte(ident): texte.strip()
        for ident, dit in zip(feuille.colonne("id"), feuille.colonne("texte"), strict=True)
        if (texte := en_texte(dit)).strip()
    }
