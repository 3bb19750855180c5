"""A year of believable responses, the same every time: what a team would have sent for the slots of its planning. Before it, the
spring when breakfasts began."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from passerelle.demonstration.recueil import BESOINS, DERNIERS, RECITS
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.texte.lecture import Cellule
from passerelle.importation import lire_reponses_exportees

JOUR = date(2014, 6, 12)
"""Today, in the demonstration: late in the year, with forms still to come."""

DEBUT, FIN = date(2012, 9, 1), date(2013, 8, 31)
"""The exercise before the year."""

_PRINTEMPS = date(2013, 4, 1)
"""When breakfasts began, in that exercise."""

Ligne = Mapping[str, Cellule]

RACONTES = ("projet", "reunion", "animation", "finance", "contact")
"""The forms whose responses stand in a file beside this one."""

_PREMIERE_ACTIVITE = "Petit-déjeuner"

_CODES = ("B01", "B02", "B03", "B05", "B07")
_PUBLICS = ("Familles", "Personnes âgées", "Jeunes adultes", "Personnes isolées", "Jeunes")


def annee_d_essai(
    creneaux: Sequence[CreneauVu], *, formulaires: Mapping[str, Formulaire], jour: date
) -> dict[str, list[Ligne]]:
    """The responses received up to `jour`, by form: question titles and `Horodateur` → typed cells.

    `creneaux` are the slots of the planning, of both exercises; most were held as planned. The last ten days' sessions have no
    form yet.
    """
    hasard = random.Random(2013)  # the same year every time
    passes = [c for c in creneaux if c.statut != "exclue" and c.date < jour - timedelta(days=10)]
    passes.sort(key=lambda creneau: creneau.date)
    printemps = [c for c in passes if _PRINTEMPS <= c.date <= FIN and c.activite == _PREMIERE_ACTIVITE]
    annee = [c for c in passes if c.date > FIN]
    reponses = {"seance": _seances(annee, hasard), "besoin": [*_besoins(annee, hasard), *_derniers_besoins()]}
    for ident, lignes in _premier_printemps(printemps).items():
        reponses[ident] = [*lignes, *reponses[ident]]
    reponses |= {ident: _racontees(formulaires[ident]) for ident in RACONTES}
    return {ident: [ligne for ligne in lignes if _recue(ligne) < jour] for ident, lignes in reponses.items()}


def _premier_printemps(creneaux: Sequence[CreneauVu]) -> dict[str, list[Ligne]]:
    """Every breakfast held as planned, and a few needs."""
    hasard = random.Random(2012)
    seances = [_sans_blancs(_seance(creneau, hasard)) for creneau in creneaux]
    return {"seance": seances, "besoin": _besoins(creneaux[::4], hasard)}


def _seances(creneaux: Sequence[CreneauVu], hasard: random.Random) -> list[Ligne]:
    """One form a slot, with the accidents of any year: a slot without a form, a late one, a second one, a figure in words…"""
    lignes: list[Ligne] = []
    for rang, creneau in enumerate(creneaux):
        if rang == 27:
            continue
        ligne = _seance(creneau, hasard)
        if rang in (13, 20):
            ligne = _annulee(ligne, "Météo" if rang == 13 else "Équipe trop réduite")
        elif rang == 9:
            ligne |= {"Horodateur": _moment(creneau.date + timedelta(days=9), 18, hasard)}
        elif rang == 17:
            ligne |= {"Adultes (18 ans et plus, sans l'équipe)": "une dizaine"}
        elif rang == 23:
            ligne |= {"Lieu": creneau.lieu.lower().replace("mm", "m") + " "}
        lignes.append(_sans_blancs(ligne))
        if rang == 5:
            lignes.append(
                _sans_blancs(
                    _seance(creneau, hasard) | {"Horodateur": _moment(creneau.date, 19, hasard), "Votre code": "B02"}
                )
            )
    return lignes


def _seance(creneau: CreneauVu, hasard: random.Random) -> dict[str, Cellule]:
    gouter = creneau.activite.lower().startswith("go")
    a_l_ecole = "cole" in creneau.lieu
    adultes = hasard.randint(7, 16) + (3 if creneau.date.year == 2014 else 0)
    enfants = hasard.randint(12, 26) if gouter else hasard.randint(6, 14) if a_l_ecole else hasard.randint(0, 6)
    premieres = hasard.choice((None, 0, 1, 2, 3, 4)) if creneau.date.year == 2014 else hasard.randint(2, 7)
    publics = hasard.sample(_PUBLICS[:3] if a_l_ecole else _PUBLICS, k=hasard.randint(1, 3))
    partenaires = (
        [creneau.lieu]
        if a_l_ecole
        else ["Commerçants du Vernet"]
        if "commercial" in creneau.lieu and hasard.random() < 0.4
        else []
    )
    partenaires += ["AVVA"] if hasard.random() < 0.15 else []
    return {
        "Horodateur": _moment(creneau.date, 18 if gouter else 12, hasard),
        "Date de la séance": creneau.date,
        "Type de séance": creneau.activite,
        "Lieu": creneau.lieu,
        "La séance a-t-elle eu lieu ?": "Oui",
        "Adultes (18 ans et plus, sans l'équipe)": adultes,
        "Enfants et adolescents (moins de 18 ans)": enfants,
        "Dont venus pour la première fois": premieres,
        "Bénévoles qui ont tenu la séance": hasard.randint(2, 5),
        "Salariés présents": hasard.choice((1, 1, 2)),
        "Qui est venu ?": ", ".join(publics),
        "Partenaires présents": ", ".join(partenaires),
        "Durée (heures)": hasard.choice((None, None, None, 2, 2.5)),
        "Ce qui s'est passé": hasard.choice((*RECITS, "", "", "")),
        "Votre code": hasard.choice((*_CODES, "")),
    }


def _annulee(ligne: Ligne, motif: str) -> dict[str, Cellule]:
    gardees = ("Horodateur", "Date de la séance", "Type de séance", "Lieu", "Votre code")
    return {titre: ligne[titre] for titre in gardees} | {
        "La séance a-t-elle eu lieu ?": "Non",
        "Motif": motif,
    }


def _besoins(creneaux: Sequence[CreneauVu], hasard: random.Random) -> list[Ligne]:
    """Two or three a session: every subject once, then those that come back."""
    entendus = hasard.sample(BESOINS, k=len(BESOINS)) + hasard.sample(BESOINS, k=len(BESOINS))
    lignes: list[Ligne] = []
    for creneau in creneaux:
        for rang in range(hasard.choice((2, 2, 3, 3))):
            if not entendus:
                return lignes
            texte, nature = entendus.pop()
            ligne: dict[str, Cellule] = {
                "Horodateur": _moment(creneau.date, 13 + rang, hasard),
                "Date": creneau.date,
                "Lieu": creneau.lieu,
                "Rencontre": creneau.activite,
                "Qu'avez-vous entendu ?": texte,
                "C'est plutôt": nature,
                "Combien de personnes le disaient ?": hasard.choice((None, None, 1, 2, 3, 4)),
                "Votre code": hasard.choice((*_CODES, "")),
            }
            lignes.append(_sans_blancs(ligne))
    return lignes


def _derniers_besoins() -> list[Ligne]:
    """What was heard in the street since the last form of a session."""
    return [
        {
            "Horodateur": recue,
            "Date": recue.date(),
            "Lieu": "Centre social",
            "Qu'avez-vous entendu ?": texte,
            "C'est plutôt": nature,
            "Combien de personnes le disaient ?": voix,
        }
        for recue, texte, nature, voix in DERNIERS
    ]


def _racontees(formulaire: Formulaire) -> list[Ligne]:
    """What is told in a file beside this one, as Google Sheets would export it."""
    octets = (files("passerelle.demonstration") / f"{formulaire.id}.csv").read_bytes()
    return list(lire_reponses_exportees(octets, formulaire=formulaire, fuseau=ZoneInfo("Europe/Paris")).lignes)


def _moment(jour: date, heure: int, hasard: random.Random) -> datetime:
    return datetime.combine(jour, time(heure, hasard.randrange(60), hasard.randrange(60)))


def _recue(ligne: Ligne) -> date:
    recue = ligne["Horodateur"]
    return recue.date() if isinstance(recue, datetime) else date.min


def _sans_blancs(ligne: Ligne) -> Ligne:
    return {titre: cellule for titre, cellule in ligne.items() if cellule not in (None, "")}
