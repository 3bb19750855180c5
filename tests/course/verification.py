"""What became of everything promised, once the centre is quiet."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from tests.course.classeur import Cellule, Classeur, Grille, Ligne
from tests.course.figures import FIGURES, montrees
from tests.course.onglets import ONGLETS, SEANCES, Onglet, en_mots, instant, seconde
from tests.course.registre import Etat, Promesse, Registre, Suivie, egales

REGISTRES = ("Corrections", "Anomalies", "Journal")
"""The tabs where the service tells what it did."""


@dataclass(frozen=True)
class Manquement:
    """A broken promise: of what kind, and all that is known of the line it is about."""

    genre: str
    quoi: str
    histoire: Sequence[str] = ()

    def __str__(self) -> str:
        return f"[{self.genre}] {self.quoi}"


class PromessesRompues(AssertionError):
    """What was promised was not held."""


def exiger(manquements: Sequence[Manquement], *, lignes: int = 3) -> None:
    """Raise PromessesRompues, told as `raconter` does, unless everything was held."""
    if manquements:
        raise PromessesRompues(raconter(manquements, lignes=lignes))


def raconter(manquements: Sequence[Manquement], *, lignes: int) -> str:
    """Every broken promise, and the whole history of the first `lignes` lines they are about, once each."""
    par_histoire: dict[tuple[str, ...], list[Manquement]] = {}
    for manquement in manquements:
        par_histoire.setdefault(tuple(manquement.histoire), []).append(manquement)
    dits: list[str] = []
    for rang, (histoire, siens) in enumerate(par_histoire.items()):
        dits += map(str, siens)
        if rang < lignes:
            dits += [f"        {dit}" for dit in histoire]
    return "\n".join(dits)


@dataclass
class Vue:
    """The workbook in the end. `formules`: (table, row) → what was entered in each cell."""

    grilles: dict[str, Grille] = field(default_factory=dict)
    formules: dict[str, list[list[Cellule]]] = field(default_factory=dict)
    registres: dict[str, list[Ligne]] = field(default_factory=dict)
    indicateurs: list[Ligne] = field(default_factory=list)
    recues: dict[str, Counter[int]] = field(default_factory=dict)
    """Table → how many rows of its response tab tell of each second."""

    def saisi(self, table: str, rang: int, colonne: str) -> Cellule:
        rangee, place = self.formules[table][rang], self.grilles[table].colonnes[colonne]
        return rangee[place] if place < len(rangee) else ""


def regarder(classeur: Classeur) -> Vue:
    """Read all that is to be verified."""
    vue = Vue()
    for onglet in ONGLETS:
        sheet_id = classeur.sheet_id(onglet.titre)
        vue.grilles[onglet.table] = classeur.lire(sheet_id)
        vue.formules[onglet.table] = classeur.valeurs(classeur.titres[sheet_id], rendu="FORMULA")
        reponses = classeur.lire(classeur.sheet_id(onglet.reponses), haut=1)
        vue.recues[onglet.table] = Counter(seconde(ligne["Horodateur"]) for ligne in reponses.lignes().values())
    for titre in REGISTRES:
        vue.registres[titre] = list(classeur.lire(classeur.sheet_id(titre)).lignes().values())
    vue.indicateurs = list(classeur.lire(classeur.sheet_id("Indicateurs")).lignes().values())
    return vue


def verifier(registre: Registre, vue: Vue) -> list[Manquement]:
    """Everything promised that was not held."""
    manquements: list[Manquement] = []
    for onglet in ONGLETS:
        manquements += _Verification(registre, vue, onglet).faire()
    manquements += _verifier_les_figures(registre, vue)
    return manquements


class _Verification:
    """One tab."""

    def __init__(self, registre: Registre, vue: Vue, onglet: Onglet) -> None:
        self._registre, self._vue, self._onglet = registre, vue, onglet
        self._lignes = vue.grilles[onglet.table].lignes()
        self._rangs: dict[str, list[int]] = defaultdict(list)
        par_id = {ident: suivie.nom for suivie in registre.de(onglet) for ident in suivie.ids}
        if onglet is SEANCES:
            par_id |= {_id_de_seance(suivie): suivie.nom for suivie in registre.de(onglet) if suivie.reponses}
        for rang, ligne in self._lignes.items():
            nom = onglet.reconnaitre(ligne)
            if (onglet.table, nom) not in registre.lignes:
                nom = par_id.get(str(ligne["id"]), nom)  # what it should say is not there any more
            self._rangs[nom].append(rang)
        self._corrections = {
            (str(c["ligne"]), str(c["id"]).rpartition("/")[2]): c
            for c in vue.registres["Corrections"]
            if str(c["id"]).startswith(f"{onglet.table}/")
        }

    def faire(self) -> Iterator[Manquement]:
        yield from self._recues()
        for suivie in self._registre.de(self._onglet):
            for genre, quoi in self._verifier(suivie):
                yield self._dire(genre, f"{self._onglet.titre}, {suivie.nom} : {quoi}", suivie)
        yield from self._libres()
        yield from self._inconnues()
        yield from self._ids_en_double()
        yield from self._corrections_de_personne()

    def _dire(self, genre: str, quoi: str, suivie: Suivie) -> Manquement:
        ids = set(suivie.ids) | {str(self._lignes[rang]["id"]) for rang in self._rangs[suivie.nom]} - {""}
        dits = [f"attendu : {suivie.etat.value} ; d’après les réponses {suivie.attendues}", *suivie.histoire]
        dits += [
            f"{self._onglet.titre}, rangée {rang + 1} : {_utile(self._lignes[rang])}"
            for rang in self._rangs[suivie.nom]
        ]
        for titre, lignes in self._vue.registres.items():
            dits += [
                f"{titre} : {_utile(ligne)}"
                for ligne in lignes
                if str(ligne["ligne"]) in ids and ligne["onglet"] == self._onglet.titre
            ]
        return Manquement(genre, quoi, dits)

    # Lines --------------------------------------------------------------------------------------------------------------

    def _verifier(self, suivie: Suivie) -> Iterator[tuple[str, str]]:
        rangs = self._rangs[suivie.nom]
        if suivie.etat is Etat.INCERTAINE:
            return
        if suivie.etat is Etat.SUPPRIMEE:
            if rangs:
                yield "ligne supprimée", "elle est revenue"
            else:
                yield from self._dite_supprimee(suivie)
            return
        if not suivie.reponses and not suivie.a_la_main:
            yield from self._sans_reponse(suivie, rangs)
            return
        if len(rangs) != 1:
            yield "ligne", "perdue" if not rangs else f"en double, rangées {[rang + 1 for rang in rangs]}"
            return
        yield from self._cases(suivie, rangs[0])

    def _dite_supprimee(self, suivie: Suivie) -> Iterator[tuple[str, str]]:
        assert suivie.poche is not None
        ident = str(suivie.poche.montre["id"])
        if suivie.reponses:
            if not any((connu, "(ligne)") in self._corrections for connu in {ident, *suivie.ids}):
                yield "trace", "supprimée, et Corrections ne le dit pas"
        elif ident and not self._est_au_journal(suivie):
            yield "trace", "supprimée, et le Journal ne dit pas ce qu’elle contenait"

    def _sans_reponse(self, suivie: Suivie, rangs: Sequence[int]) -> Iterator[tuple[str, str]]:
        """Its responses were withdrawn: it goes, unless staff wrote there (contrat.md §6.11)."""
        if len(rangs) > 1 or (rangs and not suivie.promesses):
            yield "réponse retirée", "la ligne est encore là"
        elif not rangs and suivie.est_touchee:
            disparues = [
                (colonne, promesse.valeur)
                for colonne, promesse in suivie.promesses.items()
                if not promesse.souple and promesse.valeur != "" and not self._est_au_journal(suivie, promesse)
            ]
            if disparues:
                yield "réponse retirée", f"la ligne est partie avec ce que l’équipe avait écrit : {disparues}"
        elif rangs:
            yield from self._cases(suivie, rangs[0])

    def _est_au_journal(self, suivie: Suivie, promesse: Promesse | None = None) -> bool:
        """Whether the journal tells of the line that goes, and of what was written there."""
        cherche = (
            "" if promesse is None else f"{promesse.valeur:g}" if _est_nombre(promesse.valeur) else promesse.valeur
        )
        ids = suivie.ids | ({str(suivie.poche.montre["id"])} if suivie.poche else set())
        return any(
            str(ligne["ligne"]) in ids and str(cherche) in str(ligne["avant"]).replace(",", ".")
            for ligne in self._vue.registres["Journal"]
            if str(ligne["quoi"]).startswith("ligne")
        )

    # Cells --------------------------------------------------------------------------------------------------------------

    def _cases(self, suivie: Suivie, rang: int) -> Iterator[tuple[str, str]]:
        ligne = self._lignes[rang]
        ident = str(ligne["id"])
        if not ident:
            yield "identifiant", "sans identifiant"
        elif suivie.ids - {ident}:
            yield "identifiant", f"s’appelle {ident}, s’appelait {sorted(suivie.ids)}"
        elif self._onglet is SEANCES and suivie.reponses and ident != _id_de_seance(suivie):
            yield "identifiant", f"s’appelle {ident}"
        dites = suivie.attendues
        for colonne in dict.fromkeys([*dites, *suivie.promesses]):
            if colonne not in ligne:
                yield "colonne", f"la colonne {colonne} n’est plus là"
                continue
            promesse = suivie.promesses.get(colonne)
            if promesse is None:
                if not egales(ligne[colonne], dites[colonne]):
                    yield (
                        "réponse",
                        f"{colonne} : {dites[colonne]!r} d’après les réponses, {ligne[colonne]!r} dans la case",
                    )
            else:
                yield from self._case_promise(suivie, rang, colonne, promesse)
        if "fiches" in ligne and suivie.reponses and not egales(ligne["fiches"], len(suivie.reponses)):
            yield "réponse", f"{len(suivie.reponses)} réponses, {ligne['fiches']!r} comptées"

    def _case_promise(self, suivie: Suivie, rang: int, colonne: str, promesse: Promesse) -> Iterator[tuple[str, str]]:
        ligne, dites = self._lignes[rang], suivie.attendues
        est_tenue = egales(ligne[colonne], promesse.valeur)
        if promesse.formule:
            est_tenue = self._vue.saisi(self._onglet.table, rang, colonne) == promesse.formule
        suit = colonne in dites and egales(ligne[colonne], dites[colonne])
        # A value that forms said at some moment: the cell may follow them again (contrat.md §6.2).
        peut_suivre = promesse.souple or any(egales(promesse.valeur, dite) for dite in suivie.dites.get(colonne, ()))
        est_dite = (str(ligne["id"]), colonne) in self._corrections
        voulue = promesse.formule or repr(promesse.valeur)
        if not est_tenue and not (suit and peut_suivre):
            yield "écrit par l’équipe", f"{colonne} : {voulue} écrit par l’équipe, {ligne[colonne]!r} dans la case"
        elif est_tenue and not suit and suivie.reponses and colonne in dites and not est_dite:
            yield "trace", f"{colonne} : {voulue} écrit par l’équipe, et Corrections ne le dit pas"

    # The rest of the tab -------------------------------------------------------------------------------------------------

    def _recues(self) -> Iterator[Manquement]:
        """Rows of the response tab: nobody but people may touch them."""
        attendues = {moment for table, moment in self._registre.par_moment if table == self._onglet.table}
        recues = self._vue.recues[self._onglet.table]
        if ecarts := sorted(attendues ^ set(recues)) + [m for m, fois in recues.items() if fois > 1]:
            yield Manquement(
                "onglet de réponses", f"{self._onglet.reponses} : {len(ecarts)} rangées en trop ou perdues"
            )

    def _libres(self) -> Iterator[Manquement]:
        """What was typed outside of any line is still there, with its formula."""
        for (table, texte), formule in self._registre.libres.items():
            if table != self._onglet.table:
                continue
            rangs = [rang for rang, ligne in self._lignes.items() if texte in map(str, ligne.values())]
            if not rangs:
                yield Manquement("hors des lignes", f"{self._onglet.titre} : « {texte} » a disparu")
            elif formule and not any(
                str(saisi).startswith(formule) for rang in rangs for saisi in self._vue.formules[table][rang]
            ):
                yield Manquement("hors des lignes", f"{self._onglet.titre} : la formule de « {texte} » a disparu")

    def _inconnues(self) -> Iterator[Manquement]:
        """Rows with an id that nobody asked for."""
        for nom, rangs in self._rangs.items():
            for rang in rangs:
                ligne = self._lignes[rang]
                if str(ligne["id"]) and (self._onglet.table, nom) not in self._registre.lignes:
                    quoi = f"{self._onglet.titre}, rangée {rang + 1} : {_utile(ligne)}"
                    yield Manquement("rangée inconnue", quoi)

    def _ids_en_double(self) -> Iterator[Manquement]:
        fois = Counter(str(ligne["id"]) for ligne in self._lignes.values() if ligne["id"] != "")
        for ident, nombre in fois.items():
            if nombre > 1:
                yield Manquement("identifiant", f"{self._onglet.titre} : {nombre} rangées s’appellent {ident}")

    def _corrections_de_personne(self) -> Iterator[Manquement]:
        """A correction of a cell where nobody wrote: something misplaced was taken for staff's."""
        par_id = {str(self._lignes[r]["id"]): nom for nom, rangs in self._rangs.items() for r in rangs}
        for (ident, colonne), correction in self._corrections.items():
            suivie = self._registre.lignes.get((self._onglet.table, par_id.get(ident, "")))
            if suivie is None or suivie.etat is Etat.INCERTAINE or colonne not in self._onglet.dit.values():
                continue
            if colonne not in suivie.promesses:
                yield self._dire("correction de personne", f"{self._onglet.titre} : {_utile(correction)}", suivie)


