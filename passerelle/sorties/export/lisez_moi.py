"""What a person reads before the files: what they are, how they are written, what is not in them."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from passerelle.domaine.enonces.export.jeu import Jeu
from passerelle.domaine.texte.francais import compter, dater
from passerelle.sorties.export.paquet import LICENCE


def en_lisez_moi(jeu: Jeu) -> bytes:
    """The whole file, in Markdown."""
    modeles = Environment(
        loader=PackageLoader("passerelle.sorties", "modeles"),
        autoescape=False,  # noqa: S701 -- Markdown, read as text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    modeles.filters |= {"compter": compter, "dater": dater}
    return modeles.get_template("export-lisez-moi.txt").render(jeu=jeu, licence=LICENCE).encode()
