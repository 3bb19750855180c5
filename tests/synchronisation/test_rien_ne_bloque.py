"""What used to stop every synchronisation for ever: a grid full to its last row, a cell too long once written (contrat.md §6)."""

import time
from itertools import cycle

import gspread
import pytest

from tests.synchronisation.atelier import ADULTES, Atelier, valeur

CASE_MAX = 50_000
BESOIN = {
    "Horodateur": "04/10/2013 10:00:00",
    "Date": "03/10/2013",
    "Lieu": "Centre social",
    "Qu'avez-vous entendu ?": "un jardin",
    "C'est plutôt": "Une envie",
}
SEANCE_1 = "2013-10-03-petit-dejeuner-centre-social"


def serrer(feuille: gspread.Worksheet, lignes: int) -> None:
    """Cut a tab's grid down to that many lines below its headers."""
    feuille.resize(rows=feuille.frozen_row_count + lignes)


def retirer(atelier: Atelier, onglet: str, rang: int) -> None:
    """A response goes, as when somebody deletes its row."""
    atelier.feuille(onglet).delete_rows(rang)


def cases(atelier: Atelier) -> list[str]:
    """What every cell of our tabs holds, as text."""
    return [
        str(cellule)
        for classeur in (atelier.classeur, atelier.contacts)
        for feuille in classeur.worksheets()
        if not feuille.title.startswith("Réponses ")
        for rangee in feuille.get_all_values()
        for cellule in rangee
    ]


def unites(texte: str) -> int:
    return len(texte.encode("utf-16-le")) // 2


def test_une_reponse_retiree_au_bas_d_une_grille_pleine(atelier: Atelier) -> None:
    for jour in ("03", "10", "17"):
        atelier.seance(date=f"{jour}/10/2013", recue=f"{jour}/10/2013 12:30:00")
    atelier.synchroniser()
    serrer(atelier.feuille("Séances"), 3)
    retirer(atelier, "Réponses séance", 4)
    atelier.synchroniser()
    assert [ligne["id"][:10] for ligne in atelier.lignes("Séances")] == ["2013-10-03", "2013-10-10"]
    assert atelier.synchroniser().ecritures == 0


def test_la_derniere_ligne_d_un_onglet_s_en_va(atelier: Atelier) -> None:
    atelier.seance()
    atelier.synchroniser()
    seances = atelier.feuille("Séances")
    serrer(seances, 1)
    retirer(atelier, "Réponses séance", 2)
    atelier.synchroniser()
    assert atelier.lignes("Séances") == []
    assert atelier.synchroniser().ecritures == 0
    atelier.seance(adultes=5)
    assert valeur(atelier.synchroniser(), "PAR") == 9
    assert atelier.ligne("Séances", SEANCE_1)["adultes"] == 5
    assert atelier.synchroniser().ecritures == 0


def test_une_ligne_retiree_et_une_ligne_de_plus_dans_une_grille_pleine(atelier: Atelier) -> None:
    atelier.seance()
    atelier.synchroniser()
    serrer(atelier.feuille("Séances"), 1)
    retirer(atelier, "Réponses séance", 2)
    atelier.seance(date="10/10/2013", recue="10/10/2013 12:30:00")
    compte_rendu = atelier.synchroniser()
    assert (compte_rendu.lignes_retirees, valeur(compte_rendu, "SEA")) == (1, 1)
    assert atelier.synchroniser().ecritures == 0


TITRES = (
    "Lieu",
    "Rencontre",
    "Qu'avez-vous entendu ?",
    "C'est plutôt",
    "Thème",
    "Combien de personnes le disaient ?",
    "Votre code",
)
TEXTES = ['"' * 30_000, "👍" * 25_000, "\\\x01\t" * 16_000, "\u0958" * 49_000]
"""Quotation marks and signs that JSON writes in several, emoji that count for two, letters that one spelling writes in two."""


@pytest.mark.parametrize("depart", [0, 1])
def test_une_reponse_longue_n_empeche_rien(atelier: Atelier, depart: int) -> None:
    textes = cycle(TEXTES[depart:] + TEXTES[:depart])
    for rang, titre in enumerate(TITRES):
        atelier.repondre("Réponses besoin", {**BESOIN, "Horodateur": f"04/10/2013 1{rang}:00:00", titre: next(textes)})
    atelier.seance(lieu=next(textes))
    compte_rendu = atelier.synchroniser()
    assert (valeur(compte_rendu, "BES"), valeur(compte_rendu, "PAR")) == (len(TITRES), 16)
    assert max(map(unites, cases(atelier))) <= CASE_MAX
    assert atelier.synchroniser().ecritures == 0


