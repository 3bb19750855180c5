"""Whether each event was held, and what is filled all the same where it was not."""

from collections.abc import Collection, Mapping, Sequence

from passerelle.domaine.controle.examen import Examen
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.probleme import en_anomalies_citees
from passerelle.domaine.reponses.composition import ANNULEE, REALISEE
from passerelle.domaine.texte.choix import suggerer
from passerelle.domaine.texte.lecture import en_texte


def controler_les_rencontres(examen: Examen, fiches: Sequence[Formulaire]) -> None:
    """Whether each event was held, and what is filled all the same where it was not."""
    colonnes = examen.table.par_cle
    conditions = {cle: c for cle, c in _conditions(fiches).items() if cle in colonnes}
    _controler_les_statuts(examen, [cle for cle in conditions if colonnes[cle].type != "date"])
    _signaler_les_non_demandees(examen, conditions)


def _controler_les_statuts(examen: Examen, chiffres: Sequence[str]) -> None:
    """What tells whether an event was held: where it says neither, its figures stay to be seen, and the line counts nowhere.
    `chiffres`: the columns filled only when it was held, or only when it was not."""
    dits = examen.cellules["statut"]
    obscurs = [dit not in (None, REALISEE, ANNULEE) for dit in dits]
    suite = (
        "la ligne ne compte nulle part tant que son statut n’est pas "
        f"«\u00a0{REALISEE}\u00a0» ou «\u00a0{ANNULEE}\u00a0»."
    )
    examen.signaler_en_citant(
        obscurs,
        examen.ecrites["statut"],
        "statut",
        "Ce statut ne dit pas si la rencontre a eu lieu",
        lambda dit: f"{suite}{suggerer(en_texte(dit), (REALISEE, ANNULEE))}",
    )
    examen.ecarter(obscurs)
    muets = [
        dit is None and any(examen.ecrites[cle][rang] is not None for cle in chiffres) for rang, dit in enumerate(dits)
    ]
    examen.signaler(muets, "statut", f"Rien ne dit si la rencontre a eu lieu\u00a0: {suite}")


def _signaler_les_non_demandees(examen: Examen, conditions: Mapping[str, tuple[str, Collection[str]]]) -> None:
    """Figures that staff left or typed where what decides says they are not asked: « annulée », and yet 12 adultes.
    `conditions`: column → the one that decides, and what it then holds."""
    phrases: dict[str, list[str]] = {}
    for cle, (cause, attendues) in conditions.items():
        autres = set(examen.table.par_cle[cause].choix).difference(attendues)
        libelle = examen.table.par_cle[cle].libelle
        for ident, dite, valeur in zip(examen.ids, examen.cellules[cause], examen.ecrites[cle], strict=True):
            if valeur is not None and dite in autres:
                phrases.setdefault(ident, []).append(f"{libelle}{examen.citer(valeur)}")
    debut = f"D’après «\u00a0{examen.table.par_cle['statut'].libelle}\u00a0», ceci ne se remplit pas et ne compte pas"
    cas = [(ident, f"{debut}\u00a0: {', '.join(dites)}. Corrigez l’un ou l’autre.") for ident, dites in phrases.items()]
    examen.anomalies += en_anomalies_citees(examen.table.id, cas, "", "information")


def _conditions(fiches: Sequence[Formulaire]) -> dict[str, tuple[str, list[str]]]:
    """Column → the column that decides whether it is asked, and what that one then holds. Free texts are not of these."""
    conditions: dict[str, tuple[str, list[str]]] = {}
    for fiche in fiches:
        for question in fiche.questions:
            if question.si is not None and question.colonne_remplie and not question.prive:
                cause = fiche.question(question.si.question)
                if cause.colonne_remplie:
                    _, attendues = conditions.setdefault(question.colonne_remplie, (cause.colonne_remplie, []))
                    attendues.append(cause.valeurs.get(question.si.vaut, question.si.vaut))
    return conditions
