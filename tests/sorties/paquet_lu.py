"""A Data Package read as a stranger's program would, by the published rules: what it says of its files is held against them."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

Lignes = list[dict[str, str]]

_NOM = re.compile(r"[a-z0-9._-]+")
_LECTEURS: Mapping[str, Callable[[str], object]] = {
    "string": str,
    "number": float,
    "date": date.fromisoformat,
    "datetime": lambda ecrit: datetime.strptime(ecrit, "%Y-%m-%dT%H:%M:%S"),  # noqa: DTZ007 -- the centre's own hour
}


def lire_le_paquet(dossier: Path) -> tuple[dict[str, Any], dict[str, Lignes]]:
    """The descriptor, and the rows of each resource, every promise of its schema held."""
    paquet = json.loads((dossier / "datapackage.json").read_text("utf-8"))
    assert paquet["profile"] == "tabular-data-package"
    assert _NOM.fullmatch(paquet["name"])
    tables: dict[str, Lignes] = {}
    for ressource in paquet["resources"]:
        assert _NOM.fullmatch(ressource["name"])
        assert ressource["name"] not in tables
        tables[ressource["name"]] = _lire(ressource, (dossier / ressource["path"]).read_bytes())
    for ressource in paquet["resources"]:
        for lien in ressource["schema"].get("foreignKeys", ()):
            (champ,), (cible,) = lien["fields"], lien["reference"]["fields"]
            noms = {ligne[cible] for ligne in tables[lien["reference"]["resource"]]}
            assert {ligne[champ] for ligne in tables[ressource["name"]]} - {""} <= noms, (ressource["name"], champ)
    return paquet, tables


def _lire(ressource: Mapping[str, Any], octets: bytes) -> Lignes:
    assert ressource["bytes"] == len(octets)
    assert ressource["hash"] == f"sha256:{hashlib.sha256(octets).hexdigest()}"
    assert not octets.startswith(b"\xef\xbb\xbf")
    schema = ressource["schema"]
    assert schema["missingValues"] == [""]
    noms = [champ["name"] for champ in schema["fields"]]
    assert len(set(noms)) == len(noms)
    entete, *rangees = csv.reader(io.StringIO(octets.decode(), newline=""))
    assert entete == noms
    lignes = [dict(zip(noms, rangee, strict=True)) for rangee in rangees]
    for champ in schema["fields"]:
        _tenir(champ, [ligne[champ["name"]] for ligne in lignes])
    if (cle := schema.get("primaryKey")) is not None:
        valeurs = [ligne[cle[0]] for ligne in lignes]
        assert all(valeurs)
        assert len(set(valeurs)) == len(valeurs)
    return lignes


def _tenir(champ: Mapping[str, Any], cellules: list[str]) -> None:
    contraintes = champ.get("constraints", {})
    assert contraintes.keys() <= {"required", "unique", "minimum", "enum", "pattern"}
    remplies = [cellule for cellule in cellules if cellule]
    lues = list(map(_LECTEURS[champ["type"]], remplies))
    assert not contraintes.get("required") or len(remplies) == len(cellules), champ
    assert not contraintes.get("unique") or len(set(remplies)) == len(remplies), champ
    assert "minimum" not in contraintes or all(float(str(lue)) >= contraintes["minimum"] for lue in lues), champ
    assert "enum" not in contraintes or set(remplies) <= set(contraintes["enum"]), champ
    assert "pattern" not in contraintes or all(re.fullmatch(contraintes["pattern"], dite) for dite in remplies), champ
