"""An engine in a process of its own, to be killed: `python -m tests.pannes.moteur_a_tuer DOSSIER [bloquer]`.

What it does is written to DOSSIER/faits.txt, a line each. With `bloquer`, a confirmed synchronisation never ends. The
environment’s PASSERELLE_BASE, where it is not empty, is the shared database.
"""

import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from passerelle.domaine.chaine.compte_rendu import Apercu, CompteRendu
from passerelle.moteur import Moteur

DOSSIER = Path(sys.argv[1])
BLOQUER = "bloquer" in sys.argv


def noter(fait: str) -> None:
    with (DOSSIER / "faits.txt").open("a") as faits:
        faits.write(f"{fait}\n")


def synchroniser(*, confirmer: bool) -> CompteRendu:
    noter(f"confirmer={confirmer}")
    if confirmer and BLOQUER:
        threading.Event().wait()
    return CompteRendu(
        quand=datetime.now(UTC),
        duree_s=0.0,
        lectures=0,
        ecritures=0,
        cellules=0,
        lignes_ajoutees=0,
        lignes_retirees=0,
        garde=(),
        plan="",
        apercu=Apercu(),
    )


if __name__ == "__main__":
    moteur = Moteur(synchroniser, classeur="local", dossier=DOSSIER, base=os.environ.get("PASSERELLE_BASE", ""))
    moteur.demarrer()
    if BLOQUER:
        moteur.confirmer()
    noter("pret")
    threading.Event().wait()
