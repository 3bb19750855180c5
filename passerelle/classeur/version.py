"""A workbook that a newer Passerelle keeps is left alone: this one does not know what its notes mean."""

from passerelle.domaine.feuilles.carnet import VERSION, Carnet
from passerelle.erreurs import VersionPlusRecente


def refuser_si_plus_recent(carnet: Carnet) -> None:
    """Raise VersionPlusRecente where the hidden tab says a newer version than ours."""
    if carnet.version > VERSION:
        message = "Ce classeur est tenu par une version plus récente de Passerelle\u00a0: rien n’y a été écrit."
        raise VersionPlusRecente(message, "Mettez Passerelle à jour sur cette machine, puis relancez.")
