"""Which response is which, and what it answers (contrat.md §5)."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.domaine.declare.formulaire import Condition, Question
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.reponse import lire_reponse, ranger_les_ids
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.fiches_d_essai import SOURCE, grille, lire, lire_grille, reponses_de

ADULTES = "Adultes (18 ans et plus, sans l'équipe)"


def test_une_fiche_se_lit_selon_ses_questions(modele: Modele) -> None:
    lues = lire(modele, "seance", {"lieu": " Centre social ", "eu_lieu": "OUI", "partenaires": "AVVA, France Loire"})
    (ligne,) = reponses_de(lues).to_dict("records")
    assert lues.manquantes == ()
    assert reponses_de(lues).index.tolist() == ["seance-20131003-123000"]
    assert ligne["date"] == date(2013, 10, 3)
    assert ligne["lieu"] == "Centre social"
    assert ligne["eu_lieu"] == "Oui"
    assert ligne["partenaires"] == ("AVVA", "France Loire")
    assert ligne["premieres_fois"] is None
    assert lues.recus == [datetime(2013, 10, 3, 12, 30)]


def test_une_reponse_se_retrouve_a_sa_rangee(modele: Modele) -> None:
    """Two of one second included, whatever rows staff left blank or sorted."""
    titres, une, deux, trois = grille(
        modele, "besoin", {"texte": "Un banc"}, {"texte": "Une fontaine"}, {"_": "01/10/2013 09:00:00"}
    )
    onglet = [titres, une, [], deux, trois]
    ids = {ident: onglet[rang] for ident, rang in ranger_les_ids(modele.formulaires["besoin"], onglet).items()}
    lues = reponses_de(lire_grille(modele.formulaires["besoin"], onglet))
    assert ids.keys() == set(lues.index)
    assert len(ids) == 3
    for ident, rangee in ids.items():
        assert lues.loc[ident, "texte"] in rangee


def test_ce_qui_ne_se_lit_pas_reste_ecrit(modele: Modele) -> None:
    (ligne,) = reponses_de(lire(modele, "seance", {"date": "un jeudi", "adultes": "12 adultes"})).to_dict("records")
    assert (ligne["date"], ligne["adultes"]) == ("un jeudi", "12 adultes")


def test_non_termine_la_fiche(modele: Modele) -> None:
    """Cancelled is not zero: whatever stands in questions that were not asked is no answer."""
    (ligne,) = reponses_de(lire(modele, "seance", {"eu_lieu": "Non", "motif": "Météo", "adultes": 0})).to_dict(
        "records"
    )
    assert (ligne["adultes"], ligne["enfants"], ligne["motif"]) == (None, None, "Météo")
    (ligne,) = reponses_de(lire(modele, "seance", {"motif": "Météo"})).to_dict("records")
    assert (ligne["adultes"], ligne["motif"]) == (12, None)


def test_une_question_restee_vide_n_efface_pas_les_autres(modele: Modele) -> None:
    (ligne,) = reponses_de(lire(modele, "seance", {"eu_lieu": None})).to_dict("records")
    assert ligne["adultes"] == 12


def test_une_question_jamais_posee_n_en_pose_pas_d_autre(modele: Modele) -> None:
    """A condition on a question that was itself not asked."""
    seance = modele.formulaires["seance"]
    suite = Question(cle="suite", titre="Suite", type="texte", si=Condition(question="motif", vaut="Autre"))
    fiche = replace(seance, questions=(*seance.questions, suite))
    titres, rangee = grille(modele, "seance", {"motif": None})
    (ligne,) = reponses_de(lire_grille(fiche, [[*titres, "Suite"], [*rangee, "oui"]])).to_dict("records")
    assert ligne["suite"] is None


@pytest.mark.parametrize("vide", [[], [[]], [["", None]], [["", None], ["03/10/2013"]]])
def test_un_onglet_vide_n_a_pas_de_fiche(modele: Modele, vide: list[list[str | None]]) -> None:
    lues = lire_grille(modele.formulaires["seance"], vide)
    assert reponses_de(lues).empty
    assert lues.manquantes == ()
    assert not any((lues.recus, lues.ordre, lues.remarques, lues.sources, *lues.reponses.values()))


def test_une_question_requise_sans_colonne_suspend_la_fiche(modele: Modele) -> None:
    rangees = [[c for place, c in enumerate(rangee) if place not in (0, 6)] for rangee in grille(modele, "seance", {})]
    lues = lire_grille(modele.formulaires["seance"], rangees)
    assert lues.manquantes == ("Horodateur", ADULTES)
    assert reponses_de(lues).index.tolist() == ["seance-sans-horodateur"]


def test_une_question_facultative_sans_colonne_est_vide(modele: Modele) -> None:
    titres, reponse = (rangee[:9] for rangee in grille(modele, "seance", {}))
    rangees = [[*titres, "Bénévoles qui ont tenu la séance"], [*reponse, 2]]
    lues = lire_grille(modele.formulaires["seance"], rangees)
    assert lues.manquantes == ()
    assert reponses_de(lues)["duree_h"].tolist() == [None]


def test_timestamp_vaut_horodateur_et_les_apostrophes_ne_comptent_pas(modele: Modele) -> None:
    titres, rangee = grille(modele, "seance", {})
    autres = ["Timestamp", *(str(titre).replace("'", "’").replace(" ", "  ") for titre in titres[1:])]
    lues = lire_grille(modele.formulaires["seance"], [autres, rangee])
    assert lues.manquantes == ()
    assert reponses_de(lues).index.tolist() == ["seance-20131003-123000"]
    assert reponses_de(lues)["adultes"].tolist() == [12]


def test_de_deux_colonnes_de_meme_titre_la_case_remplie_compte(modele: Modele) -> None:
    titres, une, autre = grille(modele, "seance", {"adultes": ""}, {"_": "04/10/2013 10:00:00"})
    lues = lire_grille(modele.formulaires["seance"], [[*titres, ADULTES], [*une, 7], [*autre, 9]])
    assert reponses_de(lues)["adultes"].tolist() == [7, 12]


def test_un_ancien_titre_se_lit_encore_meme_a_cote_du_nouveau(modele: Modele) -> None:
    seance = modele.formulaires["seance"]
    questions = tuple(
        replace(question, titre="Les adultes", anciens_titres=(ADULTES,)) if question.cle == "adultes" else question
        for question in seance.questions
    )
    fiche = replace(seance, questions=questions)
    titres, rangee = grille(modele, "seance", {})
    assert reponses_de(lire_grille(fiche, [titres, rangee]))["adultes"].tolist() == [12]
    a_cote = lire_grille(fiche, [[*titres, "Les adultes"], [*rangee, ""], [*rangee, 5]])
    assert sorted(reponses_de(a_cote)["adultes"]) == [5, 12]


def test_une_meme_reponse_recopiee_n_en_fait_qu_une(modele: Modele) -> None:
    """Appended twice, or imported then linked: the moment may be a text or a serial number."""
    lues = lire(modele, "seance", {}, {"_": 41550 + 12.5 / 24, "date": 41550, "adultes": "12"}, {"adultes": 12.0})
    assert reponses_de(lues).index.tolist() == ["seance-20131003-123000"]


def test_des_reponses_de_la_meme_seconde_se_distinguent_par_ce_qu_elles_disent(modele: Modele) -> None:
    lues = lire(modele, "seance", {"adultes": 1}, {"adultes": 2}, {"adultes": 3}, {"_": "midi"})
    assert reponses_de(lues).index.tolist() == [
        "seance-20131003-123000", "seance-20131003-123000-2", "seance-20131003-123000-3", "seance-sans-horodateur",
    ]  # fmt: skip
    assert len(set(reponses_de(lues)[SOURCE])) == 4


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ordre=st.permutations(range(5)))
def test_l_ordre_des_rangees_ne_change_aucun_identifiant(modele: Modele, ordre: list[int]) -> None:
    fiches: list[dict[str, Cellule]] = [
        {"adultes": 1},
        {"adultes": 2},
        {"_": ""},
        {"_": "", "adultes": 5},
        {"_": "04/10/2013 09:00:00"},
    ]
    attendues = reponses_de(lire(modele, "seance", *fiches))
    pd_lues = reponses_de(lire(modele, "seance", *(fiches[rang] for rang in ordre)))
    assert pd_lues.equals(attendues)


def test_une_question_ajoutee_plus_tard_ne_change_pas_une_reponse(modele: Modele) -> None:
    seance = modele.formulaires["seance"]
    plus = replace(seance, questions=(*seance.questions, Question(cle="note", titre="Note", type="texte")))
    tableau = grille(modele, "seance", {})
    (source,) = reponses_de(lire_grille(seance, tableau))[SOURCE]
    assert reponses_de(lire_grille(plus, tableau))[SOURCE].tolist() == [source]
    assert reponses_de(lire_grille(seance, grille(modele, "seance", {"adultes": 13})))[SOURCE].tolist() != [source]


def test_les_cases_cochees_d_un_nom_a_virgule(modele: Modele) -> None:
    question = modele.formulaires["seance"].question("partenaires")
    connus = ("Mairie, service jeunesse", "AVVA")
    ecrits = ["AVVA, mairie, Service jeunesse, Inconnu", "AVVA;AVVA ;X", None, " , "]
    assert lire_reponse(question, ecrits, connus) == [
        ("AVVA", "mairie, Service jeunesse", "Inconnu"), ("AVVA", "X"), None, (),
    ]  # fmt: skip
    assert lire_reponse(replace(question, choix=("AVVA",)), ["avva"], ()) == [("AVVA",)]


def test_un_texte_reste_comme_il_est_ecrit(modele: Modele) -> None:
    question = modele.formulaires["seance"].question("observation")
    assert lire_reponse(question, ["  Bien, très bien\r\nencore ", ""], ()) == [
        "Bien, très bien\nencore",
        None,
    ]


def test_ce_qui_n_etait_pas_demande_est_garde_a_part(modele: Modele) -> None:
    lues = lire(
        modele,
        "seance",
        {"eu_lieu": "Non, annulée", "adultes": 12, "enfants": None, "benevoles": None, "motif": "Météo"},
        {"eu_lieu": "Reportée", "_": "04/10/2013 09:00:00", "motif": "Météo"},
        {"_": "05/10/2013 09:00:00", "motif": "Météo", "partenaires": ","},
    )
    assert dict(lues.retirees) == {
        "seance-20131003-123000": {"adultes": 12},
        "seance-20131005-090000": {"motif": "Météo"},
    }
    assert reponses_de(lues)["adultes"].tolist() == [None, 12, 12]


def test_ce_qui_decide_peut_venir_d_une_liste(modele: Modele) -> None:
    """Any other answer of a list, or one of one’s own, leads elsewhere."""
    seance = modele.formulaires["seance"]
    choisie = Question(cle="activite", titre="Type de séance", type="choix", liste="activites")
    suite = Question(cle="lieu", titre="Lieu", type="texte", si=Condition(question="activite", vaut="Goûter"))
    courte = replace(seance, questions=(choisie, suite))
    for reponse, lieu in (("gouter", "École A"), ("Petit-déjeuner", None), (None, "École A")):
        lues = lire_grille(courte, grille(modele, "seance", {"activite": reponse, "lieu": "École A"}))
        assert reponses_de(lues)["lieu"].tolist() == [lieu]
