"""docs/ecrire-un-formulaire.md: its pieces of YAML work together, and it tells every key."""

import re
from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from passerelle.definitions import charger_modele
from passerelle.domaine.chiffres.finances import Compte
from passerelle.domaine.chiffres.indicateurs import Indicateur, Terme
from passerelle.domaine.declare.confidentialite import RegleConfidentialite
from passerelle.domaine.declare.conservation import RegleConservation
from passerelle.domaine.declare.entites import Activite, Famille
from passerelle.domaine.declare.fiabilite import RegleFiabilite
from passerelle.domaine.declare.formulaire import Condition, Formulaire, Question, Suite
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.declare.traitement import Traitement
from passerelle.domaine.declare.valorisation import RegleValorisation
from passerelle.domaine.regles.besoins import RegleBesoins
from passerelle.domaine.regles.etapes import RegleEtapes
from passerelle.domaine.regles.planning import ReglePlanning
from passerelle.dossier import creer_dossier
from tests.exemples.ouverture import ecrire, installer, mesures, phrases, repondre

GUIDE = (Path(__file__).parents[2] / "docs" / "ecrire-un-formulaire.md").read_text("utf-8")
MORCEAU = re.compile(r"^```(?P<sorte>yaml|yaml faute|text)\n(?P<contenu>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Morceau:
    """A piece of the guide: `yaml` (a file's, named on its first line), `yaml faute`, or `text` (what verifier says of it)."""

    sorte: str
    contenu: str

    @property
    def fichier(self) -> str:
        return self.contenu.partition("\n")[0].removeprefix("# ")


MORCEAUX = [Morceau(trouve["sorte"], trouve["contenu"]) for trouve in MORCEAU.finditer(GUIDE)]


def fichiers(sorte: str) -> dict[str, str]:
    """File → its pieces, one after the other."""
    lus: dict[str, str] = {}
    for morceau in MORCEAUX:
        if morceau.sorte == sorte:
            lus[morceau.fichier] = lus.get(morceau.fichier, "") + morceau.contenu
    return lus


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    creer_dossier(tmp_path / "centre")
    ecrire(tmp_path / "centre", fichiers("yaml"))
    return tmp_path / "centre"


def test_les_exemples_se_chargent_tous_ensemble(dossier: Path) -> None:
    assert phrases(dossier) == []
    modele = charger_modele(dossier)
    assert {"pret"} == set(modele.formulaires) - set(charger_modele().formulaires)
    assert list(modele.activites) == ["petit-dejeuner", "cafe-des-parents"]
    assert "finance" not in modele.tables


def test_les_exemples_comptent(dossier: Path) -> None:
    atelier = installer(dossier)
    pret = {
        "Prêté le": "03/10/2013",
        "Quel outil ?": "Perceuse",
        "À qui ?": "Un habitant",
        "La charte du prêt a été lue": "Oui",
    }
    repondre(
        atelier,
        "Réponses prêt",
        {
            **pret,
            "Pour combien de jours ?": 3,
            "Caution (euros)": "50",
            "Pour quoi faire ?": "Bricolage, Jardin",
        },
        {**pret, "Prêté le": "10/10/2013", "À qui ?": "Une association", "Quel outil ?": "Rabot"},
    )
    atelier.seance(type="Café des parents", lieu="les lilas", date="08/10/2013")
    atelier.synchroniser()
    atelier.ecrire("Prêts", atelier.lignes("Prêts")[0]["id"], "rendu_le", "06/10/2013")
    compte_rendu = atelier.synchroniser()
    assert mesures(compte_rendu, "PRE") == {
        (ventilation, modalite): (nombre, None, None)
        for ventilation, modalite, nombre in (
            ("", "", 2),
            ("outil", "Perceuse", 1),
            ("outil", "Rabot", 1),
            ("a_qui", "habitant", 1),
            ("a_qui", "association", 1),
            ("usage", "Bricolage", 1),
            ("usage", "Jardin", 1),
        )
    }
    assert mesures(compte_rendu, "PRE_JOU")[("", "")] == (5, 1, 2)
    assert mesures(compte_rendu, "PRE_REN")[("", "")] == (50, 1, 2)
    assert mesures(compte_rendu, "PRE_CAU")[("", "")] == (50, 1, 2)
    assert mesures(compte_rendu, "CAF_PAR")[("lieu", "Maison des Lilas")] == (16, 1, 1)
    cafes = [creneau for creneau in compte_rendu.apercu.creneaux if creneau.activite == "Café des parents"]
    assert len(cafes) == 26
    assert {creneau.lieu for creneau in cafes} == {"École A", "École B", "Centre social", "Maison des Lilas"}
    assert atelier.synchroniser().ecritures == 0


def test_la_faute_montree_recoit_les_phrases_montrees(dossier: Path) -> None:
    (faute,) = [morceau for morceau in MORCEAUX if morceau.sorte == "yaml faute"]
    (texte,) = [morceau for morceau in MORCEAUX if morceau.sorte == "text"]
    ecrire(dossier, {faute.fichier: faute.contenu})
    # The rest of the guide withdraws the shipped indicators of euros in this very file.
    dites = [phrase for phrase in phrases(dossier) if "(livré)" not in phrase]
    assert dites == texte.contenu.splitlines()


@pytest.mark.parametrize(
    ("titre", "sorte"),
    [
        ("| clé de la fiche |", Formulaire),
        ("| clé de `suite` |", Suite),
        ("| clé de `traitement` |", Traitement),
        ("| clé d’une question |", Question),
        ("| clé d’une table |", Table),
        ("| clé d’une colonne |", Colonne),
        ("| clé d’une activité |", Activite),
        ("| clé d’une famille de lieux |", Famille),
        ("| clé d’un compte |", Compte),
        ("| clé d’un indicateur |", Indicateur),
        ("| clé d’un terme |", Terme),
        (
            "| fichier | réglage |",
            (
                ReglePlanning,
                RegleBesoins,
                RegleEtapes,
                RegleFiabilite,
                RegleConfidentialite,
                RegleValorisation,
                RegleConservation,
            ),
        ),
    ],
)
def test_chaque_cle_est_dite(titre: str, sorte: type | tuple[type, ...]) -> None:
    tableau = GUIDE[GUIDE.index(titre) :].partition("\n\n")[0]
    dites = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\|[^|]*\|[^|]*", tableau, re.MULTILINE))))
    for declaree in sorte if isinstance(sorte, tuple) else (sorte,):
        assert {champ.name for champ in fields(declaree)} - dites == set()


def test_une_condition_tient_en_deux_cles() -> None:
    assert [champ.name for champ in fields(Condition)] == ["question", "vaut"]
    assert "`si` et `requise_si` tiennent en deux clés" in GUIDE


def test_le_guide_a_une_typographie_francaise() -> None:
    prose = re.sub(r"`[^`]*`", "", MORCEAU.sub("", GUIDE))
    lignes = [ligne for ligne in prose.splitlines() if not ligne.startswith(("|---", "#", "```"))]
    assert [ligne for ligne in lignes if re.search(r"'| [:;?!»](?=\s|$)|« ", ligne)] == []
