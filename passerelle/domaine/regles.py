"""The rules applied to what is retained, and merged in turn: themes, planning, mises en relation, stages of projects
(domaine.md §4)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import pandas as pd

from passerelle.domaine.appariement import REGLE
from passerelle.domaine.besoins import Lexique, RegleBesoins, Theme, construire_lexique, joindre_themes
from passerelle.domaine.composition import ANNULEE, SOURCES
from passerelle.domaine.decision import REPRENDRE
from passerelle.domaine.derivees import completer_pour_les_chiffres
from passerelle.domaine.etude import CRENEAUX_ANNULES, EN_RETARD, Etude, est_tenue, tables_planifiees
from passerelle.domaine.fusion import COMPTE
from passerelle.domaine.lecture import en_texte, reunir, sont_egales
from passerelle.domaine.mises_en_relation import rapprocher
from passerelle.domaine.noms import forme
from passerelle.domaine.planning import (
    ChoixEquipe,
    Creneau,
    SeanceTenue,
    etablir_planning,
    seances_hors_planning,
)
from passerelle.domaine.probleme import en_anomalies
from passerelle.domaine.registres import Fait
from passerelle.domaine.suivi import suivre_projets

CONSERVATION = timedelta(days=2 * 365)
"""How long after the last contact a person's details are kept (domaine.md §6)."""


def appliquer_les_regles(etude: Etude) -> None:
    """Apply every rule whose tables can be read, in the order they need one another."""
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
    etude.fusions["besoin"].fusionner(
        pd.DataFrame({"theme": themes, "mots": mots}, index=retenues.index, dtype=object)
    )
    etude.controler(etude.situation.modele.tables["besoin"])


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
    etude.fusions["personne"].fusionner(pd.DataFrame(calcul, index=retenues.index, dtype=object))
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
    """The events that count and tell of an activity, `table` being the one each is a line of."""
    tables = [etude.tables[ident].assign(table=ident) for ident in tables_planifiees(etude.situation.modele)]
    colonnes = ["table", "date", "activite", "lieu", "statut", "motif"]
    if len(tables) == 1:
        return tables[0].loc[tables[0][COMPTE], colonnes]
    # What a table does not tell is blank.
    lignes = pd.concat([table[table[COMPTE]].reindex(columns=colonnes).astype(object) for table in tables])
    return lignes.where(lignes.notna(), None)


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
            if not sont_egales(feuille.colonnes[cle][rang], memoire.colonnes[cle][place])
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


def _lignes_du_planning(etude: Etude, creneaux: Iterable[Creneau]) -> pd.DataFrame:
    """Slots as the tab holds them: what the rule says, staff's choices being merged over it."""
    noms = {lieu.id: lieu.nom for lieu in etude.references.lieux}
    activites = etude.situation.modele.activites
    lignes = {
        c.id: {
            "date": c.date_regle,
            "activite": activites[c.activite].libelle,
            "lieu_prevu": noms.get(c.lieu_regle, c.lieu_regle) or None,
            "statut": c.statut_regle,
            "motif": c.motif or None,
            "lieu_realise": noms.get(c.lieu_realise, c.lieu_realise) or None,
            SOURCES: REGLE,
        }
        for c in creneaux
    }
    colonnes = ["date", "activite", "lieu_prevu", "statut", "motif", "lieu_realise", SOURCES]
    return pd.DataFrame(
        list(lignes.values()), index=pd.Index(list(lignes), dtype=object), columns=colonnes, dtype=object
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
    calcul = pd.DataFrame(
        [[reunir(getattr(ligne, cle)) for cle in cles] + [REGLE] for ligne in lignes],
        index=pd.Index([ligne.id for ligne in lignes], dtype=object),
        columns=[*cles, SOURCES],
        dtype=object,
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


def _etapes_de_l_equipe(etude: Etude) -> dict[str, str]:
    """Project id → the stage staff typed over the one computed."""
    feuille, memoire = etude.situation.feuilles["projet"], etude.situation.memoires["projet"]
    ecrites = dict(zip(memoire.ids, memoire.colonnes.get("etape", ()), strict=False))
    return {
        en_texte(ident): en_texte(etape)
        for ident, etape in zip(feuille.colonnes["id"], feuille.colonnes["etape"], strict=True)
        if etape
        and not sont_egales(etape, ecrites.get(en_texte(ident)))
        and etude.decisions.get(f"projet/{ident}/etape") != REPRENDRE
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
    suivi, changements, anomalies = suivre_projets(
        etapes_equipe=_etapes_de_l_equipe(etude),
        regle=etude.situation.modele.etapes,
        projets=etude.tables["projet"],
        reunions=etude.tables["reunion"],
        animations=etude.tables["animation"],
        besoins=etude.tables["besoin"],
        exercices=etude.situation.exercices,
        etapes_ecrites=ecrites,
        aujourdhui=etude.aujourdhui,
    )
    table = etude.situation.modele.tables["projet"]
    cles = [colonne.cle for colonne in table.colonnes if colonne.regle]
    etude.fusions["projet"].fusionner(suivi[cles])
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
    projets = etude.controler(table)
    projets[EN_RETARD] = suivi["en_retard"].map({True: "oui", False: "non"}).reindex(projets.index)
