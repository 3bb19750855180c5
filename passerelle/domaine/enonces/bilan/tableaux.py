"""The tables of figures of a bilan: each with its value, what it rests on, the period before, and a link to its lines."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from passerelle.domaine.chiffres.masque import Publiee
from passerelle.domaine.enonces.bilan.chiffres import ChiffresDuBilan, Demande
from passerelle.domaine.enonces.bilan.document import Case, Colonne, Graphique, Tableau, tableau
from passerelle.domaine.texte.francais import compter

ASSEZ_POUR_UN_GRAPHIQUE, BARRES = 3, 10
"""A chart needs so many points, and shows so many bars at most: the largest."""

PAR = {
    "theme": "par thème",
    "lieu": "par lieu",
    "famille": "par famille de lieux",
    "public": "par public",
    "nature": "par nature",
    "projet": "par projet",
    "etape": "par étape",
    "activite": "par activité",
    "motif": "selon le motif",
    "origine": "par origine",
    "question": "par question",
    "reponse": "selon la réponse",
    "financeur": "par financeur",
    "action": "par action",
}
"""How a breakdown is said."""


class Tableaux:
    """Tables of the figures of one bilan. `vers`: where the code of an indicator leads."""

    def __init__(self, chiffres: ChiffresDuBilan, *, avec_lignes: bool) -> None:
        self._chiffres = chiffres
        self._avec_lignes = avec_lignes
        self.utilises: dict[str, None] = {}
        self._dessines: set[str] = set()

    def des_codes(self, legende: str, codes: Iterable[str]) -> list[Tableau]:
        """One table for the figures told alone, then one for each breakdown that is worth a chart."""
        demandes = self._chiffres.demander(*codes)
        seules: list[Demande] = []
        groupes: list[list[Demande]] = []
        for _, suite in groupby(demandes, key=lambda d: (d.indicateur.code, d.ventilation)):
            groupe = list(suite)
            dites = [demande for demande in groupe if _est_un_point(self._chiffres.publiee(demande))]
            if groupe[0].ventilation and len(dites) >= ASSEZ_POUR_UN_GRAPHIQUE:
                groupes.append(groupe)
            else:
                seules += groupe
        tables = [self._des_demandes(legende, seules)] if seules else []
        return [*tables, *(self._du_detail(groupe) for groupe in groupes)]

    def _des_demandes(self, legende: str, demandes: Sequence[Demande]) -> Tableau:
        return tableau(
            legende,
            self._colonnes("Indicateur", 2.9),
            [
                self._rangee(demande, nommer(demande), Case(texte=self._chiffres.valeur(demande)))
                for demande in demandes
            ],
        )

    def _du_detail(self, demandes: Sequence[Demande]) -> Tableau:
        """The table of a breakdown, which is a chart besides."""
        premiere = demandes[0]
        legende = intituler(premiere)
        valeurs = {
            demande.cle: publiee.mesure.valeur
            for demande in demandes
            if (publiee := self._chiffres.publiee(demande)) and _est_un_point(publiee)
        }
        haut = max(valeurs.values())
        points = [
            (demande.modalite, valeurs[demande.cle], self._chiffres.valeur(demande))
            for demande in demandes
            if demande.cle in valeurs
        ]
        cases = [
            Case(
                texte=self._chiffres.valeur(demande),
                part=valeurs[demande.cle] / haut if haut and demande.cle in valeurs else None,
            )
            for demande in demandes
        ]
        garde = self._colonnes_du_detail(demandes)
        colonnes = self._colonnes("Détail", 2.4)
        rangees = [self._rangee(demande, demande.modalite, case) for demande, case in zip(demandes, cases, strict=True)]
        return tableau(
            legende,
            [colonnes[place] for place in garde],
            [[rangee[place] for place in garde] for rangee in rangees],
            graphique=None if legende in self._dessines else self._graphique(legende, points, premiere),
        )

    def _colonnes_du_detail(self, demandes: Sequence[Demande]) -> list[int]:
        """The columns that say something: an exact count rests on nothing else, and the first year has none before."""
        garde = [0, 1, 2, 3, 4, 5]
        if demandes[0].indicateur.appui == "aucun":
            garde.remove(2)
        if self._chiffres.est_la_premiere:
            garde = [place for place in garde if place not in (3, 4)]
        return garde

    def _graphique(self, legende: str, points: Sequence[tuple[str, float, str]], premiere: Demande) -> Graphique:
        """Drawn once in a document, wherever it is asked for first."""
        self._dessines.add(legende)
        tries = sorted(points, key=lambda point: -point[1])
        grand, petit = tries[0], tries[-1]
        ensemble = self._chiffres.publiee(Demande(indicateur=premiere.indicateur, ventilation="", modalite=""))
        somme = sum(valeur for _, valeur, _ in points)
        total = ""
        if ensemble and not ensemble.est_masquee and abs(ensemble.mesure.valeur - somme) < 0.01:
            entiere = Demande(indicateur=premiere.indicateur, ventilation="", modalite="")
            total = f"\u00a0; {self._chiffres.valeur(entiere)} en tout"
        montres = [point for point in points if point in tries[:BARRES]]
        autres = len(points) - len(montres)
        reste = f" Les {BARRES} plus grands sont dessinés." if autres else ""
        return Graphique(
            titre=f"{legende}\u00a0: {grand[0]} en tête ({grand[2]})",
            description=(
                f"Graphique en barres, {compter(len(montres), 'barre')}\u00a0: le plus grand, {grand[0]} ({grand[2]})\u00a0; "
                f"le plus petit, {petit[0]} ({petit[2]}){total}.{reste} Les valeurs sont dans le tableau qui suit."
            ),
            points=tuple(montres),
        )

    def _colonnes(self, premiere: str, largeur: float) -> list[Colonne]:
        return [
            Colonne(titre=premiere, largeur=largeur),
            Colonne(titre="Valeur", largeur=1.6, est_un_nombre=True),
            Colonne(titre="Sur quoi", largeur=2.2),
            Colonne(titre=self._chiffres.avant, largeur=1.35, est_un_nombre=True),
            Colonne(titre="Évolution", largeur=1.2, est_un_nombre=True),
            Colonne(titre="Lignes", largeur=1.4),
        ]

    def _rangee(self, demande: Demande, nom: str, valeur: Case) -> list[str | Case]:
        return [
            nom,
            valeur,
            self._chiffres.appui(demande),
            self._chiffres.valeur_d_avant(demande),
            self._chiffres.evolution(demande),
            self.renvoi(demande.indicateur.code),
        ]

    def renvoi(self, code: str) -> Case:
        """A code that leads to its lines, else to what it means."""
        self.utilises[code] = None
        return Case(texte=code, lien=f"{'lignes' if self._avec_lignes else 'definition'}-{code}")


def intituler(demande: Demande) -> str:
    """« Besoins exprimés, par thème »; a name that says so already is enough."""
    libelle, selon = demande.indicateur.libelle, PAR.get(demande.ventilation, f"par {demande.ventilation}")
    return libelle if selon.rpartition(" ")[2] in libelle else f"{libelle}, {selon}"


def nommer(demande: Demande) -> str:
    """What a figure is called."""
    return f"{demande.indicateur.libelle}\u00a0– {demande.modalite}" if demande.modalite else demande.indicateur.libelle


def _est_un_point(publiee: Publiee | None) -> bool:
    return publiee is not None and not publiee.est_masquee and publiee.mesure.fiable is not False
