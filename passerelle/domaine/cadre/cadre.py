"""What every step goes by: the names people use, staff's decisions, the exercises still open, what is to be left alone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from passerelle.domaine.cadre.donnees import Donnees
from passerelle.domaine.cadre.referentiels import CODES, TABLES_DE_REFERENCE, Referentiels, lire_les_referentiels
from passerelle.domaine.chiffres.actions import Actions
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.probleme import Anomalie, Gravite, citer, entre_parentheses
from passerelle.domaine.feuilles.decision import GARDER, REPRENDRE
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.vacances import dire_les_vacances_a_completer
from passerelle.domaine.texte.illisible import nommer_les_cases
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import Annuaire, Entree, forme


@dataclass(frozen=True, kw_only=True)
class Cadre:
    """What was read, and what every step goes by.

    `annuaires`: reference → its names. `decisions`: id of a correction → GARDER or REPRENDRE. `ouverts`: the exercises still
    open. `suspendues`: the tables whose columns cannot be told (contrat.md §6.9), and all that is computed from them. `remises`:
    table id → the rows, as entered, of the lines that come back: `donnees` hold them as if they stood there already.
    """

    donnees: Donnees
    referentiels: Referentiels
    annuaires: Mapping[str, Annuaire]
    decisions: Mapping[str, str]
    suspendues: frozenset[str]
    ouverts: Sequence[Exercice]
    anomalies: Sequence[Anomalie]
    remises: Mapping[str, Mapping[int, Sequence[Any]]] = field(default_factory=dict)

    @property
    def modele(self) -> Modele:
        """What the centre declares."""
        return self.donnees.modele

    @property
    def aujourdhui(self) -> date:
        """The day of the synchronisation."""
        return self.donnees.aujourdhui

    def lisible(self, ident: str) -> Feuille | None:
        """The tab of a table; None where it is not there, or cannot be read."""
        feuille = self.donnees.feuilles.get(ident)
        return feuille if feuille is not None and feuille.est_lisible else None


def etablir_le_cadre(donnees: Donnees) -> Cadre:
    """Read the lists staff keep and their decisions, and settle what is to be left alone."""
    lisibles = {ident: feuille for ident, feuille in donnees.feuilles.items() if feuille.est_lisible}
    codes = (donnees.souvenirs.get(CODES) or {}).get(CODES, ())
    referentiels = lire_les_referentiels(donnees.modele, lisibles, donnees.vacances.zone, donnees.suspect, codes)
    decisions = _lire_les_decisions(lisibles.get("correction"))
    ouverts = [exercice for exercice in donnees.exercices if not exercice.clos]
    return Cadre(
        donnees=donnees,
        referentiels=referentiels,
        annuaires={**referentiels.annuaires, **_annuaires_declares(donnees)},
        decisions=decisions,
        suspendues=frozenset(_suspendues(donnees, lisibles)),
        ouverts=ouverts,
        anomalies=[
            *donnees.anomalies,
            *_cles_perdues(donnees),
            *_erreurs_de_l_equipe(donnees),
            *referentiels.anomalies,
            *_vacances_a_completer(donnees, referentiels, ouverts),
            *_decisions_inconnues(lisibles.get("correction"), decisions, donnees.suspect),
        ],
    )


def _vacances_a_completer(
    donnees: Donnees, referentiels: Referentiels, ouverts: Sequence[Exercice]
) -> Iterator[Anomalie]:
    """Nothing while the tab where staff type them cannot be read: it may hold them. A centre that withdrew it has its closures."""
    feuille = donnees.feuilles.get("vacances")
    if feuille is None or feuille.est_lisible:
        onglet = feuille.onglet.titre if feuille else "Fermetures"
        yield from dire_les_vacances_a_completer(donnees.vacances, referentiels.vacances, ouverts, onglet)


def _annuaires_declares(donnees: Donnees) -> dict[str, Annuaire]:
    """The names that passerelle.toml and the activities declare."""
    actions = Actions.declarees(donnees.modele.activites.values(), donnees.action)
    exercices = (exercice.libelle for exercice in donnees.exercices)
    return {"actions": actions.noms, "exercices": Annuaire(Entree(nom, nom) for nom in exercices)}


def _lire_les_decisions(feuille: Feuille | None) -> dict[str, str]:
    """Staff's decisions in `Corrections`: id → GARDER or REPRENDRE; the short word or the whole phrase."""
    if feuille is None:
        return {}
    dites = {en_texte(ligne["id"]): forme(en_texte(ligne["decision"])) for ligne in feuille.lignes()}
    return {
        ident: REPRENDRE if dite.startswith(forme(REPRENDRE)) else GARDER
        for ident, dite in dites.items()
        if dite.startswith((forme(REPRENDRE), forme(GARDER)))
    }


