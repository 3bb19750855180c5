"""The bilan as one HTML file, which fetches nothing: on a screen, on a phone, on paper. A table with bars is its own chart."""

from collections.abc import Callable

from jinja2 import Environment, PackageLoader, StrictUndefined

from passerelle.domaine.enonces.bilan.document import Document, Titre
from passerelle.sorties.bilan.empreinte import BLANCHE, empreinte


def ouvrir_les_modeles() -> Environment:
    """The templates of the bilan, for any markup language."""
    modeles = Environment(
        loader=PackageLoader("passerelle.sorties", "modeles"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    modeles.filters["genre"] = lambda bloc: type(bloc).__name__
    return modeles


def ancres(document: Document) -> dict[int, str]:
    """The place of each heading → what leads to it."""
    return {rang: bloc.signet or f"titre-{rang}" for rang, bloc in enumerate(document.blocs) if isinstance(bloc, Titre)}


def sommaire(document: Document) -> list[tuple[str, Titre]]:
    """The headings of the first level, each with what leads to it."""
    places = ancres(document)
    return [
        (places[rang], bloc) for rang, bloc in enumerate(document.blocs) if isinstance(bloc, Titre) and bloc.niveau == 1
    ]


def en_html(document: Document, *, detail: Callable[[str], str] | None = None, jour_d_essai: str = "") -> bytes:
    """The whole file. `detail`: where the service shows a figure as it is now, by its code; a file of its own has no such link.
    `jour_d_essai`: the day of a demonstration, empty elsewhere."""
    modele = ouvrir_les_modeles().get_template("bilan.html")
    page = modele.render(
        document=document,
        ancres=ancres(document),
        titres=sommaire(document),
        empreinte=BLANCHE,
        detail=detail,
        jour_d_essai=jour_d_essai,
    )
    return page.replace(BLANCHE, empreinte(page.encode()), 1).encode()
