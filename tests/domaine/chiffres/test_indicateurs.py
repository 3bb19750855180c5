"""What figures count (domaine.md §5)."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.domaine.chiffres.chiffres import Assiette, calculer
from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure, Terme
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.fiabilite import trimestres
from passerelle.domaine.declare.parametre import ValeurDatee
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.fiches_d_essai import AUJOURDHUI, EXERCICE, mesurer

Cle = tuple[str, str, str]

TROIS: list[dict[str, Cellule]] = [
    {"adultes": 12, "enfants": 4, "premieres_fois": 4, "duree_h": 2, "publics": "Familles, Personnes âgées"},
    {"date": "10/10/2013", "adultes": 8, "enfants": None, "premieres_fois": 3, "partenaires": "AVVA"},
    {"date": "17/10/2013", "eu_lieu": "Non", "motif": "Météo", "adultes": 100},
    {
        "date": "24/10/2013",
        "adultes": 0,
        "enfants": 0,
        "premieres_fois": 0,
        "partenaires": "avva, France Loire",
        "publics": "Familles",
    },
]


@pytest.mark.parametrize(
    ("cle", "valeur", "n", "sur"),
    [
        (("SEA", "", ""), 3, None, None),
        (("ANN", "", ""), None, None, None),  # needs the planning, which these tables do not have
        (("PAR", "", ""), 24, 2, 3),
        (("PAR", "public", "Adultes"), 20, 3, 3),
        (("PAR", "public", "Enfants"), 4, 2, 3),
        (("PAR", "lieu", "Centre social"), 24, 2, 3),
        (("MOY", "", ""), 8, 2, 3),
        (("NOU", "", ""), 7, 3, 3),
        (("NOU_PART", "", ""), 25, 2, 3),
        (("BEN_H", "", ""), 2 * 2 + 2 * 3 + 2 * 3, 1, 3),
        (("PRT", "", ""), 2, 3, 3),
        (("PUB", "public", "Familles"), 2, 2, 3),
        (("PUB", "public", "Personnes âgées"), 1, 2, 3),
        (("PUB", "", ""), None, None, None),
    ],
)  # fmt: skip
def test_ce_que_disent_quatre_fiches(
    modele: Modele, cle: Cle, valeur: float | None, n: int | None, sur: int | None
) -> None:
    mesure = mesurer(modele, *TROIS).get(cle)
    if valeur is None:
        assert mesure is None
    else:
        assert mesure is not None
        assert (mesure.valeur, mesure.n, mesure.sur) == (valeur, n, sur)


def test_ce_qui_est_vide_ou_annule_n_a_pas_de_ligne(modele: Modele) -> None:
    mesures = mesurer(modele, {"adultes": None, "enfants": "?", "benevoles": None}, {**TROIS[2]})
    assert {code for code, ventilation, _ in mesures if not ventilation} == {"SEA"}


CHIFFRE = st.sampled_from([None, 0, 3, 12, 500, 501, -1, "douze", "4", "1,5"])
FICHE = st.fixed_dictionaries(
    {
        "date": st.sampled_from(["03/10/2013", "10/10/2013", "03/01/2014", "01/01/2030", "jeudi"]),
        "lieu": st.sampled_from(["Centre social", "ecole a", "Ailleurs"]),
        "eu_lieu": st.sampled_from(["Oui", "Oui", "Non"]),
        "adultes": CHIFFRE,
        "enfants": CHIFFRE,
        "premieres_fois": CHIFFRE,
        "_": st.sampled_from(["03/10/2013 12:30:00", "04/10/2013 12:30:00"]),
    }
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(fiches=st.lists(FICHE, max_size=5))
def test_quoi_qu_on_ecrive_les_parts_font_le_tout(modele: Modele, fiches: list[dict[str, Cellule]]) -> None:
    mesures = mesurer(modele, *fiches)

    def valeur(*cle: str) -> float:
        mesure = mesures.get((cle[0], cle[1], cle[2]))
        return mesure.valeur if mesure else 0.0

    assert valeur("PAR", "public", "Adultes") + valeur("PAR", "public", "Enfants") == valeur("PAR", "", "")
    for code in ("SEA", "PAR", "NOU"):
        parts = [m.valeur for (c, ventilation, _), m in mesures.items() if c == code and ventilation == "lieu"]
        assert sum(parts) == valeur(code, "", "")
    for mesure in mesures.values():
        assert mesure.n is None or mesure.sur is None or 0 <= mesure.n <= mesure.sur


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(fiches=st.lists(FICHE.map(lambda fiche: fiche | {"eu_lieu": "Non"}), max_size=4))
def test_une_seance_annulee_n_a_jamais_de_presences(modele: Modele, fiches: list[dict[str, Cellule]]) -> None:
    assert {code for code, _, _ in mesurer(modele, *fiches)} == set()


def lignes(*cellules: dict[str, object]) -> pd.DataFrame:
    cadre = pd.DataFrame(list(cellules), dtype=object)
    return cadre.where(cadre.notna(), None).assign(**{COMPTE: cadre.get(COMPTE, pd.Series([True] * len(cadre)))})


def calculer_un(indicateur: Indicateur, **tables: pd.DataFrame) -> list[Mesure]:
    return calculer(
        [indicateur],
        Assiette(
            tables=tables,
            exercices=[EXERCICE],
            parametres={"financeur_propre": "Le Centre"},
            aujourdhui=AUJOURDHUI,
        ),
    )


def annuels(mesures: list[Mesure]) -> dict[str, float]:
    return {m.modalite: m.valeur for m in mesures if m.periode == "2013-2014"}


OCT, NOV = date(2013, 10, 3), date(2013, 11, 7)
FINANCES = lignes(
    {"date": OCT, "sens": "Produit", "financeur": "CAF", "montant": 300.0},
    {"date": OCT, "sens": "Produit", "financeur": "le centre", "montant": 100.0},
    {"date": NOV, "sens": "Produit", "financeur": "Le Centre", "montant": 0.005},
    {"date": NOV, "sens": "Charge", "financeur": None, "montant": None},
)
PRODUITS = Terme(table="finance", mesure="somme", colonnes=("montant",), lignes={"sens": "Produit"})
AUTRES = Terme(
    table="finance",
    mesure="somme",
    colonnes=("montant",),
    lignes={"sens": ("Produit",)},
    sauf={"financeur": "$financeur_propre"},
)


def test_une_part_est_un_pourcentage_arrondi() -> None:
    part = Indicateur(code="COF", libelle="", unite="%", termes=(AUTRES,), denominateur=(PRODUITS,))
    mesures = {m.periode: m for m in calculer_un(part, finance=FINANCES)}
    assert mesures["2013-2014"].valeur == 75.0
    assert mesures["2013-10"].valeur == 75.0
    assert mesures["2013-11"].valeur == 0.0  # a divisor, and nothing above: none is 0 %


def test_un_diviseur_nul_ne_donne_pas_de_ligne() -> None:
    nuls = lignes({"date": OCT, "sens": "Produit", "financeur": "CAF", "montant": 0.0})
    part = Indicateur(code="COF", libelle="", unite="%", termes=(AUTRES,), denominateur=(PRODUITS,))
    assert calculer_un(part, finance=nuls) == []


def test_des_lignes_sans_chiffre_ne_sont_pas_des_lignes_a_zero() -> None:
    charges = Terme(table="finance", mesure="somme", colonnes=("montant",), lignes={"sens": "Charge"})
    cout = Indicateur(code="C", libelle="", unite="€", termes=(charges,), denominateur=(PRODUITS,), mensuel=False)
    assert calculer_un(cout, finance=FINANCES) == []
    assert calculer_un(Indicateur(code="C", libelle="", unite="€", termes=(charges,)), finance=FINANCES) == []


def test_une_annee_sans_charge_notee_ne_coute_pas_zero_par_presence() -> None:
    charges = Terme(table="finance", mesure="somme", colonnes=("montant",), lignes={"sens": "Charge"})
    presences = Terme(table="seance", mesure="somme", colonnes=("adultes",))
    cout = Indicateur(code="COU_PRE", libelle="", unite="€ par présence", termes=(charges,), denominateur=(presences,))
    seances = lignes({"date": OCT, "adultes": 10.0})
    produits = lignes({"date": OCT, "sens": "Produit", "montant": 300.0})
    assert calculer_un(cout, finance=produits, seance=seances) == []
    notees = lignes({"date": OCT, "sens": "Charge", "montant": 0.0})
    assert annuels(calculer_un(cout, finance=notees, seance=seances)) == {"": 0.0}


def test_ce_qui_ne_compte_pas_ne_compte_nulle_part() -> None:
    cadre = lignes(
        {"date": OCT, COMPTE: True},
        {"date": OCT, COMPTE: False},
        {"date": date(2012, 1, 1), COMPTE: True},
        {"date": None, COMPTE: True},
        {"date": "jeudi", COMPTE: True},
    )
    nombre = Indicateur(code="N", libelle="", unite="", termes=(Terme(table="t"),))
    assert [(m.periode, m.valeur, m.n, m.sur) for m in calculer_un(nombre, t=cadre)] == [
        ("2013-10", 1, 1, 1), ("2013-2014", 1, 1, 1),
    ]  # fmt: skip


def test_un_moment_compte_pour_son_jour() -> None:
    cadre = lignes({"date": datetime(2014, 8, 31, 23, 30)})
    nombre = Indicateur(code="N", libelle="", unite="", termes=(Terme(table="t"),))
    assert [m.periode for m in calculer_un(nombre, t=cadre)] == ["2013-2014", "2014-08"]


def test_un_partenaire_vu_dans_deux_tables_en_est_un() -> None:
    termes = tuple(Terme(table=t, mesure="distinct", colonnes=("qui", "avec")) for t in ("une", "autre"))
    une = lignes(
        {"date": OCT, "qui": ("AVVA", "France Loire"), "avec": None},
        {"date": None, "qui": ("X",), "avec": "X"},
    )
    autre = lignes({"date": NOV, "qui": ("AVVA",), "avec": "École A"})
    mesures = calculer_un(
        Indicateur(code="PRT", libelle="", unite="", termes=termes, appui="aucun"), une=une, autre=autre
    )
    assert {m.periode: m.valeur for m in mesures} == {"2013-10": 2, "2013-11": 2, "2013-2014": 3}
    comptes = calculer_un(Indicateur(code="PRT", libelle="", unite="", termes=termes), une=une, autre=autre)
    assert [(m.valeur, m.n, m.sur) for m in comptes] == [(2, 2, 2), (2, 2, 2), (3, 3, 3)]


def test_les_noms_connus_se_comptent_lieu_par_lieu() -> None:
    cadre = lignes(
        {"date": OCT, "lieu": "École A", "qui": ("AVVA", "X"), "_connu_qui": ("AVVA",)},
        {"date": OCT, "lieu": "École B", "qui": ("AVVA",), "_connu_qui": ("AVVA",)},
    )
    partenaires = Indicateur(
        code="PRT",
        libelle="",
        unite="",
        termes=(Terme(table="t", mesure="distinct", colonnes=("qui",)),),
        ventilations={"lieu": "lieu"},
        appui="mentions",
        mensuel=False,
    )
    assert {m.modalite: (m.valeur, m.n, m.sur) for m in calculer_un(partenaires, t=cadre)} == {
        "": (2, 2, 3), "École A": (2, 1, 2), "École B": (1, 1, 1),
    }  # fmt: skip


def test_une_ligne_a_plusieurs_valeurs_est_sous_chacune() -> None:
    cadre = lignes(
        {"date": OCT, "theme": ("Jardin", "Fête")},
        {"date": OCT, "theme": None},
        {"date": NOV, "theme": ("Jardin",)},
    )
    par_theme = Indicateur(
        code="BES",
        libelle="",
        unite="",
        termes=(Terme(table="t"),),
        ventilations={"theme": "theme"},
        mensuel=False,
    )
    assert annuels(calculer_un(par_theme, t=cadre)) == {"": 3, "Jardin": 2, "Fête": 1}
    du_jardin = Indicateur(code="J", libelle="", unite="", termes=(Terme(table="t", lignes={"theme": "JARDIN"}),))
    assert annuels(calculer_un(du_jardin, t=cadre)) == {"": 2}


def test_une_somme_se_ventile_par_colonne_et_ignore_celles_d_une_autre_table() -> None:
    une = lignes({"date": OCT, "adultes": 3.0, "enfants": None})
    autre = lignes({"date": OCT, "habitants": 5.0})
    presences = Indicateur(
        code="P", libelle="", unite="", mensuel=False, ventilations={"public": {"Adultes": "adultes", "Enfants": "enfants"}},
        termes=(
            Terme(table="une", mesure="somme", colonnes=("adultes", "enfants")),
            Terme(table="autre", mesure="somme", colonnes=("habitants",)),
        ),
    )  # fmt: skip
    assert annuels(calculer_un(presences, une=une, autre=autre)) == {"": 8, "Adultes": 3}


def test_une_moyenne_par_colonne_garde_toutes_les_lignes_qu_elle_divise() -> None:
    cadre = lignes({"date": OCT, "adultes": 4.0}, {"date": OCT, "adultes": None})
    moyenne = Indicateur(
        code="M",
        libelle="",
        unite="",
        termes=(Terme(table="t", mesure="somme", colonnes=("adultes",)),),
        denominateur=(Terme(table="t"),),
        ventilations={"public": {"Adultes": "adultes"}},
    )
    assert annuels(calculer_un(moyenne, t=cadre)) == {"": 2, "Adultes": 2}


def test_un_exercice_est_complet_colonne_par_colonne() -> None:
    cadre = lignes(
        {"date": date(2013, 9, 1), "adultes": 1.0, "enfants": 1.0},
        {"date": date(2013, 12, 1), "adultes": 1.0, "enfants": None},
        {"date": date(2014, 3, 1), "adultes": 1.0, "enfants": None},
        {"date": date(2014, 6, 1), "adultes": 1.0, "enfants": None},
    )
    presences = Indicateur(
        code="P",
        libelle="",
        unite="",
        termes=(Terme(table="t", mesure="somme", colonnes=("adultes", "enfants")),),
        ventilations={"public": {"Adultes": "adultes", "Enfants": "enfants"}},
        mensuel=False,
        fiabilite="exercice_complet",
    )
    assert {m.modalite: m.fiable for m in calculer_un(presences, t=cadre)} == {
        "": True, "Adultes": True, "Enfants": False,
    }  # fmt: skip


def test_un_projet_vit_dans_chaque_exercice_commence() -> None:
    suivant = type(EXERCICE)(date(2014, 9, 1), date(2015, 8, 31))
    apres = type(EXERCICE)(date(2015, 9, 1), date(2016, 8, 31))
    cadre = lignes(
        {"debut": OCT, "fin": None}, {"debut": OCT, "fin": NOV}, {"debut": date(2014, 9, 1), "fin": None},
        {"debut": date(2014, 9, 2), "fin": None}, {"debut": None, "fin": None},
    )  # fmt: skip
    projets = Indicateur(
        code="PRO",
        libelle="",
        unite="",
        termes=(Terme(table="p", date="debut", jusqu_a="fin"),),
        mensuel=False,
    )
    mesures = calculer(
        [projets],
        Assiette(tables={"p": cadre}, exercices=[EXERCICE, suivant, apres], parametres={}, aujourdhui=AUJOURDHUI),
    )
    assert {m.periode: m.valeur for m in mesures} == {"2013-2014": 2, "2014-2015": 2}


def test_les_tables_et_les_variables_d_un_indicateur() -> None:
    part = Indicateur(
        code="C",
        libelle="",
        unite="",
        termes=(AUTRES,),
        denominateur=(Terme(table="seance", lignes={"financeur": ("$financeur_principal", "CAF")}),),
        appui="rapport",
    )
    assert part.tables == {"finance", "seance"}
    assert part.variables == {"financeur_propre", "financeur_principal"}


def test_une_colonne_nommee_origine_reste_celle_du_centre() -> None:
    cadre = lignes({"date": OCT, "origine": "Don"})
    nombre = Indicateur(code="N", libelle="", unite="", termes=(Terme(table="t"),), ventilations={"origine": "origine"})
    assert annuels(calculer_un(nombre, t=cadre)) == {"": 1, "Don": 1}


@pytest.mark.parametrize("jusqu_a", ["", "fin"])
def test_l_origine_est_le_titre_de_l_onglet(jusqu_a: str) -> None:
    terme = Terme(table="t", jusqu_a=jusqu_a)
    nombre = Indicateur(
        code="N",
        libelle="",
        unite="",
        termes=(terme, replace(terme, table="u")),
        ventilations={"origine": "origine"},
    )
    tables = dict.fromkeys("tu", lignes({"date": OCT, "fin": None}))
    mesures = calculer(
        [nombre],
        Assiette(tables=tables, exercices=[EXERCICE], parametres={}, aujourdhui=AUJOURDHUI, titres={"t": "Projets"}),
    )
    # The service's own tables, the slots that were cancelled, have no tab.
    assert [m.modalite for m in mesures if m.ventilation and m.periode == "2013-2014"] == ["", "Projets"]


def test_ce_qu_on_demande_aujourd_hui_ne_change_pas_un_exercice_fini() -> None:
    suivant = type(EXERCICE)(date(2014, 9, 1), date(2015, 8, 31))
    cadre = lignes(
        {"date": OCT, "n": 1.0}, {"date": OCT, "n": None}, {"date": NOV, "n": 1.0},
        {"date": date(2014, 9, 2), "n": 1.0}, {"date": date(2014, 9, 2), "n": None},
    )  # fmt: skip
    somme = Indicateur(code="S", libelle="", unite="", termes=(Terme(table="t", mesure="somme", colonnes=("n",)),))
    demandes = (
        ValeurDatee(valeur=0.5, depuis=date(2013, 9, 1), source=""),
        ValeurDatee(valeur=0.7, depuis=date(2013, 10, 31), source=""),
        ValeurDatee(valeur=0.6, depuis=date(2014, 9, 1), source=""),
        ValeurDatee(valeur=0.9, depuis=date(2014, 9, 3), source=""),
    )
    mesures = calculer(
        [somme],
        Assiette(
            tables={"t": cadre},
            exercices=[EXERCICE, suivant],
            parametres={},
            aujourdhui=date(2014, 9, 2),
            couverture_min=demandes,
        ),
    )
    assert {m.periode: m.fiable for m in mesures} == {
        "2013-10": False, "2013-11": True, "2013-2014": False, "2014-09": False, "2014-2015": False,
    }  # fmt: skip
    sans = calculer([somme], Assiette(tables={"t": cadre}, exercices=[EXERCICE], parametres={}, aujourdhui=AUJOURDHUI))
    assert all(m.fiable for m in sans)


@pytest.mark.parametrize(
    ("debut", "fin", "attendus"),
    [
        (date(2013, 9, 1), date(2014, 8, 31), ["2013-09", "2013-12", "2014-03", "2014-06"]),
        (date(2013, 9, 15), date(2014, 9, 14), ["2013-09", "2013-12", "2014-03", "2014-06"]),
        (date(2014, 1, 1), date(2014, 2, 28), []),
    ],
)
def test_les_trimestres_d_un_exercice(debut: date, fin: date, attendus: list[str]) -> None:
    groupes = trimestres(Exercice(debut, fin))
    assert [groupe[0] for groupe in groupes] == attendus
    assert all(len(groupe) == 3 for groupe in groupes)
