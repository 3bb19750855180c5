"""The bilan for a word processor (.docx): real headings, repeated header rows, links to the lines, described pictures."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from passerelle.domaine.enonces.bilan.document import Document, Liste, Paragraphe, Tableau, Titre
from passerelle.sorties.bilan.empreinte import CORPS, sceller
from passerelle.sorties.bilan.graphique import dessiner
from passerelle.sorties.bilan.page import ancres, sommaire

POLICE, ENCRE, GRIS, FOND = "Arial", "1F4E5F", "8A979C", "E4ECEF"
MARGE, PAGE_CM = Cm(2), 17.0
CELLULE, SERREE = "Cellule", "Cellule serrée"


def en_docx(document: Document, quand: datetime) -> bytes:
    """The whole file, dated `quand`."""
    redaction = _Redaction(document, quand)
    octets = BytesIO()
    redaction.fichier.save(octets)
    return sceller(octets.getvalue(), CORPS[".docx"])


class _Redaction:
    def __init__(self, document: Document, quand: datetime) -> None:
        self.fichier: Any = docx.Document()
        self._document = document
        self._ancres = ancres(document)
        self._numero = 0
        self._images = 0
        self._regler(quand)
        self._garde()
        for rang, bloc in enumerate(document.blocs):
            match bloc:
                case Titre():
                    titre = self.fichier.add_heading(bloc.texte, level=bloc.niveau)
                    self._marquer(titre, self._ancres[rang])
                case Paragraphe():
                    paragraphe = self._paragraphe(bloc)
                    paragraphe.paragraph_format.keep_with_next = document.annonce_un_tableau(rang)
                case Liste():
                    for element in bloc.elements:
                        self.fichier.add_paragraph(element, style="List Bullet")
                case Tableau():
                    self._tableau(bloc)

    # Settings -----------------------------------------------------------------------------------------------------------

    def _regler(self, quand: datetime) -> None:
        fichier, document = self.fichier, self._document
        section = fichier.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGE
        proprietes = fichier.core_properties
        proprietes.title, proprietes.subject = document.titre, document.sous_titre
        proprietes.author = proprietes.last_modified_by = document.centre
        proprietes.language, proprietes.comments, proprietes.keywords = "fr-FR", "", ""
        proprietes.created = proprietes.modified = quand.replace(tzinfo=None, microsecond=0)
        styles = fichier.styles
        for langue in styles.element.iter(qn("w:lang")):
            langue.set(qn("w:val"), "fr-FR")
            langue.set(qn("w:eastAsia"), "fr-FR")
        normal = styles["Normal"]
        _police(normal, 10, None)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.1
        for niveau, taille, avant in ((1, 17, 20), (2, 13, 14), (3, 11, 12)):
            titre = styles[f"Heading {niveau}"]
            _police(titre, taille, ENCRE if niveau < 3 else "1A1A1A")
            titre.font.bold = True
            titre.paragraph_format.space_before, titre.paragraph_format.space_after = Pt(avant), Pt(5)
            titre.paragraph_format.keep_with_next = True
        _police(styles["List Bullet"], 10, None)
        _police(styles["Caption"], 9.5, "1A1A1A")
        styles["Caption"].font.bold = True
        styles["Caption"].paragraph_format.keep_with_next = True
        styles["Caption"].paragraph_format.space_before = Pt(8)
        styles["Caption"].paragraph_format.space_after = Pt(3)
        for nom, corps in ((CELLULE, 9.0), (SERREE, 7.5)):
            style = styles.add_style(nom, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            _police(style, corps, None)
            style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(0), 1.0
        self._pied(section)

    def _pied(self, section: Any) -> None:
        section.different_first_page_header_footer = True
        pied = section.footer.paragraphs[0]
        pied.alignment = WD_ALIGN_PARAGRAPH.CENTER
        texte = f"{self._document.centre} – {self._document.titre}, {self._document.sous_titre.lower()} – page "
        pied.add_run(texte).font.size = Pt(8)
        _champ(pied, "PAGE", "1", Pt(8))

    def _garde(self) -> None:
        fichier, document = self.fichier, self._document
        centre = fichier.add_paragraph(document.centre)
        centre.paragraph_format.space_before = Pt(60)
        centre.runs[0].font.size = Pt(13)
        titre = fichier.add_paragraph(document.titre, style="Title")
        _police(fichier.styles["Title"], 26, ENCRE)
        fichier.styles["Title"].font.bold = True
        titre.paragraph_format.space_after = Pt(6)
        periode = fichier.add_paragraph(document.sous_titre)
        periode.runs[0].font.size = Pt(15)
        periode.paragraph_format.space_after = Pt(30)
        table = fichier.add_table(rows=0, cols=2)
        for libelle, texte in document.garde:
            cases = table.add_row().cells
            cases[0].paragraphs[0].add_run(libelle).bold = True
            cases[1].paragraphs[0].add_run(texte)
            for case in cases:
                case.paragraphs[0].paragraph_format.space_after = Pt(3)
        _largeurs(table, [3.2, 13.8])
        self._sommaire()

    def _sommaire(self) -> None:
        """A table of contents the word processor may refresh; until then, links to the headings."""
        fichier = self.fichier
        dit = fichier.add_paragraph("Sommaire")
        dit.paragraph_format.space_before, dit.paragraph_format.space_after = Pt(40), Pt(6)
        dit.runs[0].bold = True
        dit.runs[0].font.size = Pt(13)
        entrees = sommaire(self._document)
        for rang, (signet, titre) in enumerate(entrees):
            paragraphe = fichier.add_paragraph()
            paragraphe.paragraph_format.space_after = Pt(2)
            if not rang:
                _bornes(paragraphe, "begin", ' TOC \\o "1-1" \\h \\z \\u ')
            _lien(paragraphe, titre.texte, signet)
            if rang == len(entrees) - 1:
                _bornes(paragraphe, "end")
        saut = fichier.add_paragraph()
        saut.add_run().add_break(WD_BREAK.PAGE)
        saut.paragraph_format.space_after = Pt(0)

    # Blocks -------------------------------------------------------------------------------------------------------------

    def _paragraphe(self, bloc: Paragraphe) -> Any:
        paragraphe = self.fichier.add_paragraph()
        if bloc.signet:
            self._marquer(paragraphe, bloc.signet)
        if bloc.genre in ("proposition", "a_ecrire"):
            annonce = "Proposition à relire" if bloc.genre == "proposition" else "À écrire"
            _encadrer(paragraphe, "EEF0F1" if bloc.genre == "proposition" else "FFFFFF")
            gras = paragraphe.add_run(f"{annonce}\u00a0– ")
            gras.bold = True
            gras.font.size = Pt(9)
            paragraphe.add_run(bloc.texte).font.size = Pt(9.5)
            return paragraphe
        texte = paragraphe.add_run(bloc.texte)
        if bloc.genre == "citation":
            texte.italic = True
            paragraphe.paragraph_format.left_indent = Cm(0.8)
        elif bloc.genre == "note":
            texte.font.size = Pt(9)
            texte.font.color.rgb = RGBColor.from_string("444444")
        return paragraphe

    def _tableau(self, bloc: Tableau) -> None:
        if bloc.graphique:
            legende = self.fichier.add_paragraph(bloc.graphique.titre, style="Caption")
            legende.paragraph_format.keep_with_next = True
            image = self.fichier.add_paragraph()
            image.paragraph_format.keep_with_next = True
            forme = image.add_run().add_picture(BytesIO(dessiner(bloc.graphique)))
            largeur = min(Cm(PAGE_CM), Emu(forme.width // 2))
            forme.width, forme.height = largeur, Emu(int(forme.height * largeur / forme.width))
            self._images += 1
            propre = forme._inline.docPr  # noqa: SLF001 - the library has no other way to describe a picture
            propre.set("id", str(self._images))
            propre.set("name", f"Graphique {self._images}")
            propre.set("descr", bloc.graphique.description)
        else:
            self.fichier.add_paragraph(bloc.legende, style="Caption")
        style = self.fichier.styles[SERREE if bloc.est_serre else CELLULE]
        table = self.fichier.add_table(rows=1 + len(bloc.rangees), cols=len(bloc.colonnes))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        _border(table, bloc.legende)
        rangees = list(table.rows)
        _entete(rangees[0])
        for colonne, case in zip(bloc.colonnes, _cases(rangees[0]), strict=True):
            _ombrer(case, FOND)
            paragraphe = _remplir(case, style, a_droite=colonne.est_un_nombre, tenir=True)
            paragraphe.add_run(colonne.titre).bold = True
            for signet in colonne.signets:
                self._marquer(paragraphe, signet)
        for place, rangee in enumerate(bloc.rangees):
            tenir = rangees[place + 1]
            _sans_coupure(tenir)
            for rang, (dite, case) in enumerate(zip(rangee.cases, _cases(tenir), strict=True)):
                a_suivre = bloc.est_court and place < len(bloc.rangees) - 1
                paragraphe = _remplir(case, style, a_droite=bloc.colonnes[rang].est_un_nombre, tenir=a_suivre)
                if not rang and rangee.signet:
                    self._marquer(paragraphe, rangee.signet)
                if dite.lien:
                    _lien(paragraphe, dite.texte, dite.lien)
                elif dite.texte:
                    paragraphe.add_run(dite.texte).bold = rangee.est_forte or None
        _largeurs(table, [PAGE_CM * part for part in bloc.parts])
        apres = self.fichier.add_paragraph()
        apres.paragraph_format.space_after = Pt(4)
        apres.paragraph_format.line_spacing = Pt(6)

    def _marquer(self, paragraphe: Any, signet: str) -> None:
        self._numero += 1
        debut, fin = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for borne in (debut, fin):
            borne.set(qn("w:id"), str(self._numero))
        debut.set(qn("w:name"), _nom_de_signet(signet))
        element = paragraphe._p  # noqa: SLF001 - bookmarks have no other door
        element.insert(0 if element.pPr is None else 1, debut)
        element.append(fin)


def _remplir(case: Any, style: Any, *, a_droite: bool, tenir: bool) -> Any:
    """The paragraph of a cell."""
    paragraphe = case.paragraphs[0]
    paragraphe.style = style
    if a_droite:
        paragraphe.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if tenir:
        paragraphe.paragraph_format.keep_with_next = True
    return paragraphe


def _cases(rangee: Any) -> Iterator[Any]:
    yield from rangee.cells


def _nom_de_signet(signet: str) -> str:
    """Word's bookmarks hold letters, digits and `_`."""
    return signet.replace("-", "_")[:40]


