"""Which line is which: what responses make, what the service remembers, what the sheet holds (contrat.md §6, rules 3, 4,
10, 11, 13)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.ligne import Ligne, Sort
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.bornes import ETIQUETTE_MAX, longueur
from passerelle.domaine.texte.lecture import Cellule

Cles = Callable[[Mapping[str, Sequence[Cellule]]], list[str]]
"""Columns of lines → the id of the event each tells of; empty where it cannot be read."""


REGLE = ("regle",)
"""What the line of a rule comes from, where a response's line names its responses: its id alone tells which it is."""

MANUEL = "manuel-"
"""How the id of a line staff added starts."""


@dataclass(frozen=True, kw_only=True)
class Appariement:
    """`lignes`: every line once. `copies`: sheet lines that repeat another one exactly, and count nowhere until they differ."""

    lignes: tuple[Ligne, ...]
    copies: tuple[int, ...] = ()


def apparier(
    feuille: Feuille,
    memoire: Memoire,
    calcul: Lignes,
    *,
    cles: Cles | None,
    aujourdhui: date,
    rendues: Collection[str] = (),
    numero: int = 0,
) -> Appariement:
    """Tell which line is which. `calcul` has one line per proposed id; `cles` gives the retained key where the table has one;
    `rendues` are the ids whose deletion staff take back; `numero` is the last one given today to a line of staff's that is gone."""
    lectures, copies = _identifier(feuille, memoire, cles, aujourdhui, frozenset(calcul.ids), numero)
    calculs = _attacher(calcul, memoire, lectures, feuille, cles)
    lignes: list[Ligne] = []
    for ident in dict.fromkeys([*lectures, *memoire.ids, *calculs]):
        ligne = Ligne(
            id=ident,
            lecture=lectures.get(ident, -1),
            souvenir=memoire.place(ident),
            calcul=calculs.get(ident, -1),
        )
        if ligne.lecture >= 0:
            ligne.rang = feuille.rangs[ligne.lecture]
            if ligne.calcul < 0 and memoire.sources_de(ident) and not ident.startswith(MANUEL):
                ligne.sort = Sort.RETIREE
        elif ligne.calcul < 0:
            continue  # gone on both sides
        elif ligne.souvenir >= 0 and ident not in rendues:
            ligne.sort = Sort.SUPPRIMEE
        else:
            ligne.sort = Sort.NOUVELLE
        lignes.append(ligne)
    return Appariement(lignes=tuple(lignes), copies=copies)


def _identifier(
    feuille: Feuille,
    memoire: Memoire,
    cles: Cles | None,
    aujourdhui: date,
    proposes: Collection[str],
    numero: int,
) -> tuple[dict[str, int], tuple[int, ...]]:
    """The id of each sheet line → its place in the sheet; and the places of exact copies."""
    ecrits = [str(ident).strip() if ident is not None else "" for ident in feuille.colonnes["id"]]
    places: dict[str, list[int]] = {}
    for place, ident in enumerate(ecrits):
        places.setdefault(ident, []).append(place)
    sans_id = places.pop("", [])
    contenus = _Contenus(feuille, memoire)
    copies: list[int] = []
    lectures: dict[str, int] = {}
    for ident, toutes in places.items():
        # A line staff emptied keeps its hidden id: given back, it stands elsewhere.
        memes = [place for place in toutes if not contenus.est_videe(place)] or toutes[:1]
        original = memes[0]
        if len(memes) > 1:
            souvenir = contenus.souvenir(memoire.place(ident)) if memoire.place(ident) >= 0 else None
            original = next((place for place in memes if contenus.ligne(place) == souvenir), original)
            for place in memes:
                if place != original:
                    (copies if contenus.ligne(place) == contenus.ligne(original) else sans_id).append(place)
        if memoire.place(ident) >= 0 or ident in proposes:
            if not contenus.est_videe(original):
                lectures[ident] = original
        else:
            sans_id.append(original)
    _rendre_les_ids(sans_id, ecrits, lectures, feuille, memoire, contenus, cles)
    pris = set(lectures).union(memoire.ids)
    for place in sorted(sans_id):
        if contenus.est_videe(place):
            continue
        ident = ecrits[place]
        # Of a person's line, what somebody typed there may be a name: an id is told elsewhere.
        est_a_nous = ident and ident not in pris and longueur(ident) <= ETIQUETTE_MAX
        if not est_a_nous or feuille.table.classeur == "contacts":
            while (ident := f"{MANUEL}{aujourdhui:%Y%m%d}-{numero + 1}") in pris:
                numero += 1
        pris.add(ident)
        lectures[ident] = place
    return lectures, tuple(copies)


class _Contenus:
    """The service's columns of a line, to compare lines by."""

    def __init__(self, feuille: Feuille, memoire: Memoire) -> None:
        self._cles = [
            c.cle for c in feuille.table.colonnes if not c.equipe and c.cle != "id" and c.cle in feuille.colonnes
        ]
        self._feuille = [feuille.colonnes[cle] for cle in self._cles]
        self._memoire = [memoire.colonne(cle) for cle in self._cles]
        self._equipe = [valeurs for cle, valeurs in feuille.colonnes.items() if cle != "id" and cle not in self._cles]
        self._presence = feuille.colonnes[feuille.table.presence]

    def ligne(self, place: int) -> tuple[object, ...]:
        return tuple(colonne[place] for colonne in self._feuille)

    def souvenir(self, place: int) -> tuple[object, ...]:
        return tuple(colonne[place] for colonne in self._memoire)

    def est_videe(self, place: int) -> bool:
        """Only its id is left: staff emptied the line, the hidden column aside."""
        return self._presence[place] is None and all(
            colonne[place] is None for colonne in (*self._feuille, *self._equipe)
        )


