"""What goes wrong, said to the person who can mend it."""

from dataclasses import dataclass
from typing import Literal

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
        return f"{lieu} : {self.message} {self.remede}"


@dataclass(frozen=True, slots=True, order=True)
class Anomalie:
    """One thing to look at in the workbook: a line of the tab `Anomalies`.

    `onglet` is a table's id, or a response tab's title; `ligne` is the id of the line (a response's id in a response tab);
    `champ` is a column key, empty when the whole line is meant. `message` never quotes personal data.
    """

    onglet: str
    ligne: str
    champ: str
    message: str
    gravite: Gravite = "attention"
