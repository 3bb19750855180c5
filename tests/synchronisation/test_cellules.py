"""What a cell really is: a number its cell shows as a date or a duration, an error, a number with a comma in a count."""

from collections.abc import Mapping
from typing import Any

import pytest
from gspread.utils import ValueInputOption, ValueRenderOption, a1_range_to_grid_range, rowcol_to_a1

from tests.synchronisation.atelier import ADULTES, SEANCE, Atelier, valeur

DUREE = "Durée (heures)"
SEANCE_1 = "2013-10-03-petit-dejeuner-centre-social"


def poser(atelier: Atelier, onglet: str, case: str, nombre: float, genre: str, motif: str = "") -> None:
    """A number with a number format, as a spreadsheet leaves what someone typed."""
    feuille = atelier.feuille(onglet)
    cellule: dict[str, Any] = {
        "userEnteredValue": {"numberValue": nombre},
        "userEnteredFormat": {"numberFormat": {"type": genre, "pattern": motif}},
    }
    champs = "userEnteredValue,userEnteredFormat.numberFormat"
    zone = a1_range_to_grid_range(case, sheet_id=feuille.id)
    feuille.spreadsheet.batch_update(
        {"requests": [{"updateCells": {"range": zone, "rows": [{"values": [cellule]}], "fields": champs}}]}
    )


def case_de(atelier: Atelier, onglet: str, titre: str, rang: int) -> str:
    return rowcol_to_a1(rang, atelier.feuille(onglet).row_values(1).index(titre) + 1)


def anomalies(atelier: Atelier) -> list[tuple[str, str, str]]:
    """(tab, column, message) of those that are open, what projects are due aside."""
    return [
        (ligne["onglet"], ligne["champ"], ligne["message"])
        for ligne in atelier.lignes("Anomalies")
        if ligne["resolue_le"] == "" and "Échéance" not in ligne["message"]
    ]


def chiffres(atelier: Atelier) -> list[tuple[Any, ...]]:
    return [
        tuple(ligne[cle] for cle in ("code", "periode", "ventilation", "modalite", "valeur", "n", "sur"))
        for ligne in atelier.lignes("Indicateurs")
    ]


@pytest.mark.parametrize(
    ("titre", "nombre", "genre", "lu", "dit"),
    [
        (DUREE, 0.125, "TIME", 3, ""),
        (DUREE, 0.0625, "DATE_TIME", 1.5, ""),
        (DUREE, 41771.375, "DATE_TIME", "12/05/2014 09:00:00", "12/05/2014 09:00:00"),
        (ADULTES, 41771, "DATE", "12/05/2014", "12/05/2014"),
        (ADULTES, 0.0625, "TIME", "01:30", "01:30"),
        (ADULTES, -3, "DATE", "27/12/1899", "27/12/1899"),
        (ADULTES, 0.5, "PERCENT", 0.5, "0,5"),
        (ADULTES, 12.5, "NUMBER", 12.5, "12,5"),
        (ADULTES, 12, "CURRENCY", 12, ""),
        ("Votre code", 41771, "DATE", "12/05/2014", ""),
    ],
)
def test_une_reponse_est_ce_que_montre_sa_case(
    atelier: Atelier, titre: str, nombre: float, genre: str, lu: object, dit: str
) -> None:
    atelier.seance()
    poser(atelier, "Réponses séance", case_de(atelier, "Réponses séance", titre, 2), nombre, genre)
    compte_rendu = atelier.synchroniser()
    cle = {DUREE: "duree_h", ADULTES: "adultes", "Votre code": "saisi_par"}[titre]
    assert atelier.ligne("Séances", SEANCE_1)[cle] == lu
    dites = [message for _, _, message in anomalies(atelier)]
    assert [f"«\u00a0{dit}\u00a0»" in message for message in dites] == [True] * bool(dit)
    if titre == ADULTES:
        assert valeur(compte_rendu, "PAR") == 4 + (0 if dit else nombre)
    if titre == DUREE:
        assert valeur(compte_rendu, "BEN_H") == (None if dit else 2 * float(str(lu)))
    assert atelier.synchroniser().ecritures == 0


