"""Snapshots of the local workbooks: made in time, listed, taken back, whatever became of the file (contrat.md §2 and §3)."""

import gc
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from passerelle.amorce import Passerelle
from passerelle.cli import lancer
from passerelle.erreurs import PanneLocale, SynchronisationOccupee
from passerelle.fichier_sqlite import CLASSEURS, FichierAbime
from passerelle.sauvegardes import ABIME, CONFIRMATION, JOUR, RESTAURATION, Sauvegardes, fichiers_gardes
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.conftest import environnement
from tests.installes import installer_ou_copier

Commande = Callable[..., tuple[int, str]]
JOUR_1 = "2014-09-01"


@pytest.fixture
def donnees(dossier_centre: Path) -> Path:
    """A centre whose tabs are made, its places named."""
    installer_ou_copier(dossier_centre)
    return dossier_centre / "donnees"


@pytest.fixture
def commande(dossier_centre: Path, capsys: pytest.CaptureFixture[str]) -> Commande:
    """Run `passerelle`; its exit code, and all that it says."""

    def executer(*arguments: str, jour: str = JOUR_1) -> tuple[int, str]:
        code = lancer([*arguments, "--dossier", str(dossier_centre)], environnement(jour))
        gc.collect()  # a command that ends closes what it opened
        lu = capsys.readouterr()
        return code, (lu.out + lu.err).replace("\u00a0", " ")

    return executer


def ecrire_un_lieu(donnees: Path, nom: str) -> None:
    tableur = Tableur(donnees / CLASSEURS)
    client_local(tableur).open_by_key("principal").worksheet("Lieux").append_row(["", nom], table_range="A1")
    tableur.fermer()


def lieux(fichier: Path) -> list[str]:
    tableur = Tableur(fichier)
    noms = client_local(tableur).open_by_key("principal").worksheet("Lieux").col_values(2)[2:]
    tableur.fermer()
    return [str(nom) for nom in noms]


def toutes_les_cases(donnees: Path) -> list[list[list[str]]]:
    tableur = Tableur(donnees / CLASSEURS)
    cases = [feuille.get_all_values() for feuille in client_local(tableur).open_by_key("principal").worksheets()]
    tableur.fermer()
    return cases


def a_l_heure(donnees: Path, moment: datetime) -> Sauvegardes:
    return Sauvegardes(donnees, lambda: moment)


