"""Files of responses as they come: from Google Sheets, Google Forms, Excel, in French and in English."""

import contextlib
import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from passerelle.domaine.declare.formulaire import Condition, Formulaire, Question
from passerelle.domaine.modele import Modele
from passerelle.erreurs import FichierRefuse
from passerelle.importation import Importation, lire_reponses_exportees

PARIS = ZoneInfo("Europe/Paris")

SEANCE = Formulaire(
    id="seance",
    titre="La fiche du jour",
    description="",
    onglet="Réponses séance",
    table="seance",
    confirmation="",
    donnees="",
    questions=(
        Question(cle="date", titre="Date de la séance", type="date", requise=True),
        Question(cle="lieu", titre="Lieu", type="choix", liste="lieux", requise=True),
        Question(
            cle="eu_lieu",
            titre="La séance a-t-elle eu lieu ?",
            type="choix",
            choix=("Oui", "Non"),
            requise=True,
        ),
        Question(
            cle="adultes",
            titre="Adultes (18 ans et plus, sans l'équipe)",
            type="nombre",
            requise=True,
            si=Condition(question="eu_lieu", vaut="Oui"),
        ),
        Question(cle="partenaires", titre="Partenaires présents", type="cases", liste="partenaires"),
        Question(cle="duree_h", titre="Durée (heures)", type="nombre", anciens_titres=("Durée",)),
        Question(cle="observation", titre="Ce qui s'est passé", type="paragraphe"),
    ),
)

ENTETE = ["Horodateur", *(question.titre for question in SEANCE.questions)]
UNE = ["13/09/2013 20:19:52", "12/09/2013", "Centre social", "Oui", "23", "École A, AVVA", "2,5", "=1+1"]
LUE = {
    "Horodateur": datetime(2013, 9, 13, 20, 19, 52),
    "Date de la séance": date(2013, 9, 12),
    "Lieu": "Centre social",
    "La séance a-t-elle eu lieu ?": "Oui",
    "Adultes (18 ans et plus, sans l'équipe)": 23.0,
    "Partenaires présents": "École A, AVVA",
    "Durée (heures)": 2.5,
    "Ce qui s'est passé": "=1+1",
}


def en_csv(*rangees: Sequence[str], separateur: str = ",") -> str:
    sortie = io.StringIO()
    csv.writer(sortie, delimiter=separateur).writerows(rangees)
    return sortie.getvalue()


def importer(octets: bytes | str, formulaire: Formulaire = SEANCE) -> Importation:
    octets = octets.encode() if isinstance(octets, str) else octets
    return lire_reponses_exportees(octets, formulaire=formulaire, fuseau=PARIS)


def seule(octets: bytes | str) -> dict[str, object]:
    (ligne,) = importer(octets).lignes
    return dict(ligne)


def en_xlsx(feuilles: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    classeur = Workbook()
    classeur.remove(classeur.worksheets[0])
    for nom, rangees in feuilles.items():
        feuille = classeur.create_sheet(nom)
        for rangee in rangees:
            feuille.append(list(rangee))
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def test_ce_que_google_sheets_exporte_en_francais() -> None:
    assert seule(en_csv(ENTETE, UNE)) == LUE


def test_ce_que_google_sheets_exporte_en_anglais() -> None:
    une = ["9/13/2013 20:19:52", "9/12/2013", "Centre social", "Oui", "23", "École A, AVVA", "2.5", "=1+1"]
    assert seule(en_csv(["Timestamp", *ENTETE[1:]], une)) == LUE


def test_ce_que_google_forms_exporte() -> None:
    """Its timestamps say their offset: 9 in the evening in Moscow is 19:19 in Paris, in summer."""
    une = [
        "2013/09/13 9:19:52 PM UTC+4",
        "2013-09-12",
        "Centre social",
        "Oui",
        "23",
        "École A;AVVA",
        "2.5",
        "=1+1",
    ]
    lue = seule(en_csv(["Timestamp", *ENTETE[1:]], une))
    assert lue == LUE | {"Horodateur": datetime(2013, 9, 13, 19, 19, 52)}


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("2026/07/29 1:08:24 PM UTC+3", datetime(2026, 7, 29, 12, 8, 24)),
        ("2026/07/29 12:08:24 AM UTC+3", datetime(2026, 7, 28, 23, 8, 24)),
        ("2026/07/29 12:08:24\u202fPM GMT+2", datetime(2026, 7, 29, 12, 8, 24)),
        ("2026/01/29 1:08:24 AM UTC-9:30", datetime(2026, 1, 29, 11, 38, 24)),
        ("2026/01/29 1:08:24 AM UTC", datetime(2026, 1, 29, 2, 8, 24)),
        ("2026-07-29T13:08:24Z", datetime(2026, 7, 29, 15, 8, 24)),
        ("29/07/2026 13:08:24", datetime(2026, 7, 29, 13, 8, 24)),
        ("29.07.2026 13:08", datetime(2026, 7, 29, 13, 8)),
        ("2026-07-29 13:08:24.512", datetime(2026, 7, 29, 13, 8, 24)),
        ("29/07/2026 25:00:00", "29/07/2026 25:00:00"),
        ("29/07/2026 13:08:24 PM", "29/07/2026 13:08:24 PM"),
        ("31/02/2026 10:00:00", "31/02/2026 10:00:00"),
        ("hier", "hier"),
    ],
)
def test_l_heure_d_arrivee(ecrit: str, lu: object) -> None:
    assert seule(en_csv(ENTETE, [ecrit, "2026-07-29", *UNE[2:]]))["Horodateur"] == lu


