"""A director changes the day of the breakfasts from a page, and looks at last year: in a file of its own, as an engine is one a
process."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from passerelle.cli import lancer
from passerelle.config import charger_config, horloge
from passerelle.definitions import charger_modele
from tests.conftest import environnement
from tests.service.aides import SEANCE, Service, champ_cache, remplir, texte
from tests.service.centre import Centre, creer_centre
from tests.service.test_regles import MARDI, envoyer, fichier, onglet


def test_une_directrice_change_le_jour_des_petits_dejeuners(
    tmp_path: Path, servir: Callable[..., Service], capsys: pytest.CaptureFixture[str]
) -> None:
    """Two exercises; from next month on, Tuesdays. She tries, reads true counts, adopts; last year stays as it was."""
    dossier = tmp_path / "centre"
    secrets = creer_centre(dossier).secrets
    toml = dossier / "passerelle.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[[exercice]]\ndebut = 2014-09-01\nfin = 2015-08-31\n", "utf-8")
    config = charger_config(dossier)
    centre = Centre(
        config=config,
        modele=charger_modele(dossier),
        secrets=secrets,
        maintenant=horloge(config, environnement("2015-01-15")),
    )
    service = servir(centre)
    for jour in ("2014-01-09", "2014-12-11"):
        fiche = remplir(service, "/f/seance", {**SEANCE, "date": jour})
        assert service.envoyer("/f/seance", fiche).status_code == 303
    service.au_calme()
    equipe = service.equipe()
    planning, chiffres = onglet(service, "Planning"), onglet(service, "Indicateurs")
    jeudis = [ligne for ligne in planning[2:] if ligne[2] == "Petit-déjeuner" and ligne[0] >= "2015-02-01"]

    assert "Petit-déjeuner : tous les jeudis." in texte(equipe.get(f"{service.adresse}/regles", timeout=30))
    champs = {**MARDI, "depuis": "2015-02-01"}
    essai = envoyer(equipe, service, "essayer", champs)
    assert essai.status_code == 200
    dit = texte(essai)
    assert "À partir du 1er février 2015. Petit-déjeuner : tous les mardis." in dit
    assert "Ses premiers jours, fériés compris : mardi 3 février 2015, mardi 10 février 2015" in dit
    plus, moins = (int(trouve) for trouve in re.findall(r"(\d+) créneaux de (?:plus|moins)\.", dit))
    assert (plus, moins) == (30, len(jeudis))
    assert onglet(service, "Planning") == planning
    assert not fichier(service).exists()

    adopte = envoyer(equipe, service, "adopter", {**champs, "vues": champ_cache(essai.text, "vues")})
    assert adopte.url == f"{service.adresse}/regles"
    assert "C’est adopté. À partir du 1er février 2015." in texte(adopte)
    assert "À partir du 1er février 2015 : tous les mardis. Source : Réunion d’équipe du 8 janvier" in texte(adopte)
    service.au_calme()

    apres = onglet(service, "Planning")
    assert [ligne for ligne in apres[2:] if ligne[0] < "2015-02-01"] == [
        ligne for ligne in planning[2:] if ligne[0] < "2015-02-01"
    ]
    suite = [ligne for ligne in apres[2:] if ligne[2] == "Petit-déjeuner" and ligne[0] >= "2015-02-01"]
    assert len(suite) == plus
    assert onglet(service, "Indicateurs") == chiffres
    (ligne,) = [ligne for ligne in onglet(service, "Journal") if "règle changée" in ligne]
    assert ligne[5:7] == ["Petit-déjeuner\u00a0: tous les jeudis.", "Petit-déjeuner\u00a0: tous les mardis."]
    assert "avec la clé de l’équipe" in ligne[7]
    assert "Réunion d’équipe du 8 janvier" in ligne[7]
    assert "# « les jeudis matins »" in fichier(service).read_text("utf-8")
    capsys.readouterr()
    assert lancer(["regles", "--dossier", str(dossier), "--le", "2015-02-01"], environnement("2015-01-15")) == 0
    assert "Petit-déjeuner\u00a0: tous les mardis." in capsys.readouterr().out
