"""What an hour given by a volunteer is worth, for those whose accounts must say so."""

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.parametre import Parametre


@declaree
class RegleValorisation:
    """What regles/valorisation.yaml says: `taux_horaire` is the euros an hour is worth; without a value, nothing is valued."""

    taux_horaire: Parametre = ()
