"""`initialiser NOUVEAU --depuis ANCIEN`: real folders, the old one untouched."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from gspread.utils import ValueInputOption

from passerelle.amorce import Passerelle, ouvrir
from passerelle.annee_suivante import ecrire_l_exercice
from passerelle.cli import lancer as lancer_la_commande
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.texte.lecture import en_serie
from passerelle.dossier import creer_dossier
from tests.conftest import environnement
from tests.installes import installer_ou_copier
from tests.synchronisation.atelier import Atelier, valeur

PROJET = {
    "Horodateur": "02/12/2013 10:00:00", "Nom du projet": "Jardin partagé", "Thème": "Jardin et nature",
    "Référent": "Agent", "Date d'identification": "02/12/2013",
}  # fmt: skip
CONTACT = {
    "Horodateur": "16/01/2014 12:34:10", "Date": "16/01/2014", "Thème": "Jardin et nature", "Prénom": "Nadia",
    "Téléphone ou courriel": "06 39 98 12 04", "Je suis majeur·e": "Oui",
    "J'accepte d'être recontacté·e pour ce sujet": "Oui",
}  # fmt: skip
BESOIN = {
    "Horodateur": "03/10/2013 12:30:00", "Date": "03/10/2013", "Lieu": "Centre social", "Qu'avez-vous entendu ?": "Un banc",
    "C'est plutôt": "Un besoin",
}  # fmt: skip


@dataclass
class Passage:
    """The command once run: its exit code, what it said, what the old folder held before."""

    ancien: Path
    nouveau: Path
    code: int
    dit: str
    avant: Mapping[str, tuple[bytes, int]]

    def ouvrir(self, jour: str = "2014-09-02") -> Passerelle:
        return ouvrir(self.nouveau, environnement(jour))


def contenu(dossier: Path) -> dict[str, tuple[bytes, int]]:
    """Every file, and when it last changed."""
    return {
        chemin.relative_to(dossier).as_posix(): (chemin.read_bytes(), chemin.stat().st_mtime_ns)
        for chemin in sorted(dossier.rglob("*"))
        if chemin.is_file()
    }


def lancer(*arguments: object) -> int:
    return lancer_la_commande([str(argument) for argument in arguments], environnement("2014-09-02"))


@pytest.fixture(scope="module")
def ancien(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A year: two projects of which one is over, three people of whom one said no, a place left, a code that is over."""
    dossier = tmp_path_factory.mktemp("annees") / "2013"
    creer_dossier(dossier)
    (dossier / "regles" / "planning.yaml").write_text(
        'gel_jours:\n  - {valeur: 21, depuis: 2013-09-01, source: "Réunion"}\n', "utf-8"
    )
    installer_ou_copier(dossier)
    atelier = Atelier(ouvrir(dossier, environnement("2014-08-20")))
    atelier.repondre("Réponses projet", PROJET)
    atelier.repondre("Réponses projet", {**PROJET, "Horodateur": "03/12/2013 10:00:00", "Nom du projet": "Fête"})
    atelier.repondre("Réponses besoin", BESOIN)
    for rang, prenom in enumerate(("Nadia", "Paul", "Awa")):
        atelier.repondre("Réponses contact", {**CONTACT, "Horodateur": f"1{rang}/01/2014 10:00:00", "Prénom": prenom})
    atelier.feuille("Équipe").append_rows(
        [["B01", "Lise"], ["B02", "Marc", "", "30/06/2014"]], value_input_option=ValueInputOption.user_entered
    )
    atelier.feuille("Partenaires").append_row(["", "Régie de quartier"])
    atelier.synchroniser()
    jardin, fete = atelier.lignes("Projets")
    atelier.ecrire("Projets", jardin["id"], "etape", "construction")
    atelier.ecrire("Projets", jardin["id"], "commentaire", "on continue")
    atelier.ecrire("Projets", fete["id"], "abandon_motif", "Plus personne")
    atelier.ecrire(
        "Personnes à rappeler", atelier.lignes("Personnes à rappeler")[1]["id"], "reponse", "Non, plus maintenant"
    )
    atelier.ecrire("Lieux", "ecole-b", "actif_au", "2014-07-05")
    tableur = atelier.passerelle.tableur
    assert tableur is not None
    tableur.fermer()
    return dossier


@pytest.fixture(scope="module")
def passage(ancien: Path) -> Passage:
    """The last responses of the old year were not synchronised: they are taken into account all the same."""
    nouveau, avant = ancien.parent / "2014", contenu(ancien)
    with redirect_stdout(StringIO()) as sortie:
        code = lancer("initialiser", nouveau, "--depuis", ancien)
    return Passage(ancien, nouveau, code, sortie.getvalue().replace("\u00a0", " "), avant)


