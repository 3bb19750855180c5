"""What is pinned: under which licence, and in which version. `python -m tests.dependances` prints it."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

FIGEES = Path("requirements")

PERMISES = {
    *(
        "0BSD",
        "Apache-2.0",
        "Artistic-1.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MIT-0",
        "PSF-2.0",
        "ZPL-2.1",
    ),
    *("Zlib", "LGPL-3.0-only", "MPL-2.0"),  # both ask of their own files alone
}
"""What an MIT program may stand on, unchanged."""

_DITES_AUTREMENT = {
    "apache": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "artistic license": "Artistic-1.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "zope public license": "ZPL-2.1",
}
"""How older packages name them."""


def figees(fichier: str) -> dict[str, str]:
    """The name of each package that a file pins → its version."""
    texte = (FIGEES / fichier).read_text("utf-8")
    return dict(re.findall(r"(?m)^([a-zA-Z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)", texte))


def licences(paquet: str) -> tuple[str, ...]:
    """The licences of an installed package, any of which may be chosen where it offers several. Raises PackageNotFoundError."""
    lues = metadata(paquet)
    if "License-Expression" in lues:
        return tuple(re.split(r" (?:AND|OR) ", re.sub(r"[()]", "", lues["License-Expression"])))
    classees = [c.rpartition(" :: ")[2] for c in lues.get_all("Classifier") or [] if c.startswith("License :: ")]
    dites = classees or re.split(r", (?=[A-Z])", "".join(lues.get_all("License") or []).partition("\n")[0])
    return tuple(_DITES_AUTREMENT.get(dite.strip().lower(), dite.strip()) for dite in dites)


def inventaire(fichier: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Name, version, licences of each package that a file pins and that is installed here."""
    for nom, version in sorted(figees(fichier).items()):
        try:
            yield nom, version, licences(nom)
        except PackageNotFoundError:  # another platform's, or another group's
            continue


if __name__ == "__main__":
    for nom, version, dites in inventaire(sys.argv[1] if len(sys.argv) > 1 else "base.txt"):
        print(f"{nom:28} {version:14} {', '.join(dites)}")  # noqa: T201 - the point of the command
