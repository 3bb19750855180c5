"""The Apps Script project of a Google workbook, written from a centre's forms: it makes the Google Forms and sends the hints.

`script/` holds what every centre has alike, written by hand; `Definitions.gs` and `appsscript.json` are the centre's own.
"""

from passerelle.apps_script.projet import Ecrit, ecrire_projet

__all__ = ["Ecrit", "ecrire_projet"]
