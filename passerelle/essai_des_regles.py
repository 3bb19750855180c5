"""Changed rules: what they would make of the workbooks as they stand."""

from dataclasses import replace
from datetime import datetime

from passerelle.classeurs import lire_les_classeurs, manque_t_il_quelque_chose, projeter_les_classeurs, relire_avec
from passerelle.domaine.chaine.essai import Essai, comparer
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.confidentialite import construire_detecteur, construire_relecteur
from passerelle.reserves import relever_les_reserves
from passerelle.session import Session
from passerelle.synchronisation import decider


def essayer_des_regles(session: Session, modele: Modele, *, maintenant: datetime) -> Essai:
    """What the rules of `modele` would make of the workbooks as they stand, against today's. Nothing is written.

    Raises ErreurPasserelle where they change the tabs themselves, ClasseurInaccessible, OngletEtranger, VersionPlusRecente.
    """
    classeurs = lire_les_classeurs(session)
    if manque_t_il_quelque_chose(classeurs):
        classeurs = projeter_les_classeurs(session, classeurs)
    reserves = relever_les_reserves(classeurs)
    suspect = construire_detecteur(modele.besoins.confidentialite)
    relecteur = construire_relecteur(modele.besoins.confidentialite, suspect)
    conclusions = [
        decider(ouverte, lus, maintenant, mentions=(), reserves=reserves, confirmer=False)
        for ouverte, lus in (
            (session, classeurs),
            (replace(session, modele=modele, suspect=suspect, relecteur=relecteur), relire_avec(modele, classeurs)),
        )
    ]
    return comparer(
        *conclusions, exercices=[exercice.libelle for exercice in session.config.exercices], suspect=session.relecteur
    )
