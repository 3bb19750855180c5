"""What the address of a page asks for."""

from datetime import date

from flask import request

from passerelle.service.refus import Refus


def lire_jour(nom: str) -> date | None:
    """The day that a parameter of the address tells; None where it tells none. Refused where it is no day."""
    if not (ecrit := request.args.get(nom, "")):
        return None
    try:
        return date.fromisoformat(ecrit)
    except ValueError as erreur:
        raise Refus(400, "Cette date ne se lit pas. Écrivez-la année-mois-jour\u00a0: 2014-09-01.") from erreur
