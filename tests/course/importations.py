"""`passerelle importer` beside the service: files of responses exported elsewhere, sometimes imported twice."""

import csv
import random
import time
from collections.abc import Callable
from pathlib import Path

from tests.course.benevoles import Benevoles
from tests.course.classeur import Cellule, Classeur, Panne
from tests.course.onglets import ANIMATIONS, BESOINS, REUNIONS, SEANCES, Onglet, Reponse, instant, seconde
from tests.course.registre import Registre
from tests.course.service import Service

_JOURS = ("Date de la séance", "Date")


def importer(
    service: Service, classeur: Classeur, registre: Registre, benevoles: Benevoles, hasard: random.Random
) -> str:
    """Import a file of new responses until the command says it is done, and once more half the time."""
    onglet = hasard.choice((SEANCES, BESOINS, REUNIONS, ANIMATIONS))
    with classeur.verrou:
        composees = [benevoles.composer(onglet) for _ in range(hasard.randrange(3, 9))]
        reponses = [reponse for reponse in composees if reponse is not None]
        moments = {seconde(reponse["Horodateur"]) for reponse in reponses}
        registre.en_import |= moments
        for reponse in reponses:
            registre.attendue(onglet, reponse)
        fichier = service.dossier.parent / f"import-{registre.suivante()}.csv"
    _exporter(fichier, reponses)
    dits: list[str] = []
    for _ in range(6):
        code, dit = service.commander("importer", str(fichier), "--formulaire", onglet.formulaire)
        dits.append(f"{code} {dit.splitlines()[-1] if dit else ''}")
        if code == 0:
            break
        time.sleep(1)
    if hasard.random() < 0.5:
        code, dit = service.commander("importer", str(fichier), "--formulaire", onglet.formulaire)
        dits.append(f"encore : {code} {dit.splitlines()[-1] if dit else ''}")
    arrivees = _arrivees(classeur, onglet)
    with classeur.verrou:
        for reponse in reponses:
            if seconde(reponse["Horodateur"]) in arrivees:
                registre.repondue(onglet, reponse, par=f"importer ({' ; '.join(dits)})")
        registre.en_import -= moments
        registre.noter(f"importer {onglet.formulaire}, {len(reponses)} réponses : {' ; '.join(dits)}")
        if dits[0].startswith("0") and not moments <= arrivees:
            registre.faits["réponse importée absente"] += 1
    return "import"


def _arrivees(classeur: Classeur, onglet: Onglet) -> set[int]:
    while True:
        try:
            grille = classeur.lire(classeur.sheet_id(onglet.reponses), haut=1)
        except Panne:
            classeur.attendre()
        else:
            return {seconde(ligne["Horodateur"]) for ligne in grille.lignes().values()}


def _exporter(fichier: Path, reponses: list[Reponse]) -> None:
    """A file as Google Sheets writes it in French."""
    titres = list(dict.fromkeys(titre for reponse in reponses for titre in reponse))
    with fichier.open("w", encoding="utf-8", newline="") as flux:
        lignes = csv.writer(flux)
        lignes.writerow(titres)
        lignes.writerows([_en_francais(titre, reponse.get(titre, "")) for titre in titres] for reponse in reponses)


def _en_francais(titre: str, valeur: Cellule) -> str:
    if titre == "Horodateur":
        return f"{instant(valeur):%d/%m/%Y %H:%M:%S}"
    if titre in _JOURS:
        return f"{instant(valeur):%d/%m/%Y}"
    return f"{valeur:g}".replace(".", ",") if isinstance(valeur, int | float) else str(valeur)


def importer_toujours(
    jusqu_a: Callable[[], bool], faire: Callable[[], str], registre: Registre, *, pause: float
) -> None:
    """Files come, one after another."""
    while not jusqu_a():
        registre.faits[faire()] += 1
        fin = time.monotonic() + pause
        while time.monotonic() < fin and not jusqu_a():
            time.sleep(0.2)
