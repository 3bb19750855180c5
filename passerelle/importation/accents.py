"""Bytes → text with its accents, whatever wrote them; accents that a wrong opening has broken are mended."""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial

from passerelle.erreurs import FichierRefuse

REENREGISTRER = (
    "Exportez de nouveau le fichier depuis Google Sheets, ou enregistrez-le au format « CSV UTF-8 » ou XLSX, "
    "puis recommencez."
)

_HUIT_BITS = ("cp1252", "cp858", "mac_roman")
"""What Windows, Excel's « CSV (MS-DOS) » and its « CSV (Macintosh) » write; on a tie, the first."""

_MINUSCULES = frozenset("àâäçéèêëîïôöùûüœ")
_AUTRES_SIGNES = frozenset("ÀÇÉÈÊËÎÏÔÙÛŒ’‘“”«»…–—€°·\u00a0")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_SIGNES = frozenset(bytes(range(0x80, 0x100)).decode("cp858") + bytes(range(0x80, 0x100)).decode("mac_roman"))
_ABIMES = re.compile(r"[\ufffd\x80-\x84\x86-\x9f├┬]|Ã(?![A-Za-zÀ-ÿ])|â€")


def decoder(octets: bytes, *, convient: Callable[[str], int]) -> str:
    """The text of a file: UTF-8, UTF-16 where its mark or its zero bytes say so, else one of the older ways.

    `convient` says how well a text suits: the titles that are expected tell one way of writing « é » from another, French letters
    where no title does. Lines of a file put together from two are each read their own way. Raises FichierRefuse when no way gives
    a text.
    """
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodages: tuple[str, ...] = ("utf-16",)
    elif b"\0" in octets[:200]:
        encodages = ("utf-16-le",) if octets[1:2] == b"\0" else ("utf-16-be",)
    else:
        encodages = ("utf-8",)
    textes = [texte for encodage in encodages if (texte := _essayer(octets, encodage)) is not None]
    if not textes and encodages == ("utf-8",):
        textes = [texte for encodage in _HUIT_BITS if (texte := _ligne_a_ligne(octets, encodage)) is not None]
    if not textes or "\0" in textes[0]:
        raise FichierRefuse("Ce fichier n’est pas un texte lisible.", REENREGISTRER)
    texte = max(textes, key=lambda lu: (convient(lu), _ressemblance(lu))) if len(textes) > 1 else textes[0]
    if len(textes) > 1 and _ressemblance(texte) < 0:
        raise FichierRefuse("Les accents de ce fichier sont abîmés.", REENREGISTRER)
    return reparer(texte).replace("\ufeff", "")


def _essayer(octets: bytes, encodage: str) -> str | None:
    try:
        return octets.decode(encodage)
    except UnicodeDecodeError:
        return None


def _ligne_a_ligne(octets: bytes, encodage: str) -> str | None:
    """Each line as UTF-8 where it is some, else in `encodage`; None where that cannot be."""
    lignes = []
    for ligne in octets.splitlines(keepends=True):
        lue = _essayer(ligne, "utf-8")
        # A Macintosh writes « ’é » with two bytes that are one Armenian letter elsewhere.
        if lue is None or not all(map(_est_attendu, _NON_ASCII.findall(lue))):
            lue = _essayer(ligne, encodage)
        if lue is None:
            return None
        lignes.append(lue)
    return "".join(lignes)


def _ressemblance(texte: str) -> int:
    """How much the signs beyond ASCII are those of French."""
    signes = Counter(_NON_ASCII.findall(texte))
    return sum(nombre * _poids(signe) for signe, nombre in signes.items())


def _poids(signe: str) -> int:
    if signe in _MINUSCULES:
        return 2
    if signe in _AUTRES_SIGNES:
        return 1
    return 0 if "À" <= signe <= "ÿ" else -2


def _est_attendu(signe: str) -> bool:
    """Whether a sign may stand in what people write here: Latin letters and their accents, punctuation, symbols, emoji."""
    return (
        "\u0080" <= signe <= "\u017f"
        or "\u0300" <= signe <= "\u036f"
        or "\u200d" <= signe <= "\u27bf"
        or signe in "ƒ\ufe0f\ufeff"
        or (signe > "\u036f" and signe in _SIGNES)  # broken twice
        or "\U0001f000" <= signe <= "\U0001faff"
    )


def reparer(texte: str) -> str:
    """The text with the accents that were UTF-8 once opened as something else put right: `rÃ©alisÃ©` → `réalisé`."""
    if texte.isascii():
        return texte
    essais = [motif.sub(partial(_recoller, octets), texte) for motif, octets in _SEQUENCES]
    repares = [essai for essai in essais if essai != texte]
    # Opened and saved again, it is broken once more.
    return reparer(max(repares, key=lambda lu: (-len(lu), _ressemblance(lu)))) if repares else texte


def _recoller(octets: dict[str, int], trouve: re.Match[str]) -> str:
    morceau = trouve[0]
    signe = _essayer(bytes(octets[c] for c in morceau), "utf-8")
    return signe if signe is not None and _est_attendu(signe) else morceau


def sont_abimes(texte: str) -> bool:
    """Whether a mended text still has broken accents, or has lost some."""
    return not texte.isascii() and _ABIMES.search(texte) is not None


def sans_accents_lisibles(titre: str) -> set[str]:
    """How a title reads where each accent has become « ? »: once for each letter, or for each byte."""
    octets = "".join(chr(octet) if octet < 128 else "?" for octet in titre.encode())
    return {titre.encode("ascii", "replace").decode(), octets} - {titre}


def _sequences(encodage: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """What UTF-8's sequences of two to four bytes look like, opened in `encodage`; and the byte each sign was."""
    octets = {}
    for octet in range(0x80, 0x100):
        octets[bytes([octet]).decode(encodage, "replace")] = octet
        if encodage == "cp1252" and octet < 0xA0:
            octets[chr(octet)] = octet  # Latin-1 there, and the five that cp1252 lacks
    octets.pop("\ufffd", None)

    def classe(debut: int, fin: int) -> str:
        return f"[{''.join(re.escape(signe) for signe, octet in octets.items() if debut <= octet < fin)}]"

    suite = classe(0x80, 0xC0)
    formes = [
        f"{classe(debut, fin)}{suite}{{{n}}}" for debut, fin, n in ((0xC2, 0xE0, 1), (0xE0, 0xF0, 2), (0xF0, 0xF5, 3))
    ]
    return re.compile("|".join(formes)), octets


_SEQUENCES = [_sequences(encodage) for encodage in _HUIT_BITS]
