"""What arrives in the response tabs is counted, or said: twice, elsewhere, without a column, gone."""

from datetime import date, timedelta
from pathlib import Path

import gspread
import pytest

from passerelle.amorce import ouvrir
from passerelle.domaine.chaine.annonce_des_departs import DUREE
from tests.conftest import environnement
from tests.synchronisation.atelier import ADULTES, Atelier, Cellule, valeur

BESOIN: dict[str, Cellule] = {
    "Horodateur": "03/10/2013 12:30:00", "Date": "03/10/2013", "Lieu": "Centre social",
    "Qu'avez-vous entendu ?": "Un banc devant le hall", "C'est plutôt": "Un besoin",
}  # fmt: skip
FINANCE: dict[str, Cellule] = {
    "Horodateur": "03/10/2013 12:30:00", "Date": "03/10/2013", "Action ou projet": "Petits-déjeuners", "Sens": "Charge",
    "Phase": "Réalisé", "Nature": "Alimentation", "Montant": 120,
}  # fmt: skip
CONTACT: dict[str, Cellule] = {
    "Horodateur": "03/10/2013 12:30:00", "Date": "03/10/2013", "Thème": "Jardins et nature", "Prénom": "Ali",
    "Téléphone ou courriel": "06 01 02 03 04", "Je suis majeur·e": "Oui",
    "J'accepte d'être recontacté·e pour ce sujet": "Oui",
}  # fmt: skip
PREMIERES = "Dont venus pour la première fois"


def anomalies(atelier: Atelier, onglet: str) -> list[str]:
    """What is open of a tab."""
    return [
        ligne["message"]
        for ligne in atelier.lignes("Anomalies")
        if ligne["onglet"] == onglet and ligne["resolue_le"] == ""
    ]


def doubles(atelier: Atelier, onglet: str) -> int:
    return sum(message.startswith("Probable double") for message in anomalies(atelier, onglet))


def en_repos(atelier: Atelier) -> bool:
    return atelier.synchroniser().ecritures == 0


# Twice ----------------------------------------------------------------------------------------------------------------------


def test_un_double_envoi_dans_la_minute_ne_fait_qu_une_reponse(atelier: Atelier) -> None:
    for seconde in ("00", "40"):
        atelier.seance(recue=f"03/10/2013 12:30:{seconde}")
        atelier.repondre("Réponses besoin", BESOIN | {"Horodateur": f"03/10/2013 12:30:{seconde}"})
        atelier.repondre("Réponses contact", CONTACT | {"Horodateur": f"03/10/2013 12:30:{seconde}"})
    atelier.synchroniser()
    (seance,) = atelier.lignes("Séances")
    assert seance["fiches"] == 1
    assert len(atelier.lignes("Besoins")) == len(atelier.lignes("Personnes à rappeler")) == 1
    assert en_repos(atelier)


@pytest.mark.parametrize("recue", ["03/10/2013 12:30:00", "03/10/2013 12:30:03", "03/10/2013 21:30:00", ""])
def test_deux_depenses_egales_comptent_toutes_deux_et_se_disent(atelier: Atelier, recue: str) -> None:
    atelier.repondre("Réponses finance", FINANCE)
    atelier.repondre("Réponses finance", FINANCE | {"Horodateur": recue})
    assert valeur(atelier.synchroniser(), "CHA") == 240
    assert doubles(atelier, "Finances") == 1
    assert en_repos(atelier)
    atelier.ecrire("Finances", atelier.lignes("Finances")[1]["id"], "piece", "F-13")
    atelier.synchroniser()
    assert doubles(atelier, "Finances") == 0


def test_les_memes_coordonnees_a_une_autre_heure_se_disent_sans_se_citer(atelier: Atelier) -> None:
    for heure in ("12", "15"):
        atelier.repondre("Réponses contact", CONTACT | {"Horodateur": f"03/10/2013 {heure}:30:00"})
    atelier.synchroniser()
    assert doubles(atelier, "Personnes à rappeler") == 1
    assert "Ali" not in str(atelier.lignes("Anomalies"))


