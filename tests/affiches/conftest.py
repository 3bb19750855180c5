from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from passerelle.adresses import Adresses
from passerelle.affiches import Benevole, Page, composer
from passerelle.config import Centre
from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.liens.fiche_seance import fiches_des_seances
from passerelle.domaine.modele import Modele

CENTRE = Centre(
    nom="Centre social du Vernet",
    zone_scolaire="A",
    fuseau="Europe/Paris",
    financeur_propre="Centre social",
    financeur_principal="CAF",
    hebergeur="Hébergement & Fils",
    contact="accueil@exemple.fr",
)
PUBLIQUE = "https://passerelle.vernet.exemple.fr"
ICI = frozenset({"principal", "contacts"})
JOUR = date(2014, 6, 12)
CENTRE_SOCIAL = Lieu(id="centre-social", nom="Centre social", famille="centre-social")
CHOIX = {
    "activites": ("Petit-déjeuner", "Goûter"),
    "lieux": ("Centre commercial", "Centre social", "École A", "École B"),
    "partenaires": ("France Loire", "AVVA", "Commerçants du Vernet", "École A", "École B"),
}

Composer = Callable[..., dict[str, Page]]


@pytest.fixture
def composer_pages(modele: Modele) -> Composer:
    """Makes the pages, by file name, of one place and one volunteer except for what is given."""

    def faire(*, nom: str = CENTRE.nom, **donnees: object) -> dict[str, Page]:
        centre = replace(CENTRE, nom=nom)
        communes: dict[str, object] = {
            "centre": centre,
            "adresses": Adresses(publique=PUBLIQUE, locaux=ICI),
            "lieux": [CENTRE_SOCIAL],
            "fiches": fiches_des_seances(modele),
            "benevoles": [Benevole(code="B12")],
            "choix": {**modele.listes, **CHOIX},
            "notice": lambda fiche: centre.completer_notice(modele.conservation.completer(fiche.donnees, JOUR)),
        }
        pages = composer(**{**communes, **donnees})  # type: ignore[arg-type]
        return {page.nom: page for page in pages}

    return faire
