"""What is exported, built in memory: each column says only what its cells are, and nothing goes out that should not."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from passerelle.domaine.chaine.etude import etudier
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.periode import annee_civile, exercice_entier
from passerelle.domaine.enonces.export.champs import lier, tenir_les_promesses
from passerelle.domaine.enonces.export.interne import exporter_le_classeur
from passerelle.domaine.enonces.export.jeu import Champ, Jeu, Reference, Tableau, Valeur
from passerelle.domaine.enonces.export.ouvert import exporter_dehors
from passerelle.domaine.enonces.export.reponses import tableau_des_reponses
from passerelle.domaine.enonces.export.tri import jour_de
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Moment
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import EXERCICE, grille

SUIVANT = Exercice(date(2014, 9, 2), date(2015, 8, 31))
CHEZ_QUELQU_UN = "Chez Mme Martin"


@pytest.fixture(scope="module")
def annee(modele: Modele) -> Centre:
    """A year, written: needs that are few, a place nobody knows, a project to show and one not to."""
    centre = Centre(modele)
    centre.exercices = (EXERCICE, SUIVANT)
    centre.repondre(
        "seance",
        {"partenaires": "AVVA, Chez Paul"},
        {"_": "10/10/2013 12:30:00", "date": "10/10/2013", "lieu": CHEZ_QUELQU_UN, "adultes": "une dizaine"},
        {"_": "11/10/2013 12:30:00", "date": "11/10/2013", "lieu": CHEZ_QUELQU_UN.upper()},
        {"_": "17/10/2013 12:30:00", "date": "17/10/2013", "eu_lieu": "Non", "motif": "Mme Martin est malade"},
        {"_": "24/10/2013 12:30:00", "date": "plus tard"},
        {"_": "05/09/2014 12:30:00", "date": "05/09/2014"},
    )
    for jour in range(1, 10):
        centre.repondre(
            "besoin", {"_": f"0{jour}/11/2013 09:00:00", "date": f"0{jour}/11/2013", "texte": f"Un jardin {jour}"}
        )
    centre.repondre(
        "besoin",
        {"_": "10/11/2013 09:00:00", "texte": "Rappeler le 06 12 34 56 78", "lieu": "École A"},
        {"_": "11/11/2013 09:00:00", "texte": "Plus de lumière le soir"},
    )
    centre.repondre(
        "projet", {}, {"_": "03/12/2013 10:00:00", "nom": "Projet de Mme Martin", "theme": "Un thème à nous"}
    )
    centre.repondre("reunion", {}, {"_": "11/12/2013 18:00:00", "date": "11/12/2013", "projet": "Un projet inconnu"})
    centre.repondre("animation", {})
    centre.repondre(
        "finance",
        {},
        {"_": "01/09/2014 12:30:00", "date": "05/09/2014"},
        {"_": "20/10/2013 12:30:00", "date": "20/10/2013", "nature": "Un cadeau pour Mme Martin"},
    )
    centre.synchroniser()
    centre.ecrire("projet", "projet-20131202-100000", publier="Oui")
    centre.ecrire("finance", "finance-20140901-123000", exercice="2013-2014")
    centre.synchroniser()
    return centre


@pytest.fixture
def centre(annee: Centre) -> Centre:
    """The same, to change."""
    centre = copy(annee)
    centre.onglets = {ident: [list(rangee) for rangee in rangees] for ident, rangees in annee.onglets.items()}
    centre.reponses = {ident: list(rangees) for ident, rangees in annee.reponses.items()}
    return centre


@pytest.fixture(scope="module")
def ouvert(annee: Centre) -> Jeu:
    return exporter_dehors(annee.etudier())


@pytest.fixture(scope="module")
def interne(annee: Centre) -> Jeu:
    return exporter_le_classeur(annee.etudier())


def lignes(jeu: Jeu, nom: str) -> list[dict[str, Any]]:
    (tableau,) = [tableau for tableau in jeu.tableaux if tableau.nom == nom]
    return [dict(zip([champ.cle for champ in tableau.champs], ligne, strict=True)) for ligne in tableau.lignes]


def champ(jeu: Jeu, nom: str, cle: str) -> Champ:
    (tableau,) = [tableau for tableau in jeu.tableaux if tableau.nom == nom]
    return next(champ for champ in tableau.champs if champ.cle == cle)


class TestInterne:
    def test_tout_le_classeur_principal_et_rien_des_contacts(self, modele: Modele, interne: Jeu) -> None:
        onglets = [t.onglet for t in modele.tables.values() if t.classeur == "principal"]
        onglets += [f.onglet for f in modele.formulaires.values() if f.classeur == "principal"]
        assert [tableau.titre for tableau in interne.tableaux] == onglets
        assert (interne.est_ouvert, interne.incomplets) == (False, [])
        assert interne.definitions["SEA"]["libelle"] == "Séances réalisées"

    def test_un_texte_qui_semble_personnel_est_masque(self, interne: Jeu) -> None:
        textes = [ligne["texte"] for ligne in lignes(interne, "besoins")]
        assert (len(textes), textes.count("(masqué)")) == (11, 1)
        dits = [ligne["Qu'avez-vous entendu ?"] for ligne in lignes(interne, "reponses-besoin")]
        assert (len(dits), dits.count("(masqué)")) == (11, 1)

    def test_les_types_sont_ceux_des_cases(self, interne: Jeu) -> None:
        seance = lignes(interne, "seances")[0]
        assert seance["partenaires"] == ("AVVA", "Chez Paul")
        assert isinstance(seance["date"], date)
        assert champ(interne, "seances", "enfants").type == "number"
        assert champ(interne, "seances", "enfants").minimum == 0
        adultes = champ(interne, "seances", "adultes")
        assert (adultes.type, adultes.minimum) == ("string", None)
        assert "ne se lisent pas" in adultes.description

    def test_les_graphiques_sont_sur_les_lignes_qui_disent_quelque_chose(self, interne: Jeu) -> None:
        (synthese,) = [tableau for tableau in interne.tableaux if tableau.titre == "Synthèse"]
        blocs = {voulu.bloc: synthese.lignes[debut:fin] for voulu, (debut, fin) in synthese.graphiques}
        assert [len(lignes) for lignes in (blocs["mois"], blocs["famille"])] == [12, 1]
        assert all(ligne[0] == bloc and ligne[1] for bloc, lignes in blocs.items() for ligne in (lignes[0], lignes[-1]))
        assert interne.tableaux[0].graphiques == ()

    def test_un_onglet_incomplet_est_dit(self, centre: Centre) -> None:
        centre.effacer_la_cle("seance", "adultes")
        centre.effacer_la_cle("finance", "montant")
        centre.effacer_la_cle("equipe", "code")
        etude = centre.etudier()
        assert exporter_le_classeur(etude).incomplets == ["Séances", "Finances"]
        assert exporter_dehors(etude).incomplets == ["Séances"]
        partie = replace(etude.donnees.feuilles["planning"], onglet=Onglet(sheet_id=-1, titre="Planning"))
        etude = replace(etude, donnees=replace(etude.donnees, feuilles={**etude.donnees.feuilles, "planning": partie}))
        assert exporter_dehors(etude).incomplets == ["Séances", "Planning"]

    def test_un_classeur_neuf(self, modele: Modele) -> None:
        jeu = exporter_le_classeur(Centre(modele).etudier())
        assert not any(tableau.graphiques for tableau in jeu.tableaux)
        assert [len(lignes(jeu, nom)) for nom in ("seances", "lieux", "reponses-seance")] == [0, 4, 0]

    def test_une_reponse_qui_continue_ailleurs(self, modele: Modele, centre: Centre) -> None:
        suite = Onglet(
            sheet_id=9, titre="Réponses séance !", grille=grille(modele, "seance", {"_": "01/12/2014 10:00:00"})
        )
        del centre.reponses["reunion"]
        jeu = exporter_le_classeur(etudier(replace(centre.donnees, suites={"seance": [suite]})))
        assert [(t.nom, t.titre) for t in jeu.tableaux][-6:-4] == [
            ("reponses-seance", "Réponses séance"),
            ("reponses-seance-2", "Réponses séance !"),
        ]
        assert "reponses-reunion" not in {tableau.nom for tableau in jeu.tableaux}

    def test_un_exercice(self, annee: Centre) -> None:
        jeu = exporter_le_classeur(annee.etudier(), exercice_entier(EXERCICE))
        assert jeu.nom == "passerelle-2013-2014"
        assert [ligne["date"] for ligne in lignes(jeu, "seances")] == [date(2013, 10, jour) for jour in (3, 10, 11, 17)]
        assert len(lignes(jeu, "reponses-seance")) == 4
        assert len(lignes(jeu, "finances")) == 3
        assert {ligne["periode"] for ligne in lignes(jeu, "indicateurs")} <= {"2013-2014", *EXERCICE.mois()}
        assert jeu.sans_date == {"Séances": 1, "Réponses séance": 1}
        suivant = exporter_le_classeur(annee.etudier(), exercice_entier(SUIVANT))
        assert [ligne["date"] for ligne in lignes(suivant, "seances")] == [date(2014, 9, 5)]
        assert lignes(suivant, "finances") == []

    def test_une_annee_a_ses_chiffres(self, annee: Centre) -> None:
        jeu = exporter_le_classeur(annee.etudier(), annee_civile(2013))
        seances = {
            ligne["periode"]: ligne["valeur"]
            for ligne in lignes(jeu, "indicateurs")
            if (ligne["code"], ligne["ventilation"]) == ("SEA", None)
        }
        assert seances == {"2013": 3, "2013-10": 3}


class TestOuvert:
    def test_une_rencontre_n_a_que_des_noms_connus(self, ouvert: Jeu) -> None:
        vues = [
            (ligne["id"], ligne["lieu"], ligne["statut"], ligne["motif"], ligne["adultes"], ligne["partenaires"])
            for ligne in lignes(ouvert, "seances")
        ]
        assert vues == [
            (
                *("2013-10-03-petit-dejeuner-centre-social", "Centre social", "réalisée"),
                None,
                12,
                ("AVVA", "Autre partenaire 1"),
            ),
            ("2013-10-10-petit-dejeuner-autre-lieu-1", "Autre lieu 1", "réalisée", None, None, None),
            ("2013-10-11-petit-dejeuner-autre-lieu-1", "Autre lieu 1", "réalisée", None, 12, None),
            ("2013-10-17-petit-dejeuner-centre-social", "Centre social", "annulée", "Autre", None, None),
        ]
        assert "Autre lieu 1" in [ligne["nom"] for ligne in lignes(ouvert, "lieux")]
        assert "Autre partenaire 1" in [ligne["nom"] for ligne in lignes(ouvert, "partenaires")]

    def test_un_projet_a_son_nom_quand_l_equipe_le_montre(self, ouvert: Jeu) -> None:
        assert [(ligne["id"], ligne["nom"], ligne["theme"]) for ligne in lignes(ouvert, "projets")] == [
            ("jardin-partage", "Jardin partagé", "Autre thème 1"),
            ("projet-2", "Projet 2", "Autre thème 2"),
            ("autre-projet-1", "Autre projet 1", None),
        ]
        assert [ligne["projet"] for ligne in lignes(ouvert, "reunions")] == ["Jardin partagé", "Autre projet 1"]

    def test_rien_de_ce_qu_une_personne_a_ecrit(self, ouvert: Jeu) -> None:
        cellules = [
            str(valeur).casefold()
            for tableau in ouvert.tableaux
            for ligne in tableau.lignes
            for valeur in ligne
            if valeur
        ]
        for ecrit in ("martin", "paul", "jardin 1", "cadeau", "agent", "lumière"):
            assert not [cellule for cellule in cellules if ecrit in cellule], ecrit

    def test_un_petit_nombre_est_masque(self, ouvert: Jeu) -> None:
        besoins = {
            (ligne["code"], ligne["modalite"]): (
                ligne["valeur"],
                ligne["n"],
                ligne["sur"],
                ligne["fiable"],
                ligne["masque"],
            )
            for ligne in lignes(ouvert, "indicateurs")
            if ligne["code"] in ("BES", "VOIX") and ligne["ventilation"] in (None, "theme")
        }
        assert besoins["BES", "Espaces verts et jardins"] == (9, None, None, None, "non")
        assert besoins["BES", "Éclairage public"] == (None, None, None, None, "oui")
        assert besoins["VOIX", "Éclairage public"] == (None, None, None, None, "oui")
        assert besoins["BES", None][0] == 11

    def test_si_peu_de_besoins_que_rien_ne_les_compte(self, modele: Modele) -> None:
        centre = Centre(modele)
        centre.repondre("besoin", {}, {"_": "04/10/2013 09:00:00", "texte": "Plus de lumière", "nature": "Une envie"})
        centre.synchroniser()
        chiffres = lignes(exporter_dehors(centre.etudier()), "indicateurs")
        besoins = [ligne for ligne in chiffres if ligne["code"] in ("BES", "VOIX", "SUI")]
        assert {(ligne["code"], ligne["ventilation"]) for ligne in besoins} >= {
            ("BES", None),
            ("BES", "nature"),
            ("SUI", None),
        }
        assert {(ligne["valeur"], ligne["n"], ligne["sur"], ligne["masque"]) for ligne in besoins} == {
            (None, None, None, "oui")
        }
        assert "oui" not in {ligne["masque"] for ligne in chiffres if ligne not in besoins}

    def test_un_mot_que_personne_n_a_declare_est_un_numero(self, ouvert: Jeu) -> None:
        charges = {
            (ligne["ventilation"], ligne["modalite"]): ligne["valeur"]
            for ligne in lignes(ouvert, "indicateurs")
            if ligne["code"] == "CHA"
        }
        assert (charges["nature", "Matériel"], charges["nature", "Autre 1"], charges[None, None]) == (24, 12, 36)

    def test_un_exercice_ou_tous_ceux_qui_ont_commence(self, annee: Centre, ouvert: Jeu) -> None:
        assert {ligne["periode"] for ligne in lignes(ouvert, "indicateurs")} == {"2013-2014"}
        un = exporter_dehors(annee.etudier(), EXERCICE)
        assert [tableau.lignes for tableau in un.tableaux] == [tableau.lignes for tableau in ouvert.tableaux]
        aucun = exporter_dehors(annee.etudier(), SUIVANT)
        assert [lignes(aucun, nom) for nom in ("indicateurs", "seances", "reunions")] == [[], [], []]
        assert (un.nom, un.titre) == ("action-2013-2014", "\u00a0: , exercice 2013-2014")

    def test_un_nom_qui_semble_personnel_est_un_numero(self, centre: Centre) -> None:
        centre.taper("lieu", id="paul", nom="Chez Paul 06 12 34 56 78", famille="École")
        centre.taper("lieu", id="sans-nom")
        centre.ecrire("projet", "projet-20131202-100000", nom="Jardin du 06 12 34 56 78")
        jeu = exporter_dehors(centre.etudier())
        assert [(ligne["id"], ligne["nom"]) for ligne in lignes(jeu, "lieux")][-2:] == [
            ("autre-lieu-2", "Autre lieu 2"),
            ("autre-lieu-1", "Autre lieu 1"),
        ]
        assert lignes(jeu, "projets")[0]["nom"] == "Projet 1"

    def test_deux_rencontres_de_meme_cle(self, centre: Centre) -> None:
        centre.taper(
            "seance",
            id="a-moi",
            date=date(2013, 10, 3),
            activite="Petit-déjeuner",
            lieu="centre social",
            statut="oui ?",
        )
        ids = [ligne["id"] for ligne in lignes(exporter_dehors(centre.etudier()), "seances")]
        assert "2013-10-03-petit-dejeuner-centre-social-2" in ids


class TestReponses:
    def test_une_colonne_une_question(self, modele: Modele) -> None:
        formulaire = modele.formulaires["reunion"]
        question = formulaire.question("projet")
        formulaire = replace(
            formulaire,
            questions=tuple(
                replace(q, anciens_titres=("Quel projet",)) if q is question else q for q in formulaire.questions
            ),
        )
        tableau = tableau_des_reponses(
            formulaire,
            [
                ["À nous", "Timestamp", "Quel projet", "Projet", "Date", "Durée (heures)"],
                ["x", 41556.5, "Jardin", "", 41556, Moment(0.0625, "TIME")],
                ["seulement à nous", "", "", ""],
                ["", -5, "", "Fête", 99_999_999, 2],
                ["", "hier", "Vieux", "Neuf", "3/10/13"],
            ],
            titre="!",
            se_tait=lambda _, texte: texte == "Neuf",
        )
        assert tableau.nom == "reunion"
        lues = [[ligne[0], ligne[1], ligne[2]] for ligne in tableau.lignes]
        assert lues == [
            [datetime(2013, 10, 9, 12), date(2013, 10, 9), "Jardin"],
            [-5, 99_999_999, "Fête"],
            ["hier", "3/10/13", "(masqué)"],
        ]
        assert tableau.colonne("Durée (heures)") == ["01:30", 2, None]

    def test_un_onglet_vide(self, modele: Modele) -> None:
        tableau = tableau_des_reponses(modele.formulaires["projet"], [], titre="Vide", se_tait=lambda _, __: False)
        assert (tableau.lignes, tableau.champs[0].cle) == ([], "Horodateur")


@pytest.mark.parametrize(
    ("dite", "jour"),
    [
        (datetime(2014, 1, 2, 9), date(2014, 1, 2)),
        ("2/1/14", date(2014, 1, 2)),
        ("un jour", None),
        (12, None),
        (None, None),
    ],
)
def test_le_jour_d_une_case(dite: object, jour: date | None) -> None:
    assert jour_de(dite) == jour


class TestPromesses:
    @pytest.mark.parametrize(
        ("valeurs", "unique", "requis"),
        [(["a", "b"], True, True), (["a", "a"], False, True), (["a", None], False, False), ([], False, False)],
    )
    def test_une_cle_distingue_toutes_les_lignes(
        self, valeurs: Sequence[Valeur], *, unique: bool, requis: bool
    ) -> None:
        tableau = tenir_les_promesses(table("t", valeurs))
        assert (tableau.champs[0].est_unique, tableau.champs[0].est_requis) == (unique, requis)
        assert tableau.cle == ("id" if unique else "")

    def test_une_liste_n_est_dite_que_si_elle_est_tenue(self) -> None:
        for valeurs, dites in ((["Oui", None], ("Oui", "Non")), (["Oui", "Peut-être"], ())):
            tableau = table("t", valeurs)
            tableau = replace(tableau, champs=(replace(tableau.champs[0], valeurs=("Oui", "Non")),))
            assert tenir_les_promesses(tableau).champs[0].valeurs == dites

    @pytest.mark.parametrize(
        ("type_", "valeur", "tenu"),
        [
            ("datetime", datetime(2014, 1, 1, 9), True),
            ("datetime", date(2014, 1, 1), False),
            ("date", datetime(2014, 1, 1, 9), False),
            ("number", True, False),
            ("number", -1, True),
        ],
    )
    def test_un_type_n_est_dit_que_s_il_est_tenu(self, type_: Any, valeur: Valeur, *, tenu: bool) -> None:
        tableau = table("t", [valeur])
        tableau = replace(tableau, champs=(replace(tableau.champs[0], type=type_),))
        (lu,) = tenir_les_promesses(tableau).champs
        assert (lu.type, lu.minimum) == (type_ if tenu else "string", None)

    def test_un_lien_n_est_dit_que_s_il_tient(self) -> None:
        lien = Reference(champ="id", tableau="noms", cible="id")
        ailleurs = replace(lien, tableau="nulle-part")
        for valeurs, noms, gardes in (
            (["a", None], ["a", "b"], (lien,)),
            (["c"], ["a", "b"], ()),
            (["a"], ["a", "a"], ()),
        ):
            lue, _ = lier([replace(table("t", valeurs), references=(lien, ailleurs)), table("noms", noms)])
            assert lue.references == gardes


def table(nom: str, valeurs: Sequence[Valeur]) -> Tableau:
    """A table of one column."""
    return Tableau(
        nom=nom,
        titre=nom,
        description="",
        champs=(Champ(cle="id", titre="Identifiant"),),
        lignes=[(valeur,) for valeur in valeurs],
        cle="id",
    )
