"""Lines that are probably one thing said twice: both count, and it is said."""

from collections.abc import Mapping

import pytest

from passerelle.domaine.fusion.doubles import PROBABLE_DOUBLE
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre


def doubles(modele: Modele, ident: str, *fiches: Mapping[str, Cellule]) -> list[str]:
    """The lines said to be probable doubles."""
    centre = Centre(modele)
    centre.repondre(ident, *fiches)
    return [a.ligne for a in centre.etudier().anomalies if a.message == PROBABLE_DOUBLE]


@pytest.mark.parametrize("changement", [{"lieu": "École A"}, {"activite": "Goûter"}])
def test_deux_fiches_d_une_seconde_qu_une_reponse_distingue(modele: Modele, changement: Mapping[str, Cellule]) -> None:
    """The second is of another event, for a word: somebody sent the form again to correct it."""
    (ident,) = doubles(modele, "seance", {}, changement)
    assert ident.startswith("2013-10-03-")
    assert doubles(modele, "seance", {}, {**changement, "adultes": 9}) == []
    assert doubles(modele, "seance", {}, {**changement, "_": "03/10/2013 12:40:00"}) == []


def test_deux_sommes_egales_qui_peuvent_etre_vraies(modele: Modele) -> None:
    suivante = {"_": "11/10/2013 12:30:00"}
    assert doubles(modele, "finance", {}, suivante) == ["finance-20131011-123000"]
    assert doubles(modele, "finance", {}, {**suivante, "montant": 13}) == []
