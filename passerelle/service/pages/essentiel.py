"""The figures a team looks at first, in words: the value, what it rests on, how it moved in a year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from passerelle.domaine.chaine.essentiel import ChiffreCompare, Essentiel
from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure
from passerelle.domaine.declare.entites import Activite
from passerelle.domaine.modele import Modele
from passerelle.typographie import nombre, quantite

ASSEZ = 20
"""Below this, in either year, a change in per cent says more than there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiffreDit:
    """A figure in words. `sens` is `plus`, `moins`, `autant`, or empty where there is nothing to compare; `reserve` says why not
    to rely on it yet."""

    code: str
    ventilation: str
    modalite: str
    titre: str
    valeur: str
    precisions: tuple[str, ...]
    sens: str
    evolution: str
    reserve: str
    definition: str
    ne_compte_pas: str


def dire_l_essentiel(essentiel: Essentiel, modele: Modele) -> list[ChiffreDit]:
    """Each figure, in order; not one that the rules have withdrawn since it was computed."""
    return [
        _dire(chiffre, modele.indicateurs[chiffre.renvoi.code], essentiel, modele.activites)
        for chiffre in essentiel.chiffres
        if chiffre.renvoi.code in modele.indicateurs
    ]


def comparer_en_mots(essentiel: Essentiel) -> str:
    """What the figures are compared with."""
    comparaison = essentiel.comparaison
    if comparaison is None:
        return ""
    if comparaison.precedente is None:
        return "C’est la première année\u00a0: il n’y a rien à quoi comparer."
    return f"Chaque chiffre est comparé à l’{comparaison.precedente.libelle}."


def _dire(
    chiffre: ChiffreCompare, indicateur: Indicateur, essentiel: Essentiel, activites: Mapping[str, Activite]
) -> ChiffreDit:
    valeur, avant = (_valeur(mesure, indicateur) for mesure in (chiffre.mesure, chiffre.avant))
    a_un_avant = essentiel.comparaison is not None and essentiel.comparaison.precedente is not None
    sens, evolution = _comparer(valeur, avant, indicateur) if a_un_avant else ("", "première année")
    renvoi = chiffre.renvoi
    return ChiffreDit(
        code=renvoi.code,
        ventilation=renvoi.ventilation,
        modalite=renvoi.modalite,
        titre=f"Projets à l’étape «\u00a0{renvoi.modalite}\u00a0»" if renvoi.modalite else indicateur.libelle,
        valeur="–" if valeur is None else _ecrire(valeur, indicateur),
        precisions=tuple(_detailler(essentiel, activites)) if renvoi.code == "SEA" else (),
        sens=sens,
        evolution=evolution,
        reserve=_reserver(chiffre.mesure),
        definition=indicateur.definition,
        ne_compte_pas=indicateur.ne_compte_pas,
    )


def _valeur(mesure: Mesure | None, indicateur: Indicateur) -> float | None:
    """The figure as it is shown; a count that no line feeds is zero."""
    if mesure is None:
        return 0 if indicateur.appui == "aucun" else None
    return round(mesure.valeur) if indicateur.unite == "%" else mesure.valeur


def _ecrire(valeur: float, indicateur: Indicateur) -> str:
    return quantite(valeur, indicateur.unite)


def _comparer(valeur: float | None, avant: float | None, indicateur: Indicateur) -> tuple[str, str]:
    if valeur is None:
        return "", "pas encore de chiffre"
    if avant is None:
        return "", "pas de chiffre un an plus tôt"
    ecart, alors = valeur - avant, f"({_ecrire(avant, indicateur)} alors)"
    if not ecart:
        return "autant", f"autant {alors}"
    sens = "plus" if ecart > 0 else "moins"
    if indicateur.unite == "%":
        return sens, f"{quantite(abs(ecart), 'point')} de {sens} {alors}"
    part = ""
    if min(valeur, avant) >= ASSEZ:
        part = f", soit {'+' if ecart > 0 else '−'}\u00a0{nombre(round(100 * abs(ecart) / avant))}\u00a0%"
    return sens, f"{nombre(abs(ecart))} de {sens}{part} {alors}"


def _detailler(essentiel: Essentiel, activites: Mapping[str, Activite]) -> Iterator[str]:
    """« Petits-déjeuners : 34, dont Centre commercial 12, Centre social 11 »."""
    pluriels = {activite.libelle: activite.pluriel for activite in activites.values()}
    for tenues in essentiel.seances:
        lieux = ", ".join(f"{lieu}\u00a0{combien}" for lieu, combien in tenues.lieux)
        nom = pluriels.get(tenues.activite) if tenues.total > 1 else ""
        yield f"{nom or tenues.activite}\u00a0: {tenues.total}{f' ({lieux})' if lieux else ''}"


def _reserver(mesure: Mesure | None) -> str:
    if mesure is None or mesure.fiable is not False or not mesure.sur:
        return ""
    return f"Pas encore fiable\u00a0: {nombre(mesure.n or 0)} sur {nombre(mesure.sur)} le disent."
