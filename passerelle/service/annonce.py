"""What is said to whoever starts the service: the address to open, where it listens, how to enter."""

import ipaddress
from urllib.parse import quote, urlencode, urlsplit

from passerelle.service.retenu.jeton import Jeton


def annoncer_ouverture(*, publique: str, hote: str, port: int, jeton: Jeton) -> list[str]:
    """The sentences, in order. `publique` is the address people use; `hote` and `port` are where the service listens."""
    phrases = [f"Le service est ouvert\u00a0: {adresse_a_ouvrir(publique, jeton)}"]
    if not mene_ici(publique, hote, port):
        phrases.append(
            f"Il écoute sur {_nommer(hote)}:{port}\u00a0: un relais (proxy) doit y mener\u00a0; sans relais, corrigez "
            "«\u00a0adresse_publique\u00a0» dans passerelle.toml."
        )
    if jeton.neuf:
        phrases.append(
            "Gardez cette adresse entre vous\u00a0: elle ne sera plus affichée. Ce qui suit «\u00a0/entrer#\u00a0» reste dans le "
            f"fichier {jeton.fichier}."
        )
    elif jeton.fichier:
        phrases.append(
            f"Pour y entrer, ajoutez-lui «\u00a0/entrer#\u00a0» suivi de ce que contient le fichier {jeton.fichier}."
        )
    return [*phrases, "Pour l’arrêter\u00a0: Ctrl + C."]


def adresse_a_ouvrir(publique: str, jeton: Jeton) -> str:
    """The address of the staff page. It holds the token only where that was just made, and nobody knows it yet."""
    return lien_pour_entrer(publique, jeton.valeur) if jeton.neuf else publique


def lien_pour_entrer(publique: str, cle: str, suite: str = "") -> str:
    """A link that signs in by itself, then goes to the page `suite`. What stands after “#” reaches no server, hence no log."""
    demande = f"?{urlencode({'suite': suite})}" if suite else ""
    return f"{publique}/entrer{demande}#{quote(cle, safe='')}"


def mene_ici(publique: str, hote: str, port: int) -> bool:
    """Whether the public address is, without anything in between, where the service listens."""
    adresse = urlsplit(publique)
    if adresse.scheme != "http" or (adresse.port or 80) != port:
        return False  # the service itself speaks no https
    nom = adresse.hostname or ""
    demandee, ecoutee = _lire_adresse(nom), _lire_adresse(hote)
    if ecoutee is not None and ecoutee.is_unspecified:  # every address of one kind, IPv4 or IPv6
        return demandee is None or demandee.version == ecoutee.version
    if "localhost" in (nom, hote):
        autre = demandee or ecoutee
        return nom == hote or (autre is not None and autre.is_loopback)
    return nom == hote.lower()


def _lire_adresse(nom: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The literal address; None for a name."""
    try:
        return ipaddress.ip_address(nom)
    except ValueError:
        return None


def _nommer(hote: str) -> str:
    return f"[{hote}]" if ":" in hote else hote
