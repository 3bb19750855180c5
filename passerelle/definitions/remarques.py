"""What a centre wrote that is no mistake, and is still worth telling."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from passerelle.definitions.assemblage import lire_sources
from passerelle.definitions.fusion import fusionner_entrees
from passerelle.definitions.lecture.releve import Releve
from passerelle.domaine.declare.probleme import Probleme
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.besoins import Theme, construire_lexique
from passerelle.domaine.texte.enumeration import separer_noms


def remarquer_les_themes(modele: Modele, dossier: Path, aujourdhui: date) -> Iterator[Probleme]:
    """Words of the folder's own regles/themes.yaml that are taken for everyday words. `modele` is that of the folder."""
    _, du_centre = lire_sources(dossier, Releve())
    for entree in fusionner_entrees(None, du_centre.regles.get("themes"), Releve()).values():
        donnee = entree.donnees.get("mots") if isinstance(entree.donnees, dict) else None
        mots = [str(mot) for mot in donnee] if isinstance(donnee, list) else separer_noms(str(donnee or ""))
        theme = Theme(id=entree.id, libelle=entree.id, mots=tuple(mots))
        for confusion in construire_lexique(modele.besoins, [theme], aujourdhui=aujourdhui).confusions:
            rang = (mots.index(confusion.mot),) if isinstance(donnee, list) else ()
            place = entree.place("mots", *rang)
            yield Probleme(place.fichier, place.ligne, confusion.message, confusion.remede)
