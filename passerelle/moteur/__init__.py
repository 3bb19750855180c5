"""The durable engine: hints, their quiet period, one synchronisation at a time, the timed sweep."""

from passerelle.moteur.etat import Etat, Tentative
from passerelle.moteur.moteur import Moteur

__all__ = ["Etat", "Moteur", "Tentative"]
