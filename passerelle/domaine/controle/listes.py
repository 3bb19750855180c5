"""Names and answers, as their list spells them, and those that no list has."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

from passerelle.domaine.controle.examen import Examen
from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.declare.table import Colonne
from passerelle.domaine.texte.choix import choisir, suggerer
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import Annuaire, forme


def accorder_les_noms(examen: Examen, colonne: Colonne, annuaire: Annuaire, admis: Sequence[str]) -> None:
    """Names as the reference spells them. `admis`: what the cell may hold besides."""
    cellules = examen.remplies(colonne.cle)
    decoupes = {
        c: separer_noms(str(c), annuaire.formes) if colonne.multiple else (str(c),) for c in dict.fromkeys(cellules)
    }
    accordes = annuaire.accorder([nom for cellule in cellules for nom in decoupes[cellule]])
    formes = {forme(nom) for nom in admis}
    # An unknown activity or place is a fact of the day; the line counts, and the reference is to be completed. Unknown
    # funders are told one a name (finances.py).
    if colonne.reference != "financeurs":
        _signaler_les_etrangers(
            examen,
            colonne,
            decoupes,
            lambda nom: accordes[nom].connu or forme(nom) in formes,
            "Ce nom n’est pas dans la liste de référence",
            "corrigez-le, ou ajoutez-le à la liste.",
        )
    _remettre(examen, colonne, decoupes, lambda nom: accordes[nom].nom)


def accorder_les_reponses(examen: Examen, colonne: Colonne, question: Question | None) -> None:
    """Answers as their list spells them; others that differ only by case, accents, spaces or punctuation are one answer."""
    if colonne.equipe and not colonne.multiple:
        _choix_de_l_equipe(examen, colonne)
        return
    choix = (*colonne.choix, *(question.choix if question else ()))
    formes = {forme(choisi) for choisi in choix}
    valeurs = question.valeurs if question else {}
    comptes = Counter(examen.remplies(colonne.cle))
    decoupes = {
        c: separer_noms(str(c), formes) if colonne.multiple else (_lire_valeur(str(c), valeurs),) for c in comptes
    }
    if choix and not (question and question.autre):
        _signaler_hors_liste(examen, colonne, colonne.choix or choix, decoupes, formes, question)
    combien: Counter[str] = Counter()
    for cellule, noms in decoupes.items():
        combien.update(dict.fromkeys(noms, comptes[cellule]))
    # The last word is the list's, else the most frequent spelling's (the first in the alphabet among equals).
    par_frequence = sorted(sorted(combien, reverse=True), key=combien.__getitem__)
    ecritures = {forme(nom): " ".join(nom.split()) for nom in par_frequence} | {
        forme(choisi): choisi for choisi in choix
    }
    _remettre(examen, colonne, decoupes, lambda nom: ecritures[forme(nom)])


def _remettre(
    examen: Examen, colonne: Colonne, decoupes: Mapping[str, Sequence[str]], ecrire: Callable[[str], str]
) -> None:
    """Put each cell's names back in it, spelt by `ecrire`."""
    propres: dict[object, object] = {
        cellule: (tuple(dict.fromkeys(map(ecrire, noms))) or None) if colonne.multiple else ecrire(noms[0])
        for cellule, noms in decoupes.items()
    }
    examen.remplacer(colonne, propres)


def _choix_de_l_equipe(examen: Examen, colonne: Colonne) -> None:
    """What staff chose from a column's own list, as it is spelt there. Anything else is told, and read as blank, unless the
    column admits it."""
    cellules = examen.cellules[colonne.cle]
    if colonne.autre:
        admis = {dite: choisir(str(dite), colonne.choix) or dite for dite in examen.remplies(colonne.cle)}
        examen.remplacer(colonne, admis)
        return
    lus = {dite: choisir(str(dite), colonne.choix) for dite in dict.fromkeys(examen.remplies(colonne.cle))}
    examen.signaler_en_citant(
        [dite is not None and lus[dite] is None for dite in cellules],
        cellules,
        colonne.cle,
        "Cette réponse n’est pas dans la liste",
        lambda dite: (
            f"la case compte comme vide.{suggerer(en_texte(dite), colonne.choix)} "
            f"Choisissez parmi\u00a0: {', '.join(colonne.choix)}."
        ),
    )
    examen.remplacer(colonne, lus)


def _signaler_hors_liste(
    examen: Examen,
    colonne: Colonne,
    choix: Sequence[str],
    decoupes: Mapping[str, Sequence[str]],
    formes: Collection[str],
    question: Question | None,
) -> None:
    """Say which answers are none of the list's; what tells whether an event was held is said elsewhere
    (controle_rencontres.py)."""
    if colonne.regle or (colonne.cle == "statut" and examen.table.genre == "evenement"):
        return  # a stage that staff typed is said where stages are worked out
    connues = {*formes, *map(forme, question.ajoute if question else ())}
    liste = colonne.liste or (question.liste if question else "")
    ajout = f" Pour en ajouter une\u00a0: «\u00a0{liste}\u00a0», dans regles/listes.yaml." if liste else ""
    _signaler_les_etrangers(
        examen,
        colonne,
        decoupes,
        lambda nom: forme(nom) in connues,
        "Cette réponse n’est pas dans la liste",
        lambda dite: (
            "elle n’est comptée avec aucune des réponses prévues, corrigez-la."
            f"{suggerer(en_texte(dite), choix)} Réponses possibles\u00a0: {', '.join(choix)}.{ajout}"
        ),
    )


def _signaler_les_etrangers(
    examen: Examen,
    colonne: Colonne,
    decoupes: Mapping[str, Sequence[str]],
    est_connu: Callable[[str], bool],
    constat: str,
    suite: str | Callable[[Cellule], str],
) -> None:
    """Tell the names of a column (`decoupes`: cell → its names) that its list does not have: wherever they are, or where staff
    changed the cell if a rule writes there."""
    # What is hidden is told as such.
    etrangers: dict[object, str] = {
        cellule: ", ".join(inconnus)
        for cellule, noms in decoupes.items()
        if (inconnus := [nom for nom in noms if nom != MASQUE and not est_connu(nom)])
    }
    notre = colonne.regle or examen.table.genre == "regle"
    citees = [etrangers.get(cellule) for cellule in examen.cellules[colonne.cle]]
    fautives = [
        dite is not None and (not notre or (ident, colonne.cle) in examen.tenues)
        for ident, dite in zip(examen.ids, citees, strict=True)
    ]
    examen.signaler_en_citant(fautives, citees, colonne.cle, constat, suite, chaque_valeur=True)


def _lire_valeur(ecrit: str, valeurs: Mapping[str, str]) -> str:
    """What a form would have written in the cell: « Oui » typed by staff under « A eu lieu » is « réalisée »."""
    dit = choisir(ecrit, valeurs)
    return valeurs[dit] if dit is not None else ecrit
