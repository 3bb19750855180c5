"""What may be shown outside the centre."""

from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.parametre import Parametre


@declaree
class RegleConfidentialite:
    """What regles/confidentialite.yaml says: a count of needs or of voices below `seuil_diffusion` is shown to nobody outside."""

    seuil_diffusion: Parametre
