"""`purger` and `effacer`, as the person who must answer for it runs them; then every byte the service keeps is looked through."""

import gc
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from passerelle.amorce import ouvrir
from passerelle.classeur.connexion import Connexion
from passerelle.oubli import Oubli
from tests.conftest import environnement
from tests.oubli.conftest import CONTACTS, Centre
from tests.synchronisation.atelier import Atelier

ELLE = ("Zébulonne", "06 99 88 77 66")
TOUS = (*ELLE, "Yvonnique", "yvonnique@exemple.fr", "Xavierine", "06 11 22 33 44")


def atelier(centre: Centre, le: str = "2013-10-16") -> Atelier:
    """The workbooks as staff see them."""
    return Atelier(ouvrir(centre.dossier, environnement(le)))


def journal(centre: Centre) -> list[tuple[str, str]]:
    """What the journal says was erased."""
    lignes = atelier(centre).lignes("Journal")
    return [(ligne["quoi"], ligne["cause"]) for ligne in lignes if ligne["quoi"] in ("purge", "effacement")]


def test_une_personne_demandee_est_comptee_puis_effacee_de_partout(centre: Centre) -> None:
    atelier(centre).ecrire("Personnes à rappeler", "contact-20131012-100000", "reponse", "rappeler le soir")
    code, dit = centre.lancer("effacer", "--personne", "06.99.88.77.66", "--a-blanc")
    assert code == 0
    assert "Personnes à rappeler\u00a0: 1 ligne." in dit
    assert "Et dans 1 sauvegarde de cette machine." in dit
    assert not any(mot in dit for mot in ("Zébulonne", "99", "soir"))
    assert centre.lancer("effacer", "--personne", "06.99.88.77.66")[0] == 4
    assert len(centre.traces(*ELLE)) >= 2
    code, dit = centre.lancer("effacer", "--personne", "06.99.88.77.66", "--confirmer")
    assert (code, "C’est effacé" in dit) == (0, True)
    code, dit = centre.lancer("effacer", "--personne", "Zebulonne", "--confirmer")
    assert "Besoins\u00a0: 2 lignes." in dit
    assert centre.traces(*ELLE, "rappeler le soir") == []
    assert centre.traces("Yvonnique")
    assert journal(centre) == [
        ("effacement", "À la demande d’une personne\u00a0: 2 lignes."),
        ("effacement", "À la demande d’une personne\u00a0: 4 lignes."),
    ]
    besoins = atelier(centre).lignes("Besoins")
    assert [(b["texte"], b["theme"]) for b in besoins] == [
        ("(effacé 1)", "Espaces verts et jardins"), ("(effacé 2)", "Aménagement"), ("Une aire de jeux", "Jeunesse"),
    ] or [b["texte"] for b in besoins] == ["(effacé 1)", "(effacé 2)", "Une aire de jeux"]  # fmt: skip
    code, dit = centre.lancer("synchroniser")
    assert "rien à écrire" in dit
    assert not atelier(centre).lignes("Corrections")


def test_ce_qui_est_efface_ne_revient_pas(centre: Centre) -> None:
    sauve = centre.dossier.parent / "hier"
    shutil.copytree(centre.dossier / "donnees", sauve)
    centre.lancer("effacer", "--reponse", "contact-20131012-100000", "--confirmer")
    centre.lancer("effacer", "--reponse", "besoin-20131012-103000", "--garder-compte", "--confirmer")
    dit = centre.importer("contact", CONTACTS)
    assert "Toutes ces réponses, 3, étaient déjà là (dont 1 déjà effacée, à la demande" in dit
    assert centre.traces("Zébulonne voudrait")
    assert not centre.traces("06 99 88 77 66")
    notees = (centre.dossier / "donnees" / "effacements.jsonl").read_text("utf-8")
    assert len(notees.splitlines()) == 2
    gc.collect()  # the commands run so far have closed their files
    for fichier in sauve.glob("classeurs.sqlite*"):  # yesterday's files are put back over today's
        shutil.copy(fichier, centre.dossier / "donnees" / fichier.name)
    assert centre.traces("06 99 88 77 66", "Une aire de jeux")
    code, dit = centre.lancer("synchroniser")
    assert [p["prenom"] for p in atelier(centre).lignes("Personnes à rappeler")] == ["Yvonnique"]
    code, dit = centre.lancer("effacer", "--rejouer")
    assert (code, "Effacé de nouveau\u00a0: 2 réponses." in dit) == (0, True)
    assert centre.traces("06 99 88 77 66", "Une aire de jeux") == []
    assert "Rien n’est revenu." in centre.lancer("effacer", "--rejouer")[1]


