"""The tables that forms fill, when a centre withdraws a form."""

from dataclasses import replace

from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre, valeurs


def test_ce_qu_un_formulaire_retire_avait_dit_reste_et_l_equipe_tient_l_onglet(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("seance", {})
    centre.synchroniser()
    formulaires = {ident: fiche for ident, fiche in modele.formulaires.items() if ident != "seance"}
    centre.modele = replace(modele, formulaires=formulaires)
    del centre.reponses["seance"]
    centre.taper(
        "seance", date="10/10/2013", activite="Goûter", lieu="École A", statut="réalisée", adultes=20, enfants=5
    )
    centre.synchroniser()
    assert [(ligne["activite"], ligne["adultes"]) for ligne in centre.lignes("seance")] == [
        ("Petit-déjeuner", 12),
        ("Goûter", 20),
    ]
    assert valeurs(centre.etudier(), "PAR")[""] == 16 + 25


def test_un_onglet_de_reponses_absent_laisse_ses_lignes_en_l_etat(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("seance", {})
    centre.synchroniser()
    del centre.reponses["seance"]
    etude = centre.etudier()
    assert etude.fusions["seance"].terminer().retraits == []
    assert valeurs(etude, "SEA")[""] == 1
