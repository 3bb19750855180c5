"""The tabs of one form → its responses, and what is to be said of those tabs."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import NamedTuple

from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.reponses.ailleurs import suivre
from passerelle.domaine.reponses.identites import SANS_HORODATEUR, Souvenirs
from passerelle.domaine.reponses.moments import grille_des_reponses
from passerelle.domaine.reponses.reponse import Reponses, lire_rangees, lire_reponses
from passerelle.domaine.texte.francais import accorder, enumerer
from passerelle.domaine.texte.lecture import Brut, Cellule


class Lecture(NamedTuple):
    """The responses of one form, and what its tabs have that is to be looked at."""

    reponses: Reponses
    anomalies: list[Anomalie]


def lire_onglets(
    formulaire: Formulaire,
    table: Table,
    grille: Sequence[Sequence[Brut]],
    suites: Sequence[Onglet],
    *,
    connus: Mapping[str, tuple[str, ...]],
    souvenirs: Souvenirs,
    vues: Collection[str],
    fuseau: tzinfo | None,
) -> Lecture:
    """Read the response tab of a form (`grille`), then the others that carry its titles, where nothing contradicts it.

    `connus` is as in `lire_rangees`, `souvenirs`, `vues` and `fuseau` as in `lire_reponses`.
    """
    anomalies: list[Anomalie] = []
    contenus = {
        question.cle: table.par_cle[question.colonne_remplie].contenu
        for question in formulaire.questions
        if question.colonne_remplie
    }
    rangees = lire_rangees(formulaire, grille, connus, contenus)
    autres = [
        (onglet, lire_rangees(formulaire, grille_des_reponses(formulaire, onglet), connus, contenus))
        for onglet in suites
    ]
    # Linked again and again: each tab goes on where the one before stopped.
    for onglet, autre in sorted(autres, key=lambda couple: str(min(filter(None, couple[1].recus), default=""))):
        ensemble = suivre(rangees, autre, est_un_evenement=table.genre == "evenement")
        anomalies.append(_dire_la_suite(formulaire, onglet, est_lue=ensemble is not None))
        rangees = ensemble or rangees
    reponses = lire_reponses(
        formulaire,
        rangees,
        souvenirs=souvenirs,
        vues=vues,
        garde_les_doubles=table.garde_les_doubles,
        fuseau=fuseau,
    )
    if reponses.manquantes:
        anomalies.append(_dire_la_suspension(reponses))
    elif reponses.perdues:
        anomalies.append(_dire_les_perdues(reponses))
    return Lecture(reponses, anomalies)


def souvenirs_de(formulaire: Formulaire, memoire: Memoire) -> Souvenirs:
    """What a table remembers of the responses to one form."""
    est_sienne = re.compile(rf"{re.escape(formulaire.id)}-(?:\d{{8}}-\d{{6}}|{SANS_HORODATEUR})").match
    places: dict[str, int] = {}

    def contenu(ident: str) -> Mapping[str, Cellule]:
        if not places:  # seldom asked: only of responses that changed
            for place, sources in enumerate(memoire.sources):
                places.update(dict.fromkeys((source.partition(":")[0] for source in sources), place))
        return memoire.ligne(places[ident])

    return Souvenirs(
        sources=[source for sources in memoire.sources for source in sources if est_sienne(source)],
        contenu=contenu,
    )


def _dire_la_suite(formulaire: Formulaire, onglet: Onglet, *, est_lue: bool) -> Anomalie:
    if est_lue:
        message = (
            f"L’onglet «\u00a0{onglet.titre}\u00a0» porte les titres de «\u00a0{formulaire.onglet}\u00a0»\u00a0: il est lu à la "
            "suite. Si ce n’est pas voulu, changez sa ligne de titres."
        )
    else:
        message = (
            f"L’onglet «\u00a0{onglet.titre}\u00a0» porte les titres de «\u00a0{formulaire.onglet}\u00a0», mais n’en est pas la "
            f"suite\u00a0: il n’est pas lu. Copiez dans «\u00a0{formulaire.onglet}\u00a0» les réponses qui n’y sont pas, puis "
            f"supprimez-le, ou changez sa ligne de titres."
        )
    return Anomalie(onglet.titre, "", "", message, "information" if est_lue else "attention")


def _dire_la_suspension(reponses: Reponses) -> Anomalie:
    colonnes = accorder(len(reponses.manquantes), "la colonne", "les colonnes")
    return Anomalie(
        reponses.formulaire.onglet,
        "",
        "",
        f"Il manque {colonnes} {_citer(reponses.manquantes)}\u00a0: les réponses de cet onglet ne sont plus lues, les lignes "
        f"restent en l’état.",
        "bloquant",
    )


def _dire_les_perdues(reponses: Reponses) -> Anomalie:
    titres = [question.titre for question in reponses.formulaire.questions if question.cle in reponses.perdues]
    cites = _citer(titres)
    absentes = accorder(len(titres), f"La colonne {cites} n’est plus", f"Les colonnes {cites} ne sont plus")
    return Anomalie(
        reponses.formulaire.onglet,
        "",
        "",
        f"{absentes} dans cet onglet\u00a0: ce qu’on en savait reste, mais les réponses nouvelles n’en disent rien. Remettez "
        f"{accorder(len(titres), 'ce titre', 'ces titres')} en ligne 1\u00a0; si la question a changé de titre, faites ajouter "
        f"l’ancien et le nouveau à la définition du formulaire.",
    )


def _citer(titres: Iterable[str]) -> str:
    return enumerer(f"«\u00a0{titre}\u00a0»" for titre in titres)