def _verifier_les_figures(registre: Registre, vue: Vue) -> Iterator[Manquement]:
    """What the lines make, with or without those put back once their response was withdrawn: they count when that was seen."""
    valeurs = montrees(vue.indicateurs)
    for code, (table, compter) in FIGURES.items():
        onglet = next(o for o in ONGLETS if o.table == table)
        comptent: list[Ligne] = []
        ne_comptent_pas: list[Ligne] = []
        remises: list[Ligne] = []
        for ligne in vue.grilles[table].lignes().values():
            suivie = registre.lignes.get((table, onglet.reconnaitre(ligne)))
            if suivie is not None and (suivie.reponses or suivie.a_la_main):
                comptent.append(ligne)
            elif suivie is not None and suivie.etat is Etat.INCERTAINE:
                remises.append(ligne)
            else:
                ne_comptent_pas.append(ligne)
        affichee = valeurs.get(code, 0)
        possibles = [
            compter([*comptent, *avec]) for nombre in range(len(remises) + 1) for avec in combinations(remises, nombre)
        ]
        if all(abs(possible - affichee) > 0.01 for possible in possibles):
            quoi = f"{code} : {possibles[0]:g} d’après les lignes, {valeurs.get(code)} affiché"
            yield Manquement("chiffre", quoi, [f"ne compte pas : {_utile(ligne)}" for ligne in ne_comptent_pas])


def _id_de_seance(suivie: Suivie) -> str:
    ligne = suivie.attendues
    return f"{instant(ligne['date']):%Y-%m-%d}-{en_mots(ligne['activite'])}-{en_mots(ligne['lieu'])}"


def _est_nombre(valeur: Cellule) -> bool:
    return isinstance(valeur, int | float)


def _utile(ligne: Mapping[str, Cellule]) -> dict[str, Cellule]:
    return {nom: dit for nom, dit in ligne.items() if dit != ""}
