"""The whole main workbook as data, for the centre itself: every tab of ours and every response, nothing of the contacts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from passerelle.domaine.cadre.donnees import Donnees
from passerelle.domaine.cadre.referentiels import TABLES_DE_REFERENCE
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chaine.periodes import preparer_la_periode
from passerelle.domaine.chiffres.graphiques import GRAPHIQUES, GraphiqueVoulu
from passerelle.domaine.chiffres.registres import Cellules, chiffres_voulus
from passerelle.domaine.chiffres.synthese import BLOC, etendues
from passerelle.domaine.chiffres.synthese import TABLE as SYNTHESE
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.periode import Periode
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.enonces.export.champs import champ_de, lier, tenir_les_promesses
from passerelle.domaine.enonces.export.jeu import Jeu, Reference, Tableau, Valeur, definir, onglets_incomplets
from passerelle.domaine.enonces.export.reponses import date_de, tableau_des_reponses
from passerelle.domaine.enonces.export.tri import Tri
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.texte.confidentialite import MASQUE, SURES
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import mots_id

CLASSEUR = "principal"
"""The only workbook that is exported."""

_DE_PERSONNE = {("mode_emploi", "texte"), ("theme", "mots")}
"""Texts that speak of nobody and may look as if they did: whom to call at the centre, the words of illness."""


def exporter_le_classeur(etude: Etude, periode: Periode | None = None) -> Jeu:
    """Everything, as the tabs stand; of a period, its dated lines and its own figures, and what bears no date."""
    donnees = etude.donnees
    tri = Tri(periode=periode, exercices=donnees.exercices)
    tableaux = [*_tables(etude, tri), *_reponses(etude, tri)]
    quoi = periode.libelle if periode else "tout le classeur"
    return Jeu(
        nom=f"passerelle-{periode.nom.replace('/', '-au-') if periode else 'tout'}",
        titre=f"{donnees.centre}\u00a0: {donnees.action}, {quoi}",
        description=(
            "Le classeur du centre, onglet par onglet, avec les réponses des fiches. À l’usage du centre\u00a0: des personnes "
            "peuvent s’y reconnaître. Rien du classeur des contacts n’y est."
        ),
        centre=donnees.centre,
        arrete_au=donnees.aujourdhui,
        tableaux=lier([tenir_les_promesses(tableau) for tableau in _aux_noms_distincts(tableaux)]),
        definitions=definir(donnees.modele.indicateurs),
        sans_date=tri.sans_date,
        incomplets=onglets_incomplets(donnees, _principales(etude)),
    )


def _principales(etude: Etude) -> dict[str, Table]:
    return {ident: table for ident, table in etude.donnees.modele.tables.items() if table.classeur == CLASSEUR}


def _tables(etude: Etude, tri: Tri) -> Iterator[Tableau]:
    tables = _principales(etude)
    noms = {ident: mots_id(table.onglet) for ident, table in tables.items()}
    for ident, table in tables.items():
        lignes = _lignes(etude, tri, table, etude.donnees.feuilles[ident].lignes())
        valeurs = {colonne.cle: _valeurs(etude, table, colonne, lignes) for colonne in table.colonnes}
        references = (
            (colonne.cle, TABLES_DE_REFERENCE.get(colonne.reference))
            for colonne in table.colonnes
            if not colonne.multiple
        )
        yield Tableau(
            nom=noms[ident],
            titre=table.onglet,
            description=f"L’onglet «\u00a0{table.onglet}\u00a0» du classeur.",
            champs=tuple(map(champ_de, table.colonnes)),
            lignes=list(zip(*valeurs.values(), strict=True)),
            cle="id" if "id" in table.par_cle else "",
            references=tuple(
                Reference(champ=cle, tableau=noms[cible], cible=tables[cible].presence)
                for cle, cible in references
                if cible
            ),
            graphiques=list(_graphiques(valeurs)) if ident == SYNTHESE else (),
        )


def _lignes(etude: Etude, tri: Tri, table: Table, lignes: Sequence[Cellules]) -> Sequence[Cellules]:
    if table.id == "indicateur" and tri.periode is not None:
        return _chiffres(etude, tri, tri.periode, lignes)
    if "date" not in table.par_cle:
        return lignes
    return tri.garder(table.onglet, [(ligne, ligne.get("date"), ligne.get("exercice")) for ligne in lignes])


def _chiffres(etude: Etude, tri: Tri, periode: Periode, lignes: Sequence[Cellules]) -> Sequence[Cellules]:
    """Those of the tab for the period and its months; a period that is none of the tab's is computed."""
    siennes = [ligne for ligne in lignes if en_texte(ligne.get("periode")) == periode.nom]
    mois = [ligne for ligne in lignes if tri.est_un_mois(periode, en_texte(ligne.get("periode")))]
    if periode.nature == "exercice":
        return [*siennes, *mois]
    mesures = preparer_la_periode(etude, periode).mesurer()
    calcules = chiffres_voulus(mesures, etude.donnees.modele.indicateurs, Memoire(), {}, etude.donnees.aujourdhui)
    return [*calcules.values(), *mois]


