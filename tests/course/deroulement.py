"""One race: work, kills, quiet, and the account of it."""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from traceback import format_exc

from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.course.benevoles import POIDS, Benevoles, Occasions
from tests.course.classeur import BROUILLON, Cellule, Classeur, Panne
from tests.course.equipe import faire_un_geste, travailler
from tests.course.importations import importer, importer_toujours
from tests.course.onglets import ANIMATIONS, BESOINS, REUNIONS, SEANCES, SUIVI
from tests.course.personne import Personne
from tests.course.registre import Registre
from tests.course.service import Service
from tests.course.verification import Manquement, regarder, verifier

PREMIERES = {SEANCES: 14, BESOINS: 8, REUNIONS: 6, ANIMATIONS: 6, SUIVI: 8}
"""The forms that came before the race: people have lines to work in."""


@dataclass(frozen=True, kw_only=True)
class Reglage:
    """`tue`, `import_s`, `presse_s`: seconds, about, between two kills, two files imported, two presses of the page's button;
    0: none. `pause`: between two gestures of a person. `au_calme`: gestures only while nothing synchronises. `gestes`: whether
    people work at all."""

    secondes: float
    graine: int
    tue: float = 0
    pause: float = 0.2
    personnes: int = 2
    import_s: float = 12
    presse_s: float = 0.3
    au_calme: bool = False
    gestes: bool = True


@dataclass
class Compte:
    """What a race gave."""

    reglage: Reglage
    registre: Registre
    manquements: list[Manquement] = field(default_factory=list)
    kills: int = 0
    synchronisations: int = 0
    duree_max: float = 0.0
    duree: float = 0.0

    def __str__(self) -> str:
        faits = ", ".join(f"{fait} {nombre}" for fait, nombre in sorted(self.registre.faits.items()))
        genres: dict[str, int] = {}
        for manquement in self.manquements:
            genres[manquement.genre] = genres.get(manquement.genre, 0) + 1
        detail = f" ({', '.join(f'{genre} {n}' for genre, n in genres.items())})" if genres else ""
        return (
            f"graine {self.reglage.graine}, {self.reglage.secondes:g} s, {self.kills} arrêts brutaux, "
            f"{self.synchronisations} synchronisations depuis le dernier démarrage, demande la plus longue "
            f"{self.duree_max:.1f} s, {self.duree:.0f} s en tout\n    {faits}\n    "
            f"promesses rompues : {len(self.manquements)}{detail}"
        )


def courir(reglage: Reglage, dossier: Path) -> Compte:
    """Run a race in a folder that does not exist yet."""
    debut = time.monotonic()
    service = Service(dossier)
    classeur, registre = Classeur(service.adresse), Registre()
    compte = Compte(reglage, registre)
    try:
        service.demarrer()
        classeur.ouvrir()
        benevoles = Benevoles(classeur, registre, Occasions(random.Random(reglage.graine)))
        for onglet, fois in PREMIERES.items():
            benevoles.repondre(onglet, fois=fois)
        assert service.au_calme(), "la première synchronisation ne vient pas"
        personnes = [
            Personne(f"P{rang + 1}", classeur, registre, random.Random(reglage.graine * 100 + rang))
            for rang in range(reglage.personnes)
        ]
        (_tour_a_tour if reglage.au_calme else _tous_ensemble)(
            reglage, service, classeur, registre, benevoles, personnes
        )
        compte.manquements += _conclure(service, classeur, registre)
        compte.synchronisations = service.synchronisations()
        compte.manquements += _rien_de_plus(service)
    finally:
        service.arreter()
        classeur.fermer()
    compte.kills, compte.duree_max, compte.duree = service.kills, classeur.duree_max, time.monotonic() - debut
    return compte


def _tous_ensemble(
    reglage: Reglage,
    service: Service,
    classeur: Classeur,
    registre: Registre,
    benevoles: Benevoles,
    personnes: list[Personne],
) -> None:
    fin = time.monotonic() + reglage.secondes
    erreurs: list[str] = []

    def fini() -> bool:
        return time.monotonic() > fin or bool(erreurs)

    def surveille(faire: Callable[[], None]) -> Callable[[], None]:
        def lancer() -> None:
            try:
                faire()
            except Exception:  # noqa: BLE001 — told by the race, which stops
                erreurs.append(format_exc())

        return lancer

    travaux: list[Callable[[], None]] = [lambda: benevoles.envoyer(fini, avertir=service.avertir, pause=reglage.pause)]
    if reglage.gestes:
        travaux += [
            lambda personne=personne: travailler(personne, fini, pause=reglage.pause)  # type: ignore[misc]
            for personne in personnes
        ]
    if reglage.presse_s:
        travaux.append(lambda: _presser(service, fini, reglage.presse_s))
    if reglage.import_s:
        hasard = random.Random(reglage.graine + 7)
        faire = lambda: importer(service, classeur, registre, benevoles, hasard)  # noqa: E731
        travaux.append(lambda: importer_toujours(fini, faire, registre, pause=reglage.import_s))
    if reglage.tue:
        travaux.append(lambda: _tuer(service, fini, fin, random.Random(reglage.graine + 13), reglage.tue))
    fils = [threading.Thread(target=surveille(travail), daemon=True) for travail in travaux]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert not erreurs, "\n".join(erreurs)


