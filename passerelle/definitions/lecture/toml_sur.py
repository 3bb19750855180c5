"""TOML text → plain data whose lines are known: what yaml_sur.py does, for the file of settings."""

import json
import re
import tomllib
from collections import Counter

from passerelle.definitions.lecture.releve import Place, Releve
from passerelle.definitions.lecture.yaml_sur import Chemin, Document, decoder

_ENTETE = re.compile(r"\s*\[(\[?)\s*([\w.-]+)\s*\]", re.ASCII)
_CLE = re.compile(r"\s*\"?([\w-]+)\"?\s*=", re.ASCII)
_LIGNE_ERREUR = re.compile(r"at line (\d+)")


def lire_toml(fichier: str, octets: bytes, releve: Releve) -> Document | None:
    """The document a file holds, its dates as texts; None, with the reason in `releve`, when it cannot be read at all."""
    texte = decoder(fichier, octets, releve)
    if texte is None:
        return None
    try:
        donnees = json.loads(json.dumps(tomllib.loads(texte), default=str))
    except (ValueError, RecursionError) as erreur:
        trouve = _LIGNE_ERREUR.search(str(erreur))
        ligne = int(trouve[1]) if trouve else texte.rstrip().count("\n") + 1
        remede = 'Une ligne s’écrit cle = "texte", avec des guillemets droits, et chaque clé une seule fois.'
        releve.signaler(Place(fichier, ligne), "cette ligne ne se lit pas.", remede)
        return None
    return Document(fichier=fichier, donnees=donnees, lignes=_reperer(texte))


def _reperer(texte: str) -> dict[Chemin, int]:
    """The line, from 1, of each section and key."""
    lignes: dict[Chemin, int] = {}
    vues: Counter[str] = Counter()
    section: Chemin = ()
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        if entete := _ENTETE.match(ligne):
            nom = entete[2]
            lignes.setdefault((nom,), numero)
            section = (nom, vues[nom]) if entete[1] else (nom,)
            vues[nom] += 1
            lignes.setdefault(section, numero)
        elif cle := _CLE.match(ligne):
            lignes.setdefault((*section, cle[1]), numero)
    return lignes
