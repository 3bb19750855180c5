"""What calendars are told, from what people do in the workbook."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from passerelle.domaine.chaine.etude import etudier
from passerelle.domaine.liens.calendrier import Annoncee, a_dire, en_souvenir
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre

LE_3 = "2013-10-03-petit-dejeuner"
LE_10 = "2013-10-10-petit-dejeuner"


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """A planning told of before any session."""
    centre = Centre(modele)
    centre.synchroniser()
    return centre


def dire(centre: Centre, ident: str = LE_3) -> Annoncee | None:
    """What is told of one, once the next synchronisation is written."""
    annoncees = centre.synchroniser().apercu.calendrier.annoncees
    assert len({annoncee.id for annoncee in annoncees}) == len(annoncees)
    return next((annoncee for annoncee in annoncees if annoncee.id == ident), None)


def surement(annoncee: Annoncee | None) -> Annoncee:
    assert annoncee is not None
    return annoncee


def test_un_creneau_est_dit_a_son_heure_et_a_son_lieu(centre: Centre) -> None:
    dit = surement(dire(centre))
    assert (dit.numero, dit.rencontre.date, dit.rencontre.heure, dit.rencontre.minutes) == (
        0,
        date(2013, 10, 3),
        "09:00",
        120,
    )
    assert (dit.rencontre.titre, dit.rencontre.lieu, dit.rencontre.nom_lieu) == (
        "Petit-déjeuner",
        "centre-social",
        "Centre social",
    )
    assert not dit.rencontre.annulee


def test_sans_changement_rien_n_est_a_ecrire(centre: Centre) -> None:
    centre.aujourdhui += timedelta(days=1)
    conclusion = centre.conclure()
    assert not any(cle.startswith("calendrier") for cle in conclusion.plans["principal"].entrees)


def test_un_creneau_deplace_garde_son_nom_et_prend_le_numero_suivant(centre: Centre) -> None:
    centre.ecrire("planning", LE_3, date="04/10/2013")
    dit = surement(dire(centre))
    assert (dit.numero, dit.rencontre.date) == (1, date(2013, 10, 4))
    assert surement(dire(centre)) == dit


def test_un_creneau_annule_puis_remis(centre: Centre) -> None:
    centre.ecrire("planning", LE_3, statut="annulée")
    dit = surement(dire(centre))
    assert (dit.numero, dit.rencontre.annulee) == (1, True)
    centre.ecrire("planning", LE_3, statut="pas encore commencé")
    dit = surement(dire(centre))
    assert (dit.numero, dit.rencontre.annulee) == (2, False)


def test_une_ligne_supprimee_est_dite_partie(centre: Centre) -> None:
    centre.supprimer("planning", LE_3)
    dit = surement(dire(centre))
    assert (dit.numero, dit.partie) == (1, True)


def test_un_creneau_qui_devient_exclu_est_dit_parti_et_un_exclu_n_est_jamais_dit(modele: Modele) -> None:
    centre = Centre(modele)
    centre.taper("fermeture", du="10/10/2013")
    assert dire(centre, LE_10) is None
    centre.taper("fermeture", du="03/10/2013")
    dit = surement(dire(centre))
    assert (dit.numero, dit.partie) == (1, True)


def test_une_date_qui_ne_se_lit_plus_laisse_ce_qui_etait_dit(centre: Centre) -> None:
    centre.ecrire("planning", LE_3, date="jeudi prochain")
    dit = surement(dire(centre))
    assert (dit.numero, dit.partie) == (0, False)


def test_une_activite_ou_un_lieu_tapes_ne_sont_pas_publies(centre: Centre) -> None:
    centre.taper("planning", date="04/10/2013", activite="Chez Mme Martin", lieu_prevu="École A")
    centre.ecrire("planning", LE_3, lieu_prevu="chez Mme Martin")
    annoncees = centre.synchroniser().apercu.calendrier.annoncees
    assert "Martin" not in repr(annoncees)
    assert [a.rencontre.lieu for a in annoncees if a.id == LE_3] == [""]


def test_une_rencontre_tenue_hors_du_planning_est_dite_sans_etre_retenue(centre: Centre) -> None:
    centre.repondre(
        "seance",
        {"_": "04/10/2013 12:30:00", "date": "04/10/2013", "lieu": "École B"},
        {"_": "05/10/2013 12:30:00", "date": "05/10/2013", "activite": "Pique-nique"},
        {"_": "06/10/2013 12:30:00", "date": "06/10/2013", "eu_lieu": "Non", "motif": "Météo"},
    )
    calendrier = centre.synchroniser().apercu.calendrier
    (hors,) = calendrier.hors_planning
    assert (hors.rencontre.date, hors.rencontre.nom_lieu, hors.numero) == (date(2013, 10, 4), "École B", 0)
    assert hors.id.startswith("seance-")
    assert hors.id not in en_souvenir(calendrier)["rencontres"]


def test_une_rencontre_du_planning_n_est_dite_qu_une_fois_la_ou_elle_a_eu_lieu(centre: Centre) -> None:
    centre.repondre("seance", {"lieu": "École B"})
    dit = surement(dire(centre))
    assert (dit.numero, dit.rencontre.nom_lieu, sorted(dit.quittes)) == (1, "École B", ["centre-social"])
    assert centre.etudier().calendrier.hors_planning == ()


def test_sans_les_seances_rien_de_neuf_n_est_dit(centre: Centre) -> None:
    centre.supprimer("planning", LE_3)
    centre.effacer_la_cle("seance", "id")
    assert surement(dire(centre)).numero == 0


def test_un_planning_jamais_lu_ne_dit_rien_et_ne_note_rien(modele: Modele) -> None:
    centre = Centre(modele)
    centre.effacer_la_cle("planning", "id")
    etude = centre.etudier()
    assert (etude.calendrier.annoncees, "calendrier" in etude.souvenirs) == ((), False)


def test_une_ligne_mise_de_cote_reste_dite_comme_avant(centre: Centre) -> None:
    centre.supprimer("planning", LE_3)
    dites = {a.id: a for a in etudier(replace(centre.donnees, cachees={"planning": {LE_3}})).calendrier.annoncees}
    assert (dites[LE_3].numero, dites[LE_3].partie) == (0, False)


def test_ce_que_la_garde_retient_n_est_pas_dit(centre: Centre, modele: Modele) -> None:
    avant = centre.conclure().apercu.calendrier
    centre.ecrire("planning", LE_3, statut="annulée")
    assert centre.conclure(reserves=["Un onglet a disparu."]).apercu.calendrier == avant
    assert centre.conclure(reserves=["Un onglet a disparu."], confirme=True).apercu.calendrier != avant
    assert Centre(modele).conclure(reserves=["Un onglet a disparu."]).apercu.calendrier.annoncees == ()


REUNION = "2014-01-07-jardin-partage"


def test_les_reunions_a_venir_ne_se_disent_qu_a_l_equipe(centre: Centre) -> None:
    centre.repondre("projet", {})
    centre.repondre("reunion", {"prochaine_le": "07/01/2014"})
    calendrier = centre.synchroniser().apercu.calendrier
    (reunion,) = calendrier.reunions
    assert (reunion.id, reunion.rencontre.titre, reunion.rencontre.heure) == (
        REUNION,
        "Réunion\u00a0: Jardin partagé",
        "",
    )
    maintenant = centre.etudier().donnees.maintenant
    pour_tous, pour_l_equipe = (
        {d.annoncee.id for d in a_dire(calendrier, maintenant=maintenant, du=date(2013, 9, 1), equipe=equipe)}
        for equipe in (False, True)
    )
    assert pour_l_equipe - pour_tous == {REUNION}
    assert centre.synchroniser().apercu.calendrier.reunions == (reunion,), (
        "le même numéro à la synchronisation suivante"
    )
    centre.ecrire("reunion", "2013-12-10-jardin-partage", prochaine_le="14/01/2014")
    deplacees = centre.synchroniser().apercu.calendrier.reunions
    assert [(une.rencontre.date.day, une.partie) for une in deplacees] == [(7, True), (14, False)]


def test_sans_les_reunions_celles_qui_etaient_dites_le_restent(centre: Centre) -> None:
    centre.repondre("projet", {})
    centre.repondre("reunion", {"prochaine_le": "07/01/2014"})
    dites = centre.synchroniser().apercu.calendrier.reunions
    del centre.onglets["reunion"]
    assert centre.etudier().calendrier.reunions == dites