def test_un_nombre_cesse_d_etre_une_date_sans_changer_d_identite(atelier: Atelier) -> None:
    atelier.seance()
    atelier.synchroniser()
    sources = atelier.feuille("_passerelle").get_all_values()
    case = case_de(atelier, "Réponses séance", ADULTES, 2)
    poser(atelier, "Réponses séance", case, 12, "DATE", "dd/mm/yyyy")
    atelier.synchroniser()
    assert atelier.ligne("Séances", SEANCE_1)["adultes"] == "11/01/1900"
    poser(atelier, "Réponses séance", case, 12, "NUMBER")
    atelier.synchroniser()
    assert atelier.ligne("Séances", SEANCE_1)["adultes"] == 12
    empreintes = [cle_texte[1].split('"cles"')[1] for cle_texte in sources if cle_texte[0] == "seance/0"]
    apres = atelier.feuille("_passerelle").get_all_values()
    assert empreintes == [ligne[1].split('"cles"')[1] for ligne in apres if ligne[0] == "seance/0"]


@pytest.mark.parametrize(
    ("ecrit", "heures"), [("03:00:00", 3), ("1:30", 1.5), ("1h30", 1.5), ("2 h", 2), ("1 h 15 min", 1.25)]
)
def test_une_duree_ecrite_en_toutes_lettres_se_lit(atelier: Atelier, ecrit: str, heures: float) -> None:
    atelier.seance(**{DUREE: ecrit})
    assert valeur(atelier.synchroniser(), "BEN_H") == 2 * heures
    assert atelier.ligne("Séances", SEANCE_1)["duree_h"] == heures


@pytest.mark.parametrize(
    ("cle", "nombre", "genre", "ben_h", "dit"),
    [
        ("duree_h", 1 / 12, "TIME", 4, ""),
        ("duree_h", 1.25, "TIME", None, "30"),
        ("duree_h", 41771, "DATE", None, "12/05/2014"),
        ("benevoles", 41771, "DATE", None, "12/05/2014"),
        ("benevoles", 0.0625, "TIME", None, "01:30"),
    ],
)
def test_une_case_de_l_equipe_est_ce_qu_elle_montre(
    atelier: Atelier, cle: str, nombre: float, genre: str, ben_h: float | None, dit: str
) -> None:
    atelier.seance(**{DUREE: "1,5"})
    atelier.synchroniser()
    poser(atelier, "Séances", case_de(atelier, "Séances", cle, 3), nombre, genre)
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "BEN_H") == ben_h
    assert [f"«\u00a0{dit}\u00a0»" in message for _, _, message in anomalies(atelier)] == [True] * bool(dit)
    assert atelier.ligne("Séances", SEANCE_1)[cle] == nombre
    assert atelier.synchroniser().ecritures == 0


def test_une_heure_tapee_devient_une_duree(atelier: Atelier) -> None:
    atelier.seance(**{DUREE: 2})
    atelier.synchroniser()
    case = case_de(atelier, "Séances", "duree_h", 3)
    atelier.feuille("Séances").update([["1:30"]], case, value_input_option=ValueInputOption.user_entered)
    assert valeur(atelier.synchroniser(), "BEN_H") == 3


def test_changer_le_format_d_une_colonne_ne_change_aucun_chiffre(atelier: Atelier) -> None:
    atelier.seance(**{DUREE: 2})
    atelier.synchroniser()
    avant = chiffres(atelier)
    feuille = atelier.feuille("Séances")
    for cle in ("adultes", "duree_h", "fiches"):
        feuille.format(f"{case_de(atelier, 'Séances', cle, 3)}:{case_de(atelier, 'Séances', cle, 60)}",
                       {"numberFormat": {"type": "DATE"}})  # fmt: skip
    assert atelier.synchroniser().ecritures == 0
    assert chiffres(atelier) == avant
    atelier.seance(recue="04/10/2013 08:00:00", adultes=14)
    atelier.synchroniser()
    case = case_de(atelier, "Séances", "adultes", 3)
    # Written again, the figure shows as a figure.
    montre = feuille.get(case, value_render_option=ValueRenderOption.formatted)
    assert montre == [["14"]]
    assert atelier.synchroniser().ecritures == 0


def test_ce_qui_ne_se_coupe_pas_se_voit_comme_ecrit(atelier: Atelier) -> None:
    atelier.seance(adultes="12,5")
    atelier.synchroniser()
    case = case_de(atelier, "Séances", "adultes", 3)
    assert atelier.feuille("Séances").acell(case).value == "12,5"