def _decisions_inconnues(
    feuille: Feuille | None, decisions: Mapping[str, str], suspect: Callable[[str], str | None]
) -> list[Anomalie]:
    """What staff wrote under « Que faire ? » that is no decision."""
    if feuille is None:
        return []
    dites = zip(map(en_texte, feuille.colonnes["id"]), feuille.colonnes["decision"], strict=True)
    return [
        Anomalie(
            "correction",
            ident,
            "decision",
            f"Cette décision ne se comprend pas{entre_parentheses(dite, masquee=bool(suspect(en_texte(dite))))}\u00a0: "
            "votre valeur est gardée. Choisissez «\u00a0garder notre valeur\u00a0» ou «\u00a0reprendre celle des fiches\u00a0».",
        )
        for ident, dite in dites
        if dite is not None and ident not in decisions
    ]


def _suspendues(donnees: Donnees, lisibles: Mapping[str, Feuille]) -> set[str]:
    """The tables that cannot be read, and those computed from them (contrat.md §6.9)."""
    illisibles = set(donnees.feuilles) - set(lisibles)
    suspendues = set(illisibles)
    while True:
        suite = {
            table.id
            for table in donnees.modele.tables.values()
            if any(
                TABLES_DE_REFERENCE.get(colonne.reference) in suspendues
                for colonne in table.colonnes
                if not colonne.equipe
            )
        } | {ident for ident, causes in donnees.modele.causes.items() if suspendues.intersection(causes)}
        if suite <= suspendues:
            return suspendues
        suspendues |= suite


def _cles_perdues(donnees: Donnees) -> list[Anomalie]:
    return [
        Anomalie(
            ou=ident,
            ligne="",
            champ=cle,
            gravite="bloquant",
            message=(
                f"La colonne « {cle} » {quoi} dans la ligne 1 : cet onglet et ce qui en dépend "
                f"restent en l’état. Lancez « passerelle installer »."
            ),
        )
        for ident, feuille in donnees.feuilles.items()
        for quoi, cles in (("manque", feuille.manquantes), ("est en double", feuille.doublees))
        for cle in cles
    ]


def _erreurs_de_l_equipe(donnees: Donnees) -> list[Anomalie]:
    """Errors of the lists staff keep, which leave everything that is read there as it stands, and of their decisions."""
    anomalies: list[Anomalie] = []
    for ident, feuille in donnees.feuilles.items():
        est_une_liste = feuille.table.genre == "reference"
        for cle, lignes in feuille.erreurs.items():
            if est_une_liste or (ident, cle) == ("correction", "decision"):
                cases = nommer_les_cases(feuille.places[cle], [feuille.rangs[ligne] for ligne in lignes])
                ecrit = citer(feuille.colonnes[cle][lignes[0]], masquee=feuille.table.classeur == "contacts")
                suite = (
                    "cet onglet et ce qui en dépend restent en l’état tant qu’elle n’est pas corrigée."
                    if est_une_liste
                    else "votre décision ne se lit pas, écrivez-la de nouveau."
                )
                message = f"{ecrit} ({cases}) est une erreur du tableur\u00a0: {suite}"
                gravite: Gravite = "bloquant" if est_une_liste else "attention"
                anomalies.append(Anomalie(ident, "", cle, message, gravite))
    return anomalies
