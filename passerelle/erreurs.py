"""Errors that own their message: one French sentence of what happened, one of what to do, and the exit code (contrat.md §2)."""

from collections.abc import Sequence

from passerelle.domaine.declare.probleme import Probleme


class ErreurPasserelle(Exception):
    """Base of every error a user may see."""

    code_sortie = 1

    def __init__(self, message: str, remede: str = "") -> None:
        super().__init__(f"{message} {remede}".strip())
        self.message = message
        self.remede = remede


class DefinitionsInvalides(ErreurPasserelle):
    """passerelle.toml, formulaires/ or regles/ hold mistakes: all of them are in `problemes`."""

    def __init__(self, problemes: Sequence[Probleme]) -> None:
        self.problemes = tuple(sorted(set(problemes)))
        lignes = "\n".join(str(probleme) for probleme in self.problemes)
        super().__init__(lignes)


class FichierRefuse(ErreurPasserelle):
    """A file is not what was asked for."""


class OngletEtranger(ErreurPasserelle):
    """A tab has one of our titles but is not ours."""


class VersionPlusRecente(ErreurPasserelle):
    """A newer Passerelle wrote this workbook or this file: this one leaves it alone."""

    code_sortie = 4


class ClasseurInaccessible(ErreurPasserelle):
    """The workbook could not be reached."""

    code_sortie = 3


class IssueInconnue(ClasseurInaccessible):
    """A write was sent, and whether it was done is not known: it must not be sent again, but read and planned anew."""


class PanneLocale(ClasseurInaccessible):
    """A file of donnees/ cannot be read or written, for a reason of this machine: full disk, rights, damage, another program."""


class SynchronisationOccupee(ErreurPasserelle):
    """Another synchronisation of this workbook holds the lock."""

    code_sortie = 3
