"""A form on which our own code fails, sent to the service: the others count, and the staff page names its row (contrat.md §7)."""

from collections.abc import Callable

import pytest

from passerelle.domaine.texte import lecture
from tests.service.aides import SEANCE, Service, lignes, mesures, remplir
from tests.service.centre import Centre

PIEGE = "12 rue des Lilas"


@pytest.mark.filterwarnings("ignore::passerelle.mises_de_cote.Defaut")
def test_une_fiche_sur_laquelle_le_code_tombe(
    centre: Centre, servir: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    lire = lecture._LECTEURS["texte"]

    def tomber(brut: lecture.Brut) -> lecture.Cellule:
        if isinstance(brut, str) and PIEGE in brut:
            raise RuntimeError(brut)
        return lire(brut)

    service = servir(centre)
    service.au_calme()
    monkeypatch.setitem(lecture._LECTEURS, "texte", tomber)
    for jour, mot in (("07", ""), ("08", PIEGE), ("09", "calme")):
        fiche = {**SEANCE, "date": f"2014-01-{jour}", "observation": mot}
        assert service.envoyer("/f/seance", remplir(service, "/f/seance", fiche)).status_code == 303
    service.au_calme()
    assert {ligne["id"][:10] for ligne in lignes(service, "Séances")[1:]} == {"2014-01-07", "2014-01-09"}
    assert [service.ouvrir(chemin).status_code for chemin in ("/sante", "/sante/pret")] == [200, 200]
    assert mesures(service)['passerelle_synchronisations_total{resultat="empechee"}'] == 0
    assert service.moteur.etat().erreur == ""
    page = service.equipe().get(service.adresse, timeout=10).text
    assert "Passerelle n’arrive pas à traiter la ligne 3 de cet onglet" in page
    assert PIEGE not in page
