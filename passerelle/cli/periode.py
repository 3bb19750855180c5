"""The period a command tells of: an exercise, a calendar year, or two dates; one of the three only."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

import click

from passerelle.cli.execution import UsageIncorrect
from passerelle.domaine.declare.entites import Exercice, exercice_montre
from passerelle.domaine.declare.periode import Periode, annee_civile, entre, exercice_entier

_OPTIONS = (
    click.option("--exercice", metavar="EXERCICE", default="", help="Un exercice\u00a0: 2013-2014."),
    click.option("--annee", metavar="ANNÉE", type=click.IntRange(1900, 2099), help="Une année civile\u00a0: 2014."),
    click.option("--du", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Le premier jour\u00a0: 2014-01-01."),
    click.option("--au", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Le dernier jour\u00a0: 2014-03-31."),
)


def options_de_periode(commande: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--exercice`, `--annee`, `--du` and `--au`, which `choisir_la_periode` takes as they come."""
    for option in reversed(_OPTIONS):
        commande = option(commande)
    return commande


def choisir_la_periode(
    exercices: Sequence[Exercice],
    aujourdhui: date,
    *,
    exercice: str = "",
    annee: int | None = None,
    du: datetime | None = None,
    au: datetime | None = None,
) -> Periode:
    """The period asked for, else the last exercise that began. Raises UsageIncorrect."""
    if sum(map(bool, (exercice, annee, du or au))) > 1:
        raise UsageIncorrect(
            "Plusieurs périodes sont demandées.",
            "Gardez-en une\u00a0: «\u00a0--exercice\u00a0», «\u00a0--annee\u00a0», ou «\u00a0--du\u00a0» avec «\u00a0--au\u00a0».",
        )
    if annee:
        return annee_civile(annee)
    if du or au:
        return _entre_deux_jours(du, au)
    connus = {connu.libelle: connu for connu in exercices}
    choisi = connus.get(exercice) if exercice else exercice_montre(exercices, aujourdhui)
    if choisi is None:
        possibles = ", ".join(connus) or "aucun"
        message = (
            f"L’exercice «\u00a0{exercice}\u00a0» n’existe pas."
            if exercice
            else "Aucun exercice n’est encore commencé."
        )
        raise UsageIncorrect(message, f"Exercices de passerelle.toml\u00a0: {possibles}.")
    return exercice_entier(choisi)


def _entre_deux_jours(du: datetime | None, au: datetime | None) -> Periode:
    if du is None or au is None:
        raise UsageIncorrect(
            "Il manque un des deux jours de cette période.", "Donnez «\u00a0--du\u00a0» et «\u00a0--au\u00a0» ensemble."
        )
    if au < du:
        raise UsageIncorrect(
            "Cette période finit avant de commencer.", "Échangez «\u00a0--du\u00a0» et «\u00a0--au\u00a0»."
        )
    return entre(du.date(), au.date())
