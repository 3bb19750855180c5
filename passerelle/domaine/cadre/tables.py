"""One table, from its merge to the lines that rules and figures use."""

from collections.abc import Sequence

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.cadre.mises_de_cote import oublier, retirer
from passerelle.domaine.controle.controle import Controle, controler
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.fusion.parties import PARTIES, dernier_numero
from passerelle.domaine.reponses.composition import Lignes, cles_retenues


def ouvrir_la_fusion(cadre: Cadre, table: Table, calcul: Lignes | None) -> Fusion:
    """Open the merge of a table; a `calcul` of None leaves it as it stands. Lines set aside are in none of its three sides."""
    memoire = cadre.donnees.memoires[table.id]
    if cachees := cadre.donnees.cachees.get(table.id):
        calcul = retirer(calcul, memoire, cachees) if calcul else None
        memoire = oublier(memoire, cachees)
    return Fusion(
        feuille=cadre.donnees.feuilles[table.id],
        memoire=memoire,
        calcul=calcul,
        cles=(lambda lignes: cles_retenues(table, lignes, cadre.annuaires)) if table.genre == "evenement" else None,
        aujourdhui=cadre.aujourdhui,
        decisions=cadre.decisions,
        exercices=cadre.ouverts,
        remises=cadre.remises.get(table.id, {}),
        numero=dernier_numero(cadre.donnees.souvenirs.get(PARTIES), table.id, cadre.aujourdhui),
    )


def controler_la_table(
    cadre: Cadre,
    fusion: Fusion,
    *,
    colonnes: Sequence[Colonne] | None = None,
) -> Controle:
    """Check the retained lines of a table. `colonnes`: those to check instead of all of them."""
    modele = cadre.modele
    return controler(
        fusion.table,
        fusion.retenues,
        formulaires=list(modele.formulaires.values()),
        annuaires=cadre.annuaires,
        exercices=cadre.donnees.exercices,
        aujourdhui=cadre.aujourdhui,
        suspect=cadre.donnees.suspect,
        indiscret=cadre.donnees.indiscret,
        durees={activite.libelle: activite.duree_h for activite in modele.activites.values()},
        listes=modele.listes,
        admis={"themes": (modele.besoins.non_classe,)},
        tenues=fusion.tenues,
        colonnes=colonnes,
    )
