"""The figures of every indicator, by period and modality (domaine.md §5)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pandas as pd

from passerelle.domaine.chiffres.detail import Apport, Cote, Detail, Ecartee, distinguer
from passerelle.domaine.chiffres.indicateurs import CONNU, NATURE_PARTENAIRE, Indicateur, Mesure, Terme
from passerelle.domaine.chiffres.vue import Cause, Cle, Groupes, Nombres, Oui, Vue
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.fiabilite import couvertures_demandees, trimestres
from passerelle.domaine.declare.parametre import Parametre, valeur_au
from passerelle.domaine.declare.periode import Periode


@dataclass(frozen=True, slots=True)
class _Cumul:
    """What a term comes to, for one period and modality: its value (None when no line feeds it), lines feeding it, lines
    looked at."""

    valeur: float | None
    n: int
    sur: int

    def __add__(self, autre: "_Cumul") -> "_Cumul":
        une, valeur = self.valeur, autre.valeur
        if une is not None:
            valeur = une if valeur is None else une + valeur
        return _Cumul(valeur, self.n + autre.n, self.sur + autre.sur)


_VIDE = _Cumul(None, 0, 0)


@dataclass(frozen=True, kw_only=True)
class Assiette:
    """What figures are computed from.

    `tables`: id → controlled lines (controle.py). `parametres`: what `$…` stand for. `arretes`: id → the key of a period that is
    over → the lines as they stood at its end, for the terms that count a line in several. `titres`: id → the title of its
    tab. `couverture_min`: the part of the lines that must give a figure for it to be relied upon. `periodes`: those computed
    besides the exercises and their months. `natures`: what partners may be.
    """

    tables: Mapping[str, pd.DataFrame]
    exercices: Sequence[Exercice]
    parametres: Mapping[str, str]
    aujourdhui: date
    arretes: Mapping[str, Mapping[str, pd.DataFrame]] = field(default_factory=dict)
    titres: Mapping[str, str] = field(default_factory=dict)
    couverture_min: Parametre = ()
    periodes: Sequence[Periode] = ()
    natures: Sequence[str] = ()


def calculer(indicateurs: Sequence[Indicateur], assiette: Assiette) -> list[Mesure]:
    """Every figure of every indicator, by exercise, by month and for the other periods. A figure exists when at least one line
    feeds it and its divisor is not zero."""
    cadre = _etablir_le_cadre(assiette)
    return [mesure for indicateur in indicateurs for mesure in _Calcul(indicateur, cadre).mesures()]


def detailler(
    indicateur: Indicateur, assiette: Assiette, *, periode: str, ventilation: str = "", modalite: str = ""
) -> Detail:
    """One figure with the lines that carry it and those left aside. `periode` is the key of one of the assiette's, or a month."""
    return _Calcul(indicateur, _etablir_le_cadre(assiette)).detail(periode, ventilation, modalite)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cadre:
    """What every indicator is computed in: the lines of each table, those of each period where they live through several,
    the periods that are not months by key, the coverage asked for by period."""

    vues: Mapping[str, Vue]
    vecues: Mapping[str, Sequence[Vue]]
    periodes: Mapping[str, Exercice]
    couvertures: Mapping[str, float]
    natures: Sequence[str]
    aujourdhui: date