def _police(style: Any, taille: float, couleur: str | None) -> None:
    style.font.name, style.font.size = POLICE, Pt(taille)
    polices = style.element.get_or_add_rPr().get_or_add_rFonts()
    for sorte in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        polices.set(qn(sorte), POLICE)
    for sorte in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        polices.attrib.pop(qn(sorte), None)
    if couleur:
        style.font.color.rgb = RGBColor.from_string(couleur)
    style.font.italic = False


def _champ(paragraphe: Any, code: str, montre: str, taille: Pt) -> None:
    champ = OxmlElement("w:fldSimple")
    champ.set(qn("w:instr"), code)
    suite = paragraphe.add_run(montre)
    suite.font.size = taille
    champ.append(suite._r)  # noqa: SLF001 - nor have fields
    paragraphe._p.append(champ)  # noqa: SLF001 - idem


def _bornes(paragraphe: Any, sorte: str, code: str = "") -> None:
    """The beginning (with its instruction) or the end of a field that spans paragraphs."""
    borne = OxmlElement("w:fldChar")
    borne.set(qn("w:fldCharType"), sorte)
    paragraphe.add_run()._r.append(borne)  # noqa: SLF001
    if code:
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = code
        paragraphe.add_run()._r.append(instruction)  # noqa: SLF001
        separation = OxmlElement("w:fldChar")
        separation.set(qn("w:fldCharType"), "separate")
        paragraphe.add_run()._r.append(separation)  # noqa: SLF001


