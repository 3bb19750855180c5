"""The register of processing activities of a centre, and its files: a page, and a spreadsheet to complete."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from passerelle.config import Config
from passerelle.domaine.enonces.registre.centre import Installation, Responsable
from passerelle.domaine.enonces.registre.registre import NOM, Registre, dresser_le_registre
from passerelle.domaine.modele import Modele
from passerelle.sauvegardes import CONSERVATION, DERNIERES
from passerelle.sorties.bilan.ecriture import Fichier, ecrire_le_document
from passerelle.sorties.bilan.page import en_html
from passerelle.sorties.export.opendocument import en_ods


def dresser(config: Config, modele: Modele, jour: date) -> Registre:
    """The register of a centre, as it is set and by the rules in force that day."""
    centre = config.centre
    return dresser_le_registre(
        modele,
        Responsable(
            nom=centre.nom,
            raison_sociale=centre.raison_sociale,
            adresse=centre.adresse,
            siret=centre.siret,
            rna=centre.rna,
            representant=centre.representant,
            dpo=centre.dpo,
            contact=centre.contact,
            hebergeur=centre.hebergeur,
        ),
        Installation(
            distants=config.classeur.distants,
            adresse=config.service.adresse_publique,
            a_une_base=config.service.base is not None,
            jours_de_sauvegarde=CONSERVATION.days,
            dernieres_sauvegardes=DERNIERES,
        ),
        jour,
    )


def ecrire(registre: Registre, sortie: Path) -> Sequence[Fichier]:
    """Write both files in `sortie`. Raises FichierRefuse."""
    contenus = {".html": en_html(registre.document), ".ods": en_ods(registre.jeu)}
    return ecrire_le_document(sortie, NOM, contenus, quoi="Le registre")
