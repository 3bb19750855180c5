"""Where the charts of a sheet take their figures, and what becomes of that when cells change place."""

from collections.abc import Callable, Iterator

from passerelle.tableur.socle.erreurs import Objet
from passerelle.tableur.socle.plages import Plage


def donnees_de(spec: Objet) -> Iterator[Objet]:
    """Each ChartData of a ChartSpec: what is along the axis, then each series and the labels it is given."""
    base = spec.get("basicChart", {})
    for domaine in base.get("domains", ()):
        yield domaine.get("domain", {})
    for serie in base.get("series", ()):
        yield serie.get("series", {})
        yield serie.get("dataLabel", {}).get("customLabelData", {})
    yield base.get("totalDataLabel", {}).get("customLabelData", {})


def sources_de(donnees: Objet) -> list[Objet]:
    """The GridRanges of a ChartData."""
    sources: list[Objet] = donnees.get("sourceRange", {}).get("sources", [])
    return sources


def suivre_graphiques(etat: Objet, changer: Callable[[Plage], list[Plage]], ancrer: Callable[[Objet], Objet]) -> None:
    """Make the ranges of a sheet's charts follow `changer`, and the cells they are anchored to `ancrer`, in place.

    A series whose cells are all gone leaves its chart; a chart stays, whatever becomes of its series.
    """
    for graphique in etat.get("charts", ()):
        place = graphique["position"]["overlayPosition"]
        place["anchorCell"] = ancrer(place["anchorCell"])
        base = graphique["spec"]["basicChart"]
        for donnees in donnees_de(graphique["spec"]):
            if "sourceRange" in donnees:
                suivies = [
                    image for source in sources_de(donnees) for image in _plus_grande(changer(Plage.lire(source)))
                ]
                donnees["sourceRange"]["sources"] = [plage.objet() for plage in suivies]
        for liste, nom in (("domains", "domain"), ("series", "series")):
            if liste in base:
                base[liste] = [porteur for porteur in base[liste] if sources_de(porteur.get(nom, {}))]


def _plus_grande(images: list[Plage]) -> list[Plage]:
    """Of what a range becomes, the largest part: a chart has as many ranges for each of its series."""
    return [max(images, key=Plage.etendue)] if images else []
