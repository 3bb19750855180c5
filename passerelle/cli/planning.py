"""The planning to print and its calendar: what is asked, and what is said of what was written."""

from datetime import date
from pathlib import Path

from passerelle.affiches import ecrire_les_fichiers
from passerelle.amorce import Passerelle
from passerelle.cli.affiches import est_de_cette_machine
from passerelle.cli.execution import UsageIncorrect
from passerelle.domaine.liens.rendez_vous import trouver_lieu
from passerelle.domaine.texte.francais import compter
from passerelle.sorties.calendrier import PRODUIT
from passerelle.sorties.planning import MARQUE, Planning, etablir, periode_du_planning


def preparer(centre: Passerelle, sortie: Path, *, du: date | None, au: date | None, lieu: str) -> list[str]:
    """Write the months and the calendar in `sortie`; French sentences of what was done.

    Raises UsageIncorrect where the period or the place is none, ErreurPasserelle.
    """
    maintenant = centre.maintenant()
    periode = periode_du_planning(centre.config.exercices, maintenant.date(), du=du, au=au)
    if periode.au < periode.du:
        raise UsageIncorrect(
            "Cette période finit avant de commencer.", "Échangez «\u00a0--du\u00a0» et «\u00a0--au\u00a0»."
        )
    apercu = centre.apercu()
    trouve = trouver_lieu(lieu, apercu.lieux) if lieu else None
    if lieu and trouve is None:
        raise UsageIncorrect(
            f"Le lieu «\u00a0{lieu}\u00a0» n’existe pas.",
            f"Lieux possibles\u00a0: {', '.join(connu.id for connu in apercu.lieux)}.",
        )
    planning = etablir(
        config=centre.config,
        modele=centre.modele,
        apercu=apercu,
        maintenant=maintenant,
        periode=periode,
        lieu=trouve,
        suspect=centre.suspect,
    )
    fichiers = {planning.nom: planning.imprimable().encode(), planning.nom_du_calendrier: planning.calendrier()}
    ecrire_les_fichiers(fichiers, sortie, marques=(MARQUE, PRODUIT))
    return raconter(planning, sortie)


def raconter(planning: Planning, sortie: Path) -> list[str]:
    """What is in the folder now."""
    if not planning.mois:
        phrases = [f"{planning.periode.phrase}, le planning n’a aucune rencontre."]
    else:
        dates = sum(vue.a_lieu for mois in planning.mois for vue in mois.dates)
        phrases = [
            f"{planning.periode.phrase}\u00a0: {compter(dates, 'rencontre')}, sur {compter(len(planning.mois), 'mois', 'mois')}."
        ]
    suivre = f"pour suivre les changements, abonnez plutôt l’agenda à {planning.adresse}"
    phrases += [
        f"À imprimer, un mois par page\u00a0: {sortie / planning.nom} (ouvrez-le dans un navigateur, puis Ctrl + P).",
        f"Pour un agenda\u00a0: {sortie / planning.nom_du_calendrier}. Il ne se mettra pas à jour\u00a0; {suivre}",
    ]
    if est_de_cette_machine(planning.config.service.adresse_publique):
        phrases.append(
            f"Attention\u00a0: un téléphone n’ouvrira pas {planning.config.service.adresse_publique}. Avant d’imprimer, donnez à "
            "«\u00a0adresse_publique\u00a0», dans passerelle.toml, l’adresse du service sur Internet, puis relancez."
        )
    return phrases
