"""What a line cannot be used for (domaine.md §3)."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from passerelle.domaine.chiffres.indicateurs import DIT
from passerelle.domaine.controle.controle import Controle, controler
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.probleme import PLUSIEURS
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.fiches_d_essai import (
    ANNUAIRES,
    AUJOURDHUI,
    EXERCICE,
    controler_fiches,
    controler_lignes,
    retenir,
)

SEANCE = "2013-10-03-petit-dejeuner-centre-social"


def dites(controle: Controle) -> list[tuple[str, str]]:
    return [(anomalie.champ, anomalie.message.split("\u00a0")[0]) for anomalie in controle.anomalies]


def test_une_fiche_juste_n_a_rien_a_signaler(modele: Modele) -> None:
    controle = controler_fiches(modele, "seance", {"premieres_fois": 16, "publics": "Familles"})
    assert controle.anomalies == ()
    assert controle.lignes[COMPTE].tolist() == [True]


@pytest.mark.parametrize(
    ("fiche", "champ", "debut"),
    [
        ({"adultes": -1}, "adultes", "Ce chiffre est impossible"),
        ({"adultes": 501}, "adultes", "Ce chiffre est impossible"),
        ({"benevoles": 51}, "benevoles", "Ce chiffre est impossible"),
        ({"adultes": "12 adultes"}, "adultes", "Ce n’est pas un nombre"),
        ({"premieres_fois": 17}, "premieres_fois", "Ce chiffre dépasse «"),
        ({"duree_h": 25}, "duree_h", "Ce chiffre est impossible"),
    ],
)
def test_un_chiffre_impossible_se_signale_et_ne_compte_pas(
    modele: Modele, fiche: dict[str, Cellule], champ: str, debut: str
) -> None:
    controle = controler_fiches(modele, "seance", fiche)
    ((lequel, message),) = dites(controle)
    assert lequel == champ
    assert message.startswith(debut)
    assert controle.lignes[champ].isna().all()
    assert controle.lignes.loc[SEANCE, COMPTE]


def test_zero_est_un_chiffre_et_le_vide_n_en_est_pas_un(modele: Modele) -> None:
    controle = controler_fiches(modele, "seance", {"adultes": 0, "enfants": ""})
    assert controle.anomalies == ()
    assert controle.lignes.loc[SEANCE, "adultes"] == 0
    assert controle.lignes["enfants"].isna().all()


@pytest.mark.parametrize("adultes", [None, "douze", 900])
def test_sans_participants_connus_rien_ne_se_dit_des_premieres_venues(modele: Modele, adultes: Cellule) -> None:
    controle = controler_fiches(modele, "seance", {"adultes": adultes, "premieres_fois": 400})
    assert controle.lignes.loc[SEANCE, "premieres_fois"] == 400
    assert "premieres_fois" not in [anomalie.champ for anomalie in controle.anomalies]


@pytest.mark.parametrize(
    ("jour", "debut"),
    [
        ("02/09/2014", "Cette date est dans le futur"),
        ("jeudi", "Cette date ne se lit pas"),
        ("", "Cette date ne se lit pas"),
        ("31/08/2013", "Cette date n’est dans aucun exercice"),
    ],
)
def test_une_date_qui_ne_va_pas_met_la_ligne_hors_des_comptes(modele: Modele, jour: str, debut: str) -> None:
    controle = controler_fiches(modele, "seance", {"date": jour})
    ((champ, message),) = dites(controle)
    assert champ == "date"
    assert message.startswith(debut)
    assert controle.lignes[COMPTE].tolist() == [False]


@pytest.mark.parametrize(
    ("jours", "combien"),
    [
        (["2013-08-31"], "sa ligne reste comme elle était"),
        (["2012-09-01", "2013-08-31"], "ses 2 lignes restent comme elles étaient"),
    ],
)
def test_les_lignes_d_un_exercice_clos_restent_sans_compter_et_cela_se_dit_une_fois(
    modele: Modele, jours: list[str], combien: str
) -> None:
    lignes = pd.DataFrame(
        [{"date": date.fromisoformat(jour), "projet": "Jardin partagé"} for jour in ["2014-01-09", *jours]],
        index=[f"r{rang}" for rang in range(len(jours) + 1)],
    )
    clos = Exercice(date(2012, 9, 1), date(2013, 8, 31), clos=True)
    controle = controler_lignes(modele, "reunion", lignes, exercices=[clos, EXERCICE])
    (anomalie,) = controle.anomalies
    assert (anomalie.ligne, anomalie.gravite) == ("", "information")
    assert anomalie.message.startswith(
        f"L’exercice 2012-2013 est clos\u00a0: {combien}, et ses chiffres ne changent plus."
    )
    assert controle.lignes[COMPTE].tolist() == [True] + [False] * len(jours)


def test_un_planning_ne_dit_rien_de_ses_exercices_clos(modele: Modele) -> None:
    lignes = pd.DataFrame([{"date": date(2013, 6, 6), "activite": "X", "lieu_prevu": "Y"}], index=["p"])
    clos = Exercice(date(2012, 9, 1), date(2013, 8, 31), clos=True)
    controle = controler_lignes(modele, "planning", lignes, exercices=[clos, EXERCICE])
    assert controle.anomalies == ()
    assert controle.lignes[COMPTE].tolist() == [False]


@pytest.mark.parametrize("jour", ["01/09/2013", "31/08/2014"])
def test_les_bornes_de_l_exercice_comptent(modele: Modele, jour: str) -> None:
    assert controler_fiches(modele, "seance", {"date": jour}).lignes[COMPTE].tolist() == [True]


def test_une_autre_date_illisible_se_signale_sans_ecarter_la_ligne(modele: Modele) -> None:
    lignes = pd.DataFrame(
        [{"date": date(2014, 1, 9), "projet": "Jardin partagé", "prochaine_le": "bientôt"}], index=["r"]
    )
    controle = controler_lignes(modele, "reunion", lignes)
    assert [champ for champ, _ in dites(controle)] == ["prochaine_le"]
    assert controle.lignes[COMPTE].tolist() == [True]
    assert controle.lignes["prochaine_le"].tolist() == [None]


def test_un_planning_parle_de_l_avenir(modele: Modele) -> None:
    lignes = pd.DataFrame([{"date": date(2014, 6, 5), "activite": "X", "lieu_prevu": "Y"}], index=["p"])
    controle = controler_lignes(modele, "planning", lignes, aujourdhui=date(2013, 10, 3))
    assert controle.anomalies == ()
    assert controle.lignes[COMPTE].tolist() == [True]


def test_un_nom_inconnu_compte_et_se_signale(modele: Modele) -> None:
    controle = controler_fiches(
        modele, "seance", {"lieu": "Parc du Soleil", "partenaires": "avva, Mairie, service jeunesse; Inconnu"}
    )
    assert [champ for champ, _ in dites(controle)] == ["lieu", "partenaires"]
    (ligne,) = controle.lignes.to_dict("records")
    assert ligne["lieu"] == "Parc du Soleil"
    assert ligne["partenaires"] == ("AVVA", "Mairie, service jeunesse", "Inconnu")
    assert ligne[COMPTE]


def test_une_reponse_offerte_en_plus_de_la_liste_n_est_pas_inconnue(modele: Modele) -> None:
    controle = controler_fiches(modele, "besoin", {"activite": "autre"})
    assert controle.anomalies == ()


def test_des_reponses_qui_ne_different_que_par_l_ecriture_en_font_une(modele: Modele) -> None:
    fiches: list[dict[str, Cellule]] = [
        {"date": f"{jour:02d}/10/2013", "publics": publics}
        for jour, publics in [
            (3, "familles, Voisins"),
            (10, "VOISINS"),
            (17, "voisins"),
            (24, "voisins"),
            (31, ","),
        ]
    ]
    publics = controler_fiches(modele, "seance", *fiches).lignes.set_index("date")["publics"]
    assert publics.sort_index().tolist() == [
        ("Familles", "voisins"),
        ("voisins",),
        ("voisins",),
        ("voisins",),
        None,
    ]


def test_un_statut_se_lit_quelle_que_soit_son_ecriture(modele: Modele) -> None:
    lignes = pd.DataFrame(
        [
            {"date": date(2013, 10, 3), "activite": "Goûter", "lieu": "École A", "statut": statut}
            for statut in ("Realisee", "annulée", None)
        ],
        index=["a", "b", "c"],
        dtype=object,
    )
    assert controler_lignes(modele, "seance", lignes).lignes["statut"].tolist() == [
        "réalisée",
        "annulée",
        None,
    ]


def test_une_duree_vide_est_celle_de_l_activite(modele: Modele) -> None:
    controle = controler_fiches(
        modele,
        "seance",
        {},
        {"activite": "Goûter"},
        {"lieu": "École A", "duree_h": 1.5},
        {"activite": "X", "duree_h": "2h"},
    )
    durees = controle.lignes.set_index("activite")["duree_h"]
    assert sorted(durees["Petit-déjeuner"]) == [1.5, 3.0]
    assert durees["Goûter"] == 2.0
    assert pd.isna(durees["X"])
    assert sorted(controle.lignes[DIT + "duree_h"]) == [False, False, True, True]


def test_une_voix_vide_en_est_une(modele: Modele) -> None:
    controle = controler_fiches(modele, "besoin", {})
    assert controle.lignes["voix"].tolist() == [1.0]
    assert controle.lignes[DIT + "voix"].tolist() == [False]


@pytest.mark.parametrize("texte", ["Appelez au 06", "0612345678", "06"])
def test_un_texte_suspect_se_signale_sans_etre_cite(modele: Modele, texte: str) -> None:
    controle = controler_fiches(modele, "besoin", {"texte": texte}, {"texte": "Un banc"})
    (anomalie,) = controle.anomalies
    assert anomalie.champ == "texte"
    assert "06" not in anomalie.message
    assert controle.lignes[COMPTE].tolist() == [True, True]


def test_une_table_sans_fiche_ni_ligne(modele: Modele) -> None:
    table = modele.tables["finance"]
    vide = retenir(modele, "finance", pd.DataFrame(columns=list(table.cles)))
    controle = controler(
        table, vide, formulaires=[], annuaires=ANNUAIRES, exercices=[EXERCICE], aujourdhui=AUJOURDHUI,
        suspect=lambda _: None, indiscret=lambda _: None, durees={},
    )  # fmt: skip
    assert controle.lignes.empty
    assert controle.anomalies == ()


def test_quand_un_meme_ennui_touche_beaucoup_de_lignes_une_phrase_suffit(modele: Modele) -> None:
    fiches: list[dict[str, Cellule]] = [{"adultes": n, "date": "?"} for n in range(PLUSIEURS + 1)]
    (anomalie,) = controler_fiches(modele, "seance", *fiches).anomalies
    assert anomalie.ligne, "une de ces lignes, pour les retrouver"
    assert anomalie.message.startswith(f"{PLUSIEURS + 1} lignes")


@pytest.mark.parametrize(
    ("ident", "fiche", "champ", "cite", "propose"),
    [
        ("seance", {"publics": "Familles, Retraités"}, "publics", "Retraités", ""),
        (
            "seance",
            {"eu_lieu": "Non", "adultes": None, "motif": "Météo (pluie)"},
            "motif",
            "Météo (pluie)",
            "Météo",
        ),
        ("besoin", {"nature": "Une plainte"}, "nature", "Une plainte", ""),
        ("besoin", {"nature": "constats"}, "nature", "constats", "Un constat"),
        ("besoin", {"theme_saisi": "Sport"}, "theme_saisi", "Sport", None),
        ("besoin", {"activite": "Marché"}, "activite", "Marché", None),
    ],
)
def test_une_reponse_hors_de_sa_liste_se_cite(
    modele: Modele, ident: str, fiche: dict[str, Cellule], champ: str, cite: str, propose: str | None
) -> None:
    (anomalie,) = [a for a in controler_fiches(modele, ident, fiche).anomalies if a.champ == champ]
    assert f"(«\u00a0{cite}\u00a0»)" in anomalie.message
    assert ("Vouliez-vous dire" in anomalie.message) is bool(propose)
    assert (propose or "") in anomalie.message


def test_une_reponse_de_la_liste_ou_libre_ne_se_signale_pas(modele: Modele) -> None:
    fiches: list[dict[str, Cellule]] = [{"theme_saisi": "je ne sais pas"}, {"nature": "une ENVIE !"}]
    assert controler_fiches(modele, "besoin", *fiches).anomalies == ()
    lignes = pd.DataFrame(
        [
            {
                "date": date(2014, 1, 9),
                "sens": "charge",
                "phase": "REALISE",
                "nature": "Location",
                "financeur": "Mécène",
            }
        ],
        index=["f"],
        dtype=object,
    )
    controle = controler_lignes(modele, "finance", lignes)
    assert controle.anomalies == ()
    assert controle.lignes[["sens", "phase", "nature"]].to_numpy().tolist() == [["Charge", "Réalisé", "Location"]]


@pytest.mark.parametrize("nature", ["appelez le 06", "0612345678", "06"])
def test_un_texte_qui_semble_personnel_ne_se_cite_pas(modele: Modele, nature: str) -> None:
    (anomalie,) = controler_fiches(modele, "besoin", {"nature": nature}).anomalies
    assert anomalie.champ == "nature"
    assert "06" not in anomalie.message
    lignes = pd.DataFrame([{"prenom": "A", "theme": "Sport", "accord_le": "hier"}], index=["p"], dtype=object)
    dites = controler_lignes(modele, "personne", lignes).anomalies
    assert [a.champ for a in dites] == ["theme", "accord_le"]
    assert not any("Sport" in a.message or "hier" in a.message for a in dites)


@pytest.mark.parametrize(
    ("statut", "lu", "compte"),
    [
        ("Oui", "réalisée", True),
        ("non, pluie", "annulée", True),
        ("realisee", "réalisée", True),
        ("Reportée", "Reportée", False),
        ("annulé", "annulé", False),
    ],
)
def test_un_statut_tape_se_lit_ou_se_signale(modele: Modele, statut: str, lu: str, *, compte: bool) -> None:
    lignes = pd.DataFrame(
        [{"date": date(2014, 1, 9), "activite": "Goûter", "lieu": "École A", "statut": statut}],
        index=["s"],
        dtype=object,
    )
    controle = controler_lignes(modele, "seance", lignes)
    assert controle.lignes[["statut", COMPTE]].to_numpy().tolist() == [[lu, compte]]
    assert [(a.champ, f"«\u00a0{statut}\u00a0»" in a.message) for a in controle.anomalies] == (
        [] if compte else [("statut", True)]
    )


def test_des_chiffres_sans_statut_se_signalent(modele: Modele) -> None:
    (anomalie,) = (
        controler_fiches(modele, "seance", {}).anomalies
        or controler_lignes(
            modele,
            "seance",
            pd.DataFrame(
                [{"date": date(2014, 1, 9), "activite": "Goûter", "lieu": "École A", "adultes": 9}],
                index=["s"],
                dtype=object,
            ),
        ).anomalies
    )
    assert anomalie.champ == "statut"


def test_ce_qui_est_ecrit_sous_une_rencontre_annulee_se_dit(modele: Modele) -> None:
    lignes = pd.DataFrame(
        [
            {
                "date": date(2014, 1, 9),
                "activite": "Goûter",
                "lieu": "École A",
                "adultes": 12,
                "statut": "annulée",
            },
            {
                "date": date(2014, 1, 16),
                "activite": "Goûter",
                "lieu": "École A",
                "motif": "Météo",
                "statut": "réalisée",
            },
        ],
        index=["a", "r"],
        dtype=object,
    )
    annulee, realisee = sorted(controler_lignes(modele, "seance", lignes).anomalies, key=lambda a: a.ligne)
    assert (annulee.ligne, annulee.gravite) == ("a", "information")
    assert "Adultes («\u00a012\u00a0»)" in annulee.message
    assert "Motif («\u00a0Météo\u00a0»)" in realisee.message


def test_une_autre_date_du_futur_se_signale(modele: Modele) -> None:
    (anomalie,) = controler_fiches(modele, "projet", {"identifie_le": "02/12/2033"}).anomalies
    assert anomalie.champ == "identifie_le"
    assert "02/12/2033" in anomalie.message


def test_une_regle_sait_ce_qu_elle_ecrit_mais_l_equipe_se_relit(modele: Modele) -> None:
    lignes = pd.DataFrame(
        [{"date": date(2014, 1, 9), "texte": "Un banc", "theme": theme} for theme in ("Sport", "Musique")],
        index=["a", "b"],
        dtype=object,
    )
    (anomalie,) = controler_lignes(modele, "besoin", lignes, tenues={("b", "theme"), ("a", "lieu")}).anomalies
    assert (anomalie.ligne, "Musique" in anomalie.message) == ("b", True)
    creneaux = pd.DataFrame(
        [{"date": date(2014, 1, 9), "lieu_prevu": "Parc", "statut": "reportée"}] * 2,
        index=["a", "b"],
        dtype=object,
    )
    dites = controler_lignes(modele, "planning", creneaux, tenues={("a", "lieu_prevu"), ("b", "statut")}).anomalies
    assert [(a.ligne, a.champ) for a in dites] == [("a", "lieu_prevu"), ("b", "statut")]


def test_ce_qui_decide_sans_colonne_ne_se_controle_pas_dans_la_ligne(modele: Modele) -> None:
    seance = modele.formulaires["seance"]
    sans = replace(
        seance,
        questions=tuple(replace(q, sans_colonne=True) if q.cle == "eu_lieu" else q for q in seance.questions),
    )
    lignes = pd.DataFrame([{"date": date(2014, 1, 9), "statut": "annulée", "adultes": 3}], index=["s"], dtype=object)
    controle = controler(
        modele.tables["seance"], retenir(modele, "seance", lignes), formulaires=[sans], annuaires=ANNUAIRES,
        exercices=[EXERCICE], aujourdhui=AUJOURDHUI, suspect=lambda _: None, indiscret=lambda _: None, durees={},
    )  # fmt: skip
    assert controle.anomalies == ()


def test_des_milliers_d_ennuis_se_disent_en_peu_de_phrases(modele: Modele) -> None:
    fiches: list[dict[str, Cellule]] = [
        {"nature": nature, "texte": f"Un banc {chr(97 + n % 26)} {chr(97 + n // 26)}"}
        for n, nature in enumerate(
            ["Une plainte"] * 60 + [f"Autre {chr(97 + n % 26) * (n // 26 + 1)}" for n in range(80)]
        )
    ]
    dites = controler_fiches(modele, "besoin", *fiches).anomalies
    assert len(dites) == PLUSIEURS + 1
    assert dites[0].message.startswith("60 lignes dans ce cas, dont celle-ci. ")
    assert "Une plainte" in dites[0].message
    assert dites[1].message.startswith("Cette réponse")
    assert dites[-1].message.startswith("41 autres lignes à corriger, dont celle-ci.")
    assert "Autre ddd" in dites[-1].message
