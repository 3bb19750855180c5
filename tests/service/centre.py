"""A small centre in memory, for what the web service asks of one."""

import base64
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from passerelle.config import Action, Centre, ClasseurConfig, Config, Secrets, Service
from passerelle.definitions import load_modele
from passerelle.domaine.compte_rendu import Apercu, CompteRendu
from passerelle.domaine.modele import Modele
from passerelle.domaine.reference import Exercice
from passerelle.erreurs import ErreurPasserelle

JETON = "jeton-de-l-equipe"
SECRET = f"whsec_{base64.b64encode(b'un secret de vingt-quatre').decode()}"
ANCIEN_SECRET = f"whsec_{base64.b64encode(b'un autre secret, plus ancien').decode()}"
MAINTENANT = datetime(2014, 1, 9, 12, 30, 15, tzinfo=ZoneInfo("Europe/Paris"))
CHOIX = {
    "activites": ("Petit-déjeuner", "Goûter"),
    "lieux": ("Centre commercial", "Centre social", "École A", "École B"),
    "partenaires": ("France Loire", "AVVA"),
    "themes": tuple(f"Thème {numero}" for numero in range(1, 10)),
}


@dataclass
class CentreEnMemoire:
    """`refus` is raised by what touches the workbook; `garde` holds synchronisations back unless confirmed."""

    config: Config
    modele: Modele
    secrets: Secrets
    tableur: Any | None = None
    vu: Apercu = field(default_factory=Apercu)
    refus: ErreurPasserelle | None = None
    garde: tuple[str, ...] = ()
    confirmations: list[bool] = field(default_factory=list)
    reponses: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    laisser: threading.Event = field(default_factory=threading.Event)

    def maintenant(self) -> datetime:
        return MAINTENANT

    def synchroniser(self, *, confirmer: bool = False) -> CompteRendu:
        self.confirmations.append(confirmer)
        self.laisser.wait(30)
        self.joindre()
        if confirmer:
            self.garde = ()
        return CompteRendu(
            quand=MAINTENANT,
            duree_s=0.1,
            lectures=2,
            ecritures=0 if self.garde else 1,
            cellules=0 if self.garde else 12,
            lignes_ajoutees=0,
            lignes_retirees=0,
            garde=self.garde,
            plan="",
            apercu=self.vu,
        )

    def apercu(self) -> Apercu:
        return self.vu

    def joindre(self) -> None:
        if self.refus:
            raise self.refus

    def ajouter_reponses(self, formulaire: str, reponses: Sequence[Mapping[str, Any]]) -> int:
        self.joindre()
        self.reponses += [(formulaire, dict(reponse)) for reponse in reponses]
        return len(reponses)


def creer_centre(dossier: Path, *, local: bool = True, **service: Any) -> CentreEnMemoire:
    """A centre of that folder, with the shipped forms and lists."""
    modele = load_modele(None)
    centre = CentreEnMemoire(
        config=Config(
            dossier=dossier,
            centre=Centre(
                nom="Centre social du Vernet",
                zone_scolaire="A",
                fuseau="Europe/Paris",
                financeur_propre="Centre social",
                financeur_principal="CAF",
                hebergeur="Hébergement & Fils",
                contact="accueil@exemple.fr",
            ),
            action=Action(intitule="Aller vers"),
            exercices=(Exercice(date(2013, 9, 1), date(2014, 8, 31)),),
            classeur=ClasseurConfig() if local else ClasseurConfig(principal="p" * 40, contacts="c" * 40),
            service=Service(**{"calme_secondes": 0, **service}),
        ),
        modele=modele,
        secrets=Secrets(webhook=(SECRET, ANCIEN_SECRET), jeton=JETON),
        tableur=None,
        vu=Apercu(choix={**modele.listes, **CHOIX}),
    )
    centre.laisser.set()
    return centre
