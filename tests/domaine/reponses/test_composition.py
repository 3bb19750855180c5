"""From responses to lines (domaine.md §3)."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.composition import cles_retenues, composer
from passerelle.domaine.texte.lecture import Cellule, TypeColonne
from tests.domaine.fiches_d_essai import ANNUAIRES, composer_fiches, lignes_de, lire
from tests.domaine.tables_a_la_main import SOURCES

TARD = "03/10/2013 18:00:00"
SEANCE = "2013-10-03-petit-dejeuner-centre-social"


def test_une_fiche_fait_une_seance(modele: Modele) -> None:
    lignes = composer_fiches(modele, "seance", {"lieu": "centre-social", "partenaires": "avva, Inconnu"}).lignes
    assert lignes.index.tolist() == [SEANCE]
    ligne = lignes.loc[SEANCE]
    assert (ligne["statut"], ligne["fiches"], ligne["a_verifier"]) == ("réalisée", 1, None)
    assert (ligne["lieu"], ligne["partenaires"]) == ("Centre social", "AVVA, Inconnu")
    assert ligne["saisi_le"] == datetime(2013, 10, 3, 12, 30)
    assert ligne["premieres_fois"] is None


def test_de_deux_fiches_la_derniere_recue_compte_entiere(modele: Modele) -> None:
    """Never added up; what the last one leaves blank stays blank; what differs is said."""
    fiches: list[dict[str, Cellule]] = [
        {"_": TARD, "adultes": 15, "lieu": "CENTRE SOCIAL"},
        {"adultes": 12, "premieres_fois": 3},
    ]
    lignes = composer_fiches(modele, "seance", *fiches).lignes
    assert lignes.index.tolist() == [SEANCE]
    ligne = lignes.loc[SEANCE]
    assert (ligne["adultes"], ligne["premieres_fois"], ligne["fiches"]) == (15, None, 2)
    assert ligne["a_verifier"] == "2 fiches\u00a0: adultes\u00a0: 12 ou 15\u00a0; premières venues\u00a0: 3 ou vide."
    assert len(ligne[SOURCES]) == 2


def test_deux_fiches_qui_disent_la_meme_chose_n_ont_rien_a_verifier(modele: Modele) -> None:
    ligne = composer_fiches(modele, "seance", {}, {"_": TARD}).lignes.loc[SEANCE]
    assert (ligne["fiches"], ligne["a_verifier"]) == (2, None)


@pytest.mark.parametrize(("oui", "non"), [("03/10/2013 12:00:00", TARD), (TARD, "03/10/2013 12:00:00")])
def test_oui_l_emporte_sur_non_et_cela_se_voit(modele: Modele, oui: str, non: str) -> None:
    ligne = composer_fiches(modele, "seance", {"_": non, "eu_lieu": "Non", "motif": "Météo"}, {"_": oui}).lignes.loc[
        SEANCE
    ]
    assert (ligne["statut"], ligne["adultes"], ligne["motif"]) == ("réalisée", 12, None)
    assert ligne["a_verifier"] == "2 fiches\u00a0: une fiche dit qu’elle n’a pas eu lieu."


def test_annulee_n_est_pas_zero(modele: Modele) -> None:
    ligne = composer_fiches(modele, "seance", {"eu_lieu": "Non", "motif": "Météo", "adultes": 0}).lignes.loc[SEANCE]
    assert (ligne["statut"], ligne["motif"], ligne["adultes"], ligne["enfants"]) == (
        "annulée",
        "Météo",
        None,
        None,
    )


def test_seul_un_non_annule(modele: Modele) -> None:
    ligne = composer_fiches(modele, "seance", {"eu_lieu": None}).lignes.loc[SEANCE]
    assert (ligne["statut"], ligne["adultes"]) == ("réalisée", 12)


def test_un_code_inconnu_ne_remplace_pas_un_code_connu(modele: Modele) -> None:
    composition = composer_fiches(
        modele, "seance", {"saisi_par": "M1"}, {"_": TARD, "adultes": 99, "saisi_par": "ZZ"}, codes=["m1"]
    )
    assert composition.lignes.loc[SEANCE, "adultes"] == 12
    (anomalie,) = composition.anomalies
    assert (anomalie.ou, anomalie.ligne) == ("Réponses séance", "seance-20131003-180000")
    assert anomalie.champ == "saisi_par"


@pytest.mark.parametrize("code", [None, "m-1"])
def test_un_code_oublie_ou_autrement_ecrit_n_est_pas_inconnu(modele: Modele, code: str | None) -> None:
    composition = composer_fiches(
        modele, "seance", {"saisi_par": "M1"}, {"_": TARD, "adultes": 99, "saisi_par": code}, codes=["m1"]
    )
    assert composition.lignes.loc[SEANCE, "adultes"] == 99
    assert composition.anomalies == ()


def test_deux_lieux_ou_deux_activites_le_meme_jour_sont_deux_seances(modele: Modele) -> None:
    lignes = composer_fiches(modele, "seance", {}, {"lieu": "Parc du Soleil"}, {"activite": "Goûter"}).lignes
    assert sorted(lignes.index) == [
        "2013-10-03-gouter-centre-social", SEANCE, "2013-10-03-petit-dejeuner-parc-du-soleil",
    ]  # fmt: skip


def test_une_date_qui_ne_se_lit_pas_fait_une_ligne_a_part(modele: Modele) -> None:
    lignes = composer_fiches(
        modele, "seance", {"date": "jeudi"}, {"date": "jeudi", "adultes": 3}, {"lieu": None}
    ).lignes
    assert set(lignes.index) == {
        "seance-20131003-123000",
        "seance-20131003-123000-2",
        "seance-20131003-123000-3",
    }
    assert sorted(lignes["fiches"]) == [1, 1, 1]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ordre=st.permutations(range(5)))
def test_l_ordre_des_rangees_ne_change_aucune_ligne(modele: Modele, ordre: list[int]) -> None:
    fiches: list[dict[str, Cellule]] = [
        {}, {"adultes": 14}, {"_": TARD, "eu_lieu": "Non"}, {"_": "", "adultes": 8}, {"lieu": "École A"},
    ]  # fmt: skip
    attendues = composer_fiches(modele, "seance", *fiches).lignes
    assert composer_fiches(modele, "seance", *(fiches[rang] for rang in ordre)).lignes.equals(attendues)


@pytest.mark.parametrize(
    ("seconde", "lignes"),
    [
        ({"_": "03/10/2013 12:40:00"}, 1),
        ({"_": "03/10/2013 12:40:01"}, 2),
        ({"_": "03/10/2013 12:31:00", "texte": "  UN JARDIN "}, 1),
        ({"_": "03/10/2013 12:31:00", "texte": "Un jardin !"}, 2),
        ({"_": "03/10/2013 12:31:00", "lieu": "École A"}, 2),
        ({"_": "03/10/2013 12:31:00", "date": "02/10/2013"}, 2),
    ],
)
def test_un_besoin_envoye_deux_fois_en_dix_minutes_est_un_besoin(
    modele: Modele, seconde: dict[str, Cellule], lignes: int
) -> None:
    composees = composer_fiches(modele, "besoin", {"voix": 2}, {"voix": 3, **seconde}).lignes
    assert len(composees) == lignes
    assert composees.loc["besoin-20131003-123000", "voix"] == 2
    assert sum(len(sources) for sources in composees[SOURCES]) == 2


def test_la_derniere_fiche_d_un_projet_compte_sous_son_premier_identifiant(modele: Modele) -> None:
    lignes = composer_fiches(
        modele, "projet", {"_": "03/12/2013 10:00:00", "nom": "JARDIN PARTAGÉ", "referent": "Autre"}, {}
    ).lignes
    assert lignes.index.tolist() == ["projet-20131202-100000"]
    assert lignes["referent"].tolist() == ["Autre"]


def test_deux_fiches_d_une_meme_table(modele: Modele) -> None:
    """What one form asks and another does not is blank."""
    table = modele.tables["seance"]
    une = lire(modele, "seance", {})
    autre = lire(modele, "seance", {"date": "10/10/2013", "salaries": 2})
    courte = replace(
        autre,
        formulaire=type(autre.formulaire)(
            id="courte", titre="", description="", onglet="Courte", table="seance", confirmation="", donnees="",
            questions=autre.formulaire.questions[:3],
        ),
    )  # fmt: skip
    lignes = lignes_de(composer(table, [une, courte], annuaires=ANNUAIRES, codes=frozenset()).lignes)
    ligne = lignes.loc["2013-10-10-petit-dejeuner-centre-social"]
    assert (ligne["statut"], ligne["adultes"]) == ("réalisée", None)


def test_aucune_reponse_aucune_ligne(modele: Modele) -> None:
    for ident in ("seance", "besoin", "projet"):
        assert composer_fiches(modele, ident).lignes.empty


def test_une_table_d_un_autre_centre(modele: Modele) -> None:
    """A number may be part of the key; nothing obliges a table to count its forms, nor a form to fill a column with each answer."""
    natures: dict[str, TypeColonne] = {"id": "texte", "date": "date", "adultes": "nombre", "statut": "texte"}
    colonnes = tuple(Colonne(cle=cle, libelle=cle, type=nature) for cle, nature in natures.items())
    table = Table(id="seance", onglet="S", genre="evenement", colonnes=colonnes, cle=("date", "adultes"))
    lot = lire(modele, "seance", {"adultes": 12}, {"adultes": "1,5"}, {"adultes": -2}, {"adultes": "?"})
    lignes = lignes_de(composer(table, [lot], annuaires={}, codes=frozenset(["m1"])).lignes)
    assert {"2013-10-03-12", "2013-10-03-1-5", "2013-10-03-moins-2"} < set(lignes.index)
    assert len(lignes) == 4
    assert list(lignes.columns) == ["date", "adultes", "statut", SOURCES]


def test_une_reponse_une_ligne_et_le_code_connu_l_emporte_sous_une_meme_cle(modele: Modele) -> None:
    colonnes = tuple(Colonne(cle=cle, libelle=cle) for cle in ("id", "lieu", "adultes", "saisi_par"))
    lots = [lire(modele, "seance", {"saisi_par": "M1"}, {"_": TARD, "adultes": 99, "saisi_par": "ZZ"})]
    libre = Table(id="t", onglet="T", genre="reponse", colonnes=colonnes)
    par_lieu = Table(id="t", onglet="T", genre="reponse", colonnes=colonnes, cle=("lieu",))
    codes = frozenset(["m1"])
    libres = lignes_de(composer(libre, lots, annuaires={}, codes=codes).lignes)
    assert libres["adultes"].tolist() == [12, 99]
    lignes = lignes_de(composer(par_lieu, lots, annuaires={}, codes=codes).lignes)
    assert lignes["adultes"].to_dict() == {"seance-20131003-123000": 12}


def test_la_cle_d_une_ligne_retenue(modele: Modele) -> None:
    lignes: dict[str, list[Cellule]] = {
        "date": [date(2013, 10, 3), "jeudi", date(2013, 10, 3)],
        "activite": ["petit dejeuner", "Goûter", "Goûter"],
        "lieu": ["Centre Social", "École A", None],
    }
    assert cles_retenues(modele.tables["seance"], lignes, ANNUAIRES) == [SEANCE, "", ""]


def test_un_code_inconnu_se_cite_sauf_s_il_semble_personnel(modele: Modele) -> None:
    fiches: list[dict[str, Cellule]] = [
        {"saisi_par": code, "date": f"{jour:02d}/10/2013"}
        for jour, code in ((3, "ZZ"), (10, "06 12"), (17, 7), (24, "M1"), (31, None))
    ]
    messages = [a.message for a in composer_fiches(modele, "seance", *fiches, codes=["m1", "7"]).anomalies]
    assert [("«\u00a0ZZ\u00a0»" in message, "06" in message) for message in sorted(messages)] == [
        (True, False),
        (False, False),
    ]


@pytest.mark.parametrize(
    ("fiches", "statut", "adultes"),
    [
        (("Oui", "Reportée"), "réalisée", 1),
        (("Reportée", "Non"), "Reportée", 1),
        (("Reportée", "Oui, bien sûr"), "réalisée", 2),
        (("Non, annulée",), "annulée", None),
    ],
)
def test_une_fiche_claire_passe_avant_celle_qui_ne_dit_ni_oui_ni_non(
    modele: Modele, fiches: tuple[str, ...], statut: str, adultes: int | None
) -> None:
    dites: list[dict[str, Cellule]] = [
        {"eu_lieu": dit, "adultes": n, "_": f"03/10/2013 12:0{n}:00"} for n, dit in enumerate(fiches, 1)
    ]
    (ligne,) = composer_fiches(modele, "seance", *dites).lignes.to_dict("records")
    assert (ligne["statut"], ligne["adultes"]) == (statut, adultes)
