from passerelle.service.retenu.disponibilite import FRAICHEUR_S, REESSAI_S, Disponibilite
from tests.service.aides import Montre, Service, mesures


def test_le_service_vit_et_il_est_pret(service: Service) -> None:
    assert service.ouvrir("/sante").status_code == 200
    pret = service.ouvrir("/sante/pret")
    assert pret.status_code == 200
    assert "répondent" in pret.text


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
    disponibilite = Disponibilite(classeur_repond=lambda: True, base_repond=lambda: False, moteur=service.moteur)
    assert disponibilite.manques() == ["La base de données du service ne répond pas."]


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
