"""How long things are kept: each length of time must be one."""

from passerelle.definitions.fusion import Parametres
from passerelle.definitions.lecture.releve import Releve
from passerelle.domaine.declare.conservation import SORTES, RegleConservation, lire_duree


def controler_conservation(regle: RegleConservation, ecrit: Parametres, releve: Releve) -> None:
    """Lengths of time that do not read: nothing would ever be erased, or everything at once."""
    for sorte in SORTES:
        for rang, datee in enumerate(getattr(regle, sorte).duree):
            try:
                lire_duree(datee.valeur)
            except ValueError:
                remede = "Écrivez un nombre, puis jours, mois ou ans\u00a0: «\u00a02 ans\u00a0», par exemple."
                if place := ecrit.situer((sorte, "duree", rang, "valeur")):
                    releve.signaler(place, f"“{datee.valeur}” n’est pas une durée.", remede)