def test_une_case_cochee_seule_dans_un_export_de_google_forms_garde_sa_virgule() -> None:
    une = [
        "2013/09/13 9:19:52 PM UTC+2",
        "2013-09-12",
        "Centre social",
        "Oui",
        "23",
        "Mairie, service jeunesse",
        "",
        "",
    ]
    assert seule(en_csv(ENTETE, une))["Partenaires présents"] == "Mairie, service jeunesse"


class TestOrdreDuJourEtDuMois:
    def fichier(self, *dates: str, titre: str = "Timestamp", duree: str = "") -> str:
        return en_csv(
            [titre, *ENTETE[1:]],
            *([f"{d} 10:00:00", d, "Centre social", "Oui", "3", "", duree, ""] for d in dates),
        )

    def jours(self, fichier: str) -> list[object]:
        return [ligne["Date de la séance"] for ligne in importer(fichier).lignes]

    def test_un_jour_au_dessus_de_douze_decide_pour_tout_le_fichier(self) -> None:
        assert self.jours(self.fichier("3/4/2014", "13/4/2014")) == [date(2014, 4, 3), date(2014, 4, 13)]
        assert self.jours(self.fichier("3/4/2014", "4/13/2014")) == [date(2014, 3, 4), date(2014, 4, 13)]

    def test_sans_rien_pour_decider_le_fichier_est_refuse(self) -> None:
        with pytest.raises(FichierRefuse, match="3/4/2014"):
            importer(self.fichier("3/4/2014", "5/6/2014"))
        with pytest.raises(FichierRefuse, match="jour ou le mois"):
            importer(self.fichier("03/04/2014"))
        with pytest.raises(FichierRefuse, match="jour ou le mois"):
            importer(self.fichier("3/4/2014", titre="Horodateur"))

    def test_une_feuille_francaise_met_le_jour_en_premier(self) -> None:
        assert self.jours(self.fichier("03/04/2014", titre="Horodateur")) == [date(2014, 4, 3)]
        assert self.jours(self.fichier("3/4/2014", titre="Horodateur", duree="2,5")) == [date(2014, 4, 3)]

    def test_ce_que_disent_les_dates_l_emporte_sur_la_langue(self) -> None:
        assert self.jours(self.fichier("03/04/2014", "04/13/2014", titre="Horodateur")) == [
            date(2014, 3, 4),
            date(2014, 4, 13),
        ]

    def test_des_dates_qui_se_contredisent_sont_refusees(self) -> None:
        with pytest.raises(FichierRefuse, match="se contredisent"):
            importer(self.fichier("13/4/2014", "4/14/2014"))

    def test_une_date_qui_se_lit_dans_les_deux_sens_n_est_pas_un_doute(self) -> None:
        assert self.jours(self.fichier("4/4/2014", "2014-03-05")) == [date(2014, 4, 4), date(2014, 3, 5)]

    @given(st.lists(st.dates(date(2013, 1, 1), date(2015, 12, 31)), min_size=1, max_size=6), st.booleans())
    def test_une_date_est_lue_juste_ou_refusee(self, jours: list[date], americain: bool) -> None:
        ecrits = [f"{j.month}/{j.day}/{j.year}" if americain else f"{j.day}/{j.month}/{j.year}" for j in jours]
        try:
            assert self.jours(self.fichier(*ecrits)) == jours
        except FichierRefuse:
            assert all(jour.day <= 12 for jour in jours)


