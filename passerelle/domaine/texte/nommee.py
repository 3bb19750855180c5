"""Whether a text names somebody: a civility and a name, a first name, « ma voisine Claire »."""

import re
from collections.abc import Sequence

from passerelle.domaine.texte.personne import Personnes, Signe, ensemble
from passerelle.domaine.texte.regle_confidentialite import RegleConfidentialite

# What stands between « place » and the name it bears: « place du Général de Gaulle », « 3 place Martin Luther King ».
_DANS_UN_NOM = frozenset(
    [
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "l",
        "les",
        "et",
        "a",
        "au",
        "docteur",
        "dr",
        "general",
        "marechal",
        "president",
        "abbe",
        "commandant",
        "colonel",
        "capitaine",
        "professeur",
    ]
)
_RECUL = 4
_CODE = re.compile(r"[^\W\d_]*\d\w*")


class Noms:
    """Tells a text that names somebody. A street or a school bears a name, and is nobody."""

    def __init__(self, personnes: Personnes, regle: RegleConfidentialite) -> None:
        self._personnes = personnes
        self._civilites = ensemble(regle.civilites) | {"dr", "docteur", "maitre"}
        self._figures = ensemble((*regle.figures, *regle.proches)) | {"famille", "certain", "certaine"}
        self._prenoms = ensemble(regle.prenoms)
        self._avec_majuscule = ensemble(regle.prenoms_et_mots)
        self._publics = ensemble(regle.lieux_publics)
        self._sans_nom = ensemble(
            (*regle.sans_nom, *regle.pas_des_noms, *regle.verbes, *regle.liaisons, *regle.articles)
        )

    def est_dit(self, signes: Sequence[Signe]) -> bool:
        """Whether a text names somebody."""
        crie = all(signe.ecrit.isupper() or not signe.plat for signe in signes)
        return any(
            self._est_nommee(signes, rang, crie=crie) and not self._est_public(signes, rang)
            for rang in range(len(signes))
        )

    def _est_nommee(self, signes: Sequence[Signe], rang: int, *, crie: bool) -> bool:
        signe = signes[rang]
        suivant = signes[rang + 1] if rang + 1 < len(signes) else Signe("", "")
        if signe.plat in self._prenoms or (signe.plat in self._avec_majuscule and (crie or signe.ecrit[0].isupper())):
            return True
        if not suivant.plat or _CODE.fullmatch(suivant.plat):
            return False
        grand = suivant.ecrit[0].isupper() and not crie
        if signe.plat in self._civilites:
            # « un monsieur demande »: nobody's name, unless it has a capital.
            commun = rang > 0 and signes[rang - 1].plat in self._personnes.avant_un_nom_commun
            nomme = grand or not (commun or signe.plat in {"docteur", "maitre"} or suivant.plat in self._sans_nom)
            return nomme and suivant.plat not in {"maire", "directeur", "directrice", "president", "presidente", "tout"}
        nomme = grand and suivant.ecrit.istitle() and len(suivant.plat) > 1 and suivant.plat not in self._sans_nom
        return nomme and self._est_une_figure(signes, rang)

    def _est_une_figure(self, signes: Sequence[Signe], rang: int) -> bool:
        return signes[rang].plat in self._figures and not self._est_nom_propre(signes[rang])

    def _est_nom_propre(self, signe: Signe) -> bool:
        return signe.ecrit[0].isupper() and signe.plat != "famille"

    def _est_public(self, signes: Sequence[Signe], rang: int) -> bool:
        """« rue du Docteur Roux », « école Jean-Moulin », « la Saint-Jean »."""
        for recul in range(rang - 1, max(rang - 1 - _RECUL, -1), -1):
            signe = signes[recul]
            if signe.plat in self._publics:
                return True
            if not signe.plat or not (signe.plat in _DANS_UN_NOM or signe.ecrit[0].isupper() or signe.plat.isdigit()):
                return False
        return False
