"""When a person who agreed to be called back was last reached, and when their details are to go (domaine.md §6)."""

from datetime import date

from passerelle.domaine.declare.conservation import RegleConservation
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.texte.lecture import Cellule


def dater_les_rappels(retenues: Retenues, regle: RegleConservation) -> dict[str, list[Cellule]]:
    """The columns `dernier_contact` and `purge_le` of the people to call back, by the rule in force on the day of that contact."""
    derniers = [
        max((jour for jour in jours if isinstance(jour, date)), default=None)
        for jours in zip(retenues.colonnes["accord_le"], retenues.colonnes["appele_le"], strict=True)
    ]
    purges = [regle.contact.au(dernier).apres(dernier) if dernier else None for dernier in derniers]
    return {"dernier_contact": [*derniers], "purge_le": [*purges]}