class TestNombres:
    def nombre(self, ecrit: str, *, titre: str = "Horodateur", autre: str = "") -> object:
        rangees = [
            [UNE[0], UNE[1], "Centre social", "Oui", adultes, "", duree, ""]
            for adultes, duree in ((ecrit, ""), ("", autre))
        ]
        return importer(en_csv([titre, *ENTETE[1:]], *rangees)).lignes[0].get("Adultes (18 ans et plus, sans l'équipe)")

    @pytest.mark.parametrize(
        ("ecrit", "lu"),
        [
            ("23", 23.0),
            (" 21 ", 21.0),
            ("8,0", 8.0),
            ("12.5", 12.5),
            ("1\u202f335,20", 1335.2),
            ("1,335.20", 1335.2),
            ("une dizaine", "une dizaine"),
            ("12 adultes", "12 adultes"),
            ("10-12", "10-12"),
            ("=1+1", "=1+1"),
        ],
    )
    def test_un_nombre_clair_est_lu_le_reste_est_garde(self, ecrit: str, lu: object) -> None:
        assert self.nombre(ecrit) == lu

    def test_une_virgule_suivie_de_trois_chiffres_suit_le_reste_du_fichier(self) -> None:
        assert self.nombre("1,335") == 1.335
        assert self.nombre("1,335", titre="Timestamp") == 1335.0
        assert self.nombre("1,335", titre="Timestamp", autre="2,5") == 1.335
        assert self.nombre("1,335", autre="2.5") == 1335.0


