"""The command line (contrat.md §2)."""

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from passerelle.cli.appel import Appel
from passerelle.cli.commandes import passerelle
from passerelle.cli.execution import executer

__all__ = ["lancer", "main"]


def main() -> NoReturn:
    """The `passerelle` command."""
    gc.set_threshold(
        50_000
    )  # a start makes half a million objects that stay: to look for cycles among them is a sixth of its time
    for flux in (sys.stdout, sys.stderr):
        if hasattr(flux, "reconfigure"):
            flux.reconfigure(errors="replace")  # a terminal that knows no accents still shows the sentence
    os.umask(0o077)  # what is written quotes people: it is for the account that asked for it
    sys.exit(lancer(sys.argv[1:], os.environ))


def lancer(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command line; its exit code."""
    appel = Appel(environ=environ)
    return executer(
        lambda: passerelle.main(list(arguments), prog_name="passerelle", standalone_mode=False, obj=appel),
        appel=appel,
    )
