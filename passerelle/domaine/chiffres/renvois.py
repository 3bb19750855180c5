"""From what a page names to the figures it means, and what each rests on, in words."""

from collections.abc import Mapping, Sequence

from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure
from passerelle.domaine.chiffres.masque import Publiee
from passerelle.domaine.declare.entites import Activite
from passerelle.domaine.declare.fiche_action import Renvoi
from passerelle.domaine.texte.francais import accorder, chiffrer, en_nombre

Detail = tuple[str, str]
"""A breakdown and a modality, both empty for the whole."""

NON_SIGNIFICATIF = "non significatif"
"""What stands for a figure that too few lines carry."""

_RENCONTRES = frozenset({"seance", "reunion", "animation"})
_LIGNES = {
    "seance": ("séance", "séances"),
    "reunion": ("réunion", "réunions"),
    "animation": ("animation", "animations"),
    "besoin": ("besoin", "besoins"),
    "finance": ("somme", "sommes"),
    "planning": ("créneau", "créneaux"),
    "projet": ("projet", "projets"),
    "rapprochement": ("thème", "thèmes"),
}
"""What a line of each table is called."""


def details_demandes(
    renvoi: Renvoi, indicateur: Indicateur, mesures: Sequence[Mesure], activites: Mapping[str, Activite]
) -> list[Detail]:
    """Which figures of an indicator a reference means, the largest first; `mesures` are its own, for one period. One that no line
    gives is there too where it is named."""
    if renvoi.activite:
        return [("activite", activites[renvoi.activite].libelle)] if renvoi.activite in activites else []
    if not (renvoi.ventilation or renvoi.modalite) and indicateur.ensemble:
        return [("", "")]
    if renvoi.ventilation and renvoi.modalite:
        return [(renvoi.ventilation, renvoi.modalite)]
    tries = sorted(mesures, key=lambda mesure: (-mesure.valeur, mesure.modalite))
    trouves = [
        (mesure.ventilation, mesure.modalite)
        for mesure in tries
        if mesure.ventilation
        and renvoi.ventilation in ("", mesure.ventilation)
        and renvoi.modalite in ("", mesure.modalite)
    ]
    return trouves or [(_ventilation_de(renvoi.modalite, indicateur), renvoi.modalite)]


def _ventilation_de(modalite: str, indicateur: Indicateur) -> str:
    """The breakdown that declares a modality; empty where none does."""
    declarees = (nom for nom, dite in indicateur.ventilations.items() if not isinstance(dite, str) and modalite in dite)
    return next(declarees, "")


def nommer_les_lignes(indicateur: Indicateur, combien: float) -> str:
    """« séance », « séances », « rencontres »: what an indicator looks at, agreed."""
    tables = {
        terme.table for terme in (indicateur.termes if indicateur.appui != "rapport" else indicateur.denominateur)
    }
    if len(tables) == 1:
        singulier, pluriel = _LIGNES.get(next(iter(tables)), ("ligne", "lignes"))
    else:
        singulier, pluriel = ("rencontre", "rencontres") if tables <= _RENCONTRES else ("ligne", "lignes")
    return accorder(combien, singulier, pluriel)


def dire_l_appui(indicateur: Indicateur, n: int | None, sur: int | None) -> str:
    """What a figure rests on: « 54 séances sur 56 où le nombre est connu »."""
    if n is None or sur is None:
        return f"compte exact des {nommer_les_lignes(indicateur, 2)}"
    combien = f"{chiffrer(n)} {nommer_les_lignes(indicateur, n)} sur {chiffrer(sur)}"
    match indicateur.appui:
        case "lignes":
            return f"{combien} où le nombre est connu"
        case "question":
            financeurs = any("financeur" in terme.reconnues for terme in indicateur.termes)
            return f"{combien} où {'le financeur est connu' if financeurs else 'la réponse est connue'}"
        case "mentions":
            return f"{chiffrer(n)} {accorder(n, 'mention')} sur {chiffrer(sur)} d’un partenaire connu"
        case _:
            return combien


def montrer(publiee: Publiee, indicateur: Indicateur, seuil: float, *, centimes: bool = True) -> str:
    """The value as a document prints it."""
    mesure = publiee.mesure
    if publiee.est_masquee:
        return f"moins de {chiffrer(seuil)}" if mesure.valeur < seuil else "masqué"
    if mesure.fiable is False and indicateur.fiabilite == "couverture":
        return NON_SIGNIFICATIF
    return en_nombre(mesure.valeur, indicateur.unite, centimes=centimes)