def _rendre_les_ids(
    sans_id: list[int],
    ecrits: Sequence[str],
    lectures: dict[str, int],
    feuille: Feuille,
    memoire: Memoire,
    contenus: _Contenus,
    cles: Cles | None,
) -> None:
    """Give back the id of lines whose id was typed over, when it can be told which line it was: by content, else by key."""
    perdues = [
        (ident, place)
        for place, ident in enumerate(memoire.ids)
        if ident not in lectures and ident not in memoire.supprimees
    ]
    if not (perdues and sans_id):
        return
    par_contenu: dict[object, list[str]] = {}
    for ident, place in perdues:
        par_contenu.setdefault(contenus.souvenir(place), []).append(ident)
    _reprendre(sans_id, lectures, par_contenu, {place: contenus.ligne(place) for place in sans_id})
    if cles is None:
        return
    restants = [(ident, place) for ident, place in perdues if ident not in lectures]
    touches = [place for place in sans_id if ecrits[place]]
    if restants and touches:
        souvenues = {c: [memoire.colonne(c)[p] for _, p in restants] for c in feuille.table.cle}
        presentes = {c: [feuille.colonnes[c][p] for p in touches] for c in feuille.table.cle}
        par_cle: dict[object, list[str]] = {}
        for cle, (ident, _) in zip(cles(souvenues), restants, strict=True):
            if cle:
                par_cle.setdefault(cle, []).append(ident)
        _reprendre(sans_id, lectures, par_cle, dict(zip(touches, cles(presentes), strict=True)))


def _reprendre(
    sans_id: list[int],
    lectures: dict[str, int],
    candidates: Mapping[object, list[str]],
    cherche: Mapping[int, object],
) -> None:
    for place, signe in cherche.items():
        if idents := candidates.get(signe):
            lectures[idents.pop(0)] = place
            sans_id.remove(place)


def _attacher(
    calcul: Lignes,
    memoire: Memoire,
    lectures: Mapping[str, int],
    feuille: Feuille,
    cles: Cles | None,
) -> dict[str, int]:
    """The id of the line each computed line is → its place in `calcul`.

    An id is fixed once given: a computed line first looks for the line its responses already made, then for the line of
    its own id, then for one that staff typed for the same event; else it is new.
    """
    attaches: dict[str, int] = {}
    libres: list[tuple[int, str]] = []
    # Exact matches first: a response that changed events must not take the line of those that stayed.
    for place, (propose, sources) in enumerate(zip(calcul.ids, calcul.sources, strict=True)):
        if (
            memoire.place(propose) >= 0
            and propose not in attaches
            and _est_la_meme(memoire.sources_de(propose), sources)
        ):
            attaches[propose] = place
        else:
            libres.append((place, propose))
    encore: list[tuple[int, str]] = []
    anciennes: dict[str, str] = {}
    for ident, sources in zip(memoire.ids, memoire.sources, strict=True) if libres else ():
        for source in sources if sources != REGLE else ():
            anciennes[source] = ident
            anciennes.setdefault(source.partition(":")[0], ident)
    for place, propose in libres:
        sources = calcul.sources[place]
        suites = [anciennes.get(source) or anciennes.get(source.partition(":")[0]) for source in sources]
        ancien = next((ident for ident in suites if ident and ident not in attaches), None)
        if ancien:
            attaches[ancien] = place
        else:
            encore.append((place, propose))
    tapees = _lignes_tapees(feuille, memoire, lectures, cles, attaches) if encore and cles else {}
    for place, propose in encore:
        ident = tapees.pop(propose, propose)
        base, suite = ident, 1
        while ident in attaches or (ident != propose and memoire.sources_de(ident)):
            suite += 1
            ident = f"{base}-{suite}"
        attaches[ident] = place
    return attaches


def _est_la_meme(anciennes: tuple[str, ...], nouvelles: tuple[str, ...]) -> bool:
    """Whether a remembered line and a computed one of the same id share a response (or come from no response: a rule's line)."""
    if anciennes == nouvelles:
        return True
    connues = {source.partition(":")[0] for source in anciennes}
    return any(source.partition(":")[0] in connues for source in nouvelles)


def _lignes_tapees(
    feuille: Feuille,
    memoire: Memoire,
    lectures: Mapping[str, int],
    cles: Cles,
    attaches: Collection[str],
) -> dict[str, str]:
    """Retained key → id of the lines of the sheet that no response made: staff typed them before the form came."""
    tapees = [
        ident
        for ident in sorted(lectures, key=lectures.__getitem__)
        if ident not in attaches and not memoire.sources_de(ident)
    ]
    colonnes = {c: [feuille.colonnes[c][lectures[i]] for i in tapees] for c in feuille.table.cle}
    trouvees: dict[str, str] = {}
    for cle, ident in zip(cles(colonnes), tapees, strict=True):
        if cle:
            trouvees.setdefault(cle, ident)
    return trouvees
