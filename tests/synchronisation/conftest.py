import pytest

from passerelle.amorce import Passerelle
from tests.installes import installer_ou_copier
from tests.synchronisation.atelier import Atelier


@pytest.fixture
def atelier(passerelle_locale: Passerelle) -> Atelier:
    """A centre with its tabs, on 2014-09-01, before any response."""
    installer_ou_copier(passerelle_locale.dossier)
    return Atelier(passerelle_locale)
