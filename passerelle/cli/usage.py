"""click in French: help pages, and what it says of wrong usage."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from passerelle.domaine.texte.francais import enumerer

_TITRES = {"Commands": "Commandes", "Positional arguments": "Arguments"}


class MiseEnPage(click.HelpFormatter):
    """Headings in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line."""
        super().write_usage(prog, args, prefix or "Utilisation\u00a0: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """A titled part of the page."""
        with super().section(_TITRES.get(name, name)):
            yield

    def write_heading(self, heading: str) -> None:
        """A heading, with the space French puts before the colon."""
        self.write(f"{'':>{self.current_indent}}{heading}\u00a0:\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Options or commands, each with its explanation."""
        traduites = [(nom, aide.replace("[required]", "[obligatoire]")) for nom, aide in rows]
        super().write_dl(traduites, col_max, col_spacing)


class Contexte(click.Context):
    """A context whose help pages are French."""

    formatter_class = MiseEnPage


class Commande(click.Command):
    """A command that takes `--dossier`, and `--aide`."""

    context_class = Contexte

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"add_help_option": False}))
        for decorer in _OPTIONS_COMMUNES:
            decorer(self)


class Groupe(Commande, click.Group):
    """The whole command; `--dossier` may also stand before the name of the command."""

    command_class = Commande

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"subcommand_metavar": "COMMANDE …"}))


def _retenir_dossier(contexte: click.Context, _parametre: click.Parameter, valeur: Path | None) -> None:
    if valeur is not None:
        contexte.find_root().obj.choisi = valeur


_OPTIONS_COMMUNES: Sequence[Callable[[click.Command], click.Command]] = (
    click.option(
        "--dossier",
        metavar="DIR",
        type=click.Path(path_type=Path),
        expose_value=False,
        is_eager=True,
        callback=_retenir_dossier,
        help="Le dossier du centre (par défaut, le dossier courant).",
    ),
    click.help_option("-h", "--aide", "--help", help="Affiche cette aide."),
)


def phrase(erreur: click.UsageError) -> tuple[str, str]:
    """What is wrong in the command line, and what to do."""
    commande = erreur.ctx.command_path if erreur.ctx else "passerelle"
    aide = f"Tapez « {commande} --aide » pour voir ce qui est possible."
    match erreur:
        case click.NoSuchCommand():
            return f"La commande « {erreur.command_name} » n’existe pas.", _proches(erreur.possibilities) or aide
        case click.NoSuchOption():
            return f"L’option « {erreur.option_name} » n’existe pas.", _proches(erreur.possibilities) or aide
        case click.MissingParameter() if erreur.param is not None:
            return f"Il manque {_nommer(erreur.param)}.", aide
        case click.BadParameter() if erreur.param is not None:
            return f"La valeur donnée pour {_nommer(erreur.param)} ne convient pas.", _attendu(erreur.param) or aide
        case click.BadOptionUsage():
            return f"L’option « {erreur.option_name} » est mal employée.", aide
        case _:
            return "Cette ligne de commande n’est pas comprise.", aide


def _nommer(parametre: click.Parameter) -> str:
    if isinstance(parametre, click.Option):
        return f"l’option « {parametre.opts[-1]} »"
    return f"l’argument {parametre.human_readable_name}"


def _attendu(parametre: click.Parameter) -> str:
    match parametre.type:
        case click.IntRange(min=minimum, max=maximum):
            return f"Donnez un nombre de {minimum} à {maximum}."
        case click.Choice(choices=choix):
            return f"Choisissez {enumerer(map(str, choix), 'ou')}."
        case click.DateTime():
            return "Donnez une date ainsi\u00a0: 2014-09-01."
        case _:
            return ""


def _proches(possibles: Sequence[str] | None) -> str:
    cites = enumerer((f"« {possible} »" for possible in possibles or ()), "ou")
    return f"Vouliez-vous dire {cites} ?" if cites else ""