class TestEnFaire:
    def test_une_par_jour(self, donnees: Path, commande: Commande) -> None:
        for jour in (JOUR_1, JOUR_1, "2014-09-02"):
            assert commande("synchroniser", jour=jour)[0] == 0
        faites = a_l_heure(donnees, datetime(2014, 9, 2)).lister()
        assert [(s.motif, f"{s.quand:%d}") for s in faites] == [(JOUR, "01"), (JOUR, "02")]
        assert {s.chemin.stat().st_mode & 0o777 for s in faites} == {0o600}
        assert (donnees / "sauvegardes").stat().st_mode & 0o777 == 0o700
        assert len(list((donnees / "sauvegardes").iterdir())) == 2, "chacune en un seul fichier"

    def test_a_blanc_n_en_fait_pas(self, donnees: Path, commande: Commande) -> None:
        commande("synchroniser", "--a-blanc")
        assert not (donnees / "sauvegardes").exists()

    def test_avant_une_confirmation(self, donnees: Path, commande: Commande) -> None:
        commande("synchroniser")
        avant = lieux(donnees / CLASSEURS)
        commande("synchroniser", "--confirmer")
        derniere = a_l_heure(donnees, datetime(2014, 9, 1)).lister()[-1]
        assert (derniere.motif, lieux(derniere.chemin)) == (CONFIRMATION, avant)

    def test_un_mois_est_garde(self, donnees: Path) -> None:
        debut = datetime(2014, 1, 1, 8)
        for rang in range(40):
            a_l_heure(donnees, debut + timedelta(days=rang)).du_jour()
        gardees = a_l_heure(donnees, debut).lister()
        assert [s.quand for s in gardees] == [debut + timedelta(days=rang) for rang in range(9, 40)]

    def test_une_horloge_partie_trop_loin_n_en_emporte_pas_tout(self, donnees: Path) -> None:
        debut = datetime(2014, 1, 1, 8)
        for rang in range(10):
            a_l_heure(donnees, debut + timedelta(days=rang)).du_jour()
        a_l_heure(donnees, debut + timedelta(days=365)).du_jour()
        assert len([s for s in a_l_heure(donnees, debut).lister() if s.quand.year == 2014]) == 6

    def test_pendant_que_le_service_ecrit_chacune_est_d_un_instant(self, donnees: Path) -> None:
        """Two cells are always written together: no snapshot has one without the other."""
        fini = threading.Event()

        def ecrire() -> None:
            tableur = Tableur(donnees / CLASSEURS)
            feuille = client_local(tableur).open_by_key("principal").worksheet("Lieux")
            numero = 0
            while not fini.is_set():
                numero += 1
                feuille.batch_update([{"range": case, "values": [[f"n{numero}"]]} for case in ("B20", "B58")])
            tableur.fermer()

        fil = threading.Thread(target=ecrire)
        fil.start()
        try:
            sauvegardes = a_l_heure(donnees, datetime(2014, 9, 1))
            for _ in range(12):
                sauvegardes.avant_confirmation()
        finally:
            fini.set()
            fil.join()
        vues = set()
        for sauvegarde in sauvegardes.lister():
            tableur = Tableur(sauvegarde.chemin)
            feuille = client_local(tableur).open_by_key("principal").worksheet("Lieux")
            haut, bas = feuille.acell("B20").value, feuille.acell("B58").value
            tableur.fermer()
            assert haut == bas
            vues.add(haut)
        assert len(vues) > 1

    def test_d_un_fichier_abime_il_ne_s_en_fait_pas(self, donnees: Path) -> None:
        sauvegardes = a_l_heure(donnees, datetime(2014, 9, 1))
        sauvegardes.du_jour()
        abimer_au_milieu(donnees / CLASSEURS)
        with pytest.raises(FichierAbime):
            a_l_heure(donnees, datetime(2014, 9, 2)).du_jour()
        assert [s.motif for s in sauvegardes.lister()] == [JOUR]
        assert len(fichiers_gardes(donnees)) == 1, "rien ne traîne"

    def test_sans_place_la_synchronisation_se_fait_et_le_dit(
        self, donnees: Path, ouvrir_centre: Callable[[str], Passerelle]
    ) -> None:
        (donnees / "sauvegardes").write_text("un fichier, là où il faudrait un dossier", "utf-8")
        centre = ouvrir_centre(JOUR_1)
        assert not centre.synchroniser().garde
        assert centre.sans_sauvegarde.startswith("La sauvegarde d’aujourd’hui n’a pas pu se faire.")
        assert "donnees/sauvegardes" in centre.sans_sauvegarde
        with pytest.raises(PanneLocale):
            centre.synchroniser(confirmer=True)
        (donnees / "sauvegardes").unlink()
        centre.synchroniser()
        assert centre.sans_sauvegarde == ""


