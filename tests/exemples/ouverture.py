"""What the tests of a centre's folder share: make it, install its tabs, read its figures."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from passerelle.amorce import ouvrir
from passerelle.definitions import lister_problemes
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.dossier import creer_dossier
from tests.conftest import environnement
from tests.installes import installer_ou_copier
from tests.synchronisation.atelier import Atelier, Cellule

EXEMPLES = Path(__file__).parents[2] / "exemples"
DOSSIERS = Path(__file__).parent / "dossiers"

Mesures = dict[tuple[str, str], tuple[float, int | None, int | None]]
"""(ventilation, modalite) → valeur, n, sur."""


def preparer(dossier: Path, source: Path) -> Path:
    """A centre's folder, ready to work, holding what `source` holds."""
    creer_dossier(dossier)
    shutil.copytree(source, dossier, dirs_exist_ok=True)
    return dossier


def ecrire(dossier: Path, fichiers: Mapping[str, str]) -> None:
    """Write files of a centre's folder, by name."""
    for nom, contenu in fichiers.items():
        chemin = dossier / nom
        chemin.parent.mkdir(parents=True, exist_ok=True)
        chemin.write_text(contenu, "utf-8")


def installer(dossier: Path, aujourdhui: str = "2014-09-01") -> Atelier:
    """The centre at work, its tabs made."""
    est_neuf = not (dossier / "donnees" / "classeurs.sqlite").exists()
    if est_neuf:
        installer_ou_copier(dossier)
    passerelle = ouvrir(dossier, environnement(aujourdhui))
    if not est_neuf:
        passerelle.installer()
    return Atelier(passerelle)


def phrases(dossier: Path) -> list[str]:
    """What `verifier` says of its definitions, with ordinary spaces."""
    return [str(probleme).replace("\N{NO-BREAK SPACE}", " ") for probleme in lister_problemes(dossier)]


def repondre(atelier: Atelier, onglet: str, *reponses: Mapping[str, Cellule]) -> None:
    """Responses arrive in a tab, one a minute where they do not say when."""
    for minute, reponse in enumerate(reponses):
        atelier.repondre(onglet, {"Horodateur": f"01/08/2014 10:{minute:02d}:00", **reponse})


def mesures(compte_rendu: CompteRendu, code: str, periode: str = "2013-2014") -> Mesures:
    """The figures of one indicator for a period."""
    return {
        (chiffre.ventilation, chiffre.modalite): (chiffre.valeur, chiffre.n, chiffre.sur)
        for chiffre in compte_rendu.apercu.chiffres
        if chiffre.code == code and chiffre.periode == periode
    }


def messages(compte_rendu: CompteRendu) -> set[tuple[str, str, str]]:
    """What is to be looked at: table, line, column. The notices of projects and of the planning are another matter."""
    return {
        (anomalie.ou, anomalie.ligne, anomalie.champ)
        for anomalie in compte_rendu.apercu.anomalies
        if anomalie.ou != "projet" and anomalie.gravite != "information"
    }
