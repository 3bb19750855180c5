"""The write that follows one that fell askew: what it gives back at once, and what is then left (contrat.md §7)."""

from passerelle.domaine.reparation.constat import constater
from passerelle.domaine.reparation.geste import Ajout, Retrait, geste_de
from passerelle.domaine.reparation.remise import Fait, rendre
from passerelle.domaine.reparation.restes import Restes
from tests.domaine.reparation.onglet_secoue import OngletSecoue
from tests.domaine.reparation.secousses import ANA, BOB


def dora_de_travers() -> Fait:
    """Dora's line was appended as n and m changed places; nobody has looked for its row yet."""
    onglet = OngletSecoue(ANA, BOB)
    geste = geste_de(onglet.planifier(nouvelles=[{"id": "d", "nom": "Dora", "n": 4, "m": 40}]))
    onglet.deplacer_la_colonne(2, 3)
    temoin = onglet.subir(geste)
    return Fait(geste, temoin, constater(geste, temoin), {})


def test_une_ligne_de_travers_part_de_sa_rangee_et_revient_sous_ses_colonnes() -> None:
    fait = dora_de_travers()
    remise, restes = rendre(Fait(fait.geste, fait.temoin, fait.constat, {"a": 2, "b": 3, "d": 4}), Restes())
    assert remise.retraits == (Retrait(4, "d", ["d", "Dora", 4, 40], "d"),)
    assert remise.ajouts == (Ajout("d", ["d", "Dora", 40, 4]),)
    # Said again until the whole tab is read: it may fall askew once more.
    assert [ligne.ligne for ligne in restes.de_travers] == ["d"]


def test_une_ligne_de_travers_qu_on_ne_voit_nulle_part_attend() -> None:
    remise, restes = rendre(dora_de_travers(), Restes())
    assert remise.est_vide
    assert [ligne.ligne for ligne in restes.de_travers] == ["d"]


def test_ce_qui_est_recouvert_est_rendu_et_n_est_plus_a_rendre() -> None:
    onglet = OngletSecoue(ANA, BOB)
    geste = geste_de(onglet.planifier({("a", "n"): 100}))
    onglet.trier()
    temoin = onglet.subir(geste)
    remise, restes = rendre(Fait(geste, temoin, constater(geste, temoin), {}), Restes())
    assert [(case.rang, case.avant, case.apres) for case in remise.cases] == [(2, 100, 2)]
    assert (restes.a_remettre, [case.ligne for case in restes.manquees]) == ((), ["a"])
