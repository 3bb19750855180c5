"""Where one goes after signing in: an address of this site, and of no other, that carries no key."""

import re
from urllib.parse import parse_qsl, quote, urlencode

from flask import Request

ACCUEIL = "/"

_ICI = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*", re.ASCII)
"""One leading slash, visible ASCII, no backslash: browsers read “//”, “/\\” and “/<tab>/” as another site."""


def lire_suite(ecrite: str) -> str:
    """That address, where it is one of ours that can be gone to; else the home page."""
    chemin = ecrite.partition("?")[0]
    return ecrite if _ICI.fullmatch(ecrite) and chemin not in ("/entrer", "/sortir") else ACCUEIL


def adresse_sans_cle(requete: Request) -> str:
    """What was asked for, without the key that its address may carry."""
    reste = [
        (nom, valeur)
        for nom, valeur in parse_qsl(requete.query_string.decode("latin-1"), keep_blank_values=True)
        if nom != "jeton"
    ]
    chemin = quote(requete.path)  # one leading slash only, whatever was asked: “//name/” would be another site
    return f"{chemin}?{urlencode(reste)}" if reste else chemin


def suite_de(requete: Request) -> str:
    """Where whoever is refused there goes once signed in: what only shows can be asked for again."""
    return lire_suite(adresse_sans_cle(requete)) if requete.method == "GET" else ACCUEIL