def _lien(paragraphe: Any, texte: str, signet: str) -> None:
    lien = OxmlElement("w:hyperlink")
    lien.set(qn("w:anchor"), _nom_de_signet(signet))
    lien.set(qn("w:history"), "1")
    suite = paragraphe.add_run(texte)
    suite.font.color.rgb = RGBColor.from_string("14506B")
    suite.font.underline = True
    lien.append(suite._r)  # noqa: SLF001
    paragraphe._p.append(lien)  # noqa: SLF001


def _encadrer(paragraphe: Any, fond: str) -> None:
    proprietes = paragraphe._p.get_or_add_pPr()  # noqa: SLF001
    bords = OxmlElement("w:pBdr")
    gauche = OxmlElement("w:left")
    for cle, valeur in (("val", "single"), ("sz", "24"), ("space", "8"), ("color", GRIS)):
        gauche.set(qn(f"w:{cle}"), valeur)
    bords.append(gauche)
    ombre = OxmlElement("w:shd")
    for cle, valeur in (("val", "clear"), ("color", "auto"), ("fill", fond)):
        ombre.set(qn(f"w:{cle}"), valeur)
    proprietes.append(bords)
    proprietes.append(ombre)
    paragraphe.paragraph_format.left_indent = Cm(0.4)
    paragraphe.paragraph_format.keep_together = True


