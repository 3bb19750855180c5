"""The sheet of the team's meeting: what to do, the next fourteen days, what was heard without a follow-up, the projects to speak
of; and lines to write on."""

from datetime import timedelta

from flask import Blueprint, render_template

from passerelle.domaine.enonces.accueil.a_faire import lister_les_taches
from passerelle.domaine.enonces.accueil.entendu import entendre
from passerelle.domaine.liens.planning_vu import changements
from passerelle.service.contexte import contexte
from passerelle.service.pages.demandes import lire_jour
from passerelle.service.pages.equipe import SEMAINE

A_VENIR = timedelta(days=14)

reunion = Blueprint("reunion", __name__)


@reunion.get("/reunion")
def montrer() -> str:
    """What the meeting looks at, since the day asked for, else since a week ago."""
    passerelle = contexte().passerelle
    apercu, maintenant = passerelle.apercu(), passerelle.maintenant()
    aujourdhui = maintenant.date()
    depuis = lire_jour("depuis") or aujourdhui - SEMAINE
    return render_template(
        "reunion.html",
        centre=passerelle.config.centre.nom,
        action=passerelle.config.action.intitule,
        jour=aujourdhui,
        depuis=depuis,
        taches=lister_les_taches(apercu),
        creneaux=[vu for vu in apercu.creneaux if aujourdhui <= vu.date <= aujourdhui + A_VENIR],
        changes=changements(apercu.calendrier, maintenant=maintenant, au=aujourdhui + A_VENIR, lieu=None),
        entendus=entendre(apercu.entendus, depuis=depuis, suspect=passerelle.indiscret, en_attente_seulement=True),
        projets=[projet for projet in apercu.projets_vus if projet.alerte or projet.prochaine_le],
    )
