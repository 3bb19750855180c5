"""What reading a workbook already holds back (contrat.md §6.8 and §6.10)."""

from collections.abc import Iterable, Iterator

from passerelle.classeurs import ClasseurLu, ClasseursLus


def relever_les_reserves(classeurs: ClasseursLus) -> list[str]:
    """Why nothing is to be written without being confirmed, in French."""
    return [phrase for classeur in classeurs.values() for phrase in _reserves(classeur)]


def _reserves(classeur: ClasseurLu) -> Iterator[str]:
    carnet = classeur.carnet
    notes = [
        *((table.onglet, carnet.onglets.get(table.id)) for table in classeur.tables),
        *((formulaire.onglet, carnet.reponses.get(formulaire.id)) for formulaire in classeur.formulaires),
    ]
    for titre, sheet_id in notes:
        if sheet_id is not None and classeur.lecture.par_id(sheet_id) is None:
            yield f"L’onglet «\u00a0{titre}\u00a0» a disparu."
    if carnet.sheet_id is None and classeur.onglets:
        yield (
            "L’onglet caché de Passerelle a disparu\u00a0: ce que l’équipe a écrit ne se distingue "
            "plus de ce que disent les fiches."
        )
    yield from dire_les_entrees_abimees(carnet.abimees)


def dire_les_entrees_abimees(cles: Iterable[str]) -> list[str]:
    """What the hidden tab cannot tell any more is held back as if it were gone (contrat.md §6.10)."""
    return [
        f"Dans l’onglet caché de Passerelle, «\u00a0{cle}\u00a0» ne se lit plus\u00a0: ce que l’équipe a écrit ne s’y "
        "distingue plus de ce que disent les fiches."
        for cle in cles
    ]
