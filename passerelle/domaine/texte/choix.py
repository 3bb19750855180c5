"""An answer to a closed list, as people write it: which of the answers it is, or the one they may have meant."""

from collections.abc import Collection

from rapidfuzz.distance import OSA

from passerelle.domaine.texte.noms import forme, mots_pleins

_PREMIERS_MOTS = {
    "oui": "oui", "vrai": "oui", "true": "oui",
    "non": "non", "faux": "non", "false": "non",
}  # fmt: skip
"""What stands for Oui and Non: the words, and a ticked or unticked box of a spreadsheet."""

_RESSEMBLANCE = 0.6
_LONGUEUR_COMPAREE = 100


def choisir(ecrit: str, choix: Collection[str]) -> str | None:
    """The answer of a list that is written, whatever its case, accents, spaces, punctuation and emoji; None where it is none.

    Oui and Non are told by the first word (« Oui, elle a eu lieu », « NON - pluie »), unless what follows holds another
    answer of the list (« Oui, un peu »).
    """
    par_forme = {forme(possible): possible for possible in choix}
    entier = forme(ecrit)
    if entier in par_forme:
        return par_forme[entier]
    dits = mots_pleins(ecrit)
    premier = _PREMIERS_MOTS.get(dits[0]) if dits else None
    autres = par_forme.keys() - {"oui", "non"}
    if premier is None or any(autre in entier for autre in autres):
        return None
    return par_forme.get(premier)


def suggerer(ecrit: str, choix: Collection[str]) -> str:
    """« Vouliez-vous dire… ? », after a space, where exactly one answer of the list is near enough; else empty."""
    dit = forme(ecrit)[:_LONGUEUR_COMPAREE]
    notes = {possible: _ressembler(dit, forme(possible)) for possible in choix}
    meilleure = max(notes.values(), default=0.0)
    proches = [possible for possible, note in notes.items() if note == meilleure]
    if meilleure < _RESSEMBLANCE or len(proches) > 1:
        return ""
    return f" Vouliez-vous dire «\u00a0{proches[0]}\u00a0»\u00a0?"


def _ressembler(dit: str, possible: str) -> float:
    if min(len(dit), len(possible)) > 2 and (possible in dit or dit in possible):
        return 1.0
    return OSA.normalized_similarity(dit, possible)
