"""A clock an hour or a day off, then right again: no age is negative, no correction older than what it corrects."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from typing import cast

import pytest

from passerelle.moteur import moteur
from passerelle.typographie import moment
from tests.service.aides import SEANCE, Service, lignes, mesures, remplir
from tests.service.centre import Centre

AVANCES = [
    pytest.param(timedelta(hours=1), marks=pytest.mark.long, id="an hour"),
    pytest.param(timedelta(days=1), id="a day"),
]


def _decaler(horloge: Callable[[], datetime], avance: timedelta) -> datetime:
    return horloge() + avance


@pytest.mark.parametrize("ecart", AVANCES)
def test_une_correction_reste_la_plus_recente(centre: Centre, servir: Callable[..., Service], ecart: timedelta) -> None:
    service, juste = servir(centre), centre.maintenant
    service.au_calme()
    fiche = {**SEANCE, "date": "2014-01-07"}
    for adultes, avance in ((12, ecart), (13, timedelta()), (14, -ecart), (15, timedelta())):
        centre.maintenant = partial(_decaler, juste, avance)
        envoi = remplir(service, "/f/seance", {**fiche, "adultes": str(adultes)})
        assert service.envoyer("/f/seance", envoi).status_code == 303
    centre.maintenant = juste
    service.moteur.actualiser()
    service.au_calme()
    (_, seance) = lignes(service, "Séances")
    assert (seance["adultes"], seance["fiches"]) == ("15", "4")


@pytest.mark.long
@pytest.mark.parametrize("ecart", AVANCES)
def test_l_age_de_la_derniere_reussite_n_est_jamais_negatif(
    centre: Centre, servir: Callable[..., Service], monkeypatch: pytest.MonkeyPatch, ecart: timedelta
) -> None:
    class EnAvance(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(cast("tzinfo", tz)) + ecart

    with monkeypatch.context() as en_avance:
        en_avance.setattr(moteur, "datetime", EnAvance)
        service = servir(centre)
        service.au_calme()
    age = mesures(service)["passerelle_derniere_reussite_age_seconds"]
    assert 0 <= age < 60
    page = service.equipe().get(service.adresse, timeout=10).text
    reussie_le = service.moteur.etat().reussie_le
    assert reussie_le is not None
    assert reussie_le <= datetime.now(UTC)
    assert f"Dernière mise à jour réussie\u00a0: {moment(reussie_le.astimezone(centre.maintenant().tzinfo))}." in page
