"""Which role opens what: the one place that says it. A route that is not here asks for `direction`."""

from collections.abc import Mapping

from flask import Request

from passerelle.cles import Role

TOUS = None
"""Open to anyone, without a key."""

LIRE: Mapping[str, Role | None] = {
    # Open: the forms, the links of posters, what pages are made of, signing in.
    "static": TOUS,
    "favicon": TOUS,
    "sante.vivant": TOUS,
    "sante.pret": TOUS,
    "formulaires.remplir": TOUS,
    "formulaires.remercier": TOUS,
    "liens.passees": TOUS,
    "liens.venir": TOUS,
    "planning.suivre": TOUS,
    "entrer.montrer": TOUS,
    # Whoever holds a key.
    "equipe.accueil": Role.LECTURE,
    "a_regarder.ouvrir": Role.LECTURE,
    "reunion.montrer": Role.LECTURE,
    "affichage.montrer": Role.LECTURE,
    "annee.montrer": Role.LECTURE,
    "chiffres.montrer": Role.LECTURE,
    "planning.montrer": Role.LECTURE,
    "planning.imprimer": Role.LECTURE,
    "planning.suivre_en_equipe": Role.LECTURE,
    "bilan.montrer": Role.LECTURE,
    "export.telecharger": Role.LECTURE,
    "besoins.montrer": Role.LECTURE,
    "pourquoi.montrer": Role.LECTURE,
    "pourquoi.parcourir": Role.LECTURE,
    "relations.lister": Role.LECTURE,
    "relations.montrer": Role.LECTURE,  # whom to call is shown to `direction` alone
    "sante.mesures": Role.LECTURE,
    "tableur_pages.liste": Role.LECTURE,
    "tableur_pages.afficher": Role.LECTURE,
    "tableur_pages.static": Role.LECTURE,
    "tableur_api.v4": Role.LECTURE,
    "tableur_api.drive": Role.LECTURE,
    "tableur_api.drive_racine": Role.LECTURE,
    "regles.montrer": Role.DIRECTION,
    "regles.changer": Role.DIRECTION,
}
"""What only shows (GET, HEAD): endpoint → the least role."""

ECRIRE: Mapping[str, Role | None] = {
    # Open: a form, a signed hint, a key.
    "formulaires.envoyer": TOUS,
    "webhooks.formulaire_rempli": TOUS,
    "webhooks.classeur_modifie": TOUS,
    "entrer.ouvrir": TOUS,
    # Whoever holds a key.
    "entrer.sortir": Role.LECTURE,
    # What is written in the main workbook.
    "equipe.actualiser": Role.EQUIPE,
    "a_regarder.confirmer_les_lieux": Role.EQUIPE,
    "besoins.accepter": Role.EQUIPE,
    "relations.decider": Role.EQUIPE,
    "relations.creer_un_projet": Role.EQUIPE,
    "tableur_pages.ecrire": Role.EQUIPE,
    "tableur_api.v4": Role.EQUIPE,
    # What commits the centre.
    "equipe.confirmer": Role.DIRECTION,
    "regles.changer": Role.DIRECTION,
    "regles.essayer": Role.DIRECTION,
    "regles.adopter": Role.DIRECTION,
}
"""What changes something (any other method): endpoint → the least role."""

PRINCIPAL = "principal"
"""The workbook that every role sees; any other (the contacts, a copy of them) is for `direction` alone."""

_CHEMINS_OUVERTS = ("/f/", "/s/", "/static/", "/webhooks/")
_CHEMINS_OUVERTS_SEULS = frozenset({"/s", "/calendrier.ics", "/sante", "/sante/pret", "/favicon.ico", "/entrer"})


def role_de(endpoint: str, *, lit: bool) -> Role | None:
    """The least role that opens a route; None: anyone. `lit`: it only shows."""
    if lit and endpoint in LIRE:
        return LIRE[endpoint]
    return ECRIRE.get(endpoint, Role.DIRECTION)


def role_necessaire(requete: Request) -> Role | None:
    """The least role for what is asked; None: anyone."""
    if (
        requete.endpoint is None
    ):  # no page there: whoever mistypes the address of a form is told so, and nobody else learns of it
        ouvert = requete.path.startswith(_CHEMINS_OUVERTS) or requete.path in _CHEMINS_OUVERTS_SEULS
        return TOUS if ouvert else Role.LECTURE
    if "onglet" in (requete.view_args or {}) and requete.args.get("classeur", PRINCIPAL) != PRINCIPAL:
        return Role.DIRECTION
    return role_de(requete.endpoint, lit=requete.method in ("GET", "HEAD", "OPTIONS"))
