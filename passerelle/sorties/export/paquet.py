"""The description of the CSV files, as a Data Package: what a program, or a stranger, needs to use them."""

from collections.abc import Mapping
from typing import Any

from passerelle.domaine.enonces.export.jeu import Champ, Jeu, Tableau
from passerelle.sorties.bilan.empreinte import NOM, empreinte, en_json
from passerelle.sorties.export.fichiers_csv import FIN_DE_LIGNE, SEPARATEUR

NOM_DU_PAQUET, NOM_DU_LISEZ_MOI = "datapackage.json", "README.md"

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
"""The open licence of French public data, version 2.0."""

AUTRES = "autres_fichiers"
"""The files beside the tables, with their digests: what tells ours from what somebody changed."""


def decrire(jeu: Jeu, fichiers: Mapping[str, bytes], lisez_moi: bytes) -> bytes:
    """The descriptor. `fichiers`: name of a table → its CSV."""
    jour = jeu.arrete_au
    paquet: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": jeu.nom,
        "title": jeu.titre,
        "description": jeu.description,
        "created": f"{jour.isoformat()}T00:00:00Z",
        "version": f"{jour.year}.{jour.month}.{jour.day}",
        "countryCode": "FR",
        "contributors": [{"title": jeu.centre, "role": "publisher"}],
    }
    if jeu.est_ouvert:
        paquet["licenses"] = [{"name": "etalab-2.0", "path": LICENCE, "title": "Licence Ouverte 2.0"}]
    paquet["resources"] = [_ressource(tableau, fichiers[tableau.nom]) for tableau in jeu.tableaux]
    paquet["indicateurs"] = [{"code": code, **dit} for code, dit in jeu.definitions.items()]
    paquet[AUTRES] = {NOM_DU_LISEZ_MOI: empreinte(lisez_moi)}
    return en_json({**paquet, NOM: empreinte(en_json(paquet))})


def _ressource(tableau: Tableau, octets: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_champ(champ) for champ in tableau.champs], "missingValues": [""]}
    if tableau.cle:
        schema["primaryKey"] = [tableau.cle]
    if tableau.references:
        schema["foreignKeys"] = [
            {"fields": [lien.champ], "reference": {"resource": lien.tableau, "fields": [lien.cible]}}
            for lien in tableau.references
        ]
    return {
        "profile": "tabular-data-resource",
        "name": tableau.nom,
        "path": f"{tableau.nom}.csv",
        "title": tableau.titre,
        "description": tableau.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": SEPARATEUR,
            "lineTerminator": FIN_DE_LIGNE,
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "bytes": len(octets),
        "hash": f"sha256:{empreinte(octets)}",
        "schema": schema,
    }


def _champ(champ: Champ) -> dict[str, Any]:
    contraintes: dict[str, Any] = {}
    if champ.est_requis:
        contraintes["required"] = True
    if champ.est_unique:
        contraintes["unique"] = True
    if champ.minimum is not None:
        contraintes["minimum"] = int(champ.minimum)
    if champ.valeurs:
        contraintes["enum"] = list(champ.valeurs)
    if champ.motif:
        contraintes["pattern"] = champ.motif
    # Ours have no zone: they are the centre's own hour.
    format_ = "%Y-%m-%dT%H:%M:%S" if champ.type == "datetime" else "default"
    decrit = {
        "name": champ.cle,
        "type": champ.type,
        "format": format_,
        "title": champ.titre,
        "description": champ.description,
    }
    return decrit | ({"constraints": contraintes} if contraintes else {})