def _etablir_le_cadre(assiette: Assiette) -> _Cadre:
    exercices, aujourdhui = assiette.exercices, assiette.aujourdhui
    valeurs = {f"${cle}": valeur for cle, valeur in assiette.parametres.items()}

    def voir(ident: str, lignes: pd.DataFrame, exercices: Sequence[Exercice], periodes: Sequence[Periode]) -> Vue:
        return Vue(lignes, exercices, valeurs, aujourdhui, assiette.titres.get(ident, ""), periodes)

    def voir_vecues(ident: str, lignes: pd.DataFrame) -> list[Vue]:
        siens = assiette.arretes.get(ident, {})
        return [
            *(voir(ident, siens.get(exercice.libelle, lignes), [exercice], ()) for exercice in exercices),
            *(voir(ident, siens.get(periode.cle, lignes), (), [periode]) for periode in assiette.periodes),
        ]

    couvertures = couvertures_demandees(assiette.couverture_min, exercices, aujourdhui)
    if assiette.couverture_min:
        couvertures |= {
            periode.cle: valeur_au(assiette.couverture_min, min(periode.dernier_jour, aujourdhui))
            for periode in assiette.periodes
        }
    return _Cadre(
        vues={ident: voir(ident, lignes, exercices, assiette.periodes) for ident, lignes in assiette.tables.items()},
        vecues={ident: voir_vecues(ident, lignes) for ident, lignes in assiette.tables.items()},
        periodes={exercice.libelle: exercice for exercice in exercices}
        | {periode.cle: Exercice(periode.debut, periode.dernier_jour) for periode in assiette.periodes},
        couvertures=couvertures,
        natures=assiette.natures,
        aujourdhui=aujourdhui,
    )


