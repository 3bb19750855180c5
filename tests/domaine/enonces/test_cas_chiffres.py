"""From a figure to its lines, case by case: tests/cas/chiffres.yaml says how a case is written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from passerelle.domaine.declare.periode import lire_periode
from passerelle.domaine.enonces.chiffre import LigneVue, montrer_un_chiffre
from passerelle.domaine.modele import Modele
from tests.domaine.chiffres.test_cas_indicateurs import etudier_cas, lire_code
from tests.yaml_lu import lire_yaml

CAS: Sequence[Mapping[str, Any]] = lire_yaml(Path(__file__).parents[2] / "cas/chiffres.yaml")["cas"]


@pytest.mark.parametrize("cas", CAS, ids=[cas["cas"] for cas in CAS])
def test_cas(modele: Modele, cas: Mapping[str, Any]) -> None:
    etude = etudier_cas(modele, cas)
    code, periode, ventilation, modalite = lire_code(cas["chiffre"])
    lue = lire_periode(periode, etude.donnees.exercices)
    assert lue
    vu = montrer_un_chiffre(etude, lue, code, ventilation, modalite)
    assert vu
    haut, *autres = vu.cotes
    assert (vu.mesure.valeur if vu.mesure else "aucun") == cas["valeur"]
    assert haut.phrase.replace("\u00a0", " ") == cas["phrase"]
    assert lignes(haut.lignes) == cas.get("lignes", [])
    assert lignes(haut.ecartees) == cas.get("écartées", [])
    if "diviseur" in cas:
        (bas,) = autres
        assert lignes(bas.lignes) == cas["diviseur"]


def lignes(vues: tuple[LigneVue, ...]) -> list[str]:
    return [_en_mots(vue) for vue in vues]


def _en_mots(vue: LigneVue) -> str:
    quand = f"{vue.jour:%d/%m/%Y}" if vue.jour else "sans date"
    ou = ", ".join(filter(None, (quand, vue.quoi, vue.lieu)))
    if vue.apport is None:
        dit = vue.remarque
    else:
        dit = f"{vue.apport:g}" if isinstance(vue.apport, float) else vue.apport
        dit += f" ({vue.remarque})" if vue.remarque else ""
    return f"{ou} : {dit}".replace("\u00a0", " ")
