"""The tabs staff keep: what they say, the ids they are given, what cannot be read."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from passerelle.domaine.cadre.referentiels import Referentiels, lire_les_referentiels
from passerelle.domaine.declare.entites import Exercice, Fermeture, Vacances, exercice_de
from passerelle.domaine.declare.parametre import ValeurDatee, valeur_au
from passerelle.domaine.declare.probleme import PLUSIEURS, Anomalie, Probleme, en_anomalies
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.feuilles.feuille import Feuille, Onglet, a_une_ligne_de_cles, lire_feuille
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule

Lignes = Sequence[Mapping[str, Cellule]]


def feuille(modele: Modele, ident: str, lignes: Lignes) -> Feuille:
    table = modele.tables[ident]
    grille: list[list[Cellule]] = [
        list(table.cles),
        [c.libelle for c in table.colonnes],
        *([ligne.get(c) for c in table.cles] for ligne in lignes),
    ]
    return lire_feuille(table, Onglet(sheet_id=1, titre=table.onglet, grille=grille))


def lire(modele: Modele, **tables: Lignes) -> Referentiels:
    return lire_les_referentiels(modele, {ident: feuille(modele, ident, lignes) for ident, lignes in tables.items()})


LIEUX: Lignes = [
    {"id": " ecole-a ", "nom": "École A", "autres_noms": "Jean Zay; Groupe scolaire", "famille": "ecole", "ouvert_vacances": "oui"},
    {"nom": "École B", "famille": "École", "actif_du": "1er septembre 2013", "actif_au": 41790},
    {"nom": "Parc", "famille": "jardin", "ouvert_vacances": "NON", "actif_du": "l’an dernier"},
    {"id": "sans-nom", "famille": "École"},
]  # fmt: skip


def test_les_lieux_de_l_equipe(modele: Modele) -> None:
    references = lire(modele, lieu=LIEUX)
    une, deux, parc = references.lieux
    assert (une.id, une.autres_noms, une.famille, une.ouvert_vacances) == (
        "ecole-a",
        ("Jean Zay", "Groupe scolaire"),
        "ecole",
        True,
    )
    assert (deux.id, deux.ouvert_vacances, deux.actif_du, deux.actif_au) == (
        "ecole-b",
        False,
        date(2013, 9, 1),
        date(2014, 5, 31),
    )
    assert (parc.id, parc.famille, parc.ouvert_vacances, parc.actif_du) == ("parc", "", False, None)
    assert [(a.ou, a.ligne, a.champ) for a in references.anomalies] == [
        ("lieu", "parc", "famille"),
        ("lieu", "parc", "actif_du"),
    ]
    trouve = references.annuaires["lieux"].trouver("jean-zay")
    assert trouve is not None
    assert trouve.id == "ecole-a"


def test_un_lieu_sans_famille_connue_reste_ouvert(modele: Modele) -> None:
    (lieu,) = lire(modele, lieu=[{"nom": "Parc"}]).lieux
    assert lieu.ouvert_vacances


def test_un_identifiant_a_chaque_ligne_ajoutee(modele: Modele) -> None:
    """From its name; the first of two lines with one id keeps it, and none takes another's."""
    references = lire(
        modele,
        lieu=[
            {"nom": "Parc"},
            {"id": "parc", "nom": "Ancien parc"},
            {"id": "parc", "nom": "Copie"},
            {"id": "a"},
            {"nom": "Parc"},
        ],
        partenaire=[{"nom": "AVVA"}],
        theme=[{"libelle": "Vie de quartier", "mots": "fête, voisins\nbruit"}],
    )
    assert [(e.rang, e.ligne) for e in references.ids["lieu"]] == [(2, "parc-2"), (4, "copie"), (6, "parc-3")]
    assert [e.ligne for e in references.ids["partenaire"]] == ["avva"]
    assert [e.ligne for e in references.ids["theme"]] == ["vie-de-quartier"]
    (theme,) = references.themes
    assert (theme.id, theme.mots) == ("vie-de-quartier", ("fête", "voisins", "bruit"))


