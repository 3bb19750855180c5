"""What to try of a mise en relation, in plain French: for the tab, and on the phone."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from passerelle.domaine.regles.decisions import Decision
from passerelle.domaine.texte.francais import accorder, compter, dater, enumerer


class Entendu(NamedTuple):
    """What was heard of a theme within one window."""

    voix: int
    expressions: int
    seances: int
    premiere_le: date
    derniere_le: date


class Rencontre(NamedTuple):
    """A meeting to come: the labels of its activity and of its place."""

    date: date
    activite: str
    lieu: str


class Nouveaute(NamedTuple):
    """How many needs were heard after a decision, and the last day one was."""

    besoins: int
    derniere_le: date


class Moyens(NamedTuple):
    """What there is to bring people together: those to call back, the partners, whether that is enough for a meeting
    (`reunion`), where most may be met next."""

    rappels: int
    partenaires: tuple[str, ...]
    reunion: bool
    prochaine: Rencontre | None


def suggerer(
    theme: str,
    entendu: Entendu,
    moyens: Moyens,
    natures: Mapping[str, str],
    decision: Decision | None,
    nouveaute: Nouveaute | None,
) -> str:
    """What to try, in sentences that suit any theme; what staff decided does not come back until something new is heard.
    `natures`: a partner's name → what it is."""
    if decision is None:
        return _idee(theme, entendu, moyens, natures)
    notee = f"notée le {dater(decision.le)}"
    if nouveaute is None:
        return f"Décision {notee}\u00a0: rien de nouveau depuis."
    nouveaux = f"{compter(nouveaute.besoins, 'besoin')} de plus depuis la décision {notee}"
    return f"{nouveaux}, le dernier le {dater(nouveaute.derniere_le)}. {_idee(theme, entendu, moyens, natures)}"


def _idee(theme: str, entendu: Entendu, moyens: Moyens, natures: Mapping[str, str]) -> str:
    dit = (
        f"{entendu.voix} voix sur le thème «\u00a0{theme}\u00a0», "
        f"{accorder(entendu.voix, 'entendue')} à {compter(entendu.seances, 'séance')}"
    )
    ensemble = enumerer(_avec_nature(nom, natures) for nom in moyens.partenaires)
    if moyens.rappels > 1:
        accord = f"{moyens.rappels} personnes acceptent d’être rappelées"
        appel = "les appeler"
    else:
        accord = "1 personne accepte d’être rappelée" if moyens.rappels else "personne n’est à rappeler pour l’instant"
        appel = "l’appeler" if moyens.rappels else ""
    if moyens.reunion:
        idee = f"les réunir, avec {ensemble}" if ensemble else "les réunir"
    elif ensemble:
        idee = enumerer(filter(None, (appel, f"en parler avec {ensemble}")))
    else:
        idee = enumerer(filter(None, (appel, "demander à la prochaine rencontre qui veut s’y mettre")))
    ou = ""
    if moyens.prochaine:
        ou = f" Prochaine rencontre là où on en a le plus parlé\u00a0: {_situer(moyens.prochaine)}."
    return f"{dit}\u00a0; {accord}\u00a0: {idee}\u00a0?{ou}"


def _avec_nature(nom: str, natures: Mapping[str, str]) -> str:
    nature = natures.get(nom)
    return f"{nom} ({nature})" if nature else nom


def _situer(rencontre: Rencontre) -> str:
    return f"{rencontre.activite} du {dater(rencontre.date)}, {rencontre.lieu}"


def dire_au_telephone(prenom: str, theme: str, accord_le: date | None, rencontre: Rencontre | None, heure: str) -> str:
    """What to say on the phone to somebody who agreed to be called back about a theme: what they told us is not written under
    their name, so the sentence says the theme alone. `heure` is when the meeting starts, as people say it."""
    jour = f" le {dater(accord_le)}" if accord_le else ""
    debut = (
        f"Bonjour {prenom or '…'}, vous nous aviez dit{jour} vouloir reparler d’un sujet, "
        f"«\u00a0{theme}\u00a0». D’autres en parlent aussi."
    )
    if rencontre is None:
        return f"{debut} Nous voudrions vous réunir\u00a0: quel jour vous irait\u00a0?"
    a_l_heure = f", à {heure}" if heure else ""
    return (
        f"{debut} Nous nous retrouvons le {dater(rencontre.date)}{a_l_heure} ({rencontre.activite}, {rencontre.lieu})\u00a0: "
        "viendrez-vous\u00a0?"
    )
