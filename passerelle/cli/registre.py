"""The register of processing activities: written, and what is said of it."""

from pathlib import Path

from passerelle.cli.appel import Appel
from passerelle.config import charger_config, horloge
from passerelle.definitions import charger_modele
from passerelle.domaine.texte.francais import compter
from passerelle.sorties.registre import dresser, ecrire


def tenir(appel: Appel, sortie: Path) -> list[str]:
    """Write the register in `sortie`; French sentences of what was done and what remains. Raises ErreurPasserelle."""
    config, modele = charger_config(appel.dossier), charger_modele(appel.dossier)
    registre = dresser(config, modele, horloge(config, appel.environ)().date())
    fichiers = ecrire(registre, sortie)
    phrases = [f"Écrit\u00a0: {fichier.chemin}" for fichier in fichiers]
    phrases += [
        f"«\u00a0{fichier.garde}\u00a0» a été changé depuis qu’il a été écrit\u00a0: il est gardé tel quel, le nouveau registre "
        f"est dans «\u00a0{fichier.chemin.name}\u00a0»."
        for fichier in fichiers
        if fichier.garde
    ]
    reste = compter(len(registre.a_completer), "ligne")
    phrases.append(f"{reste} à compléter\u00a0: la liste est en tête, avec l’endroit où l’écrire.")
    return phrases
