"""YAML text → plain data whose every line is known. Nothing in it is ever run, and nothing in it can grow."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import yaml
from yaml.composer import Composer
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner

from passerelle.definitions.lecture.fautes_yaml import expliquer
from passerelle.definitions.lecture.releve import Place, Releve

TAILLE_MAX = 500_000
"""Bytes. A form of a hundred questions takes twenty thousand."""

NOEUDS_MAX = 50_000
"""Texts, lists and groups in a file, each `*` counted for what it repeats."""

Donnee = bool | int | float | str | list["Donnee"] | dict[str, "Donnee"] | None
Chemin = tuple[str | int, ...]

_ENTIER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")
_CONSTANTES: dict[str, Donnee] = {"": None, "~": None, "null": None, "true": True, "false": False}
_TEXTE, _LISTE, _TABLE = (f"tag:yaml.org,2002:{nature}" for nature in ("str", "seq", "map"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file read.

    `donnees` is plain data; `lignes` gives the line, from 1, of each path into it. What stands on the lines `refusees` was already
    complained of, and is None in the data.
    """

    fichier: str
    donnees: Donnee
    lignes: Mapping[Chemin, int]
    refusees: frozenset[int] = frozenset()

    def situer(self, chemin: Chemin) -> Place:
        """The place of what lies at `chemin`, or of the nearest thing around it."""
        while chemin and chemin not in self.lignes:
            chemin = chemin[:-1]
        return Place(self.fichier, self.lignes.get(chemin, 0))


class _Compositeur(Reader, Scanner, Parser, Composer, BaseResolver):
    """Nodes with their lines. No implicit type: YAML 1.1 makes a boolean of `on` and a number of `10:30`."""

    def __init__(self, texte: str) -> None:
        Reader.__init__(self, texte)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)


def lire_yaml(fichier: str, octets: bytes, releve: Releve, *, livre: bool = False) -> Document | None:
    """The document a file holds; None, with the reason in `releve`, when it cannot be read at all. `livre`: it is one of ours."""
    racine = _composer(fichier, octets, releve, composer_un_livre if livre else composer)
    if racine is None:
        return None
    lecteur = _Lecteur(fichier, releve)
    donnees = lecteur.convertir(racine, ())
    if lecteur.deborde:
        return None
    return Document(fichier=fichier, donnees=donnees, lignes=lecteur.lignes, refusees=frozenset(lecteur.refusees))


def composer(texte: str) -> yaml.Node | None:
    """The nodes of a text, each with its place in it. Raises yaml.YAMLError."""
    racine: yaml.Node | None = _Compositeur(texte).get_single_node()
    return racine


def composer_un_livre(texte: str) -> yaml.Node | None:
    """The same of a text of ours, twelve times as fast. A text of others may be too deep for that, and its faults are told less
    well. Raises yaml.YAMLError."""
    if not yaml.__with_libyaml__:
        return composer(texte)
    racine: yaml.Node | None = yaml.CBaseLoader(texte).get_single_node()
    return racine


def decoder(fichier: str, octets: bytes, releve: Releve) -> str | None:
    """The text of a file; None, with the reason in `releve`, where it is none of reasonable size."""
    if len(octets) > TAILLE_MAX:
        releve.signaler(Place(fichier), "ce fichier est trop gros.", f"Gardez-le sous {TAILLE_MAX // 1000} ko.")
        return None
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = octets.count(b"\n", 0, erreur.start) + 1
        releve.signaler(
            Place(fichier, ligne),
            "ce fichier n’est pas enregistré en UTF-8.",
            "Enregistrez-le de nouveau en choisissant l’encodage UTF-8.",
        )
        return None


