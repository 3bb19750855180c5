"""`passerelle exporter` on the messy year: what is in it, what is not, and that it is the same twice."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from odfdo import Document
from openpyxl import load_workbook

from passerelle.amorce import Passerelle, ouvrir
from passerelle.cli import lancer
from passerelle.domaine.enonces.export.interne import exporter_le_classeur
from passerelle.domaine.enonces.export.jeu import Champ, Jeu, Tableau
from passerelle.domaine.enonces.export.ouvert import exporter_dehors
from passerelle.dossier import creer_dossier
from passerelle.erreurs import FichierRefuse
from passerelle.importation import lire_reponses_exportees
from passerelle.sorties.export.ecriture import FORMATS, ecrire_l_export
from tests.conftest import environnement
from tests.installes import installer_ou_copier
from tests.sorties.paquet_lu import lire_le_paquet
from tests.synchronisation.atelier import Atelier

FORMULAIRES = ("seance", "besoin", "reunion", "animation", "projet", "finance")
TELEPHONE, PRENOM = "06 99 88 77 66", "Zéphyrine"
FORMULE = "=SOMME(A1:A9)"


@pytest.fixture(scope="module")
def annee(tmp_path_factory: pytest.TempPathFactory, annee_partagee: Path) -> Iterator[Atelier]:
    """The messy year, synchronised, with a telephone number in a need and a person to call back."""
    dossier = tmp_path_factory.mktemp("export") / "centre"
    creer_dossier(dossier)
    installer_ou_copier(dossier)
    atelier = Atelier(ouvrir(dossier, environnement()))
    for ident in FORMULAIRES:
        lues = lire(atelier.passerelle, ident, annee_partagee / f"reponses-{ident}.csv")
        atelier.passerelle.ajouter_reponses(ident, lues, sans_doublon=False)
    atelier.repondre(
        "Réponses besoin",
        {
            "Horodateur": "05/06/2014 12:00:00",
            "Date": "05/06/2014",
            "Lieu": "Centre social",
            "Qu'avez-vous entendu ?": f"Rappeler le {TELEPHONE}",
            "C'est plutôt": "Un besoin",
            "Votre code": "B01",
        },
    )
    atelier.repondre(
        "Réponses contact",
        {
            "Horodateur": "05/06/2014 12:00:00",
            "Date": "05/06/2014",
            "Lieu": "Centre social",
            "Thème": "Jeunesse",
            "Prénom": PRENOM,
            "Téléphone ou courriel": TELEPHONE,
            "Je suis majeur·e": "Oui",
            "J'accepte d'être recontacté·e pour ce sujet": "Oui",
        },
    )
    atelier.synchroniser()
    yield atelier
    assert atelier.passerelle.tableur is not None
    atelier.passerelle.tableur.fermer()


@pytest.fixture(scope="module")
def interne(annee: Atelier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exporter(annee, tmp_path_factory.mktemp("interne"), "--format", "xlsx,ods,csv")


@pytest.fixture(scope="module")
def xlsx(interne: Path) -> Any:
    return load_workbook(interne / "passerelle-tout.xlsx")


@pytest.fixture(scope="module")
def ouvert(annee: Atelier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exporter(annee, tmp_path_factory.mktemp("ouvert"), "--ouvert")


def exporter(annee: Atelier, sortie: Path, *options: str) -> Path:
    arguments = ["exporter", "--dossier", str(annee.passerelle.dossier), "--sortie", str(sortie), *options]
    assert lancer(arguments, environnement()) == 0
    return sortie


def lire(passerelle: Passerelle, ident: str, fichier: Path) -> list[dict[str, object]]:
    lues = lire_reponses_exportees(
        fichier.read_bytes(),
        formulaire=passerelle.modele.formulaires[ident],
        fuseau=ZoneInfo("Europe/Paris"),
        listes=passerelle.modele.listes,
    )
    return [dict(ligne) for ligne in lues.lignes]


def contenus(dossier: Path) -> dict[str, str]:
    """Every file, and every entry of every archive, as text."""
    textes: dict[str, str] = {}
    for chemin in dossier.iterdir():
        if zipfile.is_zipfile(chemin):
            with zipfile.ZipFile(chemin) as archive:
                textes |= {
                    f"{chemin.name}/{nom}": archive.read(nom).decode(errors="replace") for nom in archive.namelist()
                }
        else:
            textes[chemin.name] = chemin.read_text("utf-8")
    return textes


class TestInterne:
    def test_trois_formats_ont_les_lignes_des_onglets(self, annee: Atelier, interne: Path, xlsx: Any) -> None:
        paquet, csv = lire_le_paquet(interne)
        assert "licenses" not in paquet
        lignes_ods = {onglet.name: onglet.height for onglet in Document(interne / "passerelle-tout.ods").body.tables}
        onglets = {f.title: len(f.get_all_values()) for f in annee.classeur.worksheets() if f.title != "_passerelle"}
        assert set(xlsx.sheetnames) == set(lignes_ods) == set(onglets)
        assert len(csv) == len(onglets)
        combien = {
            table.onglet: len(feuille.rangs)
            for table in annee.passerelle.modele.tables.values()
            if table.classeur == "principal" and (feuille := annee.passerelle.lire_table(table.id))
        }
        combien |= {
            annee.passerelle.modele.formulaires[ident].onglet: onglets[
                annee.passerelle.modele.formulaires[ident].onglet
            ]
            - 1
            for ident in FORMULAIRES
        }
        for titre, attendu in combien.items():
            entetes = 1 if titre.startswith("Réponses ") else 2
            assert xlsx[titre].max_row - entetes == lignes_ods[titre] - entetes == attendu, titre
        assert len(csv["seances"]) == combien["Séances"] == 60
        assert len(csv["reponses-besoin"]) == 102
        assert xlsx["Séances"]["B3"].is_date
        assert (xlsx["Séances"]["A1"].value, xlsx["Séances"]["A2"].value) == ("id", "Identifiant")

    def test_synthese_a_ses_graphiques(self, interne: Path, xlsx: Any) -> None:
        synthese = xlsx["Synthèse"]
        assert len(synthese._charts) == 6
        presences = synthese._charts[0].series[0].val.numRef.f
        colonne, debut, fin = re.fullmatch(r"'?Synthèse'?!\$(\w)\$(\d+):\$\w\$(\d+)", presences).groups()  # type: ignore[union-attr]
        valeurs = [synthese[f"{colonne}{rang}"].value for rang in range(int(debut), int(fin) + 1)]
        assert (len(valeurs), sum(filter(None, valeurs))) == (12, 1337)
        with zipfile.ZipFile(interne / "passerelle-tout.xlsx") as archive:
            dessin = archive.read("xl/drawings/drawing1.xml").decode()
        assert len(re.findall(r' descr="[^"]{20,}"', dessin)) == 6

    def test_un_texte_n_est_jamais_une_formule(self, interne: Path, xlsx: Any) -> None:
        suspectes = [
            cellule
            for feuille in xlsx
            for rangee in feuille
            for cellule in rangee
            if isinstance(cellule.value, str) and cellule.value[:1] in "=+-@" and cellule.value
        ]
        assert any(cellule.value.startswith(FORMULE) for cellule in suspectes)
        assert {cellule.data_type for cellule in suspectes} == {"s"}
        ecrites = [ligne["texte"] for ligne in lire_le_paquet(interne)[1]["besoins"] if FORMULE in ligne["texte"]]
        assert ecrites
        assert all(texte.startswith(f"'{FORMULE}") for texte in ecrites)
        for nom, texte in contenus(interne).items():
            if nom.endswith(".csv"):
                assert not re.search(r'(?:^|,)"?[=+@\t]', texte, re.MULTILINE), nom

    @pytest.mark.parametrize("ident", FORMULAIRES)
    def test_importer_le_relit_sans_rien_ajouter(self, annee: Atelier, interne: Path, ident: str) -> None:
        for fichier in (f"reponses-{ident}.csv", "passerelle-tout.xlsx"):
            lues = lire(annee.passerelle, ident, interne / fichier)
            masquees = 1 if ident == "besoin" else 0
            onglet = annee.passerelle.modele.formulaires[ident].onglet
            assert len(lues) + masquees == len(annee.classeur.worksheet(onglet).get_all_values()) - 1
            versement = annee.passerelle.verser_reponses(ident, lues)
            assert (versement.ajoutees, versement.reconnues, versement.corrigees) == (0, len(lues), 0), fichier

    def test_ce_qui_semble_personnel_est_masque(self, interne: Path) -> None:
        _, tables = lire_le_paquet(interne)
        assert [ligne["texte"] for ligne in tables["besoins"]].count("(masqué)") == 1
        for nom, texte in contenus(interne).items():
            assert TELEPHONE not in texte, nom

    def test_rien_des_contacts(self, interne: Path, ouvert: Path) -> None:
        for dossier in (interne, ouvert):
            for nom, texte in contenus(dossier).items():
                assert PRENOM not in texte, nom
        noms = {chemin.name for chemin in interne.iterdir()}
        assert not {"reponses-contact.csv", "personnes-a-rappeler.csv", "equipe.csv"} & noms

    def test_une_periode_n_a_que_ses_lignes(self, annee: Atelier, tmp_path: Path) -> None:
        exporter(annee, tmp_path, "--format", "csv", "--du", "2014-01-01", "--au", "2014-03-31")
        _, tables = lire_le_paquet(tmp_path)
        for nom in ("seances", "besoins", "planning"):
            assert tables[nom]
            assert {ligne["date"][:7] for ligne in tables[nom]} <= {"2014-01", "2014-02", "2014-03"}, nom
        periodes = {ligne["periode"] for ligne in tables["indicateurs"]}
        assert periodes == {"2014-01-01/2014-03-31", "2014-01", "2014-02", "2014-03"}
        (seances,) = [
            float(ligne["valeur"])
            for ligne in tables["indicateurs"]
            if (ligne["code"], ligne["periode"], ligne["ventilation"]) == ("SEA", "2014-01-01/2014-03-31", "")
        ]
        assert seances == sum(ligne["statut"] == "réalisée" for ligne in tables["seances"]) > 0


class TestOuvert:
    def test_les_fichiers_et_les_colonnes_dits(self, ouvert: Path) -> None:
        paquet, tables = lire_le_paquet(ouvert)
        assert paquet["licenses"][0]["name"] == "etalab-2.0"
        assert {nom: list(lignes[0]) for nom, lignes in tables.items()} == {
            "indicateurs": [
                *(
                    "code",
                    "libelle",
                    "periode",
                    "ventilation",
                    "modalite",
                    "valeur",
                    "unite",
                    "n",
                    "sur",
                    "fiable",
                    "masque",
                ),
            ],
            "seances": [
                *(
                    "id",
                    "date",
                    "activite",
                    "lieu",
                    "statut",
                    "motif",
                    "adultes",
                    "enfants",
                    "premieres_fois",
                    "benevoles",
                ),
                *("salaries", "partenaires", "duree_h"),
            ],
            "reunions": [
                *(
                    "id",
                    "date",
                    "projet",
                    "statut",
                    "habitants",
                    "nouveaux",
                    "benevoles",
                    "salaries",
                    "partenaires",
                    "duree_h",
                ),
            ],
            "animations": [
                *(
                    "id",
                    "date",
                    "projet",
                    "lieu",
                    "statut",
                    "habitants_organisateurs",
                    "partenaires",
                    "partenaires_personnes",
                ),
                *("salaries", "adultes", "enfants", "premieres_fois", "duree_h", "lien_social", "habitants_moteurs"),
            ],
            "projets": ["id", "nom", "theme", "etape", "etape_depuis", "identifie_le", "fin_le"],
            "planning": ["date", "activite", "lieu", "statut"],
            "lieux": ["id", "nom", "famille", "ouvert_vacances", "actif_du", "actif_au"],
            "partenaires": ["id", "nom", "nature"],
        }
        assert sum(ligne["statut"] == "réalisée" for ligne in tables["seances"]) == 56

    def test_aucun_texte_ni_code_ni_nom(self, annee: Atelier, ouvert: Path) -> None:
        ecrits = {
            str(ligne[cle])
            for onglet in ("Réponses besoin", "Réponses séance", "Réponses projet", "Réponses réunion")
            for ligne in annee.classeur.worksheet(onglet).get_all_records()
            for cle in (
                *("Qu'avez-vous entendu ?", "Ce qui s'est passé", "Votre code", "Nom du projet", "Commentaire"),
                *("Décision principale",),
            )
            if str(ligne.get(cle, "")).strip()
        }
        assert len(ecrits) > 50
        for nom, texte in contenus(ouvert).items():
            trouves = {ecrit for ecrit in ecrits if re.search(rf"(?<!\w){re.escape(ecrit)}(?!\w)", texte)}
            assert not trouves, (nom, trouves)
            if nom.endswith(".csv"):
                assert "Agent" not in texte, nom
                assert "Parc du Soleil" not in texte, nom

    def test_les_petits_nombres_sont_masques(self, annee: Atelier, ouvert: Path) -> None:
        chiffres = lire_le_paquet(ouvert)[1]["indicateurs"]
        montres = {
            (ligne["code"], ligne["ventilation"], ligne["modalite"]): ligne
            for ligne in chiffres
            if ligne["code"] in ("BES", "VOIX")
        }
        sensibles = [
            ligne
            for ligne in annee.passerelle.lire_table("indicateur").lignes()  # type: ignore[union-attr]
            if ligne["code"] in ("BES", "VOIX")
            and ligne["ventilation"] in ("theme", "lieu")
            and len(str(ligne["periode"])) == 9
        ]
        petits = [ligne for ligne in sensibles if 0 < float(str(ligne["valeur"])) < 5]
        assert petits
        for ligne in petits:
            for code in ("BES", "VOIX"):
                if montre := montres.get((code, str(ligne["ventilation"]), str(ligne["modalite"]))):
                    assert (montre["valeur"], montre["n"], montre["sur"], montre["fiable"]) == ("", "", "", "")
                    assert montre["masque"] == "oui"
        par_lieu = [ligne for ligne in sensibles if ligne["code"] == "BES" and ligne["ventilation"] == "lieu"]
        caches = [
            float(str(ligne["valeur"]))
            for ligne in par_lieu
            if montres["BES", "lieu", str(ligne["modalite"])]["masque"] == "oui"
        ]
        assert len(caches) != 1
        assert not caches or sum(caches) >= 5

    def test_jamais_un_mois(self, ouvert: Path) -> None:
        chiffres = lire_le_paquet(ouvert)[1]["indicateurs"]
        assert {ligne["periode"] for ligne in chiffres} == {"2013-2014"}

    def test_un_projet_choisi_a_son_nom(self, annee: Atelier, ouvert: Path, tmp_path: Path) -> None:
        assert {ligne["nom"] for ligne in lire_le_paquet(ouvert)[1]["projets"]} == {f"Projet {n}" for n in (1, 2, 3, 4)}
        onglet = annee.classeur.worksheet("Projets")
        colonne = onglet.row_values(1).index("publier") + 1
        onglet.update_cell(3, colonne, "Oui")
        try:
            _, tables = lire_le_paquet(exporter(annee, tmp_path, "--ouvert", "--exercice", "2013-2014"))
        finally:
            onglet.update_cell(3, colonne, "")
        assert tables["projets"][0]["nom"] == "Jardin partagé"
        assert {ligne["projet"] for ligne in tables["reunions"]} >= {"Jardin partagé", "Projet 2"}
        assert ("ANI", "Jardin partagé") in {(ligne["code"], ligne["modalite"]) for ligne in tables["indicateurs"]}


class TestDossier:
    def test_deux_fois_les_memes_octets(self, annee: Atelier, interne: Path, ouvert: Path) -> None:
        avant = {chemin: chemin.read_bytes() for dossier in (interne, ouvert) for chemin in dossier.iterdir()}
        for chemin in avant:
            chemin.touch()
        exporter(annee, interne, "--format", "xlsx,ods,csv")
        exporter(annee, ouvert, "--ouvert")
        assert {chemin: chemin.read_bytes() for dossier in (interne, ouvert) for chemin in dossier.iterdir()} == avant

    def test_ce_que_quelqu_un_a_change_reste(self, annee: Atelier, tmp_path: Path) -> None:
        jeu = annee.passerelle.interroger(exporter_le_classeur)
        jeu = replace(jeu, tableaux=[tableau for tableau in jeu.tableaux if tableau.nom in ("lieux", "seances")])
        for _ in range(2):
            ecrire_l_export(jeu, tmp_path, list(FORMATS))
        for chemin in sorted(tmp_path.iterdir()):
            ecrit = chemin.read_bytes()
            change = retoucher(ecrit)
            assert change != ecrit
            chemin.write_bytes(change)
            with pytest.raises(FichierRefuse, match="rien n’a été écrit"):
                ecrire_l_export(jeu, tmp_path, list(FORMATS))
            assert chemin.read_bytes() == change
            chemin.write_bytes(ecrit)

    def test_une_table_qui_n_y_est_plus_s_en_va(self, annee: Atelier, tmp_path: Path) -> None:
        jeu = annee.passerelle.interroger(exporter_dehors)
        ecrire_l_export(jeu, tmp_path, ["csv"])
        ecrire_l_export(replace(jeu, tableaux=jeu.tableaux[:1]), tmp_path, ["csv"])
        assert {chemin.suffix for chemin in tmp_path.iterdir()} == {".csv", ".md", ".json"}
        assert [chemin.name for chemin in tmp_path.glob("*.csv")] == ["indicateurs.csv"]

    def test_l_ouvert_n_est_jamais_mele_au_reste(
        self, annee: Atelier, interne: Path, ouvert: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for dossier, options in ((interne, ["--ouvert"]), (ouvert, ["--format", "csv"])):
            avant = sorted(dossier.iterdir())
            arguments = ["exporter", "--dossier", str(annee.passerelle.dossier), "--sortie", str(dossier), *options]
            assert lancer(arguments, environnement()) == 1
            assert "Choisissez un dossier vide" in capsys.readouterr().err
            assert sorted(dossier.iterdir()) == avant


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (["--ouvert", "--format", "xlsx"], "n’est qu’en CSV"),
        (["--format", "doc"], "n’existe pas"),
        (["--ouvert", "--annee", "2014"], "se fait par exercice"),
        (["--annee", "2014", "--exercice", "2013-2014"], "Plusieurs périodes"),
    ],
)
def test_une_demande_qui_n_a_pas_de_sens(
    annee: Atelier, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], dit: str
) -> None:
    arguments = ["exporter", "--dossier", str(annee.passerelle.dossier), "--sortie", str(tmp_path / "s"), *options]
    assert lancer(arguments, environnement()) == 2
    assert dit in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


def test_ce_qu_un_tableur_ne_sait_pas_tenir(tmp_path: Path) -> None:
    etrange = "a\x0bb  c\n\td & <e> " + "é" * 40_000
    titres = (
        "Réponses au formulaire : les goûters [2013/2014]",
        "Réponses au formulaire : les goûters [2013/2015]",
        "***",
    )
    jeu = Jeu(
        nom="essai",
        titre="Un centre & <ses> fichiers",
        description="",
        centre="Centre",
        arrete_au=date(2014, 9, 1),
        definitions={},
        tableaux=[
            Tableau(
                nom=f"t{rang}",
                titre=titre,
                description="",
                champs=(Champ(cle="q", titre="Question ?"), Champ(cle="r", titre="Noms", est_masque=True)),
                lignes=[
                    (etrange, ("un | deux", "trois")),
                    (True, -0.5),
                    (datetime(2014, 1, 2, 3, 4, 5), date(2014, 1, 2)),
                ],
                a_des_cles=False,
            )
            for rang, titre in enumerate(titres)
        ],
    )
    ecrire_l_export(jeu, tmp_path, list(FORMATS))
    noms = ["Réponses au formulaire - les go", "Réponses au formulaire - les 2", "---"]
    xlsx = load_workbook(tmp_path / "essai.xlsx")
    ods = Document(tmp_path / "essai.ods").body
    assert xlsx.sheetnames == [table.name for table in ods.tables] == noms
    par_nom = {table.name: table for table in ods.tables}
    propre = etrange.replace("\x0b", "\ufffd")
    assert xlsx[noms[1]]["A2"].value == propre[:32_767]
    assert par_nom[noms[1]].get_value((0, 1)) == propre
    assert [[cellule.value for cellule in rangee] for rangee in xlsx["---"].iter_rows(min_row=3)] == [
        [True, -0.5],
        [datetime(2014, 1, 2, 3, 4, 5), datetime(2014, 1, 2)],
    ]
    assert par_nom["---"].get_values((0, 2, 1, 3)) == [
        [True, Decimal("-0.5")],
        [datetime(2014, 1, 2, 3, 4, 5), date(2014, 1, 2)],
    ]
    _, tables = lire_le_paquet(tmp_path)
    assert tables["t2"][1:] == [{"q": "VRAI", "r": "-0.5"}, {"q": "2014-01-02T03:04:05", "r": "2014-01-02"}]
    assert tables["t0"][0] == {"q": etrange, "r": "un / deux|trois"}


def retoucher(octets: bytes) -> bytes:
    """A file with a word of somebody's in it."""
    if not octets.startswith(b"PK"):
        return octets.replace(b"Centre social", "à moi".encode())
    retouche = BytesIO()
    with zipfile.ZipFile(BytesIO(octets)) as avant, zipfile.ZipFile(retouche, "w") as apres:
        for nom in avant.namelist():
            apres.writestr(nom, avant.read(nom).replace(b"Centre social", "à moi".encode()))
    return retouche.getvalue()
