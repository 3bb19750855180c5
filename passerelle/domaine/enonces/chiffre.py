"""From a figure to its lines, in words: what each gives, and why others give nothing. Never a free text, a code nor a référent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from passerelle.domaine.application.creneaux import CRENEAUX_ANNULES
from passerelle.domaine.application.relations import RAPPROCHEMENTS
from passerelle.domaine.chaine.derivees import PREPARATION, VALEUR_HEURE
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chaine.periodes import ChiffresDePeriode, preparer_la_periode
from passerelle.domaine.chiffres.detail import Apport, Cote, Ecartee
from passerelle.domaine.chiffres.indicateurs import DIT, Indicateur, Mesure
from passerelle.domaine.chiffres.rencontres import EN_ANIMATION
from passerelle.domaine.declare.periode import Periode
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.fusion.retenues import Retenues
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.francais import accorder, compter, enumerer
from passerelle.domaine.texte.lecture import en_texte, est_nombre

LIGNES_MONTREES = 1000
"""Lines shown for one figure, the first by date; what they all come to is told whole."""

_QUOI = ("theme", "activite", "nature", "projet")
_OU = ("lieu", "lieu_prevu")
"""What names a line and where it was: the first its table has."""


_DERIVEES = {PREPARATION: "Préparation de l’activité", VALEUR_HEURE: "Valeur de la durée, en euros"}
"""What columns made for figures only are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneVue:
    """A line: its table and id (empty where no tab holds it), its day (None where unknown), what and where it was, what it gives
    (None where it gives nothing, a name where names are counted), in euros or not, and what is to be known of it. `champ`: the
    column to look at."""

    table: str
    id: str
    jour: date | None
    quoi: str
    lieu: str
    apport: float | str | None = None
    en_euros: bool = False
    remarque: str = ""
    champ: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoteVu:
    """What is counted, or what it is divided by. `phrase` says what its lines come to; `cachees`: how many more lines there are."""

    titre: str
    phrase: str
    lignes: tuple[LigneVue, ...]
    ecartees: tuple[LigneVue, ...]
    cachees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiffreVu:
    """A figure, what it means, its lines. `mesure` is None where nothing gives it; `details`: those of the same period that detail
    it; `avis`: what is to be known first."""

    indicateur: Indicateur
    periode: Periode
    ventilation: str
    modalite: str
    mesure: Mesure | None
    cotes: tuple[CoteVu, ...]
    details: tuple[Mesure, ...]
    avis: tuple[str, ...]


def montrer_un_chiffre(
    etude: Etude, periode: Periode, code: str, ventilation: str = "", modalite: str = ""
) -> ChiffreVu | None:
    """The figure with its lines; None where no indicator has that code, or none of its breakdowns that line."""
    indicateur = etude.cadre.modele.indicateurs.get(code)
    if indicateur is None or not _se_detaille(indicateur, ventilation, modalite):
        return None
    chiffres = preparer_la_periode(etude, periode)
    vu = ChiffreVu(
        indicateur=indicateur,
        periode=periode,
        ventilation=ventilation,
        modalite=modalite,
        mesure=None,
        cotes=(),
        details=(),
        avis=tuple(_aviser(etude, chiffres, code)),
    )
    if indicateur not in chiffres.indicateurs:
        return vu
    return _avec_ses_lignes(vu, chiffres)


def _se_detaille(indicateur: Indicateur, ventilation: str, modalite: str) -> bool:
    """Whether it has such a line, or may have: what a column holds is not known before."""
    if not ventilation:
        return not modalite
    detail = indicateur.ventilations.get(ventilation)
    return detail is not None and (isinstance(detail, str) or modalite in detail)


def _aviser(etude: Etude, chiffres: ChiffresDePeriode, code: str) -> Iterator[str]:
    if chiffres.etude is not etude:
        yield (
            "Cette période touche un exercice clos\u00a0: l’onglet Indicateurs garde ce qu’il disait alors. Voici ce que disent "
            "les onglets aujourd’hui."
        )
    if code not in {indicateur.code for indicateur in chiffres.indicateurs}:
        yield (
            "Un onglet dont ce chiffre dépend ne se lit pas en ce moment\u00a0: il reste comme il était, et ses lignes ne "
            "peuvent pas être montrées."
        )


