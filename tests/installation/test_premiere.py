"""What the first installation makes, in at most five requests a workbook."""

import pytest

from passerelle.domaine.modele import Modele
from tests.installation.atelier import Classeurs

JOUR = ("DATE", "dd/mm/yyyy")
MOMENT = ("DATE_TIME", "dd/mm/yyyy hh:mm:ss")
ENTIER = ("NUMBER", "#,##0")
DECISIONS = ["garder notre valeur", "reprendre celle des fiches"]


def test_au_plus_cinq_demandes_par_classeur(neufs: Classeurs) -> None:
    with neufs.demandes() as recues:
        faits = neufs.installer()
    assert "L’onglet «\u00a0Séances\u00a0» est créé." in faits
    for methodes in recues.values():
        assert len(methodes) <= 5
        assert methodes.count("POST") == 1


def test_la_seconde_fois_ne_change_rien(installes: Classeurs) -> None:
    avant = installes.tout(lignes=300)
    with installes.demandes() as recues:
        assert installes.installer() == ()
    assert installes.tout(lignes=300) == avant
    for methodes in recues.values():
        assert len(methodes) <= 5
        assert "POST" not in methodes


def test_les_onglets_de_tous_les_jours_viennent_d_abord(installes: Classeurs) -> None:
    assert [feuille.title for feuille in installes.principal.worksheets()] == [
        "Mode d'emploi",
        "Séances",
        "Besoins",
        "Réunions",
        "Animations",
        "Projets",
        "Finances",
        "Planning",
        "Mises en relation",
        "Bilan",
        "Lieux",
        "Fermetures",
        "Vacances",
        "Partenaires",
        "Financeurs",
        "Thèmes",
        "Synthèse",
        "Indicateurs",
        "Corrections",
        "Anomalies",
        "Journal",
        "Réponses séance",
        "Réponses besoin",
        "Réponses réunion",
        "Réponses animation",
        "Réponses projet",
        "Réponses finance",
        "_passerelle",
    ]
    assert [feuille.title for feuille in installes.contacts.worksheets()] == [
        "Personnes à rappeler",
        "Équipe",
        "Réponses contact",
        "_passerelle",
    ]


def test_chaque_onglet_a_sa_couleur_ses_cles_cachees_et_ses_titres_figes(installes: Classeurs, modele: Modele) -> None:
    for table in modele.tables.values():
        if table.classeur == "principal":
            onglet = installes.onglet(table.onglet)
            assert onglet.feuille.row_values(1) == list(table.cles)
            assert onglet.feuille.row_values(2) == [colonne.libelle for colonne in table.colonnes]
            lu = onglet.objet("properties,data(rowMetadata,columnMetadata)")
            couleur = lu["properties"]["tabColorStyle"]["rgbColor"]
            assert [round(couleur[teinte] * 255) for teinte in ("red", "green", "blue")] == list(
                bytes.fromhex(table.couleur[1:])
            )
            assert lu["properties"]["gridProperties"]["frozenRowCount"] == 2
            assert [rangee.get("hiddenByUser", False) for rangee in lu["data"][0]["rowMetadata"][:3]] == [
                True,
                False,
                False,
            ]
            colonnes = lu["data"][0]["columnMetadata"]
            siennes, autres = colonnes[: len(table.colonnes)], colonnes[len(table.colonnes) :]
            assert [(colonne["pixelSize"], colonne["hiddenByUser"]) for colonne in siennes] == [
                (colonne.largeur, colonne.masquee) for colonne in table.colonnes
            ]
            assert len(autres) == (15 if table.id == "synthese" else 0)  # charts lie over them


def test_l_onglet_cache_ne_se_voit_pas(installes: Classeurs) -> None:
    assert installes.onglet("_passerelle").objet("properties")["properties"]["hidden"]


@pytest.mark.parametrize(
    ("onglet", "cle", "attendu"),
    [
        ("Séances", "date", JOUR),
        ("Séances", "saisi_le", MOMENT),
        ("Séances", "adultes", ("", "")),
        ("Séances", "duree_h", ("", "")),
        ("Séances", "fiches", ENTIER),
        ("Séances", "observation", ("", "")),
        ("Finances", "montant", ("NUMBER", '#,##0.00\\ "€"')),
        ("Projets", "voix", ENTIER),
        ("Projets", "echeance", JOUR),
        ("Mises en relation", "recontactables", ENTIER),
        ("Indicateurs", "valeur", ("", "")),
        ("Journal", "quand", MOMENT),
    ],
)
def test_les_nombres_et_les_dates_ont_leur_format(
    installes: Classeurs, onglet: str, cle: str, attendu: tuple[str, str]
) -> None:
    assert installes.onglet(onglet).format(cle) == attendu


def test_un_nombre_se_lit_en_francais(installes: Classeurs) -> None:
    finances = installes.onglet("Finances")
    case = f"{chr(ord('A') + finances.place('montant'))}3"
    finances.feuille.update([[1234.5]], case, raw=True)
    assert finances.feuille.acell(case).value == "1\u202f234,50 €"


