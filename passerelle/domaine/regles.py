"""The rules applied to what is retained, and merged in turn: themes, planning, mises en relation, stages of projects
(domaine.md §4)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pandas as pd

from passerelle.domaine.appariement import REGLE
from passerelle.domaine.besoins import (
    Confusion,
    Lexique,
    RegleBesoins,
    Theme,
    construire_lexique,
    joindre_themes,
)
from passerelle.domaine.composition import ANNULEE, REALISEE, Lignes
from passerelle.domaine.decision import REPRENDRE
from passerelle.domaine.derivees import completer_pour_les_chiffres
from passerelle.domaine.enumeration import separer_noms
from passerelle.domaine.etude import CRENEAUX_ANNULES, EN_RETARD, Etude, est_tenue, tables_planifiees
from passerelle.domaine.fusion import COMPTE
from passerelle.domaine.illisible import est_erreur
from passerelle.domaine.lecture import en_texte, reunir, sont_egales
from passerelle.domaine.mises_en_relation import rapprocher
from passerelle.domaine.modele import Modele
from passerelle.domaine.noms import forme
from passerelle.domaine.planning import (
    ChoixEquipe,
    Creneau,
    SeanceTenue,
    etablir_planning,
    seances_hors_planning,
)
from passerelle.domaine.probleme import Anomalie, en_anomalies
from passerelle.domaine.projets import rassembler
from passerelle.domaine.reference import exercice_de
from passerelle.domaine.registres import Fait
from passerelle.domaine.suivi import Suivi

CONSERVATION = timedelta(days=2 * 365)
"""How long after the last contact a person's details are kept (domaine.md §6)."""


def appliquer_les_regles(etude: Etude) -> None:
    """Apply every rule whose tables can be read, in the order they need one another."""
    _signaler_les_confusions(etude)
    _classer_les_besoins(etude)
    _dater_les_rappels(etude)
    _etablir_le_planning(etude)
    _suivre_les_projets(etude)
    _mettre_en_relation(etude)
    completer_pour_les_chiffres(etude)


def _est_possible(etude: Etude, *tables: str) -> bool:
    return all(table in etude.fusions for table in tables) and not etude.suspendues.intersection(tables)


def _classer_les_besoins(etude: Etude) -> None:
    if not _est_possible(etude, "besoin"):
        return
    lexique = _lexique(etude.situation.modele.besoins, etude.references.themes, etude.aujourdhui)
    retenues = etude.fusions["besoin"].retenues
    classements = [
        lexique.classer(en_texte(texte), en_texte(saisi) or None)
        for texte, saisi in zip(retenues["texte"], retenues["theme_saisi"], strict=True)
    ]
    themes = [joindre_themes(classement.themes) for classement in classements]
    mots = [", ".join(classement.mots) or None for classement in classements]
    etude.fusions["besoin"].fusionner(retenues.index.tolist(), {"theme": themes, "mots": mots})
    etude.controler(etude.situation.modele.tables["besoin"])


def _signaler_les_confusions(etude: Etude) -> None:
    etude.anomalies += [
        Anomalie("theme", confusion.theme, "mots", f"{confusion.message} {confusion.remede}", "information")
        for confusion in confusions_de_l_onglet(
            etude.situation.modele, etude.references.themes, etude.aujourdhui
        )
    ]


def confusions_de_l_onglet(modele: Modele, themes: tuple[Theme, ...], aujourdhui: date) -> list[Confusion]:
    """Words of the tab `Thèmes` that are taken for everyday words, those it was delivered with aside."""
    livres = {
        (en_texte(ligne["id"]), mot)
        for ligne in modele.depart["theme"]
        for mot in separer_noms(en_texte(ligne.get("mots")))
    }
    return _lexique(modele.besoins, themes, aujourdhui).confusions(livres)


_lexiques: list[tuple[RegleBesoins, tuple[Theme, ...], date, Lexique]] = []


def _lexique(regle: RegleBesoins, themes: tuple[Theme, ...], aujourdhui: date) -> Lexique:
    """The lexicon of these themes. The last one is kept: it remembers the texts it has read."""
    for regle_lue, themes_lus, jour, lexique in _lexiques:
        if regle_lue is regle and themes_lus == themes and jour == aujourdhui:
            return lexique
    lexique = construire_lexique(regle, themes, aujourdhui=aujourdhui)
    _lexiques[:] = [(regle, themes, aujourdhui, lexique)]
    return lexique


