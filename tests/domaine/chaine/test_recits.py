"""The tab `Bilan`: what figures propose follows them, what the team wrote is theirs."""

from dataclasses import replace
from datetime import date

from passerelle.domaine.chaine.recits import textes_de_l_equipe
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import EXERCICE

RENCONTRES = "2013-2014/objectif-1.1"


def proposition(centre: Centre, ident: str = RENCONTRES) -> str:
    return str(centre.ligne("bilan", ident)["proposition"])


def test_la_proposition_suit_les_chiffres_et_le_texte_reste(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("seance", {})
    centre.synchroniser()
    assert "Séances réalisées\u00a0: 1." in proposition(centre)
    centre.ecrire("bilan", RENCONTRES, texte="Nous avons dansé.", etat="validé")
    centre.repondre("seance", {"_": "10/10/2013 12:30:00", "date": "10/10/2013"})
    centre.synchroniser()
    ligne = centre.ligne("bilan", RENCONTRES)
    assert "Séances réalisées\u00a0: 2." in str(ligne["proposition"])
    assert (ligne["texte"], ligne["etat"]) == ("Nous avons dansé.", "validé")
    assert textes_de_l_equipe(centre.cadre()) == {RENCONTRES: "Nous avons dansé."}
    (plan,) = [plan for plan in centre.conclure().plans["principal"].onglets if plan.feuille.table.id == "bilan"]
    assert plan.est_vide


def test_une_proposition_sans_chiffre_fiable_ne_dit_rien(modele: Modele) -> None:
    centre = Centre(modele)
    for jour in ("03", "10", "17"):
        centre.repondre("seance", {"_": f"{jour}/10/2013 12:30:00", "date": f"{jour}/10/2013"})
    centre.reponses["seance"][1][_place(centre, "premieres_fois")] = 3
    centre.synchroniser()
    assert "Premières venues" not in " ".join(str(ligne["proposition"]) for ligne in centre.lignes("bilan"))


def _place(centre: Centre, cle: str) -> int:
    return 1 + [question.cle for question in centre.modele.formulaires["seance"].questions].index(cle)


def test_un_exercice_clos_garde_ce_qu_il_disait_et_celui_qui_n_a_pas_commence_ne_demande_rien(modele: Modele) -> None:
    suivant = Exercice(date(2014, 9, 1), date(2015, 8, 31))
    centre = Centre(modele)
    centre.exercices = [EXERCICE, replace(suivant, debut=date(2014, 9, 2))]
    centre.repondre("seance", {})
    centre.synchroniser()
    avant = centre.lignes("bilan")
    assert {ligne["periode"] for ligne in avant} == {"2013-2014"}
    centre.exercices = [replace(EXERCICE, clos=True), suivant]
    centre.ecrire("bilan", RENCONTRES, texte="Gardé.")
    centre.synchroniser()
    lignes = centre.lignes("bilan")
    assert [ligne["proposition"] for ligne in lignes if ligne["periode"] == "2013-2014"] == [
        ligne["proposition"] for ligne in avant
    ]
    assert centre.ligne("bilan", RENCONTRES)["texte"] == "Gardé."
    assert {ligne["periode"] for ligne in lignes} == {"2013-2014", "2014-2015"}


def test_un_chiffre_qui_ne_se_calcule_pas_pour_l_instant_laisse_ce_qu_il_disait(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("seance", {})
    centre.synchroniser()
    dite = proposition(centre)
    centre.effacer_la_cle("seance", "id")
    centre.synchroniser()
    assert proposition(centre) == dite


def test_un_onglet_bilan_illisible_ou_retire_n_arrete_rien(modele: Modele) -> None:
    centre = Centre(modele)
    centre.synchroniser()
    centre.effacer_la_cle("bilan", "id")
    assert textes_de_l_equipe(centre.cadre()) == {}
    assert "bilan" not in centre.etudier().fusions
    sans = Centre(replace(modele, tables={ident: t for ident, t in modele.tables.items() if ident != "bilan"}))
    assert "bilan" not in sans.etudier().fusions


def test_une_seconde_action_a_ses_propres_lignes(modele: Modele) -> None:
    gouter = replace(modele.activites["gouter"], action="Numérique pour tous")
    fiche = replace(modele.actions["aller-vers"], id="numerique", intitule="Numérique pour tous")
    centre = Centre(
        replace(
            modele,
            activites={**modele.activites, "gouter": gouter},
            actions={**modele.actions, "numerique": fiche},
        )
    )
    centre.repondre(
        "seance", {}, {"_": "09/10/2013 18:00:00", "date": "09/10/2013", "activite": "Goûter", "adultes": 90}
    )
    centre.synchroniser()
    assert "\u00a0: 16." in proposition(centre, "2013-2014/aller-vers/objectif-1.1")
    assert "\u00a0: 94." in proposition(centre, "2013-2014/numerique/objectif-1.1")


def test_un_ecart_du_budget_ne_prend_pas_un_blanc_pour_un_zero(modele: Modele) -> None:
    centre = Centre(modele)
    for nature, phase, montant in (
        ("Matériel", "Réalisé", 300),
        ("Prestation", "Prévu", 500),
        ("Alimentation", "Prévu", 100),
        ("Alimentation", "Réalisé", 150),
    ):
        centre.taper(
            "finance",
            date=date(2014, 2, 3),
            action="Aller vers",
            sens="Charge",
            phase=phase,
            nature=nature,
            montant=montant,
        )
    centre.synchroniser()
    assert proposition(centre, "2013-2014/ecarts-budget") == (
        "Charges, Matériel\u00a0: 300\u00a0€, rien n’était prévu. Charges, Prestation\u00a0: rien pour 500\u00a0€ prévus."
    )
