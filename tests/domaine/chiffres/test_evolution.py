"""From one period to the next: by how much, and in proportion only where both are large."""

import pytest

from passerelle.domaine.chiffres.evolution import Evolution, evoluer


@pytest.mark.parametrize(
    ("valeur", "avant", "unite", "attendue"),
    [
        (120, 100, "présence", Evolution(ecart=20, en_points=False, pourcent=20.0)),
        (20, 40, "présence", Evolution(ecart=-20, en_points=False, pourcent=-50.0)),
        (25, 19, "séance", Evolution(ecart=6, en_points=False, pourcent=None)),
        (19, 25, "séance", Evolution(ecart=-6, en_points=False, pourcent=None)),
        (57.14, 60, "%", Evolution(ecart=-2.86, en_points=True, pourcent=None)),
    ],
)
def test_un_ecart(valeur: float, avant: float, unite: str, attendue: Evolution) -> None:
    assert evoluer(valeur, avant, unite=unite) == attendue