def _dater_les_rappels(etude: Etude) -> None:
    """When a person who agreed to be called back was last reached, and when their details are to go (domaine.md §6)."""
    if not _est_possible(etude, "personne"):
        return
    retenues = etude.fusions["personne"].retenues
    derniers = [
        max((jour for jour in jours if isinstance(jour, date)), default=None)
        for jours in zip(retenues["accord_le"], retenues["appele_le"], strict=True)
    ]
    purges = [dernier + CONSERVATION if dernier else None for dernier in derniers]
    calcul = {"dernier_contact": derniers, "purge_le": purges}
    etude.fusions["personne"].fusionner(retenues.index.tolist(), calcul)
    etude.controler(etude.situation.modele.tables["personne"])


# Planning -------------------------------------------------------------------------------------------------------------------------


def _etablir_le_planning(etude: Etude) -> None:
    table = etude.situation.modele.tables["planning"]
    if "planning" not in etude.situation.feuilles or not etude.situation.feuilles["planning"].est_lisible:
        return
    if not _est_possible(etude, *tables_planifiees(etude.situation.modele)) or "planning" in etude.suspendues:
        etude.fusionner(table, None)
        etude.controler(table)
        return
    situation, references = etude.situation, etude.references
    activites = situation.modele.activites
    lignes = _lignes_planifiees(etude)
    seances = _seances_tenues(etude, lignes)
    creneaux = etablir_planning(
        regle=situation.modele.planning,
        activites=activites,
        lieux=references.lieux,
        familles=situation.modele.familles,
        fermetures=references.fermetures,
        exercices=situation.exercices,
        feries=situation.feries,
        vacances=situation.vacances,
        seances=seances,
        ecrits=_lieux_ecrits(etude),
        equipe=_choix_de_l_equipe(etude),
        aujourdhui=etude.aujourdhui,
        dites=_dites_par_l_equipe(etude),
    )
    fusion = etude.fusionner(table, _lignes_du_planning(etude, creneaux))
    fusion.fusionner_reponses([cle for cle in table.cles if cle != "id" and not table.par_cle[cle].equipe])
    planning = etude.controler(table)
    _signaler_hors_planning(etude, lignes, creneaux, seances)
    _compter_les_annulations(etude, planning, seances)


def _seances_tenues(etude: Etude, lignes: pd.DataFrame) -> dict[tuple[date, str], list[SeanceTenue]]:
    """(date, activity id) → what the sessions retained there were."""
    tenues = est_tenue(lignes)
    activites, lieux = etude.annuaires["activites"], etude.annuaires["lieux"]
    seances: dict[tuple[date, str], list[SeanceTenue]] = {}
    for jour, activite, lieu, tenue, motif in zip(
        lignes["date"], lignes["activite"], lignes["lieu"], tenues, lignes["motif"], strict=True
    ):
        nom = activites.exact(activite) if activite else None
        if nom is not None:
            trouve = lieux.exact(lieu) if lieu else None
            ou = trouve.id if trouve else en_texte(lieu)
            seances.setdefault((jour, nom.id), []).append(
                SeanceTenue(lieu=ou, realisee=tenue, motif=en_texte(motif))
            )
    return seances


def _lignes_planifiees(etude: Etude) -> pd.DataFrame:
    """The events that tell of an activity, `table` being the one each is a line of: those that count, and those dated in no
    open exercise, which no figure counts but which took place."""
    tables = [etude.tables[ident].assign(table=ident) for ident in tables_planifiees(etude.situation.modele)]
    tables = [table[table[COMPTE] | _est_d_ailleurs(etude, table["date"])] for table in tables]
    colonnes = ["table", "date", "activite", "lieu", "statut", "motif"]
    if len(tables) == 1:
        return tables[0][colonnes]
    # What a table does not tell is blank.
    lignes = pd.concat([table.reindex(columns=colonnes).astype(object) for table in tables])
    return lignes.where(lignes.notna(), None)


def _est_d_ailleurs(etude: Etude, jours: pd.Series) -> pd.Series:
    """Which days are past, and in no open exercise."""
    ailleurs = {
        jour: isinstance(jour, date) and jour <= etude.aujourdhui and exercice_de(jour, etude.ouverts) is None
        for jour in jours.unique()
    }
    return jours.map(ailleurs).astype(bool)


def _lieux_ecrits(etude: Etude) -> dict[str, str]:
    """Slot id → the place last written there, by its id."""
    memoire = etude.situation.memoires["planning"]
    lieux = etude.annuaires["lieux"]
    ecrits = zip(memoire.ids, memoire.colonnes.get("lieu_prevu", ()), strict=False)
    return {ident: nom.id for ident, ecrit in ecrits if ecrit and (nom := lieux.trouver(en_texte(ecrit)))}


