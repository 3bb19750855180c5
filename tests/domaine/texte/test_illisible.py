"""Cells that say something else than they seem: moments, durations, errors, telephones; workbooks set for elsewhere."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.declare.reglages import revoir_les_reglages
from passerelle.domaine.feuilles.feuille import Onglet, lire_feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.dernieres_valeurs import completer
from passerelle.domaine.reponses.moments import grille_des_reponses, rendre_nos_nombres
from passerelle.domaine.reponses.precision import Remarque, preciser
from passerelle.domaine.reponses.reponse import lire_rangees, lire_reponses
from passerelle.domaine.texte.illisible import ERREURS, nommer_les_cases
from passerelle.domaine.texte.lecture import Brut, Moment, en_brut, en_texte, lire_colonne
from passerelle.domaine.texte.telephone import rendre_le_zero
from tests.domaine.fiches_d_essai import grille, lire, reponses_de


@pytest.mark.parametrize(
    ("moment", "montre", "heures"),
    [
        (Moment(41771, "DATE"), "12/05/2014", None),
        (Moment(41771.375, "DATE_TIME"), "12/05/2014 09:00:00", None),
        (Moment(0.0625, "TIME"), "01:30", 1.5),
        (Moment(1.25, "TIME"), "30:00", 30),
        (Moment(-0.0625, "TIME"), "-01:30", -1.5),
        (Moment(0.0625 + 5 / 86400, "TIME"), "01:30:05", 1.501389),
        (Moment(0.0625, "DATE_TIME"), "30/12/1899 01:30:00", 1.5),
        (Moment(-3, "DATE"), "27/12/1899", None),
        (Moment(10**9, "DATE"), "1000000000 jours", None),
        (Moment(6_660_000, "DATE"), "16/06/20134", None),
    ],
)
def test_un_nombre_montre_comme_un_moment(moment: Moment, montre: str, heures: float | None) -> None:
    assert en_texte(moment) == montre
    assert en_brut(moment) == moment.serie
    assert lire_colonne("nombre", [moment, 2, None]) == [montre, 2, None]
    assert lire_colonne("texte", [moment]) == [montre]
    assert lire_colonne("nombre", [moment], heures=True) == [montre if heures is None else heures]


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("03:00:00", 3), ("1:30", 1.5), ("1h30", 1.5), ("1 H 30", 1.5), ("2 heures", 2), ("2 h", 2), ("1 h 15 min", 1.25),
        ("1,5", 1.5), (2, 2), ("1:3", "1:3"), ("1:75", "1:75"), ("le matin", "le matin"), (True, "VRAI"),
    ],
)  # fmt: skip
def test_des_heures_comme_on_les_ecrit(ecrit: Brut, lu: object) -> None:
    assert lire_colonne("nombre", [ecrit], heures=True) == [lu]


@pytest.mark.parametrize(
    ("serie", "lue"),
    [
        (-323_716, date(1013, 9, 10)),
        (-693_593, date(1, 1, 1)),
        (-693_594, "-693594"),
        (6_659_744, "03/10/20133"),
        (10**9, "1000000000"),
    ],
)
def test_une_annee_d_ailleurs_se_lit_ou_se_montre(serie: float, lue: object) -> None:
    assert lire_colonne("date", [serie]) == [lue]


def test_une_annee_a_quatre_chiffres() -> None:
    assert en_texte(date(13, 5, 1)) == "01/05/0013"


@pytest.mark.parametrize(
    ("colonne", "rangs", "dit"),
    [
        (1, [2], "case B3"),
        (0, [2, 3], "cases A3, A4"),
        (26, range(2, 8), "cases AA3, AA4, AA5, AA6, AA7 et 1 autre"),
        (701, range(2, 10), "cases ZZ3, ZZ4, ZZ5, ZZ6, ZZ7 et 3 autres"),
    ],
)
def test_les_cases_se_nomment_comme_dans_un_tableur(colonne: int, rangs: list[int], dit: str) -> None:
    assert nommer_les_cases(colonne, rangs) == dit


@pytest.mark.parametrize(
    ("ecrit", "rendu"),
    [
        ("612345678", "0612345678"), (" 6 12 34 56 78 ", "06 12 34 56 78"), ("6.12.34.56.78", "06.12.34.56.78"),
        ("0612345678", None), ("61234567", None), ("6123456789", None), ("nadia@exemple.fr", None), ("+33612345678", None),
    ],
)  # fmt: skip
def test_un_numero_francais_retrouve_son_zero(ecrit: str, rendu: str | None) -> None:
    texte = rendre_le_zero(ecrit)
    assert (texte.replace(" ", "") if texte else None) == (rendu.replace(" ", "") if rendu else None)


@pytest.mark.parametrize(
    ("locale", "fuseau", "combien"),
    [
        ("fr_FR", "Europe/Paris", 0), ("fr_CA", "Europe/Paris", 0), ("", "", 0), ("en_US", "Europe/Paris", 1),
        ("fr_FR", "Europe/London", 1), ("en_GB", "Europe/London", 2),
    ],
)  # fmt: skip
def test_un_classeur_regle_pour_ailleurs(locale: str, fuseau: str, combien: int) -> None:
    dites = revoir_les_reglages("contacts", locale=locale, fuseau=fuseau, attendu="Europe/Paris")
    assert len(dites) == combien
    assert all(dite.ou == "Classeur des contacts" for dite in dites)


def test_les_formats_ne_changent_pas_ce_qui_identifie_une_reponse(modele: Modele) -> None:
    fiche = modele.formulaires["seance"]
    brute = grille(modele, "seance", {"duree_h": 0.125, "adultes": 41771})
    titres = [str(titre) for titre in brute[0]]
    places = [titres.index(fiche.question(cle).titre) for cle in ("duree_h", "adultes")]
    moments = {places[0]: {1: "TIME"}, places[1]: {1: "DATE", 7: "DATE"}, 1: {1: "DATE"}, 99: {1: "DATE"}}
    onglet = Onglet(sheet_id=1, titre="", grille=brute, moments=moments)  # type: ignore[arg-type]
    marquee = grille_des_reponses(fiche, onglet)
    rangees = lire_rangees(fiche, marquee, {}, {"duree_h": "heures"})
    assert rangees.empreintes.tolist() == lire_rangees(fiche, brute, {}).empreintes.tolist()
    (ligne,) = reponses_de(lire_reponses(fiche, rangees)).to_dict("records")
    assert (ligne["duree_h"], ligne["adultes"], ligne["date"]) == (3, "12/05/2014", date(2013, 10, 3))
    vide = Onglet(sheet_id=1, titre="")
    assert grille_des_reponses(fiche, vide) == ()
    sans = replace(onglet, moments={1: {1: "DATE"}})
    assert grille_des_reponses(fiche, sans) is brute


def test_ce_qui_n_est_pas_demande_ne_redevient_pas_une_reponse(modele: Modele) -> None:
    fiche = modele.formulaires["seance"]
    brute = grille(modele, "seance", {"eu_lieu": "Non", "motif": "Météo", "duree_h": "1:30"})
    rangees = lire_rangees(fiche, brute, {}, {"duree_h": "heures"})
    (ligne,) = reponses_de(lire_reponses(fiche, rangees)).to_dict("records")
    assert ligne["duree_h"] is None


def test_un_format_change_ne_change_pas_nos_nombres(modele: Modele) -> None:
    table = modele.tables["seance"]
    rangee = {"id": "a", "date": 41550, "adultes": 12, "enfants": 4}
    grille_ = [list(table.cles), [c.libelle for c in table.colonnes], [rangee.get(cle) for cle in table.cles],
               ["manuelle", 41551, *([None] * 4), 12]]  # fmt: skip
    dates = {2: "DATE", 3: "DATE"}
    moments = {table.cles.index(cle): dates for cle in ("adultes", "enfants", "date")}
    feuille = lire_feuille(table, Onglet(sheet_id=1, titre="", grille=grille_, moments=moments))  # type: ignore[arg-type]
    assert feuille.colonnes["adultes"] == ["11/01/1900", "11/01/1900"]
    memoire = Memoire(ids=["a"], sources=[("s",)], colonnes={"adultes": [12], "enfants": [5]})
    rendue = rendre_nos_nombres(feuille, memoire)
    assert rendue.colonnes["adultes"] == [12, "11/01/1900"]
    assert rendue.colonnes["enfants"] == ["03/01/1900", None]
    assert rendre_nos_nombres(replace(feuille, moments={}), memoire).moments == {}


def test_une_erreur_prend_la_derniere_valeur_de_sa_ligne(modele: Modele) -> None:
    lot = lire(modele, "seance", {"adultes": "#N/A", "lieu": "#REF!", "eu_lieu": "#REF!"})
    (ident,) = reponses_de(lot).index
    connue = Memoire(
        ids=["a"],
        sources=[(f"{ident}:1f",)],
        colonnes={"adultes": [7], "lieu": ["École A"], "statut": ["annulée"]},
    )
    complet, dites = completer(lot, connue)
    assert reponses_de(complet).loc[ident, ["adultes", "lieu", "eu_lieu"]].tolist() == [
        7,
        "École A",
        "annulée",
    ]
    assert [(dite.champ, dite.gravite) for dite in dites] == [
        ("lieu", "attention"), ("eu_lieu", "attention"), ("adultes", "attention"),
    ]  # fmt: skip
    inconnu, _ = completer(lot, Memoire())
    assert reponses_de(inconnu).loc[ident, ["adultes", "lieu", "eu_lieu"]].tolist() == [None, None, "#REF!"]
    assert completer(lire(modele, "seance", {}), connue)[1] == []


def test_toutes_les_erreurs_se_reconnaissent() -> None:
    assert {
        "#REF!",
        "#N/A",
        "#NAME?",
        "#VALUE!",
        "#DIV/0!",
        "#ERROR!",
        "#NUM!",
        "#NULL!",
        "Chargement…",
    } < ERREURS


def test_seul_un_numero_amoindri_est_rendu() -> None:
    reponses: dict[str, list[object]] = {"joindre": ["612345678", "nadia@exemple.fr", None]}
    bruts: dict[str, list[Brut]] = {"joindre": [612345678, "nadia@exemple.fr", None]}
    remarques = preciser(reponses, bruts, {"joindre": "telephone"})
    assert reponses["joindre"] == ["0612345678", "nadia@exemple.fr", None]
    assert remarques == {0: {"joindre": Remarque("zero")}}