def test_rien_n_est_ecrit_dans_l_ancien_dossier(passage: Passage) -> None:
    assert passage.code == 0
    assert contenu(passage.ancien) == passage.avant


def test_la_configuration_continue_avec_l_exercice_suivant(passage: Passage) -> None:
    ancienne, nouvelle = ((d / "passerelle.toml").read_text("utf-8") for d in (passage.ancien, passage.nouveau))
    assert nouvelle == ancienne.replace("2013-09-01", "2014-09-01").replace("2014-08-31", "2015-08-31")
    centre = passage.ouvrir()
    assert [exercice.libelle for exercice in centre.config.exercices] == ["2014-2015"]
    assert (passage.nouveau / "regles" / "planning.yaml").read_bytes() == (
        passage.ancien / "regles" / "planning.yaml"
    ).read_bytes()


def test_il_est_dit_ce_qui_est_repris_et_ce_qui_s_arrete_sans_nommer_personne(passage: Passage) -> None:
    for attendu in (
        "prêt pour l’exercice 2014-2015, du 1er septembre 2014 au 31 août 2015",
        "Projets : 1\n",
        "Lieux : 3\n",
        "Partenaires : 6\n",
        "Personnes à rappeler : 2\n",
        "Équipe : 1\n",
        "Lieux : 1 qui ne sert plus",
        "Projets : 1 fini, Fête (abandonné)",
        "Personnes à rappeler : 1 dont l’accord est retiré ou le délai passé",
        "Équipe : 1 dont la période est finie",
        "Besoins : 1 sans suite",
        "« mise en relation » le 31 mars 2015",
    ):
        assert attendu in f"{passage.dit}\n", attendu
    for prive in ("Nadia", "Paul", "Awa", "Lise", "Marc", "B01", "06 39", "n’est pas fini"):
        assert prive not in passage.dit


def test_la_nouvelle_annee_commence_avec_ce_qui_continue(passage: Passage) -> None:
    atelier = Atelier(passage.ouvrir())
    atelier.synchroniser()
    assert [ligne["nom"] for ligne in atelier.lignes("Lieux")] == ["Centre commercial", "Centre social", "École A"]
    assert "Régie de quartier" in [ligne["nom"] for ligne in atelier.lignes("Partenaires")]
    assert [ligne["prenom"] for ligne in atelier.lignes("Personnes à rappeler")] == ["Nadia", "Awa"]
    assert [ligne["code"] for ligne in atelier.lignes("Équipe")] == ["B01"]
    (projet,) = atelier.lignes("Projets")
    assert (projet["nom"], projet["etape"], projet["commentaire"]) == ("Jardin partagé", "construction", "on continue")
    assert atelier.lignes("Besoins") == atelier.lignes("Séances") == []
    assert atelier.synchroniser().ecritures == 0


def test_les_fiches_de_la_nouvelle_annee_font_avancer_l_etape(passage: Passage) -> None:
    atelier = Atelier(passage.ouvrir("2014-11-02"))
    fiche: dict[str, str | int] = {
        "Date": "10/10/2014", "Projet": "Jardin partagé", "La réunion a-t-elle eu lieu ?": "Oui", "Habitants": 4,
        "Bénévoles du centre": 1, "Salariés": 1, "Durée (heures)": 2, "Horodateur": "10/10/2014 20:00:00",
    }  # fmt: skip
    atelier.repondre("Réponses réunion", fiche)
    atelier.synchroniser()
    (projet,) = atelier.lignes("Projets")
    assert (projet["etape"], projet["pourquoi"]) == ("construction", "Réunion du 10/10/2014 avec 4 habitants.")
    assert [ligne for ligne in atelier.lignes("Corrections") if ligne["champ"] == "Étape"] == []


def test_dans_le_meme_classeur_la_seconde_annee_continue_la_premiere(ancien: Path, tmp_path: Path) -> None:
    """Three lines added to passerelle.toml: the year that is over is frozen, the project carries on with the new days due."""
    dossier = tmp_path / "centre"
    shutil.copytree(ancien, dossier)
    atelier = Atelier(ouvrir(dossier, environnement("2014-08-31")))
    atelier.seance()
    atelier.synchroniser()
    avant = [ligne for ligne in atelier.lignes("Indicateurs") if ligne["periode"] == "2013-2014"]
    seances = atelier.lignes("Séances")
    _dans_le_toml(
        dossier,
        "fin = 2014-08-31\n",
        "fin = 2014-08-31\nclos = true\n\n[[exercice]]\ndebut = 2014-09-01\nfin = 2015-08-31\n",
    )
    atelier = Atelier(ouvrir(dossier, environnement("2014-10-10")))
    atelier.seance(recue="02/10/2014 12:30:00", date="02/10/2014", adultes=7)
    compte_rendu = atelier.synchroniser()
    assert compte_rendu.garde == ()
    assert [ligne for ligne in atelier.lignes("Indicateurs") if ligne["periode"] == "2013-2014"] == avant
    assert atelier.lignes("Séances")[: len(seances)] == seances
    assert (valeur(compte_rendu, "SEA", "2014-2015"), valeur(compte_rendu, "PAR", "2014-2015")) == (1, 11)
    jardin, fete = atelier.lignes("Projets")
    assert (jardin["etape"], jardin["echeance"]) == ("construction", en_serie(date(2015, 4, 1)))
    assert (fete["etape"], fete["echeance"]) == ("abandonné", "")
    assert len(atelier.lignes("Personnes à rappeler")) == 3
    assert atelier.synchroniser().ecritures == 0