def test_une_sauvegarde_reprise_est_effacee_de_nouveau(centre: Centre) -> None:
    sauvegarde = next((centre.dossier / "donnees" / "sauvegardes").glob("*.sqlite"))
    d_avant = sauvegarde.read_bytes()
    centre.lancer("effacer", "--reponse", "contact-20131012-100000", "--confirmer")
    sauvegarde.write_bytes(d_avant)  # brought back from another machine
    gc.collect()  # the commands run so far have closed their files
    code, dit = centre.lancer("sauvegardes", "restaurer", sauvegarde.name[10:20])
    assert code == 0, dit
    assert "Effacé de nouveau, comme demandé depuis\u00a0: 1 réponse." in dit
    assert centre.traces("06 99 88 77 66") == []


def test_purger_efface_ce_qui_a_fait_son_temps(centre: Centre) -> None:
    le = "2019-01-02"
    code, dit = centre.lancer("purger", le=le)
    assert code == 4
    assert "À effacer\u00a0: 2 personnes à rappeler." in dit
    assert "À effacer\u00a0: 1 fiche de contact sans accord." in dit
    assert centre.lancer("purger", "--a-blanc", le=le)[0] == 0
    assert centre.traces(*TOUS)
    code, dit = centre.lancer("purger", "--confirmer", le=le)
    assert code == 0
    assert centre.traces(*TOUS[1:]) == []
    assert atelier(centre, le).lignes("Personnes à rappeler") == []
    effaces = "2 personnes à rappeler et 1 fiche de contact sans accord"
    assert journal(centre) == [("purge", f"Durée dépassée\u00a0: {effaces}.")]
    assert centre.lancer("purger", le=le) == (0, "Rien à purger.\n")
    assert not atelier(centre, le).lignes("Corrections")


def test_meme_un_sqlite_qui_n_efface_rien_ne_garde_rien(centre: Centre) -> None:
    with closing(sqlite3.connect(centre.dossier / "donnees" / "classeurs.sqlite")) as autre:
        autre.execute("PRAGMA secure_delete = OFF")
        autre.execute("UPDATE ligne SET valeurs = replace(valeurs, 'Yvonnique', 'YVONNIQUE')")
        autre.commit()
        centre.lancer("effacer", "--personne", "Yvonnique", "--confirmer")
    assert centre.traces("Yvonnique", "YVONNIQUE") == []


def test_une_copie_abimee_est_rayee_mot_a_mot(centre: Centre) -> None:
    donnees = centre.dossier / "donnees"
    abimee = donnees / "sauvegardes" / "classeurs-2013-10-15-101010-abime.sqlite"
    shutil.copy(next((donnees / "sauvegardes").glob("*.sqlite")), abimee)
    octets = bytearray(abimee.read_bytes())
    octets[100:160] = b"\xff" * 60
    abimee.write_bytes(octets)
    code, dit = centre.lancer("effacer", "--reponse", "contact-20131012-100000", "--confirmer")
    assert (code, "est abîmé" in dit) == (0, True)
    assert centre.traces("06 99 88 77 66") == []
    assert b"Yvonnique" in abimee.read_bytes()


def test_une_copie_d_une_ancienne_version_reste_ce_qu_elle_etait(centre: Centre) -> None:
    donnees = centre.dossier / "donnees"
    ancienne = donnees / "classeurs.sqlite.2013-09-01.version-0"
    shutil.copy(next((donnees / "sauvegardes").glob("*.sqlite")), ancienne)
    with closing(sqlite3.connect(ancienne)) as connexion:
        connexion.execute("PRAGMA user_version = 0")
    centre.lancer("effacer", "--reponse", "contact-20131012-100000", "--confirmer")
    assert centre.traces("06 99 88 77 66") == []
    assert [f.name for f in donnees.glob("classeurs.sqlite.*")] == [ancienne.name]
    with closing(sqlite3.connect(ancienne)) as connexion:
        assert connexion.execute("PRAGMA user_version").fetchone() == (0,)


def test_plusieurs_personnes_une_seule_a_la_fois(centre: Centre) -> None:
    centre.importer(
        "contact",
        CONTACTS.splitlines()[0] + "\n" + CONTACTS.splitlines()[1].replace("12/10", "13/10").replace("66", "65"),
    )
    code, dit = centre.lancer("effacer", "--personne", "Zébulonne", "--confirmer")
    assert code == 1
    assert "contact-20131012-100000, contact-20131013-100000" in dit
    assert centre.traces("06 99 88 77 66")


