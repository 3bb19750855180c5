"""Pages as a printer gets them: printed to PDF by a browser, then seen by a decoder as a phone sees them."""

from dataclasses import dataclass
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import zxingcpp
from playwright.sync_api import Page

POINTS_PAR_MM = 72 / 25.4
PIXELS_PAR_POINT = 2
"""A phone sees more."""


@dataclass(frozen=True, kw_only=True)
class Feuille:
    """One side of paper: its size in millimetres, its text, what its QR codes say."""

    largeur: float
    hauteur: float
    texte: str
    codes: tuple[str, ...]

    @property
    def format(self) -> str:
        """A4 or A5, to the millimetre; else its size."""
        formats = {(210, 297): "A4", (148, 210): "A5"}
        return formats.get((round(self.largeur), round(self.hauteur)), f"{self.largeur} × {self.hauteur}")


def imprimer(navigateur: Page, fichier: Path) -> list[Feuille]:
    """Print a file as a person would, at the size it asks for."""
    navigateur.goto(fichier.as_uri())
    document = pypdfium2.PdfDocument(navigateur.pdf(prefer_css_page_size=True))
    try:
        return [_voir(page) for page in document]
    finally:
        document.close()


def _voir(page: pypdfium2.PdfPage) -> Feuille:
    image = page.render(scale=PIXELS_PAR_POINT, grayscale=True).to_numpy().squeeze()
    largeur, hauteur = page.get_size()
    return Feuille(
        largeur=largeur / POINTS_PAR_MM,
        hauteur=hauteur / POINTS_PAR_MM,
        # PDFium has a sign of its own for a hyphen that ends a line.
        texte=" ".join(page.get_textpage().get_text_bounded().replace("\x02", "-").split()),
        codes=tuple(code.text for code in zxingcpp.read_barcodes(image)),
    )
