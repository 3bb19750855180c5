"""Running a command: errors become sentences and exit codes (contrat.md §2); a traceback never reaches a user."""

import errno
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from passerelle.cli.appel import Appel
from passerelle.cli.usage import phrase
from passerelle.erreurs import ErreurPasserelle

FAIT, PROBLEME, USAGE, RETENU, INTERROMPU = 0, 1, 2, 4, 130


class UsageIncorrect(ErreurPasserelle):
    """The command line asks for something that is not there."""

    code_sortie = USAGE


def executer(commande: Callable[[], int | None], *, appel: Appel) -> int:
    """Run a command, say what went wrong on the error output, and give the exit code."""
    try:
        return commande() or FAIT
    except click.exceptions.NoArgsIsHelpError as aide:
        dire(aide.format_message())
        return USAGE
    except click.UsageError as erreur:
        dire(*phrase(erreur))
        return USAGE
    except ErreurPasserelle as erreur:
        dire(str(erreur))
        return erreur.code_sortie
    except (KeyboardInterrupt, click.Abort):
        dire("Arrêté à votre demande.")
        return INTERROMPU
    except BrokenPipeError:
        # The reader left (passerelle … | head): nothing more to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PROBLEME
    except Exception as erreur:
        if appel.environ.get("PASSERELLE_DEBUG") == "1":
            raise
        dire(*_imprevu(erreur, appel.dossier))
        return PROBLEME


def dire(*phrases: str) -> None:
    """Sentences on the error output."""
    click.echo(" ".join(filter(None, phrases)), err=True)


@contextmanager
def travail(annonce: str) -> Iterator[None]:
    """Long work: a sign of life on a terminal, silence elsewhere."""
    console = Console(stderr=True)
    if console.is_terminal:
        with console.status(annonce):
            yield
    else:
        yield


@contextmanager
def avancement(annonce: str, etapes: int) -> Iterator[Callable[[], None]]:
    """Long work whose steps are counted: a bar and how many remain, on a terminal only. Gives what is to be called after each."""
    console = Console(stderr=True)
    colonnes = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("reste {task.remaining:.0f} sur {task.total:.0f}"),
    )
    with Progress(*colonnes, console=console, transient=True, disable=not console.is_terminal) as barre:
        tache = barre.add_task(annonce, total=etapes)
        yield lambda: barre.advance(tache)


def _imprevu(erreur: Exception, dossier: Path) -> tuple[str, str]:
    if isinstance(erreur, OSError) and erreur.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Le disque est plein.", "Libérez de la place, puis recommencez : rien n’est perdu."
    if isinstance(erreur, PermissionError):
        return (
            "Un fichier du dossier ne peut pas être ouvert.",
            "Vérifiez que vous avez le droit de lire et d’écrire dans le dossier du centre.",
        )
    journal = _noter(erreur, dossier)
    if journal is None:
        return (
            "Passerelle s’est arrêtée sur une erreur imprévue.",
            "Recommencez avec PASSERELLE_DEBUG=1 pour en voir le détail.",
        )
    return (
        "Passerelle s’est arrêtée sur une erreur imprévue.",
        f"Le détail, sans donnée personnelle, est dans {journal} : transmettez-le à qui suit l’outil.",
    )


def _noter(erreur: Exception, dossier: Path) -> Path | None:
    """Where it happened, and of what kind; never the message, which may quote a cell."""
    journal = dossier / "donnees" / "erreurs.log"
    lignes = [f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S%z} passerelle {type(erreur).__name__}"]
    cause: BaseException | None = erreur
    while cause is not None:
        lignes += [f"  {type(cause).__name__}"]
        lignes += [
            f"    {Path(vue.filename).name}:{vue.lineno} {vue.name}"
            for vue in traceback.extract_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or cause.__context__
    try:
        if not journal.parent.is_dir():
            return None
        journal.touch(mode=0o600)
        with journal.open("a", encoding="utf-8") as fichier:
            fichier.write("\n".join(lignes) + "\n")
    except OSError:
        return None
    return journal
