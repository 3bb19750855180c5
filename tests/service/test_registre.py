"""The register that the service shows to whoever holds a key."""

import re

from passerelle.definitions import charger_modele
from tests.service.aides import Service
from tests.service.centre import JETON


def test_chaque_fiche_sa_duree_et_qui_la_voit(service: Service) -> None:
    assert service.ouvrir("/registre").status_code == 401
    reponse = service.ouvrir("/registre", headers={"Authorization": f"Bearer {JETON}"})
    assert reponse.status_code == 200
    assert "script-src" not in reponse.headers["Content-Security-Policy"]
    page = re.sub(r"\s+", " ", reponse.text)
    modele = charger_modele()
    for formulaire in modele.formulaires.values():
        assert formulaire.traitement
        for dit in (f"{formulaire.titre} (onglet {formulaire.onglet})", formulaire.traitement.destinataires):
            assert re.sub(r"\s+", " ", dit) in page
    for duree in ("12 mois depuis", "2 ans depuis", "5 ans depuis", "10 ans depuis", "90 jours depuis"):
        assert f": {duree}" in page
    assert "Hébergement &amp; Fils" in page


def test_la_page_de_l_equipe_y_mene(service: Service) -> None:
    assert 'href="/registre"' in service.ouvrir("/", headers={"Authorization": f"Bearer {JETON}"}).text
