"""The QR code of an address, as a drawing that stands in a page."""

import segno

MARGE = 4
"""Blank modules around the code: what the standard asks for, so that any phone finds it."""


def dessiner(adresse: str) -> str:
    """SVG that fills the width it is given. Up to a quarter of the code may be stained or torn."""
    code = segno.make(adresse, error="q", micro=False)
    return str(code.svg_inline(omitsize=True, border=MARGE, light="#fff", svgclass="qr", lineclass=None))
