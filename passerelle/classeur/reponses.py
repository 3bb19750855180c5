"""Append responses to a form's tab, as a Google form would have (contrat.md §5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gspread.utils import absolute_range_name

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.habillage.presentation import CHAMPS_ENTETE, en_tetes
from passerelle.classeur.requetes import (
    FORMAT_NOMBRE,
    FORMATS,
    VALEUR,
    Requete,
    agrandir,
    ajouter,
    ecrire,
    en_cellule,
)
from passerelle.classeur.version import refuser_si_plus_recent
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.feuilles.carnet import TITRE, lire_carnet
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.reponses.ailleurs import Constat, reconnaitre
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR, cle_de_titre, lire_rangees
from passerelle.domaine.texte.lecture import Cellule, en_brut, en_texte, reunir
from passerelle.erreurs import FichierRefuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Versement:
    """How many responses were added, `douteuses` those of them that are probably the double of another; how many were known
    already, `decalees` those of them received at another moment, `corrigees` those with one answer changed since, `effacees`
    those that were erased."""

    ajoutees: int
    douteuses: int = 0
    reconnues: int = 0
    decalees: int = 0
    corrigees: int = 0
    effacees: int = 0


def verser_reponses(
    connexion: Connexion,
    formulaire: Formulaire,
    lignes: Sequence[Mapping[str, object]],
    *,
    est_un_evenement: bool,
    sans_doublon: bool = True,
) -> Versement:
    """Append responses: question title or `Horodateur` → typed cell (a tuple for checkboxes).

    With `sans_doublon`, those already in the tab are left out, which means reading it whole; `est_un_evenement` is as in
    `reconnaitre`. Raises FichierRefuse when the form has no tab yet, VersionPlusRecente.
    """
    onglet = _trouver(connexion, formulaire, entier=sans_doublon)
    entete = [en_texte(titre) for titre in onglet.grille[0]] if onglet.grille else []
    nouveaux = _titres_a_ajouter(formulaire, entete, lignes)
    titres = [*entete, *nouveaux]
    rangees = [_rangee(formulaire, titres, ligne) for ligne in lignes]
    versement = Versement(ajoutees=len(rangees))
    if sans_doublon:
        rangees, versement = _sans_les_presentes(
            formulaire, titres, onglet.grille, rangees, est_un_evenement=est_un_evenement
        )
    if not rangees:
        return versement
    cellules = [list(map(_en_cellule, rangee)) for rangee in rangees]
    ajouts = ajouter(onglet.sheet_id, cellules, champs=f"{VALEUR},{FORMAT_NOMBRE}")
    connexion.ecrire([*_requetes_entete(onglet, titres, nouveaux), *ajouts])
    return versement


def _trouver(connexion: Connexion, formulaire: Formulaire, *, entier: bool) -> Onglet:
    """The form's tab, found by the sheet id it had or by its title: whole, or its headers only."""
    feuilles = {
        f["properties"]["sheetId"]: f["properties"]["title"]
        for f in connexion.obtenir(fields="sheets(properties(sheetId,title))")["sheets"]
    }
    sheet_id = None
    if TITRE in feuilles.values():
        entrees = connexion.obtenir(f"/values/{absolute_range_name(TITRE, 'A1:B1')}").get("values", [])
        carnet = lire_carnet([Onglet(sheet_id=0, titre=TITRE, grille=entrees)])
        refuser_si_plus_recent(carnet)
        sheet_id = carnet.reponses.get(formulaire.id)
    if sheet_id not in feuilles:
        sheet_id = next((ident for ident, titre in feuilles.items() if titre == formulaire.onglet), None)
    if sheet_id is None:
        message = f"Le classeur n’a pas encore d’onglet « {formulaire.onglet} »."
        raise FichierRefuse(message, "Lancez d’abord « passerelle installer ».")
    plage = absolute_range_name(feuilles[sheet_id], None if entier else "1:1")
    lues = connexion.obtenir(
        f"/values/{plage}", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="SERIAL_NUMBER"
    )
    return Onglet(sheet_id=sheet_id, titre=feuilles[sheet_id], grille=lues.get("values", []))


def _titres_a_ajouter(
    formulaire: Formulaire, entete: Sequence[str], lignes: Sequence[Mapping[str, object]]
) -> list[str]:
    """Titles the tab does not have and a response needs."""
    connus = {cle_de_titre(titre) for titre in entete}
    for question in formulaire.questions:
        if any(cle_de_titre(ancien) in connus for ancien in question.anciens_titres):
            connus.add(cle_de_titre(question.titre))
    if any(cle_de_titre(titre) in connus for titre in TITRES_HORODATEUR):
        connus |= set(TITRES_HORODATEUR)
    voulus = dict.fromkeys(titre for ligne in lignes for titre in ligne)
    return [titre for titre in voulus if cle_de_titre(titre) not in connus]


def _rangee(formulaire: Formulaire, titres: Sequence[str], ligne: Mapping[str, object]) -> list[object]:
    """A response in the order of the tab's columns; only the first of two columns with one title is filled."""
    anciens = {cle_de_titre(a): cle_de_titre(q.titre) for q in formulaire.questions for a in q.anciens_titres}
    restantes = {cle_de_titre(titre): valeur for titre, valeur in ligne.items()}
    rangee: list[object] = []
    for titre in titres:
        cle = cle_de_titre(titre)
        possibles = [cle, anciens.get(cle, cle), *(TITRES_HORODATEUR if cle in TITRES_HORODATEUR else ())]
        rangee.append(next((restantes.pop(c) for c in possibles if c in restantes), None))
    return rangee


def _sans_les_presentes(
    formulaire: Formulaire,
    titres: Sequence[str],
    grille: Sequence[Sequence[Cellule]],
    rangees: Sequence[list[object]],
    *,
    est_un_evenement: bool,
) -> tuple[list[list[object]], Versement]:
    """The responses not in the tab yet. A row that is no response, a total for one, is left out too."""
    presentes = lire_rangees(formulaire, grille, {})
    bruts = [[en_brut(reunir(cellule)) for cellule in rangee] for rangee in rangees]
    venues = lire_rangees(formulaire, [list(titres), *bruts], {})
    constats = reconnaitre(presentes, venues, est_un_evenement=est_un_evenement)
    nouvelles = [rangees[rang] for rang, constat in zip(venues.rangs, constats, strict=True) if not constat.est_deja_la]
    return nouvelles, Versement(
        ajoutees=len(nouvelles),
        douteuses=constats.count(Constat.DOUTEUSE),
        reconnues=len(constats) - len(nouvelles),
        decalees=constats.count(Constat.DECALEE),
        corrigees=constats.count(Constat.CORRIGEE),
    )


def _en_cellule(cellule: object) -> Requete:
    ecrite = en_cellule(reunir(cellule))
    if hasattr(cellule, "hour"):
        ecrite["userEnteredFormat"] = {"numberFormat": FORMATS["horodatage"]}
    elif hasattr(cellule, "year"):
        ecrite["userEnteredFormat"] = {"numberFormat": FORMATS["date"]}
    return ecrite


def _requetes_entete(onglet: Onglet, titres: Sequence[str], nouveaux: Sequence[str]) -> list[Requete]:
    if not nouveaux:
        return []
    debut = len(titres) - len(nouveaux)
    return [
        agrandir(onglet.sheet_id, "COLUMNS", len(nouveaux)),
        ecrire(onglet.sheet_id, 0, debut, [en_tetes(nouveaux)], champs=CHAMPS_ENTETE),
    ]
