"""What fell where it was meant, in a row that only what it holds can tell."""

from dataclasses import replace

from passerelle.domaine.reparation.constat import constater
from passerelle.domaine.reparation.geste import Case, Geste, Retrait
from passerelle.domaine.reparation.temoin import Temoin

CLES = ["id", "nom", "n"]
ZOE = [None, "Zoé", 7]
NOM = Case(2, 1, "", "", "nom", "Zoé", "Zoë", remet=True, libelle="Nom", autour=ZOE)
NOMBRE = Case(2, 2, "", "", "n", 7, 8, remet=True, libelle="Nombre", autour=ZOE)
GESTE = Geste(table="pret", cles=CLES, libelles=CLES, cases=(NOM, NOMBRE))


def test_une_case_a_refaire_se_reconnait_avec_celles_qui_sont_ecrites() -> None:
    """The column of the numbers was moved away: the name was written, the number was not."""
    temoin = Temoin(cles=["id", "nom", None, "n"], libelles=CLES, rangees={2: [None, "Zoé", None, 7]})
    constat = constater(GESTE, temoin)
    assert constat.manquees == (replace(NOMBRE, autour=[None, "Zoë", None, 7]),)
    assert [(r.place, r.avant, r.apres) for r in constat.remises] == [(2, 8, None)]


def test_une_autre_rangee_laisse_la_case_comme_elle_etait() -> None:
    temoin = Temoin(cles=CLES, libelles=CLES, rangees={2: [None, "Léo", 7]})
    assert constater(GESTE, temoin).manquees == (NOM, NOMBRE)


def test_une_rangee_de_deux_cases_raccourcie_s_allonge() -> None:
    courte = [None, "Zoé"]
    geste = replace(GESTE, cases=(replace(NOM, autour=courte), replace(NOMBRE, avant=None, autour=courte)))
    temoin = Temoin(cles=["id", None, "n"], libelles=CLES, rangees={2: courte})
    (manquee,) = constater(geste, temoin).manquees
    assert (manquee.cle, manquee.autour) == ("nom", [None, "Zoé", 8])


def test_ce_qui_est_ecrit_dans_une_autre_rangee_n_y_change_rien() -> None:
    ailleurs = Case(3, 1, "b", "b", "nom", "Bob", "Bobby", remet=True, libelle="Nom")
    temoin = Temoin(
        cles=["id", "nom", None, "n"], libelles=CLES, rangees={2: [None, "Zoé", None, 7], 3: ["b", "Bob", None, 2]}
    )
    constat = constater(replace(GESTE, cases=(NOM, ailleurs, NOMBRE)), temoin)
    assert constat.manquees == (replace(NOMBRE, autour=[None, "Zoë", None, 7]),)


def test_ce_qui_est_a_rendre_est_plus_haut_des_rangees_que_la_meme_ecriture_a_retirees() -> None:
    plus_bas = Case(5, 2, "c", "c", "n", 3, 4, libelle="n")
    retraits = (Retrait(2, "a", ["a", "Ana", 1]), Retrait(6, "d", ["d", "Dora", 4]))
    temoin = Temoin(cles=CLES, libelles=CLES, rangees={2: ["a", "Ana", 1], 5: ["b", "Bob", 2], 6: ["d", "Dora", 4]})
    constat = constater(replace(GESTE, cases=(plus_bas,), retraits=retraits), temoin)
    assert [(r.rang, r.porte, r.avant, r.apres) for r in constat.remises] == [(4, "b", 4, 2)]
