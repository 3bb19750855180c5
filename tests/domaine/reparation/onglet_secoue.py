"""A tab held in memory, that the service writes and people shake: what the workbook does of it, without a workbook."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Feuille, Onglet, lire_feuille
from passerelle.domaine.feuilles.memoire import Memoire, depuis_textes, en_morceaux
from passerelle.domaine.feuilles.plan import PlanOnglet
from passerelle.domaine.reparation.constat import constater
from passerelle.domaine.reparation.geste import Brut, Case, Geste, geste_de, porte
from passerelle.domaine.reparation.note import GAUCHE, PLUS_BAS, composer, placer, relever_les_restes
from passerelle.domaine.reparation.remise import Fait, rendre
from passerelle.domaine.reparation.reparation import planifier, reparer
from passerelle.domaine.reparation.restes import Restes
from passerelle.domaine.reparation.temoin import Temoin

TABLE = Table(
    id="pret",
    onglet="Prêts",
    genre="reponse",
    presence="nom",
    colonnes=(
        Colonne(cle="id", libelle="Identifiant"),
        Colonne(cle="nom", libelle="Nom"),
        Colonne(cle="n", libelle="Nombre", type="nombre"),
        Colonne(cle="m", libelle="Autre nombre", type="nombre"),
    ),
)
ENTETE: tuple[list[Any], list[Any]] = (
    ["id", "nom", "n", "m", None],
    ["Identifiant", "Nom", "Nombre", "Autre nombre", "Notre note"],
)

ECRITURES = 3
"""One write, and those that give back what it covered before all is read again."""

Grille = list[list[Any]]
Secousse = Callable[["OngletSecoue"], None]


class OngletSecoue:
    """`grille`: its rows, rows 1 and 2 first; `memoire`: what the service remembers of it; `supprimees`: the lines that somebody
    deleted."""

    def __init__(self, *rangees: Sequence[Any]) -> None:
        self.grille: Grille = [list(rangee) for rangee in (*ENTETE, *rangees)]
        self.supprimees: set[str] = set()
        lue = self.lue()
        nommees = [place for place, ident in enumerate(lue.colonnes["id"]) if ident]
        self._morceaux: dict[int, str] = {}
        self._garder(
            Memoire(
                ids=[str(lue.colonnes["id"][place]) for place in nommees],
                sources=[(f"{lue.colonnes['id'][place]}:1",) for place in nommees],
                colonnes={cle: [lue.colonnes[cle][place] for place in nommees] for cle in ("nom", "n", "m")},
                morceaux=range(len(nommees)),
            )
        )

    def lue(self) -> Feuille:
        """The tab as the service reads it."""
        largeur = max(map(len, self.grille))
        formules = {
            (rang, place): valeur["f"]
            for rang, rangee in enumerate(self.grille)
            for place, valeur in enumerate(rangee)
            if isinstance(valeur, dict)
        }
        return lire_feuille(
            TABLE,
            Onglet(
                sheet_id=1,
                titre="Prêts",
                grille=[_sans_blancs([0 if isinstance(v, dict) else v for v in r]) for r in self.grille],
                formules=formules,
                hauteur=len(self.grille),
                largeur=largeur,
            ),
        )

    def lignes(self) -> dict[str, dict[str, Any]]:
        """Id → key, or label of staff's → cell."""
        cles, libelles, *rangees = self.grille
        noms = [cle or libelle for cle, libelle in zip(cles, libelles, strict=True)]
        dites = [{nom: valeur for nom, valeur in zip(noms, r, strict=False) if nom} for r in rangees if any(r)]
        return {str(ligne.get("id")): ligne for ligne in dites}

    # What people do ------------------------------------------------------------------------------------------------

    def trier(self, cle: str = "nom") -> None:
        place = self.grille[0].index(cle)
        self.grille[LIGNES_ENTETE:] = sorted(
            self.grille[LIGNES_ENTETE:], key=lambda r: str(_a(r, place) or "~"), reverse=True
        )

    def inserer_une_rangee(self, rang: int = LIGNES_ENTETE) -> None:
        self.grille.insert(rang, [""] * len(self.grille[0]))

    def supprimer_la_rangee(self, rang: int) -> None:
        del self.grille[rang]

    def supprimer(self, ident: str) -> None:
        """Delete a line, where its id is seen: one covered for an instant is not."""
        place = self.grille[0].index("id")
        restent = [rangee for rangee in self.grille if _a(rangee, place) != ident]
        if len(restent) < len(self.grille):
            self.supprimees.add(ident)
            self.grille = restent

    def inserer_une_colonne(self, place: int = 1) -> None:
        for rangee in self.grille:
            rangee.extend([None] * (place - len(rangee)))
            rangee.insert(place, "")

    def deplacer_la_colonne(self, depart: int, arrivee: int) -> None:
        for rangee in self.grille:
            rangee.extend([None] * (max(depart, arrivee) + 1 - len(rangee)))
            rangee.insert(arrivee, rangee.pop(depart))

    def taper(self, ident: str, nom: str, valeur: Any) -> None:
        """Type in a line's cell, in a column told by its key or its label."""
        place = next(p for p, dits in enumerate(zip(*self.grille[:2], strict=True)) if nom in dits)
        rangee = next(r for r in self.grille if _a(r, self.grille[0].index("id")) == ident)
        rangee += [None] * (place + 1 - len(rangee))
        rangee[place] = valeur

    # What the service does --------------------------------------------------------------------------------------------

    def planifier(
        self,
        voulues: Mapping[tuple[str, str], Any] | None = None,
        *,
        nouvelles: Sequence[Mapping[str, Any]] = (),
        nommer: Mapping[str, str] | None = None,
        retirer: Sequence[str] = (),
    ) -> PlanOnglet:
        """What is to be written, on the tab as it stands. `voulues`: (line, key) → cell; `nommer`: name of a line without id →
        its id."""
        feuille = self.lue()
        noms = dict(zip(feuille.colonne("nom"), feuille.rangs, strict=True))
        rangs = {str(ident): rang for ident, rang in zip(feuille.colonne("id"), feuille.rangs, strict=True)}
        ecritures = [
            *(Ecriture(rangs[i], i, c, None, v) for (i, c), v in (voulues or {}).items()),
            *(Ecriture(noms[nom], ident, "id", None, ident) for nom, ident in (nommer or {}).items()),
        ]
        return PlanOnglet(
            feuille=feuille,
            ecritures=ecritures,
            ajouts=[(str(ligne["id"]), ligne) for ligne in nouvelles],
            retraits=[(ident, rangs[ident]) for ident in retirer],
            neuves=set((nommer or {}).values()),
        )

    def retenir(self, plan: PlanOnglet) -> None:
        """Remember a plan as written, as the same request does."""
        retires = {ident for ident, _ in plan.retraits}
        garde = [p for p, ident in enumerate(self.memoire.ids) if ident not in retires]
        neuves = [ident for ident, _ in plan.ajouts] + sorted(plan.neuves)
        dites = dict(plan.ajouts)
        colonnes = {
            cle: [*(valeurs[p] for p in garde), *(dites.get(ident, {}).get(cle) for ident in neuves)]
            for cle, valeurs in self.memoire.colonnes.items()
        }
        ids = [*(self.memoire.ids[p] for p in garde), *neuves]
        for e in plan.ecritures:
            if e.cle != "id":
                colonnes[e.cle][ids.index(e.ligne)] = e.apres
        self._garder(
            replace(
                self.memoire,
                ids=ids,
                sources=[*(self.memoire.sources[p] for p in garde), *((f"{ident}:1",) for ident in neuves)],
                morceaux=[*(self.memoire.morceaux[p] for p in garde), *(-1 for _ in neuves)],
                colonnes=colonnes,
            )
        )

    def _garder(self, memoire: Memoire) -> None:
        anciens = len(self._morceaux) or len(memoire.ids)
        self._relire(en_morceaux(memoire, anciens, range(anciens)).textes)

    def _relire(self, morceaux: Mapping[int, str]) -> None:
        """Nothing is remembered but what its chunks say, a line in each to begin with."""
        self._morceaux |= morceaux
        self.memoire = depuis_textes(TABLE, [self._morceaux[numero] for numero in range(len(self._morceaux))])

    def oublier(self) -> None:
        """A tab that staff keeps: the service remembers nothing of it."""
        self._morceaux = {}
        self._relire({})

    def subir(self, geste: Geste) -> Temoin:
        """Rows are appended, what is to be touched copied aside, cells written, rows removed: at the places that were meant. What
        was copied."""
        for ajout in geste.ajouts:
            self.grille.append(list(ajout.rangee))
        temoin = self._temoigner(geste)
        for case in geste.cases:
            self._poser(case)
        for retrait in sorted(geste.retraits, key=lambda retrait: -retrait.rang):
            if retrait.rang < len(self.grille):
                del self.grille[retrait.rang]
        return temoin

    def _temoigner(self, geste: Geste) -> Temoin:
        rangees = {rang: _copie(self.grille[rang]) if rang < len(self.grille) else [] for rang in geste.rangs}
        return Temoin(cles=_copie(self.grille[0]), libelles=_copie(self.grille[1]), rangees=rangees)

    def _poser(self, case: Case) -> None:
        while len(self.grille) <= case.rang:
            self.grille.append([])
        rangee = self.grille[case.rang]
        rangee += [None] * (case.place + 1 - len(rangee))
        rangee[case.place] = case.apres

    def ecrire(self, plan: PlanOnglet, *secousses: Secousse, tue: int = 0, ensuite: Sequence[Secousse] = ()) -> None:
        """A write, with what people do before it lands, before each thing it gives back, and before all is read again. `tue`: the
        service is killed once so many of these writes have landed. `ensuite`: what people do while what is left is made good."""
        geste, restes = geste_de(plan), Restes()
        suite = iter(secousses)
        next(suite, _rien)(self)
        for faites in range(1, ECRITURES + 1):
            temoin = self.subir(geste)
            if faites in (tue, ECRITURES):
                restes = _relever(geste, temoin, restes)
                break
            rangs = {porte(rangee, geste.place_id): rang for rang, rangee in enumerate(self.grille)}
            geste, restes = rendre(Fait(geste, temoin, constater(geste, temoin), rangs), restes)
            if geste.est_vide:
                break
            next(suite, _rien)(self)
        for secousse in suite:
            secousse(self)
        if not restes.sont_vides:
            self.reparer(restes, *ensuite)

    def reparer(self, restes: Restes, *secousses: Secousse) -> None:
        """Make good what is left, from a reading of the whole tab. With nobody about, that is the end of it."""
        feuille = self.lue()
        plan = planifier(feuille, reparer(restes, feuille, self.memoire), len(self._morceaux))
        self._relire(plan.morceaux)
        if secousses:
            self.ecrire(plan, *secousses)
        else:
            geste = geste_de(plan)
            assert constater(geste, self.subir(geste)).est_en_place


