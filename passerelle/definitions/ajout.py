"""A dated value added to a centre's rules: a few lines of its file, the rest of which stays byte for byte
(docs/decisions/033-les-regles-en-francais.md)."""

import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from passerelle.definitions.assemblage import PAR_ENTREES
from passerelle.definitions.datees import est_datee
from passerelle.definitions.emplacements import dossiers_livres
from passerelle.definitions.lecture.releve import Releve
from passerelle.definitions.lecture.yaml_sur import Donnee, composer, decoder, lire_yaml
from passerelle.erreurs import ErreurPasserelle

ENTETE = "# Les règles que ce centre a changées. Ce qui n’est pas ici suit ce qui est livré.\n"
D_AVANT = "Valeur d’avant, écrite sans date"

_SANS_GUILLEMETS = re.compile(r"FREQ=[A-Z0-9=;,+-]+|[a-z]+(-[a-z0-9]+)*")
_MOTS_RESERVES = ("true", "false", "null")


class RegleNonModifiable(ErreurPasserelle):
    """A file is written in a way that cannot be changed from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ajout:
    """A value to add: `cle` is the file, then the keys that lead to it (`activites/gouter/heure`). `premiere`: the day a plain
    value, which held since ever, is said to hold from; `defaut`: what holds where nothing is written."""

    cle: str
    valeur: Donnee
    depuis: date
    source: str
    premiere: date
    defaut: Donnee = None

    @property
    def fichier(self) -> str:
        """The name of its file, without `.yaml`."""
        return self.cle.partition("/")[0]

    @property
    def chemin(self) -> tuple[str, ...]:
        """The keys in the file."""
        chemin = tuple(self.cle.split("/")[1:])
        return ("etapes", *chemin) if self.fichier == "etapes" else chemin


@dataclass(frozen=True, slots=True, kw_only=True)
class Brouillon:
    """A file as it would be."""

    fichier: Path
    octets: bytes

    @contextmanager
    def pret(self) -> Iterator[Path]:
        """The whole file, ready beside its place under a name nobody reads: `replace` puts it there at once. Raises OSError."""
        cible = self.fichier.resolve()
        cible.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=cible.parent, prefix=f".{cible.name}-", delete=False) as ecrit:
            ecrit.write(self.octets)
            ecrit.flush()
            os.fsync(ecrit.fileno())
        pret = Path(ecrit.name)
        try:
            pret.chmod(cible.stat().st_mode & 0o777 if cible.exists() else 0o644)
            yield pret
        finally:
            with suppress(FileNotFoundError):
                pret.unlink()


def rediger(dossier: Path, ajout: Ajout) -> Brouillon:
    """The centre's file with the value added; what it does not say yet is copied from what is shipped.

    Raises RegleNonModifiable.
    """
    fichier = dossier / "regles" / f"{ajout.fichier}.yaml"
    octets = fichier.read_bytes() if fichier.exists() else b""
    livre = _decoder((dossiers_livres().regles / fichier.name).read_bytes(), fichier.name)
    texte = _decoder(octets, fichier.name)
    if "\r\n" in texte:
        livre = livre.replace("\n", "\r\n")
    bloc = ajout.chemin[0]
    if texte and _bloc(texte, bloc, ajout) is None:
        texte = _a_la_suite(texte, _extrait(livre, bloc))
    elif not texte:
        texte = _a_la_suite(ENTETE, _extrait(livre, bloc))
    apres = _ajouter(texte, ajout)
    if _donnees(apres) != _attendues(texte, ajout):
        raise _non_modifiable(fichier.name)
    marque = b"\xef\xbb\xbf" if octets.startswith(b"\xef\xbb\xbf") else b""
    return Brouillon(fichier=fichier, octets=marque + apres.encode())


# The place in the file ------------------------------------------------------------------------------------------------------------


def _bloc(texte: str, nom: str, ajout: Ajout) -> yaml.Node | None:
    """What the file says under that name; None where it says nothing."""
    racine = _composer(texte)
    if isinstance(racine, yaml.SequenceNode) and ajout.fichier in PAR_ENTREES:
        return _par_id(racine, nom)
    if not isinstance(racine, yaml.MappingNode):
        raise _non_modifiable(f"{ajout.fichier}.yaml")
    return _par_cle(racine).get(nom)


def _par_cle(groupe: yaml.MappingNode) -> dict[str, yaml.Node]:
    return {cle.value: valeur for cle, valeur in groupe.value}


def _par_id(liste: yaml.SequenceNode, ident: str) -> yaml.Node | None:
    for element in liste.value:
        if isinstance(element, yaml.MappingNode) and getattr(_par_cle(element).get("id"), "value", None) == ident:
            return element
    return None


def _parent(texte: str, ajout: Ajout) -> yaml.MappingNode:
    """The group of keys and values that holds, or would hold, the key."""
    noeud = _composer(texte) if len(ajout.chemin) == 1 else _bloc(texte, ajout.chemin[0], ajout)
    for cle in ajout.chemin[1:-1]:
        noeud = _par_id(noeud, cle) if isinstance(noeud, yaml.SequenceNode) else None
    if not isinstance(noeud, yaml.MappingNode):
        raise _non_modifiable(f"{ajout.fichier}.yaml")
    return noeud


def _extrait(texte: str, nom: str) -> str:
    """The lines of an entry of the file, with the comment right above it."""
    racine = _composer(texte)
    if not isinstance(racine, yaml.MappingNode):
        raise _non_modifiable(nom)
    lignes = texte.splitlines(keepends=True)
    debuts = [_avec_son_commentaire(lignes, cle.start_mark.line) for cle, _ in racine.value]
    noms = [cle.value for cle, _ in racine.value]
    if nom not in noms:
        raise _non_modifiable(nom)
    rang = noms.index(nom)
    fin = debuts[rang + 1] if rang + 1 < len(debuts) else len(lignes)
    return "".join(lignes[debuts[rang] : fin]).rstrip() + _saut(texte)


def _avec_son_commentaire(lignes: list[str], rang: int) -> int:
    while rang and lignes[rang - 1].startswith("#"):
        rang -= 1
    return rang


def _a_la_suite(texte: str, extrait: str) -> str:
    saut = _saut(texte)
    return f"{texte}{'' if texte.endswith(saut) else saut}{saut}{extrait}"


# The value in its place -----------------------------------------------------------------------------------------------------------


def _ajouter(texte: str, ajout: Ajout) -> str:
    parent = _parent(texte, ajout)
    for cle, valeur in parent.value:
        if cle.value == ajout.chemin[-1]:
            if isinstance(valeur, yaml.SequenceNode) and any(isinstance(un, yaml.MappingNode) for un in valeur.value):
                return _allonger(texte, valeur, ajout)
            if parent.flow_style:
                return _dater_en_ligne(texte, valeur, ajout)
            if isinstance(valeur, yaml.CollectionNode) and not valeur.flow_style:
                return _dater_un_bloc(texte, cle, valeur, ajout)
            return _dater_une_ligne(texte, cle, valeur, ajout)
    return _nommer(texte, parent, ajout)


def _allonger(texte: str, liste: yaml.SequenceNode, ajout: Ajout) -> str:
    """Values with their dates: one more after the last."""
    fin = _fin(liste.value[-1])
    if liste.flow_style:
        return _inserer(texte, fin, f", {_en_ligne(_nouvelle(ajout))}")
    return _inserer_les_lignes(texte, fin, _en_bloc(_nouvelle(ajout), " " * liste.start_mark.column))


def _dater_en_ligne(texte: str, valeur: yaml.Node, ajout: Ajout) -> str:
    """A plain value of a group written on one line."""
    debut, fin = valeur.start_mark.index, _fin(valeur)
    d_avant = f"{{valeur: {texte[debut:fin]}, {_en_ligne(_d_avant(ajout))[1:]}"
    return f"{texte[:debut]}[{d_avant}, {_en_ligne(_nouvelle(ajout))}]{texte[fin:]}"


def _dater_un_bloc(texte: str, cle: yaml.Node, valeur: yaml.Node, ajout: Ajout) -> str:
    """A plain value on lines of its own: they are moved to the right, under a dash."""
    marge, saut = _marge(cle), _saut(texte)
    debut, fin = valeur.start_mark.index - valeur.start_mark.column, _fin(valeur)
    decalage = " " * max(0, len(marge) + 4 - valeur.start_mark.column)
    lignes = [decalage + ligne if ligne.strip() else ligne for ligne in texte[debut:fin].split("\n")]
    tete = texte[:debut] + f"{marge}- valeur:{saut}" + "\n".join(lignes)
    return _inserer_les_lignes(tete + texte[fin:], len(tete), _suite(ajout, marge))


def _dater_une_ligne(texte: str, cle: yaml.Node, valeur: yaml.Node, ajout: Ajout) -> str:
    """A plain value after its key."""
    marge, debut, fin = _marge(cle), valeur.start_mark.index, _fin(valeur)
    avant, ecrite = texte[:debut].rstrip(" "), texte[debut:fin]
    if "\n" in ecrite:
        tete = f"{avant}{_saut(texte)}{marge}- valeur: {ecrite}"
        return _inserer_les_lignes(tete + texte[fin:], len(tete), _suite(ajout, marge))
    # What follows the value on its line is a comment on the key.
    return _inserer_les_lignes(avant + texte[fin:], len(avant), [f"{marge}- valeur: {ecrite}", *_suite(ajout, marge)])


def _nommer(texte: str, parent: yaml.MappingNode, ajout: Ajout) -> str:
    """A key that was not written: what held without it, then the new value."""
    premiere = {"valeur": ajout.defaut, **_d_avant(ajout)}
    if parent.flow_style:
        datees = f"[{_en_ligne(premiere)}, {_en_ligne(_nouvelle(ajout))}]"
        return _inserer(texte, _fin(parent) - 1, f", {ajout.chemin[-1]}: {datees}")
    marge = " " * parent.start_mark.column
    lignes = [
        f"{marge}{ajout.chemin[-1]}:",
        *_en_bloc(premiere, f"{marge}  "),
        *_en_bloc(_nouvelle(ajout), f"{marge}  "),
    ]
    return _inserer_les_lignes(texte, _fin(parent), lignes)


def _nouvelle(ajout: Ajout) -> dict[str, Donnee]:
    return {"valeur": ajout.valeur, "depuis": ajout.depuis.isoformat(), "source": ajout.source}


def _d_avant(ajout: Ajout) -> dict[str, Donnee]:
    """What a plain value becomes, besides its value."""
    return {"depuis": ajout.premiere.isoformat(), "source": D_AVANT}


def _suite(ajout: Ajout, marge: str) -> list[str]:
    """The lines after a plain value that was put under a dash."""
    return [*_en_bloc(_d_avant(ajout), marge, tiret=False), *_en_bloc(_nouvelle(ajout), marge)]


def _marge(cle: yaml.Node) -> str:
    return " " * (cle.start_mark.column + 2)


def _saut(texte: str) -> str:
    return "\r\n" if "\r\n" in texte else "\n"


def _fin(noeud: yaml.Node) -> int:
    """Where a node ends in the text: what lies in a block of lines ends with the last of them, comments aside."""
    if isinstance(noeud, yaml.CollectionNode) and not noeud.flow_style and noeud.value:
        dernier = noeud.value[-1]
        return _fin(dernier[1] if isinstance(dernier, tuple) else dernier)
    return int(noeud.end_mark.index)


def _fin_de_ligne(texte: str, place: int) -> int:
    fin = texte.find("\n", place)
    fin = len(texte) if fin < 0 else fin
    return fin - 1 if texte[fin - 1 : fin] == "\r" else fin


def _inserer(texte: str, place: int, ajoute: str) -> str:
    return texte[:place] + ajoute + texte[place:]


def _inserer_les_lignes(texte: str, place: int, lignes: list[str]) -> str:
    """Lines after the one where that place is."""
    return _inserer(texte, _fin_de_ligne(texte, place), "".join(_saut(texte) + ligne for ligne in lignes))


def _en_bloc(groupe: Mapping[str, Donnee], marge: str, *, tiret: bool = True) -> list[str]:
    """One key a line, the first after a dash."""
    lignes = [f"{marge}  {cle}: {_scalaire(donnee)}" for cle, donnee in groupe.items()]
    return [f"{marge}- {lignes[0][len(marge) + 2 :]}", *lignes[1:]] if tiret else lignes


def _en_ligne(groupe: Mapping[str, Donnee]) -> str:
    return "{" + ", ".join(f"{cle}: {_scalaire(donnee, en_ligne=True)}" for cle, donnee in groupe.items()) + "}"


def _scalaire(donnee: Donnee, *, en_ligne: bool = False) -> str:
    """A value as a person would write it."""
    match donnee:
        case dict():
            return _en_ligne(donnee)
        case list():
            return f"[{', '.join(_scalaire(element, en_ligne=True) for element in donnee)}]"
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", donnee):
            return donnee
        case str() if _SANS_GUILLEMETS.fullmatch(donnee) and donnee not in _MOTS_RESERVES:
            return json.dumps(donnee) if en_ligne and "," in donnee else donnee
        case _:
            return json.dumps(donnee, ensure_ascii=False)


# What it must come to -------------------------------------------------------------------------------------------------------------


def _attendues(texte: str, ajout: Ajout) -> Donnee:
    """The data of the file with the value added, and nothing else changed."""
    donnees = deepcopy(_donnees(texte))
    groupe: Donnee = donnees
    for cle in ajout.chemin[:-1]:
        if isinstance(groupe, list):
            groupe = next((un for un in groupe if isinstance(un, dict) and un.get("id") == cle), None)
        elif isinstance(groupe, dict):
            groupe = groupe.get(cle)
    if isinstance(groupe, dict):
        ecrite = groupe.get(ajout.chemin[-1], ajout.defaut)
        datees = ecrite if est_datee(ecrite) else [{"valeur": ecrite, **_d_avant(ajout)}]
        groupe[ajout.chemin[-1]] = [*datees, _nouvelle(ajout)] if isinstance(datees, list) else datees
    return donnees


def _donnees(texte: str) -> Donnee:
    document = lire_yaml("", texte.encode(), Releve())
    return document.donnees if document else None


def _composer(texte: str) -> yaml.Node | None:
    try:
        return composer(texte)
    except yaml.YAMLError as erreur:
        raise _non_modifiable("Ce fichier") from erreur


def _decoder(octets: bytes, nom: str) -> str:
    texte = decoder(nom, octets, Releve())
    if texte is None:
        raise _non_modifiable(nom)
    return texte


def _non_modifiable(nom: str) -> RegleNonModifiable:
    return RegleNonModifiable(
        f"Le fichier «\u00a0{nom}\u00a0» de ce centre est écrit d’une façon qui ne se change pas d’ici.",
        "Changez cette valeur à la main, dans regles/, puis lancez «\u00a0passerelle verifier\u00a0».",
    )
