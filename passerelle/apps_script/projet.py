"""The files of the project, written in a folder: pasted one by one in the editor, or sent by `clasp push`."""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from passerelle.apps_script.donnees import donnees_du_centre
from passerelle.config import LOCAL, Config
from passerelle.domaine.modele import Modele
from passerelle.erreurs import FichierRefuse

DEFINITIONS, MANIFESTE, TOUT_EN_UN = "Definitions.gs", "appsscript.json", "Tout-en-un.txt"

_AUTORISATIONS = "https://www.googleapis.com/auth/"
_EN_TETE = """\
/**
 * Written by `passerelle apps-script` from formulaires/ and passerelle.toml: change those, then write the project again.
 * Only data here. Types and meaning are in Types.gs.
 *
 * @type {Definitions}
 */
const DEFINITIONS = """


@dataclass(frozen=True, kw_only=True)
class Ecrit:
    """What was written: `fichiers` in order, and `avertissements`, French sentences of what will not work as it stands."""

    fichiers: tuple[Path, ...]
    avertissements: tuple[str, ...]


def ecrire_projet(modele: Modele, config: Config, sortie: Path, *, jour: date) -> Ecrit:
    """Write the project, as it stands that day, in the folder `sortie`, made where it is missing; files of an earlier time are
    written over.

    Raises FichierRefuse where it cannot be written.
    """
    contenus = composer(modele, config, jour)
    try:
        sortie.mkdir(parents=True, exist_ok=True)
        for nom, texte in contenus.items():
            (sortie / nom).write_text(texte, encoding="utf-8", newline="\n")
        en_trop = sorted(
            chemin.name
            for chemin in sortie.iterdir()
            if chemin.suffix in (".gs", ".js", ".html") and chemin.name not in contenus
        )
    except OSError as erreur:
        raise FichierRefuse(
            f"Le projet ne peut pas être écrit dans « {sortie} ».",
            "Choisissez un dossier où vous avez le droit d’écrire.",
        ) from erreur
    return Ecrit(
        fichiers=tuple(sortie / nom for nom in contenus),
        avertissements=(*_a_completer(modele, config), *_de_trop(en_trop)),
    )


def composer(modele: Modele, config: Config, jour: date) -> dict[str, str]:
    """The files by name: the explanation, the manifest, the centre's data, the script, then all of it in one to paste at once.

    That last one is a text file: `clasp push` would otherwise send everything twice.
    """
    script = {
        source.name: source.read_text(encoding="utf-8")
        for source in sorted((files("passerelle.apps_script") / "script").iterdir(), key=lambda s: s.name)
    }
    explication = script.pop("LISEZMOI.md")
    code = {DEFINITIONS: _EN_TETE + en_javascript(donnees_du_centre(modele, config, jour)) + ";\n", **script}
    return {
        "LISEZMOI.md": explication,
        MANIFESTE: json.dumps(_manifeste(config), indent=2) + "\n",
        **code,
        TOUT_EN_UN: "\n".join(f"// ===== {nom} =====\n\n{texte}" for nom, texte in code.items()),
    }


def en_javascript(donnees: Mapping[str, Any]) -> str:
    """Data as a JavaScript literal. What a text editor shows differently from what it is (line separators, marks that turn
    the direction of a text, lone surrogates) is escaped: what is read is what is meant."""
    return "".join(
        signe if signe == "\n" or _se_lit(signe) else _echapper(signe)
        for signe in json.dumps(donnees, ensure_ascii=False, indent=2)
    )


def _se_lit(signe: str) -> bool:
    return unicodedata.category(signe) not in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")


def _echapper(signe: str) -> str:
    return json.dumps(signe)[1:-1]


def _manifeste(config: Config) -> dict[str, Any]:
    """The narrowest authorisations: a second workbook cannot be opened with `spreadsheets.currentonly`."""
    autorisations = (
        "spreadsheets.currentonly" if config.classeur.contacts == LOCAL else "spreadsheets",
        "forms",
        "script.scriptapp",
        "script.external_request",
        "script.container.ui",
    )
    manifeste: dict[str, Any] = {
        "timeZone": config.centre.fuseau,
        "dependencies": {},
        "exceptionLogging": "STACKDRIVER",
        "runtimeVersion": "V8",
        "oauthScopes": [_AUTORISATIONS + nom for nom in autorisations],
    }
    adresse = config.service.adresse_publique
    if adresse.startswith("https://"):
        manifeste["urlFetchWhitelist"] = [f"{adresse}/"]
    return manifeste


def _a_completer(modele: Modele, config: Config) -> list[str]:
    manques = []
    if config.classeur.principal == LOCAL:
        manques.append(
            "Le classeur principal est « local » : avant d’installer le script, donnez dans passerelle.toml l’adresse de "
            "votre classeur Google, puis relancez cette commande."
        )
    if config.classeur.contacts == LOCAL and any(
        formulaire.classeur == "contacts" for formulaire in modele.formulaires.values()
    ):
        manques.append(
            "Le classeur des contacts est « local » : le script ne créera pas les fiches qui recueillent des coordonnées. "
            "Donnez son adresse dans passerelle.toml, puis relancez cette commande."
        )
    if not config.service.adresse_publique.startswith("https://"):
        manques.append(
            f"Google ne pourra pas joindre « {config.service.adresse_publique} » : donnez à « adresse_publique », dans "
            "passerelle.toml, une adresse en https, puis relancez cette commande."
        )
    return manques


def _de_trop(noms: list[str]) -> list[str]:
    if not noms:
        return []
    phrase = (
        f"Ce dossier contient aussi {', '.join(noms)} : s’ils viennent d’une version précédente, supprimez-les ici et dans "
        "l’éditeur Apps Script."
    )
    return [phrase]
