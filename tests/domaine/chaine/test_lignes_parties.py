"""A line that goes, however it goes, leaves its trace and comes back whole when staff take it back (contrat.md §6.3, §8)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.feuilles.plan import en_phrases
from passerelle.domaine.fusion.parties import PARTIES
from passerelle.domaine.modele import Modele
from passerelle.domaine.reparation.reparation import RETIREE
from passerelle.domaine.texte.lecture import Cellule, en_texte
from tests.domaine.centre_en_memoire import Centre, le
from tests.domaine.fiches_d_essai import EXERCICE

NOTE = "Notre note"
UNE, AUTRE = "2013-10-03-petit-dejeuner-centre-social", "2013-10-10-petit-dejeuner-centre-social"
TAPEE = "manuel-20140901-1"


@dataclass(frozen=True)
class Essai:
    """What a table is tried with: a second response, the answers that make it tell of the first one's event, a line staff type, a
    value of theirs over the service's, and one in a column of ours that they fill in."""

    autre: Mapping[str, Cellule]
    tapee: Mapping[str, Cellule]
    valeur: tuple[str, Cellule]
    propre: tuple[str, Cellule] = ("", None)
    rejointe: tuple[str, Cellule] = ("", None)


ESSAIS: Mapping[str, Essai] = {
    "seance": Essai(
        autre={"_": "10/10/2013 12:30:00", "date": "10/10/2013", "adultes": 20},
        tapee={
            "date": le(17, 10), "activite": "Goûter", "lieu": "École A", "statut": "réalisée", "adultes": 7, "enfants": 3,
        },
        valeur=("adultes", 30),
        propre=("commentaire", "belle matinée"),
        rejointe=("date", "03/10/2013"),
    ),
    "besoin": Essai(
        autre={"_": "10/10/2013 12:30:00", "texte": "Un banc"},
        tapee={"date": le(17, 10), "lieu": "École A", "texte": "Un abri"},
        valeur=("voix", 9),
        propre=("suite", "appeler la mairie"),
    ),
    "reunion": Essai(
        autre={"_": "17/12/2013 18:00:00", "date": "17/12/2013", "habitants": 8},
        tapee={"date": le(7, 1, 2014), "projet": "Jardin partagé", "statut": "réalisée", "habitants": 4},
        valeur=("habitants", 11),
        rejointe=("date", "10/12/2013"),
    ),
    "animation": Essai(
        autre={"_": "14/05/2014 18:00:00", "date": "14/05/2014"},
        tapee={"date": le(21, 5, 2014), "projet": "Jardin partagé", "lieu": "École A", "statut": "réalisée", "adultes": 4},
        valeur=("adultes", 31),
        propre=("avec_seance", "Non"),
        rejointe=("date", "07/05/2014"),
    ),
    "projet": Essai(
        autre={"_": "09/12/2013 10:00:00", "nom": "Four à pain", "identifie_le": "09/12/2013"},
        tapee={"nom": "Fête de la rue", "identifie_le": le(6, 1, 2014)},
        valeur=("identifie_le", le(11, 12)),
        propre=("commentaire", "à revoir"),
    ),
    "finance": Essai(
        autre={"_": "17/10/2013 12:30:00", "date": "17/10/2013", "montant": 40},
        tapee={"date": le(24, 10), "sens": "Charge", "phase": "Réalisé", "nature": "Matériel", "montant": 5},
        valeur=("montant", 21.5),
        propre=("exercice", "2013-2014"),
    ),
}  # fmt: skip