def _composer(
    fichier: str, octets: bytes, releve: Releve, composer: Callable[[str], yaml.Node | None]
) -> yaml.Node | None:
    texte = decoder(fichier, octets, releve)
    if texte is None:
        return None
    try:
        racine = composer(texte)
    except ReaderError as erreur:
        ligne = texte.count("\n", 0, erreur.position) + 1
        releve.signaler(
            Place(fichier, ligne),
            "il y a un caractère invisible ou interdit.",
            "Effacez la ligne et retapez-la.",
        )
        return None
    except yaml.MarkedYAMLError as erreur:
        ligne, message, remede = expliquer(erreur)
        releve.signaler(Place(fichier, ligne), message, remede)
        return None
    except RecursionError:
        releve.signaler(Place(fichier), "il y a trop de listes les unes dans les autres.", "Simplifiez ce fichier.")
        return None
    if racine is None:
        releve.signaler(
            Place(fichier),
            "ce fichier est vide.",
            "Remplissez-le, ou supprimez-le pour garder ce qui est livré.",
        )
    return racine


class _Lecteur:
    """Nodes → data, noting the line of each."""

    def __init__(self, fichier: str, releve: Releve) -> None:
        self.lignes: dict[Chemin, int] = {}
        self.refusees: set[int] = set()
        self.deborde = False
        self._fichier = fichier
        self._releve = releve
        self._ouverts: list[yaml.Node] = []
        self._reste = NOEUDS_MAX

    def convertir(self, noeud: yaml.Node, chemin: Chemin) -> Donnee:
        self.lignes.setdefault(chemin, noeud.start_mark.line + 1)
        self._reste -= 1
        # A few « * » inside each other would fill the memory, one inside itself would never end.
        if self.deborde or self._reste < 0 or any(noeud is ouvert for ouvert in self._ouverts):
            if not self.deborde:
                remede = "Recopiez-le là où il sert."
                self._refuser(noeud, "ce texte se répète sans fin par des renvois « * ».", remede)
            self.deborde = True
            return None
        if noeud.tag not in (_TEXTE, _LISTE, _TABLE):
            remede = "Retirez ce mot, ou mettez le texte entre guillemets."
            self._refuser(noeud, "un texte commence par « ! », signe réservé.", remede)
            return None
        if isinstance(noeud, yaml.CollectionNode):
            self._ouverts.append(noeud)
            lire = self._table if isinstance(noeud, yaml.MappingNode) else self._liste
            donnee = lire(noeud, chemin)
            self._ouverts.pop()
            return donnee
        return noeud.value if getattr(noeud, "style", None) else _scalaire(noeud.value)

    def _liste(self, noeud: yaml.Node, chemin: Chemin) -> Donnee:
        return [self.convertir(element, (*chemin, rang)) for rang, element in enumerate(noeud.value)]

    def _table(self, noeud: yaml.Node, chemin: Chemin) -> Donnee:
        table: dict[str, Donnee] = {}
        for noeud_cle, noeud_valeur in noeud.value:
            if not isinstance(noeud_cle, yaml.ScalarNode) or noeud_cle.value == "":
                self._refuser(noeud_cle, "une clé doit être un simple mot.", "Écrivez « clé: valeur ».")
                continue
            cle = noeud_cle.value
            ici = (*chemin, cle)
            if cle in table:
                message = f"la clé “{cle}” est écrite deux fois (déjà ligne {self.lignes[ici]})."
                self._refuser(noeud_cle, message, "Gardez-en une seule.")
                continue
            self.lignes[ici] = noeud_cle.start_mark.line + 1
            table[cle] = self.convertir(noeud_valeur, ici)
        return table

    def _refuser(self, noeud: yaml.Node, message: str, remede: str) -> None:
        ligne = noeud.start_mark.line + 1
        self.refusees.add(ligne)
        self._releve.signaler(Place(self._fichier, ligne), message, remede)


def _scalaire(texte: str) -> Donnee:
    """A bare word as YAML 1.2 reads it: `Non`, `10:30` and a date are texts."""
    if texte in _CONSTANTES:
        return _CONSTANTES[texte]
    if _ENTIER.fullmatch(texte):
        return int(texte)
    return float(texte) if _DECIMAL.fullmatch(texte) else texte
