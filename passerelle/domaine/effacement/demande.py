"""What is to be erased: rows that go, lines that go, cells that are emptied."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from passerelle.domaine.effacement.contenu import Contenu, Recue
from passerelle.domaine.texte.efface import EFFACE
from passerelle.domaine.texte.lecture import en_texte, reunir
from passerelle.domaine.texte.noms import forme_de_code


@dataclass(frozen=True, kw_only=True)
class Demande:
    """What is to be erased of both workbooks.

    `recues`: rows of response tabs that go. `lignes`: table id → the lines that go. `rangees`: table id → the rows, from 0, that
    go of a list or a register whose lines have no id of their own. `vides`: table id → line id → column key → what is written
    there instead, blank or EFFACE. `reponses`: (sheet id, row) → question key → what is written over its answer.
    """

    recues: Sequence[Recue] = ()
    lignes: Mapping[str, Collection[str]] = field(default_factory=dict)
    rangees: Mapping[str, Collection[int]] = field(default_factory=dict)
    vides: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    reponses: Mapping[tuple[int, int], Mapping[str, str]] = field(default_factory=dict)

    @property
    def est_vide(self) -> bool:
        """Whether there is nothing to erase."""
        return not (self.recues or self.lignes or self.rangees or self.vides or self.reponses)


def reunir_les_demandes(demandes: Iterable[Demande]) -> Demande:
    """All of it at once."""
    recues: dict[tuple[int, int], Recue] = {}
    lignes: dict[str, set[str]] = {}
    rangees: dict[str, set[int]] = {}
    vides: dict[str, dict[str, dict[str, str]]] = {}
    reponses: dict[tuple[int, int], dict[str, str]] = {}
    for demande in demandes:
        recues |= {recue.place: recue for recue in demande.recues}
        for table, idents in demande.lignes.items():
            lignes.setdefault(table, set()).update(idents)
        for table, rangs in demande.rangees.items():
            rangees.setdefault(table, set()).update(rangs)
        for table, par_ligne in demande.vides.items():
            for ident, cases in par_ligne.items():
                vides.setdefault(table, {}).setdefault(ident, {}).update(cases)
        for place, cases in demande.reponses.items():
            reponses.setdefault(place, {}).update(cases)
    return Demande(recues=list(recues.values()), lignes=lignes, rangees=rangees, vides=vides, reponses=reponses)


def avec_leurs_lignes(contenu: Contenu, reponses: Collection[str]) -> Demande:
    """The rows of these responses, and the lines that come from nothing else."""
    recues = [recue for ident in reponses for recue in contenu.par_reponse.get(ident, ())]
    lignes: dict[str, set[str]] = {}
    for reponse in reponses:
        for table, ident in contenu.lignes_de.get(reponse, ()):
            if set(contenu.reponses_de(table, ident)) <= set(reponses):
                lignes.setdefault(table, set()).add(ident)
    return Demande(recues=recues, lignes=lignes)


def avec_leurs_reponses(contenu: Contenu, table: str, idents: Collection[str]) -> Demande:
    """These lines, and the rows of the responses they came from."""
    reponses = {reponse for ident in idents for reponse in contenu.reponses_de(table, ident)}
    suite = avec_leurs_lignes(contenu, reponses)
    return reunir_les_demandes([Demande(lignes={table: set(idents)} if idents else {}), suite])


def vider(contenu: Contenu, table: str, ident: str, cles: Collection[str]) -> Demande:
    """These cells of a line, and the answers that filled them."""
    reponses = {
        recue.place: dites
        for reponse in contenu.reponses_de(table, ident)
        for recue in contenu.par_reponse.get(reponse, ())
        if (dites := vider_les_reponses(contenu, recue, cles))
    }
    cases = {cle: a_la_place(contenu, cle, next(iter(contenu.ecrites(table, ident, cle)), None)) for cle in cles}
    return Demande(vides={table: {ident: cases}} if cases else {}, reponses=reponses)


def vider_les_reponses(
    contenu: Contenu, recue: Recue, cles: Collection[str], si: Callable[[object], bool] = bool
) -> dict[str, str]:
    """Question key → what is written over its answer, of those of a row that fill these columns, where `si` says so."""
    return {
        q.cle: a_la_place(contenu, q.colonne_remplie, recue.reponses[q.cle])
        for q in recue.formulaire.questions
        if q.colonne_remplie in cles and recue.reponses[q.cle] not in (None, ()) and si(recue.reponses[q.cle])
    }


def a_la_place(contenu: Contenu, cle: str, dite: object) -> str:
    """What takes the place of a cell: a blank, unless it is a code that the team does not know. A blank code is anyone's: its
    response would count as it did not."""
    codes = contenu.cadre.referentiels.codes
    est_un_code = cle in contenu.modele.conservation.code.colonnes and dite is not None and bool(codes)
    return EFFACE if est_un_code and forme_de_code(en_texte(reunir(dite))) not in codes else ""
