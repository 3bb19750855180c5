"""`passerelle servir` while somebody edits the centre's folder, and types commands beside it."""

import shutil
from pathlib import Path

import requests

from passerelle.cli import lancer as commander
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.conftest import environnement
from tests.pannes.centre_servi import SEANCE, SECRET, Centre, Lancer
from tests.service.aides import attendre, champ_cache, signature

EXEMPLE = Path(__file__).parents[2] / "exemples" / "atelier-numerique"
FICHE = "/f/atelier-numerique"


class CentreModifie(Centre):
    """A centre whose definitions change while it is served."""

    def onglet(self, titre: str) -> list[list[str]]:
        classeur = client_local(Tableur(self.dossier / "donnees" / "classeurs.sqlite")).open_by_key("principal")
        return classeur.worksheet(titre).get_all_values()

    def ateliers(self) -> int:
        """How many slots of the activity that came by."""
        return sum("Atelier numérique" in rangee for rangee in self.onglet("Planning"))

    def annoncer(self, formulaire: str) -> int:
        """What the sender of a form's webhook is answered."""
        return requests.post(
            f"{self.adresse}/webhooks/formulaires/{formulaire}",
            b"{}",
            headers=signature("{}", secret=SECRET),
            timeout=60,
        ).status_code

    def commander(self, *arguments: str) -> int:
        """A command typed by hand, beside the service; its exit code."""
        return commander([*arguments, "--dossier", str(self.dossier)], environnement("2014-01-09"))

    def dit(self, phrase: str) -> bool:
        return phrase in self.ouvrir("/").text.replace("\u00a0", " ")


def test_un_service_qui_tourne_ne_defait_pas_ce_qu_une_commande_a_ecrit(tmp_path: Path, lancer: Lancer) -> None:
    centre = CentreModifie(tmp_path / "centre", lancer)
    reglages = centre.dossier / "passerelle.toml"
    reglages.write_text(reglages.read_text("utf-8").replace("calme_secondes = 6", "calme_secondes = 0"), "utf-8")
    processus = centre.demarrer()
    centre.au_calme()
    assert centre.annoncer("atelier-numerique") == centre.ouvrir(FICHE).status_code == 404

    # Somebody adds an activity with its form, then synchronises by hand.
    for partie in ("formulaires", "regles"):
        shutil.copytree(EXEMPLE / partie, centre.dossier / partie, dirs_exist_ok=True)
    assert centre.commander("synchroniser") == 0
    assert centre.ateliers() == 39
    # The next hint finds the service of the morning still there.
    centre.repondre()
    assert centre.annoncer("seance") == 202
    attendre(lambda: centre.seances() == [SEANCE], secondes=60)
    assert centre.ateliers() == 39
    attendre(lambda: centre.annoncer("atelier-numerique") == 202)
    assert "Débutant" in centre.ouvrir(FICHE).text, "une liste de regles/listes.yaml"
    assert FICHE in centre.ouvrir("/").text

    # Then a mistake is left in a file: forms still arrive, nothing moves in the workbook, and it is said.
    activites = centre.dossier / "regles" / "activites.yaml"
    activites.write_text("atelier-numerique:\n  libele: Atelier\n", "utf-8")
    assert centre.commander("synchroniser") == 1
    assert centre.annoncer("classeur-inconnu") == 404
    assert centre.indice("msg_faute") == 202
    attendre(lambda: centre.dit("Les définitions du dossier ont des erreurs"), secondes=60)
    fiche = centre.ouvrir("/f/besoin").text
    envoi = {
        "date": "2014-01-09", "lieu": "Centre social", "texte": "Un banc à l’ombre", "nature": "Une envie",
        "_envoi": champ_cache(fiche, "_envoi"),
    }  # fmt: skip
    recue = requests.post(f"{centre.adresse}/f/besoin", envoi, allow_redirects=False, timeout=60)
    assert recue.status_code == 303
    assert len(centre.onglet("Réponses besoin")) == 2
    assert centre.ateliers() == 39
    centre.au_calme()
    assert len(centre.onglet("Besoins")) == 2, "des titres seulement"

    # Corrected: everything that waited is done.
    shutil.copy(EXEMPLE / "regles" / "activites.yaml", activites)
    assert centre.indice("msg_corrige") == 202
    attendre(lambda: len(centre.onglet("Besoins")) == 3, secondes=60)
    assert centre.ateliers() == 39
    assert not centre.dit("ont des erreurs")

    # What no service can take up while it runs is said.
    texte = reglages.read_text("utf-8")
    reglages.write_text(texte.replace("balayage_minutes = 15", "balayage_minutes = 20"), "utf-8")
    assert centre.indice("msg_reglages") == 202
    attendre(lambda: centre.dit("relancez le service pour qu’il en tienne compte"), secondes=60)

    processus.terminate()
    sortie, _ = processus.communicate(timeout=30)
    assert "Les définitions du dossier ont des erreurs" in sortie
    assert "Traceback" not in sortie
