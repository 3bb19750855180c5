"""What goes wrong, said to the person who can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.lecture import Cellule, en_texte

Gravite = Literal["information", "attention", "bloquant"]


@dataclass(frozen=True, slots=True, order=True)
class Probleme:
    """One mistake in what a centre wrote (passerelle.toml, formulaires/, regles/).

    `fichier` is relative to the centre's folder, `ligne` counts from 1 (0 when the mistake is the whole file),
    `message` says what is wrong and `remede` what to do, each one French sentence.
    """

    fichier: str
    ligne: int
    message: str
    remede: str

    def __str__(self) -> str:
        lieu = f"{self.fichier}, ligne {self.ligne}" if self.ligne else self.fichier
        return f"{lieu} : {self.message} {self.remede}"


@dataclass(frozen=True, slots=True, order=True)
class Anomalie:
    """One thing to look at in the workbook: a line of the tab `Anomalies`.

    `ou` is the id of a table, else the title of a response tab or the name of a workbook, else empty; `ligne` is the id of the
    line (a response's id in a response tab); `champ` is a column key, empty when the whole line is meant. `message` never
    quotes personal data. `cause` is what those of one cause say together, where `message` quotes what each holds; empty
    where the message says it already.
    """

    ou: str
    ligne: str
    champ: str
    message: str
    gravite: Gravite = "attention"
    cause: str = ""


LONGUEUR_CITEE = 60
"""Characters of a value that a message quotes."""


def citer(valeur: Cellule, *, masquee: bool) -> str:
    """What a message calls a cell: what is written there, on one line, between quotes. `masquee`: of a cell of the contacts
    workbook, or of a text that looks like personal data, only the place is told (domaine.md §6)."""
    if masquee or valeur == MASQUE:
        return "Ce qui est écrit ici"
    ecrit = " ".join(en_texte(valeur).split())
    return f"«\u00a0{ecrit if len(ecrit) <= LONGUEUR_CITEE else f'{ecrit[: LONGUEUR_CITEE - 1]}…'}\u00a0»"


def entre_parentheses(valeur: Cellule, *, masquee: bool) -> str:
    """The value after what is said of its cell: ` (« jeudi »)`; nothing where it is blank or not to be quoted."""
    return "" if masquee or valeur in (None, MASQUE) else f" ({citer(valeur, masquee=False)})"


PLUSIEURS = 40
"""Above this many lines with the same trouble, one anomaly stands for all: nobody reads a list of hundreds."""


def au_nom_de(combien: int, message: str) -> str:
    """What is said of one line in the name of all that have the same trouble."""
    return f"{combien} lignes dans ce cas, dont celle-ci. {message}" if combien > 1 else message


def combien_de_lignes(message: str) -> int:
    """How many lines a message speaks for (`au_nom_de`)."""
    nombre, dans_ce_cas, _ = message.partition(" lignes dans ce cas, dont celle-ci. ")
    return int(nombre) if dans_ce_cas else 1


def en_anomalies(
    ou: str, lignes: Sequence[str], champ: str, message: str, gravite: Gravite = "attention"
) -> list[Anomalie]:
    """One anomaly a line that has the same trouble, or one for all of them when they are many."""
    if len(lignes) > PLUSIEURS:
        return [Anomalie(ou, lignes[0], champ, au_nom_de(len(lignes), message), gravite)]
    return [Anomalie(ou, ligne, champ, message, gravite) for ligne in lignes]


VALEURS_CITEES = 100


def rassembler_les_informations(anomalies: Sequence[Anomalie]) -> list[Anomalie]:
    """One anomaly for all the informations of one cause, which never hide the rest: it says how many, and stands at the first of
    their lines, by id. The others as they are."""
    ensembles: dict[Anomalie, list[Anomalie]] = {}
    for anomalie in anomalies:
        ensembles.setdefault(au_nom_de_sa_cause(anomalie), []).append(anomalie)
    return [
        replace(min(memes), message=au_nom_de(len(memes), memes[0].cause)) if len(memes) > 1 else memes[0]
        for memes in ensembles.values()
    ]


def au_nom_de_sa_cause(anomalie: Anomalie) -> Anomalie:
    """What is the same for all the informations of one cause; another anomaly is itself."""
    en_commun = anomalie.gravite == "information" and anomalie.cause
    return replace(anomalie, ligne="", message=anomalie.cause) if en_commun else anomalie


def en_anomalies_citees(
    ou: str, cas: Sequence[tuple[str, str]], champ: str, gravite: Gravite = "attention", cause: str = ""
) -> list[Anomalie]:
    """The same for troubles told with the value of each line: `cas` are (line, message), `cause` what they have in common.

    When they are many, one anomaly stands for the lines that say the same; beyond PLUSIEURS of those, one for all others.
    """
    if len(cas) <= PLUSIEURS:
        return [Anomalie(ou, ligne, champ, message, gravite, cause) for ligne, message in cas]
    lignes: dict[str, list[str]] = {}
    for ligne, message in cas:
        lignes.setdefault(message, []).append(ligne)
    par_nombre = sorted(lignes.items(), key=lambda dite: -len(dite[1]))
    anomalies = [
        Anomalie(ou, memes[0], champ, au_nom_de(len(memes), message), gravite, cause)
        for message, memes in par_nombre[:PLUSIEURS]
    ]
    if restent := par_nombre[PLUSIEURS:]:
        combien = sum(len(memes) for _, memes in restent)
        dites = "\n".join(message for message, _ in restent[:VALEURS_CITEES])
        ensemble = f"{combien} autres lignes à corriger, dont celle-ci.\n{dites}"
        anomalies.append(Anomalie(ou, restent[0][1][0], champ, ensemble, gravite, cause))
    return anomalies
