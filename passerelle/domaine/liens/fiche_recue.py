"""What a form of the day said, for whoever comes back to correct it (contrat.md §4, `/s/…`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.liens.fiche_seance import REPERES
from passerelle.domaine.reponses.saisie import choix_proposes
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import forme

NON_MONTREES = frozenset({"publics"})
"""Columns of a closed list that stay within the team: who came to one session may be three people (domaine.md §6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FicheRecue:
    """The last form of a session: `formulaire` is its id, `reponses` what its page fills in, by question key."""

    formulaire: str
    reperes: Mapping[str, str]
    reponses: Mapping[str, tuple[str, ...]]

    def est_de(self, formulaire: str, saisies: Mapping[str, str]) -> bool:
        """Whether that page, filled in so, is about this session."""
        return formulaire == self.formulaire and all(
            forme(saisies.get(cle, "")) == forme(dit) for cle, dit in self.reperes.items()
        )


def relever(formulaire: Formulaire, dites: Mapping[str, Cellule], choix: Mapping[str, tuple[str, ...]]) -> FicheRecue:
    """What the page of a session, which anyone may open, shows of what was sent: days, numbers and answers of closed lists; never
    what was written in full. `dites`: the cells of its line as forms say it, by column; `choix`: list → its names."""
    reponses = {
        question.cle: montrees
        for question in formulaire.questions
        if question.colonne_remplie not in NON_MONTREES
        and (montrees := tuple(_montrer(question, dites.get(question.colonne_remplie), choix)))
    }
    reperes = {
        question.cle: reponses.get(question.cle, ("",))[0]
        for question in formulaire.questions
        if question.colonne_remplie in REPERES
    }
    return FicheRecue(formulaire=formulaire.id, reperes=reperes, reponses=reponses)


def _montrer(question: Question, dit: Cellule, choix: Mapping[str, tuple[str, ...]]) -> Iterable[str]:
    match question.type:
        case "date" if isinstance(dit, date):
            return [dit.isoformat()]
        case "nombre":
            return [en_texte(dit)] if dit is not None else []
        case "choix" | "cases":
            ecrits = {forme(ecrit): reponse for reponse, ecrit in question.valeurs.items()}
            proposes = {forme(propose): propose for propose in choix_proposes(question, choix)}
            noms = separer_noms(en_texte(dit), proposes) if question.type == "cases" else [en_texte(dit)]
            rendus = [ecrits.get(forme(nom), nom) for nom in noms]
            return [proposes[forme(rendu)] for rendu in rendus if forme(rendu) in proposes]
        case _:
            return []
