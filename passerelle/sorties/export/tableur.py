"""The whole export as an XLSX: a tab a table, texts that are never formulas, the charts of Synthèse as native ones."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from passerelle.domaine.enonces.export.jeu import Jeu, Tableau
from passerelle.domaine.texte.apostrophe import neutraliser
from passerelle.domaine.texte.bornes import couper
from passerelle.sorties.bilan.empreinte import CORPS, archiver, sceller
from passerelle.sorties.export.graphiques import tracer
from passerelle.sorties.export.onglets import LARGE, nommer_les_onglets, pour_le_xml

TEXTE_MAX = 32_767
"""Characters of a cell there; a Google Sheets cell holds more, and is cut."""

_DATE, _MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"
_GRAS, _FOND = Font(name="Calibri", size=11, bold=True), PatternFill("solid", fgColor="E4ECEF")
_PETIT = Font(name="Calibri", size=8, color="8A979C")
_A_LA_LIGNE = Alignment(wrap_text=True, vertical="top")
_HAUTEUR = 15
"""The height of a row, in points."""
_POINTS_PAR_CARACTERE, _A4 = 7.0, 9
_ECRIT_LE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_CADRE = re.compile(rb'<(?:\w+:)?cNvPr id="(\d+)" name="Chart (\d+)"')


def en_xlsx(jeu: Jeu) -> bytes:
    """The whole file, dated of the day of the export."""
    classeur = Workbook(write_only=True)
    classeur.properties.title, classeur.properties.creator = jeu.titre, jeu.centre
    classeur.properties.language = "fr-FR"
    descriptions: list[str] = []
    for onglet, tableau in nommer_les_onglets(jeu.tableaux).items():
        _remplir(classeur.create_sheet(onglet), tableau)
        descriptions += [voulu.description for voulu, _ in tableau.graphiques]
    octets = BytesIO()
    classeur.save(octets)
    return _fixer(octets.getvalue(), jeu.arrete_au, descriptions)


def _remplir(feuille: Any, tableau: Tableau) -> None:
    entetes = [[champ.titre for champ in tableau.champs]]
    if tableau.a_des_cles:
        entetes.insert(0, [champ.cle for champ in tableau.champs])
        feuille.row_dimensions[1].hidden = True
    feuille.freeze_panes = f"A{len(entetes) + 1}"
    feuille.page_setup.orientation, feuille.page_setup.paperSize = "landscape", _A4
    feuille.page_setup.fitToHeight, feuille.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    feuille.print_title_rows = f"{len(entetes)}:{len(entetes)}"
    for place, champ in enumerate(tableau.champs, 1):
        dimension = feuille.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.hidden = champ.largeur / _POINTS_PAR_CARACTERE, champ.est_masque
    feuille.row_dimensions[len(entetes)].height = 2 * _HAUTEUR
    for rang, entete in enumerate(entetes):
        feuille.append([_entete(feuille, dit, est_cle=rang < len(entetes) - 1) for dit in entete])
    longues = [champ.largeur >= LARGE for champ in tableau.champs]
    for rang, ligne in enumerate(tableau.lignes, len(entetes) + 1):
        if tableau.graphiques:  # beside charts, each row keeps its height
            feuille.row_dimensions[rang].height = _HAUTEUR
        feuille.append(
            [_cellule(feuille, valeur, longue=longue) for valeur, longue in zip(ligne, longues, strict=True)]
        )
    tracer(feuille, tableau, len(entetes))


def _entete(feuille: Any, texte: str, *, est_cle: bool) -> Any:
    cellule = _cellule(feuille, texte)
    cellule.font = _PETIT if est_cle else _GRAS
    cellule.fill = _FOND
    cellule.alignment = Alignment(wrap_text=not est_cle, vertical="top")
    return cellule


def _cellule(feuille: Any, valeur: Any, *, longue: bool = False) -> Any:
    if valeur is None:
        return None
    if isinstance(valeur, str | tuple):
        texte = valeur if isinstance(valeur, str) else ", ".join(valeur)
        cellule = WriteOnlyCell(feuille, couper(pour_le_xml(texte), TEXTE_MAX))
        # Whatever it begins with, or looks like: a text.
        cellule.data_type = "s"
        cellule.quotePrefix = neutraliser(texte) != texte
        if longue:
            cellule.alignment = _A_LA_LIGNE
        return cellule
    cellule = WriteOnlyCell(feuille, valeur)
    if isinstance(valeur, date):
        cellule.number_format = _MOMENT if isinstance(valeur, datetime) else _DATE
    return cellule


def _fixer(octets: bytes, jour: date, descriptions: list[str]) -> bytes:
    """The same bytes whatever the hour; each chart with its description."""
    with ZipFile(BytesIO(octets)) as archive:
        entrees: Mapping[str, bytes] = {nom: archive.read(nom) for nom in archive.namelist()}

    def decrire(trouve: re.Match[bytes]) -> bytes:
        description = descriptions[int(trouve[2]) - 1]
        return trouve[0] + f" descr={quoteattr(description)}".encode()

    fixees = {
        nom: _ECRIT_LE.sub(rf"\g<1>{jour.isoformat()}T00:00:00Z\g<2>".encode(), contenu)
        if nom == "docProps/core.xml"
        else _CADRE.sub(decrire, contenu)
        if nom.startswith("xl/drawings/drawing")
        else contenu
        for nom, contenu in entrees.items()
    }
    return sceller(archiver(fixees), CORPS[".xlsx"])