def _border(table: Any, legende: str) -> None:
    """Thin lines between rows, none between columns; what the table is, for those who cannot see it."""
    proprietes = table._tbl.tblPr  # noqa: SLF001
    bords = OxmlElement("w:tblBorders")
    for cote in ("top", "bottom", "insideH"):
        bord = OxmlElement(f"w:{cote}")
        for cle, valeur in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "CFD8DC")):
            bord.set(qn(f"w:{cle}"), valeur)
        bords.append(bord)
    plan = OxmlElement("w:tblLayout")
    plan.set(qn("w:type"), "fixed")
    marges = OxmlElement("w:tblCellMar")
    for cote, largeur in (("top", "40"), ("left", "100"), ("bottom", "40"), ("right", "100")):
        marge = OxmlElement(f"w:{cote}")
        marge.set(qn("w:w"), largeur)
        marge.set(qn("w:type"), "dxa")
        marges.append(marge)
    dite = OxmlElement("w:tblCaption")
    dite.set(qn("w:val"), legende)
    for ancien in proprietes.findall(qn("w:tblLayout")):
        proprietes.remove(ancien)
    vue = proprietes.find(qn("w:tblLook"))
    for ajout in (bords, plan, marges):
        vue.addprevious(ajout)
    vue.addnext(dite)


def _entete(rangee: Any) -> None:
    proprietes = rangee._tr.get_or_add_trPr()  # noqa: SLF001
    proprietes.append(OxmlElement("w:cantSplit"))
    proprietes.append(OxmlElement("w:tblHeader"))


def _sans_coupure(rangee: Any) -> None:
    rangee._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _ombrer(case: Any, fond: str) -> None:
    ombre = OxmlElement("w:shd")
    for cle, valeur in (("val", "clear"), ("color", "auto"), ("fill", fond)):
        ombre.set(qn(f"w:{cle}"), valeur)
    case._tc.get_or_add_tcPr().append(ombre)  # noqa: SLF001


def _largeurs(table: Any, centimetres: list[float]) -> None:
    """Each column as wide as that: word processors go by the grid, or by the cells."""
    table.autofit = False
    for colonne, largeur in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), centimetres, strict=True):  # noqa: SLF001
        colonne.set(qn("w:w"), str(int(Cm(largeur).twips)))
    for rangee in table._tbl.tr_lst:  # noqa: SLF001
        for case, largeur in zip(rangee.tc_lst, centimetres, strict=True):
            case.width = Cm(largeur)