def _choix_de_l_equipe(etude: Etude) -> dict[str, ChoixEquipe]:
    """Slot id → what staff wrote over it: another date, another place, « annulée »."""
    feuille, memoire = etude.situation.feuilles["planning"], etude.situation.memoires["planning"]
    places = {ident: place for place, ident in enumerate(memoire.ids)}
    lieux = etude.annuaires["lieux"]
    choix: dict[str, ChoixEquipe] = {}
    for rang, ident in enumerate(feuille.colonnes["id"]):
        place = places.get(en_texte(ident))
        if place is None:
            continue
        change = {
            cle: feuille.colonnes[cle][rang]
            for cle in ("date", "lieu_prevu", "statut")
            if not est_erreur(feuille.colonnes[cle][rang])
            and not sont_egales(feuille.colonnes[cle][rang], memoire.colonnes[cle][place])
            and etude.decisions.get(f"planning/{ident}/{cle}") != REPRENDRE
        }
        if change:
            jour, lieu = change.get("date"), change.get("lieu_prevu")
            trouve = lieux.trouver(en_texte(lieu)) if lieu else None
            choix[en_texte(ident)] = ChoixEquipe(
                date=jour if isinstance(jour, date) else None,
                lieu_prevu=(trouve.id if trouve else en_texte(lieu)) if "lieu_prevu" in change else None,
                annulee=forme(en_texte(change.get("statut"))) == forme(ANNULEE),
            )
    return choix


def _dites_par_l_equipe(etude: Etude) -> set[tuple[date, str]]:
    """The (date, activity id) that staff told of in the planning, as a form would: « réalisée » or « annulée » typed over what
    the service wrote, or in a line they added."""
    feuille, memoire = etude.situation.feuilles["planning"], etude.situation.memoires["planning"]
    ecrits = dict(zip(memoire.ids, memoire.colonnes.get("statut", ()), strict=False))
    activites = etude.annuaires["activites"]
    dites = set()
    for ident, jour, activite, statut in zip(
        *(feuille.colonnes[cle] for cle in ("id", "date", "activite", "statut")), strict=True
    ):
        est_dit = forme(en_texte(statut)) in (forme(REALISEE), forme(ANNULEE))
        if est_dit and isinstance(jour, date) and not sont_egales(statut, ecrits.get(en_texte(ident))):
            nom = activites.exact(en_texte(activite))
            if nom is not None:
                dites.add((jour, nom.id))
    return dites


def _lignes_du_planning(etude: Etude, creneaux: Iterable[Creneau]) -> Lignes:
    """Slots as the tab holds them: what the rule says, staff's choices being merged over it."""
    noms = {lieu.id: lieu.nom for lieu in etude.references.lieux}
    activites = etude.situation.modele.activites
    distincts = {c.id: c for c in creneaux}
    uns = distincts.values()
    return Lignes(
        ids=list(distincts),
        sources=[REGLE] * len(distincts),
        colonnes={
            "date": [c.date_regle for c in uns],
            "activite": [activites[c.activite].libelle for c in uns],
            "lieu_prevu": [noms.get(c.lieu_regle, c.lieu_regle) or None for c in uns],
            "statut": [c.statut_regle for c in uns],
            "motif": [c.motif or None for c in uns],
            "lieu_realise": [noms.get(c.lieu_realise, c.lieu_realise) or None for c in uns],
        },
    )


def _signaler_hors_planning(
    etude: Etude,
    lignes: pd.DataFrame,
    creneaux: tuple[Creneau, ...],
    seances: Mapping[tuple[date, str], list[SeanceTenue]],
) -> None:
    """A session at a date or a place the planning does not have is kept, and shown (domaine.md §3)."""
    hors = set(
        seances_hors_planning(
            creneaux=creneaux,
            seances=seances,
            activites=etude.situation.modele.activites,
            exercices=etude.situation.exercices,
        )
    )
    prevus = {(c.date, c.activite): c.lieu_prevu for c in creneaux}
    activites, lieux = etude.annuaires["activites"], etude.annuaires["lieux"]
    autre_jour: dict[str, list[str]] = {}
    autre_lieu: dict[str, list[str]] = {}
    for ident, table, jour, activite, lieu in zip(
        lignes.index, lignes["table"], lignes["date"], lignes["activite"], lignes["lieu"], strict=True
    ):
        nom = activites.exact(activite) if activite else None
        if nom is None:
            continue
        trouve = lieux.exact(lieu) if lieu else None
        if (jour, nom.id) in hors:
            autre_jour.setdefault(table, []).append(str(ident))
        elif prevus.get((jour, nom.id)) and lieu and prevus[jour, nom.id] != (trouve.id if trouve else lieu):
            autre_lieu.setdefault(table, []).append(str(ident))
    for ecarts, champ, message in (
        (
            autre_jour,
            "date",
            "Cette séance n’était pas au planning ce jour-là : elle compte, vérifiez sa date.",
        ),
        (
            autre_lieu,
            "lieu",
            "Le planning prévoyait un autre lieu ce jour-là : la séance compte, vérifiez son lieu.",
        ),
    ):
        for table, idents in ecarts.items():
            etude.anomalies += en_anomalies(table, idents, champ, message, "information")


