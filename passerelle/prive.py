"""What is in donnees/ is for the account that runs Passerelle, and for nobody else on the machine."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from passerelle.erreurs import ErreurPasserelle


def fermer(dossier: Path) -> None:
    """Make a folder and all it holds its owner's alone, whoever made it; it may not be there.

    What is another account's stays as it is, and no link is followed.
    """
    if not hasattr(os, "geteuid") or not dossier.is_dir():
        return
    moi = os.geteuid()
    _fermer_un(dossier.resolve(), moi)  # the folder itself may be on another disk
    for racine, dossiers, fichiers in os.walk(dossier):
        for nom in (*dossiers, *fichiers):
            _fermer_un(Path(racine, nom), moi)


def _fermer_un(chemin: Path, moi: int) -> None:
    with suppress(OSError):  # it just went, or its disk knows no such thing
        vu = chemin.lstat()
        voulu = 0o700 if stat.S_ISDIR(vu.st_mode) else 0o600
        est_ordinaire = stat.S_ISDIR(vu.st_mode) or stat.S_ISREG(vu.st_mode)
        if est_ordinaire and vu.st_uid == moi and stat.S_IMODE(vu.st_mode) & ~voulu:
            chemin.chmod(voulu)


def lire_un_secret(fichier: Path) -> bytes:
    """What a file that holds a secret says. Raises FileNotFoundError, and ErreurPasserelle for a link: whoever put it there chose
    what we read."""
    try:
        prise = os.open(fichier, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as erreur:
        if erreur.errno in (errno.ELOOP, errno.EMLINK):
            raise _pas_un_fichier(fichier) from None
        raise
    with os.fdopen(prise, "rb") as ouvert:
        if not stat.S_ISREG(os.fstat(prise).st_mode):
            raise _pas_un_fichier(fichier)
        return ouvert.read()


def _pas_un_fichier(fichier: Path) -> ErreurPasserelle:
    return ErreurPasserelle(
        f"«\u00a0{fichier}\u00a0» n’est pas un fichier ordinaire mais un lien\u00a0: Passerelle n’y lit pas de clé.",
        "Remplacez ce lien par le fichier lui-même, ou supprimez-le, puis relancez.",
    )
