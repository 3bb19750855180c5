"""What a write that went astray covered or took is put back as it was (contrat.md §7), on a small tab held in the hand."""

from dataclasses import replace
from typing import Any

from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.feuilles.plan import PlanOnglet
from passerelle.domaine.reparation.ancienne_note import deduire_les_restes
from passerelle.domaine.reparation.geste import Case
from passerelle.domaine.reparation.reparation import RETIREE, Reparation, reparer
from passerelle.domaine.reparation.restes import Restes
from tests.domaine.reparation.notes_d_avant import noter

TABLE = Table(
    id="pret",
    onglet="Prêts",
    genre="reponse",
    presence="nom",
    colonnes=(
        Colonne(cle="id", libelle="Identifiant"),
        Colonne(cle="nom", libelle="Nom"),
        Colonne(cle="n", libelle="Nombre", type="nombre"),
        Colonne(cle="du", libelle="Du", type="date"),
    ),
)
CLES = ["id", "nom", "n", "du", None]
LIBELLES = ["Identifiant", "Nom", "Nombre", "Du", "Notre note"]
A, B, C = ["a", "Ana", 1, 41550, "rouge"], ["b", "Bob", 2, 41551, "vert"], ["c", "Chloé", 3, 41552, "bleu"]
TOTAL = [None, None, 6, None, "Total"]


def feuille(*rangees: list[Any], cles: list[Any] = CLES, libelles: list[Any] = LIBELLES, **formules: str) -> Feuille:
    """A tab; `formules` by A1 name of the row and the column (`r2c2`)."""
    lues = {(int(nom[1]), int(nom[3])): formule for nom, formule in formules.items()}
    return lire_feuille(TABLE, Onglet(sheet_id=1, titre="Prêts", grille=[cles, libelles, *rangees], formules=lues))


def memoire(*rangees: list[Any]) -> Memoire:
    """What was last written of these rows."""
    lue = feuille(*rangees)
    return Memoire(
        ids=[str(ident) for ident in lue.colonnes["id"]],
        sources=[(f"{ident}:1",) for ident in lue.colonnes["id"]],
        colonnes={cle: lue.colonnes[cle] for cle in ("nom", "n", "du")},
        morceaux=[0] * len(rangees),
    )


def restes(avant: Feuille, apres: Feuille, souvenir: Memoire, **plan: Any) -> Restes:
    """The note of a plan made on `avant`, read again on `apres`."""
    (note,) = noter([PlanOnglet(feuille=avant, **plan)]).values()
    return deduire_les_restes(note, apres, souvenir)


def reparation(avant: Feuille, apres: Feuille, souvenir: Memoire, **plan: Any) -> Reparation:
    """What makes good what that plan left."""
    return reparer(restes(avant, apres, souvenir, **plan), apres, souvenir)


def remises(rendu: Reparation) -> dict[tuple[int, int], Any]:
    """(row, column) → what is put back there."""
    return {(r.rang, r.place): r.valeur for r in rendu.restaurations}


def remise_en_etat(lue: Feuille, rendu: Reparation) -> Feuille:
    """The tab once it is mended."""
    grille = [list(rangee) for rangee in lue.onglet.grille]
    for (rang, place), valeur in remises(rendu).items():
        grille[rang] += [None] * (place + 1 - len(grille[rang]))
        grille[rang][place] = valeur
    return lire_feuille(TABLE, replace(lue.onglet, grille=grille))


def ecrire(rang: int, ident: str, apres: Any, cle: str = "n") -> Ecriture:
    return Ecriture(rang, ident, cle, None, apres)


def test_ce_qui_est_bien_tombe_n_est_pas_touche() -> None:
    avant = feuille(A, B)
    apres = feuille(B, ["a", "Ana", 9, 41550, "rouge"])  # sorted since
    souvenir = memoire(["a", "Ana", 9, 41550], B)
    assert restes(avant, apres, souvenir, ecritures=[ecrire(2, "a", 9)]).sont_vides


def test_une_ligne_inseree_au_dessus_de_toutes() -> None:
    """The write meant for Ana covered the row somebody had just inserted: it was blank."""
    apres = feuille([None, None, 9], A, B)
    rendu = reparation(feuille(A, B), apres, memoire(["a", "Ana", 9, 41550], B), ecritures=[ecrire(2, "a", 9)])
    assert remises(rendu) == {(2, 2): None}
    assert rendu.memoire.colonnes["n"] == [1, 2]