def test_un_montant_trop_grand_se_signale(atelier: Atelier) -> None:
    reponse: Mapping[str, str | int] = {
        "Horodateur": "03/10/2013 12:30:00", "Date": "03/10/2013", "Action ou projet": "Petits-déjeuners",
        "Sens": "Charge", "Phase": "Réalisé", "Nature": "Alimentation", "Montant": 1_000_001,
    }  # fmt: skip
    atelier.repondre("Réponses finance", reponse)
    assert valeur(atelier.synchroniser(), "CHA") is None
    assert any("1000001" in message for _, _, message in anomalies(atelier))


@pytest.mark.parametrize(
    ("onglet", "case", "erreur"),
    [
        ("Lieux", "B3", "#REF!"), ("Partenaires", "C3", "#N/A"), ("Thèmes", "C3", "Chargement…"),
        ("Fermetures", "B3", "Loading..."), ("Équipe", "A3", "#NOM?"),
    ],
)  # fmt: skip
def test_une_erreur_dans_une_liste_ne_change_rien(atelier: Atelier, onglet: str, case: str, erreur: str) -> None:
    atelier.feuille("Fermetures").update([["École A", "03/03/2014", "09/03/2014"]], "A3", raw=True)
    atelier.feuille("Équipe").update([["B01", "Nadia"]], "A3", raw=True)
    atelier.seance(code="B01")
    atelier.repondre(
        "Réponses besoin",
        {"Horodateur": "03/10/2013 13:00:00", "Date": "03/10/2013", "Lieu": "Centre social",
         "Qu'avez-vous entendu ?": "un jardin partagé", "C'est plutôt": "Un besoin"},
    )  # fmt: skip
    atelier.synchroniser()
    suivis = ("Séances", "Besoins", "Planning", "Indicateurs")
    avant = {nom: atelier.lignes(nom) for nom in suivis}
    bonne = atelier.feuille(onglet).acell(case).value or ""
    atelier.feuille(onglet).update([[erreur]], case, raw=True)
    if onglet in ("Lieux", "Partenaires", "Équipe"):  # what sessions are made with
        atelier.seance(recue="04/10/2013 08:00:00", adultes=30, code="B99")
    atelier.synchroniser()
    assert {nom: atelier.lignes(nom) for nom in suivis} == avant
    (dite,) = [message for nom, _, message in anomalies(atelier) if nom == onglet]
    assert f"case {case}" in dite
    assert (erreur in dite) is (onglet != "Équipe")
    assert atelier.synchroniser().ecritures == 0
    atelier.feuille(onglet).update([[bonne]], case, raw=True)
    atelier.synchroniser()
    assert not [message for nom, _, message in anomalies(atelier) if nom == onglet]


def test_une_reponse_en_erreur_garde_sa_derniere_valeur(atelier: Atelier) -> None:
    atelier.seance(**{"Partenaires présents": "AVVA, France Loire", "Qui est venu ?": "Familles"})
    atelier.synchroniser()
    avant = atelier.lignes("Séances"), chiffres(atelier)
    feuille = atelier.feuille("Réponses séance")
    titres = feuille.row_values(1)
    remplis = [titre for titre, dit in zip(titres, feuille.row_values(2), strict=False) if dit][1:]
    for titre in remplis:
        feuille.update([["#N/A"]], rowcol_to_a1(2, titres.index(titre) + 1), raw=True)
    atelier.synchroniser()
    assert (atelier.lignes("Séances"), chiffres(atelier)) == avant
    assert len([1 for onglet, _, message in anomalies(atelier) if "#N/A" in message]) == len(remplis)
    assert atelier.synchroniser().ecritures == 0


def test_une_reponse_jamais_lue_reste_vide(atelier: Atelier) -> None:
    atelier.seance(adultes="#VALUE!", **{DUREE: "#REF!"})
    compte_rendu = atelier.synchroniser()
    ligne = atelier.ligne("Séances", SEANCE_1)
    assert (ligne["adultes"], ligne["duree_h"]) == ("", "")
    assert valeur(compte_rendu, "PAR") == SEANCE["Enfants et adolescents (moins de 18 ans)"]
    assert len(anomalies(atelier)) == 2


def test_ce_qui_decide_en_erreur_ne_fait_rien_compter(atelier: Atelier) -> None:
    atelier.seance(eu_lieu="#REF!")
    assert valeur(atelier.synchroniser(), "SEA") is None
    assert atelier.synchroniser().ecritures == 0