def test_un_texte_qui_ne_tient_pas_dans_une_case_se_dit(atelier: Atelier) -> None:
    # Each of these letters is two in the one spelling texts are compared and written in.
    entier = "\u0958" * 30_000
    atelier.repondre("Réponses besoin", {**BESOIN, "Qu'avez-vous entendu ?": entier})
    atelier.synchroniser()
    (ligne,) = atelier.lignes("Besoins")
    assert (unites(ligne["texte"]), ligne["texte"][-1]) == (CASE_MAX, "…")
    dites = {(a["onglet"], a["ligne"], a["champ"]): a["message"] for a in atelier.lignes("Anomalies")}
    assert "elle n’en montre que le début" in dites["Besoins", ligne["id"], "Ce qui a été dit"]
    assert atelier.feuille("Réponses besoin").get_all_values()[1][4] == entier
    assert atelier.synchroniser().ecritures == 0


def test_deux_noms_longs_de_meme_debut_sont_deux_chiffres(atelier: Atelier) -> None:
    long = "salle " * 500
    for rang, fin in enumerate(("bleue", "verte")):
        atelier.seance(lieu=long + fin, recue=f"03/10/2013 12:3{rang}:00")
    compte_rendu = atelier.synchroniser()
    modalites = [c for c in compte_rendu.apercu.chiffres if c.code == "SEA" and c.modalite.startswith("salle")]
    assert len({c.modalite for c in modalites}) == 2
    assert max(len(c.modalite) for c in modalites) <= 200
    assert max(len(str(ligne["id"])) for ligne in atelier.lignes("Séances")) <= 200
    assert atelier.synchroniser().ecritures == 0


def test_un_evenement_que_racontent_des_centaines_de_fiches(atelier: Atelier) -> None:
    titres = atelier.feuille("Réponses séance").row_values(1)
    fiche: dict[str, str | int] = {
        "Date de la séance": "03/10/2013",
        "Type de séance": "Petit-déjeuner",
        "Lieu": "Centre social",
        "La séance a-t-elle eu lieu ?": "Oui",
    }
    fiches = [
        [{**fiche, "Horodateur": f"03/10/2013 {h:02}:{m:02}:00", ADULTES: h + m}.get(titre, "") for titre in titres]
        for h in range(6)
        for m in range(60)
    ]
    atelier.feuille("Réponses séance").append_rows(fiches)
    compte_rendu = atelier.synchroniser()
    assert (valeur(compte_rendu, "SEA"), valeur(compte_rendu, "PAR")) == (1, 5 + 59)
    assert atelier.ligne("Séances", SEANCE_1)["fiches"] == len(fiches)
    assert atelier.synchroniser().ecritures == 0


def test_des_cases_pleines_se_lisent_vite(atelier: Atelier) -> None:
    long = 49_000
    noms = "le jardin partagé du quartier où l’on se retrouve le dimanche avec les enfants, " * (long // 80)
    for rang in range(6):
        textes = {"Qui est venu ?": f"{rang}{' ' * (long - 2)}b", "Partenaires présents": f"{rang}{noms}"}
        atelier.seance(**{"recue": f"03/10/2013 12:3{rang}:00", "date": f"0{rang + 1}/10/2013", **textes})
        entendu = {"Qu'avez-vous entendu ?": f"{'a' * (long - 9)}{rang}"}
        atelier.repondre("Réponses besoin", {**BESOIN, "Horodateur": f"04/10/2013 1{rang}:00:00", **entendu})
    debut = time.process_time()
    atelier.synchroniser()
    assert time.process_time() - debut < 10


def test_un_identifiant_sans_fin_tape_par_l_equipe_est_remplace(atelier: Atelier) -> None:
    seances = atelier.feuille("Séances")
    seances.append_row(["x" * 49_000, 41_550, "Petit-déjeuner", "Centre social", "réalisée", "", 7])
    assert valeur(atelier.synchroniser(), "PAR") == 7
    (ligne,) = atelier.lignes("Séances")
    assert ligne["id"] == "manuel-20140901-1"
    assert atelier.synchroniser().ecritures == 0