class Temoin:
    """A centre with two responses of one form and a line staff typed, in a tab where they added a column."""

    def __init__(self, modele: Modele, table: str) -> None:
        self.table, self.essai = table, ESSAIS[table]
        self.centre = Centre(modele)
        if table in ("reunion", "animation"):
            self.centre.repondre("projet", {})
        self.centre.repondre(table, {}, self.essai.autre)
        self.centre.taper(table, **self.essai.tapee)
        self.centre.onglets[table][0].append(None)
        self.centre.onglets[table][1].append(NOTE)
        self.centre.synchroniser()
        self.tapee, self.premiere, self.seconde = (str(ligne["id"]) for ligne in self._lignes())

    def annoter(self, ident: str, note: str) -> None:
        """Staff write in the column they added."""
        rangee = self.centre.onglets[self.table][self.centre.rang(self.table, ident)]
        rangee += [None] * (self._place_note - len(rangee)) + [note]

    def completer(self, ident: str) -> None:
        """Staff change a value of the service's, and fill in a column of theirs."""
        for cle, valeur in (self.essai.valeur, self.essai.propre):
            if cle:
                self.centre.ecrire(self.table, ident, **{cle: valeur})

    def ligne(self, ident: str) -> dict[str, Cellule] | None:
        """A line, staff's added column under NOTE; None where it is not."""
        trouvees = [ligne for ligne in self._lignes() if ligne["id"] == ident]
        assert len(trouvees) < 2
        if not trouvees:
            return None
        rangee = self.centre.onglets[self.table][self.centre.rang(self.table, ident)]
        return trouvees[0] | {NOTE: rangee[self._place_note] if len(rangee) > self._place_note else None}

    def decider(self, ident: str, decision: str) -> None:
        """Staff decide of a line that went."""
        self.centre.ecrire("correction", f"{self.table}/{ident}/(ligne)", decision=decision)

    @property
    def corrections(self) -> list[dict[str, Cellule]]:
        return [ligne for ligne in self.centre.lignes("correction") if ligne["champ"] == "(ligne)"]

    def journal(self, quoi: str) -> list[dict[str, Cellule]]:
        return [ligne for ligne in self.centre.lignes("journal") if ligne["quoi"] == quoi]

    @property
    def _place_note(self) -> int:
        return self.centre.onglets[self.table][1].index(NOTE)

    def _lignes(self) -> list[dict[str, Cellule]]:
        return self.centre.lignes(self.table)


def totaux(etude: Etude) -> dict[str, float]:
    return {m.code: m.valeur for m in etude.mesures if m.periode == EXERCICE.libelle and not m.ventilation}


def est_au_repos(centre: Centre) -> bool:
    return all(plan.est_vide for plan in centre.conclure().plans.values())


@dataclass(frozen=True)
class Depart:
    """A line that goes: its id, what it held, the totals of the year just before."""

    ident: str
    avant: Mapping[str, Cellule]
    totaux: Mapping[str, float]


def partir(temoin: Temoin, maniere: str) -> Depart:
    """A line goes."""
    ident = temoin.tapee if maniere == "ajoutée puis supprimée" else temoin.seconde
    temoin.annoter(ident, "vue le 6 octobre")
    if maniere in ("ajoutée puis supprimée", "supprimée"):
        temoin.completer(ident)
    temoin.centre.synchroniser()
    avant = temoin.ligne(ident)
    assert avant is not None
    depart = Depart(ident, avant, totaux(temoin.centre.etudier()))
    if maniere == "réponse retirée":
        temoin.centre.retirer(temoin.table, 1)
    elif maniere == "réponse corrigée":
        cle, valeur = temoin.essai.rejointe
        formulaire = temoin.centre.modele.formulaires[temoin.table]
        place = 1 + [question.cle for question in formulaire.questions].index(cle)
        temoin.centre.reponses[temoin.table][2][place] = valeur
    else:
        temoin.centre.supprimer(temoin.table, ident)
    temoin.centre.synchroniser()
    assert temoin.ligne(ident) is None
    assert est_au_repos(temoin.centre)
    return depart


MANIERES = ("réponse retirée", "réponse corrigée", "supprimée", "ajoutée puis supprimée")
POSSIBLES = [
    (table, maniere)
    for table, essai in ESSAIS.items()
    for maniere in MANIERES
    if maniere != "réponse corrigée" or essai.rejointe[0]
]


