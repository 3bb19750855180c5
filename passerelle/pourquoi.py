"""« Pourquoi ? », asked of the workbooks as they stand: read, worked out, nothing written."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from passerelle.classeurs import lire_les_classeurs, manque_t_il_quelque_chose, projeter_les_classeurs
from passerelle.domaine.chaine.etude import Etude, etudier
from passerelle.mises_de_cote import malgre_les_defauts
from passerelle.rassemblement import rassembler_les_donnees
from passerelle.session import Session

T = TypeVar("T")


def interroger(session: Session, question: Callable[[Etude], T], *, maintenant: datetime) -> T:
    """What `question` finds in all that one reading of the workbooks gives.

    Raises ClasseurInaccessible, OngletEtranger, VersionPlusRecente.
    """
    classeurs = lire_les_classeurs(session)
    if manque_t_il_quelque_chose(classeurs):
        classeurs = projeter_les_classeurs(session, classeurs)
    return malgre_les_defauts(
        lambda cotes: question(etudier(rassembler_les_donnees(session, classeurs, maintenant, cotes))), classeurs
    )