def _relever(geste: Geste, temoin: Temoin, restes: Restes) -> Restes:
    """What is left after a write, told by the hidden tab alone."""
    zone = placer([geste], 10)
    note = json.loads(json.dumps(composer([geste], zone, {TABLE.id: restes})))
    copies = [temoin.cles, temoin.libelles, *(temoin.rangees[rang] for rang in geste.rangs)]
    grille = _sans_blancs([*([[]] * zone.haut), *(_sans_blancs([None] * GAUCHE + list(copie)) for copie in copies)])
    return relever_les_restes(note, Onglet(sheet_id=9, titre="_passerelle", grille=grille)).get(TABLE.id, Restes())


def _copie(rangee: Sequence[Brut]) -> list[Brut]:
    """A row copied aside: a formula says it stands there."""
    brutes = [{**b, "de": [PLUS_BAS, place]} if isinstance(b, dict) else b for place, b in enumerate(rangee)]
    return _sans_blancs(brutes)


def _sans_blancs(cases: list[Any]) -> list[Any]:
    """The same without the blanks it ends with, which no reading brings back."""
    while cases and cases[-1] in (None, "", []):
        cases = cases[:-1]
    return cases


def _rien(_: OngletSecoue) -> None:
    """Nobody does anything."""


def _a(rangee: Sequence[Any], place: int) -> Any:
    return rangee[place] if place < len(rangee) else None
