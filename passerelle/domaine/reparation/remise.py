"""The write that follows one at once, and gives back, where it just stood, what that one covered (contrat.md §7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from passerelle.domaine.reparation.constat import Constat
from passerelle.domaine.reparation.geste import Ajout, Geste, Retrait, porte
from passerelle.domaine.reparation.restes import Restes
from passerelle.domaine.reparation.temoin import Temoin


@dataclass(frozen=True, slots=True)
class Fait:
    """One write, once done. `rangs`: the ids seen where lines were appended → their rows."""

    geste: Geste
    temoin: Temoin
    constat: Constat
    rangs: Mapping[str, int]


def rendre(fait: Fait, restes: Restes) -> tuple[Geste, Restes]:
    """What gives back what a write covered: lines appended under other columns go, and come back under their own. With it, what
    is left to be made good besides. `restes`: what was before that write."""
    cles, libelles = fait.temoin.cles, fait.temoin.libelles
    trouvees = [(ligne, fait.rangs[ligne.ligne]) for ligne in fait.constat.de_travers if ligne.ligne in fait.rangs]
    remise = Geste(
        table=fait.geste.table,
        cles=cles,
        libelles=libelles,
        cases=fait.constat.remises,
        retraits=tuple(
            Retrait(rang, porte(ligne.rangee, fait.temoin.place_id), ligne.rangee, ligne.ligne)
            for ligne, rang in trouvees
        ),
        ajouts=tuple(Ajout(ligne.ligne, ligne.sous(cles, libelles)) for ligne, _ in trouvees),
    )
    return remise, restes.avec(fait.constat, fait.geste).sans(remise.cases)