class _Calcul:
    """The figures of one indicator."""

    def __init__(self, indicateur: Indicateur, cadre: _Cadre) -> None:
        self._indicateur = indicateur
        self._cadre = cadre
        # A part of what it is divided by is zero when no line is in it.
        self._est_une_part = {terme.table for terme in indicateur.termes} <= {
            terme.table for terme in indicateur.denominateur
        }

    def mesures(self) -> Iterator[Mesure]:
        if self._indicateur.ensemble:
            yield from self._ventiler("", None)
        for nom in self._indicateur.ventilations:
            ventilation = self._ventilation(nom)
            if isinstance(ventilation, str):
                yield from self._ventiler(nom, ventilation)
            else:
                for modalite, colonne in ventilation.items():
                    yield from self._ventiler(nom, None, modalite, colonne)

    def _ventilation(self, nom: str) -> str | Mapping[str, str]:
        """A column, or modality → column. Of names that are counted, each is under its own nature, not under all those of its
        line."""
        dite = self._indicateur.ventilations.get(nom, "")
        noms_comptes = any(terme.mesure == "distinct" for terme in self._indicateur.termes)
        if dite == NATURE_PARTENAIRE and noms_comptes:
            return {nature: f"{NATURE_PARTENAIRE}/{nature}" for nature in self._cadre.natures}
        return dite

    def _ventiler(self, nom: str, selon: str | None, modalite: str = "", colonne: str = "") -> Iterator[Mesure]:
        """Measures by the values of the column `selon`, or for one named `modalite` measured on its own `colonne`."""
        haut = self._cumuler(self._indicateur.termes, selon, colonne)
        bas = self._cumuler(self._indicateur.denominateur, selon, colonne)
        if not (haut or bas):
            return
        appuis = self._appuis(selon, colonne)
        complets = self._complets(selon, colonne) if self._indicateur.fiabilite == "exercice_complet" else None
        for periode, valeur_modalite in sorted(set(haut) | set(bas)):
            mesure = self._mesurer(
                haut.get((periode, valeur_modalite), _VIDE), bas.get((periode, valeur_modalite), _VIDE)
            )
            if mesure is None:
                continue
            appui = appuis.get((periode, valeur_modalite)) or appuis.get((periode, ""))
            valeur, n, sur = (mesure[0], *appui) if appui else mesure
            yield Mesure(
                code=self._indicateur.code,
                periode=periode,
                ventilation=nom,
                modalite=modalite or valeur_modalite,
                valeur=round(valeur, 2),
                n=n,
                sur=sur,
                fiable=self._est_fiable(periode, n, sur)
                if complets is None
                else (periode, valeur_modalite) in complets,
            )

    def _est_fiable(self, periode: str, n: int | None, sur: int | None) -> bool | None:
        """Whether enough lines carry a figure; counts that are shown by themselves always do."""
        if n is None or not sur:
            return None
        if self._indicateur.appui not in ("lignes", "question"):
            return True
        return n / sur >= self._cadre.couvertures.get(periode, 0.0)

    def _complets(self, selon: str | None, colonne: str) -> set[Cle]:
        """The periods that are over, with at least one line of `termes` in each of their quarters, by modality."""
        par_mois = self._cumuler(self._indicateur.termes, selon, colonne, mensuel=True)
        dits = {cle for cle, cumul in par_mois.items() if cumul.valeur is not None}
        return {
            (cle, modalite)
            for cle, periode in self._cadre.periodes.items()
            if periode.fin < self._cadre.aujourdhui and trimestres(periode)
            for modalite in {modalite for _, modalite in dits}
            if all(any((mois, modalite) in dits for mois in trimestre) for trimestre in trimestres(periode))
        }

    def _appuis(self, selon: str | None, colonne: str) -> dict[Cle, tuple[int, int]]:
        """Period and modality → n and sur, where they are not those of the lines counted."""
        if self._indicateur.appui == "question":
            return self._appuis_question(selon)
        return self._appuis_mentions(selon, colonne) if self._indicateur.appui == "mentions" else {}

    def _appuis_question(self, selon: str | None) -> dict[Cle, tuple[int, int]]:
        """Lines where the question was answered, all lines: those of all answers when it is the question itself that is
        broken down."""
        termes = [replace(terme, sauf={}) for terme in self._indicateur.termes]
        if any(selon in terme.remplies for terme in termes):
            selon = None
        repondues = self._cumuler(termes, selon)
        toutes = self._cumuler([replace(terme, remplies=(), reconnues=()) for terme in termes], selon)
        return {cle: (repondues.get(cle, _VIDE).n, cumul.sur) for cle, cumul in toutes.items()}

    def _appuis_mentions(self, selon: str | None, colonne: str) -> dict[Cle, tuple[int, int]]:
        """Names their reference knows, all the names mentioned."""
        appuis: dict[Cle, tuple[int, int]] = {}
        for terme, vue in self._regards(self._mesures_sur(self._indicateur.termes, colonne)):
            groupes = vue.croiser(terme, selon, mensuel=self._indicateur.mensuel)
            retenues = vue.selection(terme)
            for nommes in terme.colonnes:
                connus, tous = (
                    np.bincount(groupes.codes[retenues], vue.combien(prefixe + nommes)[retenues])
                    for prefixe in (CONNU, "")
                )
                for code in np.flatnonzero(tous).tolist():
                    for cle in groupes.noms[code]:
                        n, sur = appuis.get(cle, (0, 0))
                        appuis[cle] = (n + int(connus[code]), sur + int(tous[code]))
        return appuis

    def _mesurer(self, haut: _Cumul, bas: _Cumul) -> tuple[float, int | None, int | None] | None:
        indicateur = self._indicateur
        if indicateur.denominateur:
            # Lines that give no figure are not lines that give zero; nor is there a zero where no line of another table says
            # anything: a year without recorded charges does not cost 0 € a presence.
            if not bas.valeur or (haut.valeur is None and (haut.sur or not self._est_une_part)):
                return None
            valeur = haut.valeur or 0.0
            if indicateur.appui != "parmi":
                valeur *= (100 if indicateur.unite == "%" else 1) / bas.valeur
        elif haut.valeur is None:
            return None
        else:
            valeur = haut.valeur
        if indicateur.appui == "aucun":
            return valeur, None, None
        est_a_part = indicateur.appui in ("rapport", "parmi")
        return valeur, haut.n, bas.n if est_a_part else haut.sur

    def _regards(self, termes: Sequence[Terme]) -> list[tuple[Terme, Vue]]:
        """Each term with the lines it looks at, where there are any: as they stand, or as they stood at the end of each
        exercise."""
        return [
            (terme, vue)
            for terme in termes
            for vue in (self._cadre.vecues[terme.table] if terme.jusqu_a else (self._cadre.vues[terme.table],))
            if len(vue)
        ]

    def _mesures_sur(self, termes: Sequence[Terme], colonne: str) -> Sequence[Terme]:
        """The terms measured on that column of their own, where one is told."""
        if not colonne:
            return termes
        return [
            replace(terme, colonnes=(colonne,), connues=(colonne,) if terme.connues else ())
            for terme in termes
            if colonne in self._cadre.vues[terme.table]
        ]

    def _cumuler(
        self, termes: Sequence[Terme], selon: str | None, colonne: str = "", *, mensuel: bool = False
    ) -> dict[Cle, _Cumul]:
        cumuls: dict[Cle, _Cumul] = {}
        vus: dict[Cle, set[str]] = {}
        for terme, vue in self._regards(self._mesures_sur(termes, colonne)):
            groupes = vue.croiser(terme, selon, mensuel=mensuel or self._indicateur.mensuel)
            if terme.mesure == "distinct":
                _rassembler(vue, terme, groupes, vus)
            else:
                _totaliser(vue, terme, groupes, cumuls)
        nombres = {cle: len(distinguer(noms)) for cle, noms in vus.items()}
        return cumuls | {cle: _Cumul(float(nombre), nombre, nombre) for cle, nombre in nombres.items()}

    # The lines of one figure ------------------------------------------------------------------------------------------

    def detail(self, periode: str, ventilation: str, modalite: str) -> Detail:
        """The figure with its lines; no `mesure` where nothing gives it."""
        dite = self._ventilation(ventilation)
        par_colonnes = isinstance(dite, Mapping)
        selon = dite if isinstance(dite, str) and dite else None
        colonne = dite.get(modalite, "") if isinstance(dite, Mapping) else ""
        cle = (periode, "" if par_colonnes else modalite)
        return Detail(
            mesure=next(
                (
                    m
                    for m in self.mesures()
                    if (m.periode, m.ventilation, m.modalite) == (periode, ventilation, modalite)
                ),
                None,
            ),
            haut=self._cote(self._mesures_sur(self._indicateur.termes, colonne), selon, cle),
            bas=self._cote(self._mesures_sur(self._indicateur.denominateur, colonne), selon, cle)
            if self._indicateur.denominateur
            else None,
        )

    def _cote(self, termes: Sequence[Terme], selon: str | None, cle: Cle) -> Cote:
        apports: list[Apport] = []
        ecartees: dict[tuple[str, str], Ecartee] = {}
        for terme, vue in self._regards(termes):
            groupes = vue.croiser(terme, selon, mensuel=self._indicateur.mensuel)
            dedans = groupes.lire(lambda noms: cle in noms).astype(bool)
            siens = list(_apports(vue, terme, dedans))
            apports += siens
            for ecartee in self._ecartees(vue, terme, selon, cle, dedans, {apport.ligne for apport in siens}):
                ecartees.setdefault((ecartee.table, ecartee.ligne), ecartee)
        portees = {(apport.table, apport.ligne) for apport in apports}
        return Cote(
            apports=tuple(apports),
            ecartees=tuple(ecartee for cle, ecartee in ecartees.items() if cle not in portees),
            est_distinct=any(terme.mesure == "distinct" for terme in termes),
        )

    def _ecartees(
        self, vue: Vue, terme: Terme, selon: str | None, cle: Cle, dedans: Oui, portees: Collection[str]
    ) -> Iterator[Ecartee]:
        """The lines of that period and modality that a term is about and that carry nothing, each with the first cause."""
        periode, modalite = cle
        if selon in terme.remplies:  # without an answer, under no modality
            groupes = vue.croiser(terme, None, mensuel=self._indicateur.mensuel)
            dedans = groupes.lire(lambda noms: (periode, "") in noms).astype(bool)
            ici = np.ones(len(vue), dtype=bool)
        else:
            ici = vue.est_sous(selon, modalite)
        concernees = vue.regardees(terme) & (dedans | (vue.est_sans_date(terme) & ici))
        sans_chiffre = np.isnan(_valeurs(vue, terme)[0])
        causes: list[tuple[Cause, tuple[str, ...], Oui]] = [
            ("sans_date", (terme.date,), vue.est_sans_date(terme)),
            *vue.ecartees(terme),
            ("chiffre", (), sans_chiffre),
        ]
        ids = vue.ids
        for rang in np.flatnonzero(concernees).tolist():
            trouvee = next(((cause, cles) for cause, cles, lesquelles in causes if lesquelles[rang]), None)
            if trouvee is not None and str(ids[rang]) not in portees:
                cause, cles = trouvee
                yield Ecartee(
                    table=terme.table,
                    ligne=str(ids[rang]),
                    rang=rang,
                    date=terme.date,
                    cause=cause,
                    colonnes=cles or _manquants(vue, terme, rang),
                )


