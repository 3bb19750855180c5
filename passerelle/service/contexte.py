"""What the routes share."""

from dataclasses import dataclass

from flask import current_app

from passerelle.amorce import Passerelle
from passerelle.moteur import Moteur
from passerelle.service.debit import Debit
from passerelle.service.disponibilite import Disponibilite
from passerelle.service.jeton import Jeton
from passerelle.service.mesures import Mesures
from passerelle.service.recus import Recus


@dataclass(frozen=True, kw_only=True)
class Contexte:
    """The centre, its engine, what opens its pages, and what the service remembers. `envois` and `indices` bound forms and hints."""

    passerelle: Passerelle
    moteur: Moteur
    jeton: Jeton
    recus: Recus
    mesures: Mesures
    disponibilite: Disponibilite
    envois: Debit
    indices: Debit


def contexte() -> Contexte:
    """What the routes of the current application share."""
    partage: Contexte = current_app.extensions["passerelle"]
    return partage
