"""The files of an export in a folder: made, made again, never over what somebody changed, the open ones beside nothing else."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from passerelle.domaine.enonces.export.jeu import Jeu
from passerelle.erreurs import FichierRefuse
from passerelle.sorties.bilan.empreinte import empreinte, est_intact
from passerelle.sorties.export.fichiers_csv import en_csv
from passerelle.sorties.export.lisez_moi import en_lisez_moi
from passerelle.sorties.export.opendocument import en_ods
from passerelle.sorties.export.paquet import AUTRES, NOM_DU_LISEZ_MOI, NOM_DU_PAQUET, decrire
from passerelle.sorties.export.tableur import en_xlsx


def _en_paquet(jeu: Jeu) -> dict[str, bytes]:
    tables = {tableau.nom: en_csv(tableau) for tableau in jeu.tableaux}
    lisez_moi = en_lisez_moi(jeu)
    fichiers = {f"{nom}.csv": octets for nom, octets in tables.items()}
    return {**fichiers, NOM_DU_LISEZ_MOI: lisez_moi, NOM_DU_PAQUET: decrire(jeu, tables, lisez_moi)}


FORMATS: Mapping[str, Callable[[Jeu], dict[str, bytes]]] = {
    "xlsx": lambda jeu: {f"{jeu.nom}.xlsx": en_xlsx(jeu)},
    "ods": lambda jeu: {f"{jeu.nom}.ods": en_ods(jeu)},
    "csv": _en_paquet,
}
"""The files of each format, by name."""


def ecrire_l_export(
    jeu: Jeu, sortie: Path, formats: Sequence[str], *, avancer: Callable[[], None] = lambda: None
) -> list[Path]:
    """Write these formats in `sortie`, made where it is missing; `avancer` is called once for each. Raises FichierRefuse, before
    anything is written where a file is not ours, or not as we left it."""
    try:
        sortie.mkdir(parents=True, exist_ok=True)
        connues = _connues(sortie)
        if jeu.est_ouvert or connues.est_ouvert:
            _refuser_le_melange(jeu, sortie, connues)
        fichiers = rediger(jeu, formats, avancer=avancer)
        for nom in fichiers:
            if (sortie / nom).exists() and not connues.est_a_nous(sortie / nom):
                raise FichierRefuse(
                    f"Le fichier «\u00a0{sortie / nom}\u00a0» existe déjà, et il a été changé, ou n’est pas de Passerelle.",
                    "Déplacez-le, ou choisissez un autre dossier\u00a0: rien n’a été écrit.",
                )
        if "csv" in formats:
            for nom in connues.empreintes.keys() - fichiers.keys():
                if connues.est_a_nous(sortie / nom):
                    (sortie / nom).unlink()
        for nom, octets in fichiers.items():
            (sortie / nom).write_bytes(octets)
    except OSError as erreur:
        raise FichierRefuse(
            f"L’export ne peut pas être écrit dans «\u00a0{sortie}\u00a0».",
            "Choisissez un dossier où vous avez le droit d’écrire.",
        ) from erreur
    return [sortie / nom for nom in fichiers]


def rediger(jeu: Jeu, formats: Sequence[str], *, avancer: Callable[[], None] = lambda: None) -> dict[str, bytes]:
    """The files, by name."""
    fichiers: dict[str, bytes] = {}
    for demande, ecrire in FORMATS.items():
        if demande in formats:
            fichiers |= ecrire(jeu)
            avancer()
    return fichiers


class _Connues:
    """What the description that stands in a folder says of the files beside it: nothing where there is none of ours."""

    def __init__(self, paquet: Mapping[str, Any]) -> None:
        self.empreintes: dict[str, str] = {
            ressource["path"]: ressource["hash"].removeprefix("sha256:") for ressource in paquet.get("resources", ())
        } | paquet.get(AUTRES, {})
        self.est_ouvert = "licenses" in paquet

    def est_a_nous(self, chemin: Path) -> bool:
        """Whether a file is as an export left it."""
        if dite := self.empreintes.get(chemin.name):
            return chemin.is_file() and empreinte(chemin.read_bytes()) == dite
        return est_intact(chemin)


def _connues(sortie: Path) -> _Connues:
    paquet = sortie / NOM_DU_PAQUET
    return _Connues(json.loads(paquet.read_bytes()) if paquet.is_file() and est_intact(paquet) else {})


def _refuser_le_melange(jeu: Jeu, sortie: Path, connues: _Connues) -> None:
    """What is published is a folder: nothing of the centre's own may be in it."""
    siens = {NOM_DU_PAQUET, *connues.empreintes} if connues.est_ouvert == jeu.est_ouvert else set()
    presents = (chemin.name for chemin in sortie.iterdir() if not chemin.name.startswith("."))
    if etrangers := sorted(nom for nom in presents if nom not in siens):
        raise FichierRefuse(
            f"Le dossier «\u00a0{sortie}\u00a0» contient autre chose («\u00a0{etrangers[0]}\u00a0»)\u00a0: un export ouvert y "
            "serait mêlé à ce qui ne se publie pas.",
            "Choisissez un dossier vide\u00a0: rien n’a été écrit.",
        )
