"""A TOML file as people write it: its values checked one by one, every mistake kept with its line."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from passerelle.domaine.probleme import Probleme

_ENTETE = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?")
_CLE = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LIGNE_ERREUR = re.compile(r"at line (\d+)")


def lire_toml(chemin: Path) -> tuple["DocumentToml | None", list[Probleme]]:
    """The document, None where it cannot be read at all, and why."""
    texte = ""
    try:
        texte = chemin.read_bytes().decode("utf-8-sig")
        return DocumentToml(fichier=chemin.name, texte=texte, contenu=tomllib.loads(texte)), []
    except OSError:
        ligne = 0
        message = "le fichier est introuvable ou illisible."
        remede = (
            "Créez un dossier avec « passerelle initialiser DOSSIER », ou indiquez le vôtre avec --dossier."
        )
    except UnicodeDecodeError as erreur:
        ligne = erreur.object.count(b"\n", 0, erreur.start) + 1
        message = "le fichier n’est pas enregistré en UTF-8."
        remede = "Enregistrez-le en UTF-8 (option « Encodage » de l’éditeur de texte)."
    except tomllib.TOMLDecodeError as erreur:
        trouve = _LIGNE_ERREUR.search(str(erreur))
        ligne = int(trouve[1]) if trouve else texte.rstrip().count("\n") + 1
        message = "cette ligne ne se lit pas."
        remede = 'Une ligne s’écrit cle = "texte", avec des guillemets droits, et chaque clé une seule fois.'
    return None, [Probleme(chemin.name, ligne, message, remede)]


@dataclass
class DocumentToml:
    """The file. Ask for its sections, then for `tous_les_problemes`."""

    fichier: str
    texte: str
    contenu: dict[str, Any]
    problemes: list[Probleme] = field(default_factory=list)
    _demandees: set[str] = field(default_factory=set)
    _sections: list["Section"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lignes = _reperer(self.texte)

    def section(self, nom: str) -> "Section":
        """`[nom]`, empty where it is not written."""
        lue = self.contenu.get(nom, {})
        if not isinstance(lue, dict):
            self._refuser_forme(nom, f"Écrivez [{nom}] sur une ligne, puis ses clés en dessous.")
            lue = {}
        return self._nouvelle(nom, 0, lue)

    def sections(self, nom: str) -> list["Section"]:
        """Every `[[nom]]`, in order; at least one is asked for."""
        lues = self.contenu.get(nom, [])
        if not (isinstance(lues, list) and lues and all(isinstance(lue, dict) for lue in lues)):
            self._refuser_forme(nom, f"Écrivez [[{nom}]] sur une ligne, puis ses clés en dessous.")
            lues = []
        return [self._nouvelle(nom, rang, lue) for rang, lue in enumerate(lues)]

    def tous_les_problemes(self) -> list[Probleme]:
        """Every mistake met so far, and what is written that nothing asked for."""
        for section in self._sections:
            section.refuser_inconnues()
        for nom in self.contenu.keys() - self._demandees:
            remede = _suggerer(nom, self._demandees, "Sections possibles")
            self.problemes.append(
                Probleme(self.fichier, self.ligne(nom, 0), f"« {nom} » est inconnu ici.", remede)
            )
        return sorted(set(self.problemes))

    def ligne(self, section: str, rang: int, cle: str = "") -> int:
        """Where a key stands; else its section; else 0."""
        places = ((section, rang, cle), (section, rang, ""), ("", 0, section))
        return next((self._lignes[place] for place in places if place in self._lignes), 0)

    def _nouvelle(self, nom: str, rang: int, lue: dict[str, Any]) -> "Section":
        self._demandees.add(nom)
        section = Section(self, nom, rang, lue)
        self._sections.append(section)
        return section

    def _refuser_forme(self, nom: str, remede: str) -> None:
        self._demandees.add(nom)
        message = f"« {nom} » manque ou n’a pas la bonne forme."
        self.problemes.append(Probleme(self.fichier, self.ligne(nom, 0), message, remede))


@dataclass
class Section:
    """One section. Each reader takes a key, notes what is wrong with it, and returns something usable."""

    document: DocumentToml
    nom: str
    rang: int
    contenu: dict[str, Any]
    _demandees: set[str] = field(default_factory=set)

    def texte(self, cle: str, *, defaut: str | None = None) -> str:
        """A text, trimmed. Without `defaut` it must be there and not be blank."""
        lu = self._prendre(cle, defaut)
        if isinstance(lu, str) and (lu.strip() or defaut is not None):
            return lu.strip()
        if lu is not None:
            self.refuser(
                cle, f"« {cle} » doit être un texte.", f'Écrivez-le entre guillemets droits : {cle} = "…"'
            )
        return ""

    def nombre(self, cle: str, *, defaut: float, minimum: float, maximum: float) -> float:
        """A number between two bounds."""
        lu = self._prendre(cle, defaut)
        if isinstance(lu, int | float) and not isinstance(lu, bool) and minimum <= lu <= maximum:
            return lu
        self.refuser(
            cle,
            f"« {cle} » doit être un nombre de {minimum:g} à {maximum:g}.",
            f"Par exemple : {cle} = {defaut:g}",
        )
        return defaut

    def jour(self, cle: str) -> date | None:
        """A day, None where it is not one."""
        lu = self._prendre(cle, None)
        if isinstance(lu, str) and _ISO.fullmatch(lu.strip()):
            with suppress(ValueError):
                return date.fromisoformat(lu.strip())
        if isinstance(lu, date) and not isinstance(lu, datetime):
            return lu
        if lu is not None:
            self.refuser(
                cle, f"« {cle} » n’est pas une date.", f"Écrivez année-mois-jour : {cle} = 2013-09-01"
            )
        return None

    def oui_non(self, cle: str, *, defaut: bool) -> bool:
        """True or false."""
        lu = self._prendre(cle, defaut)
        if isinstance(lu, bool):
            return lu
        self.refuser(cle, f"« {cle} » doit être true (oui) ou false (non).", f"Par exemple : {cle} = true")
        return defaut

    def refuser(self, cle: str, message: str, remede: str) -> None:
        """Note a mistake at this key."""
        ligne = self.document.ligne(self.nom, self.rang, cle)
        self.document.problemes.append(Probleme(self.document.fichier, ligne, message, remede))

    def refuser_inconnues(self) -> None:
        """Note the keys nothing asked for: a slip of the pen would pass unnoticed."""
        for cle in self.contenu.keys() - self._demandees:
            self.refuser(
                cle,
                f"« {cle} » est inconnu dans [{self.nom}].",
                _suggerer(cle, self._demandees, "Clés possibles"),
            )

    def _prendre(self, cle: str, defaut: object) -> object:
        self._demandees.add(cle)
        if cle not in self.contenu and defaut is None:
            self.refuser(cle, f"il manque « {cle} » dans [{self.nom}].", f"Ajoutez une ligne : {cle} = …")
        return self.contenu.get(cle, defaut)


def _suggerer(ecrit: str, possibles: Iterable[str], titre: str) -> str:
    proches = get_close_matches(ecrit, possibles, n=1)
    return (
        f"Vouliez-vous dire « {proches[0]} » ?" if proches else f"{titre} : {', '.join(sorted(possibles))}."
    )


def _reperer(texte: str) -> dict[tuple[str, int, str], int]:
    """(section, its rank among those of that name, key; "" for the section itself) → line, counted from 1."""
    lignes: dict[tuple[str, int, str], int] = {}
    vues: Counter[str] = Counter()
    section, rang = "", 0
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        if entete := _ENTETE.match(ligne):
            section = entete[1]
            rang = vues[section]
            vues[section] += 1
            lignes[section, rang, ""] = numero
        elif cle := _CLE.match(ligne):
            lignes.setdefault((section, rang, cle[1]), numero)
    return lignes
