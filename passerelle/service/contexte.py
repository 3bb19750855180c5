"""What the web service needs of the wiring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask import current_app

from passerelle.config import Config, Secrets
from passerelle.domaine.compte_rendu import Apercu, CompteRendu
from passerelle.domaine.confidentialite import Detecteur
from passerelle.domaine.modele import Modele
from passerelle.moteur import Moteur
from passerelle.service.debit import Debit
from passerelle.service.disponibilite import Disponibilite
from passerelle.service.mesures import Mesures
from passerelle.service.recus import Recus


class Passerelle(Protocol):
    """A centre, wired: its configuration, its definitions, its workbook."""

    @property
    def config(self) -> Config:
        """What passerelle.toml says."""

    @property
    def modele(self) -> Modele:
        """What formulaires/ and regles/ declare."""

    @property
    def secrets(self) -> Secrets:
        """The token, and what signs webhooks."""

    @property
    def tableur(self) -> Any | None:
        """The local spreadsheet; None with a Google workbook."""

    def maintenant(self) -> datetime:
        """What time it is at the centre."""

    def synchroniser(self, *, confirmer: bool = False) -> CompteRendu:
        """One synchronisation."""

    def apercu(self) -> Apercu:
        """The last known state; reads the workbook when there is none."""

    def joindre(self) -> None:
        """A cheap read of the workbook; raises ClasseurInaccessible."""

    def ajouter_reponses(self, formulaire: str, reponses: Sequence[Mapping[str, Any]]) -> int:
        """Append responses (question title → typed cell) to a form's response tab; how many were added."""


@dataclass(frozen=True, kw_only=True)
class Contexte:
    """What the routes share."""

    passerelle: Passerelle
    moteur: Moteur
    recus: Recus
    mesures: Mesures
    disponibilite: Disponibilite
    suspect: Detecteur
    envois: Debit
    indices: Debit


def contexte() -> Contexte:
    """What the routes of the current application share."""
    partage: Contexte = current_app.extensions["passerelle"]
    return partage