def _apports(vue: Vue, terme: Terme, dedans: Oui) -> Iterator[Apport]:
    """What each of these lines gives, of those a term counts."""
    retenues = vue.selection(terme) & dedans
    valeurs, complete = _valeurs(vue, terme)
    distincts = terme.mesure == "distinct"
    ids = vue.ids
    dits = [vue.noms(colonne) for colonne in terme.colonnes] if distincts else []
    for rang in np.flatnonzero(retenues & ~np.isnan(valeurs)).tolist():
        noms = tuple(nom for dit in dits for nom in dit.noms[dit.codes[rang]])
        if noms or not distincts:
            yield Apport(
                table=terme.table,
                ligne=str(ids[rang]),
                rang=rang,
                date=terme.date,
                valeur=float(valeurs[rang]),
                noms=noms,
                manquants=() if complete[rang] else _manquants(vue, terme, rang),
                sommees=() if distincts else terme.colonnes,
            )


def _manquants(vue: Vue, terme: Terme, rang: int) -> tuple[str, ...]:
    """The figures a line should give and does not."""
    sommees = (*terme.colonnes, *filter(None, [terme.facteur])) if terme.mesure == "somme" else ()
    absentes = [colonne for colonne in sommees if not vue.est_dit(colonne)[rang]]
    absentes += [colonne for colonne in terme.connues if np.isnan(vue.nombres(colonne)[rang])]
    return tuple(dict.fromkeys(absentes))