def test_une_reponse_changee_a_la_meme_seconde_se_dit(atelier: Atelier) -> None:
    """An event told twice is one event: it says itself what differs. Another place makes another event, and each of the two
    lines says what it may be."""
    atelier.repondre("Réponses finance", FINANCE)
    atelier.repondre("Réponses finance", FINANCE | {"Montant": 130})
    atelier.seance()
    atelier.seance(lieu="École A")
    for adultes in (12, 13):
        atelier.seance(recue="10/10/2013 12:30:00", date="10/10/2013", adultes=adultes)
    for texte in ("Un banc devant le hall", "Un banc devant le grand hall", "Moins de bruit le soir"):
        atelier.repondre("Réponses besoin", BESOIN | {"Qu'avez-vous entendu ?": texte})
    atelier.synchroniser()
    assert [doubles(atelier, onglet) for onglet in ("Finances", "Séances", "Besoins")] == [1, 3, 1]
    atelier.ecrire("Finances", atelier.lignes("Finances")[0]["id"], "piece", "F-12")
    atelier.synchroniser()
    assert doubles(atelier, "Finances") == 0


# Elsewhere ------------------------------------------------------------------------------------------------------------------


def relier(atelier: Atelier, titre: str, *jours: int) -> gspread.Worksheet:
    """The form is linked again: Google makes a tab, with the responses of these days of October."""
    feuille = atelier.classeur.add_worksheet(titre, 50, 20)
    feuille.append_row(atelier.feuille("Réponses séance").row_values(1))
    for jour in jours:
        rangee = dict.fromkeys(feuille.row_values(1), "") | {
            "Horodateur": f"{jour:02d}/10/2013 12:30:00", "Date de la séance": f"{jour:02d}/10/2013",
            "Type de séance": "Petit-déjeuner",
            "Lieu": "Centre social", "La séance a-t-elle eu lieu ?": "Oui", ADULTES: "12",
            "Enfants et adolescents (moins de 18 ans)": "4", "Bénévoles qui ont tenu la séance": "2",
        }  # fmt: skip
        feuille.append_row(list(rangee.values()))
    return feuille


def test_un_formulaire_relie_deux_fois_se_lit_a_la_suite(atelier: Atelier) -> None:
    atelier.seance()
    relier(atelier, "Réponses au formulaire 3", 17)
    relier(atelier, "Réponses au formulaire 2", 3, 10)
    assert valeur(atelier.synchroniser(), "SEA") == 3
    for titre in ("Réponses au formulaire 2", "Réponses au formulaire 3"):
        assert "lu à la suite" in anomalies(atelier, titre)[0]
    assert [ligne["fiches"] for ligne in atelier.lignes("Séances")] == [1, 1, 1]
    assert en_repos(atelier)


def test_un_second_onglet_qui_contredit_le_premier_se_dit_sans_se_lire(atelier: Atelier) -> None:
    for jour in (3, 10):
        atelier.seance(recue=f"{jour:02d}/10/2013 12:30:00", date=f"{jour:02d}/10/2013")
    relier(atelier, "Copie", 10, 17)
    assert valeur(atelier.synchroniser(), "SEA") == 2
    assert "il n’est pas lu" in anomalies(atelier, "Copie")[0]
    assert en_repos(atelier)


# Columns gone ---------------------------------------------------------------------------------------------------------------


def retitrer(atelier: Atelier, ancien: str, nouveau: str) -> None:
    feuille = atelier.feuille("Réponses séance")
    feuille.update_cell(1, feuille.row_values(1).index(ancien) + 1, nouveau)


def test_d_une_question_sans_colonne_on_garde_ce_qu_on_savait(atelier: Atelier) -> None:
    for jour in (3, 10):
        atelier.seance(recue=f"{jour:02d}/10/2013 12:30:00", date=f"{jour:02d}/10/2013", premieres=4)
    atelier.synchroniser()
    atelier.ecrire("Séances", "2013-10-03-petit-dejeuner-centre-social", "premieres_fois", 3)
    atelier.synchroniser()
    retitrer(atelier, PREMIERES, "Combien de nouveaux ?")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "NOU") == 7
    assert [PREMIERES in message for message in anomalies(atelier, "Réponses séance")] == [True]
    (correction,) = atelier.lignes("Corrections")
    assert (correction["valeur_calculee"], correction["valeur_equipe"]) == ("4", "3")
    assert en_repos(atelier)
    feuille = atelier.feuille("Réponses séance")
    rangee = ["17/10/2013 12:30:00", "17/10/2013", *feuille.row_values(3)[2:]]
    feuille.append_row(rangee)
    assert valeur(atelier.synchroniser(), "NOU") == 7
    retitrer(atelier, "Combien de nouveaux ?", PREMIERES)
    assert valeur(atelier.synchroniser(), "NOU") == 11
    assert anomalies(atelier, "Réponses séance") == []
    assert en_repos(atelier)


