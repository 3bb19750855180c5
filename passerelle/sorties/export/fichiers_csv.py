"""A table as a CSV: UTF-8, commas, points, ISO days, nothing for a blank."""

import csv
import io
from datetime import date, datetime

from passerelle.domaine.enonces.export.jeu import Tableau, Valeur
from passerelle.domaine.texte.apostrophe import neutraliser

SEPARATEUR, ENTRE_NOMS, FIN_DE_LIGNE = ",", "|", "\r\n"


def en_csv(tableau: Tableau) -> bytes:
    """The whole file, keys first; the questions of a response tab, which has no key."""
    texte = io.StringIO(newline="")
    plume = csv.writer(texte, delimiter=SEPARATEUR, lineterminator=FIN_DE_LIGNE)
    plume.writerow([neutraliser(champ.cle) for champ in tableau.champs])
    plume.writerows([_ecrire(valeur) for valeur in ligne] for ligne in tableau.lignes)
    return texte.getvalue().encode()


def _ecrire(valeur: Valeur) -> str:
    match valeur:
        case None:
            return ""
        case bool():
            return "VRAI" if valeur else "FAUX"
        case int() | float():
            return nombre(valeur)
        case datetime():
            return valeur.isoformat(timespec="seconds")
        case date():
            return valeur.isoformat()
        case tuple():
            return neutraliser(ENTRE_NOMS.join(nom.replace(ENTRE_NOMS, "/") for nom in valeur))
        case str():
            return neutraliser(valeur)


def nombre(valeur: float) -> str:
    """« 12 », « 12.5 »: as short as it can be read back the same."""
    return str(int(valeur)) if float(valeur).is_integer() else repr(float(valeur))
