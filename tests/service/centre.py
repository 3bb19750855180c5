"""A centre of the tests' own: the real one, whose workbook can be made unreachable and whose guard can be made to hold."""

import base64
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from passerelle.amorce import Passerelle
from passerelle.config import ClasseurConfig, Secrets, charger_config, horloge
from passerelle.definitions import charger_modele
from passerelle.domaine.chaine.compte_rendu import Apercu, CompteRendu
from passerelle.dossier import creer_dossier
from passerelle.erreurs import ClasseurInaccessible, ErreurPasserelle
from tests.installes import installer_ou_copier

AUJOURDHUI = "2014-01-09"
JETON = "jeton-de-l-equipe"
SECRET = f"whsec_{base64.b64encode(b'un secret de vingt-quatre').decode()}"
ANCIEN_SECRET = f"whsec_{base64.b64encode(b'un autre secret, plus ancien').decode()}"
INACCESSIBLE = ClasseurInaccessible("Le classeur ne répond pas.", "Vérifiez la connexion.")


class Centre(Passerelle):
    """`refus` is raised by whatever touches the workbook; a synchronisation waits for `laisser`."""

    refus: ErreurPasserelle | None = None
    garde: tuple[str, ...] = ()
    montre: Apercu | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.confirmations: list[bool] = []
        self.laisser = threading.Event()
        self.laisser.set()

    def synchroniser(self, *, a_blanc: bool = False, confirmer: bool = False) -> CompteRendu:
        self._heurter()
        if not a_blanc:
            self.confirmations.append(confirmer)
            assert self.laisser.wait(30)
        if confirmer:
            self.garde = ()
        compte_rendu = super().synchroniser(a_blanc=a_blanc, confirmer=confirmer)
        return replace(compte_rendu, garde=self.garde, apercu=self.montre or compte_rendu.apercu)

    def apercu(self) -> Apercu:
        return self.montre or super().apercu()

    def ajouter_reponses(self, *arguments: Any, **options: Any) -> int:
        self._heurter()
        return super().ajouter_reponses(*arguments, **options)

    def repond(self) -> bool:
        return self.refus is None and super().repond()

    def _heurter(self) -> None:
        if self.refus:
            raise self.refus


def creer_centre(
    dossier: Path, *, classeur: ClasseurConfig | None = None, google: Path | None = None, **service: Any
) -> Centre:
    """The shipped centre in that folder, on a Thursday of January 2014. `google` is the key of its Google workbooks."""
    creer_dossier(dossier)
    if classeur is None:
        installer_ou_copier(dossier)
    config = charger_config(dossier)
    config = replace(
        config,
        centre=replace(config.centre, hebergeur="Hébergement & Fils", contact="accueil@exemple.fr"),
        classeur=classeur or config.classeur,
        # A day between two sweeps: none comes in the middle of a test.
        service=replace(config.service, **{"calme_secondes": 0, "balayage_minutes": 1440, **service}),
    )
    return Centre(
        config=config,
        modele=charger_modele(dossier),
        secrets=Secrets(webhook=(SECRET, ANCIEN_SECRET), jeton=JETON, google=google),
        maintenant=horloge(config, {"PASSERELLE_AUJOURDHUI": AUJOURDHUI}),
    )
