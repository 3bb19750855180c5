"""The calendar of the centre: the meetings of the planning, and those held outside it, as calendars are told of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pandas as pd

from passerelle.domaine.cadre.cadre import Cadre
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.liens.calendrier import CALENDRIER, Annoncee, Calendrier, Rencontre, annoncer, depuis_souvenir
from passerelle.domaine.reponses.composition import ANNULEE, est_tenue
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import forme, mots_id

_EXCLUE = forme("exclue")
_DITES = ("date", "activite", "lieu")


def tenir_le_calendrier(cadre: Cadre, tables: Mapping[str, pd.DataFrame]) -> Calendrier:
    """Confront the planning, as retained, with what was last told. Where it cannot be read, nothing is told anew.

    Nothing is told that somebody typed: an activity that the rules do not know, a place that is not in `Lieux`, a reason. The team
    alone is told of the projects' meetings, by the name of the project.
    """
    avant = depuis_souvenir(cadre.donnees.souvenirs.get(CALENDRIER))
    requises = {"planning", *cadre.modele.tables_planifiees}
    if not requises <= set(tables) or cadre.suspendues & requises:
        return avant or Calendrier()
    intouchees = {ident for table in requises for ident in cadre.donnees.cachees.get(table, ())}
    voulues: dict[str, Rencontre] = {}
    planning = tables["planning"]
    for ident, jour, activite, prevu, realise, statut in zip(
        planning.index,
        *(planning[cle] for cle in ("date", "activite", "lieu_prevu", "lieu_realise", "statut")),
        strict=True,
    ):
        annulee = forme(en_texte(statut)) == forme(ANNULEE)
        rencontre = _rencontre(cadre, jour, activite, realise or prevu, annulee=annulee)
        if rencontre is None:
            intouchees.add(str(ident))
        elif forme(en_texte(statut)) != _EXCLUE:
            voulues[str(ident)] = rencontre
    calendrier = annoncer(
        avant,
        voulues,
        centre=cadre.donnees.centre,
        intouchees=intouchees,
        reunions=None if "reunion" not in tables or "reunion" in cadre.suspendues else _reunions(tables["reunion"]),
        maintenant=cadre.donnees.maintenant,
    )
    return replace(calendrier, hors_planning=tuple(_hors_planning(cadre, tables, voulues.values())))


def _hors_planning(
    cadre: Cadre, tables: Mapping[str, pd.DataFrame], prevues: Iterable[Rencontre]
) -> Iterator[Annoncee]:
    """The sessions held on a day when the planning had none of their activity. They are past: nobody is to be told of a change,
    so that nothing of them is remembered, however many they are."""
    activites = cadre.annuaires["activites"]
    prises = {(rencontre.date, rencontre.activite) for rencontre in prevues}
    for table in cadre.modele.tables_planifiees:
        tenues = tables[table][tables[table][COMPTE] & est_tenue(tables[table])]
        ids = {ecrite: activites.exact(en_texte(ecrite)) for ecrite in tenues["activite"].unique()}
        for ident, jour, ecrite, lieu in zip(tenues.index, *(tenues[c] for c in _DITES), strict=True):
            nom = ids[ecrite]
            if nom is not None and (jour, nom.id) not in prises and (dite := _rencontre(cadre, jour, ecrite, lieu)):
                yield Annoncee(
                    id=f"{table}-{ident}", rencontre=dite, numero=0, le=datetime.combine(dite.date, time.min, UTC)
                )


def _reunions(notees: pd.DataFrame) -> dict[str, Rencontre]:
    """The meetings to come that the notes of others tell of; each has the id its own line will have (contrat.md §5)."""
    dites = notees[notees[COMPTE]]
    return {
        f"{jour.isoformat()}-{mots_id(en_texte(projet))}": Rencontre(
            date=jour, heure="", minutes=0, activite="", titre=f"Réunion\u00a0: {en_texte(projet)}"
        )
        for jour, projet in zip(dites["prochaine_le"], dites["projet"], strict=True)
        if isinstance(jour, date)
    }


def _rencontre(cadre: Cadre, jour: Any, activite: Any, lieu: Any, *, annulee: bool = False) -> Rencontre | None:
    """None where its day does not read, or its activity is none of ours."""
    nom = cadre.annuaires["activites"].exact(en_texte(activite))
    if nom is None or not isinstance(jour, date):
        return None
    declaree = cadre.modele.activites[nom.id]
    connu = cadre.annuaires["lieux"].exact(en_texte(lieu))
    return Rencontre(
        date=jour,
        heure=valeur_au(declaree.heure, jour),
        minutes=round(declaree.duree_h * 60),
        activite=nom.id,
        titre=declaree.libelle,
        lieu=connu.id if connu else "",
        nom_lieu=connu.nom if connu else "",
        annulee=annulee,
    )