def test_ce_qui_reste_a_faire_se_dit_case_par_case() -> None:
    """A row was inserted on top: the write meant for Bob fell on Ana."""
    apres = feuille([None, "Zoé"], ["a", "Ana", 9, 41550, "rouge"], B)
    laisse = restes(feuille(A, B), apres, memoire(A, ["b", "Bob", 9, 41551]), ecritures=[ecrire(3, "b", 9)])
    ana, libelle = ["a", "Ana", 9, 41550, "rouge"], "Nombre"
    rendue = Case(3, 2, porte="a", ligne="a", cle="n", avant=9, apres=1, remet=True, libelle=libelle, autour=ana)
    manquee = Case(3, 2, porte="b", ligne="b", cle="n", avant=2, apres=9)
    assert laisse == Restes(manquees=(manquee,), a_remettre=(rendue,))


def test_une_ligne_que_le_service_ne_connait_pas_redevient_vide() -> None:
    """Somebody inserted it, with an id of their own."""
    apres = feuille(["x", "Xavier", 9], A, B)
    rendu = reparation(feuille(A, B), apres, memoire(["a", "Ana", 9, 41550], B), ecritures=[ecrire(2, "a", 9)])
    assert remises(rendu) == {(2, 2): None}


def test_un_onglet_dont_rien_n_est_souvenu_rend_ce_qu_il_peut() -> None:
    apres = feuille([None, None, 9], A)
    rendu = reparation(feuille(A), apres, Memoire(), ecritures=[ecrire(2, "a", 9)])
    assert remises(rendu) == {(2, 2): None}
    assert list(rendu.memoire.ids) == []


def test_un_total_recouvert_revient_avec_sa_formule() -> None:
    autre = [None, None, None, None, "Pensez au café"]
    avant = feuille(A, B, autre, TOTAL, r5c2="=SUM(C3:C4)")
    # Two rows were deleted, Ana's among them: Bob's write fell on the total.
    apres = feuille(B, [None, None, 9, None, "Total"])
    rendu = reparation(avant, apres, memoire(A, ["b", "Bob", 9, 41551]), ecritures=[ecrire(3, "b", 9)])
    assert remises(rendu) == {(3, 2): {"f": "=SUM(C3:C4)"}}


def test_la_case_de_l_equipe_revient_a_la_ligne_recouverte() -> None:
    """A row was inserted on top: the write meant for Bob fell on Ana, whose number is a formula of staff's, or a value."""
    for tenue, attendu in (("=40+2", {"f": "=40+2"}), (42, 42)):
        souvenir = replace(memoire(A, ["b", "Bob", 9, 41551]), tenues={"a": {"n": tenue}})
        apres = feuille([None, "Zoé"], ["a", "Ana", 9, 41550, "rouge"], B)
        rendu = reparation(feuille(A, B), apres, souvenir, ecritures=[ecrire(3, "b", 9)])
        assert remises(rendu) == {(3, 2): attendu}


def test_une_date_recouverte_revient() -> None:
    apres = feuille([None, "Zoé"], ["a", "Ana", 1, 41600, "rouge"], B)
    rendu = reparation(feuille(A, B), apres, memoire(A, B), ecritures=[ecrire(3, "b", 41600, "du")])
    assert remises(rendu) == {(3, 3): 41550}


def test_une_colonne_de_l_equipe_deplacee_retrouve_sa_case() -> None:
    """« Notre note » was moved where « Nombre » stood: its cell was covered."""
    cles, libelles = ["id", "nom", None, "n", "du"], ["Identifiant", "Nom", "Notre note", "Nombre", "Du"]
    apres = feuille(["a", "Ana", 9, 1, 41550], cles=cles, libelles=libelles)
    rendu = reparation(feuille(A), apres, memoire(["a", "Ana", 9, 41550]), ecritures=[ecrire(2, "a", 9)])
    assert remises(rendu) == {(2, 2): "rouge"}
    assert rendu.memoire.colonnes["n"] == [1]


def test_une_colonne_inseree_etait_vide() -> None:
    cles, libelles = (
        ["id", "nom", None, "n", "du", None],
        ["Identifiant", "Nom", None, "Nombre", "Du", "Notre note"],
    )
    apres = feuille(["a", "Ana", 9, 1, 41550, "rouge"], cles=cles, libelles=libelles)
    rendu = reparation(feuille(A), apres, memoire(["a", "Ana", 9, 41550]), ecritures=[ecrire(2, "a", 9)])
    assert remises(rendu) == {(2, 2): None}


SIENNES = [("c", dict(zip(("id", "nom", "n", "du"), C, strict=False)))]
"""Chloé's line, appended."""


def glissee(*rangees: list[Any]) -> Feuille:
    """The tab, a column inserted after the ids."""
    cles, libelles = ["id", None, "nom", "n", "du", None], ["Identifiant", None, "Nom", "Nombre", "Du", "Notre note"]
    return feuille(*rangees, cles=cles, libelles=libelles)


