"""`passerelle planning`, from a centre's own workbook to the sheets and the calendar; read by a client of another make."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject

from passerelle.amorce import Passerelle
from passerelle.cli import lancer
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.liens.calendrier import Rencontre, a_dire, annoncer
from passerelle.sorties.calendrier import rediger
from passerelle.sorties.planning import periode_du_planning
from tests.conftest import environnement
from tests.synchronisation.atelier import Atelier

JOUR = "2014-01-09"
PARIS = ZoneInfo("Europe/Paris")

Lancer = Callable[..., tuple[int, str, str]]


@pytest.fixture
def planning(
    dossier_centre: Path,
    ouvrir_centre: Callable[[str], Passerelle],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> Lancer:
    """The command, run in this process on a centre that was synchronised once."""
    ouvrir_centre(JOUR).synchroniser()

    def faire(*options: str) -> tuple[int, str, str]:
        arguments = ["planning", "--dossier", str(dossier_centre), "--sortie", str(tmp_path / "sortie"), *options]
        code = lancer(arguments, environnement(JOUR))
        lu = capsys.readouterr()
        return code, lu.out.replace("\u00a0", " "), lu.err.replace("\u00a0", " ")

    return faire


def evenements(contenu: bytes | str) -> list[Any]:
    """The events of a calendar, in order."""
    texte = contenu if isinstance(contenu, str) else contenu.decode()
    return list(vobject.readOne(texte).contents.get("vevent", []))


def test_l_annee_un_mois_par_page_et_son_calendrier(planning: Lancer, tmp_path: Path) -> None:
    code, sortie, erreur = planning()
    assert (code, erreur) == (0, "")
    assert "Du 1er septembre 2013 au 31 août 2014 : 61 rencontres, sur 12 mois." in sortie
    assert "un téléphone n’ouvrira pas http://127.0.0.1:8000" in sortie
    fichiers = {chemin.name: chemin.read_bytes() for chemin in (tmp_path / "sortie").iterdir()}
    assert sorted(fichiers) == ["calendrier.ics", "planning-2013-2014.html"]
    page = fichiers["planning-2013-2014.html"].decode().replace("\u00a0", " ")
    assert page.count('<section class="page a4"') == 12
    assert page.count("pas de rencontre : Jour férié : ") == 3
    assert len(evenements(fichiers["calendrier.ics"])) == 61
    assert planning()[0] == 0
    assert {chemin.name: chemin.read_bytes() for chemin in (tmp_path / "sortie").iterdir()} == fichiers


def test_une_periode_et_un_lieu(planning: Lancer, tmp_path: Path) -> None:
    code, sortie, _ = planning("--du", "2014-04-01", "--au", "2014-04-30", "--lieu", "École A")
    assert code == 0
    assert "sur 1 mois" in sortie
    (ics,) = (tmp_path / "sortie").glob("*.ics")
    (html,) = (tmp_path / "sortie").glob("*.html")
    assert (ics.name, html.name) == ("calendrier-ecole-a.ics", "planning-2014-04-01-au-2014-04-30-ecole-a.html")
    vus = evenements(ics.read_bytes())
    assert {vu.location.value for vu in vus} == {"École A"}
    assert {vu.dtstart.value.month for vu in vus} == {4}


def test_seul_le_classeur_retient_les_numeros(
    planning: Lancer, dossier_centre: Path, ouvrir_centre: Callable[[str], Passerelle], tmp_path: Path
) -> None:
    atelier = Atelier(ouvrir_centre(JOUR))
    atelier.ecrire("Planning", "2014-01-30-petit-dejeuner", "date", "31/01/2014")
    atelier.synchroniser()
    for fichier in (dossier_centre / "donnees").glob("*.sqlite*"):
        if not fichier.name.startswith("classeurs.sqlite"):
            fichier.unlink()
    planning()
    (deplace,) = [
        vu
        for vu in evenements((tmp_path / "sortie" / "calendrier.ics").read_bytes())
        if vu.uid.value.startswith("2014-01-30-petit-dejeuner@")
    ]
    assert (deplace.sequence.value, deplace.dtstart.value.day) == ("1", 31)


def test_une_periode_sans_rencontre_se_dit(planning: Lancer, tmp_path: Path) -> None:
    code, sortie, _ = planning("--du", "2020-01-01")
    assert code == 0
    assert "Du 1er janvier 2020 au 1er janvier 2020, le planning n’a aucune rencontre." in sortie
    (html,) = (tmp_path / "sortie").glob("*.html")
    assert "Aucune rencontre" in html.read_text("utf-8")


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (("--du", "2014-05-01", "--au", "2014-04-30"), "Cette période finit avant de commencer."),
        (("--lieu", "nulle part"), "Lieux possibles : centre-commercial, centre-social, ecole-a, ecole-b."),
        (("--du", "demain"), "Donnez une date ainsi : 2014-09-01."),
    ],
)
def test_ce_qui_est_mal_demande(planning: Lancer, tmp_path: Path, options: tuple[str, ...], phrase: str) -> None:
    code, sortie, erreur = planning(*options)
    assert (code, sortie) == (2, "")
    assert phrase in erreur
    assert not (tmp_path / "sortie").exists()


def test_le_fichier_d_un_autre_n_est_jamais_recouvert(planning: Lancer, tmp_path: Path) -> None:
    (tmp_path / "sortie").mkdir()
    (tmp_path / "sortie" / "calendrier.ics").write_bytes(b"BEGIN:VCALENDAR")
    code, _, erreur = planning()
    assert code == 1
    assert "n’est pas une page de Passerelle" in erreur
    assert [chemin.name for chemin in (tmp_path / "sortie").iterdir()] == ["calendrier.ics"]


RENCONTRE = Rencontre(
    date=date(2013, 10, 24),
    heure="09:00",
    minutes=90,
    activite="petit-dejeuner",
    titre="Café, thé; et \\ « cœur »\nchaud",
    lieu="ecole-a",
    nom_lieu="École A, rue très longue " * 4,
)
QUAND = datetime(2013, 9, 2, 8, 30, 5, tzinfo=UTC)


def test_sans_heure_une_rencontre_tient_la_journee() -> None:
    calendrier = annoncer(None, {}, centre="Vernet", reunions={"a": replace(RENCONTRE, heure="")}, maintenant=QUAND)
    dites = a_dire(calendrier, maintenant=QUAND, du=date(2013, 9, 1), equipe=True)
    (reunion,) = evenements(rediger(calendrier, dites, titre="L’équipe", fuseau=PARIS))
    assert (reunion.dtstart.value, reunion.dtend.value) == (date(2013, 10, 24), date(2013, 10, 25))


def test_l_heure_est_juste_des_deux_cotes_du_changement_d_heure_et_le_texte_intact() -> None:
    voulues = {"a": RENCONTRE, "b": replace(RENCONTRE, date=date(2013, 10, 31), lieu="", nom_lieu="")}
    calendrier = annoncer(None, voulues, centre="Vernet", maintenant=QUAND)
    contenu = rediger(
        calendrier, a_dire(calendrier, maintenant=QUAND, du=date(2013, 9, 1)), titre="L’action", fuseau=PARIS
    )
    assert all(len(ligne) <= 75 for ligne in contenu.split(b"\r\n"))
    ete, hiver = evenements(contenu)
    assert ete.dtstart.value == datetime(2013, 10, 24, 7, tzinfo=UTC)
    assert hiver.dtstart.value == datetime(2013, 10, 31, 8, tzinfo=UTC)
    assert hiver.dtend.value - hiver.dtstart.value == timedelta(minutes=90)
    assert ete.summary.value == f"{RENCONTRE.titre} – {RENCONTRE.nom_lieu}"
    assert ete.location.value == RENCONTRE.nom_lieu
    assert hiver.summary.value == RENCONTRE.titre
    assert "location" not in hiver.contents
    assert (ete.uid.value, ete.sequence.value, ete.status.value) == ("a@vernet", "0", "CONFIRMED")
    assert ete.dtstamp.value == ete.last_modified.value == QUAND


def test_ce_qui_n_a_pas_lieu_est_annule_et_le_titre_le_dit_aussi() -> None:
    avant = annoncer(None, {"a": RENCONTRE, "b": RENCONTRE}, centre="Vernet", maintenant=QUAND)
    apres = {"a": replace(RENCONTRE, annulee=True), "b": replace(RENCONTRE, lieu="ecole-b", nom_lieu="École B")}
    calendrier = annoncer(avant, apres, centre="Vernet", maintenant=QUAND)
    dites = a_dire(calendrier, maintenant=QUAND, du=date(2013, 9, 1), lieu="ecole-a")
    annule, ailleurs = evenements(rediger(calendrier, dites, titre="L’action", fuseau=PARIS))
    assert (annule.status.value, annule.sequence.value) == ("CANCELLED", "1")
    assert annule.summary.value.startswith("Annulé\u00a0: Café")
    assert (ailleurs.status.value, ailleurs.summary.value.endswith("– École B")) == ("CANCELLED", True)
    assert ailleurs.summary.value.startswith("Ailleurs\u00a0: ")


UN, DEUX = (Exercice(date(an, 9, 1), date(an + 1, 8, 31)) for an in (2013, 2014))


@pytest.mark.parametrize(
    ("du", "au", "nom"),
    [
        (None, None, "2013-2014"),
        (date(2014, 9, 1), None, "2014-2015"),
        (None, date(2015, 8, 31), "2014-2015"),
        (None, date(2014, 12, 31), "2014-09-01-au-2014-12-31"),
        (date(2014, 3, 1), date(2014, 12, 31), "2014-03-01-au-2014-12-31"),
        (date(2012, 3, 1), None, "2012-03-01-au-2012-03-01"),
    ],
)
def test_une_borne_qui_n_est_pas_dite_est_celle_de_l_exercice(du: date | None, au: date | None, nom: str) -> None:
    periode = periode_du_planning((UN, DEUX), date(2014, 1, 9), du=du, au=au)
    assert periode.nom == nom


def test_avant_le_premier_exercice_le_planning_est_celui_du_jour() -> None:
    periode = periode_du_planning((UN,), date(2013, 7, 1))
    assert (periode.du, periode.au) == (date(2013, 7, 1), date(2013, 7, 1))
