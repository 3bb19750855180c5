"""What is said when a figure begins to count something else."""

from dataclasses import replace
from datetime import date, timedelta

from passerelle.domaine.chiffres.definitions_chiffres import Definitions, suivre_les_definitions
from passerelle.domaine.chiffres.indicateurs import Indicateur, Terme

JOUR = date(2014, 9, 1)
SEANCES = Indicateur(
    code="SEA",
    libelle="Séances",
    unite="séance",
    termes=(Terme(table="seance"),),
    definition="Une séance tenue.",
    ne_compte_pas="Les annulées.",
)
BESOINS = Indicateur(code="BES", libelle="Besoins", unite="besoin", termes=(Terme(table="besoin"),))


def suivre(*indicateurs: Indicateur, avant: Definitions | None, jour: date = JOUR) -> Definitions:
    return suivre_les_definitions(
        {i.code: i for i in indicateurs}, avant.a_retenir if avant else None, chiffres_ecrits=["SEA"], aujourdhui=jour
    )


def test_la_premiere_fois_rien_n_a_change() -> None:
    premiere = suivre(SEANCES, BESOINS, avant=None)
    assert premiere.a_retenir["textes"] == {
        "SEA": "Une séance tenue. Ne compte pas\u00a0: Les annulées.",
        "BES": "Besoins",  # nothing says more than its label
    }
    assert (premiere.mentions, premiere.annonce) == ((), "")


def test_une_definition_changee_est_au_journal_une_fois_et_annoncee_sept_jours() -> None:
    premiere = suivre(SEANCES, BESOINS, avant=None)
    besoins = replace(BESOINS, definition="Un besoin par personne qui le dit.")
    changee = suivre(SEANCES, besoins, avant=premiere)
    assert [(m.ligne, m.champ, m.avant, m.apres) for m in changee.mentions] == [
        ("BES", "Besoins", "Besoins", "Un besoin par personne qui le dit.")
    ]
    assert changee.annonce == (
        "Depuis le 01/09/2014, un indicateur se compte autrement\u00a0: Besoins. "
        "L’onglet Journal dit ce que chacun comptait avant, et ce qu’il compte maintenant."
    )
    for jours, annonce in ((7, changee.annonce), (8, "")):
        suite = suivre(SEANCES, besoins, avant=changee, jour=JOUR + timedelta(days=jours))
        assert (suite.mentions, suite.annonce) == ((), annonce)
    # Withdrawn since, it is no longer told of.
    assert suivre(SEANCES, avant=changee).annonce == ""


def test_des_chiffres_sans_souvenir_sont_ceux_de_la_version_0_1_0() -> None:
    seances = replace(SEANCES, definition_avant="Une séance prévue.")
    (mention,) = suivre(seances, avant=None).mentions
    assert mention.avant == "Une séance prévue."