@pytest.mark.parcours
@pytest.mark.parametrize(("table", "maniere"), POSSIBLES)
def test_une_ligne_partie_laisse_sa_trace_et_se_reprend_entiere(modele: Modele, table: str, maniere: str) -> None:
    temoin = Temoin(modele, table)
    depart = partir(temoin, maniere)
    (trace,) = temoin.journal("ligne partie" if maniere.startswith("réponse") else "ligne supprimée")
    assert trace["ligne"] == depart.ident
    for cle, tenue in depart.avant.items():
        if cle not in ("id", "referent") and tenue is not None:
            assert en_texte(tenue) in str(trace["avant"])
    assert [correction["ligne"] for correction in temoin.corrections] == [depart.ident]
    temoin.decider(depart.ident, "reprendre celle des fiches")
    conclusion = temoin.centre.synchroniser()
    assert f"ligne remise\u00a0: {depart.ident}" in en_phrases([conclusion.plans["principal"]], ())
    revenue = temoin.ligne(depart.ident)
    assert revenue is not None
    if maniere == "réponse corrigée":  # the other line holds its response now, and tells of another event
        assert {**revenue, "a_verifier": None} == {**depart.avant, "a_verifier": None}
    else:
        assert (revenue, totaux(temoin.centre.etudier())) == (depart.avant, depart.totaux)
    assert temoin.corrections == []
    assert [ligne["ligne"] for ligne in temoin.journal("ligne remise")] == [depart.ident]
    assert gardees(temoin.centre) == {}
    assert est_au_repos(temoin.centre)


@pytest.mark.parcours
@pytest.mark.parametrize("maniere", MANIERES)
def test_une_ligne_partie_que_l_equipe_ne_veut_plus_ne_revient_pas(modele: Modele, maniere: str) -> None:
    temoin = Temoin(modele, "seance")
    depart = partir(temoin, maniere)
    temoin.decider(depart.ident, "garder notre valeur")
    temoin.centre.synchroniser()
    assert temoin.ligne(depart.ident) is None
    # A form still tells of a line that staff deleted: its correction stays.
    assert len(temoin.corrections) == (1 if maniere == "supprimée" else 0)
    assert gardees(temoin.centre) == {}
    assert est_au_repos(temoin.centre)


def gardees(centre: Centre) -> dict[str, Any]:
    """Table id → the lines kept in the hidden tab."""
    lignes: dict[str, Any] = (centre.carnets["principal"].souvenir(PARTIES) or {}).get("lignes", {})
    return lignes


# What comes back by itself ------------------------------------------------------------------------------------------------------


@pytest.fixture
def seances(modele: Modele) -> Temoin:
    """Two sessions with their forms, one that staff typed."""
    return Temoin(modele, "seance")


@pytest.mark.parcours
@pytest.mark.parametrize("reprise", [True, False])
def test_une_reponse_qui_revient_retrouve_sa_ligne_une_seule_fois(seances: Temoin, *, reprise: bool) -> None:
    centre = seances.centre
    seances.annoter(AUTRE, "vue le 6 octobre")
    centre.synchroniser()
    avant = seances.ligne(AUTRE)
    (rangee,) = centre.retirer("seance", 1)
    centre.synchroniser()
    if reprise:
        seances.decider(AUTRE, "reprendre")
        centre.synchroniser()
    centre.reponses["seance"].append(rangee)
    centre.synchroniser()
    assert (seances.ligne(AUTRE), seances.corrections, gardees(centre)) == (avant, [], {})
    assert [ligne["cause"] for ligne in seances.journal("ligne remise")] == [
        "L’équipe a choisi de la reprendre." if reprise else "Sa réponse est revenue."
    ]
    assert est_au_repos(centre)
    # Its response makes it again: when it is withdrawn, the line goes with it.
    centre.retirer("seance", 1)
    centre.synchroniser()
    assert seances.ligne(AUTRE) is None