def test_les_partenaires_et_les_codes(modele: Modele) -> None:
    references = lire(
        modele,
        partenaire=[{"id": "p1", "nom": "France Loire", "autres_noms": "bailleur"}, {"id": "p2"}],
        equipe=[{"code": "M-1", "prenom": "Une personne"}, {"prenom": "Autre"}, {"code": 12}],
    )
    assert references.codes == {"m1", "12"}
    assert [entree.id for entree in references.annuaires["partenaires"].entrees] == ["p1"]


def test_les_fermetures(modele: Modele) -> None:
    references = lire(
        modele,
        lieu=LIEUX[:1],
        fermeture=[
            {"lieu": "ecole a", "du": "3/10/2013", "au": "10/10/2013", "motif": " Travaux "},
            {"du": 41550},
            {"lieu": "Ailleurs", "du": 41550},
            {"lieu": "Ailleurs", "du": 41551},
            {"du": "bientôt", "au": "10/10/2013"},
            {"du": 41550, "au": "plus tard"},
            {"motif": "rien qui fasse une ligne"},
        ],
    )
    jour = date(2013, 10, 3)
    assert references.fermetures == (
        Fermeture(lieu="ecole-a", du=jour, au=date(2013, 10, 10), motif="Travaux"),
        Fermeture(lieu="", du=jour, au=jour),
        Fermeture(lieu="", du=jour, au=jour),
    )
    assert [(a.ou, a.champ) for a in references.anomalies] == [
        ("fermeture", "lieu"), ("fermeture", "du"), ("fermeture", "au"),
    ]  # fmt: skip


def test_fermer_un_jour_illisible_ne_ferme_pas_jusqu_a_sa_fin(modele: Modele) -> None:
    assert lire(modele, fermeture=[{"du": "bientôt", "au": "10/10/2013"}]).fermetures == ()


def test_les_vacances_sont_celles_de_la_zone_du_centre(modele: Modele) -> None:
    lignes: Lignes = [
        {"zone": "A", "du": "19/10/2013", "au": 41581, "nom": " Toussaint "},
        {"zone": "zone a", "du": 41629, "au": 41644},
        {"du": 41760},
        {"zone": "B", "du": 41692, "au": 41707, "nom": "Hiver"},
        {"zone": "A", "au": 41707, "nom": "rien qui fasse une ligne"},
    ]
    references = lire_les_referentiels(modele, {"vacances": feuille(modele, "vacances", lignes)}, "A")
    assert references.vacances == (
        Vacances(du=date(2013, 10, 19), au=date(2013, 11, 3), nom="Toussaint"),
        Vacances(du=date(2013, 12, 21), au=date(2014, 1, 5)),
        Vacances(du=date(2014, 5, 1), au=date(2014, 5, 1)),
    )
    assert references.anomalies == ()
    sans_zone = lire_les_referentiels(modele, {"vacances": feuille(modele, "vacances", lignes)})
    assert [vacances.du for vacances in sans_zone.vacances] == [date(2014, 5, 1)]


def test_des_vacances_illisibles_ne_comptent_pas_et_se_citent(modele: Modele) -> None:
    lignes: Lignes = [
        {"zone": "A", "du": "la Toussaint", "au": 41581},
        {"zone": "A", "du": 41566, "au": "début novembre"},
        {"zone": "A", "du": 41581, "au": 41566},
        {"zone": "Lyon", "du": 41566, "au": 41581},
    ]
    references = lire_les_referentiels(modele, {"vacances": feuille(modele, "vacances", lignes)}, "A")
    assert references.vacances == ()
    dites = [(a.ou, a.champ, a.message) for a in references.anomalies]
    for champ, cite, remede in (
        ("du", "«\u00a0la Toussaint\u00a0»", "écrivez-la comme 03/10/2013."),
        ("au", "«\u00a0début novembre\u00a0»", "écrivez-la comme 03/10/2013."),
        ("au", "(du 03/11/2013 au 19/10/2013)", "Corrigez l’une des deux dates."),
        ("zone", "«\u00a0Lyon\u00a0»", "Écrivez A, B, C, ou laissez la case vide si ce sont celles du centre."),
    ):
        assert any((o, c) == ("vacances", champ) and cite in m and m.endswith(remede) for o, c, m in dites), cite
    assert len(dites) == 4


