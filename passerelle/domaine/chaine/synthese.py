"""The tab Synthèse of a synchronisation: the figures of Indicateurs, those before at the same date, where its charts look."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from passerelle.domaine.chaine.exercice_compare import ExerciceCompare
from passerelle.domaine.chaine.periodes import ChiffresDePeriode
from passerelle.domaine.chiffres.chiffres import calculer
from passerelle.domaine.chiffres.finances import VOLONTAIRES
from passerelle.domaine.chiffres.graphiques import suivre_les_blocs
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.registres import Cellules
from passerelle.domaine.chiffres.synthese import BLOC, CODES, Chiffrier, Cle, composer, etendues
from passerelle.domaine.chiffres.tenue_ordonnee import tenir_dans_l_ordre
from passerelle.domaine.declare.periode import Periode, mois_de
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.plan import PlanOnglet
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule, en_texte


def natures_du_budget(modele: Modele) -> list[str]:
    """The natures of charges and produits that are euros, in declared order."""
    return [
        compte.nature
        for compte in modele.comptes.values()
        if any(
            numero is not None and not str(numero).startswith(VOLONTAIRES[sens])
            for sens, numero in (("charge", compte.charge), ("produit", compte.produit))
        )
    ]


def tenir_la_synthese(
    modele: Modele, compare: ExerciceCompare | None, feuille: Feuille, chiffres: Mapping[str, Cellules]
) -> PlanOnglet:
    """What the tab asks. `chiffres`: the lines of Indicateurs, those of closed exercises included. Before any exercise began, it
    stays as it is."""
    if compare is None:
        return PlanOnglet(feuille=feuille)
    lignes = composer(
        Chiffrier(
            indicateurs=modele.indicateurs,
            chiffres=chiffres,
            precedents=_precedents(compare, chiffres),
        ),
        compare.exercice,
        sorted(compare.etude.donnees.exercices),
        familles=[famille.libelle for famille in modele.familles.values()],
        etapes={etape.id: etape.libelle for etape in modele.etapes.etapes},
        natures=natures_du_budget(modele),
    )
    tenue, rangs = tenir_dans_l_ordre(feuille, lignes)
    return PlanOnglet(
        feuille=feuille,
        ecritures=tenue.ecritures,
        ajouts=tenue.ajouts,
        retraits=tenue.retraits,
        graphiques=suivre_les_blocs(
            feuille.onglet.graphiques,
            avant=etendues(zip(feuille.rangs, feuille.colonne(BLOC), strict=True)),
            apres=etendues(zip(rangs, (ligne[BLOC] for ligne in lignes), strict=True)),
        ),
    )


def _precedents(compare: ExerciceCompare, chiffres: Mapping[str, Cellules]) -> dict[str, float]:
    """By the id of a figure of that exercise or of one of its months, its value an exercise before: at the same date in one that
    is under way, a month that has not begun having none."""
    exercice, precedente, avant = compare.exercice, compare.comparaison.precedente, compare.avant
    if precedente is None or avant is None:
        return {}
    decalage = exercice.debut.year - precedente.debut.year
    mois = {f"{int(m[:4]) - decalage}{m[4:]}": m for m in exercice.mois()}
    ecrits = [
        (Cle(*(en_texte(ligne[nom]) for nom in ("code", "periode", "ventilation", "modalite"))), ligne["valeur"])
        for ligne in chiffres.values()
    ]
    if precedente.au is None:
        return _par_id(ecrits, {precedente.nom: exercice.libelle, **mois})
    # The whole of the exercise before, and its months from that day's on, are no measure of one under way.
    coupe = replace(mois_de(precedente.au), au=precedente.au)
    entiers = {avant: apres for avant, apres in mois.items() if avant < coupe.nom}
    entames = {precedente.cle: exercice.libelle} | ({coupe.cle: mois[coupe.nom]} if coupe.nom in mois else {})
    mesures = [(Cle(m.code, m.periode, m.ventilation, m.modalite), m.valeur) for m in _mesurer(avant, coupe)]
    return _par_id(ecrits, entiers) | _par_id(mesures, entames)


def _mesurer(avant: ChiffresDePeriode, coupe: Periode) -> list[Mesure]:
    return calculer(
        [indicateur for indicateur in avant.indicateurs if indicateur.code in CODES],
        replace(avant.assiette, periodes=(*avant.assiette.periodes, coupe)),
    )


def _par_id(valeurs: Iterable[tuple[Cle, Cellule]], periodes: Mapping[str, str]) -> dict[str, float]:
    """The values of these periods, by the id of the same figure in another: period → that one."""
    return {
        replace(cle, periode=periodes[cle.periode]).id: float(valeur)
        for cle, valeur in valeurs
        if cle.code in CODES and cle.periode in periodes and isinstance(valeur, int | float)
    }
