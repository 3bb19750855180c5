"""Which line is which, when ids are typed over, emptied or made up; and tabs that are gone (contrat.md §6)."""

from typing import Any

import pytest
from gspread.utils import ValueInputOption

from tests.synchronisation.atelier import Atelier, valeur

ID = "2013-10-03-petit-dejeuner-centre-social"
DIX = "2013-10-10-petit-dejeuner-centre-social"


@pytest.fixture
def deux(atelier: Atelier) -> Atelier:
    """Two sessions, synchronised."""
    atelier.seance()
    atelier.seance(recue="10/10/2013 12:30:00", date="10/10/2013")
    atelier.synchroniser()
    return atelier


def taper(atelier: Atelier, **cellules: Any) -> None:
    """Staff type a line at the end of the tab."""
    feuille = atelier.feuille("Séances")
    rangee = [cellules.get(cle, "") for cle in feuille.row_values(1)]
    feuille.append_row(rangee, value_input_option=ValueInputOption.raw)


def test_une_ligne_partie_des_deux_cotes_se_reprend_encore(deux: Atelier) -> None:
    deux.feuille("Séances").delete_rows(deux.ligne("Séances", ID)["_rang"])
    deux.feuille("Réponses séance").delete_rows(2)
    assert valeur(deux.synchroniser(), "SEA") == 1
    deux.ecrire("Corrections", f"seance/{ID}/(ligne)", "decision", "reprendre")
    assert valeur(deux.synchroniser(), "SEA") == 2
    assert deux.lignes("Corrections") == []
    assert deux.synchroniser().ecritures == 0


def test_deux_lignes_tapees_ont_chacune_leur_id(deux: Atelier) -> None:
    for jour in ("17", "24"):
        taper(deux, date=f"{jour}/10/2013", activite="Petit-déjeuner", lieu="École A", statut="réalisée")
    taper(deux, id="a-nous", date="31/10/2013", activite="Petit-déjeuner", lieu="École A", statut="réalisée")
    taper(deux, id="seul")
    assert valeur(deux.synchroniser(), "SEA") == 5
    ids = [ligne["id"] for ligne in deux.lignes("Séances")]
    assert ids[2:] == ["manuel-20140901-1", "manuel-20140901-2", "a-nous", "seul"]
    assert deux.synchroniser().ecritures == 0


def test_un_id_ecrase_se_retrouve_par_sa_rencontre(deux: Atelier) -> None:
    """Another cell changed too: the day, the activity and the place still tell which line it was."""
    deux.ecrire("Séances", ID, "adultes", 15)
    deux.ecrire("Séances", ID, "id", "oups")
    taper(deux, id="autre", date="17/10/2013", activite="Petit-déjeuner", lieu="École A", statut="réalisée")
    assert valeur(deux.synchroniser(), "SEA") == 3
    assert deux.ligne("Séances", ID)["adultes"] == 15
    assert deux.ligne("Séances", "autre")["lieu"] == "École A"


def test_un_id_ecrase_sur_une_ligne_sans_date_lisible_reste_a_l_equipe(deux: Atelier) -> None:
    deux.ecrire("Séances", ID, "date", "jeudi")
    deux.ecrire("Séances", ID, "id", "oups")
    deux.seance(recue="17/10/2013 12:30:00", date="17/10/2013")
    assert valeur(deux.synchroniser(), "SEA") == 2
    assert deux.ligne("Séances", "oups")["date"] == "jeudi"
    deux.ecrire("Séances", DIX, "id", "encore")
    deux.ecrire("Séances", "encore", "date", "vendredi")
    deux.synchroniser()
    assert deux.ligne("Séances", "encore")["date"] == "vendredi"


def test_une_fiche_sans_date_lisible_dont_l_id_est_ecrase(deux: Atelier) -> None:
    """Nothing tells the line any more: it is staff's, and the form's own line shows as one they deleted."""
    deux.seance(recue="17/10/2013 12:30:00", date="jeudi dernier")
    deux.synchroniser()
    deux.ecrire("Séances", "seance-20131017-123000", "adultes", 99)
    deux.ecrire("Séances", "seance-20131017-123000", "id", "oups")
    deux.synchroniser()
    assert deux.ligne("Séances", "oups")["adultes"] == 99
    assert [ligne["champ"] for ligne in deux.lignes("Corrections")] == ["(ligne)"]


@pytest.mark.parametrize(
    "titre",
    [
        "Projets",
        "Personnes à rappeler",
        "Mises en relation",
        "Planning",
        "Indicateurs",
        "Équipe",
        "Besoins",
        "Lieux",
    ],
)
def test_un_onglet_disparu_retient_tout_et_revient_si_on_confirme(deux: Atelier, titre: str) -> None:
    feuille = deux.feuille(titre)
    (deux.contacts if titre in ("Personnes à rappeler", "Équipe") else deux.classeur).del_worksheet(feuille)
    retenu = deux.synchroniser()
    assert (retenu.ecritures, len(retenu.garde)) == (0, 1)
    assert valeur(deux.synchroniser(confirmer=True), "SEA") == 2
    assert deux.feuille(titre).title == titre
    assert deux.synchroniser().ecritures == 0


def test_les_partenaires_d_un_theme_sont_ceux_de_ses_projets(atelier: Atelier) -> None:
    atelier.repondre(
        "Réponses projet",
        {"Horodateur": "02/12/2013 10:00:00", "Nom du projet": "Jardin", "Thème": "Espaces verts et jardins",
         "Référent": "Agent", "Date d'identification": "02/12/2013"},
    )  # fmt: skip
    for jour in ("03", "10"):
        atelier.repondre(
            "Réponses besoin",
            {"Horodateur": f"{jour}/10/2013 13:00:00", "Date": f"{jour}/10/2013", "Lieu": "Centre social",
             "Qu'avez-vous entendu ?": "un jardin partagé", "C'est plutôt": "Une envie", "Combien de personnes le disaient ?": 2},
        )  # fmt: skip
    assert atelier.synchroniser().apercu.projets == {"projet-20131202-100000": "Jardin"}
    atelier.ecrire("Projets", "projet-20131202-100000", "partenaires_associes", "avva, France Loire")
    atelier.synchroniser()
    (ligne,) = atelier.lignes("Mises en relation")
    assert (ligne["theme"], ligne["voix"], ligne["partenaires"]) == (
        "Espaces verts et jardins",
        4,
        "AVVA, France Loire",
    )
