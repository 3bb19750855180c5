"""`spreadsheets.batchUpdate`: each kind of request and the function that executes it."""

from collections.abc import Callable

from passerelle.tableur.requetes import cellules as requetes_cellules
from passerelle.tableur.requetes import dimensions as requetes_dimensions
from passerelle.tableur.requetes import feuilles as requetes_feuilles
from passerelle.tableur.requetes import graphiques as requetes_graphiques
from passerelle.tableur.requetes import metadonnees as requetes_metadonnees
from passerelle.tableur.requetes import presentation as requetes_presentation
from passerelle.tableur.requetes import zones as requetes_zones
from passerelle.tableur.socle.document import Document
from passerelle.tableur.socle.erreurs import ErreurApi, Objet

Execution = Callable[[Document, Objet], Objet | None]
"""Takes the document and a request already checked; returns its reply, if it has one. Raises ErreurApi."""

EXECUTIONS: dict[str, Execution] = {
    **requetes_feuilles.EXECUTIONS,
    **requetes_cellules.EXECUTIONS,
    **requetes_zones.EXECUTIONS,
    **requetes_dimensions.EXECUTIONS,
    **requetes_presentation.EXECUTIONS,
    **requetes_graphiques.EXECUTIONS,
    **requetes_metadonnees.EXECUTIONS,
}

_REQUETE, _OBJET = 20, 5
"""Units of work for a request whatever it asks, and for each object that it may have to go through."""


def executer(document: Document, requetes: list[Objet]) -> list[Objet]:
    """Execute requests in order; returns their replies. Raises ErreurApi, naming the request at fault."""
    if not requetes:
        raise ErreurApi("Must specify at least one request.")
    for rang, requete in enumerate(requetes):
        if len(requete) != 1:
            raise ErreurApi(
                f"Invalid requests[{rang}]: {'No request set.' if not requete else 'Several requests set.'}"
            )
    reponses = []
    for rang, requete in enumerate(requetes):
        ((genre, contenu),) = requete.items()
        try:
            document.travail.compter(_REQUETE + _OBJET * document.objets())
            reponse = EXECUTIONS[genre](document, contenu)
        except ErreurApi as erreur:
            message = f"Invalid requests[{rang}].{genre}: {erreur.message}"
            raise ErreurApi(message, code=erreur.code, status=erreur.status) from erreur
        reponses.append({genre: reponse} if reponse is not None else {})
    return reponses
