"""Which texts are read otherwise once a vocabulary has one entry more: few, found without reading all of them again."""

from collections.abc import Iterable

from passerelle.domaine.texte.son import son
from passerelle.domaine.texte.vocabulaire import Vocabulaire


class Voisinage:
    """Some texts, by the words they hold."""

    def __init__(self, vocabulaire: Vocabulaire, textes: Iterable[str]) -> None:
        self._vocabulaire = vocabulaire
        self._par_racine: dict[str, set[int]] = {}
        self._par_mot: dict[str, set[int]] = {}
        for rang, texte in enumerate(textes):
            for singulier, racine in vocabulaire.mots_ecrits(texte):
                self._par_mot.setdefault(singulier, set()).add(rang)
                self._par_racine.setdefault(racine, set()).add(rang)
        self._mots = list(self._par_mot)
        self._par_son: dict[str, list[str]] = {}
        for mot in self._mots:
            self._par_son.setdefault(son(mot), []).append(mot)

    def concernes(self, entree: str) -> list[int]:
        """The ranks of the texts that such an entry may concern, in order: more than it does, never fewer."""
        rangs: set[int] = set()
        for singulier, racine in self._vocabulaire.mots_ecrits(entree):
            rangs |= self._par_racine.get(racine, set())
            voisins = self._vocabulaire.se_ressemblent(singulier, self._mots)
            # « crachent » is read as « cracher ».
            voisins.update(self._par_son.get(son(singulier), ()), (singulier, f"{singulier[:-2]}ent"))
            for mot in voisins:
                rangs |= self._par_mot.get(mot, set())
        return sorted(rangs)