def test_une_question_qui_n_a_jamais_eu_de_colonne_ne_manque_pas(atelier: Atelier) -> None:
    retitrer(atelier, PREMIERES, "Combien de nouveaux ?")
    atelier.synchroniser()
    atelier.seance()
    atelier.synchroniser()
    assert anomalies(atelier, "Réponses séance") == []


def test_un_onglet_vide_jusqu_a_ses_titres_suspend_le_formulaire(atelier: Atelier) -> None:
    atelier.seance()
    atelier.synchroniser()
    atelier.feuille("Réponses séance").clear()
    assert valeur(atelier.synchroniser(), "SEA") == 1
    assert "ne sont plus lues" in anomalies(atelier, "Réponses séance")[0]


# Gone -----------------------------------------------------------------------------------------------------------------------


def neuf_seances(atelier: Atelier) -> None:
    for jour in range(1, 10):
        atelier.seance(recue=f"{jour:02d}/10/2013 12:30:00", date=f"{jour:02d}/10/2013", code="ab12")
    atelier.synchroniser()


def test_sous_la_garde_ce_qui_part_se_dit_jusqu_a_ce_qu_il_revienne(atelier: Atelier) -> None:
    neuf_seances(atelier)
    feuille = atelier.feuille("Réponses séance")
    rangees = feuille.get_all_values()
    feuille.delete_rows(2, 10)
    compte_rendu = atelier.synchroniser()
    assert (compte_rendu.garde, valeur(compte_rendu, "PAR")) == ((), None)
    (message,) = anomalies(atelier, "Réponses séance")
    assert message.startswith("9 lignes sont parties de «\u00a0Séances\u00a0»")
    assert en_repos(atelier)
    parties = [ligne for ligne in atelier.lignes("Journal") if ligne["quoi"] == "ligne partie"]
    assert len(parties) == 9
    assert "Adultes\u00a0: 12" in parties[0]["avant"]
    assert "ab12" not in str(parties)
    for rangee in rangees[1:9]:
        feuille.append_row(rangee)
    atelier.synchroniser()
    assert anomalies(atelier, "Réponses séance")[0].startswith("Une ligne est partie")
    feuille.append_row(rangees[9])
    atelier.synchroniser()
    assert anomalies(atelier, "Réponses séance") == []
    assert en_repos(atelier)


def test_ce_qui_est_parti_se_dit_deux_semaines(atelier: Atelier, dossier_centre: Path) -> None:
    atelier.seance()
    atelier.synchroniser()
    atelier.feuille("Réponses séance").delete_rows(2)
    atelier.synchroniser()
    for jours, dits in ((DUREE.days - 1, 1), (DUREE.days, 0)):
        jour = date(2014, 9, 1) + timedelta(days=jours)
        plus_tard = Atelier(ouvrir(dossier_centre, environnement(jour.isoformat())))
        plus_tard.synchroniser()
        assert len(anomalies(plus_tard, "Réponses séance")) == dits


def test_une_seance_rejointe_par_une_autre_n_est_pas_perdue(atelier: Atelier) -> None:
    """A place corrected in the responses: two forms tell of one event, and none is missing."""
    atelier.seance()
    atelier.seance(recue="03/10/2013 14:00:00", lieu="École A", adultes=20)
    atelier.synchroniser()
    feuille = atelier.feuille("Réponses séance")
    feuille.update_cell(3, feuille.row_values(1).index("Lieu") + 1, "Centre social")
    atelier.synchroniser()
    assert [ligne["fiches"] for ligne in atelier.lignes("Séances")] == [2]
    assert anomalies(atelier, "Réponses séance") == []
    (partie,) = [ligne for ligne in atelier.lignes("Journal") if ligne["quoi"] == "ligne partie"]
    assert "une autre ligne" in partie["cause"]


