"""What the rules work out, and what staff write over it; what is suspended, closed, private or too long."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import gspread

from passerelle.amorce import Passerelle
from passerelle.domaine.texte.lecture import en_serie
from tests.synchronisation.atelier import Atelier, Cellule, valeur

ID = "2013-10-03-petit-dejeuner-centre-social"


def _besoin(atelier: Atelier, minute: int, texte: str, **reponses: Cellule) -> None:
    atelier.repondre(
        "Réponses besoin",
        {
            "Horodateur": f"24/10/2013 13:{minute:02d}:00",
            "Date": "24/10/2013",
            "Lieu": "Centre social",
            "Qu'avez-vous entendu ?": texte,
            "C'est plutôt": "Un besoin",
            **reponses,
        },
    )


def _creneau(atelier: Atelier, jour: date) -> dict[str, Any]:
    return next(
        ligne
        for ligne in atelier.lignes("Planning")
        if ligne["date"] == en_serie(jour) and ligne["activite"] == "Petit-déjeuner"
    )


def _tout(atelier: Atelier) -> str:
    """Every cell of the main workbook, the hidden tab included."""
    return "\n".join(
        str(cellule)
        for feuille in atelier.classeur.worksheets()
        for rangee in feuille.get_all_values()
        for cellule in rangee
    )


def test_un_creneau_deplace_annule_ou_change_de_lieu_reste_comme_l_equipe_l_a_ecrit(atelier: Atelier) -> None:
    atelier.synchroniser()
    deplace, annule, ailleurs = (_creneau(atelier, date(2013, 10, jour)) for jour in (3, 10, 17))
    lieu = "École A" if ailleurs["lieu_prevu"] != "École A" else "Centre commercial"
    atelier.ecrire("Planning", deplace["id"], "date", en_serie(date(2013, 10, 4)))
    atelier.ecrire("Planning", annule["id"], "statut", "annulée")
    atelier.ecrire("Planning", ailleurs["id"], "lieu_prevu", lieu)
    avant = valeur(atelier.synchroniser(), "SEA")
    atelier.seance(recue="04/10/2013 12:30:00", date="04/10/2013", lieu=deplace["lieu_prevu"])
    compte_rendu = atelier.synchroniser()
    assert (avant or 0, valeur(compte_rendu, "SEA")) == (0, 1)
    assert atelier.ligne("Planning", deplace["id"])["date"] == en_serie(date(2013, 10, 4))
    assert atelier.ligne("Planning", deplace["id"])["statut"] == "réalisée"
    assert atelier.ligne("Planning", annule["id"])["statut"] == "annulée"
    assert atelier.ligne("Planning", ailleurs["id"])["lieu_prevu"] == lieu
    champs = {(ligne["ligne"], ligne["id"].rpartition("/")[2]) for ligne in atelier.lignes("Corrections")}
    assert {(deplace["id"], "date"), (annule["id"], "statut"), (ailleurs["id"], "lieu_prevu")} <= champs
    assert not any("au planning" in anomalie.message for anomalie in compte_rendu.apercu.anomalies)
    assert atelier.synchroniser().ecritures == 0
    # Given back, the place is the rule's again.
    atelier.ecrire("Corrections", f"planning/{ailleurs['id']}/lieu_prevu", "decision", "reprendre")
    atelier.synchroniser()
    assert atelier.ligne("Planning", ailleurs["id"])["lieu_prevu"] != lieu


def test_une_seance_hors_planning_compte_et_se_signale(atelier: Atelier) -> None:
    atelier.synchroniser()
    prevu = _creneau(atelier, date(2013, 10, 3))["lieu_prevu"]
    atelier.seance(recue="04/10/2013 12:30:00", date="04/10/2013")
    atelier.seance(lieu="École A" if prevu != "École A" else "Centre social")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "SEA") == 2
    assert sum("pas au planning" in a.cause for a in compte_rendu.apercu.anomalies) == 1


def test_l_etape_tapee_par_l_equipe_reste(atelier: Atelier) -> None:
    atelier.repondre(
        "Réponses projet",
        {
            "Horodateur": "01/10/2013 10:00:00",
            "Nom du projet": "Jardin",
            "Date d'identification": "01/10/2013",
        },
    )
    atelier.synchroniser()
    (projet,) = atelier.lignes("Projets")
    autre = "bilan" if projet["etape"] != "bilan" else "identification"
    atelier.ecrire("Projets", projet["id"], "etape", autre)
    atelier.synchroniser()
    assert atelier.ligne("Projets", projet["id"])["etape"] == autre
    assert atelier.synchroniser().ecritures == 0
    atelier.ecrire("Corrections", f"projet/{projet['id']}/etape", "decision", "reprendre celle des fiches")
    atelier.synchroniser()
    assert atelier.ligne("Projets", projet["id"])["etape"] == projet["etape"]


def test_une_mise_en_relation_qui_n_a_plus_lieu_s_en_va_sauf_si_l_equipe_en_a_parle(atelier: Atelier) -> None:
    for minute in range(4):
        _besoin(atelier, minute, f"un potager, fois {minute}", Date=f"{3 + 7 * minute:02d}/10/2013")
    atelier.synchroniser()
    lignes = atelier.lignes("Mises en relation")
    assert lignes
    atelier.ecrire("Mises en relation", lignes[0]["id"], "decision", "on en parle jeudi")
    atelier.feuille("Réponses besoin").delete_rows(2, 5)
    atelier.synchroniser()
    assert atelier.lignes("Besoins") == []
    assert [ligne["id"] for ligne in atelier.lignes("Mises en relation")] == [lignes[0]["id"]]
    assert atelier.synchroniser().ecritures == 0


def test_un_exercice_retire_de_la_configuration_laisse_ses_lignes_et_ses_chiffres(
    atelier: Atelier, dossier_centre: Path, ouvrir_centre: Callable[[str], Passerelle]
) -> None:
    atelier.seance()
    atelier.synchroniser()
    atelier.ecrire("Séances", atelier.lignes("Séances")[0]["id"], "adultes", 99)
    atelier.synchroniser()
    assert len(atelier.lignes("Corrections")) == 1
    avant = {onglet: atelier.lignes(onglet) for onglet in ("Séances", "Planning", "Corrections")}
    chiffres = [ligne for ligne in atelier.lignes("Indicateurs") if ligne["periode"] == "2013-2014"]
    fichier = dossier_centre / "passerelle.toml"
    texte = fichier.read_text(encoding="utf-8")
    assert "2013" in texte
    fichier.write_text(texte.replace("2013", "2020").replace("2014", "2021"), encoding="utf-8")
    atelier.feuille("Réponses séance").delete_rows(2)
    apres = Atelier(ouvrir_centre("2020-10-01"))
    apres.synchroniser()
    assert apres.lignes("Séances") == avant["Séances"]
    assert apres.lignes("Corrections") == avant["Corrections"], "personne n’a rien décidé"
    planning = {ligne["id"]: ligne for ligne in apres.lignes("Planning")}
    assert [planning[ligne["id"]] for ligne in avant["Planning"]] == avant["Planning"]
    assert [ligne for ligne in apres.lignes("Indicateurs") if ligne["periode"] == "2013-2014"] == chiffres
    assert apres.synchroniser().ecritures == 0


def test_les_noms_et_numeros_restent_dans_leur_classeur(atelier: Atelier) -> None:
    contact: dict[str, Cellule] = {
        "Horodateur": "24/10/2013 13:00:00",
        "Date": "24/10/2013",
        "Lieu": "Centre social",
        "Prénom": "Zéphyrine",
        "Téléphone ou courriel": "06 12 34 56 78",
        "Je suis majeur·e": "Oui",
        "J'accepte d'être recontacté·e pour ce sujet": "Oui",
    }
    atelier.repondre("Réponses contact", contact)
    atelier.synchroniser()
    (personne,) = atelier.lignes("Personnes à rappeler")
    assert personne["prenom"] == "Zéphyrine"
    atelier.ecrire("Personnes à rappeler", personne["id"], "joindre", "07 98 76 54 32")
    atelier.ecrire("Personnes à rappeler", personne["id"], "accord_le", "Zéphyrine a dit oui")
    atelier.synchroniser()
    assert atelier.ligne("Personnes à rappeler", personne["id"])["joindre"] == "07 98 76 54 32"
    assert atelier.lignes("Corrections")
    tout = _tout(atelier)
    assert not [secret for secret in ("Zéphyrine", "06 12 34", "07 98 76") if secret in tout]


def test_une_cle_en_double_suspend_ce_qui_en_depend(atelier: Atelier) -> None:
    atelier.seance()
    atelier.synchroniser()
    for onglet, cle in (("Lieux", "nom"), ("Besoins", "voix")):
        feuille = atelier.feuille(onglet)
        libre = len(feuille.row_values(1)) + 1
        feuille.add_cols(1)
        feuille.update([[cle]], gspread.utils.rowcol_to_a1(1, libre), raw=True)
    atelier.seance(recue="10/10/2013 12:30:00", date="10/10/2013")
    _besoin(atelier, 0, "un banc")
    avant = {onglet: atelier.lignes(onglet) for onglet in ("Séances", "Besoins", "Planning", "Mises en relation")}
    compte_rendu = atelier.synchroniser()
    assert {onglet: atelier.lignes(onglet) for onglet in avant} == avant
    dites = {(a.ou, a.champ) for a in compte_rendu.apercu.anomalies if "est en double" in a.message}
    assert dites == {("lieu", "nom"), ("besoin", "voix")}


def test_deux_lignes_qui_en_viennent_a_la_meme_rencontre_comptent_une_fois(atelier: Atelier) -> None:
    atelier.seance()
    atelier.seance(recue="03/10/2013 13:00:00", lieu="École A", adultes=7)
    assert valeur(atelier.synchroniser(), "SEA") == 2
    autre = "2013-10-03-petit-dejeuner-ecole-a"
    atelier.ecrire("Séances", autre, "lieu", "Centre social")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "SEA") == 1
    assert "Même rencontre" in atelier.ligne("Séances", autre)["a_verifier"]
    assert valeur(compte_rendu, "PAR") == 16
    atelier.ecrire("Séances", autre, "lieu", "École A")
    assert valeur(atelier.synchroniser(), "SEA") == 2
    assert atelier.ligne("Séances", autre)["a_verifier"] == ""


def test_un_tres_long_texte_n_empeche_rien(atelier: Atelier) -> None:
    long = '"' * 49_000
    _besoin(atelier, 0, long)
    atelier.synchroniser()
    assert atelier.synchroniser().ecritures == 0
    (ligne,) = atelier.lignes("Besoins")
    assert ligne["texte"] == long
    atelier.ecrire("Besoins", ligne["id"], "texte", "un banc")
    atelier.synchroniser()
    assert atelier.ligne("Besoins", ligne["id"])["texte"] == "un banc"
    assert atelier.synchroniser().ecritures == 0


def test_une_ligne_videe_puis_rendue_puis_corrigee_reste_la_meme(atelier: Atelier) -> None:
    _besoin(atelier, 0, "un banc")
    atelier.synchroniser()
    (ligne,) = atelier.lignes("Besoins")
    feuille = atelier.feuille("Besoins")
    debut = gspread.utils.rowcol_to_a1(ligne["_rang"], 2)
    feuille.batch_clear([f"{debut}:{gspread.utils.rowcol_to_a1(ligne['_rang'], len(feuille.row_values(1)))}"])
    atelier.synchroniser()
    atelier.ecrire("Corrections", f"besoin/{ligne['id']}/(ligne)", "decision", "reprendre")
    atelier.synchroniser()
    (rendue,) = [autre for autre in atelier.lignes("Besoins") if autre["texte"]]
    colonne = feuille.row_values(1).index("voix") + 1
    feuille.update([[9]], gspread.utils.rowcol_to_a1(rendue["_rang"], colonne), raw=True)
    compte_rendu = atelier.synchroniser()
    (corrigee,) = [autre for autre in atelier.lignes("Besoins") if autre["texte"]]
    assert (corrigee["id"], corrigee["voix"]) == (ligne["id"], 9)
    assert valeur(compte_rendu, "BES") == 1