def test_sans_onglet_rien(modele: Modele) -> None:
    references = lire(modele)
    assert (references.lieux, references.fermetures, references.codes, references.anomalies) == (
        (),
        (),
        frozenset(),
        (),
    )
    assert references.annuaires["activites"].exact("petit dejeuner") is not None


def test_ce_qui_ne_sert_a_rien_se_cite(modele: Modele) -> None:
    references = lire(
        modele,
        lieu=[
            {
                "id": "a",
                "nom": "Parc",
                "famille": "jardin",
                "ouvert_vacances": "peut-être",
                "actif_au": "jadis",
            },
            {
                "id": "b",
                "nom": "Halle",
                "famille": "École",
                "ouvert_vacances": "Oui, en juillet",
                "autres_noms": "parc",
            },
        ],
        partenaire=[
            {"id": "p", "nom": "Mairie", "nature": "Collectivité !"},
            {"id": "q", "nom": "La mairie", "nature": "associations"},
            {"id": "r", "nom": "AVVA", "autres_noms": "mairie"},
        ],
        fermeture=[{"du": "10/10/2013", "au": "3/10/2013"}, {"lieu": "Ailleurs", "du": 41550}],
        equipe=[{"code": "M1", "du": "la rentrée"}],
    )
    dites = [(a.ou, a.ligne, a.champ, a.message) for a in references.anomalies]
    for onglet, ligne, champ, cite in (
        ("lieu", "a", "famille", "«\u00a0jardin\u00a0»"),
        ("lieu", "a", "ouvert_vacances", "«\u00a0peut-être\u00a0»"),
        ("lieu", "a", "actif_au", "«\u00a0jadis\u00a0»"),
        ("lieu", "b", "autres_noms", "«\u00a0parc\u00a0» désigne déjà «\u00a0Parc\u00a0»"),
        ("partenaire", "q", "nature", "Vouliez-vous dire «\u00a0association\u00a0»"),
        ("partenaire", "r", "autres_noms", "«\u00a0mairie\u00a0» désigne déjà «\u00a0Mairie\u00a0»"),
        ("fermeture", "", "au", "du 10/10/2013 au 03/10/2013"),
        ("fermeture", "", "lieu", "«\u00a0Ailleurs\u00a0»"),
        ("equipe", "1re de la liste", "du", "ne se lit pas\u00a0:"),
    ):
        assert any((o, i, c) == (onglet, ligne, champ) and cite in m for o, i, c, m in dites), cite
    assert len(dites) == 9
    assert references.fermetures == ()
    assert [lieu.ouvert_vacances for lieu in references.lieux] == [True, True]


TABLE = Table(
    id="t", onglet="T", genre="reference", presence="nom",
    colonnes=(Colonne(cle="id", libelle="Id"), Colonne(cle="nom", libelle="Nom"), Colonne(cle="n", libelle="N", type="nombre")),
)  # fmt: skip


def onglet(*rangees: Sequence[Cellule], formules: Mapping[tuple[int, int], str] | None = None) -> Onglet:
    return Onglet(sheet_id=1, titre="T", grille=rangees, formules=formules or {})