def _compter_les_annulations(
    etude: Etude, planning: pd.DataFrame, seances: Mapping[tuple[date, str], list[SeanceTenue]]
) -> None:
    """Slots staff cancelled, that no form tells of, as a table of their own."""
    activites = etude.annuaires["activites"]
    annulees = planning["statut"].map(lambda statut: forme(en_texte(statut)) == forme(ANNULEE)).astype(bool)
    sans_fiche = [
        not ((nom := activites.exact(activite) if activite else None) and (jour, nom.id) in seances)
        for jour, activite in zip(planning["date"], planning["activite"], strict=True)
    ]
    passees = (
        planning["date"].map(lambda jour: isinstance(jour, date) and jour <= etude.aujourdhui).astype(bool)
    )
    annules = planning[annulees & pd.Series(sans_fiche, index=planning.index, dtype=bool) & passees]
    etude.tables[CRENEAUX_ANNULES] = annules.assign(motif=None)


# Mises en relation and projects ---------------------------------------------------------------------------------------------------


def _mettre_en_relation(etude: Etude) -> None:
    table = etude.situation.modele.tables["mise_en_relation"]
    if table.id not in etude.situation.feuilles or not etude.situation.feuilles[table.id].est_lisible:
        return
    if table.id in etude.suspendues or "besoin" not in etude.tables:
        etude.fusionner(table, None)
        etude.controler(table)
        return
    lignes = rapprocher(
        regle=etude.situation.modele.besoins,
        themes=etude.references.themes,
        besoins=etude.tables["besoin"],
        recontactables=_recontactables(etude),
        partenaires=_partenaires_des_themes(etude),
        aujourdhui=etude.aujourdhui,
    )
    cles = [cle for cle in table.cles if cle != "id" and not table.par_cle[cle].equipe]
    calcul = Lignes(
        ids=[ligne.id for ligne in lignes],
        sources=[REGLE] * len(lignes),
        colonnes={cle: [reunir(getattr(ligne, cle)) for ligne in lignes] for cle in cles},
    )
    etude.fusionner(table, calcul).fusionner_reponses(cles)
    etude.controler(table)


def _recontactables(etude: Etude) -> Counter[str]:
    """Theme → how many people agreed to be called back. Counts only: names stay in their workbook."""
    if "personne" not in etude.tables:
        return Counter()
    lignes = etude.tables["personne"]
    return Counter(
        theme
        for theme, compte in zip(lignes["theme"], lignes[COMPTE], strict=True)
        if compte and isinstance(theme, str)
    )


def _partenaires_des_themes(etude: Etude) -> dict[str, tuple[str, ...]]:
    """Theme → the partners associated with its projects, as staff noted them."""
    themes: dict[str, tuple[str, ...]] = {}
    if "projet" in etude.tables:
        lignes = etude.tables["projet"]
        for theme, associes in zip(lignes["theme"], lignes["partenaires_associes"], strict=True):
            if isinstance(theme, str) and isinstance(associes, tuple):
                themes[theme] = tuple(dict.fromkeys((*themes.get(theme, ()), *associes)))
    return themes


def _etapes_de_l_equipe(etude: Etude, ouvertes: Mapping[str, date]) -> dict[str, tuple[str, date | None]]:
    """Project id → the stage staff typed over the one computed, and since when it counts: the day they typed beside it, else
    the day its correction opened (`ouvertes`: correction → that day)."""
    fusion = etude.fusions["projet"]
    typees = fusion.changees("etape_depuis")
    return {
        ident: (
            en_texte(etape),
            depuis
            if isinstance(depuis := typees.get(ident), date)
            else ouvertes.get(f"projet/{ident}/etape", etude.aujourdhui),
        )
        for ident, etape in fusion.changees("etape").items()
        if not est_erreur(etape)
    }


