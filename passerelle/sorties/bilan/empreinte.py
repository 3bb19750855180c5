"""Whether a file is still as it was written: each holds the digest of its own body, so that what a person changed is never lost."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

NOM = "passerelle-empreinte"
"""What the digest is called in each format."""

BLANCHE = "0" * 64
"""What stands for the digest in the body that it is the digest of."""

_EPOQUE = (1980, 1, 1, 0, 0, 0)
_DANS_LE_TEXTE = re.compile(rb'(?P<avant>passerelle-empreinte" content=")(?P<empreinte>[0-9a-f]{64})')
_DANS_L_ARCHIVE = re.compile(rb"passerelle-empreinte.{0,200}?(?P<empreinte>[0-9a-f]{64})", re.DOTALL)


CORPS: Mapping[str, tuple[str, ...]] = {
    ".docx": ("word/document.xml",),
    ".xlsx": ("xl/worksheets/sheet1.xml",),
    ".odt": ("content.xml",),
    ".ods": ("content.xml",),
}
"""What of each kind of archive a person changes."""

_PROPRIETES = "docProps/custom.xml"
_CUSTOM = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{nom}">'
    "<vt:lpwstr>{empreinte}</vt:lpwstr></property></Properties>"
)
_PARTIE = (
    '<Override PartName="/docProps/custom.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>'
)
_LIEN = (
    '<Relationship Id="rIdPasserelle" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties" '
    'Target="docProps/custom.xml"/></Relationships>'
)


def empreinte(corps: bytes) -> str:
    """The digest of a body."""
    return hashlib.sha256(corps).hexdigest()


def archiver(entrees: Mapping[str, bytes]) -> bytes:
    """A zip of these entries, in order, the same bytes every time. `mimetype` is stored as it is, as OpenDocument asks."""
    octets = BytesIO()
    with zipfile.ZipFile(octets, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in entrees.items():
            info = zipfile.ZipInfo(nom, _EPOQUE)
            info.compress_type = zipfile.ZIP_STORED if nom == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(info, contenu)
    return octets.getvalue()


def est_intact(chemin: Path) -> bool:
    """Whether a file is one of ours that nobody changed."""
    try:
        octets = chemin.read_bytes()
        return _LECTEURS[chemin.suffix](octets)
    except (KeyError, ValueError, zipfile.BadZipFile):
        return False


def _texte(octets: bytes) -> bool:
    lue = _DANS_LE_TEXTE.search(octets)
    return lue is not None and lue["empreinte"].decode() == empreinte(
        _DANS_LE_TEXTE.sub(rb"\g<avant>" + BLANCHE.encode(), octets, count=1)
    )


def sceller(octets: bytes, corps: tuple[str, ...]) -> bytes:
    """An Office file with the digest of its body among its properties."""
    with zipfile.ZipFile(BytesIO(octets)) as archive:
        entrees = {nom: archive.read(nom) for nom in archive.namelist()}
    dite = empreinte(b"".join(entrees[nom] for nom in corps))
    entrees[_PROPRIETES] = _CUSTOM.format(nom=NOM, empreinte=dite).encode()
    for nom, fin, ajout in (
        ("[Content_Types].xml", b"</Types>", _PARTIE),
        ("_rels/.rels", b"</Relationships>", _LIEN),
    ):
        entrees[nom] = entrees[nom].replace(fin, ajout.encode())
    return archiver(entrees)


def _archive(corps: tuple[str, ...], tenue: str) -> Callable[[bytes], bool]:
    def lire(octets: bytes) -> bool:
        with zipfile.ZipFile(BytesIO(octets)) as archive:
            lue = _DANS_L_ARCHIVE.search(archive.read(tenue))
            dite = empreinte(b"".join(archive.read(nom) for nom in corps))
            return lue is not None and lue["empreinte"].decode() == dite

    return lire


def _donnees(octets: bytes) -> bool:
    lues = json.loads(octets)
    if not isinstance(lues, dict):
        return False
    dite = lues.pop(NOM, "")
    return bool(dite) and dite == empreinte(en_json(lues))


def en_json(donnees: Mapping[str, object]) -> bytes:
    """JSON that people may read too."""
    return json.dumps(donnees, ensure_ascii=False, indent=1).encode()


_LECTEURS: Mapping[str, Callable[[bytes], bool]] = {
    ".html": _texte,
    ".json": _donnees,
    ".docx": _archive(CORPS[".docx"], _PROPRIETES),
    ".xlsx": _archive(CORPS[".xlsx"], _PROPRIETES),
    ".odt": _archive(CORPS[".odt"], "meta.xml"),
    ".ods": _archive(CORPS[".ods"], "meta.xml"),
}
