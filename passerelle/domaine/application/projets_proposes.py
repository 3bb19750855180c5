"""The projects that anyone proposed by a form and that the team has not looked at: they count, and no public list shows them.

One is seen once staff wrote in its line, or where the team itself sent or imported it; it then stays so (docs/decisions/045).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import forme

PROJETS_VUS = "projets_vus"
"""What is remembered beside the tables: the names of the projects that were seen, as the tab writes them."""

_NOMS = "noms"


def noms_vus(souvenir: Mapping[str, Any] | None, ecrits: Iterable[Cellule]) -> set[str]:
    """The names remembered as seen; all those `ecrits` in the tab where nothing is remembered yet: they were shown until then."""
    if souvenir is None:
        return {en_texte(nom) for nom in ecrits if nom is not None}
    return set(souvenir.get(_NOMS, ()))


def en_souvenir(noms: Collection[str]) -> dict[str, list[str]]:
    """What is to be remembered as PROJETS_VUS."""
    return {_NOMS: sorted(noms)}


def relever_les_vus(cadre: Cadre, fusion: Fusion) -> tuple[frozenset[str], dict[str, list[str]]]:
    """The ids of the projects that public lists may show, and what is to be remembered. `fusion`: that of the projects, closed to
    the rules."""
    donnees = cadre.donnees
    retenus = noms_vus(donnees.souvenirs.get(PROJETS_VUS), donnees.memoires["projet"].colonne("nom"))
    formes = set(map(forme, retenus))
    ecrites = {ident for ident, _ in fusion.tenues}
    debuts = tuple(f"{fiche.id}-" for fiche in cadre.modele.formulaires.values() if fiche.table == "projet")
    de_l_equipe = [colonne.cle for colonne in fusion.table.colonnes if colonne.equipe]
    colonnes = fusion.retenues.colonnes
    vus: dict[str, str] = {}
    for rang, (ident, nom) in enumerate(zip(fusion.retenues.ids, colonnes["nom"], strict=True)):
        if nom is not None and (
            forme(en_texte(nom)) in formes
            or ident in ecrites
            or not ident.startswith(debuts)
            or any(colonnes[cle][rang] is not None for cle in de_l_equipe)
        ):
            vus[ident] = en_texte(nom)
    # A name imported and not read yet waits for its line.
    portes = set(map(forme, map(en_texte, colonnes["nom"])))
    attendus = {nom for nom in retenus if forme(nom) not in portes}
    return frozenset(vus), en_souvenir({*vus.values(), *attendus})