class TestFichier:
    @pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    @pytest.mark.parametrize("separateur", [",", ";", "\t"])
    def test_tout_encodage_et_tout_separateur(self, encodage: str, separateur: str) -> None:
        assert seule(en_csv(ENTETE, UNE, separateur=separateur).encode(encodage)) == LUE

    def test_la_premiere_ligne_d_excel_et_les_lignes_vides_sont_passees(self) -> None:
        texte = "sep=;\r\n" + en_csv([], ENTETE, ["", " ", ""], UNE, separateur=";")
        assert seule(texte) == LUE

    def test_un_texte_sur_plusieurs_lignes(self) -> None:
        assert seule(en_csv(ENTETE, [*UNE[:-1], "un\r\ndeux"]))["Ce qui s'est passé"] == "un\ndeux"

    def test_un_classeur_xlsx(self) -> None:
        une = [
            datetime(2013, 9, 13, 20, 19, 51, 999_700),
            datetime(2013, 9, 12),
            "Centre social",
            "Oui",
            23,
            "École A, AVVA",
            2.5,
            "'=1+1",
        ]
        lue = seule(en_xlsx({"Notes": [["Lieu"]], "Réponses séance": [ENTETE, une]}))
        assert lue == LUE | {"Ce qui s'est passé": "'=1+1"}

    def test_un_xlsx_peut_tenir_ses_dates_en_texte(self) -> None:
        assert seule(en_xlsx({"Feuille 1": [ENTETE, UNE[:-1]]})) == {
            k: v for k, v in LUE.items() if k != "Ce qui s'est passé"
        }

    def test_un_nombre_dans_une_question_de_texte_reste_ce_qu_on_y_lit(self) -> None:
        une = [datetime(2013, 9, 13, 20, 19, 52), date(2013, 9, 12), 12, True, 3, None, None, 7.5]
        lue = seule(en_xlsx({"Réponses": [ENTETE, une]}))
        assert (lue["Lieu"], lue["Ce qui s'est passé"]) == ("12", "7,5")

    @pytest.mark.parametrize(
        "octets",
        [
            b"",
            b"\x00\x01\x02\x03",
            b"\xd0\xcf\x11\xe0 ancien Excel",
            b"PK\x03\x04 archive abimee",
            b"%PDF-1.7",
            b"<!DOCTYPE html><html><body>Connexion</body></html>",
            b"\x81\x8d",
            b"une ligne sans rien de commun",
            en_xlsx({"Vide": []}),
        ],
    )
    def test_ce_qui_n_est_pas_un_tableau_de_reponses_est_refuse(self, octets: bytes) -> None:
        with pytest.raises(FichierRefuse):
            importer(octets)

    def test_une_ligne_trop_longue_est_refusee(self) -> None:
        with pytest.raises(FichierRefuse, match="ligne 2"):
            importer(",".join(f'"{titre}"' for titre in ENTETE) + "\n" + ",".join([*UNE[:6], "2,5", "", "x"]))

    def test_un_guillemet_oublie_est_refuse(self) -> None:
        with pytest.raises(FichierRefuse, match="guillemet"):
            importer(en_csv(ENTETE, UNE) + '"sans fin,')

    def test_un_xlsx_gonfle_est_refuse_sans_etre_ouvert(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("passerelle.importation.contenu.TAILLE_MAX", 1_000_000)
        with pytest.raises(FichierRefuse, match="trop gros"):
            importer(en_xlsx({"Réponses": [ENTETE, ["a" * 30_000] * 8] * 100}))

    @given(st.binary(max_size=300))
    def test_n_importe_quels_octets_sont_lus_ou_refuses(self, octets: bytes) -> None:
        with contextlib.suppress(FichierRefuse):
            assert importer(octets).lignes == ()


class TestColonnes:
    def test_un_ancien_titre_et_d_autres_apostrophes(self) -> None:
        entete = [
            titre.replace("Durée (heures)", "Durée").replace("'", "’").replace(" ?", "\u00a0?") for titre in ENTETE
        ]
        assert seule(en_csv(entete, UNE)) == LUE

    def test_de_deux_colonnes_de_meme_titre_la_cellule_remplie_compte(self) -> None:
        assert seule(en_csv([*ENTETE, "Lieu"], [*UNE[:2], "", *UNE[3:], "Centre social"])) == LUE

    def test_une_colonne_inconnue_est_laissee_et_nommee(self) -> None:
        lu = importer(en_csv([*ENTETE, "Adresse e-mail"], [*UNE, "a@example.org"]))
        assert lu.lignes == (LUE,)
        assert lu.avertissements == (
            "La colonne «\u00a0Adresse e-mail\u00a0» est restée de côté\u00a0: le formulaire ne pose pas cette question.",
        )

    def test_une_reponse_sans_horodateur_est_reprise_et_signalee(self) -> None:
        lu = importer(en_csv(ENTETE, ["", *UNE[1:]]))
        assert "Horodateur" not in lu.lignes[0]
        assert lu.avertissements == ("Une réponse sans heure d’arrivée lisible.",)

    def test_une_question_facultative_peut_manquer(self) -> None:
        assert seule(en_csv(ENTETE[:-1], UNE[:-1])) == {k: v for k, v in LUE.items() if k != "Ce qui s'est passé"}

    def test_sans_colonne_horodateur_le_fichier_est_refuse(self) -> None:
        with pytest.raises(FichierRefuse, match="Horodateur"):
            importer(en_csv(ENTETE[1:], UNE[1:]))

    def test_le_fichier_d_un_autre_formulaire_est_refuse(self) -> None:
        with pytest.raises(FichierRefuse, match="Date de la séance"):
            importer(
                en_csv(
                    ["Horodateur", "Date", "Lieu", "Votre code"],
                    ["13/09/2013 20:19:52", "12/09/2013", "Centre social", "B01"],
                )
            )
        with pytest.raises(FichierRefuse, match="n’est pas celui"):
            importer(en_csv(["Horodateur", "Montant"], ["13/09/2013 20:19:52", "3"]))


def test_l_annee_partagee_se_lit_en_entier(annee_partagee: Path, modele: Modele) -> None:
    comptes = {}
    for chemin in sorted(annee_partagee.glob("reponses-*.csv")):
        ident = chemin.stem.removeprefix("reponses-")
        lu = importer(chemin.read_bytes(), modele.formulaires[ident])
        comptes[ident] = len(lu.lignes)
        assert not lu.avertissements
        assert all(isinstance(ligne["Horodateur"], datetime) for ligne in lu.lignes)
    assert comptes == {"animation": 3, "besoin": 101, "finance": 14, "projet": 4, "reunion": 7, "seance": 65}
