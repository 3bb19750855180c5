"""The planning: the check of domaine.md, cases that staff can read, and what must always hold."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from passerelle.calendrier import charger_calendrier
from passerelle.domaine.declare.entites import Activite, Exercice, Famille, Fermeture, Lieu
from passerelle.domaine.declare.parametre import NomsDates, TexteDate, noms_de_toujours, texte_de_toujours
from passerelle.domaine.regles.planning import (
    ChoixEquipe,
    Creneau,
    ReglePlanning,
    SeanceTenue,
    dates_prevues,
    etablir_planning,
    id_creneau,
    jours_de_l_activite,
    seances_hors_planning,
)
from passerelle.domaine.regles.vacances import retenir_les_vacances
from passerelle.domaine.texte.noms import mots_id
from tests.yaml_lu import lire_yaml

RACINE = Path(__file__).parents[3]
REGLE = TypeAdapter(ReglePlanning).validate_python(lire_yaml(RACINE / "regles/planning.yaml"))
CAS = lire_yaml(RACINE / "tests/cas/planning.yaml")

ANNEE = Exercice(date(2013, 9, 1), date(2014, 8, 31))
FAMILLES = {
    "centre-commercial": Famille(id="centre-commercial", libelle="Centre commercial"),
    "centre-social": Famille(id="centre-social", libelle="Centre social"),
    "ecole": Famille(id="ecole", libelle="École", ouverte_vacances=False),
}
PETIT_DEJEUNER = Activite(
    id="petit-dejeuner",
    libelle="Petit-déjeuner",
    action="Petits-déjeuners",
    recurrence=texte_de_toujours("FREQ=WEEKLY;BYDAY=TH"),
    familles=noms_de_toujours(*FAMILLES),
)
GOUTER = Activite(
    id="gouter",
    libelle="Goûter",
    action="Goûters",
    recurrence=texte_de_toujours("FREQ=MONTHLY;BYMONTH=4,5,6,7,8,9;BYDAY=1WE,3WE"),
    familles=noms_de_toujours(*FAMILLES),
)


def lieu(nom: str, **precisions: Any) -> Lieu:
    """A place whose family is told by its name."""
    famille = mots_id(nom) if mots_id(nom) in FAMILLES else "ecole"
    precisions.setdefault("ouvert_vacances", famille != "ecole")
    return Lieu(id=mots_id(nom), nom=nom, famille=famille, **precisions)


DEPUIS_TOUJOURS = {"petit-dejeuner": replace(PETIT_DEJEUNER, depuis=ANNEE.debut)}
"""Breakfasts whose forms are due whatever was reported."""

LIEUX = (lieu("Centre commercial"), lieu("Centre social"), lieu("École A"), lieu("École B"))
SERVICE = {place.id: place.famille for place in LIEUX}


def planning(**donnees: Any) -> tuple[Creneau, ...]:
    """The breakfasts of the year, seen from its first day, except for what is given."""
    communes: dict[str, Any] = {
        "regle": REGLE,
        "activites": {"petit-dejeuner": PETIT_DEJEUNER},
        "lieux": LIEUX,
        "familles": FAMILLES,
        "fermetures": (),
        "exercices": (ANNEE,),
        "feries": {},
        "vacances": {},
        "seances": {},
        "ecrits": {},
        "equipe": {},
        "aujourdhui": ANNEE.debut,
    }
    return etablir_planning(**communes | donnees)


def tenue(jour: date, *lieux: str, realisee: bool = True) -> dict[tuple[date, str], Sequence[SeanceTenue]]:
    return {(jour, "petit-dejeuner"): [SeanceTenue(lieu=place, realisee=realisee) for place in lieux]}


# --- The check of domaine.md §4


def test_annee_livree_49_creneaux_sur_52_jeudis() -> None:
    calendrier = charger_calendrier(zone="A", exercices=[ANNEE])
    vacances = retenir_les_vacances(calendrier.vacances, (), [ANNEE])
    creneaux = planning(feries=calendrier.feries, vacances=vacances)
    prevus = [creneau for creneau in creneaux if creneau.statut != "exclue"]
    assert (len(creneaux), len(prevus)) == (52, 49)
    assert Counter(SERVICE[creneau.lieu_prevu] for creneau in prevus) == {
        "centre-commercial": 18,
        "centre-social": 18,
        "ecole": 13,
    }
    assert [(creneau.date, creneau.motif) for creneau in creneaux if creneau.statut == "exclue"] == [
        (date(2014, 5, 1), "Jour férié\u00a0: Fête du Travail."),
        (date(2014, 5, 8), "Jour férié\u00a0: Fête de la Victoire."),
        (date(2014, 5, 29), "Jour férié\u00a0: Ascension."),
    ]


def test_les_gouters_ont_leurs_dates_et_leurs_propres_tours() -> None:
    seuls = planning(activites={"gouter": GOUTER})
    ensemble = planning(activites={"petit-dejeuner": PETIT_DEJEUNER, "gouter": GOUTER})
    assert " ".join(f"{creneau.date:%d/%m}" for creneau in seuls) == (
        "04/09 18/09 02/04 16/04 07/05 21/05 04/06 18/06 02/07 16/07 06/08 20/08"
    )
    assert tuple(creneau for creneau in ensemble if creneau.activite == "gouter") == seuls
    assert [creneau.id for creneau in ensemble[:3]] == [
        "2013-09-04-gouter",
        "2013-09-05-petit-dejeuner",
        "2013-09-12-petit-dejeuner",
    ]


# --- Cases staff can read


@pytest.mark.parametrize("cas", CAS, ids=[cas["cas"] for cas in CAS])
def test_cas(cas: dict[str, Any]) -> None:
    lieux = [
        lieu(
            decrit["nom"],
            **({"ouvert_vacances": not decrit["ferme_en_vacances"]} if "ferme_en_vacances" in decrit else {}),
            actif_du=decrit.get("a_partir_du"),
            actif_au=decrit.get("jusqu_au"),
        )
        for decrit in cas.get("lieux", [{"nom": place.nom} for place in LIEUX])
    ]
    seances: dict[tuple[date, str], list[SeanceTenue]] = {}
    for dite in cas.get("seances", ()):
        seance = SeanceTenue(lieu=id_lieu(dite["lieu"]), realisee=dite.get("tenue", True), motif=dite.get("motif", ""))
        seances.setdefault((dite["le"], "petit-dejeuner"), []).append(seance)
    exercices = [
        Exercice(dit["du"], dit["au"], dit.get("clos", False))
        for dit in cas.get("exercices", [{"du": date(2013, 9, 1), "au": cas.get("au", date(2013, 9, 30))}])
    ]
    creneaux = planning(
        activites={"petit-dejeuner": replace(PETIT_DEJEUNER, depuis=cas.get("depuis"))},
        lieux=lieux,
        exercices=exercices,
        feries=cas.get("feries", {}),
        vacances=dict.fromkeys(jours_de(cas.get("vacances")), ""),
        fermetures=[
            Fermeture(lieu=id_lieu(dite["lieu"]), du=dite["du"], au=dite["au"], motif=dite.get("motif", ""))
            for dite in cas.get("fermetures", ())
        ],
        seances=seances,
        ecrits={id_creneau(jour, "petit-dejeuner"): id_lieu(nom) for jour, nom in cas.get("deja_ecrit", {}).items()},
        equipe={
            id_creneau(jour, "petit-dejeuner"): ChoixEquipe(
                date=choix.get("date"),
                lieu_prevu=id_lieu(choix["lieu"]) if "lieu" in choix else None,
                annulee=choix.get("annulee", False),
            )
            for jour, choix in cas.get("equipe", {}).items()
        },
        aujourdhui=cas.get("aujourdhui", date(2013, 9, 1)),
        dites=[(jour, "petit-dejeuner") for jour in cas.get("dites_au_planning", ())],
    )
    par_jour = {creneau.date_regle: decrire(creneau) for creneau in creneaux}
    for jour, attendu in cas["attendu"].items():
        assert {cle: par_jour[jour][cle] for cle in attendu} == typographie(attendu)
    if "hors_planning" in cas:
        hors = seances_hors_planning(
            creneaux=creneaux,
            seances=seances,
            activites={"petit-dejeuner": PETIT_DEJEUNER},
            exercices=exercices,
        )
        assert [jour for jour, _ in hors] == cas["hors_planning"]


def decrire(creneau: Creneau) -> dict[str, object]:
    noms = {place.id: place.nom for place in LIEUX} | {"parc-du-soleil": "Parc du Soleil"}
    noms |= {"salle-des-fetes": "Salle des fêtes"}
    return {
        "lieu": noms.get(creneau.lieu_prevu, ""),
        "statut": creneau.statut,
        "motif": creneau.motif,
        "tenue_a": noms.get(creneau.lieu_realise, ""),
        "nouvelle_date": creneau.date,
        "sans_l_equipe": creneau.statut_regle,
        "sans_l_equipe_lieu": noms.get(creneau.lieu_regle, ""),
    }


def id_lieu(nom: str) -> str:
    return mots_id(nom)


def jours_de(periode: Mapping[str, date] | None) -> frozenset[date]:
    if periode is None:
        return frozenset()
    nombre = (periode["au"] - periode["du"]).days + 1
    return frozenset(periode["du"] + timedelta(days=rang) for rang in range(nombre))


def typographie(attendu: Mapping[str, object]) -> dict[str, object]:
    """The cases are typed on an ordinary keyboard: the space before a colon is one that does not break."""
    return {
        cle: valeur.replace(" :", "\u00a0:").replace(" ;", "\u00a0;") if isinstance(valeur, str) else valeur
        for cle, valeur in attendu.items()
    }


# --- What the cases do not say


def test_une_activite_sans_recurrence_n_est_jamais_prevue() -> None:
    libre = Activite(id="sortie", libelle="Sortie", action="Sorties")
    assert planning(activites={"sortie": libre}) == ()
    assert (
        seances_hors_planning(
            creneaux=(),
            seances=[(date(2013, 9, 5), "sortie"), (date(2013, 9, 5), "inconnue")],
            activites={"sortie": libre},
            exercices=[ANNEE],
        )
        == ()
    )


def test_le_premier_et_le_dernier_jour_de_l_exercice_en_font_partie() -> None:
    dimanches = dates_prevues("FREQ=WEEKLY;BYDAY=SU", ANNEE)
    assert (dimanches[0], dimanches[-1]) == (ANNEE.debut, ANNEE.fin)


@pytest.mark.parametrize(("aujourdhui", "statut"), [(7, "fiche attendue"), (8, "fiche manquante")])
def test_un_jour_de_delai_entame_est_du(aujourdhui: int, statut: str) -> None:
    (delai,) = REGLE.delai_fiche_heures
    creneaux = planning(
        regle=replace(REGLE, delai_fiche_heures=(replace(delai, valeur=25),)),
        activites=DEPUIS_TOUJOURS,
        aujourdhui=date(2013, 9, aujourdhui),
    )
    assert (creneaux[0].date, creneaux[0].statut) == (date(2013, 9, 5), statut)
    assert creneaux[0].lieu_realise == ""


def test_une_annulation_dit_tous_ses_motifs() -> None:
    annulees = [SeanceTenue(lieu="centre-social", realisee=False, motif=motif) for motif in ("Météo", "Grève", "")]
    creneaux = planning(seances={(date(2013, 9, 5), "petit-dejeuner"): annulees})
    assert creneaux[0].motif == "Annulée\u00a0: Grève, Météo."


def test_une_recurrence_illisible_est_refusee() -> None:
    with pytest.raises(ValueError, match="FREQ"):
        dates_prevues("FREQ=SOUVENT", ANNEE)


def test_une_activite_sans_famille_tourne_sur_toutes() -> None:
    libre = Activite(
        id="atelier", libelle="Atelier", action="Ateliers", recurrence=texte_de_toujours("FREQ=WEEKLY;BYDAY=TU")
    )
    creneaux = planning(activites={"atelier": libre})
    assert {SERVICE[creneau.lieu_prevu] for creneau in creneaux} == set(FAMILLES)


def test_un_lieu_d_une_famille_etrangere_a_l_activite_n_est_choisi_que_par_l_equipe() -> None:
    ateliers = Activite(
        id="atelier",
        libelle="Atelier",
        action="Ateliers",
        recurrence=texte_de_toujours("FREQ=WEEKLY;BYDAY=TU"),
        familles=noms_de_toujours("centre-social"),
    )
    equipe = {"2013-09-03-atelier": ChoixEquipe(lieu_prevu="ecole-a")}
    creneaux = planning(activites={"atelier": ateliers}, equipe=equipe)
    assert (creneaux[0].lieu_prevu, creneaux[0].motif) == ("ecole-a", "Lieu choisi par l’équipe.")
    assert {creneau.lieu_prevu for creneau in creneaux[1:]} == {"centre-social"}


def test_un_lieu_fige_d_une_autre_famille_ne_s_explique_pas() -> None:
    ateliers = Activite(
        id="atelier",
        libelle="Atelier",
        action="Ateliers",
        recurrence=texte_de_toujours("FREQ=WEEKLY;BYDAY=TU"),
        familles=noms_de_toujours("centre-social"),
    )
    creneaux = planning(activites={"atelier": ateliers}, ecrits={"2013-09-03-atelier": "ecole-a"})
    assert (creneaux[0].lieu_prevu, creneaux[0].motif) == ("ecole-a", "")


def test_une_activite_peut_se_tenir_les_jours_feries() -> None:
    toujours = Activite(
        id="petit-dejeuner",
        libelle="Petit-déjeuner",
        action="Petits-déjeuners",
        recurrence=texte_de_toujours("FREQ=WEEKLY;BYDAY=TH"),
        jours_feries=True,
        familles=noms_de_toujours(*FAMILLES),
    )
    creneaux = planning(activites={"petit-dejeuner": toujours}, feries={date(2014, 5, 1): "Fête du Travail"})
    assert {creneau.statut for creneau in creneaux} == {"prévue"}


def test_clore_un_exercice_ne_change_rien_au_suivant() -> None:
    suivant = Exercice(date(2014, 9, 1), date(2015, 8, 31))
    ouverts = planning(exercices=(ANNEE, suivant))
    clos = planning(exercices=(Exercice(ANNEE.debut, ANNEE.fin, clos=True), suivant))
    assert len(clos) == 52
    assert clos == ouverts[52:]


def test_une_seance_d_un_exercice_clos_n_est_pas_hors_planning() -> None:
    clos = Exercice(ANNEE.debut, ANNEE.fin, clos=True)
    hors = seances_hors_planning(
        creneaux=planning(exercices=(clos,)),
        seances=[(date(2013, 9, 5), "petit-dejeuner"), (date(2013, 9, 6), "petit-dejeuner")],
        activites={"petit-dejeuner": PETIT_DEJEUNER},
        exercices=(clos,),
    )
    assert hors == ()


# --- Laws

JEUDIS = jours_de_l_activite(PETIT_DEJEUNER, ANNEE)
jours = st.dates(ANNEE.debut, ANNEE.fin)
ids = st.sampled_from([place.id for place in LIEUX])
fermetures = st.lists(
    st.builds(
        lambda place, du, duree: Fermeture(lieu=place, du=du, au=du + timedelta(days=duree)),
        st.sampled_from(["", *SERVICE]),
        jours,
        st.integers(0, 90),
    ),
    max_size=4,
)
vacances = st.dictionaries(st.sampled_from(JEUDIS), st.just(""))
seances_tenues = st.dictionaries(
    st.sampled_from(JEUDIS).map(lambda jour: (jour, "petit-dejeuner")),
    st.lists(
        st.builds(SeanceTenue, lieu=st.sampled_from([*SERVICE, "Parc du Soleil"]), realisee=st.booleans()),
        min_size=1,
        max_size=2,
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(fermetures=fermetures, vacances=vacances, seances=seances_tenues, aujourdhui=jours)
def test_jamais_un_lieu_ferme(
    fermetures: list[Fermeture],
    vacances: dict[date, str],
    seances: dict[tuple[date, str], list[SeanceTenue]],
    aujourdhui: date,
) -> None:
    donnees = {"fermetures": fermetures, "vacances": vacances, "seances": seances, "aujourdhui": aujourdhui}
    creneaux = planning(**donnees)
    assert creneaux == planning(**donnees)
    for creneau in creneaux:
        for fermeture in fermetures:
            if fermeture.du <= creneau.date <= fermeture.au:
                fermes = (fermeture.lieu,) if fermeture.lieu else SERVICE
                assert creneau.lieu_prevu not in fermes
        if creneau.date in vacances:
            assert creneau.lieu_prevu not in ("ecole-a", "ecole-b")
        assert (creneau.statut == "exclue") <= (creneau.lieu_prevu == "" and creneau.motif != "")


@settings(max_examples=60, deadline=None)
@given(avant=seances_tenues, apres=seances_tenues, fermetures=fermetures, aujourdhui=jours)
def test_ce_qui_est_gele_ne_change_plus(
    avant: dict[tuple[date, str], list[SeanceTenue]],
    apres: dict[tuple[date, str], list[SeanceTenue]],
    fermetures: list[Fermeture],
    aujourdhui: date,
) -> None:
    premier = planning(seances=avant, fermetures=fermetures, aujourdhui=aujourdhui)
    ecrits = {creneau.id: creneau.lieu_prevu for creneau in premier}
    second = planning(seances=avant | apres, fermetures=fermetures, ecrits=ecrits, aujourdhui=aujourdhui)
    geles = aujourdhui + timedelta(days=14)
    assert [c.lieu_prevu for c in premier if c.date <= geles] == [c.lieu_prevu for c in second if c.date <= geles]


@settings(max_examples=60, deadline=None)
@given(seances=seances_tenues.filter(bool), data=st.data(), aujourdhui=jours)
def test_retirer_une_fiche_ne_change_que_la_suite(
    seances: dict[tuple[date, str], list[SeanceTenue]], data: st.DataObject, aujourdhui: date
) -> None:
    retiree = data.draw(st.sampled_from(sorted(seances)))
    sans = {cle: tenues for cle, tenues in seances.items() if cle != retiree}
    complet = planning(activites=DEPUIS_TOUJOURS, seances=seances, aujourdhui=aujourdhui)
    reste = planning(activites=DEPUIS_TOUJOURS, seances=sans, aujourdhui=aujourdhui)
    assert [c for c in complet if c.date < retiree[0]] == [c for c in reste if c.date < retiree[0]]


@settings(max_examples=30, deadline=None)
@given(nombre=st.integers(1, 52), aujourdhui=jours)
def test_des_familles_toujours_ouvertes_ont_des_parts_egales(nombre: int, aujourdhui: date) -> None:
    ouverts = [lieu(place.nom, ouvert_vacances=True) for place in LIEUX]
    creneaux = planning(
        activites=DEPUIS_TOUJOURS, lieux=ouverts, vacances=dict.fromkeys(JEUDIS, ""), aujourdhui=aujourdhui
    )[:nombre]
    parts = Counter(SERVICE[creneau.lieu_prevu] for creneau in creneaux)
    assert max(parts.values()) - min(parts[famille] for famille in FAMILLES) <= 1
    assert {creneau.motif for creneau in creneaux} == {""}


# --- A rule that changes


def change(depuis: date, recurrence: str) -> Activite:
    """Breakfasts whose day changes on that date."""
    nouvelle = TexteDate(valeur=recurrence, depuis=depuis, source="Équipe")
    return replace(PETIT_DEJEUNER, recurrence=(*PETIT_DEJEUNER.recurrence, nouvelle))


def test_chaque_jour_suit_la_regle_de_ce_jour() -> None:
    depuis = date(2014, 3, 1)
    avant, apres = planning(), planning(activites={"petit-dejeuner": change(depuis, "FREQ=WEEKLY;BYDAY=TU")})
    assert [c for c in apres if c.date < depuis] == [c for c in avant if c.date < depuis]
    suite = [c for c in apres if c.date >= depuis]
    assert (suite[0].date, {c.date.isoweekday() for c in suite}) == (date(2014, 3, 4), {2})


def test_le_tour_des_lieux_continue_quand_le_jour_change() -> None:
    creneaux = planning(activites={"petit-dejeuner": change(date(2013, 9, 13), "FREQ=WEEKLY;BYDAY=TU")})
    assert [c.lieu_prevu for c in creneaux[:4]] == [
        "centre-commercial",
        "centre-social",
        "ecole-a",
        "centre-commercial",
    ]


def test_une_semaine_sur_deux_compte_de_son_premier_jour() -> None:
    quinzaine = change(date(2014, 3, 6), "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")
    jours = [jour for jour in jours_de_l_activite(quinzaine, ANNEE) if jour >= date(2014, 2, 20)]
    assert jours[:4] == [date(2014, 2, 20), date(2014, 2, 27), date(2014, 3, 6), date(2014, 3, 20)]


def test_les_familles_changent_sans_oublier_qui_a_ete_servi() -> None:
    sans_ecole = NomsDates(valeur=("centre-social", "centre-commercial"), depuis=date(2013, 9, 12), source="Équipe")
    activite = replace(PETIT_DEJEUNER, familles=(*PETIT_DEJEUNER.familles, sans_ecole))
    creneaux = planning(activites={"petit-dejeuner": activite})
    assert [c.lieu_prevu for c in creneaux[:4]] == [
        "centre-commercial",
        "centre-social",
        "centre-commercial",
        "centre-social",
    ]


def test_une_activite_planifiee_plus_tard_n_a_pas_de_seance_hors_planning_avant() -> None:
    plus_tard = replace(
        PETIT_DEJEUNER,
        recurrence=(
            *texte_de_toujours(""),
            TexteDate(valeur="FREQ=WEEKLY;BYDAY=TU", depuis=date(2014, 3, 1), source="Équipe"),
        ),
    )
    assert jours_de_l_activite(plus_tard, ANNEE)[0] == date(2014, 3, 4)
    hors = seances_hors_planning(
        creneaux=(),
        seances=[(date(2013, 9, 5), "petit-dejeuner"), (date(2014, 3, 6), "petit-dejeuner")],
        activites={"petit-dejeuner": plus_tard},
        exercices=[ANNEE],
    )
    assert hors == ((date(2014, 3, 6), "petit-dejeuner"),)