def _avec_ses_lignes(vu: ChiffreVu, chiffres: ChiffresDePeriode) -> ChiffreVu:
    indicateur = vu.indicateur
    details = tuple(
        mesure
        for mesure in chiffres.mesurer()
        if mesure.code == indicateur.code and mesure.ventilation and not vu.ventilation
    )
    if not (vu.ventilation or indicateur.ensemble):
        return replace(vu, details=details)
    detail = chiffres.detailler(indicateur, vu.ventilation, vu.modalite)
    regard = Regard(chiffres.etude)
    titres = ("Ce qui compte", "Parmi" if indicateur.appui == "parmi" else "Ce par quoi l’on divise")
    cotes = [detail.haut] if detail.bas is None else [detail.haut, detail.bas]
    seul = len(cotes) == 1
    return replace(
        vu,
        mesure=detail.mesure,
        details=details,
        cotes=tuple(
            regard.voir("Les lignes qui comptent" if seul else titre, cote)
            for titre, cote in zip(titres, cotes, strict=False)
        ),
    )


class Regard:
    """The lines of a study, as the team reads them."""

    def __init__(self, etude: Etude) -> None:
        self._etude = etude
        self._modele = etude.cadre.modele
        self._suspect = etude.cadre.donnees.suspect
        self._places: dict[str, dict[str, int]] = {}

    def lignes(self, cote: Cote) -> tuple[list[LigneVue], list[LigneVue]]:
        """Those that give something to one side of a figure, and those that give nothing."""
        apports = [
            self._ligne(apport, self._dire_l_apport(apport, cote), self._reserves(apport)) for apport in cote.apports
        ]
        return apports, [self._ligne(ecartee, None, self._dire_la_cause(ecartee)) for ecartee in cote.ecartees]

    def voir(self, titre: str, cote: Cote) -> CoteVu:
        """One side of a figure, to show."""
        apports, ecartees = self.lignes(cote)
        return CoteVu(
            titre=titre,
            phrase=self._resumer(cote),
            lignes=_ranger(apports)[:LIGNES_MONTREES],
            ecartees=_ranger(ecartees)[:LIGNES_MONTREES],
            cachees=max(0, len(apports) - LIGNES_MONTREES) + max(0, len(ecartees) - LIGNES_MONTREES),
        )

    def _resumer(self, cote: Cote) -> str:
        if cote.est_distinct:
            noms = sorted(map(self._lisible, cote.noms), key=str.casefold)
            return f"{compter(len(noms), 'nom')}\u00a0: {enumerer(noms)}." if noms else "Aucun nom."
        completes, toutes = cote.appui
        if not toutes:
            return "Aucune ligne."
        if completes == toutes:
            return f"{compter(toutes, 'ligne')}."
        donnent = accorder(completes, "donne", "donnent")
        return f"{compter(completes, 'ligne')} sur {toutes} {donnent} tout ce qui est demandé."

    def _dire_l_apport(self, apport: Apport, cote: Cote) -> float | str:
        if cote.est_distinct:
            return ", ".join(map(self._lisible, apport.noms))
        return apport.valeur

    def _ligne(self, dite: Apport | Ecartee, apport: float | str | None, remarque: str) -> LigneVue:
        lignes = self._etude.tables[dite.table]
        cellules = lignes.iloc[dite.rang]
        table = self._table(dite.table)
        jour = cellules[dite.date]
        champs = dite.manquants if isinstance(dite, Apport) else dite.colonnes
        return LigneVue(
            table=table.id if table else "",
            id=dite.ligne if table else "",
            jour=jour if isinstance(jour, date) else None,
            quoi=self._nommer(cellules, "nom" if dite.table == "projet" else _premiere(cellules, _QUOI)),
            lieu=self._nommer(cellules, _premiere(cellules, _OU)),
            apport=apport,
            en_euros=isinstance(dite, Apport) and self._est_en_euros(dite),
            remarque=remarque,
            champ=next((cle for cle in champs if table and cle in table.par_cle), ""),
        )

    def _est_en_euros(self, apport: Apport) -> bool:
        colonnes = (self._colonne(apport.table, cle) for cle in apport.sommees)
        return any(colonne is not None and colonne.type == "euros" for colonne in colonnes)

    def _table(self, ident: str) -> Table | None:
        """The tab that holds the lines of a table; None for those that are made for figures only."""
        return None if ident == RAPPROCHEMENTS else self._modele.tables[_onglet_de(ident)]

    def _nommer(self, cellules: pd.Series, cle: str) -> str:
        cellule = cellules[cle] if cle else None
        noms = cellule if isinstance(cellule, tuple) else (cellule,)
        return ", ".join(self._lisible(en_texte(nom)) for nom in noms if nom)

    def _lisible(self, texte: str) -> str:
        return MASQUE if self._suspect(texte) else texte

    # Why ----------------------------------------------------------------------------------------------------------

    def _reserves(self, apport: Apport) -> str:
        """What a line that counts does not give."""
        dites = "\u00a0; ".join(
            f"{self._libelle(apport.table, cle)}\u00a0: {self._dire_le_blanc(apport, cle)}" for cle in apport.manquants
        )
        sommees = len(apport.sommees)
        lus = sum(cle not in apport.manquants for cle in apport.sommees)
        if sommees in (lus, 1):
            return dites
        if sommees == 2:
            return f"un seul des deux chiffres se lit\u00a0; {dites}"
        return f"{compter(lus, 'chiffre')} sur {sommees} {accorder(lus, 'se lit', 'se lisent')}\u00a0; {dites}"

    def _dire_le_blanc(self, apport: Apport, cle: str) -> str:
        """A blank that stands for a figure says which."""
        cellules = self._etude.tables[apport.table].iloc[apport.rang]
        if DIT + cle in cellules and not cellules[DIT + cle]:
            return f"case vide, comptée pour {en_texte(cellules[cle])}"
        return self._dire_la_case(apport.table, apport.ligne, cle)

    def _dire_la_cause(self, ecartee: Ecartee) -> str:
        match ecartee.cause:
            case "compte":
                return self._dire_ce_qui_ne_compte_pas(ecartee)
            case "sauf" if ecartee.colonnes == (EN_ANIMATION,):
                return "C’est aussi une animation\u00a0: ses participants comptent là."
            case "sauf":
                return f"{self._libelle(ecartee.table, ecartee.colonnes[0])}\u00a0: la définition l’écarte."
        cases = [
            f"{self._libelle(ecartee.table, cle)}\u00a0: {self._dire_la_case(ecartee.table, ecartee.ligne, cle)}"
            for cle in ecartee.colonnes
        ]
        return "\u00a0; ".join(cases) + "."

    def _dire_ce_qui_ne_compte_pas(self, ecartee: Ecartee) -> str:
        jour = self._etude.tables[ecartee.table].iloc[ecartee.rang][ecartee.date]
        if isinstance(jour, date) and jour > self._etude.cadre.aujourdhui:
            return "Sa date est dans le futur."
        retenues, place = self._retenue(ecartee.table, ecartee.ligne)
        if not retenues.comptent[place]:
            return "Une autre ligne dit la même rencontre, ou sa réponse a été retirée."
        return "Elle est d’un autre exercice."

    def _dire_la_case(self, table: str, ident: str, cle: str) -> str:
        """What is wrong with a cell that cannot be used, without quoting it."""
        ecrite = self._ecrite(table, ident, cle)
        if ecrite is None:
            return "case vide"
        if est_nombre(ecrite):
            return "chiffre impossible"
        declaree = self._colonne(table, cle)
        return "nom inconnu" if declaree and declaree.reference else "ne se lit pas"

    def _ecrite(self, table: str, ident: str, cle: str) -> object:
        """The cell as it stands in its tab; None where blank, or where no tab has that column."""
        if self._colonne(table, cle) is None:
            return None
        retenues, place = self._retenue(table, ident)
        return retenues.colonnes[cle][place]

    def _retenue(self, table: str, ident: str) -> tuple[Retenues, int]:
        """The lines of the tab that holds this one, and its place among them."""
        onglet = _onglet_de(table)
        retenues = self._etude.fusions[onglet].retenues
        if onglet not in self._places:
            self._places[onglet] = {connu: place for place, connu in enumerate(retenues.ids)}
        return retenues, self._places[onglet][ident]

    def _colonne(self, table: str, cle: str) -> Colonne | None:
        tenue = self._table(table)
        return tenue.par_cle.get(cle) if tenue else None

    def _libelle(self, table: str, cle: str) -> str:
        declaree = self._colonne(table, cle)
        return declaree.libelle if declaree else _DERIVEES.get(cle, cle)


def _onglet_de(table: str) -> str:
    """The table whose tab holds these lines."""
    return "planning" if table == CRENEAUX_ANNULES else table


def _premiere(cellules: pd.Series, cles: Iterable[str]) -> str:
    return next((cle for cle in cles if cle in cellules), "")


def _ranger(lignes: Iterable[LigneVue]) -> tuple[LigneVue, ...]:
    """By day, those without one first: they are to be put right."""
    return tuple(sorted(lignes, key=lambda ligne: ligne.jour or date.min))
