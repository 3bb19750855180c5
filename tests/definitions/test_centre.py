"""A centre's own folder: a second action, another form, other values, in YAML alone."""

from datetime import date
from pathlib import Path

import pytest

from passerelle.definitions import charger_modele, dossiers_livres, lister_informations, lister_problemes
from passerelle.domaine.declare.parametre import texte_de_toujours, valeur_au
from passerelle.domaine.declare.table import Colonne
from tests.definitions.test_fautes import ecrire

SECONDE_ACTION = {
    "regles/activites.yaml": """
atelier-numerique:
  libelle: Atelier numérique
  action: Numérique pour tous
  recurrence: FREQ=WEEKLY;BYDAY=TU
  heure: "18:00"
  duree_h: 1.5
  familles: [hall]
""",
    "regles/familles.yaml": "hall: {libelle: Hall d'immeuble}\n",
    "regles/lieux.yaml": """
hall-b:
  nom: Hall du bâtiment B
  autres_noms: [Hall B, Bât. B]
  famille: hall
  ouvert_vacances: true
  actif_du: 2014-01-01
""",
    "regles/listes.yaml": "outils: [Ordinateur, Tablette, Téléphone]\n",
    "regles/tables.yaml": """
pret:
  onglet: Prêts
  genre: evenement
  cle: [date, outil]
  presence: date
  colonnes:
    - {cle: id, libelle: Identifiant, masquee: true}
    - {cle: date, libelle: Date, type: date}
    - {cle: outil, libelle: Outil, liste: outils}
    - {cle: statut, libelle: A eu lieu, choix: [réalisée, annulée]}
""",
    "formulaires/pret.yaml": """
titre: Le prêt d'un outil
description: Une minute suffit.
onglet: Réponses prêt
table: pret
questions:
  - {cle: date, titre: Date, type: date, requise: true}
  - {cle: outil, titre: Outil, type: choix, liste: outils, requise: true}
  - {cle: duree_j, titre: "Pendant combien de jours le prêtons-nous ?", libelle: Jours, type: nombre, minimum: 1}
  - {cle: rendu_le, titre: Rendu le, type: date, futur: true}
  - {cle: usages, titre: Pour quoi faire, type: cases, choix: [Courriels, Démarches], ajoute: [Jeux]}
  - {cle: lieu, titre: Lieu, type: choix, liste: lieux}
  - {cle: lu, titre: J'ai lu la charte, type: coche, requise: true, sans_colonne: true}
confirmation: Merci !
donnees: Rien qui vous concerne.
""",
    "regles/indicateurs.yaml": """
PRE:
  libelle: Prêts
  unite: prêt
  termes: [{table: pret, mesure: somme, colonnes: [duree_j]}]
  ventilations: {outil: outil}
""",
}


def test_une_seconde_action_sans_python(tmp_path: Path) -> None:
    ecrire(tmp_path, SECONDE_ACTION)
    assert lister_problemes(tmp_path) == []
    modele = charger_modele(tmp_path)
    assert list(modele.activites) == ["petit-dejeuner", "gouter", "atelier-numerique"]
    assert modele.activites["atelier-numerique"].duree_h == 1.5
    assert modele.depart["lieu"][-1] == {
        "id": "hall-b",
        "nom": "Hall du bâtiment B",
        "autres_noms": "Hall B, Bât. B",
        "famille": "Hall d'immeuble",
        "ouvert_vacances": "Oui",
        "actif_du": date(2014, 1, 1),
    }
    assert modele.formulaires["pret"].questions[3].futur
    assert "PRE" in modele.indicateurs
    assert list(modele.formulaires)[-1] == "pret"  # after those of the shipped tables


def test_les_questions_de_plus_font_des_colonnes_au_bout(tmp_path: Path) -> None:
    ecrire(tmp_path, SECONDE_ACTION)
    table = charger_modele(tmp_path).tables["pret"]
    assert table.colonnes[2].choix == ("Ordinateur", "Tablette", "Téléphone")
    assert table.colonnes[4:] == (
        Colonne(cle="duree_j", libelle="Jours", type="nombre"),
        Colonne(cle="rendu_le", libelle="Rendu le", type="date"),
        Colonne(cle="usages", libelle="Pour quoi faire", multiple=True, choix=("Courriels", "Démarches", "Jeux")),
        Colonne(cle="lieu", libelle="Lieu", reference="lieux"),
    )


def test_le_commentaire_d_un_projet_a_sa_colonne() -> None:
    projet = charger_modele().tables["projet"]
    assert projet.colonnes[-1] == Colonne(cle="commentaire_fiche", libelle="Commentaire de la fiche")


def test_une_fiche_du_centre_remplace_la_fiche_livree(tmp_path: Path) -> None:
    fiche = {
        "formulaires/finance.yaml": """
titre: Le budget
description: ""
onglet: Réponses finance
table: finance
confirmation: Merci
donnees: ""
questions: [{cle: montant, titre: Montant, type: nombre}]
"""
    }
    ecrire(tmp_path, fiche)
    modele = charger_modele(tmp_path)
    assert [question.cle for question in modele.formulaires["finance"].questions] == ["montant"]
    assert len(modele.formulaires) == 7


