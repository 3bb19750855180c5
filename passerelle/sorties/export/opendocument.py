"""The whole export as an ODS, written as XML: a library builds a tree that takes five milliseconds a row."""

from collections.abc import Iterator
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from passerelle.domaine.enonces.export.jeu import Jeu, Tableau, Valeur
from passerelle.sorties.bilan.empreinte import NOM, archiver, empreinte
from passerelle.sorties.export.fichiers_csv import nombre
from passerelle.sorties.export.onglets import LARGE, nommer_les_onglets, pour_le_xml

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ESPACES = " ".join(
    f'xmlns:{prefixe}="urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0"'
    for prefixe, nom in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "meta": "meta",
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
    }.items()
)
_DEBUT = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MM_PAR_POINT = 25.4 / 96


def en_ods(jeu: Jeu) -> bytes:
    """The whole file, dated of the day of the export."""
    tableaux = nommer_les_onglets(jeu.tableaux)
    largeurs = sorted({champ.largeur for tableau in tableaux.values() for champ in tableau.champs})
    corps = "".join(
        [
            f'{_DEBUT}<office:document-content {_ESPACES} office:version="1.3"><office:automatic-styles>',
            *_styles(largeurs),
            "</office:automatic-styles><office:body><office:spreadsheet>",
            *(morceau for titre, tableau in tableaux.items() for morceau in _table(titre, tableau)),
            "</office:spreadsheet></office:body></office:document-content>",
        ]
    ).encode()
    return archiver(
        {
            "mimetype": TYPE.encode(),
            "content.xml": corps,
            "styles.xml": _PAGE.encode(),
            "meta.xml": _meta(jeu, empreinte(corps)).encode(),
            "META-INF/manifest.xml": _MANIFESTE.encode(),
        }
    )


_MANIFESTE = (
    f'{_DEBUT}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)

_PAGE = (
    f'{_DEBUT}<office:document-styles {_ESPACES} office:version="1.3"><office:automatic-styles>'
    '<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="297mm" fo:page-height="210mm" '
    'style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0" fo:margin="10mm"/></style:page-layout>'
    '</office:automatic-styles><office:master-styles><style:master-page style:name="paysage" style:page-layout-name="page"/>'
    "</office:master-styles></office:document-styles>"
)
"""On paper, a tab is one page wide."""


def _meta(jeu: Jeu, dite: str) -> str:
    quand = f"{jeu.arrete_au.isoformat()}T00:00:00"
    return (
        f'{_DEBUT}<office:document-meta {_ESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3">'
        f"<office:meta><dc:title>{_sur(jeu.titre)}</dc:title><dc:creator>{_sur(jeu.centre)}</dc:creator>"
        f"<dc:date>{quand}</dc:date><dc:language>fr-FR</dc:language>"
        f'<meta:user-defined meta:name="{NOM}">{dite}</meta:user-defined></office:meta></office:document-meta>'
    )


def _styles(largeurs: list[int]) -> Iterator[str]:
    jour = '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
    jour += '<number:text>/</number:text><number:year number:style="long"/>'
    heure = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    heure += '<number:minutes number:style="long"/><number:text>:</number:text><number:seconds number:style="long"/>'
    yield f'<number:date-style style:name="jour">{jour}</number:date-style>'
    yield f'<number:date-style style:name="moment">{jour}{heure}</number:date-style>'
    for nom in ("jour", "moment"):
        yield f'<style:style style:name="c-{nom}" style:family="table-cell" style:data-style-name="{nom}"/>'
    yield '<style:style style:name="titre" style:family="table-cell">'
    yield '<style:table-cell-properties fo:background-color="#e4ecef" fo:wrap-option="wrap"/>'
    yield '<style:text-properties fo:font-weight="bold"/></style:style>'
    yield '<style:style style:name="long" style:family="table-cell">'
    yield '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    yield '<style:style style:name="onglet" style:family="table" style:master-page-name="paysage"/>'
    for largeur in largeurs:
        yield f'<style:style style:name="l{largeur}" style:family="table-column">'
        yield f'<style:table-column-properties style:column-width="{largeur * _MM_PAR_POINT:.1f}mm"/></style:style>'


def _table(titre: str, tableau: Tableau) -> Iterator[str]:
    yield f'<table:table table:style-name="onglet" table:name={quoteattr(titre)}>'
    for champ in tableau.champs:
        masque = ' table:visibility="collapse"' if champ.est_masque else ""
        yield f'<table:table-column table:style-name="l{champ.largeur}"{masque}/>'
    if tableau.a_des_cles:
        yield '<table:table-row table:visibility="collapse">'
        yield from (_texte(champ.cle, "titre") for champ in tableau.champs)
        yield "</table:table-row>"
    yield "<table:table-header-rows><table:table-row>"
    yield from (_texte(champ.titre, "titre") for champ in tableau.champs)
    yield "</table:table-row></table:table-header-rows>"
    styles = ["long" if champ.largeur >= LARGE else "" for champ in tableau.champs]
    for ligne in tableau.lignes:
        yield "<table:table-row>"
        yield from map(_cellule, ligne, styles)
        yield "</table:table-row>"
    yield "</table:table>"


def _cellule(valeur: Valeur, style: str) -> str:
    match valeur:
        case None:
            return "<table:table-cell/>"
        case bool():
            dite = "true" if valeur else "false"
            return f'<table:table-cell office:value-type="boolean" office:boolean-value="{dite}"/>'
        case int() | float():
            ecrit = nombre(valeur)
            return f'<table:table-cell office:value-type="float" office:value="{ecrit}"><text:p>{ecrit}</text:p></table:table-cell>'
        case datetime():
            return _moment(valeur.isoformat(timespec="seconds"), f"{valeur:%d/%m/%Y %H:%M:%S}", "moment")
        case date():
            return _moment(valeur.isoformat(), f"{valeur:%d/%m/%Y}", "jour")
        case tuple():
            return _texte(", ".join(valeur), style)
        case str():
            return _texte(valeur, style)


def _moment(valeur: str, ecrit: str, style: str) -> str:
    return (
        f'<table:table-cell table:style-name="c-{style}" office:value-type="date" office:date-value="{valeur}">'
        f"<text:p>{ecrit}</text:p></table:table-cell>"
    )


def _texte(texte: str, style: str) -> str:
    nomme = f' table:style-name="{style}"' if style else ""
    paragraphes = "".join(f"<text:p>{_espaces(ligne)}</text:p>" for ligne in texte.split("\n"))
    return f'<table:table-cell{nomme} office:value-type="string">{paragraphes}</table:table-cell>'


def _espaces(ligne: str) -> str:
    """Every space counts: XML would keep one of several."""
    return (
        _sur(ligne)
        .replace("\t", "<text:tab/>")
        .replace(" ", "<text:s/>" if ligne != ligne.strip() or "  " in ligne else " ")
    )


def _sur(texte: str) -> str:
    return escape(pour_le_xml(texte))
