"""An activity begins with its first reported session: before, nothing is missing, and no figure counts it."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from tests.synchronisation.atelier import Atelier, chiffre

Ouvrir = Callable[[str], Passerelle]

PAS_COMMENCE = "pas encore commencé"
ANNEES = """
[[exercice]]
debut = 2013-09-01
fin = 2014-08-31
clos = true

[[exercice]]
debut = 2014-09-01
fin = 2015-08-31
"""


def statuts(compte_rendu: CompteRendu, activite: str = "Petit-déjeuner") -> dict[str, str]:
    return {c.date.isoformat(): c.statut for c in compte_rendu.apercu.creneaux if c.activite == activite}


def comptes(compte_rendu: CompteRendu, code: str) -> tuple[int | None, int | None] | None:
    trouve = chiffre(compte_rendu, code)
    return (trouve.n, trouve.sur) if trouve else None


def au_repos(atelier: Atelier) -> CompteRendu:
    """The last synchronisation, once another has shown that nothing is left to write."""
    compte_rendu = atelier.synchroniser()
    assert atelier.synchroniser().ecritures == 0
    return compte_rendu


def regler_les_exercices(dossier: Path, exercices: str) -> None:
    fichier = dossier / "passerelle.toml"
    avant, _, suite = fichier.read_text("utf-8").partition("[[exercice]]")
    fichier.write_text(f"{avant}{exercices}\n[classeur]{suite.partition('[classeur]')[2]}", "utf-8")


@pytest.fixture
def en_novembre(ouvrir_centre: Ouvrir) -> Atelier:
    """A centre that opens the service on 22 November 2013, nothing reported yet."""
    passerelle = ouvrir_centre("2013-11-22")
    passerelle.installer()
    return Atelier(passerelle)


def test_un_centre_qui_ouvre_en_novembre_ne_manque_de_rien(en_novembre: Atelier) -> None:
    rendu = au_repos(en_novembre)
    assert Counter(statuts(rendu).values())[PAS_COMMENCE] == 11
    assert statuts(rendu)["2013-11-21"] == "fiche attendue"
    assert "fiche manquante" not in {*statuts(rendu).values(), *statuts(rendu, "Goûter").values()}
    assert comptes(rendu, "COU") is comptes(rendu, "REA") is None
    (ligne,) = [li for li in en_novembre.lignes("Planning") if li["id"] == "2013-10-03-petit-dejeuner"]
    assert (ligne["statut"], ligne["motif"]) == (PAS_COMMENCE, "Aucune séance signalée à ce jour.")


def test_la_premiere_fiche_meme_annulee_rend_dus_les_creneaux_suivants(en_novembre: Atelier) -> None:
    en_novembre.seance(date="31/10/2013", eu_lieu="Non", motif="Météo", recue="31/10/2013 12:00:00")
    rendu = au_repos(en_novembre)
    assert statuts(rendu)["2013-10-24"] == PAS_COMMENCE
    assert statuts(rendu)["2013-10-31"] == "annulée"
    assert statuts(rendu)["2013-11-07"] == "fiche manquante"
    assert comptes(rendu, "COU") == (1, 3)
    assert comptes(rendu, "REA") == (0, 3)
    assert set(statuts(rendu, "Goûter").values()) == {PAS_COMMENCE, "prévue"}


def test_une_ligne_que_l_equipe_tape_dans_seances_commence_l_activite(en_novembre: Atelier) -> None:
    feuille = en_novembre.feuille("Séances")
    cles = feuille.row_values(1)
    tapee = {"date": 41578, "activite": "Petit-déjeuner", "lieu": "Centre social", "statut": "réalisée"}
    feuille.update([[tapee.get(cle, "") for cle in cles]], "A3", raw=True)
    rendu = au_repos(en_novembre)
    assert statuts(rendu)["2013-10-24"] == PAS_COMMENCE
    assert statuts(rendu)["2013-10-31"] == "réalisée"
    assert statuts(rendu)["2013-11-07"] == "fiche manquante"


@pytest.mark.parametrize("statut", ["annulée", "Réalisée"])
def test_ce_que_l_equipe_tape_dans_le_planning_vaut_une_fiche(en_novembre: Atelier, statut: str) -> None:
    en_novembre.synchroniser()
    en_novembre.ecrire("Planning", "2013-10-31-petit-dejeuner", "statut", statut)
    rendu = au_repos(en_novembre)
    assert statuts(rendu)["2013-10-24"] == PAS_COMMENCE
    assert statuts(rendu)["2013-10-31"] == statut.lower()
    assert statuts(rendu)["2013-11-07"] == "fiche manquante"
    assert comptes(rendu, "COU") == (1, 3)


@pytest.mark.parametrize(
    ("tapee", "commence"),
    [
        ({"date": 41577, "activite": "Petit-déjeuner", "statut": "annulée"}, True),
        ({"date": 41577, "activite": "Petit-déjeuner", "statut": "prévue"}, False),
        ({"date": 41577, "activite": "Ramassage", "statut": "annulée"}, False),
        ({"date": "mercredi", "activite": "Petit-déjeuner", "statut": "annulée"}, False),
    ],
)
def test_une_ligne_que_l_equipe_ajoute_au_planning_vaut_une_fiche(
    en_novembre: Atelier, tapee: dict[str, str | int], commence: bool
) -> None:
    en_novembre.synchroniser()
    feuille = en_novembre.feuille("Planning")
    feuille.append_row([tapee.get(cle, "") for cle in feuille.row_values(1)])
    rendu = au_repos(en_novembre)
    assert (statuts(rendu)["2013-11-07"] == "fiche manquante") == commence
    assert statuts(rendu)["2013-10-24"] == PAS_COMMENCE


def test_le_jour_ecrit_dans_activites_yaml_l_emporte(dossier_centre: Path, ouvrir_centre: Ouvrir) -> None:
    (dossier_centre / "regles" / "activites.yaml").write_text(
        "petit-dejeuner:\n  libelle: Petit-déjeuner\n  action: Aller vers\n  recurrence: FREQ=WEEKLY;BYDAY=TH\n"
        "  familles: [centre-commercial, centre-social, ecole]\n  depuis: 2013-11-07\n",
        "utf-8",
    )
    atelier = Atelier(ouvrir_centre("2013-11-22"))
    atelier.passerelle.installer()
    atelier.seance(date="03/10/2013")
    rendu = au_repos(atelier)
    assert statuts(rendu)["2013-10-03"] == "réalisée"
    assert statuts(rendu)["2013-10-31"] == PAS_COMMENCE
    assert statuts(rendu)["2013-11-07"] == "fiche manquante"


@pytest.mark.parametrize("exercices", [ANNEES, ANNEES.partition("\n\n")[2]], ids=["clos", "retiré de passerelle.toml"])
def test_une_activite_commencee_l_an_dernier_est_due_des_la_rentree(
    dossier_centre: Path, ouvrir_centre: Ouvrir, exercices: str
) -> None:
    avant = Atelier(ouvrir_centre("2014-08-31"))
    avant.passerelle.installer()
    avant.seance()
    avant.synchroniser()
    regler_les_exercices(dossier_centre, exercices)
    rendu = au_repos(Atelier(ouvrir_centre("2014-09-30")))
    assert statuts(rendu)["2014-09-04"] == "fiche manquante"
    assert set(statuts(rendu, "Goûter").values()) == {PAS_COMMENCE, "prévue"}


def test_clore_une_annee_ne_donne_pas_a_d_autres_les_tours_de_la_suivante(
    dossier_centre: Path, ouvrir_centre: Ouvrir
) -> None:
    """The last breakfast was held elsewhere than planned: it is so, the year closed or not."""
    avant = Atelier(ouvrir_centre("2014-08-31"))
    avant.passerelle.installer()
    avant.seance(date="28/08/2014", recue="28/08/2014 12:00:00", lieu="École B")
    avant.synchroniser()
    tours = []
    for clos in ("false", "true"):
        regler_les_exercices(dossier_centre, ANNEES.replace("clos = true", f"clos = {clos}"))
        rendu = ouvrir_centre("2014-08-31").synchroniser(a_blanc=True)
        tours.append([c.lieu for c in rendu.apercu.creneaux if c.date.year == 2014 and c.date.month in (9, 10)])
    assert tours[0] == tours[1]
    assert tours[0]
