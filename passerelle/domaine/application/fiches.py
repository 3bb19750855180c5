"""The tables that forms fill: their responses read, made into lines, merged with what the tab holds."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.cadre.donnees import Donnees
from passerelle.domaine.cadre.mises_de_cote import retirer
from passerelle.domaine.cadre.tables import ouvrir_la_fusion
from passerelle.domaine.controle.reponses import controler_reponses
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.fusion import Fusion
from passerelle.domaine.reparation.reparation import RETIREE
from passerelle.domaine.reponses.accord import ecarter_les_sans_accord
from passerelle.domaine.reponses.composition import Lignes, composer
from passerelle.domaine.reponses.dernieres_valeurs import completer
from passerelle.domaine.reponses.identites import SANS_HORODATEUR
from passerelle.domaine.reponses.onglets_reponses import lire_onglets, souvenirs_de
from passerelle.domaine.reponses.reponse import Reponses
from passerelle.domaine.texte.confidentialite import masquer
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import Annuaire, Entree, mots_id


@dataclass(frozen=True, kw_only=True)
class TableDesFiches:
    """A table that forms fill. `fusion` is open to the rules still; `lots`: the responses, a form each."""

    fusion: Fusion
    lots: Sequence[Reponses]
    anomalies: Sequence[Anomalie]

    @property
    def vues(self) -> Mapping[str, Collection[str]]:
        """Form id → the questions that have a column. Of a tab without responses, no title says anything yet."""
        return {lot.formulaire.id: lot.posees | lot.perdues for lot in self.lots if lot.ids}


def fusionner_les_fiches(cadre: Cadre, table: Table) -> TableDesFiches:
    """Read the responses of the forms that fill a table, and merge the lines they make with those of its tab."""
    donnees = cadre.donnees
    fiches = [formulaire for formulaire in cadre.modele.formulaires.values() if formulaire.table == table.id]
    lus = [
        _lire_un_formulaire(cadre, table, fiche)
        for fiche in fiches
        if fiche.id in donnees.reponses or fiche.id in donnees.suites
    ]
    lots = [reponses for reponses, _ in lus]
    anomalies = [anomalie for _, siennes in lus for anomalie in siennes]
    if any(lot.manquantes for lot in lots) or table.id in cadre.suspendues or (fiches and not lots):
        return TableDesFiches(fusion=ouvrir_la_fusion(cadre, table, None), lots=lots, anomalies=anomalies)
    composees = Lignes()
    if lots:
        composition = composer(
            table, lots, annuaires=cadre.annuaires, codes=cadre.referentiels.codes, suspect=donnees.suspect
        )
        anomalies += composition.anomalies
        for lot in lots:
            anomalies += controler_reponses(lot, suspect=donnees.indiscret)
        composees = composition.lignes
    lignes = _avec_les_deja_dites(composees, table, donnees.memoires[table.id], fiches, _encore_la(donnees, lots))
    fusion = ouvrir_la_fusion(cadre, table, lignes)
    perdues = [
        (lot.formulaire.question(cle).colonne_remplie, frozenset(lot.ids)) for lot in lots for cle in lot.perdues
    ]
    fusion.fusionner_reponses(list(lignes.colonnes), perdues=perdues)
    return TableDesFiches(fusion=fusion, lots=lots, anomalies=anomalies)


def nommer_les_projets(fusion: Fusion, suspect: Callable[[str], str | None]) -> Annuaire:
    """The names of the projects, which meetings, events and needs give; a name that gives coordinates is hidden."""
    projets = fusion.retenues
    noms = [masquer(nom, suspect) for nom in projets.colonnes["nom"]]
    return Annuaire(
        Entree(mots_id(nom) or ident, nom, separer_noms(en_texte(autres)))
        for ident, nom, autres in zip(projets.ids, noms, projets.colonnes["autres_noms"], strict=True)
        if isinstance(nom, str)
    )


def noms_connus(cadre: Cadre) -> dict[str, tuple[str, ...]]:
    """List → the names it offers, so that one with a comma in it is one name."""
    annuaires = {
        reference: tuple(nom for entree in annuaire.entrees for nom in (entree.nom, *entree.autres))
        for reference, annuaire in cadre.annuaires.items()
    }
    return annuaires | dict(cadre.modele.listes)


def _encore_la(donnees: Donnees, lots: Sequence[Reponses]) -> dict[str, Collection[str]]:
    """The forms some responses of which are set aside → those that can be read: of the others, nobody knows which is which."""
    return {lot.formulaire.id: set(lot.ids) for lot in lots if lot.formulaire.id in donnees.incompletes}


def _avec_les_deja_dites(
    composees: Lignes,
    table: Table,
    memoire: Memoire,
    fiches: Sequence[Formulaire],
    encore_la: Mapping[str, Collection[str]],
) -> Lignes:
    """The lines forms make, then those told of only by forms since withdrawn, or by a response that may be set aside: what was
    told stays told. `fiches`: the forms that remain."""
    connues = set(composees.ids)
    encore_posee = _sont_de([fiche.id for fiche in fiches])
    incomplete = _sont_de(list(encore_la))
    toutes = {ident for ids in encore_la.values() for ident in ids}
    cachees = {
        memoire.ids[place]
        for place, sources in enumerate(memoire.sources)
        if any(incomplete(source) and source.partition(":")[0] not in toutes for source in sources)
    }
    dites = [
        place
        for place, (ident, sources) in enumerate(zip(memoire.ids, memoire.sources, strict=True))
        if sources
        and RETIREE not in sources
        and (ident in cachees or (ident not in connues and not any(map(encore_posee, sources))))
    ]
    if cachees:
        composees = retirer(composees, memoire, cachees)
    remplies = [
        colonne.cle for colonne in table.colonnes if not (colonne.equipe or colonne.regle or colonne.cle == "id")
    ]
    return Lignes(
        ids=[*composees.ids, *(memoire.ids[place] for place in dites)],
        sources=[*composees.sources, *(memoire.sources[place] for place in dites)],
        colonnes={
            cle: [
                *composees.colonnes.get(cle, ()),
                *(memoire.colonne(cle)[place] for place in dites),
            ]
            for cle in remplies
        },
    )


def _sont_de(formulaires: Sequence[str]) -> Callable[[str], object]:
    """Tells the sources that are responses to these forms."""
    noms = "|".join(map(re.escape, formulaires)) or "(?!)"
    return re.compile(rf"(?:{noms})-(?:\d{{8}}-\d{{6}}|{SANS_HORODATEUR})").match


def _lire_un_formulaire(cadre: Cadre, table: Table, formulaire: Formulaire) -> tuple[Reponses, list[Anomalie]]:
    donnees = cadre.donnees
    lecture = lire_onglets(
        formulaire,
        table,
        donnees.reponses.get(formulaire.id, ()),
        donnees.suites.get(formulaire.id, ()),
        connus=noms_connus(cadre),
        souvenirs=souvenirs_de(formulaire, donnees.memoires[table.id]),
        vues=donnees.vues.get(formulaire.id, ()),
        fuseau=donnees.maintenant.tzinfo,
    )
    reponses, anomalies = completer(lecture.reponses, donnees.memoires[table.id])
    reponses, refusees = ecarter_les_sans_accord(reponses, cadre.modele.conservation)
    return reponses, [*lecture.anomalies, *anomalies, *refusees]
