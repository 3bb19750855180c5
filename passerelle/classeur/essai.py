"""Whether a workbook opens to Passerelle, to read and to write."""

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.requetes import regler_classeur


def essayer(connexion: Connexion, *, en_ecriture: bool) -> str:
    """The title of a workbook, read; `en_ecriture`, it is written back as it was, so that a view-only sharing shows itself.

    Raises ClasseurInaccessible, which says what is missing.
    """
    titre: str = connexion.obtenir(fields="properties(title)")["properties"]["title"]
    if en_ecriture:
        connexion.ecrire([regler_classeur(title=titre)])
    return titre
