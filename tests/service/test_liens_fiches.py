"""What a place’s link offers when a form has come, with another action’s form, or with forms at Google’s: a centre a test."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from gspread.utils import ValueInputOption

from passerelle.config import ClasseurConfig, horloge
from passerelle.domaine.liens.fiche_google import CLE
from tests.service.aides import SEANCE, Service, remplir
from tests.service.centre import Centre, creer_centre
from tests.service.test_liens import JEUDI, liens, ouvrir, suivre
from tests.synchronisation.atelier import Atelier

EXEMPLE = Path(__file__).parents[2] / "exemples" / "atelier-numerique"
FORMULAIRE = "https://docs.google.com/forms/d/e/1FAIpQLSd/viewform"
ENTREES = {"date": "entry.11", "activite": "entry.22", "lieu": "entry.33", "saisi_par": "entry.44"}


class TestApresLaFiche:
    def test_une_fiche_arrivee_se_corrige_et_ne_se_refait_pas(
        self, centre: Centre, servir: Callable[[Centre], Service]
    ) -> None:
        service = servir(centre)
        service.au_calme()
        assert ouvrir(service, "/s/centre-social").status_code == 302
        assert service.envoyer("/f/seance", remplir(service, "/f/seance", SEANCE)).status_code == 303
        service.au_calme()
        page = ouvrir(service, "/s/centre-social")
        assert page.status_code == 200
        assert liens(page.text)[0] == (
            "Petit-déjeuner fiche déjà arrivée : la corriger",
            "/f/seance",
            {"date": "2014-01-09", "activite": "Petit-déjeuner", "lieu": "Centre social", "_corriger": "oui"},
        )
        ailleurs = liens(ouvrir(service, "/s/ecole-b").text)[0]
        assert ailleurs[0] == "Petit-déjeuner fiche déjà arrivée, Centre social : la corriger"
        assert ailleurs[2]["lieu"] == "Centre social"

    def test_la_corriger_montre_ce_qui_a_ete_envoye_sans_les_textes(
        self, centre: Centre, servir: Callable[[Centre], Service]
    ) -> None:
        service = servir(centre)
        envoyee = {**SEANCE, "adultes": "17", "publics": "Familles", "partenaires": "AVVA"}
        textes = {"observation": "Le café manquait", "saisi_par": "B07"}
        service.envoyer("/f/seance", remplir(service, "/f/seance", {**envoyee, **textes}))
        service.au_calme()
        _, chemin, saisies = liens(ouvrir(service, "/s/centre-social").text)[0]
        page = service.ouvrir(f"{chemin}?{urlencode(saisies)}").text
        assert "Voici ce qui a déjà été envoyé pour cette rencontre." in page
        assert 'value="17"' in page
        assert sorted(re.findall(r'value="([^"]+)"[^>]* checked', page)) == sorted(
            ["Petit-déjeuner", "Centre social", "Oui", "AVVA"]
        )
        assert not any(texte in page for texte in textes.values())
        autre_jour = urlencode({**saisies, "date": "2014-01-02"})
        assert 'value="17"' not in service.ouvrir(f"{chemin}?{autre_jour}").text

    def test_une_rencontre_annulee_par_l_equipe_le_dit(
        self, centre: Centre, servir: Callable[[Centre], Service]
    ) -> None:
        centre.synchroniser()
        atelier = Atelier(centre)
        creneau = atelier.ligne("Planning", "2014-01-09-petit-dejeuner")
        atelier.ecrire("Planning", creneau["id"], "statut", "Annulée")
        centre.synchroniser()
        page = servir(centre).ouvrir(f"/s/{creneau['lieu_prevu']}").text
        assert liens(page)[0][0] == "Petit-déjeuner notée annulée : la corriger"
        assert "Rien n’est prévu" not in page


class TestUneAutreAction:
    def test_chaque_activite_ouvre_sa_fiche(self, tmp_path: Path, servir: Callable[[Centre], Service]) -> None:
        shutil.copytree(EXEMPLE, tmp_path / "centre")
        centre = creer_centre(tmp_path / "centre")
        centre.maintenant = horloge(centre.config, {"PASSERELLE_AUJOURDHUI": "2014-01-14"})
        centre.synchroniser()
        (du_jour,) = [c for c in centre.apercu().creneaux if c.date.isoformat() == "2014-01-14"]
        assert du_jour.activite == "Atelier numérique"
        service = servir(centre)
        for lieu in ("Hall B", "centre-social"):
            chemin, saisies = suivre(ouvrir(service, f"/s/{lieu}"))
            assert (chemin, saisies["activite"]) == ("/f/atelier-numerique", "Atelier numérique")
        vierges = [chemin for mots, chemin, _ in liens(service.ouvrir("/s/").text) if mots.startswith("Fiche vierge")]
        assert sorted(vierges) == ["/f/atelier-numerique", "/f/seance"]


class TestChezGoogle:
    """The workbook is at Google’s: its hidden tab says where the forms are, as the Apps Script notes it."""

    def noter(self, centre: Centre, texte: str) -> None:
        """What such a workbook gives, read from one of ours; the service is then told that it is not here."""
        cache = Atelier(centre).feuille("_passerelle")
        cache.append_row([f"{CLE}seance", texte], value_input_option=ValueInputOption.raw)
        centre.montre = centre.synchroniser().apercu
        centre.config = replace(
            centre.config, classeur=ClasseurConfig(principal="1aBcDeFgHiJkLmNoPqRsTuVwXyZ", contacts="local")
        )

    def test_le_lien_mene_au_formulaire_google_rempli(
        self, centre: Centre, servir: Callable[[Centre], Service]
    ) -> None:
        service = servir(centre)
        service.au_calme()
        Atelier(centre).seance()
        self.noter(centre, json.dumps({"adresse": FORMULAIRE, "entrees": ENTREES}))
        reponse = ouvrir(service, "/s/ecole-b")
        assert reponse.headers["Location"].startswith(f"{FORMULAIRE}?usp=pp_url&entry.")
        assert suivre(reponse)[1] == {
            "usp": "pp_url",
            "entry.11": JEUDI,
            "entry.22": "Petit-déjeuner",
            "entry.33": "École B",
        }
        page = service.ouvrir("/s/").text
        assert "/f/seance" not in page
        assert page.count(FORMULAIRE) > 10

    @pytest.mark.parametrize("texte", ["", "{", json.dumps({"adresse": "https://exemple.net", "entrees": ENTREES})])
    def test_une_adresse_pas_encore_connue_se_dit(
        self, centre: Centre, servir: Callable[[Centre], Service], texte: str
    ) -> None:
        service = servir(centre)
        service.au_calme()
        self.noter(centre, texte)
        page = ouvrir(service, "/s/ecole-b")
        assert page.status_code == 200
        assert "demandez son adresse à l’équipe" in page.text
        assert "exemple.net" not in page.text
        assert [chemin for _, chemin, _ in liens(page.text)] == ["/s/"]