def _valeurs(etude: Etude, table: Table, colonne: Colonne, lignes: Sequence[Cellules]) -> list[Valeur]:
    """A column as it may leave: what looks like somebody's details is hidden, several names are told apart."""
    annuaire = etude.cadre.annuaires.get(colonne.reference)
    connus = annuaire.formes if annuaire else ()
    libre = colonne.cle != "id" and (table.id, colonne.cle) not in _DE_PERSONNE
    valeurs: list[Valeur] = []
    for cellule in (ligne.get(colonne.cle) for ligne in lignes):
        if (isinstance(cellule, str) and libre and etude.donnees.se_tait(table.id, colonne.cle, cellule)) or (
            isinstance(cellule, str) and not libre and table.id == "theme" and etude.donnees.suspect(cellule) in SURES
        ):
            valeurs.append(MASQUE)
        elif isinstance(cellule, str) and colonne.multiple:
            valeurs.append(separer_noms(cellule, connus) or None)
        else:
            valeurs.append(cellule)
    return valeurs


def _graphiques(valeurs: Mapping[str, Sequence[Valeur]]) -> Iterator[tuple[GraphiqueVoulu, tuple[int, int]]]:
    """The charts of the tab, each over the lines of its block that say something."""
    blocs = etendues(enumerate(valeurs[BLOC]))
    for voulu in GRAPHIQUES:
        debut, fin = blocs.get(voulu.bloc, (0, 0))
        dites = [rang for rang in range(debut, fin) if valeurs["libelle"][rang] is not None]
        if any(valeurs[serie.cle][rang] is not None for serie in voulu.series for rang in dites):
            yield voulu, (debut, dites[-1] + 1)


def _reponses(etude: Etude, tri: Tri) -> Iterator[Tableau]:
    """The response tabs, and those that go on from them."""
    donnees = etude.donnees
    for ident, formulaire in donnees.modele.formulaires.items():
        if formulaire.classeur != CLASSEUR or ident not in donnees.reponses:
            continue
        onglets = [(formulaire.onglet, donnees.reponses[ident])]
        onglets += [(suite.titre, suite.grille) for suite in donnees.suites.get(ident, ())]
        for titre, grille in onglets:
            tableau = tableau_des_reponses(formulaire, grille, titre=titre, se_tait=_taire(donnees, formulaire))
            jours = tableau.colonne(date_de(formulaire))
            datees = [(ligne, jour, None) for ligne, jour in zip(tableau.lignes, jours, strict=True)]
            yield replace(tableau, lignes=tri.garder(titre, datees))


def _taire(donnees: Donnees, formulaire: Formulaire) -> Callable[[str, str], bool]:
    privees = {question.titre for question in formulaire.questions if question.prive}
    return lambda titre, texte: bool((donnees.indiscret if titre in privees else donnees.suspect)(texte))


def _aux_noms_distincts(tableaux: Sequence[Tableau]) -> Iterator[Tableau]:
    """Two tabs whose titles differ by a sign only have two files."""
    pris: dict[str, int] = {}
    for tableau in tableaux:
        pris[tableau.nom] = pris.get(tableau.nom, 0) + 1
        yield tableau if pris[tableau.nom] == 1 else replace(tableau, nom=f"{tableau.nom}-{pris[tableau.nom]}")
