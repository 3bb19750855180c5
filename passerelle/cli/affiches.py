"""Posters, paper forms and personal links: what is read for them, and what is said of what was written."""

import ipaddress
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from passerelle.adresses import Adresses
from passerelle.affiches import Page, composer, ecrire, lire_benevoles
from passerelle.amorce import Passerelle
from passerelle.domaine.liens.fiche_seance import fiches_des_seances
from passerelle.domaine.liens.rendez_vous import lieux_en_activite
from passerelle.domaine.texte.francais import compter

_GENRES = {
    "affiche": ("affiche A4", "affiches A4", "une par lieu en activité"),
    "fiche": ("fiche papier A5", "fiches papier A5", "pour les jours sans réseau"),
    "lien": ("page de lien A5", "pages de lien A5", "une par bénévole de l’onglet Équipe"),
}


def imprimer(centre: Passerelle, sortie: Path, *, avec_prenoms: bool) -> list[str]:
    """Write the pages in `sortie`; French sentences of what was done, in which nobody is named.

    Raises ErreurPasserelle.
    """
    apercu, jour = centre.apercu(), centre.maintenant().date()
    publique = centre.config.service.adresse_publique
    fiches = fiches_des_seances(centre.modele)
    lieux = lieux_en_activite(apercu.lieux, jour)
    adresses = Adresses(publique=publique, locaux=centre.config.classeur.locaux, google=apercu.fiches_google)
    pages = composer(
        centre=centre.config.centre,
        adresses=adresses,
        lieux=lieux,
        fiches=fiches,
        benevoles=lire_benevoles(centre.lire_table("equipe"), jour=jour, avec_prenoms=avec_prenoms),
        choix={**apercu.choix, "lieux": tuple(lieu.nom for lieu in lieux)},
        notice=centre.notice,
    )
    phrases = raconter(pages, ecrire(pages, sortie).perimes, sortie)
    if not all(adresses.fiche(fiche, {}) for fiche in fiches):
        phrases.append(
            "L’adresse d’un formulaire Google n’est pas encore connue\u00a0: il n’a pas de page de lien. Installez les "
            "formulaires depuis le menu Passerelle du classeur, puis relancez."
        )
    if est_de_cette_machine(publique):
        phrases.append(
            f"Attention\u00a0: un téléphone n’ouvrira pas {publique}. Avant d’imprimer, donnez à «\u00a0adresse_publique\u00a0», "
            "dans passerelle.toml, l’adresse du service sur Internet, puis relancez."
        )
    return phrases


def raconter(pages: Sequence[Page], perimes: Sequence[str], sortie: Path) -> list[str]:
    """What is in the folder now; `perimes` are the pages of an earlier time that nothing asks for any more."""
    phrases = []
    for genre, (une, plusieurs, precision) in _GENRES.items():
        nombre = sum(page.genre == genre for page in pages)
        combien = compter(nombre, une, plusieurs) if nombre else f"Pas de {une}"
        phrases.append(f"{combien} ({precision}).")
    if pages:
        phrases.append(
            f"Tout est dans «\u00a0{sortie}\u00a0»\u00a0: ouvrez une page dans un navigateur, puis imprimez-la (Ctrl + P)."
        )
    if perimes:
        phrases.append(f"Reste d’une autre fois, à ne plus imprimer\u00a0: {', '.join(perimes)}.")
    return phrases


def est_de_cette_machine(adresse: str) -> bool:
    """Whether an address is that of the machine that reads it, and no other’s."""
    nom = urlsplit(adresse).hostname or ""
    try:
        return nom == "localhost" or ipaddress.ip_address(nom).is_loopback
    except ValueError:
        return False
