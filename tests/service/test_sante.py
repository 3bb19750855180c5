import re
from collections.abc import Callable

import pytest

from passerelle.domaine.compte_rendu import Apercu
from passerelle.domaine.probleme import Anomalie
from passerelle.service.disponibilite import FRAICHEUR_S, REESSAI_S, Disponibilite
from tests.service.aides import Service
from tests.service.centre import INACCESSIBLE, JETON, Centre

Servir = Callable[[Centre], Service]


def test_le_service_vit_et_il_est_pret(service: Service) -> None:
    assert service.ouvrir("/sante").status_code == 200
    pret = service.ouvrir("/sante/pret")
    assert pret.status_code == 200
    assert "répondent" in pret.text


def test_un_classeur_muet_se_dit(centre: Centre, servir: Servir) -> None:
    centre.refus = INACCESSIBLE
    service = servir(centre)
    pret = service.ouvrir("/sante/pret")
    assert pret.status_code == 503
    assert pret.text == "Le classeur ne répond pas.\n"
    assert service.ouvrir("/sante").status_code == 200


def test_un_moteur_arrete_se_dit(centre: Centre, servir: Servir) -> None:
    service = servir(centre)
    service.au_calme()
    service.moteur.arreter()
    pret = service.ouvrir("/sante/pret")
    assert pret.status_code == 503
    assert pret.text == "Le moteur de synchronisation ne répond pas.\n"


class Montre:
    """A clock that is told the time."""

    instant = 1000.0

    def __call__(self) -> float:
        return self.instant


def test_le_classeur_n_est_relu_que_si_sa_reponse_est_vieille(service: Service) -> None:
    lectures: list[bool] = []
    montre = Montre()
    repond = True

    def relire() -> bool:
        lectures.append(repond)
        return repond

    disponibilite = Disponibilite(
        classeur_repond=relire, base_repond=lambda: True, moteur=service.moteur, horloge=montre
    )
    assert disponibilite.manques() == []
    montre.instant += FRAICHEUR_S - 1
    assert disponibilite.manques() == []
    assert len(lectures) == 1
    repond = False
    montre.instant += 2
    for _ in range(5):
        assert disponibilite.manques() == ["Le classeur ne répond pas."]
    assert len(lectures) == 2, "la page est ouverte à tous, pas le quota"
    repond = True
    montre.instant += REESSAI_S + 1
    assert disponibilite.manques() == []


def test_la_base_absente_se_dit(service: Service) -> None:
    disponibilite = Disponibilite(
        classeur_repond=lambda: True, base_repond=lambda: False, moteur=service.moteur
    )
    assert disponibilite.manques() == ["Le moteur de synchronisation ne répond pas."]


def mesures(service: Service) -> dict[str, float]:
    reponse = service.ouvrir("/metrics", headers={"Authorization": f"Bearer {JETON}"})
    assert reponse.headers["Content-Type"].startswith("application/openmetrics-text")
    assert reponse.text.endswith("# EOF\n")
    return {
        nom: float(valeur) for nom, valeur in re.findall(r"^([a-z][^ ]*) (\S+)$", reponse.text, re.MULTILINE)
    }


def test_les_mesures_suivent_les_synchronisations(service: Service) -> None:
    service.au_calme()
    avant = mesures(service)
    assert avant["passerelle_indices_en_attente"] == 0
    assert avant["passerelle_derniere_reussite_age_seconds"] >= 0
    service.centre.laisser.clear()
    service.moteur.signaler()
    assert mesures(service)["passerelle_indices_en_attente"] >= 1
    service.centre.laisser.set()
    service.au_calme()
    apres = mesures(service)
    reussies = 'passerelle_synchronisations_total{resultat="reussie"}'
    assert apres[reussies] == avant[reussies] + 1
    assert (
        apres["passerelle_synchronisation_duree_seconds_count"]
        == avant["passerelle_synchronisation_duree_seconds_count"] + 1
    )
    lues = 'passerelle_requetes_api_total{sens="lecture"}'
    assert apres[lues] > avant[lues]
    assert "passerelle_cellules_ecrites_total" in apres


def test_les_mesures_comptent_les_echecs_les_gardes_et_les_anomalies(centre: Centre, servir: Servir) -> None:
    centre.garde = ("Beaucoup de changements.",)
    centre.montre = Apercu(
        anomalies=(Anomalie("seance", "a", "", "Un"), Anomalie("", "", "", "Deux", "bloquant"))
    )
    service = servir(centre)
    service.au_calme()
    lues = mesures(service)
    assert lues['passerelle_synchronisations_total{resultat="retenue"}'] == 1
    assert lues['passerelle_anomalies{gravite="attention"}'] == 1
    assert lues['passerelle_anomalies{gravite="bloquant"}'] == 1
    assert "passerelle_derniere_reussite_age_seconds" not in lues


def test_un_echec_se_compte(centre: Centre, servir: Servir, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.moteur.REPRISES", ())
    centre.refus = INACCESSIBLE
    service = servir(centre)
    service.au_calme()
    centre.montre = Apercu()
    assert mesures(service)['passerelle_synchronisations_total{resultat="empechee"}'] == 1
