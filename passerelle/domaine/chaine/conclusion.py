"""From what was worked out to a plan for each workbook: the service's tabs, the guard, what is remembered (contrat.md
§6.8, §6.13)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from passerelle.domaine.cadre.mises_de_cote import rendre
from passerelle.domaine.chaine.annonce_des_departs import annoncer_les_departs
from passerelle.domaine.chaine.besoins_a_revoir import BesoinsARevoir
from passerelle.domaine.chaine.besoins_entendus import relever_les_besoins
from passerelle.domaine.chaine.compte_rendu import Apercu, Chiffre, LigneGardee
from passerelle.domaine.chaine.departs import MASQUEES, garder_les_parties, raconter, relever_les_departs
from passerelle.domaine.chaine.essentiel import etablir_l_essentiel
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chaine.exercice_compare import ExerciceCompare, comparer_l_exercice
from passerelle.domaine.chaine.fiches_recues import fiches_du_jour
from passerelle.domaine.chaine.mode_emploi import tenir_le_mode_emploi
from passerelle.domaine.chaine.projets_vus import voir_les_projets
from passerelle.domaine.chaine.recouvertes import suivre_les_recouvertes
from passerelle.domaine.chaine.synthese import tenir_la_synthese
from passerelle.domaine.chiffres.definitions_chiffres import DEFINITIONS, suivre_les_definitions
from passerelle.domaine.chiffres.registres import (
    Cellules,
    Mention,
    Tenue,
    chiffres_voulus,
    id_chiffre,
    memoire_chiffres,
    tenir_anomalies,
    tenir_chiffres,
    tenir_corrections,
)
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.carnet import NOTE, Carnet, ecrire_note, ecrire_souvenir, ecrire_vues
from passerelle.domaine.feuilles.decision import RECOUVERTE, Ecart
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire, en_morceaux
from passerelle.domaine.feuilles.plan import Plan, PlanOnglet
from passerelle.domaine.fusion.fusion import Resultat
from passerelle.domaine.liens.calendrier import CALENDRIER, Calendrier, depuis_souvenir
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.fiche_google import lire_fiches_google
from passerelle.domaine.texte.bornes import borner
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.lecture import Cellule, en_texte

LIGNES_GARDE = 10
PART_GARDE = 0.30
PERSONNES_GARDE = 3


@dataclass(frozen=True, kw_only=True)
class Conclusion:
    """A plan for each workbook (`principal`, `contacts`), what holds it back, and what people are shown."""

    plans: Mapping[str, Plan]
    garde: tuple[str, ...]
    apercu: Apercu


def conclure(
    etude: Etude,
    carnets: Mapping[str, Carnet],
    *,
    mentions: Sequence[Mention],
    reserves: Sequence[str],
    confirme: bool,
) -> Conclusion:
    """Close every merge and keep the service's tabs. `mentions`: what was done before; `reserves`: reasons to hold back that
    reading already gave; `confirme` lets them through."""
    resultats = {ident: _terminer(etude, ident) for ident in etude.fusions}
    contenu = carnets["principal"].contenu
    departs = relever_les_departs(etude, resultats)
    ecarts = [ecart for resultat in resultats.values() for ecart in resultat.ecarts]
    gardees = garder_les_parties(etude, resultats, departs, ecarts)
    recouvertes = suivre_les_recouvertes(etude)
    annonce = annoncer_les_departs(etude, resultats, departs, contenu)
    anomalies = list(
        dict.fromkeys(
            [
                *etude.anomalies,
                *(a for resultat in resultats.values() for a in resultat.anomalies),
                *annonce.anomalies,
            ]
        )
    )
    bouleversees = [
        ident
        for ident in _gardees(etude)
        if ident in resultats and est_un_bouleversement(resultats[ident].bouleversees, resultats[ident].ecrites)
    ]
    garde = [
        *reserves,
        *(_dire_la_garde(etude, ident, resultats[ident]) for ident in bouleversees),
        *_retenir_les_personnes(etude, resultats),
    ]
    a_noter = [*mentions, *etude.mentions, *raconter(departs), *gardees.mentions]
    souvenirs = {**etude.souvenirs, **gardees.souvenirs, **recouvertes.souvenirs}
    definitions = suivre_les_definitions(
        etude.cadre.modele.indicateurs,
        etude.cadre.donnees.souvenirs.get(DEFINITIONS),
        chiffres_ecrits=etude.cadre.donnees.memoires.get("indicateur", Memoire()).ids,
        aujourdhui=etude.cadre.aujourdhui,
    )
    if garde and confirme:
        a_noter += [Mention(quoi="garde levée", onglet="", cause=phrase) for phrase in garde]
    onglets = {ident: _plan_de_table(etude, carnets, ident, resultat) for ident, resultat in resultats.items()}
    for ident, restaurations in recouvertes.restaurations.items():
        onglets[ident] = replace(onglets[ident], restaurations=restaurations)
    for ident, ecritures in etude.cadre.referentiels.ids.items():
        onglets[ident] = PlanOnglet(feuille=etude.cadre.donnees.feuilles[ident], ecritures=ecritures)
    compare = comparer_l_exercice(etude)
    chiffres, tenus, remis = _tenir_les_chiffres(etude, carnets, compare)
    onglets |= tenus
    a_noter += remis
    if mode_emploi := etude.cadre.lisible("mode_emploi"):
        onglets["mode_emploi"] = tenir_le_mode_emploi(etude, mode_emploi)
    a_decider = 0
    if feuille := etude.cadre.lisible("correction"):
        tous = [*ecarts, *gardees.ecarts, *recouvertes.ecarts]
        onglets["correction"], ouverts = _corrections(etude, feuille, tous)
        a_noter += ouverts
        a_decider = sum(ecart.id not in etude.cadre.decisions for ecart in tous)
    if feuille := etude.cadre.lisible("anomalie"):
        tables = etude.cadre.modele.tables
        tenue = tenir_anomalies(
            feuille, anomalies, tables, aujourdhui=etude.cadre.aujourdhui, suspendues=etude.cadre.suspendues
        )
        onglets["anomalie"] = _en_plan(feuille, tenue)
    if feuille := etude.cadre.lisible("journal"):
        a_noter += definitions.mentions
        souvenirs[DEFINITIONS] = definitions.a_retenir
        onglets["journal"] = PlanOnglet(
            feuille=feuille,
            ajouts=[("", ligne_du_journal(mention, etude.cadre.donnees.maintenant)) for mention in a_noter],
        )
    plans = {classeur: _plan(etude, onglets, classeur, carnet, souvenirs) for classeur, carnet in carnets.items()}
    entrees = {**plans["principal"].entrees, **ecrire_vues(etude.vues, contenu), **annonce.entrees}
    plans["principal"] = replace(plans["principal"], entrees=entrees)
    apercu = replace(
        _apercu(etude, carnets, chiffres, anomalies, " ".join(filter(None, (annonce.phrase, definitions.annonce)))),
        a_decider=a_decider,
        essentiel=etablir_l_essentiel(etude, compare),
    )
    if garde and not confirme:
        # A calendar must not be told what will not be remembered: its next number would be given twice.
        dit = depuis_souvenir(etude.donnees.souvenirs.get(CALENDRIER)) or Calendrier()
        lignes = tuple(ligne for ident in bouleversees for ligne in _lignes_gardees(ident, resultats[ident]))
        apercu = replace(apercu, calendrier=dit, gardees=lignes)
    return Conclusion(plans=plans, garde=() if confirme else tuple(garde), apercu=apercu)


def _terminer(etude: Etude, ident: str) -> Resultat:
    """Close a merge. What was remembered of the lines set aside stays so."""
    donnees, resultat = etude.cadre.donnees, etude.fusions[ident].terminer()
    memoire = rendre(resultat.memoire, donnees.memoires[ident], donnees.cachees.get(ident, ()))
    return replace(resultat, memoire=memoire)


def _gardees(etude: Etude) -> list[str]:
    """The tables that the guard watches: those that forms fill, the contacts aside."""
    tables = etude.cadre.modele.tables.values()
    return [table.id for table in tables if table.genre in ("evenement", "reponse") and table.classeur == "principal"]


def _dire_la_garde(etude: Etude, ident: str, resultat: Resultat) -> str:
    """Rule 8: responses would change or take away too much of what was written."""
    onglet = etude.cadre.modele.tables[ident].onglet
    return f"{resultat.bouleversees} lignes sur {resultat.ecrites} changeraient ou disparaîtraient dans « {onglet} »."


def _retenir_les_personnes(etude: Etude, resultats: Mapping[str, Resultat]) -> Iterator[str]:
    """People to call back whose responses went: their notes go with them, so that many at once are held back. Only counted."""
    for table in etude.cadre.modele.tables.values():
        partent = len(resultats[table.id].retraits) if table.id in resultats else 0
        if table.classeur == "contacts" and partent >= PERSONNES_GARDE:
            sur = resultats[table.id].ecrites
            if partent > PART_GARDE * sur:
                ou = f"«\u00a0{table.onglet}\u00a0»"
                yield f"{partent} personnes sur {sur} disparaîtraient de {ou}, avec ce que l’équipe y a noté."


def _lignes_gardees(ident: str, resultat: Resultat) -> Iterator[LigneGardee]:
    """Those that would go, then those that would change."""
    for ligne, _ in resultat.retraits:
        yield LigneGardee(table=ident, id=ligne, est_partie=True)
    for ligne in resultat.changees:
        yield LigneGardee(table=ident, id=ligne, est_partie=False)


def est_un_bouleversement(lignes: int, ecrites: int) -> bool:
    """Whether so many lines of those already written are too many to change or go without a word (contrat.md §6.8)."""
    return lignes >= LIGNES_GARDE and lignes > PART_GARDE * ecrites


def _plan_de_table(etude: Etude, carnets: Mapping[str, Carnet], ident: str, resultat: Resultat) -> PlanOnglet:
    feuille = etude.donnees.feuilles[ident]
    anciens = len(carnets[feuille.table.classeur].textes.get(ident, ()))
    memoire = etude.cadre.donnees.memoires[ident]
    changes = {*resultat.morceaux_changes, *memoire.illisibles}
    morceaux = en_morceaux(resultat.memoire, anciens, changes)
    return PlanOnglet(
        feuille=feuille,
        ecritures=resultat.ecritures,
        ajouts=[(en_texte(ligne["id"]), ligne) for ligne in resultat.ajouts],
        retraits=resultat.retraits,
        rendues=resultat.rendues,
        morceaux=morceaux.textes,
        places=morceaux.places,
        neuves={e.ligne for e in resultat.ecritures if e.cle == "id" and memoire.place(e.ligne) < 0},
    )


def _tenir_les_chiffres(
    etude: Etude, carnets: Mapping[str, Carnet], compare: ExerciceCompare | None
) -> tuple[dict[str, Cellules], dict[str, PlanOnglet], Sequence[Mention]]:
    """The lines of Indicateurs, what that tab and Synthèse ask, and what was put back there."""
    feuille = etude.cadre.lisible("indicateur")
    if feuille is None:
        return {}, {}, []
    chiffres, plan, remis = _indicateurs(etude, carnets, feuille)
    onglets = {"indicateur": plan}
    if synthese := etude.cadre.lisible("synthese"):
        connus = {**_chiffres_laisses(etude, feuille), **chiffres}
        onglets["synthese"] = tenir_la_synthese(etude.cadre.modele, compare, synthese, connus)
    return chiffres, onglets, remis


def _indicateurs(
    etude: Etude, carnets: Mapping[str, Carnet], feuille: Feuille
) -> tuple[dict[str, Cellules], PlanOnglet, Sequence[Mention]]:
    indicateurs = etude.cadre.modele.indicateurs
    memoire = etude.cadre.donnees.memoires.get("indicateur", Memoire())
    presents = {id_chiffre(ligne): ligne for ligne in feuille.lignes()}
    voulues = chiffres_voulus(etude.mesures, indicateurs, memoire, presents, etude.cadre.aujourdhui)
    suspendus = etude.suspendus
    periodes = {periode for exercice in etude.cadre.ouverts for periode in (exercice.libelle, *exercice.mois())}
    tenue = tenir_chiffres(feuille, voulues, memoire, indicateurs, periodes=periodes, suspendus=suspendus)
    gardes = {
        ident
        for ident, code, periode in zip(memoire.ids, memoire.colonne("code"), memoire.colonne("periode"), strict=True)
        if code in suspendus or periode not in periodes
    }
    nouvelle, changes = memoire_chiffres(feuille.table, voulues, memoire, gardes)
    changes |= memoire.illisibles
    morceaux = en_morceaux(nouvelle, len(carnets["principal"].textes.get("indicateur", ())), changes)
    return voulues, _en_plan(feuille, tenue, morceaux.textes, morceaux.places), tenue.mentions


def _chiffres_laisses(etude: Etude, feuille: Feuille) -> dict[str, Cellules]:
    """The lines of Indicateurs that stay as they are: of closed exercises, of indicators that wait."""
    ouvertes = {periode for exercice in etude.cadre.ouverts for periode in (exercice.libelle, *exercice.mois())}
    return {
        id_chiffre(ligne): ligne
        for ligne in feuille.lignes()
        if ligne["code"] in etude.suspendus or ligne["periode"] not in ouvertes
    }


def _corrections(etude: Etude, feuille: Feuille, ecarts: Sequence[Ecart]) -> tuple[PlanOnglet, Sequence[Mention]]:
    tables = etude.cadre.modele.tables

    def masquer(ecart: Ecart, valeur: Cellule) -> str:
        """Names and phone numbers stay in their workbook; a flagged text is copied nowhere (domaine.md §6)."""
        texte = en_texte(valeur)
        cle = ecart.champ.removesuffix(RECOUVERTE)
        prive = tables[ecart.table].classeur == "contacts" and ecart.champ in tables[ecart.table].par_cle
        return MASQUE if texte and (prive or etude.donnees.se_tait(ecart.table, cle, texte)) else texte

    tenue = tenir_corrections(
        feuille,
        ecarts,
        tables,
        masquer=masquer,
        tus=MASQUEES,
        aujourdhui=etude.cadre.aujourdhui,
        suspendues=etude.cadre.suspendues,
        figees={
            ident: {*fusion.figees, *etude.cadre.donnees.cachees.get(ident, ())}.difference(fusion.remises)
            for ident, fusion in etude.fusions.items()
        },
    )
    return _en_plan(feuille, tenue), tenue.mentions


def _en_plan(
    feuille: Feuille,
    tenue: Tenue,
    morceaux: Mapping[int, str] | None = None,
    places: Mapping[str, int] | None = None,
) -> PlanOnglet:
    return PlanOnglet(
        feuille=feuille,
        ecritures=tenue.ecritures,
        ajouts=tenue.ajouts,
        retraits=tenue.retraits,
        morceaux=morceaux or {},
        places=places or {},
    )


def ligne_du_journal(mention: Mention, maintenant: datetime) -> Cellules:
    """A line of the journal."""
    return {
        "quand": maintenant.replace(tzinfo=None, microsecond=0),
        "quoi": mention.quoi,
        "onglet": mention.onglet or None,
        "ligne": mention.ligne or None,
        "champ": mention.champ or None,
        "avant": borner(en_texte(mention.avant)) or None,
        "apres": borner(en_texte(mention.apres)) or None,
        "cause": borner(mention.cause) or None,
    }


def _plan(
    etude: Etude,
    onglets: Mapping[str, PlanOnglet],
    classeur: str,
    carnet: Carnet,
    souvenirs: Mapping[str, Any],
) -> Plan:
    tables = [table.id for table in etude.cadre.modele.tables.values() if table.classeur == classeur]
    presents = [onglets[ident] for ident in tables if ident in onglets]
    entrees = ecrire_note({}, carnet.contenu) if NOTE in carnet.abimees else {}
    if classeur == "principal":
        for nom, souvenir in souvenirs.items():
            if souvenir != etude.donnees.souvenirs.get(nom):
                entrees |= ecrire_souvenir(nom, souvenir, carnet.contenu)
    return Plan(onglets=presents, entrees=entrees)


def _apercu(
    etude: Etude,
    carnets: Mapping[str, Carnet],
    chiffres: Mapping[str, Cellules],
    anomalies: Sequence[Anomalie],
    annonce: str,
) -> Apercu:
    planning = etude.tables.get("planning")
    creneaux: list[CreneauVu] = []
    if planning is not None:
        for ident, jour, activite, prevu, realise, statut, motif in zip(
            planning.index,
            *(planning[cle] for cle in ("date", "activite", "lieu_prevu", "lieu_realise", "statut", "motif")),
            strict=True,
        ):
            if isinstance(jour, date):
                lieu = en_texte(realise or prevu)
                vu = CreneauVu(
                    date=jour,
                    activite=en_texte(activite),
                    lieu=lieu,
                    statut=en_texte(statut),
                    motif=en_texte(motif),
                    id=str(ident),
                )
                creneaux.append(vu)
    listes = {
        reference: tuple(entree.nom for entree in annuaire.entrees)
        for reference, annuaire in etude.cadre.annuaires.items()
    }
    choix = dict(etude.cadre.modele.listes) | listes
    projets = _noms_des_projets(etude)
    # What a visitor proposed is offered to nobody before the team has looked at it.
    choix["projets"] = tuple(nom for ident, nom in projets.items() if ident in etude.projets_vus and nom != MASQUE)
    return Apercu(
        creneaux=tuple(sorted(creneaux, key=lambda creneau: (creneau.date, creneau.activite))),
        chiffres=tuple(_en_chiffre(ligne) for ligne in chiffres.values()),
        anomalies=tuple(anomalies),
        choix=choix,
        projets=projets,
        projets_vus=voir_les_projets(etude),
        lieux=etude.cadre.referentiels.lieux,
        fiches_google=lire_fiches_google(carnets["principal"].contenu),
        annonce=annonce,
        annees=tuple(etude.annees),
        titres={f.table.onglet: f.onglet.titre for f in etude.cadre.donnees.feuilles.values()},
        relations=tuple(etude.relations),
        natures=etude.cadre.referentiels.natures,
        besoins=BesoinsARevoir(etude.cadre, etude.fusions).compter(),
        calendrier=etude.calendrier,
        fiches_recues=tuple(fiches_du_jour(etude, choix)),
        entendus=relever_les_besoins(etude),
        relus=etude.donnees.relus,
    )


def _noms_des_projets(etude: Etude) -> dict[str, str]:
    projets = etude.tables.get("projet")
    if projets is None:
        return {}
    return {str(ident): nom for ident, nom in projets["nom"].items() if isinstance(nom, str)}


def _en_chiffre(ligne: Cellules) -> Chiffre:
    """A line of `chiffres_voulus`, which gives each column its type."""
    return Chiffre(
        **{
            cle: en_texte(ligne[cle])
            for cle in ("code", "libelle", "periode", "ventilation", "modalite", "unite", "fiable")
        },
        valeur=cast("float", ligne["valeur"]),
        n=cast("int | None", ligne["n"]),
        sur=cast("int | None", ligne["sur"]),
        arrete_au=cast("date", ligne["arrete_au"]),
    )
