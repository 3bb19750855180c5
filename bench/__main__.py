"""Time of a synchronisation for years of 5,000 and 100,000 responses, beside the floor: gspread reading the same tabs and
nothing else.

Each size runs in a process of its own, so that its peak memory is its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gspread
from gspread.utils import absolute_range_name
from rich.console import Console
from rich.table import Table

from bench.annee import LIEUX, besoins, seances
from bench.besoins import mesurer_les_besoins, mesurer_les_textes
from passerelle.amorce import Passerelle, ouvrir
from passerelle.classeur.connexion import API
from passerelle.classeur.lecture import CHAMPS, FORMAT
from passerelle.dossier import creer_dossier
from passerelle.tableur.api.adaptateur import client_local

TAILLES = (5_000, 100_000)
ENVIRONNEMENT = {"PASSERELLE_AUJOURDHUI": "2014-09-01", "PASSERELLE_JETON": "bench"}


def main() -> None:
    """Run every size, then what the lexicon is worth; `besoins`: only that; `textes`: the
    detector of personal data alone; a size: print its rows."""
    if sys.argv[1:] == ["besoins"]:
        mesurer_les_besoins()
        return
    if sys.argv[1:] == ["textes"]:
        mesurer_les_textes()
        return
    if len(sys.argv) > 1:
        for colonnes in mesurer(int(sys.argv[1])):
            print("\t".join(colonnes))
        return
    table = Table(
        "réponses",
        "étape",
        "secondes",
        "× plancher",
        "requêtes (lecture + écriture)",
        "cellules écrites",
        "mémoire (Mo)",
    )
    for taille in TAILLES:
        sortie = subprocess.run(
            [sys.executable, "-m", "bench", str(taille)], check=True, capture_output=True, text=True
        ).stdout
        for ligne in sortie.splitlines():
            table.add_row(*ligne.split("\t"))
        table.add_section()
    Console(width=120).print(table)
    mesurer_les_besoins()
    mesurer_les_textes()


def mesurer(taille: int) -> list[list[str]]:
    """The rows of one size."""
    with tempfile.TemporaryDirectory() as nom:
        dossier = Path(nom) / "centre"
        creer_dossier(dossier)
        passerelle = ouvrir(dossier, ENVIRONNEMENT)
        passerelle.installer()
        _ajouter_les_lieux(passerelle)
        passerelle.ajouter_reponses("seance", list(seances(taille // 2)), sans_doublon=False)
        passerelle.ajouter_reponses("besoin", list(besoins(taille - taille // 2)), sans_doublon=False)
        lignes = [_synchroniser(passerelle, taille, "première")]
        lignes += [_synchroniser(passerelle, taille, "rien de neuf, première relecture")]
        lignes += [_synchroniser(passerelle, taille, "rien de neuf, ensuite")]
        passerelle.ajouter_reponses("seance", [next(seances(1)) | {"Lieu": "Lieu 41"}], sans_doublon=False)
        lignes += [_synchroniser(passerelle, taille, "une réponse de plus")]
        plancher = _plancher(passerelle)
        formats = _octets_des_formats(passerelle) / 1e6
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rangees = [[f"{taille}", "plancher : tout lire", f"{plancher:.2f}", "1,0", "2 + 0", "0", ""]]
    rangees.append([f"{taille}", f"formats des cases : {formats:.1f} Mo de plus", "", "", "", "", ""])
    for etape, secondes, requetes, cellules in lignes:
        rangees.append(
            [
                f"{taille}",
                etape,
                f"{secondes:.2f}",
                f"{secondes / plancher:.1f}",
                requetes,
                str(cellules),
                f"{memoire:.0f}",
            ]
        )
    return rangees


def _client(passerelle: Passerelle) -> gspread.Client:
    if passerelle.tableur is None:
        raise SystemExit("The bench runs on the local workbook.")
    return client_local(passerelle.tableur)


def _ajouter_les_lieux(passerelle: Passerelle) -> None:
    feuille = _client(passerelle).open_by_key("principal").worksheet("Lieux")
    feuille.append_rows([["", lieu, "", "Centre social"] for lieu in LIEUX], table_range="A1")


def _synchroniser(passerelle: Passerelle, taille: int, etape: str) -> tuple[str, float, str, int]:
    print(f"{taille} réponses, {etape}…", file=sys.stderr)
    debut = time.perf_counter()
    compte_rendu = passerelle.synchroniser()
    duree = time.perf_counter() - debut
    if compte_rendu.garde:
        raise SystemExit("\n".join(compte_rendu.garde))
    return etape, duree, f"{compte_rendu.lectures} + {compte_rendu.ecritures}", compte_rendu.cellules


def _octets_des_formats(passerelle: Passerelle) -> int:
    """The bytes that the formats of cells add to what a synchronisation reads first."""
    client = _client(passerelle).http_client

    def octets(champs: str) -> int:
        return sum(
            len(client.request("get", f"{API}/{classeur}", params={"fields": champs}).content)
            for classeur in ("principal", "contacts")
        )

    return octets(CHAMPS) - octets(CHAMPS.replace(f",{FORMAT}", ""))


def _plancher(passerelle: Passerelle) -> float:
    """What gspread alone takes to read the same tabs."""
    client = _client(passerelle)
    debut = time.perf_counter()
    for identifiant in ("principal", "contacts"):
        classeur = client.open_by_key(identifiant)
        plages = [absolute_range_name(feuille.title) for feuille in classeur.worksheets()]
        classeur.values_batch_get(plages, params={"valueRenderOption": "UNFORMATTED_VALUE"})
    return time.perf_counter() - debut


if __name__ == "__main__":
    main()
