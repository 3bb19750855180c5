"""`passerelle bilan` on a whole year, read back by programs of other makes: every figure there, every link alive, nobody named."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import docx
import odfdo
import openpyxl
import pytest
from docx.oxml.ns import qn
from playwright.sync_api import Browser

from passerelle.amorce import Passerelle, ouvrir
from passerelle.cli import lancer
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.francais import chiffrer
from passerelle.dossier import creer_dossier
from passerelle.importation import lire_reponses_exportees
from passerelle.sorties.bilan.empreinte import est_intact
from passerelle.tableur.api.adaptateur import client_local
from tests.conftest import environnement
from tests.installes import installer_ou_copier

NOM = "bilan-aller-vers-2013-2014"
CITEE = "Une belle phrase que l’équipe a relue"
TUE = "Une phrase que personne n’a relue"
SIGNALEE = "Rappelez-la au 06 12 34 56 78"
ECRIT = "Nous avons appris à nous connaître."

Chiffre = Mapping[str, Any]


class Annee:
    """A centre with the shared year, what staff wrote in it, and the bilan written once in every format."""

    def __init__(self, racine: Path, annee: Path) -> None:
        self.dossier, self.sortie = racine / "centre", racine / "sortie"
        creer_dossier(self.dossier)
        installer_ou_copier(self.dossier)
        centre = self.ouvrir()
        for fichier in sorted(annee.glob("reponses-*.csv")):
            ident = fichier.stem.removeprefix("reponses-")
            lues = lire_reponses_exportees(
                fichier.read_bytes(),
                formulaire=centre.modele.formulaires[ident],
                fuseau=ZoneInfo("Europe/Paris"),
                listes=centre.modele.listes,
            )
            centre.importer(ident, lues.lignes)
        centre.synchroniser()
        besoins = centre.lire_table("besoin")
        assert besoins
        cites = [(CITEE, "Oui"), (TUE, ""), (SIGNALEE, "Oui")]
        self.taper(
            "besoin",
            {rang: {"texte": texte, "citer": dit} for rang, (texte, dit) in zip(besoins.rangs, cites, strict=False)},
        )
        bilan = centre.lire_table("bilan")
        assert bilan
        self.taper("bilan", {bilan.rangs[0]: {"texte": ECRIT}})
        centre.synchroniser()
        assert self.lancer("--format", "docx,odt,html,cerfa") == 0
        self.chiffres: list[Chiffre] = json.loads(self.lire(f"{NOM}.json"))["chiffres"]

    def ouvrir(self) -> Passerelle:
        return ouvrir(self.dossier, environnement())

    def taper(self, table: str, cases: Mapping[int, Mapping[str, str]]) -> None:
        """Staff type in cells of a tab, by row."""
        centre = self.ouvrir()
        feuille = centre.lire_table(table)
        assert feuille
        assert centre.tableur
        onglet = client_local(centre.tableur).open_by_key("principal").worksheet(feuille.onglet.titre)
        for rang, dites in cases.items():
            assert rang >= LIGNES_ENTETE
            for cle, valeur in dites.items():
                onglet.update_cell(rang + 1, feuille.places[cle] + 1, valeur)

    def lancer(self, *options: str) -> int:
        return lancer(
            ["bilan", "--dossier", str(self.dossier), "--sortie", str(self.sortie), *options], environnement()
        )

    def lire(self, nom: str) -> bytes:
        return (self.sortie / nom).read_bytes()

    def chiffre(self, code: str, ventilation: str = "", modalite: str = "") -> Chiffre:
        (trouve,) = [
            c for c in self.chiffres if (c["code"], c["ventilation"], c["modalite"]) == (code, ventilation, modalite)
        ]
        return trouve


@pytest.fixture(scope="module")
def annee(tmp_path_factory: pytest.TempPathFactory, annee_partagee: Path) -> Annee:
    return Annee(tmp_path_factory.mktemp("bilan"), annee_partagee)


class _Page(HTMLParser):
    """The words of a page in order, its ids, its links, the level of its headings."""

    def __init__(self, octets: bytes) -> None:
        super().__init__()
        self.mots: list[str] = []
        self.ids: set[str] = set()
        self.liens: set[str] = set()
        self.niveaux: list[int] = []
        self.entetes: list[Mapping[str, str | None]] = []
        self.langue: str | None = None
        self.feed(octets.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        dits = dict(attrs)
        if dits.get("id"):
            self.ids.add(str(dits["id"]))
        if str(dits.get("href", "")).startswith("#"):
            self.liens.add(str(dits["href"])[1:])
        if re.fullmatch(r"h[1-6]", tag):
            self.niveaux.append(int(tag[1]))
        if tag == "th":
            self.entetes.append(dits)
        if tag == "html":
            self.langue = dits.get("lang")

    def handle_data(self, data: str) -> None:
        self.mots.append(" ".join(data.split()))

    @property
    def texte(self) -> str:
        return " ".join(filter(None, self.mots))


def texte_docx(octets: bytes) -> str:
    document = docx.Document(io.BytesIO(octets))
    blocs = document.element.body.iter(qn("w:p"))
    return "\n".join(" ".join("".join(t.text or "" for t in bloc.iter(qn("w:t"))).split()) for bloc in blocs)


def texte_odt(chemin: Path) -> str:
    return " ".join(odfdo.Document(chemin).body.text_recursive.split())


def dans_l_ordre(dites: list[str], texte: str) -> None:
    place = 0
    for dite in dites:
        place = texte.index(" ".join(dite.split()), place) + 1


def test_b1_la_fiche_action_mot_pour_mot_et_dans_l_ordre(annee: Annee, modele: Modele) -> None:
    fiche = modele.actions["aller-vers"]
    objectifs = [texte for o in fiche.objectifs for texte in (o.texte, *(sous.texte for sous in o.sous))]
    assert len(objectifs) == 13
    dites = [
        "Objectifs",
        *objectifs,
        *(etape.texte for etape in fiche.etapes),
        *(objet.objet for objet in fiche.evaluation),
    ]
    assert len(dites) == 1 + 13 + 5 + 2
    for texte in (
        _Page(annee.lire(f"{NOM}.html")).texte,
        texte_docx(annee.lire(f"{NOM}.docx")),
        texte_odt(annee.sortie / f"{NOM}.odt"),
    ):
        corps = texte[texte.index("Préambule", texte.index("Première année")) :]
        dans_l_ordre(dites, corps)


def test_b2_chaque_chiffre_attendu_de_la_page_est_la_et_se_lit(
    annee: Annee, annee_partagee: Path, modele: Modele
) -> None:
    nommes = set(re.findall(r"\b[A-Z]{3,}(?:_[A-Z]+)*\b", str(modele.actions["aller-vers"])))
    with (annee_partagee / "attendu.csv").open(encoding="utf-8") as fichier:
        attendus = [
            ligne
            for ligne in csv.DictReader(fichier)
            if (ligne["periode"], ligne["ventilation"]) == ("2013-2014", "") and ligne["code"] in nommes
        ]
    assert len(attendus) > 12
    for attendu in attendus:
        lu = annee.chiffre(attendu["code"])
        assert lu["valeur"] == pytest.approx(float(attendu["valeur"]), abs=0.01)
        if attendu["n"]:
            assert (lu["n"], lu["sur"]) == (int(attendu["n"]), int(attendu["sur"]))
    for texte in (_Page(annee.lire(f"{NOM}.html")).texte, texte_docx(annee.lire(f"{NOM}.docx"))):
        assert chiffrer(1337).replace("\u00a0", " ") in texte
        assert "54 séances sur 56 où le nombre est connu" in texte


def test_b3_les_lignes_font_le_chiffre_et_sont_dans_leur_onglet(annee: Annee) -> None:
    tables = annee.ouvrir().lire_tables("principal", "seance", "besoin", "reunion", "animation", "finance")
    for code in ("SEA", "PAR", "NOU", "BES", "REU", "ANI", "ORG", "CHA"):
        chiffre = annee.chiffre(code)
        lignes = chiffre["lignes"]
        assert sum(ligne["apport"] for ligne in lignes) == pytest.approx(chiffre["valeur"])
        assert len(lignes) == {"PAR": 56}.get(code, chiffre["n"] if chiffre["n"] is not None else chiffre["valeur"])
        assert all(tables[ligne["table"]].place(ligne["id"]) >= 0 for ligne in lignes)
    assert {ligne["raison"] for ligne in annee.chiffre("NOU")["laissees"]} == {"Premières venues\u00a0: case vide."}


def test_b4_chaque_lien_mene_a_son_signet_et_chaque_image_se_lit(annee: Annee) -> None:
    page = _Page(annee.lire(f"{NOM}.html"))
    assert page.langue == "fr-FR"
    assert page.liens <= page.ids
    assert "lignes-SEA" in page.liens
    assert page.niveaux[0] == 1
    assert page.niveaux.count(1) == 1
    assert all(suivant <= niveau + 1 for niveau, suivant in zip(page.niveaux, page.niveaux[1:], strict=False))
    assert {entete.get("scope") for entete in page.entetes} == {"col", "row"}
    corps: Any = docx.Document(io.BytesIO(annee.lire(f"{NOM}.docx")))
    xml = corps.element.body
    signets = {borne.get(qn("w:name")) for borne in xml.iter(qn("w:bookmarkStart"))}
    assert {lien.get(qn("w:anchor")) for lien in xml.iter(qn("w:hyperlink"))} <= signets
    images = list(xml.iter(qn("wp:docPr")))
    assert images
    assert all(image.get("descr").startswith("Graphique en barres") for image in images)
    assert all(table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None for table in corps.tables[1:])
    assert {langue.get(qn("w:val")) for langue in corps.styles.element.iter(qn("w:lang"))} == {"fr-FR"}
    niveaux = [int(p.style.name[-1]) for p in corps.paragraphs if p.style.name.startswith("Heading")]
    assert all(suivant <= niveau + 1 for niveau, suivant in zip([0, *niveaux], niveaux, strict=False))
    odt = annee.lire(f"{NOM}.odt")
    with zipfile.ZipFile(io.BytesIO(odt)) as archive:
        contenu = archive.read("content.xml").decode()
    assert contenu.count("<svg:desc>Graphique en barres") == contenu.count("<draw:image ") == len(images)
    liens = set(re.findall(r'xlink:href="#([^"]+)"', contenu))
    assert liens <= set(re.findall(r'<text:bookmark text:name="([^"]+)"', contenu))


def test_b5_le_texte_de_l_equipe_est_dans_chaque_format(annee: Annee) -> None:
    page = _Page(annee.lire(f"{NOM}.html")).texte
    for texte in (page, texte_docx(annee.lire(f"{NOM}.docx")), texte_odt(annee.sortie / f"{NOM}.odt")):
        assert ECRIT in texte
        assert "Proposition à relire" in texte
        assert "À écrire" in texte


def test_b6_un_fichier_change_a_la_main_n_est_jamais_recouvert(
    annee: Annee, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    annee_sortie, annee.sortie = annee.sortie, tmp_path
    try:
        assert annee.lancer("--format", "html,cerfa", "--sans-lignes") == 0
        premiers = {chemin.name: chemin.read_bytes() for chemin in tmp_path.iterdir()}
        assert all(map(est_intact, tmp_path.iterdir()))
        assert annee.lancer("--format", "html", "--sans-lignes") == 0
        assert annee.lire(f"{NOM}.html") == premiers[f"{NOM}.html"]
        change = premiers[f"{NOM}.html"].replace(b"Limites", b"Nos limites")
        (tmp_path / f"{NOM}.html").write_bytes(change)
        (tmp_path / f"{NOM}.json").write_text("[]", "utf-8")
        capsys.readouterr()
        for _ in range(2):
            assert annee.lancer("--format", "html", "--sans-lignes") == 0
            dit = capsys.readouterr().out.replace("\u00a0", " ")
            assert f"« {NOM}.html » a été changé depuis qu’il a été écrit" in dit
            assert f"{NOM}-2.html" in dit
        assert annee.lire(f"{NOM}.html") == change
        assert sorted(chemin.name for chemin in tmp_path.iterdir()) == [
            f"{NOM}-2.html", f"{NOM}-2.json", f"{NOM}-cerfa.xlsx", f"{NOM}.html", f"{NOM}.json",
        ]  # fmt: skip
    finally:
        annee.sortie = annee_sortie


@pytest.mark.parametrize("suffixe", [".docx", ".odt"])
def test_b6_un_document_enregistre_par_quelqu_un_n_est_plus_le_notre(
    annee: Annee, tmp_path: Path, suffixe: str
) -> None:
    chemin = tmp_path / f"a{suffixe}"
    chemin.write_bytes(annee.lire(f"{NOM}{suffixe}"))
    assert est_intact(chemin)
    if suffixe == ".docx":
        document: Any = docx.Document(str(chemin))
        document.add_paragraph("À moi")
        document.save(str(chemin))
    else:
        texte = odfdo.Document(chemin)
        texte.body.append(odfdo.Paragraph("À moi"))
        texte.save(chemin)
    assert not est_intact(chemin)
    chemin.write_bytes(b"PK")
    assert not est_intact(chemin)


def test_b7_seule_la_parole_choisie_sort_et_personne_n_est_nomme(annee: Annee) -> None:
    tables = annee.ouvrir().lire_tables("principal", "seance", "projet", "animation", "reunion", "besoin")
    interdits = {TUE, SIGNALEE, "06 12 34 56 78"}
    interdits |= {str(code) for table in ("seance", "besoin") for code in tables[table].colonne("saisi_par") if code}
    interdits |= {str(nom) for nom in tables["projet"].colonne("referent") if nom}
    interdits |= {
        str(dit)
        for table, cle in (("animation", "observation"), ("reunion", "decision"))
        for dit in tables[table].colonne(cle)
        if dit
    }
    assert len(interdits) > 5
    for nom, octets in _contenus(annee.sortie):
        texte = octets.decode("utf-8", "ignore")
        trouves = [interdit for interdit in interdits if re.search(rf"(?<!\w){re.escape(interdit)}(?!\w)", texte)]
        assert not trouves, nom
    for texte in (texte_docx(annee.lire(f"{NOM}.docx")), texte_odt(annee.sortie / f"{NOM}.odt")):
        assert CITEE in texte


def _contenus(sortie: Path) -> Iterator[tuple[str, bytes]]:
    """Every text of every file, what archives hold included."""
    for chemin in sortie.iterdir():
        if not zipfile.is_zipfile(chemin):
            yield chemin.name, chemin.read_bytes()
            continue
        with zipfile.ZipFile(chemin) as archive:
            yield from ((nom, archive.read(nom)) for nom in archive.namelist() if nom.endswith((".xml", ".rels")))


def test_b9_une_annee_civile_n_ecrit_rien_dans_le_classeur(annee: Annee, tmp_path: Path) -> None:
    avant = annee.ouvrir().lire_table("indicateur")
    sortie, annee.sortie = annee.sortie, tmp_path
    try:
        assert annee.lancer("--format", "json", "--annee", "2014") == 0
        chiffres = json.loads(annee.lire("bilan-aller-vers-2014.json"))["chiffres"]
    finally:
        annee.sortie = sortie
    seances = annee.ouvrir().lire_table("seance")
    apres = annee.ouvrir().lire_table("indicateur")
    assert avant
    assert seances
    assert apres
    assert avant.colonnes == apres.colonnes
    tenues = [
        ligne for ligne in seances.lignes() if ligne["statut"] == "réalisée" and str(ligne["date"]).startswith("2014")
    ]
    lues = {(c["code"], c["modalite"]): c["valeur"] for c in chiffres}
    assert lues["SEA", ""] == len(tenues)
    completes = [(ligne["adultes"], ligne["enfants"]) for ligne in tenues]
    sommes = [a + e for a, e in completes if isinstance(a, int | float) and isinstance(e, int | float)]
    assert lues["MOY", ""] == pytest.approx(sum(sommes) / len(sommes), abs=0.01)


def test_b11_le_budget_se_copie_dans_le_formulaire(annee: Annee) -> None:
    feuille = openpyxl.load_workbook(annee.sortie / f"{NOM}-cerfa.xlsx").worksheets[0]
    lignes = {(str(ligne[0] or ""), str(ligne[1] or "")): ligne[2:] for ligne in feuille.iter_rows(values_only=True)}
    nature = {c["modalite"]: c["valeur"] for c in annee.chiffres if (c["code"], c["ventilation"]) == ("CHA", "nature")}
    assert lignes["60", "Achats"][1] == pytest.approx(nature["Alimentation"] + nature["Matériel"])
    totaux = [ligne for (_, nom), ligne in lignes.items() if nom == "Total hors contributions volontaires"]
    assert totaux[-1][1] == annee.chiffre("PRD")["valeur"]
    assert "+810,60 €" in _Page(annee.lire(f"{NOM}.html")).texte


def test_ce_qui_reste_a_ecrire_et_le_plus_grave_se_disent(annee: Annee, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert annee.lancer("--format", "html") == 0
    lu = capsys.readouterr()
    dit = lu.out.replace("\u00a0", " ")
    assert "13 textes sont encore des propositions, à relire dans l’onglet Bilan." in dit
    assert "2 textes restent à écrire" in dit
    assert dit.count("\n  – ") == 3
    assert lu.err == ""


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (("--annee", "2014", "--exercice", "2013-2014"), "Plusieurs périodes sont demandées."),
        (("--annee", "2014", "--du", "2014-01-01"), "Plusieurs périodes sont demandées."),
        (("--du", "2014-01-01"), "Il manque un des deux jours"),
        (("--du", "2014-02-01", "--au", "2014-01-01"), "finit avant de commencer"),
        (("--exercice", "1999-2000"), "Exercices de passerelle.toml : 2013-2014."),
        (("--format", "docx,pdf"), "Formats possibles : docx, odt, html, json, cerfa."),
        (("--action", "fantaisie"), "Actions possibles : aller-vers."),
    ],
)
def test_ce_qui_est_mal_demande_finit_avec_2(
    annee: Annee, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], phrase: str
) -> None:
    capsys.readouterr()
    assert annee.lancer(*options) == 2
    assert phrase in capsys.readouterr().err.replace("\u00a0", " ")


def test_deux_jours_font_une_periode(annee: Annee, tmp_path: Path) -> None:
    sortie, annee.sortie = annee.sortie, tmp_path
    try:
        assert annee.lancer("--format", "json", "--du", "2014-01-01", "--au", "2014-03-31", "--resume") == 0
    finally:
        annee.sortie = sortie
    assert [chemin.name for chemin in tmp_path.iterdir()] == ["bilan-aller-vers-2014-01-01-au-2014-03-31.json"]


@pytest.mark.navigateur
def test_la_page_tient_sur_un_telephone_et_se_lit_sans_couleur(annee: Annee, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto((annee.sortie / f"{NOM}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.close()


def test_un_dossier_ou_l_on_ne_peut_pas_ecrire(
    annee: Annee, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fichier").write_text("", "utf-8")
    sortie, annee.sortie = annee.sortie, tmp_path / "fichier"
    try:
        assert annee.lancer("--format", "json") == 1
    finally:
        annee.sortie = sortie
    assert "ne peut pas être écrit" in capsys.readouterr().err