def test_ce_qui_est_garde_se_montre_a_la_personne(centre: Centre, tmp_path: Path) -> None:
    fichier = tmp_path / "pour-elle.txt"
    assert centre.lancer("effacer", "--personne", "Zébulonne", "--montrer", str(fichier))[0] == 0
    assert "Téléphone ou courriel\u00a0: 06 99 88 77 66" in fichier.read_text("utf-8")
    assert fichier.stat().st_mode & 0o777 == 0o600
    assert centre.traces("06 99 88 77 66")
    assert centre.lancer("effacer", "--personne", "Zébulonne", "--montrer", str(fichier))[0] == 1
    assert centre.lancer("effacer", "--personne", "Zébulonne", "--montrer", str(tmp_path / "ici" / "non"))[0] == 1


@pytest.mark.parametrize("arguments", [[], ["--code", "B1", "--reponse", "x"], ["--rejouer", "--montrer", "f"]])
def test_une_seule_demande_a_la_fois(centre: Centre, arguments: list[str]) -> None:
    assert centre.lancer("effacer", *arguments)[0] == 2


def test_rien_ne_repond(centre: Centre) -> None:
    assert centre.lancer("effacer", "--personne", "Personne d’ici", "--confirmer") == (0, "Rien à effacer.\n")
    assert centre.lancer("effacer", "--code", "B99") == (0, "Rien à effacer.\n")


def test_une_ligne_deplacee_au_mauvais_moment_n_est_pas_prise_pour_une_autre(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    ecrire, gestes = Connexion.ecrire, ["une fois"]

    def trier_avant(self: Connexion, *arguments: Any, **options: Any) -> Any:
        if gestes and self._identifiant == "contacts":
            gestes.clear()
            for titre, premiere in (("Réponses contact", 1), ("Personnes à rappeler", 2)):
                feuille = travail.feuille(titre)
                tri = {
                    "range": {"sheetId": feuille.id, "startRowIndex": premiere},
                    "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}],
                }
                travail.contacts.batch_update({"requests": [{"sortRange": tri}]})
        return ecrire(self, *arguments, **options)

    travail = atelier(centre)
    travail.ecrire("Personnes à rappeler", "contact-20131014-100000", "reponse", "Elle viendra")
    travail.synchroniser()
    monkeypatch.setattr(Connexion, "ecrire", trier_avant)
    centre.lancer("effacer", "--reponse", "contact-20131012-100000", "--confirmer")
    assert not gestes
    assert centre.traces("06 99 88 77 66") == []
    restent = atelier(centre).lignes("Personnes à rappeler")
    assert [(p["prenom"], p["reponse"]) for p in restent] == [("Yvonnique", "Elle viendra")]
    assert len(atelier(centre).feuille("Réponses contact").get_all_values()) == 3


def test_une_panne_au_milieu_se_finit_toute_seule(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    ecrire = Connexion.ecrire
    ecrits: list[str] = []

    def tomber(self: Connexion, *arguments: Any, **options: Any) -> Any:
        if "contacts" in ecrits:
            raise KeyboardInterrupt
        ecrits.append(self._identifiant)
        return ecrire(self, *arguments, **options)

    monkeypatch.setattr(Connexion, "ecrire", tomber)
    assert centre.lancer("effacer", "--reponse", "contact-20131012-100000", "--confirmer")[0] == 130
    monkeypatch.undo()
    assert centre.traces("06 99 88 77 66")  # the copies of what was erased are still there
    assert centre.lancer("synchroniser")[0] == 0
    assert [p["prenom"] for p in atelier(centre).lignes("Personnes à rappeler")] == ["Yvonnique"]
    lu = atelier(centre).contacts.worksheet("_passerelle").get_all_values()
    assert not [rangee for rangee in lu if any("06 99 88 77 66" in cellule for cellule in rangee)]


def test_le_service_purge_chaque_jour_apres_l_avoir_annonce(centre: Centre) -> None:
    def entretenir(le: str) -> Oubli:
        oubli = Oubli(ouvrir(centre.dossier, environnement(le)))
        oubli.entretenir()
        return oubli

    annoncee = entretenir("2019-01-02").echeance()
    assert [sorte.compte for sorte in annoncee.automatiques] == [
        "2 personnes à rappeler",
        "1 fiche de contact sans accord",
    ]
    assert f"{annoncee.le:%d/%m/%Y}" == "16/01/2019"
    entretenir("2019-01-15")
    assert centre.traces("06 99 88 77 66")
    entretenir("2019-01-16")
    assert centre.traces(*TOUS[1:]) == []
    centre.importer("contact", CONTACTS.replace("Zébulonne", "Wilhelmine"))
    entretenir("2019-03-01")  # the clock jumped by more than a month: somebody is to say so
    assert centre.traces("Wilhelmine")
    assert "date de cette machine" in entretenir("2019-03-01").echeance().retenue
    entretenir("2019-01-17")
    assert not centre.traces("Wilhelmine")
