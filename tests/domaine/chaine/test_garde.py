"""The guard, case by case: tests/cas/garde.yaml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from passerelle.domaine.chaine.conclusion import est_un_bouleversement
from tests.yaml_lu import lire_yaml

CAS = lire_yaml(Path(__file__).parents[2] / "cas/garde.yaml")


@pytest.mark.parametrize("cas", CAS, ids=[cas["cas"] for cas in CAS])
def test_cas(cas: Mapping[str, Any]) -> None:
    assert est_un_bouleversement(cas["lignes"], cas["sur"]) is cas["retenu"]