def _presser(service: Service, fini: Callable[[], bool], pause: float) -> None:
    while not fini():
        service.presser()
        time.sleep(pause)


def _tuer(service: Service, fini: Callable[[], bool], fin: float, hasard: random.Random, tue: float) -> None:
    while not fini():
        attente = time.monotonic() + tue * (0.5 + hasard.random())
        while time.monotonic() < attente and not fini():
            time.sleep(0.05)
        if time.monotonic() < fin - 3 and not fini():
            service.tuer()
            service.demarrer()


def _tour_a_tour(
    reglage: Reglage,
    service: Service,
    classeur: Classeur,
    registre: Registre,
    benevoles: Benevoles,
    personnes: list[Personne],
) -> None:
    """Responses and gestures, then a synchronisation that nobody disturbs, and again."""
    fin = time.monotonic() + reglage.secondes
    hasard = random.Random(reglage.graine + 17)
    while time.monotonic() < fin:
        for _ in range(hasard.randrange(1, 8)):
            try:
                if hasard.random() < 0.3:
                    registre.faits[benevoles.repondre(hasard.choice(list(POIDS)))] += 1
                elif reglage.gestes and (fait := faire_un_geste(hasard.choice(personnes))):
                    registre.faits[fait] += 1
            except Panne as panne:
                registre.perdue(panne)
        if reglage.import_s and hasard.random() < 0.05:
            registre.faits[importer(service, classeur, registre, benevoles, hasard)] += 1
        registre.noter("une synchronisation au calme")
        assert service.au_calme(), "la synchronisation ne vient pas"


def _conclure(service: Service, classeur: Classeur, registre: Registre) -> list[Manquement]:
    """Wait until nothing moves, then verify."""
    classeur.attendre()
    manquements = []
    if not service.au_calme(secondes=120) or not service.au_calme(secondes=60):
        manquements.append(
            Manquement("au calme", "le service ne s’arrête pas de travailler", [service.page("/")[:2000]])
        )
    if classeur.erreurs:
        lignes = service.journal.read_text("utf-8", "replace").splitlines()
        manquements.append(Manquement("erreur 500", classeur.erreurs[0], [*classeur.erreurs[1:], *lignes[-60:]]))
    for resultat in ("retenue", "empechee"):
        if nombre := service.synchronisations(resultat):
            registre.faits[f"synchronisation {resultat}"] = nombre
    return manquements + verifier(registre, regarder(classeur))


def _rien_de_plus(service: Service) -> list[Manquement]:
    """A quiet centre writes nothing more, whoever synchronises it."""
    service.arreter()
    avant = _tout(service)
    code, dit = service.commander("synchroniser")
    manquements = [] if code == 0 else [Manquement("au calme", f"synchroniser finit avec {code} : {dit}")]
    apres = _tout(service)
    return manquements + [
        Manquement("au calme", f"{titre} a encore été écrit", _ecarts(avant.get(titre, []), apres.get(titre, [])))
        for titre in {**avant, **apres}
        if avant.get(titre) != apres.get(titre)
    ]


def _tout(service: Service) -> dict[str, list[list[Cellule]]]:
    tableur = Tableur(service.dossier / "donnees" / "classeurs.sqlite")
    try:
        classeur = client_local(tableur).open_by_key("principal")
        return {f.title: f.get_all_values() for f in classeur.worksheets() if f.title != BROUILLON}
    finally:
        tableur.fermer()


def _ecarts(avant: list[list[Cellule]], apres: list[list[Cellule]]) -> list[str]:
    rangs = range(max(len(avant), len(apres)))
    paires = [(avant[r] if r < len(avant) else [], apres[r] if r < len(apres) else []) for r in rangs]
    return [f"{une} → {autre}"[:600] for une, autre in paires if une != autre][:6]