def test_une_entree_remplace_celle_de_meme_nom_et_garde_sa_place(tmp_path: Path) -> None:
    ecrire(
        tmp_path,
        {
            "regles/activites.yaml": "petit-dejeuner: {libelle: Café, action: Aller vers}\n",
            "regles/listes.yaml": "publics: [Tout le monde]\n",
        },
    )
    modele = charger_modele(tmp_path)
    assert [activite.libelle for activite in modele.activites.values()] == ["Café", "Goûter"]
    assert modele.listes["publics"] == ("Tout le monde",)
    assert modele.listes["motifs"] == charger_modele().listes["motifs"]


def test_retirer_ce_qui_est_livre(tmp_path: Path) -> None:
    ecrire(
        tmp_path,
        {
            "regles/activites.yaml": "retirer: [gouter]\n",
            "regles/indicateurs.yaml": "retirer: [COF_AUT]\n",
            "regles/partenaires.yaml": "retirer: [avva]\nmairie: {nom: Mairie}\n",
        },
    )
    modele = charger_modele(tmp_path)
    assert list(modele.activites) == ["petit-dejeuner"]
    assert "COF_AUT" not in modele.indicateurs
    assert [ligne["id"] for ligne in modele.depart["partenaire"]] == [
        "france-loire",
        "commercants-du-vernet",
        "ecole-a",
        "ecole-b",
        "mairie",
    ]


def test_un_parametre_remplace_le_sien_et_laisse_les_autres(tmp_path: Path) -> None:
    ecrire(
        tmp_path,
        {"regles/planning.yaml": "gel_jours:\n  - {valeur: 7, depuis: 2014-01-01, source: Équipe}\n"},
    )
    planning = charger_modele(tmp_path).planning
    assert valeur_au(planning.gel_jours, date(2014, 6, 1)) == 7
    assert planning.delai_fiche_heures == charger_modele().planning.delai_fiche_heures


def test_une_table_livree_se_relibelle_et_s_allonge(tmp_path: Path) -> None:
    ecrire(
        tmp_path,
        {
            "regles/tables.yaml": """
fermeture:
  onglet: Jours de fermeture
  genre: reference
  presence: du
  colonnes:
    - {cle: du, libelle: À partir du, type: date, equipe: true}
    - {cle: au, libelle: Au, type: date, equipe: true}
    - {cle: lieu, libelle: Où, reference: lieux, equipe: true}
    - {cle: motif, libelle: Pourquoi, equipe: true}
    - {cle: decide_par, libelle: Décidé par, equipe: true}
"""
        },
    )
    table = charger_modele(tmp_path).tables["fermeture"]
    assert table.onglet == "Jours de fermeture"
    assert table.cles == ("du", "au", "lieu", "motif", "decide_par")


@pytest.mark.parametrize("heure", ["09:00", '"09:00"', "10:30"])
def test_une_heure_reste_un_texte(heure: str, tmp_path: Path) -> None:
    ecrire(tmp_path, {"regles/activites.yaml": f"cafe: {{libelle: Café, action: Aller vers, heure: {heure}}}\n"})
    assert charger_modele(tmp_path).activites["cafe"].heure == texte_de_toujours(heure.strip('"'))


def test_un_dossier_sans_definitions_est_celui_qui_est_livre(tmp_path: Path) -> None:
    assert charger_modele(tmp_path) == charger_modele()


def test_une_suite_qui_reprend_une_question_que_les_liens_laissent_se_dit(tmp_path: Path) -> None:
    fiche = dossiers_livres().formulaires / "animation.yaml"
    texte = fiche.read_text("utf-8")
    assert "reprend: {date: date, " in texte
    ecrire(
        tmp_path,
        {"formulaires/animation.yaml": texte.replace("reprend: {date: date, ", "reprend: {texte: observation, ")},
    )
    assert lister_problemes(tmp_path) == []
    (dite,) = lister_informations(tmp_path)
    assert "“texte” de “besoin”" in dite.message
    assert dite.ligne


def test_une_fiche_dont_le_registre_ne_dirait_rien_est_remarquee(tmp_path: Path) -> None:
    fiche = "titre: Prêt\ndescription: Un outil.\nonglet: Réponses {0}\ntable: besoin\nconfirmation: Merci\n"
    fiche += "donnees: Rien.\nquestions:\n"
    fiche += "  - {{cle: date, titre: Date, type: date, requise: true}}\n"
    ecrire(
        tmp_path,
        {
            "formulaires/pret.yaml": fiche.format("prêt"),
            "formulaires/sortie.yaml": fiche.format("sortie") + "traitement:\n  finalite: Sortir\n  duree: [code]\n",
        },
    )
    assert lister_problemes(tmp_path) == []
    assert [str(dite).replace("\u00a0", " ") for dite in lister_informations(tmp_path)] == [
        (
            "formulaires/pret.yaml, ligne 1 : il manque “traitement” : le registre des traitements dira « à compléter ». "
            "Écrivez-le comme dans docs/ecrire-un-formulaire.md."
        ),
        (
            "formulaires/sortie.yaml, ligne 9 : à “traitement”, il manque base, personnes, donnees, destinataires et source : "
            "le registre des traitements dira « à compléter ». Écrivez-le comme dans docs/ecrire-un-formulaire.md."
        ),
    ]


def test_une_fiche_livree_dit_au_registre_tout_ce_qu_il_demande() -> None:
    assert lister_informations() == []
