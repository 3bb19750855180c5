"""A centre's folder edited while a service works on it: taken up at the next synchronisation, or said."""

import logging
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from passerelle.amorce import Passerelle
from passerelle.erreurs import ErreurPasserelle
from passerelle.veille import SERVICE_CHANGE, lire_empreintes
from tests.installes import installer_ou_copier
from tests.synchronisation.atelier import Atelier

Ouvrir = Callable[[str], Passerelle]

PAUSE = (
    "pause:\n  libelle: Pause café\n  action: Aller vers\n  recurrence: FREQ=WEEKLY;BYDAY=TU\n"
    "  familles: [centre-social]\n"
)
ERREURS = "Les définitions du dossier ont des erreurs"
REPONSE = {"Horodateur": "03/10/2013 12:30:00", "Date": "03/10/2013"}


@pytest.fixture
def service(passerelle_locale: Passerelle) -> Passerelle:
    """A centre as a service holds it, for months."""
    installer_ou_copier(passerelle_locale.dossier)
    passerelle_locale.synchroniser()
    return passerelle_locale


@pytest.fixture
def activites(dossier_centre: Path) -> Path:
    return dossier_centre / "regles" / "activites.yaml"


def reecrire(fichier: Path, avant: str, apres: str) -> None:
    texte = fichier.read_text("utf-8")
    assert avant in texte
    fichier.write_text(texte.replace(avant, apres), "utf-8")


def creneaux(passerelle: Passerelle) -> int:
    return len(Atelier(passerelle).lignes("Planning"))


def test_ce_qu_une_commande_a_ecrit_reste(service: Passerelle, activites: Path, ouvrir_centre: Ouvrir) -> None:
    avant = creneaux(service)
    activites.write_text(PAUSE, "utf-8")
    assert ouvrir_centre("2014-09-01").synchroniser().lignes_ajoutees >= 52
    assert service.synchroniser().ecritures == 0
    assert creneaux(service) == avant + 52
    assert "Pause café" in service.apercu().choix["activites"]


def test_la_meme_lecture_se_recalcule_quand_les_definitions_changent(service: Passerelle, activites: Path) -> None:
    """The workbook reads as it did, and asked for nothing then."""
    assert service.synchroniser().ecritures == 0
    activites.write_text(PAUSE, "utf-8")
    assert service.synchroniser().lignes_ajoutees >= 52
    activites.unlink()
    assert service.synchroniser().lignes_retirees >= 52


def test_les_exercices_et_le_centre_suivent_passerelle_toml(service: Passerelle, dossier_centre: Path) -> None:
    reglages = dossier_centre / "passerelle.toml"
    reecrire(reglages, "[classeur]", "[[exercice]]\ndebut = 2014-09-01\nfin = 2015-08-31\n\n[classeur]")
    reecrire(reglages, 'nom = "Centre social du Vernet"', 'nom = "Maison du Vernet"')
    compte_rendu = service.synchroniser()
    assert compte_rendu.lignes_ajoutees >= 49
    feries = [c for c in compte_rendu.apercu.creneaux if c.motif.startswith("Jour férié")]
    assert any(c.date.year == 2015 for c in feries)
    assert (service.config.centre.nom, service.avis) == ("Maison du Vernet", "")


def test_ce_qu_une_fiche_refuse_suit_aussi(service: Passerelle, dossier_centre: Path) -> None:
    assert service.suspect("Rien de tel ici") is None
    confidentialite = Path(__file__).parents[1] / "regles" / "besoins.yaml"
    texte = confidentialite.read_text("utf-8")
    debut = texte.index("confidentialite:")
    (dossier_centre / "regles" / "besoins.yaml").write_text(texte[debut:], "utf-8")
    avant = service.suspect
    service.synchroniser()
    assert service.suspect is not avant