def test_une_ligne_ajoutee_de_travers_passe_sous_ses_colonnes() -> None:
    apres = glissee(["a", None, "Ana", 1, 41550, "rouge"], ["c", "Chloé", 3, 41552])
    rendu = reparation(feuille(A), apres, memoire(A, C), ajouts=SIENNES)
    assert (rendu.retraits, rendu.rendues) == ([("c", 3)], [["c", None, "Chloé", 3, 41552]])
    assert rendu.memoire == memoire(A, C)
    # Where it is not remembered (a tab the service keeps), nothing can be told.
    assert restes(feuille(A), apres, memoire(A), ajouts=SIENNES).sont_vides


def test_une_ligne_ajoutee_a_sa_place_reste() -> None:
    """A column moved after the write: the line is whole under its keys."""
    apres = glissee(["a", None, "Ana", 1, 41550, "rouge"], ["c", None, "Chloé", 3, 41552])
    assert reparation(feuille(A), apres, memoire(A, C), ajouts=SIENNES).retraits == []


def test_une_ligne_ajoutee_sans_que_rien_ne_bouge_est_a_l_equipe() -> None:
    """Somebody exchanged two of its cells since."""
    apres = feuille(A, ["c", "Chloé", 41552, 3])
    assert restes(feuille(A), apres, memoire(A, C), ajouts=SIENNES).sont_vides


def test_une_ligne_emportee_a_la_place_d_une_autre_revient() -> None:
    """Bob was to be removed; a row inserted on top made Ana go instead."""
    avant = feuille(A, B, C, r2c4="=1+1")
    apres = feuille([None, "Zoé"], B, C)
    rendu = reparation(avant, apres, memoire(A, C), retraits=[("b", 3)])
    assert rendu.rendues == [["a", "Ana", 1, 41550, {"f": "=1+1"}]]
    assert (list(rendu.memoire.ids)[-1], list(rendu.memoire.sources)[-1]) == ("b", (RETIREE,))


def test_une_ligne_bien_retiree_ne_laisse_rien_a_faire() -> None:
    assert restes(feuille(A, B, C), feuille(A, C), memoire(A, C), retraits=[("b", 3)]).sont_vides


def test_une_formule_posee_depuis_n_est_pas_notre_ecriture() -> None:
    apres = feuille(["a", "Ana", 9, 41550, "rouge"], B, r2c2="=3*3")
    souvenir = memoire(["a", "Ana", 9, 41550], B)
    rendu = reparation(feuille(A, B), apres, souvenir, ecritures=[ecrire(2, "a", 9), ecrire(2, "a", "a", "id")])
    assert remises(rendu) == {}


def test_les_gros_ajouts_ne_se_notent_pas_et_les_onglets_sans_id_non_plus() -> None:
    ajouts = [(f"x{rang}", {"id": f"x{rang}"}) for rang in range(201)]
    assert noter([PlanOnglet(feuille=feuille(A), ajouts=ajouts)])["pret"]["ajouts"] == []
    assert noter([PlanOnglet(feuille=feuille(A))]) == {}


def test_ce_qui_n_a_pas_ete_ecrit_est_retenu_dans_le_morceau_de_sa_ligne() -> None:
    """Two lines are remembered in two chunks: Bob's number was not written, Ana's is what it was."""
    souvenir = replace(memoire(A, ["b", "Bob", 9, 41551]), morceaux=[4, 5])
    apres = feuille([None, "Zoé"], ["a", "Ana", 9, 41550, "rouge"], B)
    rendu = reparation(feuille(A, B), apres, souvenir, ecritures=[ecrire(3, "b", 9)])
    assert (rendu.memoire.colonnes["n"], rendu.morceaux_changes) == ([1, 2], {5})
    premier = reparation(
        feuille(A, B),
        feuille([None, None, 9], A, B),
        replace(memoire(["a", "Ana", 9, 41550], B), morceaux=[4, 5]),
        ecritures=[ecrire(2, "a", 9)],
    )
    assert (premier.memoire.colonnes["n"], premier.morceaux_changes) == ([1, 2], {4})


def test_ce_que_quelqu_un_a_change_depuis_n_est_pas_remis() -> None:
    """It did land in Ana's line: she changed it. It landed on Bob's, who changed it: neither is touched."""
    for apres in (feuille(["a", "Ana", 12, 41550, "rouge"], B), feuille([None, "Zoé", 12], A, B)):
        rendu = reparation(feuille(A, B), apres, memoire(["a", "Ana", 9, 41550], B), ecritures=[ecrire(2, "a", 9)])
        assert remises(rendu) == {}
        assert rendu.memoire.colonnes["n"] == [9, 2]


