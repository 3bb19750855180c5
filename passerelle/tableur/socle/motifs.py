"""Regular expressions that come from outside, in RE2: what a search takes grows with the text, whatever the pattern."""

import re
from collections.abc import Iterator
from typing import Any

import re2

from passerelle.tableur.socle.erreurs import ErreurApi
from passerelle.tableur.socle.travail import Travail

_CHERCHE_MAX = 1000
_MEMOIRE = 1 << 18
_GROUPE = re.compile(r"\$(\d)")
_INSTRUCTIONS = 64
"""How many instructions of a pattern RE2 tries in a unit of work, at worst, for each letter."""


class Motif:
    """What a find and replace looks for."""

    def __init__(self, cherche: str, *, est_regex: bool, casse: bool, entiere: bool) -> None:
        """`cherche`: a text, or a pattern in RE2's syntax, which is that of Google Sheets. Raises ErreurApi."""
        self._est_regex = est_regex
        options = re2.Options()
        options.log_errors = False
        options.max_mem = _MEMOIRE
        options.case_sensitive = casse
        motif = cherche if est_regex else re2.escape(cherche)
        refus = ErreurApi(f"Invalid {'regular expression' if est_regex else 'search text'}: {cherche[:100]}")
        if len(cherche) > _CHERCHE_MAX:
            raise refus
        try:
            # Text is handed over as UTF-8: told in characters, each place found would be counted again from the start.
            self._motif = re2.compile((rf"\A(?:{motif})\z" if entiere else motif).encode(), options)
        except re2.error:
            raise refus from None

    def remplacer(self, texte: str, remplacement: str, maximum: int, travail: Travail) -> tuple[str, int]:
        """The text with all that is found replaced, and how many times; one longer than `maximum` is cut short of its end.

        Raises TropDeTravail, ErreurApi for a group that the pattern does not have.
        """
        octets = texte.encode()
        travail.compter(3 + len(octets) * (1 + self._motif.programsize // _INSTRUCTIONS))
        if self._est_regex and any(int(numero) > self._motif.groups for numero in _GROUPE.findall(remplacement)):
            raise ErreurApi("Invalid replacement for the regular expression.")
        morceaux: list[bytes] = []
        fin = longueur = nombre = 0
        for trouve in self._motif.finditer(octets):
            travail.compter(5 + len(remplacement) // 16)
            if octets[trouve.start() : trouve.start() + 1] and octets[trouve.start()] & 0xC0 == 0x80:
                continue  # nothing, found in the middle of a letter
            nombre += 1
            for morceau in (octets[fin : trouve.start()], *self._ecrits(remplacement, trouve)):
                morceaux.append(morceau)
                longueur += len(morceau)
                if longueur > 4 * maximum:
                    return b"".join(morceaux).decode(errors="ignore"), nombre
            fin = trouve.end()
        return b"".join((*morceaux, octets[fin:])).decode(), nombre

    def _ecrits(self, remplacement: str, trouve: Any) -> Iterator[bytes]:
        """What takes the place of what was found, `$1` being its first group, in a pattern only."""
        morceaux = _GROUPE.split(remplacement) if self._est_regex else [remplacement]
        for rang, morceau in enumerate(morceaux):
            yield (trouve.group(int(morceau)) or b"") if rang % 2 else morceau.encode()
