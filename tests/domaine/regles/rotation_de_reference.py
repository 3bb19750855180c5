"""The rotation once more, from the words of the rule (domaine.md §4) and as plainly as can be: what the planning is compared with.

It knows nothing of how the planning is made: a list of who was served, from the oldest, and the rule read aloud.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from passerelle.domaine.declare.entites import Exercice, Fermeture, Lieu


@dataclass(kw_only=True)
class Dit:
    """What is known of one day: sessions held and cancelled (places), what staff wrote, what stood in the workbook."""

    tenues: Sequence[str] = ()
    annulee: bool = False
    lieu_de_l_equipe: str | None = None
    ecrit: str = ""


@dataclass(kw_only=True)
class Reglement:
    """One activity and its places. `ferment_en_vacances`: the families that are out during school holidays."""

    jour_de_semaine: int
    familles: Sequence[str]
    lieux: Sequence[Lieu]
    feries: Collection[date]
    vacances: Collection[date]
    fermetures: Sequence[Fermeture] = ()
    dits: Mapping[date, Dit] = field(default_factory=dict)
    aujourdhui: date = date.min

    def est_exclu(self, lieu: Lieu, jour: date) -> bool:
        """A place is out during the holidays unless it says otherwise, during its closures, outside its dates."""
        if lieu.actif_du is not None and jour < lieu.actif_du:
            return True
        if lieu.actif_au is not None and jour > lieu.actif_au:
            return True
        if jour in self.vacances and not lieu.ouvert_vacances:
            return True
        return any(f.lieu in ("", lieu.id) and f.du <= jour <= f.au for f in self.fermetures)

    def planifier(self, exercice: Exercice) -> dict[date, str]:
        """Each day of the exercise that falls on that day of the week → the place planned; empty: no slot."""
        servis: list[str] = []  # places, from the one served longest ago
        planning: dict[date, str] = {}
        jour = exercice.debut
        while jour <= exercice.fin:
            if jour.weekday() == self.jour_de_semaine:
                planning[jour] = self._le_jour(jour, servis)
            jour += timedelta(days=1)
        return planning

    def _le_jour(self, jour: date, servis: list[str]) -> str:
        dit = self.dits.get(jour, Dit())
        prevu = "" if jour in self.feries else self._au_suivant(jour, servis)
        if prevu and dit.ecrit and (jour - self.aujourdhui).days <= 14:
            prevu = dit.ecrit
        if dit.lieu_de_l_equipe is not None:
            prevu = dit.lieu_de_l_equipe
        # A session served where it was held; one whose form is missing, where it was planned; a cancelled one nowhere.
        ici = list(dit.tenues) or ([] if dit.annulee else [prevu])
        for lieu in ici:
            if lieu in servis:
                servis.remove(lieu)
        servis += ici
        return prevu

    def _au_suivant(self, jour: date, servis: list[str]) -> str:
        """The family served least recently of those that have a place, ties in their order; then the same within it."""

        def anciennete(lieux: Sequence[Lieu]) -> int:
            return max((servis.index(lieu.id) for lieu in lieux if lieu.id in servis), default=-1)

        candidates = []
        for rang, famille in enumerate(self.familles):
            siens = [lieu for lieu in self.lieux if lieu.famille == famille]
            possibles = [lieu for lieu in siens if not self.est_exclu(lieu, jour)]
            if possibles:
                elu = min(possibles, key=lambda lieu: anciennete([lieu]))
                candidates.append((anciennete(siens), rang, elu.id))
        return min(candidates)[2] if candidates else ""
