"""The bilan of an action: what is asked, and what is said of what was written and of what remains to write."""

from collections.abc import Sequence
from pathlib import Path

from passerelle.amorce import Passerelle
from passerelle.cli.execution import UsageIncorrect
from passerelle.domaine.enonces.bilan.bilan import Bilan, Commande, dresser_le_bilan
from passerelle.domaine.texte.francais import accorder, compter, enumerer
from passerelle.sorties.bilan.ecriture import FORMATS, Fichier, ecrire_le_bilan

TOUJOURS = "json"
"""Written whatever is asked for."""


def lire_les_formats(ecrits: str) -> list[str]:
    """`docx,html` read, the figures besides. Raises UsageIncorrect."""
    demandes = [dit.strip().lower() for dit in ecrits.split(",") if dit.strip()]
    inconnus = [dit for dit in demandes if dit not in FORMATS]
    if inconnus or not demandes:
        raise UsageIncorrect(
            f"Le format «\u00a0{inconnus[0] if inconnus else ecrits}\u00a0» n’existe pas.",
            f"Formats possibles\u00a0: {', '.join(FORMATS)}. Séparez-les par des virgules.",
        )
    return list(dict.fromkeys([*demandes, TOUJOURS]))


def rediger(centre: Passerelle, sortie: Path, formats: Sequence[str], commande: Commande) -> list[str]:
    """Write the bilan in `sortie`; French sentences of what was done and what remains. Raises UsageIncorrect, ErreurPasserelle."""
    bilan = centre.interroger(lambda etude: dresser_le_bilan(etude, commande))
    if bilan is None:
        possibles = enumerer(centre.modele.actions)
        raise UsageIncorrect(
            f"L’action «\u00a0{commande.action}\u00a0» n’existe pas.", f"Actions possibles\u00a0: {possibles}."
        )
    fichiers = ecrire_le_bilan(bilan, sortie, formats, centre.maintenant())
    return [*_raconter(fichiers), *_reste(bilan)]


def _raconter(fichiers: Sequence[Fichier]) -> list[str]:
    phrases = [f"Écrit\u00a0: {fichier.chemin}" for fichier in fichiers]
    phrases += [
        f"«\u00a0{fichier.garde}\u00a0» a été changé depuis qu’il a été écrit\u00a0: il est gardé tel quel, le nouveau bilan est "
        f"dans «\u00a0{fichier.chemin.name}\u00a0»."
        for fichier in fichiers
        if fichier.garde
    ]
    return phrases


def _reste(bilan: Bilan) -> list[str]:
    phrases = []
    if bilan.a_relire:
        reste = compter(bilan.a_relire, "texte")
        phrases.append(
            f"{reste} {accorder(bilan.a_relire, 'est encore une proposition', 'sont encore des propositions')}, à relire dans "
            "l’onglet Bilan."
        )
    if bilan.a_ecrire:
        phrases.append(
            f"{compter(bilan.a_ecrire, 'texte')} {accorder(bilan.a_ecrire, 'reste', 'restent')} à écrire dans l’onglet Bilan."
        )
    phrases += [
        f"Relisez «\u00a0{titre}\u00a0» dans l’onglet Bilan\u00a0: ce texte semble parler de quelqu’un."
        for titre in bilan.suspects
    ]
    if bilan.graves:
        combien = compter(bilan.anomalies, "anomalie")
        phrases.append(
            f"{combien} à regarder dans l’onglet Anomalies. {accorder(len(bilan.graves), 'La voici', 'Les plus graves')}\u00a0:"
        )
        phrases += [f"  – {anomalie.message}" for anomalie in bilan.graves]
    return phrases