def test_une_rangee_est_une_ligne_quand_elle_a_un_nom_ou_un_identifiant() -> None:
    lue = lire_feuille(
        TABLE,
        onglet(
            ["", "nom", "n", "id", "commentaire"], ["", "Nom", "N", "Id", ""],
            ["x", "A", "1,5"], [], ["total", "", 12], ["", None, 3, "b"], ["", "C", "douze"],
        ),
    )  # fmt: skip
    assert lue.est_lisible
    assert lue.rangs == [2, 5, 6]
    assert lue.places == {"nom": 1, "n": 2, "id": 3}
    assert lue.colonnes == {"nom": ["A", None, "C"], "n": [1.5, 3, "douze"], "id": [None, "b", None]}
    assert lue.colonnes["n"] == [1.5, 3, "douze"]


def test_une_cle_absente_ou_doublee_rend_l_onglet_illisible() -> None:
    assert lire_feuille(TABLE, onglet(["id", "nom"])).manquantes == ("n",)
    doublee = lire_feuille(TABLE, onglet(["id", "nom", "n", "nom "], [], ["a", "Un", 1, "Autre"]))
    assert doublee.doublees == ("nom",)
    assert not doublee.est_lisible
    assert doublee.colonnes["nom"] == ["Un"]
    vide = lire_feuille(TABLE, onglet())
    assert vide.manquantes == ("id", "nom", "n")
    assert vide.rangs == []


def test_une_ligne_de_cles_se_reconnait() -> None:
    assert a_une_ligne_de_cles(TABLE, onglet(["id", "nom"]))
    assert not a_une_ligne_de_cles(TABLE, onglet(["Id", "nom", None]))
    assert not a_une_ligne_de_cles(TABLE, onglet())


def test_une_case_telle_qu_elle_a_ete_saisie() -> None:
    lu = onglet(["a"], ["b", 2], formules={(1, 1): "=1+1"})
    assert [lu.cellule(*place) for place in ((0, 0), (0, 5), (7, 0), (1, 1))] == ["a", None, None, "=1+1"]


def test_une_question_se_trouve_par_sa_cle(modele: Modele) -> None:
    seance = modele.formulaires["seance"]
    assert seance.question("eu_lieu").colonne_remplie == "statut"
    assert seance.question("date").colonne_remplie == "date"
    with pytest.raises(KeyError):
        seance.question("inconnue")


def test_les_exercices() -> None:
    scolaire, civil = (
        Exercice(date(2013, 9, 1), date(2014, 8, 31)),
        Exercice(date(2015, 1, 1), date(2015, 12, 31)),
    )
    assert (scolaire.libelle, civil.libelle) == ("2013-2014", "2015")
    assert scolaire.mois()[::11] == ("2013-09", "2014-08")
    assert len(scolaire.mois()) == 12
    assert exercice_de(date(2014, 8, 31), [civil, scolaire]) == scolaire
    assert exercice_de(date(2014, 9, 1), [civil, scolaire]) is None


def test_un_parametre_vaut_ce_qui_est_en_vigueur() -> None:
    parametre = (
        ValeurDatee(valeur=3, depuis=date(2014, 1, 1), source=""),
        ValeurDatee(valeur=2, depuis=date(2013, 1, 1), source=""),
    )
    jours = [date(2012, 1, 1), date(2013, 1, 1), date(2013, 12, 31), date(2014, 1, 1)]
    assert [valeur_au(parametre, jour) for jour in jours] == [2, 2, 2, 3]


def test_un_probleme_dit_ou_il_est() -> None:
    assert str(Probleme("a.yaml", 3, "Faux.", "Corrigez.")).startswith("a.yaml, ligne 3")
    assert str(Probleme("a.yaml", 0, "Faux.", "Corrigez.")).startswith("a.yaml\u00a0:")


def test_beaucoup_d_anomalies_pareilles_n_en_font_qu_une() -> None:
    peu = [str(n) for n in range(PLUSIEURS)]
    assert en_anomalies("t", peu, "c", "M.") == [Anomalie("t", ident, "c", "M.") for ident in peu]
    (ensemble,) = en_anomalies("t", [*peu, "x"], "c", "M.", "information")
    assert (ensemble.ligne, ensemble.gravite) == ("0", "information")
    assert ensemble.message.startswith("41 lignes")