@pytest.mark.parametrize("faute", ["pause:\n  libele: Pause\n", "pause: [", "\x00"])
def test_des_definitions_fausses_laissent_le_classeur_en_l_etat(
    service: Passerelle, activites: Path, caplog: pytest.LogCaptureFixture, faute: str
) -> None:
    activites.write_text(PAUSE, "utf-8")
    service.synchroniser()
    avant = creneaux(service)
    activites.write_text(faute, "utf-8")
    with caplog.at_level(logging.WARNING, "passerelle.amorce"):
        for _ in range(2):
            with pytest.raises(ErreurPasserelle, match=ERREURS):
                service.synchroniser()
    assert [trace.message.count(ERREURS) for trace in caplog.records] == [1], "dit une fois"
    assert creneaux(service) == avant
    assert service.ajouter_reponses("besoin", [REPONSE]) == 1
    assert "Pause café" in service.apercu().choix["activites"]
    activites.unlink()
    assert service.synchroniser().lignes_retirees >= 52


def test_un_fichier_illisible_se_dit(service: Passerelle, activites: Path) -> None:
    activites.symlink_to(activites.parent / "parti.yaml")
    with pytest.raises(ErreurPasserelle, match=ERREURS):
        service.synchroniser()


def test_un_reglage_faux_se_dit_de_meme(service: Passerelle, dossier_centre: Path) -> None:
    reecrire(dossier_centre / "passerelle.toml", "fin = 2014-08-31", "fin = 2012-08-31")
    with pytest.raises(ErreurPasserelle, match=ERREURS):
        service.synchroniser()
    assert service.ajouter_reponses("besoin", [REPONSE]) == 1


def test_ce_qui_demande_de_relancer_se_dit_et_le_reste_continue(
    service: Passerelle, dossier_centre: Path, activites: Path
) -> None:
    reglages = dossier_centre / "passerelle.toml"
    reecrire(reglages, "balayage_minutes = 15", "balayage_minutes = 30")
    activites.write_text(PAUSE, "utf-8")
    assert service.synchroniser().lignes_ajoutees >= 52
    assert service.avis == SERVICE_CHANGE
    assert service.config.service.balayage_minutes == 15
    activites.unlink()
    service.synchroniser()
    assert service.avis == SERVICE_CHANGE
    reecrire(reglages, "balayage_minutes = 30", "balayage_minutes = 15")
    service.synchroniser()
    assert service.avis == ""


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ('principal = "local"', 'principal = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg"'),
        ('contacts = "local"', 'contacts = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg"'),
        ("Europe/Paris", "Indian/Reunion"),
    ],
)
def test_un_classeur_qui_n_est_plus_le_bon_ne_recoit_plus_rien(
    service: Passerelle, dossier_centre: Path, avant: str, apres: str
) -> None:
    reecrire(dossier_centre / "passerelle.toml", avant, apres)
    with pytest.raises(ErreurPasserelle, match="Relancez-le"):
        service.ajouter_reponses("besoin", [REPONSE])
    with pytest.raises(ErreurPasserelle, match="Relancez-le"):
        service.synchroniser()
    reecrire(dossier_centre / "passerelle.toml", apres, avant)
    assert service.ajouter_reponses("besoin", [REPONSE]) == 1
    assert service.synchroniser().ecritures == 1


def test_un_programme_mis_a_jour_fait_taire_l_ancien(service: Passerelle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.veille.version", lambda _: "9.9.9")
    with pytest.raises(ErreurPasserelle, match="mise à jour"):
        service.synchroniser()


def test_des_sources_que_personne_n_a_installees_suffisent(
    service: Passerelle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absente(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr("passerelle.veille.version", absente)
    assert lire_empreintes(service.dossier) == lire_empreintes(service.dossier)


def test_une_note_dans_le_dossier_ne_change_rien(service: Passerelle, activites: Path) -> None:
    avant = lire_empreintes(service.dossier)
    for nom in ("LISEZMOI.txt", ".activites.yaml.swp", "activites.yaml~"):
        (activites.parent / nom).write_text("…", "utf-8")
    assert lire_empreintes(service.dossier) == avant
    activites.write_text("", "utf-8")
    vide = lire_empreintes(service.dossier)
    activites.rename(activites.parent / "familles.yaml")
    assert len({avant, vide, lire_empreintes(service.dossier)}) == 3
