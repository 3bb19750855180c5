"""`python -m tests.course`: races one after another, and the figures of each. `make course` calls it."""

import argparse
import sys
import tempfile
from itertools import product
from pathlib import Path

from tests.course.deroulement import Reglage, courir
from tests.course.verification import raconter


def main() -> int:
    """Run them; 1 when a promise was broken."""
    lecture = argparse.ArgumentParser(prog="python -m tests.course", description=__doc__)
    lecture.add_argument("graines", nargs="*", type=int, default=[1])
    lecture.add_argument("--secondes", type=float, default=90)
    lecture.add_argument(
        "--tue",
        nargs="+",
        type=float,
        default=[0],
        help="secondes entre deux kill -9, environ ; 0 : aucun ; une course pour chaque",
    )
    lecture.add_argument("--pause", type=float, default=0.2, help="secondes entre deux gestes d’une personne, environ")
    lecture.add_argument(
        "--presse", type=float, default=0.3, help="secondes entre deux « synchroniser » de la page ; 0 : aucun"
    )
    lecture.add_argument(
        "--import", dest="import_s", type=float, default=12, help="secondes entre deux importations ; 0 : aucune"
    )
    lecture.add_argument("--calme", action="store_true", help="des gestes seulement quand rien ne se synchronise")
    lecture.add_argument("--sans-gestes", action="store_true", help="des réponses, et personne dans le classeur")
    lecture.add_argument("--montre", type=int, default=8, help="de combien de lignes raconter toute l’histoire")
    lecture.add_argument("--genre", default="", help="ne raconter que celles-là")
    lecture.add_argument("--journal", type=Path, help="un fichier où écrire tout ce qui s’est passé, à sa seconde")
    dit = lecture.parse_args()
    rompues = 0
    for graine, tue in product(dit.graines, dit.tue):
        reglage = Reglage(
            secondes=dit.secondes,
            graine=graine,
            tue=tue,
            pause=dit.pause,
            presse_s=dit.presse,
            import_s=dit.import_s,
            au_calme=dit.calme,
            gestes=not dit.sans_gestes,
        )
        with tempfile.TemporaryDirectory(prefix="course-") as depot:
            compte = courir(reglage, Path(depot) / "centre")
        if racontees := [manquement for manquement in compte.manquements if dit.genre in manquement.genre]:
            print(raconter(racontees, lignes=dit.montre))
        print(compte, flush=True)
        if dit.journal:
            with dit.journal.open("a", encoding="utf-8") as flux:
                flux.writelines(f"{fait}\n" for fait in (str(compte), *compte.registre.journal))
        rompues += len(compte.manquements)
    return int(rompues > 0)


if __name__ == "__main__":
    sys.exit(main())
