"""What was answered and no line shows is said at the response tab."""

import pytest

from passerelle.domaine.controle.reponses import controler_reponses
from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.fiches_d_essai import lire, lire_grille, suspect

CONTACT: dict[str, Cellule] = {
    "_": "03/10/2013 12:30:00", "date": "03/10/2013", "theme": "Logement", "prenom": "A", "joindre": "B", "majeur": "Oui",
    "accord": "Oui",
}  # fmt: skip


def contacts(modele: Modele, **reponses: Cellule) -> list[Anomalie]:
    formulaire = modele.formulaires["contact"]
    titres: list[Cellule] = ["Horodateur", *(question.titre for question in formulaire.questions)]
    dites = {**CONTACT, **reponses}
    rangee = [dites["_"], *(dites.get(question.cle) for question in formulaire.questions)]
    return controler_reponses(lire_grille(formulaire, [titres, rangee]), suspect=suspect)


def test_ce_qui_est_rempli_apres_un_non_se_dit(modele: Modele) -> None:
    lues = lire(
        modele,
        "seance",
        {
            "eu_lieu": "Non, pluie",
            "adultes": 12,
            "enfants": 0,
            "partenaires": "AVVA, France Loire",
            "observation": "le 06",
        },
    )
    (anomalie,) = controler_reponses(lues, suspect=suspect)
    assert (anomalie.ou, anomalie.gravite) == ("Réponses séance", "information")
    assert anomalie.ligne == "seance-20131003-123000"
    for cite in ("La séance a-t-elle eu lieu ?", "Non", "12", "0", "AVVA, France Loire"):
        assert f"«\u00a0{cite}\u00a0»" in anomalie.message
    assert "le 06" not in anomalie.message
    assert "ce qui est écrit ici" in anomalie.message


def test_ce_qui_decide_peut_lui_meme_ne_pas_etre_demande(modele: Modele) -> None:
    """A question under a question that was not asked: each answer is quoted once."""
    seance = modele.formulaires["seance"]
    questions = [q for q in seance.questions if q.cle in ("date", "eu_lieu", "motif")]
    suite = Question(
        cle="note",
        titre="Note",
        type="choix",
        choix=("A", "B"),
        si=type(questions[2].si)(question="motif", vaut="Autre"),  # type: ignore[misc]
    )
    formulaire = type(seance)(
        id="courte", titre="", description="", onglet="Courte", table="seance", confirmation="", donnees="",
        questions=(*questions, suite),
    )  # fmt: skip
    tableau: list[list[Cellule]] = [
        ["Horodateur", *(question.titre for question in formulaire.questions)],
        ["03/10/2013 12:30:00", "03/10/2013", "Oui", "Météo", "A"],
    ]
    (anomalie,) = controler_reponses(lire_grille(formulaire, tableau), suspect=suspect)
    assert anomalie.message.count("Météo") == 1
    assert anomalie.message.count("«\u00a0A\u00a0»") == 1


def test_une_fiche_juste_ne_dit_rien(modele: Modele) -> None:
    assert controler_reponses(lire(modele, "seance", {}), suspect=suspect) == []


@pytest.mark.parametrize("dit", ["Oui", "oui !", "VRAI", "x", "✓", "Je suis majeur·e", None])
def test_une_case_cochee(modele: Modele, dit: Cellule) -> None:
    assert contacts(modele, majeur=dit) == []


@pytest.mark.parametrize("dit", ["Non", "FAUX", "pas encore"])
def test_une_case_qui_n_est_pas_cochee_se_dit_sans_la_citer(modele: Modele, dit: str) -> None:
    (anomalie,) = contacts(modele, accord=dit)
    assert anomalie.gravite == "bloquant"
    assert dit not in anomalie.message
    assert "J'accepte d'être recontacté" in anomalie.message


def test_une_liste_sans_colonne(modele: Modele) -> None:
    contact = modele.formulaires["contact"]
    question = Question(cle="age", titre="Âge", type="choix", choix=("Adulte", "Enfant"), sans_colonne=True)
    formulaire = type(contact)(
        id="c",
        titre="",
        description="",
        onglet="C",
        table="personne",
        confirmation="",
        donnees="",
        questions=(question,),
    )
    tableau: list[list[Cellule]] = [
        ["Horodateur", "Âge"],
        ["03/10/2013 12:30:00", "adultes"],
        ["04/10/2013 9:00:00", "ENFANT"],
    ]
    (anomalie,) = controler_reponses(lire_grille(formulaire, tableau), suspect=suspect)
    assert "«\u00a0adultes\u00a0»" in anomalie.message
    assert "Vouliez-vous dire «\u00a0Adulte\u00a0»" in anomalie.message