class TestLister:
    def test_date_taille_et_raison(self, donnees: Path, commande: Commande) -> None:
        for genre in ("du_jour", "avant_confirmation"):
            getattr(a_l_heure(donnees, datetime(2014, 9, 1, 8, 5, 9)), genre)()
        shutil.copy(donnees / CLASSEURS, donnees / f"{CLASSEURS}.2014-08-31.version-0")
        code, dit = commande("sauvegardes")
        assert code == 0
        lignes = dit.splitlines()
        assert [ligne.split("Ko  ")[1] for ligne in lignes[:3]] == [
            "avant mise à jour",
            "chaque jour",
            "avant confirmation",
        ]
        taille = (donnees / CLASSEURS).stat().st_size
        assert lignes[1].startswith(f"2014-09-01 08:05:09  {taille / 1000:.0f} Ko  ")
        assert lignes[2].startswith("2014-09-01 08:05:10"), "chacune a sa seconde : elle la nomme"
        assert lignes[3].endswith("passerelle sauvegardes restaurer 2014-09-01 08:05:10")

    def test_aucune(self, commande: Commande) -> None:
        assert commande("sauvegardes") == (
            0,
            "Il n’y a encore aucune sauvegarde : la première se fait à la première synchronisation.\n",
        )
        assert commande("sauvegardes", "restaurer", "2014-09-01")[0] == 1

    def test_chez_google_il_n_y_en_a_pas(self, dossier_centre: Path, commande: Commande) -> None:
        reglage = dossier_centre / "passerelle.toml"
        texte = reglage.read_text("utf-8")
        for nom, lettre in (("principal", "a"), ("contacts", "b")):
            adresse = f"https://docs.google.com/spreadsheets/d/{lettre * 44}/edit"
            texte = texte.replace(f'{nom} = "local"', f'{nom} = "{adresse}"')
        reglage.write_text(texte, "utf-8")
        code, dit = commande("sauvegardes")
        assert code == 1
        assert "Historique des versions" in dit

    def test_tout_ce_qui_peut_tenir_un_nom_est_dans_une_liste(self, donnees: Path) -> None:
        a_l_heure(donnees, datetime(2014, 9, 1)).du_jour()
        restes = [
            donnees / f"{CLASSEURS}.2014-08-31.version-0",
            donnees / "sauvegardes" / "classeurs-x-abime.sqlite-wal",
        ]
        for reste in restes:
            reste.touch()
        gardes = fichiers_gardes(donnees)
        assert set(restes) < set(gardes)
        assert len(gardes) == 3