@pytest.mark.parametrize(
    ("onglet", "cle", "attendue"),
    [
        ("Séances", "lieu", ["='Lieux'!$B$3:$B"]),
        ("Séances", "activite", ["Petit-déjeuner", "Goûter"]),
        ("Séances", "statut", ["réalisée", "annulée"]),
        (
            "Séances",
            "motif",
            ["Météo", "Lieu fermé", "Équipe trop réduite", "Jour férié ou vacances", "Autre"],
        ),
        ("Réunions", "projet", ["='Projets'!$B$3:$B"]),
        ("Besoins", "projet", ["='Projets'!$B$3:$B"]),
        ("Projets", "theme", ["='Thèmes'!$B$3:$B"]),
        ("Projets", "partenaires_associes", ["='Partenaires'!$B$3:$B"]),
        ("Planning", "lieu_prevu", ["='Lieux'!$B$3:$B"]),
        ("Corrections", "decision", DECISIONS),
        # Several names in one cell: Sheets would mark each of these cells as wrong.
        ("Séances", "partenaires", None),
        ("Séances", "publics", None),
        ("Séances", "adultes", None),
    ],
)
def test_les_cases_offrent_une_liste_et_acceptent_autre_chose(
    installes: Classeurs, onglet: str, cle: str, attendue: list[str] | None
) -> None:
    vue = installes.onglet(onglet)
    assert vue.liste(cle, 3) == vue.liste(cle, 60) == attendue
    assert vue.liste(cle, 2) is None
    if attendue:
        regle = vue.cellule(cle, 3)["dataValidation"]
        assert (regle["showCustomUi"], regle["strict"]) == (True, False)


def test_ce_que_tient_le_service_est_protege_par_un_avertissement(installes: Classeurs, modele: Modele) -> None:
    for table in modele.tables.values():
        if table.classeur == "principal" and table.genre == "service":
            attendues = {colonne.cle for colonne in table.colonnes if not colonne.equipe}
            assert installes.onglet(table.onglet).protegees() == {"(clés)", *attendues}
    assert "decision" not in installes.onglet("Corrections").protegees()
    assert installes.onglet("Séances").protegees() == {"(clés)"}
    assert installes.onglet("Lieux").protegees() == {"(clés)"}
    projets = installes.onglet("Projets").protegees()
    assert projets >= {"besoins", "animations", "etape_depuis", "alerte", "pourquoi"}
    assert not projets & {"nom", "theme", "referent", "etape", "commentaire", "partenaires_associes"}


def test_ce_qu_il_faut_regarder_se_colore(installes: Classeurs, modele: Modele) -> None:
    colorees = {}
    for table in modele.tables.values():
        if table.classeur == "principal":
            vue = installes.onglet(table.onglet)
            for regle in vue.objet("conditionalFormats").get("conditionalFormats", ()):
                condition = regle["booleanRule"]["condition"]
                assert "backgroundColorStyle" in regle["booleanRule"]["format"]
                colorees[table.onglet] = (
                    [table.cles[plage["startColumnIndex"]] for plage in regle["ranges"]],
                    condition["type"],
                    condition["values"][0]["userEnteredValue"],
                )
                assert {plage["startRowIndex"] for plage in regle["ranges"]} == {2}
    assert colorees == {
        "Séances": (["date", "a_verifier"], "CUSTOM_FORMULA", '=$S3<>""'),
        "Réunions": (["date", "a_verifier"], "CUSTOM_FORMULA", '=$P3<>""'),
        "Animations": (["date", "a_verifier"], "CUSTOM_FORMULA", '=$U3<>""'),
        "Projets": (["alerte"], "TEXT_STARTS_WITH", "En retard"),
        "Planning": (["statut"], "TEXT_EQ", "fiche manquante"),
    }


def test_sur_google_les_onglets_de_reponses_viennent_des_formulaires(neufs: Classeurs) -> None:
    neufs.sur_google = True
    neufs.principal.sheet1.update_title("Réponses séance")
    neufs.principal.sheet1.update([["Horodateur"]], "A1")
    neufs.installer()
    titres = [feuille.title for feuille in neufs.principal.worksheets()]
    assert titres[:2] == ["Mode d'emploi", "Séances"]
    assert titres[-2:] == ["Réponses séance", "_passerelle"]
    assert not any(titre.startswith("Réponses") for titre in titres[:-2])


def test_une_synchronisation_installe_tout_autant(neufs: Classeurs) -> None:
    """A workbook that never had our tabs gets them from the first synchronisation; nothing is then left to do."""
    neufs.passerelle.synchroniser()
    assert neufs.principal.worksheets()[0].title == "Mode d'emploi"
    avant = neufs.tout()
    assert neufs.installer() == ()
    assert neufs.tout() == avant


def test_un_onglet_vide_de_deux_rangees_devient_le_notre(neufs: Classeurs) -> None:
    neufs.principal.add_worksheet("Séances", 2, 2)
    neufs.installer()
    seances = neufs.principal.worksheet("Séances")
    assert seances.frozen_row_count == 2 < seances.row_count
    assert neufs.installer() == ()
