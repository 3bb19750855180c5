"""What an answer that cannot be read is worth: its line's last known value; and what is told of answers (contrat.md §6.6)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.declare.probleme import Anomalie, citer, en_anomalies
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.reponses.precision import Remarque
from passerelle.domaine.reponses.reponse import Reponses
from passerelle.domaine.texte.lecture import Cellule


def completer(lot: Reponses, memoire: Memoire) -> tuple[Reponses, list[Anomalie]]:
    """Answers whose cell is an error, as the line they made was last written; those never known stay blank, but for the one that
    decides whether figures count: the error itself, which is neither yes nor no. And what is to be told."""
    remarques = {place: dites for place, dites in enumerate(lot.remarques) if dites}
    if not remarques:
        return lot, []
    places = {source.partition(":")[0]: place for place, sources in enumerate(memoire.sources) for source in sources}
    reponses = {cle: list(valeurs) for cle, valeurs in lot.reponses.items()}
    for place, dites in remarques.items():
        for cle, remarque in dites.items():
            if remarque.genre == "erreur":
                question = lot.formulaire.question(cle)
                reponses[cle][place] = _connue(question, memoire, places.get(lot.ids[place]), remarque.ecrit)
    return replace(lot, reponses=reponses), list(_signaler(lot, remarques))


def _connue(question: Question, memoire: Memoire, place: int | None, ecrit: str) -> Cellule:
    ecrites = memoire.colonnes.get(question.colonne_remplie)
    if place is not None and ecrites:
        return ecrites[place]
    return ecrit if question.valeurs else None


def _signaler(lot: Reponses, remarques: Mapping[int, Mapping[str, Remarque]]) -> Iterator[Anomalie]:
    fiche = lot.formulaire
    par_sujet: dict[tuple[str, Remarque], list[str]] = {}
    for place, dites in remarques.items():
        for cle, remarque in dites.items():
            par_sujet.setdefault((cle, remarque), []).append(lot.ids[place])
    for (cle, remarque), idents in par_sujet.items():
        if remarque.genre == "zero":
            message = "Ce numéro avait perdu son premier 0\u00a0: il lui est rendu. Vérifiez-le avant d’appeler."
            yield from en_anomalies(fiche.onglet, idents, cle, message, "information")
        else:
            message = (
                f"{citer(remarque.ecrit, masquee=fiche.classeur == 'contacts')} est une erreur du tableur, pas une réponse"
                "\u00a0: la dernière valeur connue reste, s’il y en a une. Corrigez cette case de l’onglet des réponses."
            )
            yield from en_anomalies(fiche.onglet, idents, cle, message)
