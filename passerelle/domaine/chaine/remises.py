"""Lines that come back, read as if they stood in their tab already: every step then takes them for what they are."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.feuilles.decision import LIGNE, REPRENDRE
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.fusion.parties import PARTIES, Remises, lire_parties, remettre


def avec_les_remises(cadre: Cadre, revenues: Mapping[str, Collection[str]]) -> Cadre:
    """The same with the lines that staff take back, and those of `revenues` (table id → lines), whose responses came back."""
    remises: dict[str, Remises] = {}
    for ident in (cadre.donnees.souvenirs.get(PARTIES) or {}).get("lignes", ()):
        if ident in cadre.modele.tables and (feuille := cadre.lisible(ident)):
            parties = lire_parties(cadre.donnees.souvenirs[PARTIES], ident)
            voulues = [
                partie
                for partie in parties
                if cadre.decisions.get(f"{ident}/{partie}/{LIGNE}") == REPRENDRE or partie in revenues.get(ident, ())
            ]
            if trouvees := remettre(feuille, cadre.donnees.memoires[ident], parties, voulues):
                remises[ident] = trouvees
    if not remises:
        return cadre
    donnees = replace(
        cadre.donnees,
        feuilles={**cadre.donnees.feuilles, **{ident: r.feuille for ident, r in remises.items()}},
        memoires={**cadre.donnees.memoires, **{ident: r.memoire for ident, r in remises.items()}},
    )
    return replace(cadre, donnees=donnees, remises={ident: r.rangees for ident, r in remises.items()})


def relever_les_revenues(cadre: Cadre, fusions: Mapping[str, Fusion]) -> dict[str, Collection[str]]:
    """Table id → the lines kept whose responses came back: they would otherwise begin anew."""
    trouvees: dict[str, Collection[str]] = {
        ident: set(parties).intersection(fusions[ident].nouvelles)
        for ident, parties in (cadre.donnees.souvenirs.get(PARTIES) or {}).get("lignes", {}).items()
        if ident in fusions
    }
    return {ident: idents for ident, idents in trouvees.items() if idents}