def abimer_au_milieu(fichier: Path) -> None:
    taille = fichier.stat().st_size
    with fichier.open("r+b") as flux:
        flux.seek(taille // 4)
        flux.write(b"\xa5" * (taille // 2))


def tronquer(fichier: Path) -> None:
    with fichier.open("r+b") as flux:
        flux.truncate(fichier.stat().st_size // 2)


def vider(fichier: Path) -> None:
    fichier.write_bytes(b"")


def remplacer(fichier: Path) -> None:
    fichier.write_text("Ceci n’est pas une base.\n" * 400, "utf-8")


def faire_disparaitre(fichier: Path) -> None:
    fichier.unlink()


class TestRestaurer:
    @pytest.mark.parametrize("abimer", [abimer_au_milieu, tronquer, vider, remplacer, faire_disparaitre])
    def test_un_fichier_vraiment_abime(self, donnees: Path, commande: Commande, abimer: Callable[[Path], None]) -> None:
        a_l_heure(donnees, datetime(2014, 9, 1)).du_jour()
        bons = lieux(donnees / CLASSEURS)
        ecrire_un_lieu(donnees, "Un lieu de trop")
        abimer(donnees / CLASSEURS)
        reste = (donnees / CLASSEURS).read_bytes() if (donnees / CLASSEURS).exists() else None
        code, dit = commande("synchroniser")
        assert code == 3
        assert ("a disparu" if reste is None else "Le fichier du classeur est abîmé") in dit
        assert "passerelle sauvegardes restaurer DATE" in dit
        assert "Google" not in dit

        code, dit = commande("sauvegardes", "restaurer", JOUR_1)
        assert code == 0, dit
        assert lieux(donnees / CLASSEURS) == bons
        assert (donnees / CLASSEURS).stat().st_mode & 0o777 == 0o600
        cotes = [s for s in a_l_heure(donnees, datetime(2014, 9, 1)).lister() if s.motif == ABIME]
        assert [s.chemin.read_bytes() for s in cotes] == ([] if reste is None else [reste])

    def test_la_synchronisation_suivante_est_juste(self, donnees: Path, commande: Commande) -> None:
        """What is remembered of the workbook is in the same file: neither a line twice, nor an edit taken for another."""
        commande("synchroniser")
        a_l_heure(donnees, datetime(2014, 9, 2)).du_jour()
        etat = toutes_les_cases(donnees)
        ecrire_un_lieu(donnees, "Jardin")
        commande("synchroniser", jour="2014-09-03")
        assert commande("sauvegardes", "restaurer", "2014-09-02")[0] == 0
        assert toutes_les_cases(donnees) == etat
        assert "rien à écrire" in commande("synchroniser")[1]

    def test_la_suite_d_un_fichier_abime_est_gardee_et_ne_rejoue_pas(self, donnees: Path, commande: Commande) -> None:
        """A service that was killed leaves a `-wal`: SQLite would play it over whatever file has that name."""
        commande("synchroniser")
        bons = lieux(donnees / CLASSEURS)
        tableur = Tableur(donnees / CLASSEURS)
        with tableur._connexion() as connexion:
            connexion.execute("PRAGMA wal_autocheckpoint = 0")
            connexion.execute("UPDATE classeur SET modifie_le = '2099'")
            suite = (donnees / f"{CLASSEURS}-wal").read_bytes()
        tableur.fermer()
        (donnees / f"{CLASSEURS}-wal").write_bytes(suite)
        remplacer(donnees / CLASSEURS)
        assert commande("sauvegardes", "restaurer", JOUR_1)[0] == 0
        assert lieux(donnees / CLASSEURS) == bons
        (gardee,) = (donnees / "sauvegardes").glob("*-abime.sqlite-wal")
        assert gardee.read_bytes() == suite

    def test_ce_qui_etait_la_se_reprend_aussi(self, donnees: Path, commande: Commande) -> None:
        commande("synchroniser")
        avant = lieux(donnees / CLASSEURS)
        ecrire_un_lieu(donnees, "Jardin")
        code, dit = commande("sauvegardes", "restaurer", JOUR_1)
        assert code == 0
        assert "Jardin" not in lieux(donnees / CLASSEURS)
        derniere = a_l_heure(donnees, datetime(2014, 9, 1)).lister()[-1]
        assert derniere.motif == RESTAURATION
        assert f"Celui d’avant est gardé : {derniere.date} (avant restauration)." in dit
        assert commande("sauvegardes", "restaurer", *derniere.date.split())[0] == 0
        assert lieux(donnees / CLASSEURS) == [*avant, "Jardin"]

    def test_le_jour_seul_ne_suffit_plus_s_il_y_en_a_deux(self, donnees: Path, commande: Commande) -> None:
        for heure in (8, 17):
            a_l_heure(donnees, datetime(2014, 9, 1, heure)).avant_confirmation()
        code, dit = commande("sauvegardes", "restaurer", JOUR_1)
        assert code == 1
        assert "2014-09-01 08:00:00 (avant confirmation) ou 2014-09-01 17:00:00 (avant confirmation)" in dit
        assert commande("sauvegardes", "restaurer", JOUR_1, "08:00")[0] == 0

    @pytest.mark.parametrize(
        ("date", "dit"),
        [("2013-01-01", "Aucune sauvegarde du 2013-01-01."), ("hier", "« hier » n’est pas une date de la liste.")],
    )
    def test_une_date_qui_n_y_est_pas(self, donnees: Path, commande: Commande, date: str, dit: str) -> None:
        a_l_heure(donnees, datetime(2014, 9, 1)).du_jour()
        avant = (donnees / CLASSEURS).read_bytes()
        code, phrase = commande("sauvegardes", "restaurer", date)
        assert (code, dit in phrase) == (1, True)
        assert (donnees / CLASSEURS).read_bytes() == avant

    def test_pas_pendant_que_le_service_tourne(self, donnees: Path, commande: Commande) -> None:
        sauvegardes = a_l_heure(donnees, datetime(2014, 9, 1))
        sauvegardes.du_jour()
        with FileLock(donnees / "moteur.verrou"):
            code, dit = commande("sauvegardes", "restaurer", JOUR_1)
            assert (code, "Le service tourne sur ce dossier" in dit) == (3, True)
            with pytest.raises(SynchronisationOccupee):
                sauvegardes.restaurer(JOUR_1)
        assert commande("sauvegardes", "restaurer", JOUR_1)[0] == 0

    def test_une_sauvegarde_abimee_ne_remplace_rien(self, donnees: Path, commande: Commande) -> None:
        sauvegardes = a_l_heure(donnees, datetime(2014, 9, 1))
        sauvegardes.du_jour()
        abimer_au_milieu(sauvegardes.lister()[0].chemin)
        avant = (donnees / CLASSEURS).read_bytes()
        code, dit = commande("sauvegardes", "restaurer", JOUR_1)
        assert (code, "est abîmée : rien n’a été changé" in dit) == (1, True)
        assert (donnees / CLASSEURS).read_bytes() == avant
        assert len(fichiers_gardes(donnees)) == 1

    def test_celle_d_une_version_plus_recente_est_refusee(self, donnees: Path, commande: Commande) -> None:
        sauvegardes = a_l_heure(donnees, datetime(2014, 9, 1))
        sauvegardes.du_jour()
        with closing(sqlite3.connect(sauvegardes.lister()[0].chemin)) as base:
            base.execute("PRAGMA user_version = 7")
        assert commande("sauvegardes", "restaurer", JOUR_1)[0] == 4

    def test_un_service_ouvert_juste_avant_ne_suit_pas_l_ancien_fichier(
        self, donnees: Path, ouvrir_centre: Callable[[str], Passerelle], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        centre = ouvrir_centre(JOUR_1)
        centre.synchroniser()
        ecrire_un_lieu(donnees, "Jardin")
        centre.synchroniser()
        monkeypatch.setattr("passerelle.sauvegardes._PATIENCE_MS", 50)
        with pytest.raises(PanneLocale, match="tenu par un autre programme"):
            centre.sauvegardes.restaurer(JOUR_1)
        assert centre.tableur is not None
        premiere = centre.sauvegardes.lister()[0]
        for fichier in (donnees / CLASSEURS, donnees / f"{CLASSEURS}-wal"):
            vider(fichier)  # damaged while it is open: it has to be replaced all the same
        centre.sauvegardes.restaurer(premiere.date)
        feuille = centre.lire_table("lieu")
        assert feuille is not None
        assert "Jardin" not in feuille.colonne("nom")

    @pytest.mark.parametrize("etape", ["replace", "unlink"])
    def test_un_arret_au_milieu_laisse_l_ancien_et_se_recommence(
        self, donnees: Path, commande: Commande, monkeypatch: pytest.MonkeyPatch, etape: str
    ) -> None:
        commande("synchroniser")
        ecrire_un_lieu(donnees, "Jardin")
        avant = lieux(donnees / CLASSEURS)
        vrai = getattr(Path, etape)

        def s_arreter(chemin: Path, *arguments: object, **options: object) -> object:
            if chemin.parent == donnees and (etape == "unlink" or chemin.name.endswith(".a-reprendre")):
                raise KeyboardInterrupt
            return vrai(chemin, *arguments, **options)

        with monkeypatch.context() as arret:
            arret.setattr(Path, etape, s_arreter)
            assert commande("sauvegardes", "restaurer", JOUR_1)[0] == 130
        assert lieux(donnees / CLASSEURS) == avant
        premiere = a_l_heure(donnees, datetime(2014, 9, 1)).lister()[0]
        assert commande("sauvegardes", "restaurer", premiere.date)[0] == 0
        assert "Jardin" not in lieux(donnees / CLASSEURS)
