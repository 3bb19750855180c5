"""The forms of the day, as they may be shown to whoever corrects one."""

from collections.abc import Iterator, Mapping

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.liens.fiche_recue import FicheRecue, relever
from passerelle.domaine.liens.fiche_seance import fiche_pour, fiches_des_seances
from passerelle.domaine.texte.lecture import en_texte


def fiches_du_jour(etude: Etude, choix: Mapping[str, tuple[str, ...]]) -> Iterator[FicheRecue]:
    """What forms say of the sessions of the day. `choix`: list or reference → its names."""
    modele, aujourdhui = etude.cadre.modele, etude.cadre.aujourdhui
    for table in modele.tables_planifiees:
        fusion = etude.fusions.get(table)
        if fusion is None:
            continue
        fiches = [fiche for fiche in fiches_des_seances(modele) if fiche.table == table]
        for dites in fusion.dites("date", aujourdhui):
            if fiche := fiche_pour(en_texte(dites["activite"]), fiches):
                yield relever(fiche, dites, choix)
