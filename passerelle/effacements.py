"""What was erased, so that it does not come back: donnees/effacements.jsonl, a response a line, without a word of what it said."""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.reponses.marques import Marque, est_du_moment, marquer
from passerelle.domaine.texte.lecture import Brut

FICHIER, CLE = "effacements.jsonl", "effacements.cle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effacee:
    """A response that was erased. `marque`: a keyed digest of its row; `horodateur`: when it was received, None where that did not
    read; `cases`: the questions whose answers were emptied, none where the whole row went."""

    formulaire: str
    horodateur: datetime | None
    le: date
    marque: str
    cases: tuple[str, ...] = ()


class Effacements:
    """Those of one centre. The key is in donnees/ too: without it, nothing tells what a digest is of."""

    def __init__(self, donnees: Path) -> None:
        self._donnees = donnees
        self._fichier, self._cle = donnees / FICHIER, donnees / CLE
        self._vu: tuple[int, int] = (0, 0)
        self._lues: list[Effacee] = []

    def lister(self) -> list[Effacee]:
        """All of them, in order. A line that does not read tells nothing."""
        try:
            etat = self._fichier.stat()
        except FileNotFoundError:
            return []
        if (etat.st_mtime_ns, etat.st_size) != self._vu:
            self._lues = [lue for ligne in self._fichier.read_text("utf-8").splitlines() if (lue := _lire(ligne))]
            self._vu = (etat.st_mtime_ns, etat.st_size)
        return self._lues

    def noter(self, effacees: Iterable[Effacee]) -> None:
        """Add those that are not there yet, before they are erased."""
        deja = {(e.formulaire, e.horodateur, e.marque, e.cases) for e in self.lister()}
        neuves = [e for e in effacees if (e.formulaire, e.horodateur, e.marque, e.cases) not in deja]
        if not neuves:
            return
        descripteur = os.open(self._fichier, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descripteur, "a", encoding="utf-8") as flux:
            for e in neuves:
                dit = {
                    "formulaire": e.formulaire,
                    "horodateur": e.horodateur.isoformat() if e.horodateur else "",
                    "le": e.le.isoformat(),
                    "marque": e.marque,
                    "cases": list(e.cases),
                }
                flux.write(json.dumps(dit, ensure_ascii=False) + "\n")
            flux.flush()
            os.fsync(flux.fileno())

    def marquer(self, marque: Marque) -> str:
        """The digest of a row."""
        return hmac.new(self._lire_la_cle(), marque.dit.encode(), hashlib.sha256).hexdigest()

    def reconnaitre(self, formulaire: Formulaire, grille: Sequence[Sequence[Brut]]) -> dict[int, Effacee]:
        """The rows of a response tab, or of a file, that were erased: row, from 0 → what was noted of it."""
        connues: dict[str, Effacee] = {e.marque: e for e in self.lister() if e.formulaire == formulaire.id}
        moments = {e.horodateur for e in connues.values()}
        if not connues:
            return {}
        return {
            marque.rang: connues[empreinte]
            for marque in marquer(formulaire, grille)
            if est_du_moment(marque.recu, moments)
            and (empreinte := self.marquer(marque)) in connues
            and est_du_moment(marque.recu, [connues[empreinte].horodateur])
        }

    def parties(self, formulaire: Formulaire, grille: Sequence[Sequence[Brut]]) -> list[int]:
        """Those of them that went whole."""
        return [rang for rang, effacee in self.reconnaitre(formulaire, grille).items() if not effacee.cases]

    def _lire_la_cle(self) -> bytes:
        try:
            return bytes.fromhex(self._cle.read_text("ascii").strip())
        except FileNotFoundError:
            cle = secrets.token_bytes(32)
            descripteur = os.open(self._cle, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descripteur, "w", encoding="ascii") as flux:
                flux.write(cle.hex() + "\n")
            return cle


def _lire(ligne: str) -> Effacee | None:
    try:
        lu = json.loads(ligne)
        return Effacee(
            formulaire=lu["formulaire"],
            horodateur=datetime.fromisoformat(lu["horodateur"]) if lu["horodateur"] else None,
            le=date.fromisoformat(lu["le"]),
            marque=lu["marque"],
            cases=tuple(lu["cases"]),
        )
    except (ValueError, TypeError, KeyError):
        return None
