"""Whatever arrives and whatever staff do, in any order: what must always hold (contrat.md §6).

`PASSERELLE_LONGTEMPS=150` looks much further: so many years, otherwise chosen each time.
"""

import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import gspread
from gspread.utils import ValueInputOption
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from passerelle.amorce import ouvrir
from passerelle.domaine.texte.lecture import en_serie
from passerelle.dossier import creer_dossier
from tests.conftest import environnement
from tests.installes import installer_ou_copier
from tests.synchronisation.atelier import Atelier, valeur

JOURS = st.sampled_from((3, 10, 17))
LIEUX = st.sampled_from(("Centre social", "École A"))
RANGS = st.integers(0, 20)
Evenement = tuple[object, object]


class Annee(RuleBasedStateMachine):
    """Forms arrive in « Réponses séance » while staff work in « Séances »."""

    def __init__(self) -> None:
        super().__init__()
        self.depot = tempfile.TemporaryDirectory()
        dossier = Path(self.depot.name) / "centre"
        creer_dossier(dossier)
        installer_ou_copier(dossier)
        self.atelier = Atelier(ouvrir(dossier, environnement()))
        self.recues = 0
        self.connues: dict[str, Any] = {}
        """Id → adults, as the last synchronisation left them."""
        self.bases: dict[str, Any] = {}
        """Id → adults the service last wrote under a value staff keep."""
        self.tapees: dict[str, Any] = {}
        """Id → adults as staff typed them."""
        self.supprimees: set[str] = set()

    def teardown(self) -> None:
        self.depot.cleanup()

    def _lignes(self) -> list[dict[str, Any]]:
        return self.atelier.lignes("Séances")

    def _requete(self, requete: dict[str, Any]) -> None:
        self.atelier.classeur.batch_update({"requests": [requete]})

    # What happens ---------------------------------------------------------------------------------------------

    @rule(
        jour=JOURS,
        lieu=LIEUX,
        adultes=st.sampled_from((10, 20)),
        eu_lieu=st.sampled_from(("Oui", "Oui", "Non")),
    )
    def une_fiche_arrive(self, jour: int, lieu: str, adultes: int, eu_lieu: str) -> None:
        self.recues += 1
        moment = f"01/11/2013 {self.recues // 60:02d}:{self.recues % 60:02d}:00"
        self.atelier.seance(
            recue=moment,
            date=f"{jour:02d}/10/2013",
            lieu=lieu,
            adultes=adultes,
            eu_lieu=eu_lieu,
            motif="Autre",
        )

    @rule(jour=JOURS, lieu=LIEUX, adultes=st.sampled_from((10, 30, "")))
    def on_tape_une_ligne(self, jour: int, lieu: str, adultes: int | str) -> None:
        feuille = self.atelier.feuille("Séances")
        tapee: dict[str, Any] = {
            "date": en_serie(date(2013, 10, jour)), "activite": "Petit-déjeuner", "lieu": lieu, "statut": "réalisée",
            "adultes": adultes,
        }  # fmt: skip
        rangee = [tapee.get(cle, "") for cle in feuille.row_values(1)]
        feuille.append_row(rangee, value_input_option=ValueInputOption.raw)

    @precondition(lambda self: self.connues)
    @rule(rang=RANGS, adultes=st.sampled_from((20, 30, "")))
    def on_corrige(self, rang: int, adultes: int | str) -> None:
        if ident := self._choisie(rang):
            self.atelier.ecrire("Séances", ident, "adultes", adultes)
            self.tapees[ident] = adultes

    @precondition(lambda self: self.connues)
    @rule(rang=RANGS)
    def on_supprime_une_ligne(self, rang: int) -> None:
        if ident := self._choisie(rang):
            ligne = self.atelier.ligne("Séances", ident)
            self.atelier.feuille("Séances").delete_rows(ligne["_rang"])
            self._oublier(ident, ligne)

    @precondition(lambda self: self.connues)
    @rule(rang=RANGS)
    def on_vide_une_ligne(self, rang: int) -> None:
        if ident := self._choisie(rang):
            ligne = self.atelier.ligne("Séances", ident)
            feuille = self.atelier.feuille("Séances")
            cles = feuille.row_values(1)
            debut = gspread.utils.rowcol_to_a1(ligne["_rang"], cles.index("date") + 1)
            fin = gspread.utils.rowcol_to_a1(ligne["_rang"], len(cles))
            feuille.batch_clear([f"{debut}:{fin}"])
            if cles[0] != "id":
                feuille.batch_clear([f"A{ligne['_rang']}"])
            self._oublier(ident, ligne)

    @rule(cle=st.sampled_from(("date", "lieu", "adultes")), ordre=st.sampled_from(("ASCENDING", "DESCENDING")))
    def on_trie(self, cle: str, ordre: str) -> None:
        feuille = self.atelier.feuille("Séances")
        tri = [{"dimensionIndex": feuille.row_values(1).index(cle), "sortOrder": ordre}]
        etendue = {"sheetId": feuille.id, "startRowIndex": 2}
        self._requete({"sortRange": {"range": etendue, "sortSpecs": tri}})

    @rule(place=st.integers(1, 8))
    def on_insere_une_colonne(self, place: int) -> None:
        etendue = {
            "sheetId": self.atelier.feuille("Séances").id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1,
        }  # fmt: skip
        self._requete({"insertDimension": {"range": etendue}})

    def _choisie(self, rang: int) -> str:
        """The id of a line that the last synchronisation knew and that still stands."""
        restent = sorted(ident for ident in self.connues if ident not in self.supprimees)
        return restent[rang % len(restent)] if restent else ""

    def _oublier(self, ident: str, ligne: dict[str, Any]) -> None:
        for souvenirs in (self.connues, self.bases, self.tapees):
            souvenirs.pop(ident, None)
        if ligne["fiches"] != "":  # nothing but its own id tells of a line only typed
            self.supprimees.add(ident)

    # What always holds ----------------------------------------------------------------------------------------

    @rule()
    def on_synchronise(self) -> None:
        compte_rendu = self.atelier.synchroniser()
        assert compte_rendu.garde == ()
        lignes = [ligne for ligne in self._lignes() if ligne["date"] != ""]
        par_id = {ligne["id"]: ligne for ligne in lignes}
        assert len(par_id) == len(lignes)
        assert "" not in par_id
        assert not self.supprimees & set(par_id)
        self._verifier_ce_qui_est_tape(par_id)
        assert (valeur(compte_rendu, "SEA") or 0) == _seances(lignes)
        assert self.atelier.synchroniser().ecritures == 0

    def _verifier_ce_qui_est_tape(self, par_id: dict[str, dict[str, Any]]) -> None:
        ecarts = {ligne["id"] for ligne in self.atelier.lignes("Corrections")}
        for ident, tape in list(self.tapees.items()):
            if ident in self.bases and tape == self.bases[ident]:
                continue  # typed back to what the service had written: it follows the forms again
            if ident not in self.bases and tape == self.connues[ident]:
                continue
            assert par_id[ident]["adultes"] == tape
        tenues = {ident for ident in par_id if f"seance/{ident}/adultes" in ecarts}
        self.bases = {
            ident: self.bases.get(ident, self.connues.get(ident, ""))
            for ident in tenues
            if ident in self.bases or ident in self.connues
        }
        self.connues = {ident: ligne["adultes"] for ident, ligne in par_id.items()}
        self.tapees = {ident: tape for ident, tape in self.tapees.items() if ident in self.bases}


def _seances(lignes: list[dict[str, Any]]) -> int:
    """Events held: the line with forms tells of an event, else the topmost."""
    retenues: dict[Evenement, dict[str, Any]] = {}
    for ligne in sorted(lignes, key=lambda ligne: (ligne["fiches"] == "", ligne["_rang"])):
        retenues.setdefault((ligne["date"], ligne["lieu"]), ligne)
    jours = {en_serie(date(2013, 10, jour)) for jour in (3, 10, 17)}
    assert {jour for jour, _ in retenues} <= jours
    return sum(ligne["statut"] == "réalisée" for ligne in retenues.values())


LONGTEMPS = int(os.environ.get("PASSERELLE_LONGTEMPS", "0"))
TestAnnee = Annee.TestCase
TestAnnee.settings = settings(
    max_examples=LONGTEMPS or 5,
    stateful_step_count=25 if LONGTEMPS else 12,
    deadline=None,
    derandomize=not LONGTEMPS,
    database=None,
    suppress_health_check=list(HealthCheck),
)
