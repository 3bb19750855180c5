"""What every step goes by: what is to be left alone, staff's decisions, what they wrote that cannot be read."""

import pytest

from passerelle.domaine.feuilles.decision import GARDER, REPRENDRE
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.vacances import CalendrierScolaire
from tests.domaine.centre_en_memoire import Centre, dites


@pytest.fixture
def centre(modele: Modele) -> Centre:
    return Centre(modele)


@pytest.mark.parametrize(
    ("perdu", "suspendues"),
    [
        ("seance", {"seance", "planning"}),
        ("besoin", {"besoin", "mise_en_relation"}),
        ("journal", {"journal"}),
        ("vacances", {"vacances", "planning"}),
        # The names of the projects are those of meetings, events and needs, which the themes heard most follow from.
        ("projet", {"projet", "reunion", "animation", "mise_en_relation"}),
        # Nobody knows any more which codes are the team's.
        ("equipe", {"equipe", "seance", "besoin", "reunion", "animation", "planning", "mise_en_relation"}),
    ],
)
def test_ce_qui_se_deduit_d_un_onglet_illisible_est_suspendu_avec_lui(
    centre: Centre, perdu: str, suspendues: set[str]
) -> None:
    assert centre.cadre().suspendues == frozenset()
    cle = centre.modele.tables[perdu].cles[0]
    centre.effacer_la_cle(perdu, cle)
    cadre = centre.cadre()
    assert cadre.suspendues == suspendues
    assert (cadre.lisible(perdu), cadre.lisible("finance") is None) == (None, False)
    assert [(a.champ, a.gravite) for a in cadre.anomalies if a.ou == perdu] == [(cle, "bloquant")]


def test_les_decisions_de_l_equipe_et_celles_qui_ne_se_comprennent_pas(centre: Centre) -> None:
    for ident, decision in (("a", "reprendre celle des fiches"), ("b", "Garder"), ("c", "à voir"), ("d", None)):
        centre.taper("correction", id=ident, decision=decision)
    cadre = centre.cadre()
    assert cadre.decisions == {"a": REPRENDRE, "b": GARDER}
    assert [(a.ligne, "«\u00a0à voir\u00a0»" in a.message) for a in cadre.anomalies] == [("c", True)]
    centre.effacer_la_cle("correction", "onglet")
    assert centre.cadre().decisions == {}
    assert dites(centre.cadre().anomalies, "correction", "decision") == []


def test_une_erreur_du_tableur_dans_une_liste_arrete_ce_qui_en_depend(centre: Centre) -> None:
    centre.ecrire("partenaire", "avva", nom="#REF!")
    cadre = centre.cadre()
    assert {"partenaire", "seance", "reunion", "animation"} <= cadre.suspendues
    (anomalie,) = [a for a in cadre.anomalies if a.ou == "partenaire"]
    assert (anomalie.champ, anomalie.gravite) == ("nom", "bloquant")
    assert anomalie.message.startswith(
        "«\u00a0#REF!\u00a0» (case B4) est une erreur du tableur\u00a0: cet onglet et ce qui en"
    )


def test_une_erreur_dans_la_liste_de_l_equipe_se_dit_sans_la_citer(centre: Centre) -> None:
    centre.taper("equipe", code="ab12", prenom="#NAME?")
    (message,) = dites(centre.cadre().anomalies, "equipe")
    assert message.startswith("Ce qui est écrit ici (case B3) est une erreur du tableur")


def test_une_erreur_ailleurs_que_dans_une_liste_n_arrete_rien(centre: Centre) -> None:
    centre.taper("seance", date="03/10/2013", lieu="#REF!")
    assert (centre.cadre().suspendues, centre.cadre().anomalies) == (frozenset(), [])


def test_une_decision_en_erreur_n_arrete_rien(centre: Centre) -> None:
    centre.taper("correction", id="a", decision="#N/A")
    cadre = centre.cadre()
    assert cadre.suspendues == frozenset()
    messages = dites(cadre.anomalies, "correction", "decision")
    assert [message for message in messages if message.endswith("écrivez-la de nouveau.")] == [
        "«\u00a0#N/A\u00a0» (case H3) est une erreur du tableur\u00a0: votre décision ne se lit pas, écrivez-la de nouveau."
    ]


def test_des_vacances_inconnues_se_disent_la_ou_l_equipe_peut_les_ecrire(centre: Centre) -> None:
    def dite() -> list[str]:
        return [a.message for a in centre.cadre().anomalies if (a.ou, a.champ) == ("planning", "date")]

    assert dite() == []
    centre.vacances = CalendrierScolaire(zone="A")
    (message,) = dite()
    assert message.endswith("en 2013-2014. Écrivez-les dans l’onglet Vacances, une ligne par période.")
    centre.effacer_la_cle("vacances", "du")
    assert dite() == []
    del centre.onglets["vacances"]
    (message,) = dite()
    assert message.endswith("dans l’onglet Fermetures, une ligne par période.")
