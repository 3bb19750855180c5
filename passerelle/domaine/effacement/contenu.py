"""The workbooks as erasing looks at them: their tabs as they stand, and which response each row is."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from passerelle.domaine.application.fiches import noms_connus
from passerelle.domaine.cadre.cadre import Cadre, etablir_le_cadre
from passerelle.domaine.cadre.donnees import Donnees
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.carnet import Carnet
from passerelle.domaine.feuilles.feuille import Feuille, Onglet
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.identites import lire_une_source
from passerelle.domaine.reponses.moments import grille_des_reponses
from passerelle.domaine.reponses.onglets_reponses import souvenirs_de
from passerelle.domaine.reponses.reponse import UNE_MINUTE, cle_de_titre, dater_un_signe, lire_rangees
from passerelle.domaine.texte.lecture import Cellule, en_texte


@dataclass(frozen=True, kw_only=True)
class Recue:
    """A row of a response tab. `ident`: the response it is; `rang`: the row, from 0; `reponses`: question key → answer, as it
    reads, those to questions that were not asked included; `signe`: its moment and the digest of its answers."""

    formulaire: Formulaire
    onglet: Onglet
    rang: int
    ident: str
    recu: datetime | None
    reponses: Mapping[str, object]
    signe: tuple[str, int]

    @property
    def place(self) -> tuple[int, int]:
        """Its tab and its row."""
        return self.onglet.sheet_id, self.rang

    def colonnes(self, cle: str) -> list[int]:
        """The columns of the tab that hold the answer to a question."""
        question = self.formulaire.question(cle)
        titres = {cle_de_titre(titre) for titre in (question.titre, *question.anciens_titres)}
        return [p for p, titre in enumerate(self.onglet.grille[0]) if cle_de_titre(en_texte(titre)) in titres]


@dataclass(frozen=True, kw_only=True)
class Contenu:
    """Both workbooks. `onglets`: form id → its response tab, then those that carry its titles; `carnets`: `principal` and
    `contacts` → what is remembered of them; `autres`: the tabs that are staff's own; `distants`: which of the two are at
    Google's."""

    donnees: Donnees
    onglets: Mapping[str, Sequence[Onglet]]
    carnets: Mapping[str, Carnet]
    autres: Sequence[Onglet] = ()
    distants: Collection[str] = ()

    @property
    def modele(self) -> Modele:
        """What the centre declares."""
        return self.donnees.modele

    @cached_property
    def cadre(self) -> Cadre:
        """The names that its lists know."""
        return etablir_le_cadre(self.donnees)

    @cached_property
    def recues(self) -> list[Recue]:
        """Every row that answers, of every form."""
        return [
            recue
            for ident, onglets in self.onglets.items()
            for recue in lire_les_recues(self, self.modele.formulaires[ident], onglets)
        ]

    @cached_property
    def par_reponse(self) -> Mapping[str, Sequence[Recue]]:
        """Response id → its rows: one that was sent twice has several."""
        rangees: dict[str, list[Recue]] = {}
        for recue in self.recues:
            rangees.setdefault(recue.ident, []).append(recue)
        return rangees

    @cached_property
    def par_place(self) -> Mapping[tuple[int, int], Recue]:
        """The same by their tab and their row."""
        return {recue.place: recue for recue in self.recues}

    @cached_property
    def lignes_de(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Response id → the lines that remember it: (table id, line id)."""
        lignes: dict[str, list[tuple[str, str]]] = {}
        for table, memoire in self.donnees.memoires.items():
            for ident, sources in zip(memoire.ids, memoire.sources, strict=True):
                for source in sources:
                    lignes.setdefault(source.partition(":")[0], []).append((table, ident))
        return lignes

    def feuille(self, table: str) -> Feuille | None:
        """The tab of a table, as it stands."""
        return self.donnees.feuilles.get(table)

    def lignes(self, table: str) -> list[tuple[int, dict[str, Cellule]]]:
        """The lines of a table's tab, each with its row, from 0; none where the tab is gone."""
        feuille = self.feuille(table)
        return list(zip(feuille.rangs, feuille.lignes(), strict=True)) if feuille else []

    def ecrites(self, table: str, ident: str, cle: str) -> list[Cellule]:
        """What a cell holds, and what was last written there; blanks left out."""
        feuille, memoire = self.feuille(table), self.memoire(table)
        lue = feuille.colonne(cle)[feuille.place(ident)] if feuille and feuille.place(ident) >= 0 else None
        souvenue = memoire.colonne(cle)[memoire.place(ident)] if memoire.place(ident) >= 0 else None
        return [dite for dite in (lue, souvenue) if dite is not None]

    def memoire(self, table: str) -> Memoire:
        """What was last written of a table."""
        return self.donnees.memoires.get(table, Memoire())

    def reponses_de(self, table: str, ident: str) -> list[str]:
        """The responses a line came from."""
        return [source.partition(":")[0] for source in self.memoire(table).sources_de(ident)]

    def tables(self, classeur: str) -> Iterator[Table]:
        """The tables of a workbook that stand in a tab."""
        return (t for t in self.modele.tables.values() if t.classeur == classeur and t.id in self.donnees.feuilles)


def lire_les_recues(contenu: Contenu, formulaire: Formulaire, onglets: Sequence[Onglet]) -> list[Recue]:
    """The rows of a form's tabs: each by its digest, as remembered, else by its moment where only one was received then."""
    table = contenu.modele.tables[formulaire.table]
    contenus = {q.cle: table.par_cle[q.colonne_remplie].contenu for q in formulaire.questions if q.colonne_remplie}
    souvenirs = souvenirs_de(formulaire, contenu.memoire(table.id))
    connues = [lire_une_source(formulaire, source) for source in souvenirs.sources]
    par_signe = {(connue.instant, connue.empreinte): connue.id for connue in connues}
    du_moment = Counter(connue.instant for connue in connues)
    par_instant = {connue.instant: connue.id for connue in connues if du_moment[connue.instant] == 1}
    recues: list[Recue] = []
    donnes: Counter[str] = Counter()
    for onglet in onglets:
        lues = lire_rangees(formulaire, grille_des_reponses(formulaire, onglet), noms_connus(contenu.cadre), contenus)
        for place, (rang, recu, empreinte) in enumerate(
            zip(lues.rangs, lues.recus, lues.empreintes.tolist(), strict=True)
        ):
            instant = dater_un_signe(recu)
            ident = par_signe.get((instant, empreinte)) or par_instant.get(instant)
            if ident is None and recu is not None:  # sent again within the minute
                ident = next(
                    (
                        deja.ident
                        for deja in reversed(recues)
                        if deja.signe[1] == empreinte and deja.recu and abs(recu - deja.recu) <= UNE_MINUTE
                    ),
                    None,
                )
            if ident is None:
                donnes[instant] += 1
                ident = f"{formulaire.id}-{instant}{f'-{donnes[instant]}' if donnes[instant] > 1 else ''}"
            recues.append(
                Recue(
                    formulaire=formulaire,
                    onglet=onglet,
                    rang=1 + rang,
                    ident=ident,
                    recu=recu,
                    reponses={cle: dites[place] for cle, dites in lues.ecrites.items()},
                    signe=(instant, empreinte),
                )
            )
    return recues