def test_une_ligne_qui_n_est_plus_la_ne_perd_que_ce_qui_y_etait_tombe() -> None:
    """Ana's line was deleted: what was meant for it is on Bob's."""
    apres = feuille(["b", "Bob", 9, 41551, "vert"])
    rendu = reparation(feuille(A, B), apres, memoire(A, B), ecritures=[ecrire(2, "a", 9)])
    assert remises(rendu) == {(2, 2): 2}


def test_une_colonne_sans_libelle_se_reconnait_a_ce_qu_elle_n_a_pas() -> None:
    """It was moved where « Nombre » stood."""
    avant = feuille([*A, "vu"], cles=[*CLES, None], libelles=[*LIBELLES, None])
    cles, libelles = ["id", "nom", None, "n", "du", None], ["Identifiant", "Nom", None, "Nombre", "Du", "Notre note"]
    apres = feuille(["a", "Ana", 9, 1, 41550, "rouge"], cles=cles, libelles=libelles)
    rendu = reparation(avant, apres, memoire(["a", "Ana", 9, 41550]), ecritures=[ecrire(2, "a", 9)])
    assert remises(rendu) == {(2, 2): "vu"}


def test_c_est_la_ligne_emportee_qui_revient_pas_sa_voisine() -> None:
    """Chloé was to be removed; a row inserted between Ana and Bob made Bob go."""
    rendu = reparation(feuille(A, B, C), feuille(A, [None, "Zoé"], C), memoire(A, B), retraits=[("c", 4)])
    assert rendu.rendues == [B]


def test_une_ligne_dont_l_identifiant_est_recouvert_n_est_pas_emportee() -> None:
    """A row was inserted on top: the id meant for Zoé fell on Ana, and Bob went in place of Chloé."""
    zoe = [None, "Zoé", 7, 41560]
    apres = feuille([None, "Tom"], ["z", *A[1:]], zoe, C)
    souvenir = memoire(A, B, ["z", *zoe[1:]])
    noms = [ecrire(3, "z", "z", "id")]
    rendu = reparation(feuille(A, zoe, B, C), apres, souvenir, ecritures=noms, retraits=[("c", 5)])
    assert (rendu.rendues, remises(rendu)) == ([B], {(3, 0): "a", (4, 0): "z"})


def test_deux_lignes_retirees_a_la_place_d_autres_reviennent_et_pas_davantage() -> None:
    """Bob and Chloé were to go; two rows inserted on top made Ana go, and one of theirs that stood there."""
    souvenir, avant = memoire(A), feuille(A, B, C)
    rendu = reparation(avant, feuille([None, "Zoé"], B, C), souvenir, retraits=[("b", 3), ("c", 4)])
    assert rendu.rendues == [A]
    assert list(rendu.memoire.ids) == ["a", "b", "c"]
    assert (list(rendu.memoire.morceaux), rendu.memoire.colonnes["n"]) == ([0, -1, -1], [1, 2, 3])
    d = ["d", "Dora", 4, 41553, "noir"]
    # Ana's line was deleted by somebody else: one row went by mistake, one comes back.
    rendu = reparation(feuille(d, A, B), feuille(B), memoire(d, A), retraits=[("b", 4)])
    assert rendu.rendues == [d]


def test_une_ligne_ajoutee_et_supprimee_depuis_ne_revient_pas() -> None:
    apres = glissee(["a", None, "Ana", 1, 41550, "rouge"])
    rendu = reparation(feuille(A), apres, memoire(A, C), ajouts=SIENNES)
    assert (rendu.retraits, rendu.rendues, list(rendu.memoire.ids)) == ([], [], ["a", "c"])


def test_la_premiere_ligne_ajoutee_de_travers_passe_aussi_sous_ses_colonnes() -> None:
    """Remembered first, and with its ids' column moved."""
    cles, libelles = ["nom", "id", "n", "du"], ["Nom", "Identifiant", "Nombre", "Du"]
    apres = feuille(["c", "Chloé", 3, 41552], cles=cles, libelles=libelles)
    rendu = reparation(feuille(), apres, memoire(C, A), ajouts=SIENNES)
    assert (rendu.retraits, rendu.rendues) == ([("c", 2)], [["Chloé", "c", 3, 41552]])


def test_une_ligne_qui_devait_partir_et_reste_se_retient_meme_si_personne_n_est_parti() -> None:
    """A blank row went in Bob's place."""
    rendu = reparation(feuille(A, B), feuille(A, B), memoire(A), retraits=[("b", 3)])
    assert (rendu.rendues, list(rendu.memoire.ids)) == ([], ["a", "b"])