@pytest.mark.parametrize(
    "cle", ["id", "date", "activite", "lieu", "statut", "benevoles", "partenaires", "duree_h", "saisi_par"]
)
def test_une_erreur_dans_une_ligne_n_en_fait_pas_une_autre(atelier: Atelier, cle: str) -> None:
    for jour in ("03", "10"):
        atelier.seance(recue=f"{jour}/10/2013 12:30:00", date=f"{jour}/10/2013", **{"Partenaires présents": "AVVA"})
    atelier.synchroniser()
    avant = [ligne["id"] for ligne in atelier.lignes("Séances")]
    for rang in (3, 4):
        atelier.feuille("Séances").update([["#REF!"]], case_de(atelier, "Séances", cle, rang), raw=True)
    atelier.synchroniser()
    assert [ligne["id"] for ligne in atelier.lignes("Séances")] == avant
    assert not [c for c in atelier.lignes("Corrections") if c["champ"] == "(ligne)"]
    assert not [c for c in chiffres(atelier) if "#REF!" in c]
    if cle != "id":
        dites = [message for onglet, _, message in anomalies(atelier) if onglet == "Séances"]
        assert any("#REF!" in message or "date" in message for message in dites)
    assert atelier.synchroniser().ecritures == 0


def test_une_decision_en_erreur_se_signale(atelier: Atelier) -> None:
    atelier.seance()
    atelier.synchroniser()
    atelier.ecrire("Séances", SEANCE_1, "adultes", 15)
    atelier.synchroniser()
    atelier.feuille("Corrections").update([["#REF!"]], case_de(atelier, "Corrections", "decision", 3), raw=True)
    atelier.synchroniser()
    assert [message for onglet, _, message in anomalies(atelier) if onglet == "Corrections"]
    assert atelier.ligne("Séances", SEANCE_1)["adultes"] == 15


def test_un_numero_retrouve_son_zero(atelier: Atelier) -> None:
    atelier.repondre(
        "Réponses contact",
        {"Horodateur": "03/10/2013 13:00:00", "Date": "03/10/2013", "Lieu": "Centre social", "Thème": "Jardin", "Prénom": "Nadia",
         "Téléphone ou courriel": 612345678, "Je suis majeur·e": "Oui",
         "J'accepte d'être recontacté·e pour ce sujet": "Oui"},
    )  # fmt: skip
    atelier.synchroniser()
    (ligne,) = atelier.lignes("Personnes à rappeler")
    assert ligne["joindre"] == "0612345678"
    (anomalie,) = [a for a in atelier.lignes("Anomalies") if "premier 0" in a["message"]]
    assert anomalie["gravite"] == "information"
    assert "612345678" not in str(anomalie)


def test_un_classeur_regle_pour_ailleurs_se_dit_et_ne_change_pas(atelier: Atelier) -> None:
    atelier.synchroniser()
    ailleurs = {"timeZone": "America/Los_Angeles", "locale": "en_US"}
    atelier.classeur.batch_update(
        {"requests": [{"updateSpreadsheetProperties": {"properties": ailleurs, "fields": "timeZone,locale"}}]}
    )
    atelier.synchroniser()
    dites = [message for onglet, _, message in anomalies(atelier) if onglet == "Classeur principal"]
    assert len(dites) == 2
    assert all("Paramètres du tableur" in message for message in dites)
    assert any("America/Los_Angeles" in message for message in dites)
    assert any("en_US" in message for message in dites)
    assert atelier.synchroniser().ecritures == 0
    proprietes = atelier.classeur.fetch_sheet_metadata()["properties"]
    assert {nom: proprietes[nom] for nom in ailleurs} == ailleurs


@pytest.mark.parametrize(("ecrit", "montre"), [("03/10/1013", "03/10/1013"), ("03/10/20133", "03/10/20133")])
def test_une_annee_impossible_se_montre_comme_ecrite(atelier: Atelier, ecrit: str, montre: str) -> None:
    atelier.seance(date=ecrit)
    atelier.synchroniser()
    assert len(atelier.lignes("Séances")) == 1
    feuille = atelier.feuille("Séances")
    assert feuille.acell(case_de(atelier, "Séances", "date", 3)).value == montre
    assert atelier.synchroniser().ecritures == 0