def _corrections_ouvertes(etude: Etude) -> dict[str, date] | None:
    """Since when each correction is open; None where their tab cannot be read."""
    feuille = etude.situation.feuilles.get("correction")
    if feuille is None or not feuille.est_lisible:
        return None
    couples = zip(feuille.colonnes["id"], feuille.colonnes["depuis"], strict=True)
    return {en_texte(ident): depuis for ident, depuis in couples if isinstance(depuis, date)}


ETAPES_VUES = "etapes_vues"
"""What is remembered beside the tables: project id → step id → the day when evidence that bears no date was first seen."""


def _premieres_vues(etude: Etude) -> dict[str, dict[str, date]] | None:
    souvenir = etude.situation.souvenirs.get(ETAPES_VUES)
    if souvenir is None:
        return None
    return {
        ident: {etape: date.fromisoformat(jour) for etape, jour in vues.items()}
        for ident, vues in souvenir.items()
    }


def _suivre_les_projets(etude: Etude) -> None:
    if not _est_possible(etude, "projet", "reunion", "animation", "besoin"):
        return
    memoire = etude.situation.memoires["projet"]
    ecrites = {
        ident: (en_texte(etape), depuis if isinstance(depuis, date) else None)
        for ident, etape, depuis in zip(
            memoire.ids,
            memoire.colonnes.get("etape", ()),
            memoire.colonnes.get("etape_depuis", ()),
            strict=False,
        )
        if etape
    }
    projets = etude.tables["projet"]
    vies = rassembler(
        reunions=etude.tables["reunion"],
        animations=etude.tables["animation"],
        besoins=etude.tables["besoin"],
        aujourdhui=etude.aujourdhui,
    )
    ouvertes = _corrections_ouvertes(etude)
    suivi = Suivi(
        regle=etude.situation.modele.etapes,
        projets=projets,
        vies=vies,
        exercices=etude.situation.exercices,
        etapes_ecrites=ecrites,
        aujourdhui=etude.aujourdhui,
        etapes_equipe=_etapes_de_l_equipe(etude, ouvertes or {}),
        premieres_vues=_premieres_vues(etude),
    )
    cadre, changements, anomalies = suivi.suivre()
    table = etude.situation.modele.tables["projet"]
    cles = [colonne.cle for colonne in table.colonnes if colonne.regle]
    etude.fusions["projet"].fusionner(cadre.index.tolist(), {cle: cadre[cle].tolist() for cle in cles})
    etude.anomalies += anomalies
    etude.faits += [
        Fait(
            quoi="changement d’étape",
            onglet=table.onglet,
            ligne=c.projet,
            avant=c.avant or None,
            apres=c.apres,
            cause=c.cause,
        )
        for c in changements
    ]
    retenus = etude.controler(table)
    etude.anomalies += _projets_sans_exercice(etude, retenus)
    etude.souvenirs[ETAPES_VUES] = {
        ident: {etape: jour.isoformat() for etape, jour in vues.items()}
        for ident, vues in suivi.vues().items()
    }
    if ouvertes is None:
        return  # since when staff's stages count is not known: the figures of the projects stay as they are
    retenus[EN_RETARD] = _en_oui(cadre[EN_RETARD]).reindex(retenus.index)
    etude.arretes["projet"] = {
        exercice.libelle: retenus.assign(etape=arrete["etape"], **{EN_RETARD: _en_oui(arrete[EN_RETARD])})
        for exercice in etude.ouverts
        if exercice.fin < etude.aujourdhui
        for arrete in (suivi.arreter(exercice.fin),)
    }


def _projets_sans_exercice(etude: Etude, projets: pd.DataFrame) -> list[Anomalie]:
    """Projects that count in no exercise, for want of a day when they were named."""
    ecrites = etude.fusions["projet"].retenues["identifie_le"]
    vides, futurs = (
        [
            str(ident)
            for ident, compte, oui in zip(projets.index, projets[COMPTE], lesquels, strict=True)
            if compte and oui
        ]
        for lesquels in (
            [ecrite is None for ecrite in ecrites],
            [isinstance(jour, date) and jour > etude.aujourdhui for jour in ecrites],
        )
    )
    return [
        *en_anomalies(
            "projet",
            vides,
            "identifie_le",
            "Sans date, ce projet ne compte dans aucun exercice\u00a0: écrivez le jour où il a été identifié.",
        ),
        *en_anomalies(
            "projet",
            futurs,
            "identifie_le",
            "Cette date est dans le futur\u00a0: le projet ne compte pas d’ici là. Corrigez-la si elle est fausse.",
        ),
    ]


def _en_oui(retards: pd.Series) -> pd.Series:
    return retards.map({True: "oui", False: "non"})
