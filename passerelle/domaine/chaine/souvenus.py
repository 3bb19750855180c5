"""What the rules remember in the hidden tab of the main workbook, beside the memory of its tables."""

from passerelle.domaine.application.projets_proposes import PROJETS_VUS
from passerelle.domaine.application.projets_suivis import ETAPES_VUES
from passerelle.domaine.application.relations import DECISIONS
from passerelle.domaine.cadre.referentiels import CODES
from passerelle.domaine.chaine.besoins_a_revoir import LAISSES
from passerelle.domaine.chiffres.definitions_chiffres import DEFINITIONS
from passerelle.domaine.fusion.parties import PARTIES
from passerelle.domaine.liens.calendrier import CALENDRIER
from passerelle.domaine.reparation.recouvertes import RECOUVERTES

SOUVENUS = (
    ETAPES_VUES, DECISIONS, DEFINITIONS, PARTIES, RECOUVERTES, LAISSES, CALENDRIER, PROJETS_VUS, CODES,
)  # fmt: skip
"""The names of its entries."""
