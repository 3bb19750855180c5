"""Which action each line belongs to: a session by its activity, what is about a project by the project, a sum by what it names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from passerelle.domaine.declare.entites import Activite
from passerelle.domaine.texte.noms import Annuaire, Entree, forme, mots_id

TOUTES = {"toutes", "toutesactions", "touteslesactions"}
"""What, written for the action of a sum, says that it belongs to all of them (their `forme`)."""


@dataclass(frozen=True, kw_only=True)
class Actions:
    """The actions of a centre. `noms` finds one by its own name; `par_activite` is by label; `defaut` is that of a project
    that says nothing."""

    noms: Annuaire
    par_activite: Mapping[str, str]
    defaut: str

    @classmethod
    def declarees(cls, activites: Iterable[Activite], intitule: str) -> "Actions":
        """Those activities belong to, and the one of passerelle.toml. Where activities name one only, `intitule` is it."""
        listees = tuple(activites)
        menees = {forme(activite.action): activite.action for activite in reversed(listees)}
        seule = next(iter(menees.values())) if len(menees) == 1 else ""
        if intitule and not seule:
            menees.setdefault(forme(intitule), intitule)
        return cls(
            noms=Annuaire(
                Entree(mots_id(nom), nom, (intitule,) if nom == seule and intitule else ()) for nom in menees.values()
            ),
            par_activite={a.libelle: menees[forme(a.action)] for a in listees},
            defaut=seule or menees.get(forme(intitule), ""),
        )

    def de_projet(self, dite: object) -> str | None:
        """The action of a project whose own cell says `dite`; None where that is no action."""
        if not dite:
            return self.defaut or None
        connue = self.noms.exact(str(dite))
        return connue.nom if connue else None

    def par_tous_les_noms(
        self, activites: Iterable[Activite], projets: Iterable[tuple[Entree, str | None]]
    ) -> Annuaire:
        """Actions found by their own name, by that of their activities, and by that of their projects. `projets`: each with its
        action."""
        autres: dict[str, list[str]] = {entree.nom: list(entree.autres) for entree in self.noms.entrees}
        for activite in activites:
            autres[self.par_activite[activite.libelle]] += (activite.libelle, *activite.autres_noms)
        for projet, action in projets:
            if action:
                autres[action] += (projet.nom, *projet.autres)
        return Annuaire(Entree(mots_id(nom), nom, tuple(siens)) for nom, siens in autres.items())
