"""The command line as a person uses it: what it does, what it says, its exit codes (contrat.md §2)."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from passerelle.cli import lancer
from tests.conftest import environnement

NBSP = "\u00a0"


@dataclass(frozen=True)
class Resultat:
    code: int
    sortie: str
    erreur: str


Lancer = Callable[..., Resultat]


@pytest.fixture
def passerelle(capsys: pytest.CaptureFixture[str]) -> Lancer:
    """Runs a command line, in this process."""

    def executer(*arguments: object, **environ: str) -> Resultat:
        code = lancer([str(argument) for argument in arguments], environnement() | environ)
        lu = capsys.readouterr()
        return Resultat(code, lu.out, lu.err)

    return executer


@pytest.fixture
def importe(passerelle: Lancer, dossier_centre: Path, tmp_path: Path) -> Path:
    """A centre whose tabs are made, with twelve sessions received."""
    assert passerelle("installer", "--dossier", dossier_centre).code == 0
    fichier = tmp_path / "seances.csv"
    fichier.write_text(seances(range(1, 13)), "utf-8")
    assert passerelle("importer", fichier, "--formulaire", "seance", "--dossier", dossier_centre).code == 0
    return dossier_centre


def seances(rangs: range, adultes: int = 10) -> str:
    titres = (
        "Horodateur,Date de la séance,Type de séance,Lieu,La séance a-t-elle eu lieu ?,"
        '"Adultes (18 ans et plus, sans l\'équipe)",Enfants et adolescents (moins de 18 ans),'
        "Bénévoles qui ont tenu la séance"
    )
    lignes = [titres]
    for rang in rangs:
        jour = f"{rang + 13:02d}/10/2013"
        lignes.append(f"{jour} 12:00:{rang:02d},{jour},Petit-déjeuner,Centre social,Oui,{adultes + rang},3,2")
    return "\n".join(lignes) + "\n"


def ecrire(dossier: Path, avant: str, apres: str) -> None:
    fichier = dossier / "passerelle.toml"
    texte = fichier.read_text("utf-8")
    assert avant in texte
    fichier.write_text(texte.replace(avant, apres), "utf-8")


def completer(dossier: Path) -> None:
    """Write what the notices of forms await."""
    for ligne in ('hebergeur = "nom de l’hébergeur du classeur"', 'contact = "accueil@exemple.fr"'):
        ecrire(dossier, f"# {ligne}", ligne)


class TestInitialiser:
    def test_un_dossier_pret_a_completer(self, passerelle: Lancer, tmp_path: Path) -> None:
        dossier = tmp_path / "mon centre"
        fait = passerelle("initialiser", dossier)
        assert (fait.code, fait.erreur) == (0, "")
        assert sorted(chemin.name for chemin in dossier.iterdir()) == [
            "donnees",
            "formulaires",
            "passerelle.toml",
            "regles",
        ]
        assert "# La configuration de votre centre" in (dossier / "passerelle.toml").read_text("utf-8")
        assert passerelle("verifier", "--dossier", dossier).code == 0

    def test_relance_il_ne_change_rien(self, passerelle: Lancer, dossier_centre: Path) -> None:
        ecrire(dossier_centre, "Centre social du Vernet", "Chez nous")
        assert "rien n’a changé" in passerelle("initialiser", dossier_centre).sortie
        assert "Chez nous" in (dossier_centre / "passerelle.toml").read_text("utf-8")

    def test_un_dossier_qui_contient_autre_chose_est_refuse(self, passerelle: Lancer, tmp_path: Path) -> None:
        (tmp_path / "photos.zip").touch()
        refus = passerelle("initialiser", tmp_path)
        assert refus.code == 1
        assert "contient déjà autre chose" in refus.erreur
        assert [chemin.name for chemin in tmp_path.iterdir()] == ["photos.zip"]

    def test_un_fichier_n_est_pas_un_dossier(self, passerelle: Lancer, tmp_path: Path) -> None:
        (tmp_path / "note").touch()
        assert passerelle("initialiser", tmp_path / "note").code == 1

    def test_sans_nom_c_est_un_mauvais_usage(self, passerelle: Lancer) -> None:
        assert passerelle("initialiser").code == 2


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "phrase"),
        [
            (
                ["synchronise"],
                "La commande « synchronise » n’existe pas. Vouliez-vous dire « synchroniser » ?",
            ),
            (
                ["synchroniser", "--a-blan"],
                "L’option « --a-blan » n’existe pas. Vouliez-vous dire « --a-blanc » ?",
            ),
            (["importer", "x.csv"], "Il manque l’option « --formulaire »."),
            (["importer", "--formulaire", "seance"], "Il manque l’argument FICHIER."),
            (
                ["servir", "--port", "99999"],
                "La valeur donnée pour l’option « --port » ne convient pas. Donnez un nombre de 1 à 65535.",
            ),
            (["servir", "--port"], "L’option « --port » est mal employée."),
            (["verifier", "tout"], "Cette ligne de commande n’est pas comprise."),
        ],
    )
    def test_un_mauvais_usage_est_dit_en_francais(self, passerelle: Lancer, arguments: list[str], phrase: str) -> None:
        refus = passerelle(*arguments)
        assert (refus.code, refus.sortie) == (2, "")
        assert phrase in refus.erreur.replace(NBSP, " ")

    @pytest.mark.parametrize("arguments", [["--aide"], ["synchroniser", "--help"], ["-h"]])
    def test_l_aide_est_en_francais(self, passerelle: Lancer, arguments: list[str]) -> None:
        aide = passerelle(*arguments)
        assert (aide.code, aide.erreur) == (0, "")
        assert f"Utilisation{NBSP}: passerelle" in aide.sortie
        assert not [mot for mot in ("Usage", "Show this", "Commands", "Arguments:") if mot in aide.sortie]

    def test_sans_commande_il_montre_l_aide(self, passerelle: Lancer) -> None:
        rien = passerelle()
        assert rien.code == 2
        assert "synchroniser" in rien.erreur

    def test_le_dossier_se_dit_avant_ou_apres(self, passerelle: Lancer, dossier_centre: Path, tmp_path: Path) -> None:
        assert passerelle("--dossier", dossier_centre, "verifier").code == 0
        assert passerelle("verifier", "--dossier", dossier_centre).code == 0
        assert passerelle("--dossier", tmp_path / "ailleurs", "verifier", "--dossier", dossier_centre).code == 0

    def test_sans_rien_c_est_le_dossier_courant(
        self, passerelle: Lancer, dossier_centre: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(dossier_centre)
        assert passerelle("verifier").code == 0
        monkeypatch.chdir(tmp_path)
        assert "introuvable" in passerelle("verifier").erreur


class TestVerifier:
    def test_tout_est_bon(self, passerelle: Lancer, dossier_centre: Path) -> None:
        completer(dossier_centre)
        bon = passerelle("verifier", "--dossier", dossier_centre)
        assert (bon.code, bon.erreur) == (0, "")
        assert "Tout est bon" in bon.sortie

    def test_ce_que_les_notices_attendent_est_demande(self, passerelle: Lancer, dossier_centre: Path) -> None:
        neuf = passerelle("verifier", "--dossier", dossier_centre, PASSERELLE_AUJOURDHUI="2014-06-12")
        assert (neuf.code, neuf.erreur) == (0, "")
        assert "Tout est bon" not in neuf.sortie
        *_, ou, hebergeur, contact = neuf.sortie.replace(NBSP, " ").splitlines()
        assert ou == f"Il reste à compléter, dans {dossier_centre / 'passerelle.toml'}, sous [centre] :"
        assert hebergeur.startswith("  – « hebergeur » : la notice des fiches dit « non précisé ». Écrivez")
        assert contact.startswith("  – « contact » : elle dit « l’accueil du centre »")
        completer(dossier_centre)
        ecrire(dossier_centre, 'contact = "accueil@exemple.fr"', 'contact = ""')
        reste = passerelle("verifier", "--dossier", dossier_centre)
        assert reste.code == 0
        assert "« contact »" in reste.sortie.replace(NBSP, " ")
        assert "« hebergeur »" not in reste.sortie.replace(NBSP, " ")

    def test_tous_les_problemes_de_tous_les_fichiers(self, passerelle: Lancer, dossier_centre: Path) -> None:
        ecrire(dossier_centre, 'zone_scolaire = "A"', 'zone_scolaire = "D"')
        (dossier_centre / "formulaires" / "seance.yaml").write_text("titre: [\n", "utf-8")
        (dossier_centre / "regles" / "planing.yaml").write_text("gel_jours: 3\n", "utf-8")
        mauvais = passerelle("verifier", "--dossier", dossier_centre)
        assert (mauvais.code, mauvais.sortie) == (1, "")
        for fichier in ("passerelle.toml, ligne 6", "seance.yaml", "planing.yaml"):
            assert fichier in mauvais.erreur
        assert mauvais.erreur.rstrip().endswith("problèmes à corriger.")

    def test_un_indicateur_du_centre_qui_ne_dit_pas_ce_qu_il_compte_est_remarque(
        self, passerelle: Lancer, dossier_centre: Path
    ) -> None:
        (dossier_centre / "regles" / "indicateurs.yaml").write_text(
            "SEA: {libelle: Séances, unite: séance, termes: [{table: seance}], definition: Une séance.}\n"
            "SEB: {libelle: S, unite: s, termes: [{table: seance}], definition: Une., ne_compte_pas: Rien.}\n",
            "utf-8",
        )
        bon = passerelle("verifier", "--dossier", dossier_centre)
        assert (bon.code, bon.erreur) == (0, "")
        (dite,) = [ligne for ligne in bon.sortie.splitlines() if "indicateurs.yaml" in ligne]
        assert dite.replace("\u00a0", " ").startswith(
            "À savoir : regles/indicateurs.yaml, ligne 1 : l’indicateur “SEA” ne dit pas tout de ce qu’il compte."
        )

    def test_un_mot_de_theme_qui_se_confond_est_remarque(self, passerelle: Lancer, dossier_centre: Path) -> None:
        (dossier_centre / "regles" / "themes.yaml").write_text(
            "- id: anciens\n  libelle: Nos anciens\n  mots: [mamie,\n    mémé]\n"
            "- id: autres\n  libelle: Autres\n  mots: pépé, chose\n",
            "utf-8",
        )
        fichier = passerelle("verifier", "--dossier", dossier_centre)
        assert fichier.code == 0
        assert "regles/themes.yaml, ligne 4 : « mémé » se confond avec « même »" in fichier.erreur
        assert "regles/themes.yaml, ligne 7 : « chose » est un mot de tous les jours" in fichier.erreur

    def test_un_jour_hors_de_tout_exercice_est_remarque(self, passerelle: Lancer, dossier_centre: Path) -> None:
        bon = passerelle("verifier", "--dossier", dossier_centre, PASSERELLE_AUJOURDHUI="2014-06-12")
        assert "exercice" not in bon.sortie
        tard = passerelle("verifier", "--dossier", dossier_centre, PASSERELLE_AUJOURDHUI="2026-06-12")
        assert tard.code == 0
        assert "le 12/06/2026 n’est dans aucun exercice" in tard.sortie


class TestInstallerSynchroniser:
    def test_installer_deux_fois_ne_change_rien(self, passerelle: Lancer, dossier_centre: Path) -> None:
        premier = passerelle("installer", "--dossier", dossier_centre)
        assert premier.code == 0
        assert "rien n’a changé" not in premier.sortie
        second = passerelle("installer", "--dossier", dossier_centre)
        assert (second.code, second.erreur) == (0, "")
        assert "rien n’a changé" in second.sortie

    def test_a_blanc_puis_pour_de_bon_puis_plus_rien(self, passerelle: Lancer, importe: Path) -> None:
        for _ in range(2):
            plan = passerelle("synchroniser", "--a-blanc", "--dossier", importe)
            assert (plan.code, plan.erreur) == (0, "")
            assert "Séances" in plan.sortie
        fait = passerelle("synchroniser", "--dossier", importe)
        assert (fait.code, fait.erreur) == (0, "")
        assert "C’est fait" in fait.sortie
        assert "rien à écrire" in passerelle("synchroniser", "--dossier", importe).sortie

    def test_un_changement_de_grande_ampleur_attend_une_confirmation(
        self, passerelle: Lancer, importe: Path, tmp_path: Path
    ) -> None:
        assert passerelle("synchroniser", "--dossier", importe).code == 0
        corrections = tmp_path / "corrections.csv"
        corrections.write_text(seances(range(1, 13), adultes=30).replace(" 12:00", " 18:00"), "utf-8")
        assert passerelle("importer", corrections, "--formulaire", "seance", "--dossier", importe).code == 0
        retenu = passerelle("synchroniser", "--dossier", importe)
        assert (retenu.code, retenu.sortie) == (4, "")
        assert "--confirmer" in retenu.erreur
        assert passerelle("synchroniser", "--confirmer", "--dossier", importe).code == 0
        assert "rien à écrire" in passerelle("synchroniser", "--dossier", importe).sortie

    def test_un_classeur_google_sans_cle_ne_repond_pas(self, passerelle: Lancer, dossier_centre: Path) -> None:
        ecrire(
            dossier_centre,
            'principal = "local"',
            'principal = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg"',
        )
        assert passerelle("synchroniser", "--dossier", dossier_centre).code == 3


class TestImporter:
    def test_ce_qui_est_deja_la_n_est_pas_ajoute_deux_fois(
        self, passerelle: Lancer, importe: Path, tmp_path: Path
    ) -> None:
        fichier = tmp_path / "encore.csv"
        fichier.write_text(seances(range(11, 14)), "utf-8")
        fait = passerelle("importer", fichier, "--formulaire", "seance", "--dossier", importe)
        assert fait.sortie.startswith(f"Une réponse ajoutée{NBSP}; 2 étaient déjà là.")
        encore = passerelle("importer", fichier, "--formulaire", "seance", "--dossier", importe)
        assert "rien n’a changé" in encore.sortie

    def test_ce_qu_on_reconnait_et_ce_dont_on_doute_est_compte(
        self, passerelle: Lancer, dossier_centre: Path, tmp_path: Path
    ) -> None:
        """The tab, then the same file from another time zone, then an answer changed, in each kind of form."""

        def importer(formulaire: str, *rangees: str) -> str:
            fichier = tmp_path / "reponses.csv"
            fichier.write_text("\n".join(rangees), "utf-8")
            return passerelle("importer", fichier, "--formulaire", formulaire, "--dossier", dossier_centre).sortie

        depenses = ["Horodateur,Date,Action ou projet,Sens,Phase,Nature,Montant"]
        une = "03/10/2013 11:42:06,03/10/2013,Petits-déjeuners,Charge,Réalisé,Alimentation,120"
        plus_tard = une.replace("11:42:06", "11:42:09")
        deux = importer("finance", *depenses, une, plus_tard)
        assert deux.startswith(f"2 réponses ajoutées, dont 2 probables doubles (gardées{NBSP}:")
        encore = importer("finance", *depenses, une.replace("11:", "02:"), plus_tard)
        assert "Toutes ces réponses, 2, étaient déjà là (dont 1 à une autre heure d’arrivée)" in encore
        change = importer("finance", *depenses, une, une.replace(",120", ",130"))
        assert change.startswith("Une réponse ajoutée, dont 1 probable double")
        assert f"{NBSP}; 1 était déjà là" in change
        titres, seance = seances(range(3, 4)).splitlines()[:2]
        importer("seance", titres, seance)
        assert "Cette réponse était déjà là (dont 1 avec une réponse corrigée depuis)" in importer(
            "seance", titres, seance.replace("Centre social", "École A")
        )

    def test_un_formulaire_inconnu(self, passerelle: Lancer, dossier_centre: Path, tmp_path: Path) -> None:
        refus = passerelle("importer", tmp_path / "x.csv", "--formulaire", "seances", "--dossier", dossier_centre)
        assert refus.code == 2
        assert "seance, " in refus.erreur

    @pytest.mark.parametrize("contenu", [None, b"", b"Horodateur,Montant\n,3\n"])
    def test_un_fichier_qui_n_est_pas_ce_qui_est_demande(
        self, passerelle: Lancer, dossier_centre: Path, tmp_path: Path, contenu: bytes | None
    ) -> None:
        fichier = tmp_path / "x.csv"
        if contenu is not None:
            fichier.write_bytes(contenu)
        refus = passerelle("importer", fichier, "--formulaire", "seance", "--dossier", dossier_centre)
        assert (refus.code, refus.sortie) == (1, "")

    def test_ce_qui_est_laisse_de_cote_est_dit(self, passerelle: Lancer, dossier_centre: Path, tmp_path: Path) -> None:
        fichier = tmp_path / "x.csv"
        lignes = seances(range(1, 2)).splitlines()
        fichier.write_text(f"{lignes[0]},Météo du jour\n{lignes[1]},gris\n", "utf-8")
        fait = passerelle("importer", fichier, "--formulaire", "seance", "--dossier", dossier_centre)
        assert fait.code == 0
        assert "Météo du jour" in fait.erreur


class TestServir:
    def test_un_port_deja_pris(self, passerelle: Lancer, dossier_centre: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as prise:
            port = prise.getsockname()[1]
            for commande in (["demo"], ["servir", "--dossier", dossier_centre]):
                refus = passerelle(*commande, "--port", port)
                assert (refus.code, refus.sortie) == (1, "")
                assert f"Le port {port} est déjà pris" in refus.erreur

    def test_un_classeur_google_demande_un_secret(self, passerelle: Lancer, dossier_centre: Path) -> None:
        ecrire(
            dossier_centre,
            'principal = "local"',
            'principal = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg"',
        )
        refus = passerelle("servir", "--dossier", dossier_centre, PASSERELLE_SECRET_WEBHOOK="")
        assert refus.code == 1
        assert "PASSERELLE_SECRET_WEBHOOK" in refus.erreur


def test_l_aide_n_attend_pas_les_bibliotheques() -> None:
    aide = "import sys; from passerelle.cli import lancer; lancer(['--aide'], {}); print(*sys.modules, file=sys.stderr)"
    fait = subprocess.run(
        [sys.executable, "-c", aide],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        check=True,
        encoding="utf-8",
    )
    assert "servir" in fait.stdout
    assert not {"pandas", "dbos", "sqlalchemy", "flask", "gspread", "pydantic", "openpyxl"} & set(fait.stderr.split())


class TestErreurs:
    def test_un_imprevu_ne_montre_ni_trace_ni_donnee(
        self, passerelle: Lancer, dossier_centre: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def tomber(*_: object, **__: object) -> None:
            raise RuntimeError("Nadia 06 39 98 12 04")

        monkeypatch.setattr("passerelle.amorce.ouvrir", tomber)
        tombe = passerelle("synchroniser", "--dossier", dossier_centre)
        assert (tombe.code, tombe.sortie) == (1, "")
        assert "Traceback" not in tombe.erreur
        journal = (dossier_centre / "donnees" / "erreurs.log").read_text("utf-8")
        assert "RuntimeError" in journal
        assert "commandes.py" in journal
        assert "Nadia" not in tombe.erreur + journal
        with pytest.raises(RuntimeError):
            passerelle("synchroniser", "--dossier", dossier_centre, PASSERELLE_DEBUG="1")

    def test_arrete_au_clavier(self, passerelle: Lancer, dossier_centre: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def arreter(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("passerelle.amorce.ouvrir", arreter)
        assert passerelle("synchroniser", "--dossier", dossier_centre).code == 130

    def test_un_mauvais_environnement_est_dit(self, passerelle: Lancer, dossier_centre: Path) -> None:
        for nom, valeur in (("PASSERELLE_AUJOURDHUI", "demain"), ("PASSERELLE_SECRET_WEBHOOK", "secret")):
            refus = passerelle("synchroniser", "--dossier", dossier_centre, **{nom: valeur})
            assert refus.code == 1
            assert nom in refus.erreur

    def test_un_terminal_sans_accents_ne_fait_rien_tomber(self, dossier_centre: Path) -> None:
        completer(dossier_centre)
        fait = subprocess.run(
            [sys.executable, "-m", "passerelle", "verifier", "--dossier", str(dossier_centre)],
            capture_output=True,
            env={**os.environ, **environnement(), "PYTHONIOENCODING": "ascii"},
            cwd=Path(__file__).parents[2],
            check=False,
        )
        assert fait.returncode == 0
        assert b"Tout est bon" in fait.stdout
