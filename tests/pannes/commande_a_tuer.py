"""A command killed as it is about to touch a file of donnees/: `python -m tests.pannes.commande_a_tuer NUMERO commande…`.

NUMERO counts from 1 the files it opens to write, makes, renames or takes away, and the SQLite files it opens; 0 kills nothing.
How many there were is written to the file that the environment's PASSERELLE_DEMANDES names. Where PASSERELLE_A_PARTIR names a
file, it is counted from when there is one.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from passerelle.cli import lancer

NUMERO = int(sys.argv[1])
A_PARTIR = os.environ.get("PASSERELLE_A_PARTIR", "")
QUI_TOUCHENT = frozenset(
    {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.truncate", "sqlite3.connect"}
)
ECRIRE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
vues = 0


def surveiller(evenement: str, arguments: tuple[Any, ...]) -> None:
    global vues  # noqa: PLW0603 - an audit hook is a function, and stays for the life of the process
    ecrit = evenement == "open" and isinstance(arguments[2], int) and arguments[2] & ECRIRE
    if (
        (ecrit or evenement in QUI_TOUCHENT)
        and "donnees" in str(arguments[0])
        and (not A_PARTIR or Path(A_PARTIR).exists())
    ):
        vues += 1
        if vues == NUMERO:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.addaudithook(surveiller)
    code = lancer(sys.argv[2:], os.environ)
    Path(os.environ["PASSERELLE_DEMANDES"]).write_text(str(vues))
    sys.exit(code)
