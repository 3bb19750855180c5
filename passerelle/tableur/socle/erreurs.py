"""What the API refuses, in Google's words and shape."""

from typing import Any

Objet = dict[str, Any]
"""A JSON object, as received from or sent to a client."""


class ErreurApi(Exception):
    """A request that cannot be served; `code` and `status` are those Google would answer with."""

    def __init__(self, message: str, *, code: int = 400, status: str = "INVALID_ARGUMENT") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status

    def corps(self) -> Objet:
        """The JSON body of the answer."""
        return {"error": {"code": self.code, "message": self.message, "status": self.status}}


class Introuvable(ErreurApi):
    """The spreadsheet, sheet or route that was asked for does not exist."""

    def __init__(self, message: str = "Requested entity was not found.") -> None:
        super().__init__(message, code=404, status="NOT_FOUND")
