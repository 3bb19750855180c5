"""The tables that are charts: each value with its bar, a part of the longest of its scale, from zero."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.chaine.compte_rendu import Chiffre
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.texte.francais import MOIS, compter, enumerer


@dataclass(frozen=True, slots=True, kw_only=True)
class Barre:
    """A value, None where nothing says it, and its part of the longest, from 0 to 1."""

    valeur: float | None
    part: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rangee:
    """A row: its name, and a bar a column."""

    nom: str
    barres: tuple[Barre, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Groupe:
    """Rows that go together, under a title; empty where there is but one group."""

    titre: str
    rangees: tuple[Rangee, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tableau:
    """A table with the sentence that sums it up. `unite` is that of every value, empty for counts."""

    titre: str
    phrase: str
    premiere: str
    colonnes: tuple[str, ...]
    groupes: tuple[Groupe, ...]
    unite: str = ""


Chiffres = Mapping[tuple[str, str, str, str], float]
"""(code, period, breakdown, detail) → value."""


def dresser_les_tableaux(chiffres: Iterable[Chiffre], exercice: Exercice, mois: str) -> list[Tableau]:
    """Those of the exercise that have something to show: months up to `mois` (`2014-06`), places, budget."""
    lus = {(c.code, c.periode, c.ventilation, c.modalite): c.valeur for c in chiffres}
    tableaux = [_par_mois(lus, exercice, mois), _par_lieu(lus, exercice.libelle), _budget(lus, exercice.libelle)]
    return [tableau for tableau in tableaux if any(groupe.rangees for groupe in tableau.groupes)]


def _par_mois(chiffres: Chiffres, exercice: Exercice, dernier: str) -> Tableau:
    lignes = {
        _nommer(mois): (chiffres.get(("PAR", mois, "", "")), chiffres.get(("SEA", mois, "", "")))
        for mois in exercice.mois()
        if mois <= dernier
    }
    lignes = lignes if any(_est_dite(valeurs) for valeurs in lignes.values()) else {}
    presences = {nom: valeurs[0] or 0 for nom, valeurs in lignes.items()}
    quand, combien = _plus_grands(presences)
    return Tableau(
        titre="Mois par mois",
        phrase=f"Le plus de présences\u00a0: {compter(combien, 'présence')} en {quand}." if combien else "",
        premiere="Mois",
        colonnes=("Présences", "Séances"),
        groupes=(Groupe(titre="", rangees=_mesurer(lignes)),),
    )


def _par_lieu(chiffres: Chiffres, periode: str) -> Tableau:
    seances, presences = (_detailler(chiffres, code, periode, "lieu") for code in ("SEA", "PAR"))
    lignes = {
        lieu: (seances.get(lieu), presences.get(lieu))
        for lieu in sorted({*seances, *presences}, key=lambda lieu: (-seances.get(lieu, 0), lieu))
    }
    ou, combien = _plus_grands(seances)
    return Tableau(
        titre="Lieu par lieu",
        phrase=f"Le plus de séances\u00a0: {compter(combien, 'séance')}, {ou}." if combien else "",
        premiere="Lieu",
        colonnes=("Séances", "Présences"),
        groupes=(Groupe(titre="", rangees=_mesurer(lignes)),),
    )


def _budget(chiffres: Chiffres, periode: str) -> Tableau:
    groupes: list[Groupe] = []
    codes = {"Charges": ("CHA_PRV", "CHA"), "Produits": ("PRD_PRV", "PRD")}
    sommes = {
        titre: [_detailler(chiffres, code, periode, "nature") for code in paire] for titre, paire in codes.items()
    }
    maximum = max((somme for paire in sommes.values() for cote in paire for somme in cote.values()), default=0.0)
    for titre, (prevu, realise) in sommes.items():
        natures = sorted(
            {*prevu, *realise}, key=lambda nature: (-max(prevu.get(nature, 0), realise.get(nature, 0)), nature)
        )
        lignes = {nature: (prevu.get(nature), realise.get(nature)) for nature in natures}
        if lignes:
            groupes.append(Groupe(titre=titre, rangees=_mesurer(lignes, maximum=maximum)))
    depense, prevue = (chiffres.get((code, periode, "", ""), 0.0) for code in ("CHA", "CHA_PRV"))
    return Tableau(
        titre="Le budget",
        phrase=f"{_euros(depense)} de charges réalisées, pour {_euros(prevue)} prévus." if groupes else "",
        premiere="Nature",
        colonnes=("Prévu", "Réalisé"),
        groupes=tuple(groupes),
        unite="€",
    )


def _mesurer(lignes: Mapping[str, Sequence[float | None]], *, maximum: float | None = None) -> tuple[Rangee, ...]:
    """Each column on a scale of its own, or all on that of `maximum`."""
    colonnes = list(zip(*lignes.values(), strict=True))
    echelles = [maximum or max((valeur or 0 for valeur in colonne), default=0) for colonne in colonnes]
    return tuple(
        Rangee(
            nom=nom,
            barres=tuple(
                Barre(valeur=valeur, part=max(0.0, (valeur or 0) / echelle) if echelle > 0 else 0.0)
                for valeur, echelle in zip(valeurs, echelles, strict=True)
            ),
        )
        for nom, valeurs in lignes.items()
    )


def _detailler(chiffres: Chiffres, code: str, periode: str, ventilation: str) -> dict[str, float]:
    return {
        modalite: valeur
        for (autre, quand, par, modalite), valeur in chiffres.items()
        if (autre, quand, par) == (code, periode, ventilation)
    }


def _plus_grands(valeurs: Mapping[str, float]) -> tuple[str, float]:
    """The names of the greatest, and how much it is."""
    combien = max(valeurs.values(), default=0)
    return enumerer(nom for nom, valeur in valeurs.items() if valeur == combien), combien


def _est_dite(valeurs: Sequence[float | None]) -> bool:
    return any(valeur is not None for valeur in valeurs)


def _nommer(mois: str) -> str:
    return f"{MOIS[int(mois[5:]) - 1]} {mois[:4]}"


def _euros(somme: float) -> str:
    return compter(round(somme), "€", "€")
