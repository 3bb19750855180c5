"""What the team tells of each exercise, in the tab `Bilan`: what is asked, what the figures propose, what they wrote."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.cadre.tables import controler_la_table, ouvrir_la_fusion
from passerelle.domaine.chaine.chiffrage import de_l_action, mesurables
from passerelle.domaine.chiffres.actions import Actions
from passerelle.domaine.chiffres.chiffres import Assiette
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.masque import Publiee, masquer
from passerelle.domaine.chiffres.recit import Matiere, Rubrique, proposer, rubriques
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.fiche_action import FicheAction, lire_renvoi
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.appariement import REGLE
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import mots_id

BILAN = "bilan"
"""The id of its table."""

PERIODE, PROPOSITION = "periode", "proposition"


@dataclass(frozen=True, kw_only=True)
class Recits:
    """The tab merged and checked."""

    fusion: Fusion
    anomalies: Sequence[Anomalie]


def tenir_les_recits(
    cadre: Cadre, assiette: Assiette, mesures: Sequence[Mesure], suspendus: Collection[str]
) -> Recits | None:
    """What is asked of each open exercise that began, with what its figures say; those of the others as they were written. None
    where the tab cannot be read, or where a centre has none."""
    table = cadre.modele.tables.get(BILAN)
    if table is None or cadre.lisible(BILAN) is None:
        return None
    memoire = cadre.donnees.memoires[BILAN]
    cles = [colonne.cle for colonne in table.colonnes if colonne.cle != "id" and not colonne.equipe]
    ouverts = [exercice for exercice in cadre.ouverts if exercice.debut <= cadre.aujourdhui]
    lignes = {
        ident: cellules
        for fiche in cadre.modele.actions.values()
        for ident, cellules in _demander(cadre, fiche, ouverts, assiette, mesures, suspendus)
    }
    lignes |= _anciennes(memoire, cles, {exercice.libelle for exercice in ouverts})
    calcul = Lignes(
        ids=list(lignes),
        sources=[REGLE] * len(lignes),
        colonnes={cle: [cellules.get(cle) for cellules in lignes.values()] for cle in cles},
    )
    fusion = ouvrir_la_fusion(cadre, table, calcul)
    fusion.fusionner_reponses(cles)
    return Recits(fusion=fusion, anomalies=controler_la_table(cadre, fusion).anomalies)


def _anciennes(memoire: Memoire, cles: Collection[str], ouverts: Collection[str]) -> dict[str, dict[str, Cellule]]:
    """The lines of the exercises that are no longer open, as they were last written."""
    colonnes = {cle: memoire.colonne(cle) for cle in cles}
    return {
        ident: {cle: colonnes[cle][place] for cle in cles}
        for place, ident in enumerate(memoire.ids)
        if en_texte(colonnes[PERIODE][place]) not in ouverts
    }


def _demander(
    cadre: Cadre,
    fiche: FicheAction,
    exercices: Sequence[Exercice],
    assiette: Assiette,
    mesures: Sequence[Mesure],
    suspendus: Collection[str],
) -> Iterator[tuple[str, dict[str, Cellule]]]:
    """The lines of one action. What a figure that cannot be told for now said stays as it was."""
    action = action_seule(cadre, fiche)
    if action:
        _, mesures = de_l_action(cadre, assiette, suspendus, action)
    memoire = cadre.donnees.memoires[BILAN]
    ecrites = dict(zip(memoire.ids, memoire.colonne(PROPOSITION), strict=True))
    for exercice in exercices:
        matiere = _matiere(cadre, assiette, mesures, suspendus, exercice)
        for rubrique in rubriques(fiche):
            ident = id_du_recit(cadre, exercice.libelle, fiche, rubrique.cle)
            proposition = proposer(rubrique, matiere) or None
            yield (
                ident,
                {
                    PERIODE: exercice.libelle,
                    "rubrique": rubrique.titre,
                    "question": rubrique.question,
                    PROPOSITION: ecrites.get(ident) if _attend(rubrique, suspendus) else proposition,
                },
            )


def _matiere(
    cadre: Cadre, assiette: Assiette, mesures: Sequence[Mesure], suspendus: Collection[str], exercice: Exercice
) -> Matiere:
    seuil = valeur_au(cadre.modele.confidentialite.seuil_diffusion, cadre.aujourdhui)
    publiees: dict[str, list[Publiee]] = {}
    siennes = [mesure for mesure in mesures if mesure.periode == exercice.libelle]
    for publiee in masquer(siennes, seuil, cadre.modele.indicateurs):
        publiees.setdefault(publiee.mesure.code, []).append(publiee)
    return Matiere(
        publiees=publiees,
        indicateurs={i.code: i for i in mesurables(cadre, assiette.tables, suspendus)},
        activites=cadre.modele.activites,
        seuil=seuil,
    )


def _attend(rubrique: Rubrique, suspendus: Collection[str]) -> bool:
    renvois = map(lire_renvoi, rubrique.codes)
    return any(renvoi is not None and renvoi.code in suspendus for renvoi in renvois)


def action_seule(cadre: Cadre, fiche: FicheAction) -> str:
    """The action whose lines alone a page tells of; empty where the centre leads one only."""
    noms = Actions.declarees(cadre.modele.activites.values(), cadre.donnees.action).noms
    menee = noms.exact(fiche.intitule)
    return menee.nom if menee and len(noms.entrees) > 1 else ""


def id_du_recit(cadre: Cadre, periode: str, fiche: FicheAction, cle: str) -> str:
    """`2013-2014/objectif-1.1`; `2013-2014/numerique-pour-tous/objectif-1.1` for another action than that of passerelle.toml."""
    est_la_sienne = mots_id(fiche.intitule) == mots_id(cadre.donnees.action) or len(cadre.modele.actions) < 2
    return "/".join((periode, *([] if est_la_sienne else [fiche.id]), cle))


def textes_de_l_equipe(cadre: Cadre) -> dict[str, str]:
    """Line id → what the team wrote there; those they left blank aside."""
    feuille = cadre.lisible(BILAN)
    if feuille is None:
        return {}
    return {
        en_texte(ident): texte
        for ident, dit in zip(feuille.colonne("id"), feuille.colonne("texte"), strict=True)
        if (texte := en_texte(dit).strip())
    }
