"""What somebody does in a tab between our reading and our writes, through the workbook's own requests."""

from collections.abc import Callable
from typing import Any

import pytest

from passerelle.classeur.connexion import Connexion
from tests.synchronisation.atelier import Atelier

Geste = Callable[[Atelier, int], None]


def _dimension(genre: str, sheet_id: int, debut: int) -> dict[str, Any]:
    return {"range": {"sheetId": sheet_id, "dimension": genre, "startIndex": debut, "endIndex": debut + 1}}


def inserer_une_ligne(atelier: Atelier, sheet_id: int) -> None:
    atelier.classeur.batch_update({"requests": [{"insertDimension": _dimension("ROWS", sheet_id, 2)}]})


def supprimer_une_ligne(atelier: Atelier, sheet_id: int) -> None:
    atelier.classeur.batch_update({"requests": [{"deleteDimension": _dimension("ROWS", sheet_id, 2)}]})


def inserer_une_colonne(atelier: Atelier, sheet_id: int) -> None:
    atelier.classeur.batch_update({"requests": [{"insertDimension": _dimension("COLUMNS", sheet_id, 3)}]})


def deplacer_le_commentaire(atelier: Atelier, sheet_id: int) -> None:
    place = atelier.feuille("Séances").row_values(1).index("commentaire")
    source = _dimension("COLUMNS", sheet_id, place)["range"]
    atelier.classeur.batch_update({"requests": [{"moveDimension": {"source": source, "destinationIndex": 6}}]})


def trier(atelier: Atelier, sheet_id: int) -> None:
    tri = [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]
    atelier.classeur.batch_update(
        {"requests": [{"sortRange": {"range": {"sheetId": sheet_id, "startRowIndex": 2}, "sortSpecs": tri}}]}
    )


def synchroniser_pendant(
    atelier: Atelier,
    monkeypatch: pytest.MonkeyPatch,
    *gestes: Callable[[], None],
    avant_de_relire: Callable[[], None] | None = None,
    tue_apres: int = 0,
) -> list[str]:
    """A synchronisation before whose first write, second write… somebody does something, and `avant_de_relire` once it has
    written, before it reads again; killed after `tue_apres` writes, 0: not. What it asked, in order: `lire` or `ecrire`."""
    a_faire, demandes = [*gestes], list[str]()
    lire, ecrire = Connexion.lire, Connexion.ecrire

    def deranger_la_lecture(self: Connexion, *demandees: Any, **options: Any) -> Any:
        nonlocal avant_de_relire
        if "ecrire" in demandes and avant_de_relire:
            avant_de_relire()
            avant_de_relire = None
        demandes.append("lire")
        return lire(self, *demandees, **options)

    def deranger_l_ecriture(self: Connexion, requetes: Any, **options: Any) -> dict[str, Any]:
        if a_faire:
            a_faire.pop(0)()
        reponse = ecrire(self, requetes, **options)
        demandes.append("ecrire")
        if demandes.count("ecrire") == tue_apres:
            raise KeyboardInterrupt
        return reponse

    with monkeypatch.context() as patch:
        patch.setattr(Connexion, "lire", deranger_la_lecture)
        patch.setattr(Connexion, "ecrire", deranger_l_ecriture)
        if tue_apres:
            with pytest.raises(KeyboardInterrupt):
                atelier.synchroniser()
        else:
            atelier.synchroniser()
    return demandes
