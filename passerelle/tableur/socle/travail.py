"""How much one request may ask: the workbook answers in the process that serves the whole centre."""

from passerelle.tableur.socle.erreurs import ErreurApi

TRAVAIL_MAX = 10_000_000
"""Units for a request. One is about a microsecond: a value looked at, or a few letters read or written."""
TRAVAIL_DU_SERVICE = 10 * TRAVAIL_MAX
"""Units for a batch that the service itself writes: what it has decided must be done, whatever staff have put beside it."""
CELLULE_CHANGEE, CELLULE_MONTREE = 3, 20
"""Units for a cell of a rectangle that a request goes through, and for one shown with its formats."""


class TropDeTravail(ErreurApi):
    """A request goes over what one may ask: nothing of it is done."""

    def __init__(self) -> None:
        super().__init__("This request asks for more than this server does at once. Split it into smaller requests.")


class Travail:
    """What is left to one request."""

    def __init__(self, unites: int | None = None) -> None:
        """TRAVAIL_MAX units, unless told otherwise."""
        self.reste = TRAVAIL_MAX if unites is None else unites

    def compter(self, unites: int) -> None:
        """Take that many units, before they are spent. Raises TropDeTravail."""
        if unites > self.reste:
            raise TropDeTravail
        self.reste -= unites