def _google(dossier: Path) -> None:
    _dans_le_toml(dossier, 'principal = "local"', f'principal = "{"p" * 30}"')


def _en_une_ligne(dossier: Path) -> None:
    _dans_le_toml(dossier, "[[exercice]]\ndebut = 2013-09-01\nfin = 2014-08-31\n", "")
    toml = dossier / "passerelle.toml"
    toml.write_text("exercice = [{debut = 2013-09-01, fin = 2014-08-31}]\n" + toml.read_text("utf-8"), "utf-8")


def _dans_le_toml(dossier: Path, avant: str, apres: str) -> None:
    toml = dossier / "passerelle.toml"
    assert avant in toml.read_text("utf-8")
    toml.write_text(toml.read_text("utf-8").replace(avant, apres), "utf-8")


def _sans_classeur(dossier: Path) -> None:
    shutil.rmtree(dossier / "donnees")


def _sans_cle(dossier: Path) -> None:
    atelier = Atelier(ouvrir(dossier, environnement()))
    atelier.feuille("Lieux").update_cell(1, 2, "")


def _sans_onglet_de_reponses(dossier: Path) -> None:
    atelier = Atelier(ouvrir(dossier, environnement()))
    atelier.classeur.del_worksheet(atelier.feuille("Réponses projet"))


@pytest.mark.parametrize(
    ("abimer", "code", "dit"),
    [
        (_google, 1, "chez Google"),
        (_en_une_ligne, 1, "sous sa ligne [[exercice]]"),
        (_sans_classeur, 1, "pas encore de classeur"),
        (_sans_cle, 1, "Lieux"),
        (_sans_onglet_de_reponses, 4, "attend votre accord"),
        (shutil.rmtree, 1, "passerelle.toml"),
    ],
)
def test_ce_qui_ne_se_reprend_pas_est_dit_et_rien_n_est_cree(
    ancien: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    abimer: Callable[[Path], None],
    code: int,
    dit: str,
) -> None:
    dossier, nouveau = tmp_path / "ancien", tmp_path / "nouveau"
    shutil.copytree(ancien, dossier)
    abimer(dossier)
    assert lancer("initialiser", nouveau, "--depuis", dossier) == code
    assert dit in capsys.readouterr().err.replace("\u00a0", " ")
    assert not nouveau.exists()


def test_un_dossier_qui_contient_deja_quelque_chose_n_est_pas_touche(
    ancien: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.txt").write_text("à moi", "utf-8")
    assert lancer("initialiser", tmp_path, "--depuis", ancien) == 1
    assert "contient déjà quelque chose" in capsys.readouterr().err
    assert [chemin.name for chemin in tmp_path.iterdir()] == ["note.txt"]


def test_le_nouveau_dossier_n_est_pas_dans_l_ancien(ancien: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lancer("initialiser", ancien / "2014", "--depuis", ancien) == 1
    assert "Choisissez-en un à côté" in capsys.readouterr().err
    assert not (ancien / "2014").exists()


def test_l_exercice_s_ecrit_a_la_place_des_autres() -> None:
    suivant = Exercice(date(2015, 9, 1), date(2016, 8, 31))
    ecrit = ecrire_l_exercice(
        "[action]\nintitule = 'X'\n\n[[exercice]]  # un\ndebut = 2013-09-01\nfin = 2014-08-31\nclos = true\n# gardé\n\n"
        "[[ exercice ]]\nfin = 2015-08-31\ndebut = 2014-09-01\n[classeur]\nprincipal = 'local'\n",
        suivant,
    )
    assert ecrit == (
        "[action]\nintitule = 'X'\n\n[[exercice]]\ndebut = 2015-09-01\nfin = 2016-08-31\n# gardé\n\n"
        "[classeur]\nprincipal = 'local'\n"
    )
    assert ecrire_l_exercice("# vide\n", suivant).startswith("# vide\n[[exercice]]\n")