@pytest.mark.parcours
@pytest.mark.parametrize("ident", [AUTRE, TAPEE])
def test_une_ligne_supprimee_qui_reparait_est_cette_ligne(seances: Temoin, ident: str) -> None:
    centre = seances.centre
    centre.ecrire("seance", ident, adultes=9, commentaire="à garder")
    centre.synchroniser()
    rangee = list(centre.onglets["seance"][centre.rang("seance", ident)])
    ailleurs = {ligne["id"] for ligne in centre.lignes("correction")}
    centre.supprimer("seance", ident)
    centre.synchroniser()
    assert len(seances.corrections) == 1
    centre.onglets["seance"].append(rangee)
    centre.synchroniser()
    assert {ligne["id"] for ligne in centre.lignes("correction")} == ailleurs
    assert gardees(centre) == {}
    assert est_au_repos(centre)


def test_une_ligne_videe_se_reprend_une_seule_fois(seances: Temoin) -> None:
    """Its hidden id is left in the tab."""
    centre = seances.centre
    avant = seances.ligne(TAPEE)
    rangee = centre.onglets["seance"][centre.rang("seance", TAPEE)]
    rangee[1:] = [None] * len(rangee[1:])
    centre.synchroniser()
    seances.decider(TAPEE, "reprendre")
    centre.synchroniser()
    (pleine,) = [ligne for ligne in centre.lignes("seance") if ligne["id"] == TAPEE and ligne["date"]]
    assert avant == {**pleine, NOTE: None}
    assert est_au_repos(centre)


# What is kept, and how long -----------------------------------------------------------------------------------------------------


def test_ce_qui_est_garde_l_est_un_an_puis_sa_correction_se_ferme(seances: Temoin) -> None:
    centre = seances.centre
    centre.supprimer("seance", TAPEE)
    centre.synchroniser()
    parti_le = centre.aujourdhui
    centre.aujourdhui = parti_le + timedelta(days=364)
    centre.synchroniser()
    assert len(seances.corrections) == 1
    centre.aujourdhui = parti_le + timedelta(days=365)
    centre.synchroniser()
    assert (seances.corrections, gardees(centre)) == ([], {})
    assert str(seances.journal("correction close")[0]["cause"]).endswith("ou un an a passé.")


def test_une_ligne_que_l_equipe_laisse_partir_avec_sa_reponse_n_est_pas_gardee(seances: Temoin) -> None:
    """`reprendre`, of a line they had kept: they decided already."""
    centre = seances.centre
    centre.ecrire("seance", AUTRE, commentaire="à garder")
    centre.synchroniser()
    centre.retirer("seance", 1)
    centre.synchroniser()
    seances.decider(AUTRE, "reprendre")
    centre.synchroniser()
    assert (seances.ligne(AUTRE), seances.corrections, gardees(centre)) == (None, [], {})
    assert "Commentaire de l’équipe\u00a0: à garder" in str(seances.journal("ligne partie")[0]["avant"])
    assert est_au_repos(centre)


def test_une_ligne_supprimee_puis_privee_de_sa_reponse_se_reprend_encore(seances: Temoin) -> None:
    centre = seances.centre
    seances.completer(AUTRE)
    centre.synchroniser()
    avant = seances.ligne(AUTRE)
    centre.supprimer("seance", AUTRE)
    centre.synchroniser()
    centre.retirer("seance", 1)
    centre.synchroniser()
    assert len(seances.journal("ligne supprimée")) == 1
    seances.decider(AUTRE, "reprendre")
    centre.synchroniser()
    assert seances.ligne(AUTRE) == avant
    assert est_au_repos(centre)


def test_une_ligne_supprimee_en_meme_temps_que_sa_reponse_se_reprend(seances: Temoin) -> None:
    centre = seances.centre
    avant = seances.ligne(AUTRE)
    centre.supprimer("seance", AUTRE)
    centre.retirer("seance", 1)
    centre.synchroniser()
    assert [ligne["ligne"] for ligne in seances.journal("ligne supprimée")] == [AUTRE]
    seances.decider(AUTRE, "reprendre")
    centre.synchroniser()
    assert seances.ligne(AUTRE) == avant
    assert est_au_repos(centre)