def test_le_journal_ne_dit_des_coordonnees_que_leur_depart(atelier: Atelier) -> None:
    atelier.repondre("Réponses contact", CONTACT)
    atelier.synchroniser()
    atelier.contacts.worksheet("Réponses contact").delete_rows(2)
    atelier.synchroniser()
    (partie,) = [ligne for ligne in atelier.lignes("Journal") if ligne["quoi"] == "ligne partie"]
    assert (partie["ligne"], partie["avant"]) == ("contact-20131003-123000", "")
    assert anomalies(atelier, "Réponses contact")[0].startswith("Une ligne est partie")


def test_une_ligne_supprimee_par_l_equipe_est_au_journal_avec_ce_qu_elle_disait(atelier: Atelier) -> None:
    atelier.repondre("Réponses besoin", BESOIN)
    atelier.synchroniser()
    tapee = {"date": "04/10/2013", "lieu": "École A", "texte": "appeler le 06 01 02 03 04"}
    besoins = atelier.feuille("Besoins")
    besoins.append_row([tapee.get(cle, "") for cle in besoins.row_values(1)])
    atelier.synchroniser()
    besoins.delete_rows(3, 4)
    atelier.synchroniser()
    dites = {
        ligne["ligne"]: ligne["avant"] for ligne in atelier.lignes("Journal") if ligne["quoi"] == "ligne supprimée"
    }
    assert "Un banc devant le hall" in dites["besoin-20131003-123000"]
    (manuelle,) = [dit for ident, dit in dites.items() if ident.startswith("manuel-")]
    assert "École A" in manuelle
    assert "(masqué)" in manuelle
    assert en_repos(atelier)


# Ids ------------------------------------------------------------------------------------------------------------------------


def test_la_suite_de_l_equipe_reste_a_son_besoin(atelier: Atelier) -> None:
    textes = [
        "un banc devant le hall",
        "des bacs à fleurs",
        "moins de bruit le soir",
        "un local pour les jeunes",
    ]
    for texte in textes[:2]:
        atelier.repondre("Réponses besoin", BESOIN | {"Horodateur": "", "Qu'avez-vous entendu ?": texte})
    atelier.synchroniser()
    for ligne in atelier.lignes("Besoins"):
        atelier.ecrire("Besoins", ligne["id"], "suite", ligne["texte"])
    feuille = atelier.feuille("Réponses besoin")
    rangee = feuille.row_values(2)
    for texte in textes[2:]:
        feuille.insert_row([texte if cellule in textes else cellule for cellule in rangee], 2)
        atelier.synchroniser()
        dites = {ligne["texte"]: ligne["suite"] for ligne in atelier.lignes("Besoins")}
        assert [dites[texte] for texte in textes[:2]] == textes[:2]
    assert list(dites.values()).count("") == 2


def test_de_plusieurs_besoins_d_une_seconde_celui_qu_on_corrige_reste_le_meme(atelier: Atelier) -> None:
    textes = ["un banc devant le hall", "des bacs à fleurs", "moins de bruit le soir"]
    for texte in textes:
        atelier.repondre("Réponses besoin", BESOIN | {"Qu'avez-vous entendu ?": texte})
    atelier.synchroniser()
    for ligne in atelier.lignes("Besoins"):
        atelier.ecrire("Besoins", ligne["id"], "suite", ligne["texte"])
    feuille = atelier.feuille("Réponses besoin")
    place = feuille.row_values(1).index("Qu'avez-vous entendu ?") + 1
    feuille.update_cell(3, place, "des bacs à fleurs et à légumes")
    feuille.update_cell(4, place, "moins de bruit le soir, rue Haute")
    atelier.synchroniser()
    dites = {ligne["suite"]: ligne["texte"] for ligne in atelier.lignes("Besoins")}
    assert list(map(dites.get, textes)) == [
        "un banc devant le hall", "des bacs à fleurs et à légumes", "moins de bruit le soir, rue Haute",
    ]  # fmt: skip


def test_une_question_sans_case_peut_perdre_sa_colonne(atelier: Atelier) -> None:
    """The place of a contact fills nothing: that it is gone is said all the same."""
    atelier.repondre("Réponses contact", CONTACT)
    atelier.synchroniser()
    feuille = atelier.contacts.worksheet("Réponses contact")
    feuille.update_cell(1, feuille.row_values(1).index("Lieu") + 1, "Où ?")
    atelier.synchroniser()
    assert "«\u00a0Lieu\u00a0»" in anomalies(atelier, "Réponses contact")[0]
    assert len(atelier.lignes("Personnes à rappeler")) == 1
