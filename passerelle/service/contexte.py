"""What the routes share."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from passerelle import typographie
from passerelle.amorce import Passerelle
from passerelle.cles import Cles
from passerelle.moteur import Moteur
from passerelle.service.retenu.debit import Debit
from passerelle.service.retenu.disponibilite import Disponibilite
from passerelle.service.retenu.jeton import Jeton
from passerelle.service.retenu.mesures import Mesures
from passerelle.service.retenu.recus import Recus
from passerelle.service.retenu.sessions import Sessions


@dataclass(frozen=True, kw_only=True)
class Contexte:
    """The centre, its engine, what opens its pages, what the service remembers. `cookie` is the name of the one that holds a
    session. `envois`, `indices` and `fausses_cles` bound forms, hints, and keys that open nothing."""

    passerelle: Passerelle
    moteur: Moteur
    jeton: Jeton
    cles: Cles
    sessions: Sessions
    cookie: str
    recus: Recus
    mesures: Mesures
    disponibilite: Disponibilite
    envois: Debit
    indices: Debit
    fausses_cles: Debit
    fausses_cles_en_tout: Debit

    def joindre_le_moteur(self) -> Moteur:
        """The engine, once its database has answered: it would wait without end for one that is away.

        Raises SQLAlchemyError when the database does not answer.
        """
        self.recus.verifier_base()
        return self.moteur


def contexte() -> Contexte:
    """What the routes of the current application share."""
    partage: Contexte = current_app.extensions["passerelle"]
    return partage


def jour_d_essai() -> str:
    """The day that the centre believes it is, where it is not the one of this machine, for every page to say so; else empty."""
    ici = contexte().passerelle.maintenant()
    return "" if ici.date() == datetime.now(ici.tzinfo).date() else typographie.jour(ici)