def test_une_ligne_reprise_et_privee_de_sa_reponse_en_meme_temps_reste_a_l_equipe(seances: Temoin) -> None:
    centre = seances.centre
    avant = seances.ligne(AUTRE)
    centre.supprimer("seance", AUTRE)
    centre.synchroniser()
    seances.decider(AUTRE, "reprendre")
    centre.retirer("seance", 1)
    centre.synchroniser()
    assert seances.ligne(AUTRE) == avant
    assert est_au_repos(centre)
    centre.supprimer("seance", AUTRE)
    centre.synchroniser()
    assert len(seances.corrections) == 1


def test_une_ligne_que_sa_reponse_a_changee_revient_avec_ce_qu_elle_dit_maintenant(seances: Temoin) -> None:
    centre = seances.centre
    centre.ecrire("seance", AUTRE, adultes=30)
    centre.synchroniser()
    centre.supprimer("seance", AUTRE)
    centre.synchroniser()
    centre.repondre("seance", {"_": "11/10/2013 09:00:00", "date": "10/10/2013", "adultes": 21, "enfants": 6})
    centre.synchroniser()
    seances.decider(AUTRE, "reprendre")
    centre.synchroniser()
    revenue = seances.ligne(AUTRE)
    assert revenue is not None
    assert (revenue["adultes"], revenue["enfants"], revenue["fiches"]) == (30, 6, 2)
    assert [ligne["champ"] for ligne in centre.lignes("correction")] == ["Adultes"]
    assert est_au_repos(centre)


def test_une_ligne_d_un_exercice_ferme_se_reprend_telle_qu_elle_etait(seances: Temoin) -> None:
    centre = seances.centre
    centre.exercices = (replace(EXERCICE, clos=True),)
    centre.synchroniser()
    avant = {ident: seances.ligne(ident) for ident in (AUTRE, TAPEE)}
    for ident in avant:
        centre.supprimer("seance", ident)
    centre.synchroniser()
    for ident in avant:
        seances.decider(ident, "reprendre")
    centre.synchroniser()
    assert {ident: seances.ligne(ident) for ident in avant} == avant
    assert seances.corrections == []
    assert est_au_repos(centre)


def test_ce_qui_est_garde_attend_qu_un_onglet_se_lise(seances: Temoin) -> None:
    centre = seances.centre
    centre.supprimer("seance", TAPEE)
    centre.synchroniser()
    seances.decider(TAPEE, "reprendre")
    titre = centre.onglets["seance"][0][0]
    centre.effacer_la_cle("seance", "id")
    assert not any(onglet.rendues for onglet in centre.conclure().plans["principal"].onglets)
    centre.synchroniser()
    centre.onglets["seance"][0][0] = titre
    centre.synchroniser()
    assert seances.ligne(TAPEE) is not None


def test_ce_qui_est_garde_d_une_table_que_le_centre_n_a_plus_reste_garde(seances: Temoin) -> None:
    centre = seances.centre
    centre.supprimer("seance", TAPEE)
    centre.synchroniser()
    texte = centre.caches["principal"][f"{PARTIES}/0"]
    centre.caches["principal"][f"{PARTIES}/0"] = texte.replace('"seance":{', '"sortie":{')
    centre.synchroniser()
    assert (list(gardees(centre)), seances.corrections) == (["sortie"], [])
    assert est_au_repos(centre)


# Ids ----------------------------------------------------------------------------------------------------------------------------


