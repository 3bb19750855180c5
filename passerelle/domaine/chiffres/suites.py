"""What staff made of a need: whether what was said was taken into account (indicator SUI)."""

from collections.abc import Sequence

from passerelle.domaine.declaration import declaree
from passerelle.domaine.texte.noms import forme


@declaree
class RegleSuites:
    """`comptent` and `ne_comptent_pas`: the states a need may be in, those that take it into account first. `sans_suite`: those of
    the latter that say nothing can be done. `non_suites`: what, written as a free text, tells of no follow-up."""

    comptent: tuple[str, ...]
    ne_comptent_pas: tuple[str, ...]
    non_suites: tuple[str, ...]
    sans_suite: tuple[str, ...] = ()

    @property
    def etats(self) -> tuple[str, ...]:
        """The states staff may choose from."""
        return (*self.comptent, *self.ne_comptent_pas)


def sont_prises_en_compte(
    regle: RegleSuites, etats: Sequence[object], suites: Sequence[object], projets: Sequence[object]
) -> list[bool]:
    """Whether each need counts: a project always does, then its state decides, then its free text where no state is chosen.

    `etats` are spelt as the rule spells them, None where blank or not one of them.
    """
    vides = {forme(non) for non in regle.non_suites}
    dites = {suite: any(map(str.isalpha, str(suite))) and forme(str(suite)) not in vides for suite in set(suites)}
    return [
        bool(projet) or (etat in regle.comptent if etat else suite is not None and dites[suite])
        for etat, suite, projet in zip(etats, suites, projets, strict=True)
    ]
