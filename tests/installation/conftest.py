import pytest

from passerelle.amorce import Passerelle
from tests.installation.atelier import Classeurs
from tests.installes import installer_ou_copier


@pytest.fixture
def neufs(passerelle_locale: Passerelle) -> Classeurs:
    """Workbooks nobody has opened yet."""
    return Classeurs(passerelle_locale)


@pytest.fixture
def installes(neufs: Classeurs) -> Classeurs:
    """Workbooks with our tabs."""
    installer_ou_copier(neufs.passerelle.dossier)
    return neufs