def test_l_id_d_une_ligne_partie_ne_ressert_pas(seances: Temoin) -> None:
    centre = seances.centre
    centre.supprimer("seance", TAPEE)
    centre.synchroniser()
    centre.taper("seance", date=le(24, 10), activite="Goûter", lieu="École A", statut="réalisée")
    centre.synchroniser()
    assert str(centre.lignes("seance")[-1]["id"]) == "manuel-20140901-2"
    seances.decider(TAPEE, "garder")
    centre.synchroniser()
    centre.supprimer("seance", "manuel-20140901-2")
    centre.synchroniser()
    centre.taper("seance", date=le(7, 11), activite="Goûter", lieu="École A", statut="réalisée")
    centre.synchroniser()
    assert str(centre.lignes("seance")[-1]["id"]) == "manuel-20140901-3"
    centre.aujourdhui += timedelta(days=1)
    centre.taper("seance", date=le(14, 11), activite="Goûter", lieu="École A", statut="réalisée")
    centre.synchroniser()
    assert str(centre.lignes("seance")[-1]["id"]) == "manuel-20140902-1"


# What is told -------------------------------------------------------------------------------------------------------------------


def test_le_journal_et_les_corrections_taisent_ce_qui_nomme_quelqu_un(modele: Modele) -> None:
    temoin = Temoin(modele, "projet")
    centre = temoin.centre
    centre.ecrire("projet", temoin.tapee, referent="Yasmina", commentaire="appeler le 06 12 34 56 78")
    temoin.annoter(temoin.tapee, "Fatima est diabétique")
    centre.synchroniser()
    centre.supprimer("projet", temoin.tapee)
    centre.synchroniser()
    (trace,), (correction,) = temoin.journal("ligne supprimée"), temoin.corrections
    assert str(trace["avant"]).count("(masqué)") == 3
    for dit in (str(trace["avant"]), str(correction["valeur_calculee"])):
        assert "Identifié le\u00a0: 06/01/2014" in dit
        assert "Référent\u00a0: (masqué)" in dit
        assert not any(tu in dit for tu in ("Yasmina", "06 12", "Fatima"))


@pytest.mark.parametrize("notee", [True, False])
def test_de_quelqu_un_qui_retire_son_accord_il_ne_reste_rien(modele: Modele, *, notee: bool) -> None:
    centre = Centre(modele)
    centre.repondre("contact", {})
    centre.synchroniser()
    if notee:
        centre.ecrire("personne", str(centre.lignes("personne")[0]["id"]), reponse="rappelée, rue des Lilas")
        centre.synchroniser()
    centre.retirer("contact", 0)
    centre.synchroniser()
    assert (centre.lignes("personne"), centre.lignes("correction"), gardees(centre)) == ([], [], {})
    assert not any(nom.startswith(PARTIES) for cache in centre.caches.values() for nom in cache)
    garde = repr([centre.caches, centre.onglets["journal"]])
    assert not any(tu in garde for tu in ("Zéphyrine", "12 34", "Lilas"))
    assert est_au_repos(centre)


def test_une_ligne_que_le_service_retire_une_seconde_fois_ne_se_raconte_qu_une(seances: Temoin) -> None:
    """Its removal fell beside: the repair remembers that it was to go."""
    centre = seances.centre
    centre.retirer("seance", 1)
    onglet = [list(rangee) for rangee in centre.onglets["seance"]]
    souvenir = centre.caches["principal"]["seance/0"]
    centre.synchroniser()
    centre.onglets["seance"] = onglet
    source = f'"{AUTRE}","seance-20131010-123000'
    place = souvenir.index(source) + len(AUTRE) + 4
    fin = souvenir.index('"', place)
    centre.caches["principal"]["seance/0"] = souvenir[:place] + RETIREE + souvenir[fin:]
    centre.synchroniser()
    assert seances.ligne(AUTRE) is None
    assert len(seances.journal("ligne partie")) == 1
    assert [ligne["ligne"] for ligne in seances.corrections] == [AUTRE]
    seances.decider(AUTRE, "reprendre")
    centre.synchroniser()
    assert seances.ligne(AUTRE) is not None