def _totaliser(vue: Vue, terme: Terme, groupes: Groupes[Cle], cumuls: dict[Cle, _Cumul]) -> None:
    """Add what a term comes to under each period and modality."""
    retenues = vue.selection(terme)
    valeurs, complete = _valeurs(vue, terme)
    nourrit = retenues & ~np.isnan(valeurs)
    codes = groupes.codes
    totaux = np.bincount(codes[nourrit], valeurs[nourrit])
    fournies, n, sur = (
        np.bincount(codes[lesquelles], minlength=len(groupes.noms))
        for lesquelles in (nourrit, retenues & complete, retenues)
    )
    for code in np.flatnonzero(sur).tolist():
        cumul = _Cumul(float(totaux[code]) if fournies[code] else None, int(n[code]), int(sur[code]))
        for cle in groupes.noms[code]:
            cumuls[cle] = cumuls.get(cle, _VIDE) + cumul


def _valeurs(vue: Vue, terme: Terme) -> tuple[Nombres, Oui]:
    """What each line adds (NaN: nothing), and whether every figure it should give is there."""
    valeurs, complete = np.ones(len(vue)), np.ones(len(vue), dtype=bool)
    if terme.mesure == "somme":
        chiffres = [vue.nombres(colonne) for colonne in terme.colonnes]
        valeurs = np.where(np.isnan(chiffres).all(axis=0), np.nan, np.nansum(chiffres, axis=0))
        if terme.facteur:
            valeurs = valeurs * vue.nombres(terme.facteur)
        for colonne in (*terme.colonnes, *filter(None, [terme.facteur])):
            complete &= vue.est_dit(colonne)
    for colonne in terme.connues:
        connue = ~np.isnan(vue.nombres(colonne))
        valeurs[~connue] = np.nan
        complete &= connue
    return valeurs, complete


def _rassembler(vue: Vue, terme: Terme, groupes: Groupes[Cle], vus: dict[Cle, set[str]]) -> None:
    """Add the names a term gives to those seen under each period and modality."""
    retenues = vue.selection(terme)
    for colonne in terme.colonnes:
        dits = vue.noms(colonne)
        for code, dit in set(zip(groupes.codes[retenues].tolist(), dits.codes[retenues].tolist(), strict=True)):
            for cle in groupes.noms[code] if dits.noms[dit] else ():
                vus.setdefault(cle, set()).update(dits.noms[dit])
