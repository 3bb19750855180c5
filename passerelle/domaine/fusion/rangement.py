"""Which lines of a table stay, go, are left alone, or count nowhere (contrat.md §6, rules 3, 4, 11 and 14)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from passerelle.domaine.declare.entites import Exercice, exercice_de
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.decision import A_VERIFIER, GARDER, LIGNE, REPRENDRE, Ecart
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.fusion.appariement import Cles, apparier
from passerelle.domaine.fusion.ligne import Ligne, Sort
from passerelle.domaine.reponses.composition import Lignes
from passerelle.domaine.texte.lecture import sont_egales

ORPHELINE = "Réponse retirée\u00a0: cette ligne ne compte plus."
"""What is said of a line whose response was withdrawn, until staff decide."""


class Rangement:
    """The lines of a table, put where they belong.

    `lignes` stay or are to be appended, in order; `supprimees` staff deleted; `retraits` are the (id, row from 0) to remove.
    `decisions`: `<id>/<field>` → GARDER or REPRENDRE. A `calcul` of None leaves every line alone. `remises`: the rows of lines
    that come back; `numero`: see Fusion.
    """

    def __init__(
        self,
        feuille: Feuille,
        memoire: Memoire,
        calcul: Lignes | None,
        *,
        cles: Cles | None,
        aujourdhui: date,
        decisions: Mapping[str, str],
        exercices: Sequence[Exercice],
        remises: Collection[int] = (),
        numero: int = 0,
    ) -> None:
        self.lignes: list[Ligne] = []
        self.supprimees: list[Ligne] = []
        self.retraits: list[tuple[str, int]] = []
        self.ecarts: list[Ecart] = []
        self.anomalies: list[Anomalie] = []
        self._feuille = feuille
        self._memoire = memoire
        self._calcul = calcul or Lignes()
        self._decisions = decisions
        self._exercices = exercices
        self._remises = remises
        self._dans_un_exercice: dict[date, bool] = {}
        suffixe = f"/{LIGNE}"
        rendues = {c.removesuffix(suffixe) for c, d in decisions.items() if c.endswith(suffixe) and d == REPRENDRE}
        trouvees = apparier(
            feuille, memoire, self._calcul, cles=cles, aujourdhui=aujourdhui, rendues=rendues, numero=numero
        )
        for ligne in trouvees.lignes:
            ligne.est_figee = calcul is None or self._est_figee(ligne)
            if ligne.est_figee:
                (self.lignes if ligne.rang >= 0 else self.supprimees).append(ligne)
            elif ligne.sort is Sort.SUPPRIMEE:
                self.supprimees.append(ligne)
                self._noter_suppression(ligne)
            elif ligne.sort is not Sort.RETIREE or self._reste_sans_reponse(ligne):
                self.lignes.append(ligne)
        for place, ligne in enumerate(self.lignes):
            ligne.place = place
        for place in trouvees.copies:
            self._signaler(
                str(feuille.colonnes["id"][place]),
                f"La ligne {feuille.rangs[place] + 1} est la copie exacte d’une autre\u00a0: elle ne "
                f"compte pas tant que rien n’y change.",
            )

    def _est_figee(self, ligne: Ligne) -> bool:
        """Already written, and dated in no open exercise on either side (rule 14)."""
        if ligne.souvenir < 0 or "date" not in self._feuille.table.par_cle:
            return False
        jours: list[object] = [self._feuille.colonnes["date"][ligne.lecture]] if ligne.rang >= 0 else []
        if ligne.calcul >= 0:
            jours.append(self._calcul.colonnes["date"][ligne.calcul])
        return bool(jours) and not any(map(self._peut_compter, jours))

    def _peut_compter(self, jour: object) -> bool:
        """Whether a cell is a day of an open exercise, or no day at all."""
        if not isinstance(jour, date):
            return True
        if jour not in self._dans_un_exercice:
            self._dans_un_exercice[jour] = exercice_de(jour, self._exercices) is not None
        return self._dans_un_exercice[jour]

    def _noter_suppression(self, ligne: Ligne) -> None:
        """Rule 3: deleted by staff, it stays deleted, and is shown."""
        self.ecarts.append(Ecart(self._feuille.table.id, ligne.id, LIGNE, "ligne présente", "ligne supprimée"))
        if self._memoire.sources_de(ligne.id) != self._calcul.sources[ligne.calcul]:
            self._signaler(
                ligne.id,
                "L’équipe a supprimé cette ligne, puis sa fiche a changé : voyez l’onglet Corrections.",
            )

    def _reste_sans_reponse(self, ligne: Ligne) -> bool:
        """Rule 11: a line whose response was withdrawn goes, unless staff changed or commented it; that of a person goes in any
        case. One they took back without its response is theirs."""
        decision = self._decisions.get(f"{ligne.id}/{LIGNE}")
        ligne.est_adoptee = decision == GARDER or ligne.rang in self._remises
        if ligne.est_adoptee:
            return True
        est_une_personne = self._feuille.table.classeur == "contacts"
        if decision == REPRENDRE or est_une_personne or not self._est_touchee(ligne):
            self.retraits.append((ligne.id, ligne.rang))
            return False
        ligne.marque = ORPHELINE
        self.ecarts.append(Ecart(self._feuille.table.id, ligne.id, LIGNE, "réponse retirée", "ligne gardée"))
        self._signaler(
            ligne.id,
            "La réponse de cette ligne a disparu : elle ne compte plus. Décidez-en dans l’onglet Corrections.",
        )
        return True

    def _est_touchee(self, ligne: Ligne) -> bool:
        """Whether staff changed a cell of ours, or wrote in one of theirs."""
        for colonne in self._feuille.table.colonnes:
            lue = self._feuille.colonnes[colonne.cle][ligne.lecture]
            if colonne.equipe:
                if lue is not None:
                    return True
            elif colonne.cle not in ("id", A_VERIFIER) and not sont_egales(
                lue, self._memoire.colonne(colonne.cle)[ligne.souvenir]
            ):
                return True
        return False

    def marquer_les_doublees(self, evenements: Sequence[str]) -> None:
        """Rule 4: of lines that tell of one event, the one with responses counts, else the topmost. `evenements`: the event each
        line tells of; empty where it cannot be read."""
        premieres: dict[str, Ligne] = {}
        for ligne in sorted(self.lignes, key=lambda ligne: (ligne.calcul < 0, ligne.rang < 0, ligne.rang)):
            evenement = evenements[ligne.place]
            if not evenement or ligne.marque or ligne.est_figee:
                continue
            autre = premieres.setdefault(evenement, ligne)
            if autre is not ligne:
                ou = f"que la ligne {autre.rang + 1}" if autre.rang >= 0 else "qu’une ligne venue d’une fiche"
                ligne.marque = f"Même rencontre {ou}\u00a0: cette ligne ne compte pas."

    def _signaler(self, ligne: str, message: str) -> None:
        self.anomalies.append(Anomalie(ou=self._feuille.table.id, ligne=ligne, champ="", message=message))
