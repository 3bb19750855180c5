"""What was promised, line by line, and the history of each."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from tests.course.classeur import Cellule, Copie, Ligne
from tests.course.onglets import Onglet, Reponse, instant, seconde


class Etat(Enum):
    """Where a line should be in the end."""

    PRESENTE = "présente"
    SUPPRIMEE = "supprimée par l’équipe"
    INCERTAINE = "incertaine : ce qui a été fait d’elle ne se sait pas"


@dataclass(frozen=True)
class Promesse:
    """What a cell holds because somebody typed it. `souple`: it was only put back as it was, and may follow the forms again."""

    valeur: Cellule
    formule: str = ""
    souple: bool = False


@dataclass
class Suivie:
    """A line. `reponses`: second received → response; `dites`: column → all that forms ever said there."""

    onglet: Onglet
    nom: str
    etat: Etat = Etat.PRESENTE
    a_la_main: bool = False
    reponses: dict[int, Reponse] = field(default_factory=dict)
    dites: dict[str, list[Cellule]] = field(default_factory=dict)
    promesses: dict[str, Promesse] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    poche: Copie | None = None
    """The row as it was when staff deleted it."""
    histoire: list[str] = field(default_factory=list)

    @property
    def attendues(self) -> Ligne:
        """What the forms say: the last one received, whole."""
        return self.onglet.attendues(self.reponses[max(self.reponses)]) if self.reponses else {}

    @property
    def est_touchee(self) -> bool:
        """Whether staff wrote something here that forms never said."""
        return any(
            not promesse.souple and not any(egales(promesse.valeur, dite) for dite in self.dites.get(colonne, [""]))
            for colonne, promesse in self.promesses.items()
        )


def egales(une: Cellule, autre: Cellule) -> bool:
    """Whether two cells say the same."""
    if isinstance(une, int | float) and isinstance(autre, int | float):
        return abs(une - autre) < 1e-6
    return type(une) is type(autre) and une == autre


class Registre:
    """Everything promised so far. The workbook's verrou must be held by whoever writes here."""

    def __init__(self) -> None:
        self.lignes: dict[tuple[str, str], Suivie] = {}
        self.par_moment: dict[tuple[str, int], str] = {}
        """Table and moment of a response → the line it tells of."""
        self.libres: dict[tuple[str, str], str] = {}
        """Table and text typed in a row that is no line → how the formula beside it starts."""
        self.en_import: set[int] = set()
        self.retirees: set[tuple[str, str]] = set()
        """Lines one of whose responses was withdrawn: no other comes for them."""
        self.faits: Counter[str] = Counter()
        self.numero = 0
        self.journal: list[str] = []
        self._debut = time.monotonic()

    def suivante(self) -> int:
        """A number that nothing had."""
        self.numero += 1
        return self.numero

    def noter(self, quoi: str, *lignes: Suivie) -> None:
        """Tell it in the history of these lines."""
        dit = f"{time.monotonic() - self._debut:7.2f} s  {quoi}"
        self.journal.append(dit)
        for ligne in lignes:
            ligne.histoire.append(dit)

    def perdue(self, panne: Exception) -> None:
        """A request that was not applied."""
        self.faits["demande perdue"] += 1
        self.noter(f"demande perdue : {panne}")

    def ligne(self, onglet: Onglet, nom: str) -> Suivie:
        return self.lignes.setdefault((onglet.table, nom), Suivie(onglet=onglet, nom=nom))

    def de(self, onglet: Onglet) -> Iterable[Suivie]:
        """The lines of a tab."""
        return [ligne for (table, _), ligne in self.lignes.items() if table == onglet.table]

    # Responses ----------------------------------------------------------------------------------------------------------

    def attendue(self, onglet: Onglet, reponse: Reponse) -> None:
        """A response is on its way: people may write in its line before the command that brings it says so."""
        self.ligne(onglet, onglet.evenement(reponse))

    def repondue(self, onglet: Onglet, reponse: Reponse, *, par: str) -> None:
        """A response came in its tab."""
        suivie = self.ligne(onglet, onglet.evenement(reponse))
        moment = seconde(reponse["Horodateur"])
        suivie.reponses[moment] = reponse
        self.par_moment[onglet.table, moment] = suivie.nom
        self._dire(suivie)
        dit = {colonne: v for colonne, v in onglet.attendues(reponse).items() if colonne not in onglet.cle}
        self.noter(f"{par} : réponse de {instant(reponse['Horodateur']):%H:%M:%S} {dit}", suivie)

    def corrigee(self, onglet: Onglet, moment: int, titre: str, valeur: Cellule, *, par: str) -> None:
        """An answer was corrected in the response tab."""
        suivie = self.ligne(onglet, self.par_moment[onglet.table, moment])
        suivie.reponses[moment] = {**suivie.reponses[moment], titre: valeur}
        self._dire(suivie)
        quand = f"{instant(suivie.reponses[moment]['Horodateur']):%H:%M:%S}"
        self.noter(f"{par} : réponse de {quand} corrigée, {titre} = {valeur}", suivie)

    def retiree(self, onglet: Onglet, moment: int, *, par: str) -> None:
        """A response was withdrawn from its tab."""
        suivie = self.ligne(onglet, self.par_moment.pop((onglet.table, moment)))
        partie = suivie.reponses.pop(moment)
        self.retirees.add((onglet.table, suivie.nom))
        self._dire(suivie)
        quand = f"{instant(partie['Horodateur']):%H:%M:%S}"
        self.noter(f"{par} : réponse de {quand} retirée, il en reste {len(suivie.reponses)}", suivie)

    @staticmethod
    def _dire(suivie: Suivie) -> None:
        for colonne, valeur in suivie.attendues.items():
            dites = suivie.dites.setdefault(colonne, [])
            if not any(egales(valeur, dite) for dite in dites):
                dites.append(valeur)

    # Gestures -----------------------------------------------------------------------------------------------------------

    def vue(self, onglet: Onglet, copie: Copie) -> Suivie | None:
        """The line that a row is, as a request saw it; None where nothing recognises it."""
        nom = onglet.reconnaitre(copie.montre)
        if not nom or (onglet.table, nom) not in self.lignes:
            return None
        suivie = self.lignes[onglet.table, nom]
        ident = copie.montre.get("id", "")
        if isinstance(ident, str) and ident and not self._est_d_une_autre(onglet, ident, suivie):
            suivie.ids.add(ident)
        return suivie

    def _est_d_une_autre(self, onglet: Onglet, ident: str, suivie: Suivie) -> bool:
        """Whether an id was seen on another line: a write gone astray may show it here for an instant."""
        return any(ident in autre.ids for autre in self.de(onglet) if autre is not suivie)

    def recouverte(self, onglet: Onglet, copie: Copie) -> None:
        """A row is about to be written in: one that is no line is not what it was."""
        if self.vue(onglet, copie) is None:
            for dit in copie.montre.values():
                self.libres.pop((onglet.table, str(dit)), None)

    def tapee(self, onglet: Onglet, copie: Copie, colonne: str, *, par: str, geste: str) -> Suivie | None:
        """Staff wrote in a cell: what the row says right after is promised."""
        suivie = self.vue(onglet, copie)
        valeur = copie.montre.get(colonne, "")
        if suivie is None:
            self._hors_ligne(onglet, copie, colonne)
            return None
        saisi = copie.saisi.get(colonne, "")
        formule = saisi if isinstance(saisi, str) and saisi != valeur else ""
        suivie.promesses[colonne] = Promesse(valeur, formule)
        self.noter(f"{par} : {geste}, {colonne} = {formule or repr(valeur)} (id {copie.montre.get('id')!r})", suivie)
        return suivie

    def _hors_ligne(self, onglet: Onglet, copie: Copie, colonne: str) -> None:
        """A cell of a row that is no line: a text on its own must be found again; anything else promises nothing."""
        reste = {nom: dit for nom, dit in copie.montre.items() if dit != "" and nom != colonne}
        texte = copie.montre.get(colonne, "")
        if reste:
            self.faits["méconnue"] += 1
            self.noter(f"rangée que rien ne reconnaît : {copie.montre}")
        elif isinstance(texte, str) and texte:
            self.libres[onglet.table, texte] = ""

    def supprimee(self, onglet: Onglet, copie: Copie, *, par: str) -> Suivie | None:
        """Staff deleted a row."""
        suivie = self.vue(onglet, copie)
        if suivie is not None:
            suivie.etat, suivie.poche = Etat.SUPPRIMEE, copie
            self.noter(f"{par} : ligne supprimée (id {copie.montre.get('id')!r})", suivie)
            return suivie
        dits = {dit for dit in copie.montre.values() if isinstance(dit, str) and dit}
        for texte in dits:
            self.libres.pop((onglet.table, texte), None)
        for autre in self.de(onglet):
            # What was written astray went with its row: whose it was is not known.
            if dits & autre.ids or dits & {autre.nom}:
                autre.etat = Etat.INCERTAINE
                self.noter(f"{par} : une rangée qui portait son id est supprimée : {copie.montre}", autre)
        if any(dit != "" for dit in copie.montre.values()):
            self.faits["méconnue"] += 1
        return None

    def remise(self, suivie: Suivie, copie: Copie, *, par: str) -> None:
        """Staff put back the row they had deleted, its id included."""
        suivie.etat = Etat.PRESENTE if suivie.reponses or suivie.a_la_main else Etat.INCERTAINE
        suivie.poche = None
        for colonne, valeur in copie.montre.items():
            if colonne in suivie.promesses:
                promise = suivie.promesses[colonne]
                if not promise.formule and not egales(promise.valeur, valeur):
                    suivie.promesses[colonne] = Promesse(valeur)
            elif colonne in suivie.onglet.dit.values() and colonne not in suivie.onglet.cle:
                suivie.promesses[colonne] = Promesse(valeur, souple=True)
        self.noter(f"{par} : ligne remise, avec son id {copie.montre.get('id')!r}", suivie)

    def colonne_retiree(self, onglet: Onglet, colonne: str, *, par: str) -> None:
        """A column of staff's went, with what was in it."""
        for suivie in self.de(onglet):
            if suivie.promesses.pop(colonne, None):
                self.noter(f"{par} : colonne {colonne} supprimée", suivie)
