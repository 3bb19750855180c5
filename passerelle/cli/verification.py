"""The guide (docs/installer-google.md), step by step: what is done, and the first thing that is not."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import requests

from passerelle.amorce import Passerelle, ouvrir
from passerelle.cli.appel import Appel
from passerelle.config import CONTACT_BLANC, HEBERGEUR_BLANC, Centre
from passerelle.definitions import remarquer_les_themes
from passerelle.domaine.application.themes import confusions_de_l_onglet, lire_le_lexique
from passerelle.domaine.cadre.referentiels import lire_les_referentiels
from passerelle.erreurs import ErreurPasserelle
from passerelle.oubli import Oubli

EN_FAIRE_UN = (
    "python3 -c \"import base64, secrets; print('whsec_' + base64.b64encode(secrets.token_bytes(32)).decode())\""
)
"""What makes a secret for the signed hints, on any machine that has Python."""

DELAI_S = 15
"""Seconds given to the public address to answer: a platform that sleeps takes a while to wake."""

_CLASSEURS = {"principal": "principal", "contacts": "des contacts"}


class Etape(NamedTuple):
    """A step in one sentence: done, or to look at again, which stops nothing."""

    phrase: str
    est_faite: bool = True


def a_completer(centre: Centre) -> Iterator[str]:
    """A sentence for each key that the notices of forms await: everything works without it, and people are told too little."""
    if not centre.hebergeur:
        yield (
            f"«\u00a0hebergeur\u00a0»\u00a0: la notice des fiches dit «\u00a0{HEBERGEUR_BLANC}\u00a0». Écrivez qui "
            'héberge le classeur et le service, par exemple\u00a0: hebergeur = "OVHcloud, France", ou "le centre lui-même".'
        )
    if not centre.contact:
        yield (
            f"«\u00a0contact\u00a0»\u00a0: elle dit «\u00a0{CONTACT_BLANC}\u00a0» à qui veut voir ou faire effacer ses "
            'données. Écrivez l’adresse ou le numéro qui répond, par exemple\u00a0: contact = "accueil@exemple.fr".'
        )


def remarques(appel: Appel, aujourdhui: date) -> Iterator[str]:
    """A sentence for each thing worth a look that keeps nothing from working: the words of themes, in the folder's file and in the
    tab `Thèmes`.

    Raises ErreurPasserelle where the workbook cannot be read.
    """
    centre = ouvrir(appel.dossier, appel.environ)
    modele = centre.modele
    yield from map(str, remarquer_les_themes(modele, appel.dossier, aujourdhui))
    if feuille := centre.lire_table("theme"):
        themes = lire_les_referentiels(modele, {"theme": feuille}).themes
        for confusion in confusions_de_l_onglet(modele, lire_le_lexique(modele.besoins, themes, aujourdhui)):
            yield f"Onglet {modele.tables['theme'].onglet}\u00a0: {confusion.message} {confusion.remede}"


def etapes(appel: Appel) -> Iterator[Etape]:
    """Each step that is done, from the key to the last form, and what the workbooks should be set to.

    Raises ErreurPasserelle at the first that is not: what is missing, what to do.
    """
    centre = ouvrir(appel.dossier, appel.environ)
    distants = centre.config.classeur.distants
    if distants:
        yield Etape(f"La clé Google se lit. Les classeurs se partagent avec {centre.compte_de_service}")
    for nom in centre.config.classeur.par_nom:
        titre = centre.essayer_classeur(nom)
        if nom in distants:
            yield Etape(f"Le classeur {_CLASSEURS[nom]}, « {titre} », s’ouvre, en lecture et en écriture.")
        else:
            yield Etape(f"Le classeur {_CLASSEURS[nom]} est dans le dossier du centre.")
    for phrase in centre.revoir_les_classeurs():
        yield Etape(phrase, est_faite=False)
    if distants:
        yield from map(Etape, _etapes_de_google(centre))
        for phrase in Oubli(centre).chez_google(efface=False):
            yield Etape(phrase, est_faite=False)


def _etapes_de_google(centre: Passerelle) -> Iterator[str]:
    if a_faire := centre.reste_a_installer():
        raise ErreurPasserelle(f"Il reste des onglets à préparer : {a_faire[0]}", "Lancez : passerelle installer")
    yield "Les onglets sont en place."
    if not centre.secrets.webhook:
        raise ErreurPasserelle(
            "Le secret des avertissements, PASSERELLE_SECRET_WEBHOOK, n’est pas donné.",
            f"Fabriquez-en un, et gardez-le pour le script du classeur : {EN_FAIRE_UN}",
        )
    yield "Le secret des avertissements est donné."
    _joindre(centre.config.service.adresse_publique)
    yield f"Le service répond à {centre.config.service.adresse_publique}"
    yield from _formulaires(centre)


def _joindre(adresse: str) -> None:
    if not adresse.startswith("https://"):
        raise ErreurPasserelle(
            f"L’adresse publique, {adresse}, ne peut pas servir à Google ni aux téléphones.",
            "Écrivez dans « adresse_publique » celle du service, qui commence par https:// (docs/exploiter.md).",
        )
    try:
        repond = requests.get(f"{adresse}/sante", timeout=DELAI_S).ok
    except requests.RequestException:
        repond = False
    if not repond:
        raise ErreurPasserelle(
            f"Le service ne répond pas à {adresse}",
            "Lancez-le (passerelle servir), et vérifiez le nom de domaine et le certificat (docs/exploiter.md).",
        )


def _formulaires(centre: Passerelle) -> Iterator[str]:
    liens = centre.apercu().fiches_google
    for formulaire in centre.modele.formulaires.values():
        if formulaire.classeur in centre.config.classeur.distants and formulaire.id not in liens:
            raise ErreurPasserelle(
                f"Le formulaire « {formulaire.titre} » n’est pas encore créé dans Google Forms.",
                "Lancez « passerelle apps-script », collez le script dans le classeur, puis menu Passerelle, "
                "« Installer ou mettre à jour les formulaires ».",
            )
    yield f"Les {len(liens)} formulaires sont créés. Il reste à envoyer une fiche d’essai."
