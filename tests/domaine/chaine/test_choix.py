"""What staff decide from the page of a mise en relation: written as theirs, once, and told in the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from passerelle.domaine.chaine.choix import TOUCHES, Choix, Effet, porter
from passerelle.domaine.feuilles.plan import Plan
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import suspect

LE_JOUR = datetime(2014, 9, 1, 10)
DECIDER = Choix(relation="theme-logement", decision="transmise", par="la clé de l’équipe")
NAITRE = Choix(
    relation="theme-logement",
    decision="projet né",
    projet="Se loger",
    referent="Agent",
    theme="Logement",
    besoins=("b-1", "b-2", "b-parti"),
    par="la clé de l’équipe",
)


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """A match, two needs of which a project answers one, a project of another name."""
    centre = Centre(modele)
    centre.taper("mise_en_relation", id="theme-logement", theme="Logement")
    centre.taper("besoin", id="b-1", date=LE_JOUR.date(), texte="Un toit")
    centre.taper("besoin", id="b-2", date=LE_JOUR.date(), texte="Un toit", projet="Jardin")
    centre.taper("projet", id="manuel-20140901-3", nom="Jardin", autres_noms="Potager, Verger")
    return centre


def choisir(centre: Centre, choix: Choix) -> Effet:
    feuilles = {ident: centre.donnees.feuilles[ident] for ident in TOUCHES}
    effet = porter(choix, feuilles, pris=("manuel-20140901-2",), numero=1, maintenant=LE_JOUR, suspect=suspect)
    assert effet is not None
    return effet


def ecrit(plan: Plan) -> dict[str, list[Any]]:
    """Table → the cells written, the lines added."""
    return {
        onglet.feuille.table.id: [
            *((ecriture.ligne, ecriture.cle, ecriture.apres) for ecriture in onglet.ecritures),
            *(ligne for _, ligne in onglet.ajouts),
        ]
        for onglet in plan.onglets
    }


def mention(ligne: Mapping[str, Cellule]) -> tuple[Cellule, ...]:
    return tuple(ligne[cle] for cle in ("quoi", "onglet", "ligne", "champ", "avant", "apres", "cause"))


def test_une_decision_est_une_case_et_une_ligne_de_journal(centre: Centre) -> None:
    effet = choisir(centre, DECIDER)
    ecrites = ecrit(effet.plan)
    assert ecrites["mise_en_relation"] == [("theme-logement", "decision", "transmise")]
    assert set(ecrites) == {"mise_en_relation", "journal"}
    (ligne,) = ecrites["journal"]
    assert mention(ligne) == (
        "décision", "Mises en relation", "theme-logement", "Décision de l’équipe", None, "transmise",
        "Depuis la page de cette mise en relation, avec la clé de l’équipe.",
    )  # fmt: skip
    assert ligne["quand"] == LE_JOUR
    assert effet.phrase == "Décision\u00a0: transmise."


def test_ce_qui_est_deja_ecrit_ne_s_ecrit_pas(centre: Centre) -> None:
    centre.ecrire("mise_en_relation", "theme-logement", decision="Transmise")
    effet = choisir(centre, DECIDER)
    assert effet.plan.est_vide
    assert effet.phrase == "C’était déjà fait."


def test_une_decision_s_efface_et_un_texte_personnel_ne_se_recopie_pas(centre: Centre) -> None:
    centre.ecrire("mise_en_relation", "theme-logement", decision="appeler le 06 12 34 56 78")
    effet = choisir(centre, Choix(relation="theme-logement", decision="", par="la clé de l’équipe"))
    ecrites = ecrit(effet.plan)
    assert ecrites["mise_en_relation"] == [("theme-logement", "decision", None)]
    assert mention(ecrites["journal"][0])[4:6] == ("(masqué)", None)
    assert effet.phrase == "Décision\u00a0: effacée."


def test_une_ligne_qui_n_est_plus_la_ne_se_decide_pas(centre: Centre) -> None:
    feuilles = {ident: centre.donnees.feuilles[ident] for ident in TOUCHES}
    perdue = Choix(relation="theme-sante", decision="transmise", par="")
    assert porter(perdue, feuilles, pris=(), numero=0, maintenant=LE_JOUR, suspect=suspect) is None


def test_un_projet_nait_avec_ses_besoins_et_sa_decision(centre: Centre) -> None:
    """The id given is nobody's: neither a line that stands, nor one that is gone. A need that has a project keeps it."""
    effet = choisir(centre, NAITRE)
    ecrites = ecrit(effet.plan)
    assert ecrites["projet"] == [
        {
            "id": "manuel-20140901-4",
            "nom": "Se loger",
            "theme": "Logement",
            "referent": "Agent",
            "identifie_le": LE_JOUR.date(),
        }
    ]
    assert ecrites["besoin"] == [("b-1", "projet", "Se loger")]
    assert ecrites["mise_en_relation"] == [("theme-logement", "decision", "projet né")]
    assert [mention(ligne)[:4] for ligne in ecrites["journal"]] == [
        ("projet créé", "Projets", "manuel-20140901-4", "Projet"),
        ("besoins reliés", "Besoins", None, "Projet qui y répond"),
        ("décision", "Mises en relation", "theme-logement", "Décision de l’équipe"),
    ]
    assert ecrites["journal"][1]["cause"].startswith("1 besoin relié. ")
    assert effet.phrase.replace("\u00a0", " ") == (
        "Le projet « Se loger » est créé. 1 besoin relié au projet « Se loger ». Décision : projet né."
    )


def test_un_projet_qui_existe_sous_ce_nom_ou_un_autre_n_est_pas_refait(centre: Centre) -> None:
    potager = Choix(relation="theme-logement", decision="projet né", projet="potager", besoins=("b-1",), par="")
    ecrites = ecrit(choisir(centre, potager).plan)
    assert "projet" not in ecrites
    assert ecrites["besoin"] == [("b-1", "projet", "Jardin")]


def test_sans_theme_ni_referent_les_cases_sont_vides(centre: Centre) -> None:
    nu = Choix(relation="theme-logement", decision="projet né", projet="Se loger", par="")
    (ligne,) = ecrit(choisir(centre, nu).plan)["projet"]
    assert (ligne["theme"], ligne["referent"]) == (None, None)


def test_ecrit_puis_synchronise_puis_refait_rien_ne_double(centre: Centre) -> None:
    centre._appliquer(choisir(centre, NAITRE).plan, centre.caches["principal"])
    assert choisir(centre, NAITRE).plan.est_vide
    centre.synchroniser()
    assert [ligne["nom"] for ligne in centre.lignes("projet")] == ["Jardin", "Se loger"]
    assert choisir(centre, NAITRE).plan.est_vide
