"""What is to be remembered of a merged table: the base of the next merge."""

from collections.abc import Iterable, Sequence

from passerelle.domaine.feuilles.cases_equipe import CaseEquipe, disent_la_meme_chose, relever, saisie
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.cases import Cases
from passerelle.domaine.fusion.ligne import Ligne
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.lecture import Cellule, sont_egales


def renouveler(
    ancienne: Memoire, lignes: Iterable[Ligne], cases: Cases, feuille: Feuille, calcul: Lignes
) -> tuple[Memoire, set[int]]:
    """The memory of a table, and its chunks to write again. `lignes`: those merged, and those staff deleted (no `place`)."""
    # Lines keep the order they were remembered in, new ones at the end: chunks then change as little as can be.
    lignes = sorted(lignes, key=lambda ligne: (ligne.souvenir < 0, ligne.souvenir))
    cles = [colonne.cle for colonne in feuille.table.colonnes if not colonne.equipe and colonne.cle != "id"]
    tenues = {ligne.id: tenues for ligne in lignes if (tenues := _tenues(ligne, ancienne, cases, feuille, cles))}
    equipe = _cases_de_l_equipe(lignes, ancienne, feuille)
    restent = {ligne.souvenir for ligne in lignes}
    changes = {morceau for place, morceau in enumerate(ancienne.morceaux) if place not in restent}
    changes |= {
        ancienne.morceaux[ligne.souvenir]
        for ligne in lignes
        if ligne.souvenir >= 0
        and (
            ligne.est_a_retenir
            or ligne.est_adoptee
            or (ligne.place < 0) != (ligne.id in ancienne.supprimees)
            or ancienne.tenues.get(ligne.id, {}) != tenues.get(ligne.id, {})
            or ancienne.equipe.get(ligne.id, ()) != equipe.get(ligne.id, ())
        )
    }
    if not changes and all(ligne.souvenir >= 0 for ligne in lignes):
        return ancienne, changes
    places = [(ligne.place, ligne.souvenir) for ligne in lignes]
    colonnes = {
        cle: [base[place] if place >= 0 else avant[souvenir] for place, souvenir in places]
        for cle in cles
        for base, avant in [(cases.base[cle], ancienne.colonne(cle))]
    }
    memoire = Memoire(
        ids=[ligne.id for ligne in lignes],
        sources=[_sources(ligne, ancienne, calcul) for ligne in lignes],
        colonnes=colonnes,
        supprimees=frozenset(ligne.id for ligne in lignes if ligne.place < 0),
        tenues=tenues,
        equipe=equipe,
        morceaux=[ancienne.morceaux[ligne.souvenir] if ligne.souvenir >= 0 else -1 for ligne in lignes],
    )
    return memoire, changes - {-1}  # a line that comes back has no chunk yet


def _sources(ligne: Ligne, ancienne: Memoire, calcul: Lignes) -> tuple[str, ...]:
    """What a line comes from; one staff keep without its response is theirs from now on."""
    if ligne.est_adoptee:
        return ()
    connue = ligne.place < 0 or ligne.calcul < 0
    return ancienne.sources_de(ligne.id) if connue else calcul.sources[ligne.calcul]


def _tenues(ligne: Ligne, ancienne: Memoire, cases: Cases, feuille: Feuille, cles: Iterable[str]) -> dict[str, Cellule]:
    """What staff's own cells of a line held, as entered. On a line no response tells of, that is every cell the service did not
    write."""
    if ligne.est_figee:
        return dict(ancienne.tenues.get(ligne.id, {}))
    if ligne.calcul >= 0:
        return ligne.tenues
    return {
        cle: saisie(feuille.onglet, ligne.rang, feuille.places[cle])
        for cle in cles
        if (valeur := cases.valeurs[cle][ligne.place]) is not None
        and not sont_egales(valeur, cases.base[cle][ligne.place])
    }


def _cases_de_l_equipe(lignes: Iterable[Ligne], ancienne: Memoire, feuille: Feuille) -> dict[str, Sequence[CaseEquipe]]:
    """What stands in staff's own columns, so that a line they delete can be given back whole; nothing of a person's. What says the
    same as before is what it was."""
    if feuille.table.classeur == "contacts":
        return {}
    presentes = relever(feuille)
    equipe: dict[str, Sequence[CaseEquipe]] = {}
    for ligne in lignes if presentes else ():
        if ligne.place >= 0 and (lues := presentes.get(ligne.rang)):
            avant = ancienne.equipe.get(ligne.id, ())
            equipe[ligne.id] = avant if disent_la_meme_chose(avant, lues) else lues
    return equipe
