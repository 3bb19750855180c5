"""Rows that a defect of ours keeps from being read: they count nowhere, and what they already made stays (contrat.md §7)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.francais import accorder, enumerer

RANGEES_CITEES = 10

_TRANSMETTRE = (
    "C’est un défaut de Passerelle\u00a0: transmettez à qui s’en occupe le journal du service, qui dit où, sans le texte "
    "d’aucune case."
)


def dire_les_rangees(ou: str, rangs: Sequence[int]) -> Anomalie:
    """What is said of the rows set aside in a tab, from 0: where they are, nothing of what they hold. `ou` is as in Anomalie."""
    plusieurs = len(rangs) > 1
    lignes = enumerer((str(rang + 1) for rang in rangs), au_plus=RANGEES_CITEES)
    return Anomalie(
        ou,
        "",
        "",
        f"Passerelle n’arrive pas à traiter {accorder(len(rangs), 'la ligne', 'les lignes')} {lignes} de cet onglet\u00a0: "
        f"{'elles ne comptent pas' if plusieurs else 'elle ne compte pas'}, ce qui en venait déjà reste en l’état, et le reste "
        f"continue. Voyez si quelque chose d’inhabituel y est écrit, et écrivez-le plus simplement. {_TRANSMETTRE}",
        "bloquant",
    )


def dire_l_onglet(ou: str) -> Anomalie:
    """What is said of a table set aside whole."""
    return Anomalie(
        ou,
        "",
        "",
        "Passerelle n’arrive plus à traiter cet onglet, et aucune de ses lignes n’en est cause à elle seule\u00a0: il reste en "
        f"l’état, avec tout ce qui en dépend, et le reste continue. {_TRANSMETTRE}",
        "bloquant",
    )


def oublier(memoire: Memoire, ids: Collection[str]) -> Memoire:
    """What is remembered, the lines of these ids aside."""
    restent = [place for place, ident in enumerate(memoire.ids) if ident not in ids]
    return replace(
        memoire,
        ids=[memoire.ids[place] for place in restent],
        sources=[memoire.sources[place] for place in restent],
        colonnes={cle: [valeurs[place] for place in restent] for cle, valeurs in memoire.colonnes.items()},
        morceaux=[memoire.morceaux[place] for place in restent],
    )


def retirer(calcul: Lignes, memoire: Memoire, ids: Collection[str]) -> Lignes:
    """What is computed, without the lines of these ids, nor those that the responses these came from make now."""
    reponses = {reponse for ident in ids for reponse in _reponses(memoire.sources_de(ident))}
    rangs = [
        rang
        for rang, (ident, sources) in enumerate(zip(calcul.ids, calcul.sources, strict=True))
        if ident not in ids and reponses.isdisjoint(_reponses(sources))
    ]
    return Lignes(
        ids=[calcul.ids[rang] for rang in rangs],
        sources=[calcul.sources[rang] for rang in rangs],
        colonnes={cle: [valeurs[rang] for rang in rangs] for cle, valeurs in calcul.colonnes.items()},
    )


def rendre(nouvelle: Memoire, ancienne: Memoire, ids: Collection[str]) -> Memoire:
    """What is to be remembered, with what was remembered of the lines of these ids: each is in the chunk it was in."""
    places = [place for ident in ids if (place := ancienne.place(ident)) >= 0]
    if not places:
        return nouvelle
    cachees = {ancienne.ids[place] for place in places}
    return replace(
        nouvelle,
        ids=[*nouvelle.ids, *(ancienne.ids[place] for place in places)],
        sources=[*nouvelle.sources, *(ancienne.sources[place] for place in places)],
        colonnes={
            cle: [*nouvelle.colonne(cle), *(ancienne.colonne(cle)[place] for place in places)]
            for cle in dict.fromkeys((*nouvelle.colonnes, *ancienne.colonnes))
        },
        supprimees=nouvelle.supprimees | (ancienne.supprimees & cachees),
        tenues={**nouvelle.tenues, **{ident: t for ident, t in ancienne.tenues.items() if ident in cachees}},
        equipe={**nouvelle.equipe, **{ident: e for ident, e in ancienne.equipe.items() if ident in cachees}},
        morceaux=[*nouvelle.morceaux, *(ancienne.morceaux[place] for place in places)],
    )


def _reponses(sources: Sequence[str]) -> Iterator[str]:
    """The ids of the responses a line comes from; none for one that a rule makes."""
    return (reponse for reponse, signe, _ in (source.partition(":") for source in sources) if signe)
