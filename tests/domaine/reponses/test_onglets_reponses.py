"""The tabs of one form: a second one read after the first, columns that are gone, what is said of them."""

from collections.abc import Collection, Mapping, Sequence

import pytest

from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.identites import SANS_SOUVENIR
from passerelle.domaine.reponses.onglets_reponses import Lecture, lire_onglets, souvenirs_de
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.fiches_d_essai import grille
from tests.domaine.tables_a_la_main import SOURCES, memoire_de

UNE, AUTRE, TROISIEME = ({"_": f"{j:02d}/10/2013 12:30:00", "date": f"{j:02d}/10/2013"} for j in (3, 10, 17))


def lire(
    modele: Modele,
    tableau: Sequence[Sequence[Cellule]],
    suites: Mapping[str, Sequence[Sequence[Cellule]]] | None = None,
    vues: Collection[str] = (),
) -> Lecture:
    """The sessions read from the tab of the form, then from others (title → rows)."""
    return lire_onglets(
        modele.formulaires["seance"],
        modele.tables["seance"],
        tableau,
        [
            Onglet(sheet_id=rang, titre=titre, grille=rangees)
            for rang, (titre, rangees) in enumerate((suites or {}).items())
        ],
        connus={},
        souvenirs=SANS_SOUVENIR,
        vues=vues,
        fuseau=None,
    )


def sans(tableau: list[list[Cellule]], *titres: str) -> list[list[Cellule]]:
    """The tab after somebody cleared these titles."""
    return [[None if titre in titres else titre for titre in tableau[0]], *tableau[1:]]


def test_deux_autres_onglets_se_lisent_a_la_suite_dans_l_ordre_de_leurs_reponses(modele: Modele) -> None:
    suites = {"Réponses 3": grille(modele, "seance", TROISIEME), "Réponses 2": grille(modele, "seance", AUTRE)}
    lecture = lire(modele, grille(modele, "seance", UNE), suites)
    assert lecture.reponses.ids == ["seance-20131003-123000", "seance-20131010-123000", "seance-20131017-123000"]
    assert [(a.ou, a.gravite) for a in lecture.anomalies] == [
        ("Réponses 2", "information"),
        ("Réponses 3", "information"),
    ]
    assert lecture.anomalies[0].message == (
        "L’onglet «\u00a0Réponses 2\u00a0» porte les titres de «\u00a0Réponses séance\u00a0»\u00a0: il est lu à la suite. Si ce "
        "n’est pas voulu, changez sa ligne de titres."
    )


def test_un_onglet_qui_contredit_le_premier_n_est_pas_lu(modele: Modele) -> None:
    """It holds one of its responses, not the other."""
    lecture = lire(modele, grille(modele, "seance", UNE, AUTRE), {"Copie": grille(modele, "seance", AUTRE, TROISIEME)})
    assert lecture.reponses.ids == ["seance-20131003-123000", "seance-20131010-123000"]
    ((ou, gravite, message),) = [(a.ou, a.gravite, a.message) for a in lecture.anomalies]
    assert (ou, gravite) == ("Copie", "attention")
    assert "n’en est pas la suite\u00a0: il n’est pas lu." in message


@pytest.mark.parametrize(
    ("titres", "dit"),
    [
        (["Lieu"], "Il manque la colonne «\u00a0Lieu\u00a0»\u00a0: les réponses de cet onglet ne sont plus lues"),
        (
            ["Horodateur", "Lieu"],
            "Il manque les colonnes «\u00a0Horodateur\u00a0» et «\u00a0Lieu\u00a0»\u00a0: les réponses",
        ),
    ],
)
def test_sans_une_question_que_chacun_remplit_rien_n_est_lu(modele: Modele, titres: list[str], dit: str) -> None:
    (anomalie,) = lire(modele, sans(grille(modele, "seance", UNE), *titres)).anomalies
    assert (anomalie.ou, anomalie.gravite) == ("Réponses séance", "bloquant")
    assert anomalie.message.startswith(dit)


@pytest.mark.parametrize(
    ("cles", "dit", "remede"),
    [
        (
            ["premieres_fois"],
            "La colonne «\u00a0Dont venus pour la première fois\u00a0» n’est plus dans",
            "ce titre en",
        ),
        (["partenaires", "observation"], "Les colonnes «\u00a0Partenaires présents\u00a0» et «\u00a0", "ces titres en"),
    ],
)
def test_une_colonne_qu_on_a_vue_et_qui_n_est_plus_la_se_dit(
    modele: Modele, cles: list[str], dit: str, remede: str
) -> None:
    questions = modele.formulaires["seance"].questions
    tableau = sans(grille(modele, "seance", UNE), *(q.titre for q in questions if q.cle in cles))
    lecture = lire(modele, tableau, vues=[q.cle for q in questions])
    assert lecture.reponses.perdues == set(cles)
    assert lecture.reponses.ids == ["seance-20131003-123000"]
    (anomalie,) = lecture.anomalies
    assert anomalie.message.startswith(dit)
    assert f"Remettez {remede} ligne 1" in anomalie.message
    assert lire(modele, tableau).anomalies == [], "une colonne jamais vue n’a pas disparu"


def test_un_onglet_qui_a_perdu_tous_ses_titres_n_est_pas_un_onglet_vide(modele: Modele) -> None:
    vues = [question.cle for question in modele.formulaires["seance"].questions]
    lecture = lire(modele, [[], *grille(modele, "seance", UNE)[1:]], vues=vues)
    assert lecture.reponses.manquantes[:2] == ("Horodateur", "Date de la séance")
    assert [a.gravite for a in lecture.anomalies] == ["bloquant"]


def test_ce_qu_un_onglet_retient_des_reponses_a_un_formulaire(modele: Modele) -> None:
    """Ids are told apart from those of a form whose name starts the same, and a line made of two responses is that of both."""
    une, deux, autre = "seance-20131003-123000:a1", "seance-sans-horodateur-2:b2", "seance-libre-20131003-123000:c3"
    memoire = memoire_de(
        modele.tables["seance"],
        [
            {"id": "s1", "adultes": 12, SOURCES: f"{une} {deux}"},
            {"id": "s2", "adultes": 7, SOURCES: autre},
            {"id": "s3"},
        ],
    )
    souvenirs = souvenirs_de(modele.formulaires["seance"], memoire)
    assert souvenirs.sources == [une, deux]
    assert [souvenirs.contenu(ident.partition(":")[0])["adultes"] for ident in (une, deux, autre)] == [12, 12, 7]
