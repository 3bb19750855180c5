"""How well the shipped lexicon finds the themes of needs, half by half, clean and with faults, and what ten thousand needs take;
how often the detector of personal data is wrong."""

import time
from collections.abc import Callable
from datetime import date
from functools import partial

from rich.console import Console
from rich.table import Table

from passerelle.definitions import charger_modele
from passerelle.domaine.regles.besoins import Lexique, Theme, construire_lexique
from passerelle.domaine.texte.confidentialite import construire_detecteur, construire_relecteur
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import en_texte
from tests.domaine.regles.entendus import (
    FAUTES,
    MOITIES,
    Entendu,
    classer_par,
    fautif,
    lire_le_corpus,
    mesurer,
    mesurer_les_ordinaires,
    une_faute,
)
from tests.domaine.texte import textes_ecrits

JOUR = date(2014, 9, 1)
BESOINS = 10_000
ECRITURES: dict[str, Callable[[str], str]] = {
    "sans faute": str,
    "une faute": une_faute,
    **{f"… {faute}": partial(fautif, faute=faute) for faute in FAUTES},
}


def mesurer_les_textes() -> None:
    """Print how often the detector of personal data is wrong, half by half."""
    regle = charger_modele().besoins.confidentialite
    indiscret = construire_relecteur(regle, construire_detecteur(regle))
    table = Table("moitié", "ordinaires demandées à tort", "sur quelqu’un, qui passent")
    for moitie in textes_ecrits.MOITIES:
        ecrits = textes_ecrits.lire_les_textes(moitie)
        table.add_row(moitie, *map(_pour_cent, textes_ecrits.mesurer(ecrits, indiscret)))
    Console(width=120).print(table)


def mesurer_les_besoins() -> None:
    """Print the rates of each half, then the time."""
    entendus = lire_le_corpus()
    classer = classer_par(_lexique())
    table = Table("moitié", "textes", "trouvent un thème", "juste, parmi deux", "juste, le premier")
    for moitie in MOITIES:
        de_la_moitie = [entendu for entendu in entendus if entendu.moitie == moitie]
        for nom, changer in ECRITURES.items():
            changes = [entendu._replace(texte=changer(entendu.texte)) for entendu in de_la_moitie]
            table.add_row(moitie, nom, *map(_pour_cent, mesurer(changes, classer)))
        table.add_row(moitie, "phrases sans besoin", _pour_cent(mesurer_les_ordinaires(de_la_moitie, classer)))
        table.add_section()
    Console(width=120).print(table)
    print(f"{BESOINS} besoins : {_duree(entendus):.2f} s")


def _lexique() -> Lexique:
    modele = charger_modele()
    themes = [
        Theme(
            id=en_texte(ligne["id"]),
            libelle=en_texte(ligne["libelle"]),
            mots=separer_noms(en_texte(ligne.get("mots"))),
        )
        for ligne in modele.depart["theme"]
    ]
    return construire_lexique(modele.besoins, themes, aujourdhui=JOUR)


def _duree(entendus: list[Entendu]) -> float:
    """Seconds of processor that needs take, none of them the same, the building of the lexicon included."""
    textes = [f"{entendus[rang % len(entendus)].texte} ({rang})" for rang in range(BESOINS)]
    debut = time.process_time()
    lexique = _lexique()
    for texte in textes:
        lexique.classer(texte)
    return time.process_time() - debut


def _pour_cent(part: float) -> str:
    return f"{100 * part:.1f} %".replace(".", ",")
