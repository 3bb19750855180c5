"""A whole centre in memory, studied and written without a workbook: what the tests of the chain share."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache

from passerelle.domaine.cadre.cadre import Cadre, etablir_le_cadre
from passerelle.domaine.cadre.donnees import Donnees
from passerelle.domaine.chaine.conclusion import Conclusion, conclure
from passerelle.domaine.chaine.etude import Etude, etudier
from passerelle.domaine.chaine.souvenus import SOUVENUS
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.carnet import TITRE, Carnet, lire_carnet, lire_vues
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Onglet, lire_feuille
from passerelle.domaine.feuilles.plan import Plan
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.vacances import CalendrierScolaire
from passerelle.domaine.texte.confidentialite import Detecteur, construire_detecteur, construire_relecteur
from passerelle.domaine.texte.lecture import Cellule, en_brut
from passerelle.domaine.texte.regle_confidentialite import RegleConfidentialite
from tests.domaine.fiches_d_essai import AUJOURDHUI, EXERCICE, grille

_detecteur = cache(construire_detecteur)


@cache
def _relecteur(regle: RegleConfidentialite) -> Detecteur:
    return construire_relecteur(regle, _detecteur(regle))


FINANCEURS = {"financeur_propre": "Centre social", "financeur_principal": "CAF"}


class Centre:
    """A centre whose tabs were just installed, on the first day after its year.

    `onglets`: table id → the rows of its tab; `reponses`: form id → those of its response tab, headers first; `caches`:
    workbook → the entries of its hidden tab. A test changes them as people would.
    """

    def __init__(self, modele: Modele) -> None:
        self.modele = modele
        self.aujourdhui = AUJOURDHUI
        self.exercices: Sequence[Exercice] = (EXERCICE,)
        self.parametres: Mapping[str, str] = FINANCEURS
        self.vacances = CalendrierScolaire(zone="A", du=date.min, au=date.max)
        self.onglets: dict[str, list[list[Cellule]]] = {
            table.id: [
                list(table.cles),
                [colonne.libelle for colonne in table.colonnes],
            ]
            for table in modele.tables.values()
        }
        for ident, lignes in modele.depart.items():
            for ligne in lignes:
                self.taper(ident, **ligne)
        self.reponses = {ident: grille(modele, ident) for ident in modele.formulaires}
        self.caches: dict[str, dict[str, str]] = {"principal": {}, "contacts": {}}

    # What people do ---------------------------------------------------------------------------------------------

    def repondre(self, ident: str, *fiches: Mapping[str, Cellule]) -> None:
        """Responses arrive: the usual one of the form, with these answers changed; `_` is the Horodateur."""
        self.reponses[ident] += grille(self.modele, ident, *fiches)[1:]

    def retirer(self, ident: str, *rangs: int) -> list[list[Cellule]]:
        """Somebody deletes responses, counted from 0. Returns their rows."""
        retirees = [self.reponses[ident][1 + rang] for rang in rangs]
        self.reponses[ident] = [rangee for rangee in self.reponses[ident] if rangee not in retirees]
        return retirees

    def taper(self, table: str, **cellules: Cellule) -> None:
        """Staff add a line."""
        self.onglets[table].append([en_brut(cellules.get(cle)) for cle in self.modele.tables[table].cles])

    def ecrire(self, table: str, ident: str, **cellules: Cellule) -> None:
        """Staff type in cells of a line."""
        rang = self.rang(table, ident)
        for cle, cellule in cellules.items():
            self.onglets[table][rang][self._place(table, cle)] = en_brut(cellule)

    def supprimer(self, table: str, ident: str) -> None:
        """Staff delete a line."""
        del self.onglets[table][self.rang(table, ident)]

    def effacer_la_cle(self, table: str, cle: str) -> None:
        """Somebody clears a cell of row 1: the tab cannot be read any more."""
        self.onglets[table][0][self._place(table, cle)] = None

    # What the service does --------------------------------------------------------------------------------------

    @property
    def carnets(self) -> dict[str, Carnet]:
        """What is remembered of each workbook."""
        return {
            nom: lire_carnet([Onglet(sheet_id=0, titre=TITRE, grille=list(map(list, entrees.items())))])
            for nom, entrees in self.caches.items()
        }

    @property
    def donnees(self) -> Donnees:
        """What a synchronisation would read now."""
        carnets = self.carnets
        tables = self.modele.tables
        return Donnees(
            modele=self.modele,
            exercices=self.exercices,
            parametres=self.parametres,
            feuilles={
                ident: lire_feuille(tables[ident], Onglet(sheet_id=1, titre=tables[ident].onglet, grille=rangees))
                for ident, rangees in self.onglets.items()
            },
            reponses=self.reponses,
            memoires={table.id: carnets[table.classeur].memoire(table) for table in tables.values()},
            feries={},
            vacances=self.vacances,
            suspect=_detecteur(self.modele.besoins.confidentialite),
            relecteur=_relecteur(self.modele.besoins.confidentialite),
            maintenant=datetime.combine(self.aujourdhui, datetime.min.time(), UTC),
            souvenirs={nom: carnets["principal"].souvenir(nom) for nom in SOUVENUS},
            vues=lire_vues(carnets["principal"].contenu),
        )

    def cadre(self) -> Cadre:
        """What every step would go by."""
        return etablir_le_cadre(self.donnees)

    def etudier(self) -> Etude:
        """What a synchronisation works out."""
        return etudier(self.donnees)

    def conclure(self, *, reserves: Sequence[str] = (), confirme: bool = False) -> Conclusion:
        """What it would write."""
        return conclure(self.etudier(), self.carnets, mentions=(), reserves=reserves, confirme=confirme)

    def synchroniser(self, *, confirme: bool = False) -> Conclusion:
        """What it writes, written."""
        conclusion = self.conclure(confirme=confirme)
        assert conclusion.garde == ()
        for nom, plan in conclusion.plans.items():
            self._appliquer(plan, self.caches[nom])
        return conclusion

    def _appliquer(self, plan: Plan, cache: dict[str, str]) -> None:
        for onglet in plan.onglets:
            table = onglet.feuille.table
            rangees = self.onglets[table.id]
            for ecriture in onglet.ecritures:
                rangees[ecriture.rang][onglet.feuille.places[ecriture.cle]] = en_brut(ecriture.apres)
            for _, rang in sorted(onglet.retraits, key=lambda couple: -couple[1]):
                del rangees[rang]
            rangees += [list(rangee) for rangee in onglet.rendues]
            for _, ligne in onglet.ajouts:
                self.taper(table.id, **ligne)
            cache |= {f"{table.id}/{numero}": texte for numero, texte in onglet.morceaux.items()}
        cache |= plan.entrees

    # What people see --------------------------------------------------------------------------------------------

    def lignes(self, table: str) -> list[dict[str, Cellule]]:
        """The lines of a tab, key → typed cell."""
        return self.donnees.feuilles[table].lignes()

    def ligne(self, table: str, ident: str) -> dict[str, Cellule]:
        """The line of that id."""
        (ligne,) = [ligne for ligne in self.lignes(table) if ligne["id"] == ident]
        return ligne

    def rang(self, table: str, ident: str) -> int:
        """The row of a line."""
        ids = [rangee[self._place(table, "id")] for rangee in self.onglets[table]]
        return ids.index(ident, LIGNES_ENTETE)

    def _place(self, table: str, cle: str) -> int:
        return self.modele.tables[table].cles.index(cle)


def dites(anomalies: Sequence[Anomalie], ou: str, champ: str = "") -> list[str]:
    """What is said of a tab, or of a column of it."""
    return [a.message for a in anomalies if a.ou == ou and champ in ("", a.champ)]


def valeurs(etude: Etude, code: str, ventilation: str = "") -> dict[str, float]:
    """A figure of the year: its total under "", or each detail of a breakdown."""
    return {
        mesure.modalite: mesure.valeur
        for mesure in etude.mesures
        if (mesure.code, mesure.periode, mesure.ventilation) == (code, EXERCICE.libelle, ventilation)
    }


def le(jour: int, mois: int, annee: int = 2013) -> date:
    """A day of the year."""
    return date(annee, mois, jour)
