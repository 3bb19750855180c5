"""Giving, showing and taking back the named keys of a centre."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from passerelle.cles import BITS_MIN, Cle, Cles, Role, bits_au_plus
from passerelle.cli.appel import Appel
from passerelle.config import Secrets, charger_config, horloge
from passerelle.service.annonce import lien_pour_entrer
from passerelle.service.retenu.jeton import FICHIER as FICHIER_JETON
from passerelle.typographie import jour

DU_JETON = (
    "La clé de l’équipe (PASSERELLE_JETON, sinon donnees/jeton.txt) n’est pas dans cette liste\u00a0: son rôle est "
    "«\u00a0direction\u00a0»."
)


def ajouter(appel: Appel, nom: str, role: Role) -> Iterator[str]:
    """Make a key; the sentences to show, the key and its link among them."""
    config = charger_config(appel.dossier)
    cle, valeur = Cles(config.donnees).ajouter(nom, role, horloge(config, appel.environ)().date())
    yield f"La clé «\u00a0{cle.nom}\u00a0», de rôle «\u00a0{cle.role.mot}\u00a0», est faite. Elle ne sera plus montrée\u00a0:"
    yield f"  {valeur}"
    yield "Le lien qui l’ouvre, à remettre à cette personne et à elle seule\u00a0:"
    yield f"  {lien_pour_entrer(config.service.adresse_publique, valeur)}"
    yield f"Pour la retirer le jour où elle s’en va\u00a0: passerelle cles retirer {shlex.quote(cle.nom)}"


def lister(appel: Appel) -> Iterator[str]:
    """A line each; never what a key is worth."""
    cles = Cles(charger_config(appel.dossier).donnees).lister()
    if not cles:
        yield "Aucune clé n’a encore été donnée\u00a0: passerelle cles ajouter NOM --role equipe"
    noms = max((len(cle.nom) for cle in cles), default=0)
    roles = max((len(cle.role.mot) for cle in cles), default=0)
    for cle in cles:
        yield f"{cle.nom:<{noms}}  {cle.role.mot:<{roles}}  {_dater(cle)}"
    yield DU_JETON


def retirer(appel: Appel, nom: str) -> str:
    """Take a key back; what is said of it."""
    cle = Cles(charger_config(appel.dossier).donnees).retirer(nom)
    return f"La clé «\u00a0{cle.nom}\u00a0» n’ouvre plus rien, dès maintenant\u00a0; les autres ouvrent toujours."


def remarquer_le_jeton(appel: Appel) -> Iterator[str]:
    """What is to be known of the team's token: nobody should be able to guess it."""
    donne = Secrets.depuis(appel.environ).jeton
    ou, valeur = ("PASSERELLE_JETON", donne) if donne else (f"donnees/{FICHIER_JETON}", _garde(appel.dossier))
    if valeur and bits_au_plus(valeur) < BITS_MIN:
        yield (
            f"{ou} est trop court, et peut se deviner\u00a0: il faudrait {BITS_MIN} bits tirés au hasard. Le plus simple\u00a0: "
            "retirez-le, Passerelle en fera un\u00a0; et donnez à chaque personne sa clé, «\u00a0passerelle cles ajouter\u00a0»."
        )


def _garde(dossier: Path) -> str:
    try:
        return (dossier / "donnees" / FICHIER_JETON).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _dater(cle: Cle) -> str:
    servi = f"a servi le {jour(cle.derniere_le)}" if cle.derniere_le else "n’a pas encore servi"
    return f"faite le {jour(cle.faite_le)}, {servi}"
