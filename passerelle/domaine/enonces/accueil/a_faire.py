"""What waits for somebody of the team, counted, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.controle.examen import TEXTE_PERSONNEL
from passerelle.domaine.declare.probleme import combien_de_lignes
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.texte.francais import accorder, compter

ATTENDUE, MANQUANTE = "fiche attendue", "fiche manquante"
"""What the planning calls a slot whose form has not come: for 48 hours, then for good (domaine.md §4)."""

Sorte = Literal["manquantes", "attendues", "corrections", "relations", "textes", "themes", "separations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tache:
    """One kind of thing to do, how many there are, and the sentence that says so."""

    sorte: Sorte
    combien: int
    phrase: str


def lister_les_taches(apercu: Apercu) -> list[Tache]:
    """Those there are, in the order a team takes them."""
    return [tache for tache in _taches(apercu) if tache.combien]


def fiches_en_attente(apercu: Apercu, statut: str) -> list[CreneauVu]:
    """The slots of that state, the latest first."""
    return [creneau for creneau in reversed(apercu.creneaux) if creneau.statut == statut]


def _taches(apercu: Apercu) -> Iterator[Tache]:
    manquantes = len(fiches_en_attente(apercu, MANQUANTE))
    yield Tache(sorte="manquantes", combien=manquantes, phrase=compter(manquantes, "fiche manquante"))
    attendues = len(fiches_en_attente(apercu, ATTENDUE))
    yield Tache(sorte="attendues", combien=attendues, phrase=compter(attendues, "fiche attendue"))
    corrections = apercu.a_decider
    phrase = compter(corrections, "correction à décider", "corrections à décider")
    yield Tache(sorte="corrections", combien=corrections, phrase=phrase)
    relations = sum(relation.attend for relation in apercu.relations)
    phrase = compter(relations, "mise en relation à décider", "mises en relation à décider")
    yield Tache(sorte="relations", combien=relations, phrase=phrase)
    textes = sum(combien_de_lignes(a.message) for a in apercu.anomalies if a.message.endswith(TEXTE_PERSONNEL))
    semblent = accorder(textes, "il semble parler", "ils semblent parler")
    phrase = f"{compter(textes, 'texte à relire', 'textes à relire')}\u00a0: {semblent} d’une personne"
    yield Tache(sorte="textes", combien=textes, phrase=phrase)
    themes = apercu.besoins.themes_corriges
    phrase = f"{compter(themes, 'thème corrigé', 'thèmes corrigés')}\u00a0: des mots à proposer"
    yield Tache(sorte="themes", combien=themes, phrase=phrase)
    separations = apercu.besoins.a_separer
    phrase = f"{compter(separations, 'réponse semble', 'réponses semblent')} dire deux besoins"
    yield Tache(sorte="separations", combien=separations, phrase=phrase)
