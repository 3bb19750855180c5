"""The entry of the hidden tab that tells what the last write did."""

import json

from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.reparation.constat import DeTravers, Emportee
from passerelle.domaine.reparation.geste import AJOUTS_NOTES, Case, geste_de
from passerelle.domaine.reparation.note import (
    EFFACEMENT,
    GAUCHE,
    PLUS_BAS,
    composer,
    est_ancienne,
    lire_la_zone,
    placer,
    relever_les_restes,
    relever_les_temoins,
)
from passerelle.domaine.reparation.restes import Restes, depuis_note, en_note
from tests.domaine.reparation.onglet_secoue import OngletSecoue

CACHE = Onglet(sheet_id=9, titre="_passerelle")
ANA, BOB = ["a", "Ana", 1, 10, "rouge"], ["b", "Bob", 2, 20, "vert"]


def test_sans_note_et_apres_une_note_d_avant_rien_n_est_releve() -> None:
    assert (relever_les_restes({}, CACHE), est_ancienne({})) == ({}, False)
    d_avant: dict[str, object] = {"seance": {"places": {}}}
    assert (relever_les_restes(d_avant, CACHE), est_ancienne(d_avant)) == ({}, True)


def test_une_ecriture_qui_ne_touche_aucune_ligne_ne_laisse_rien() -> None:
    note = composer([], placer([], 10), {})
    assert not est_ancienne(note)
    assert relever_les_restes(note, CACHE) == {}


def test_les_copies_sont_plus_bas_que_les_rangees_copiees() -> None:
    geste = geste_de(OngletSecoue(ANA, BOB).planifier({("b", "n"): 3}))
    zone = placer([geste], 10)
    assert (zone.haut, zone.hauteur, zone.largeur) == (3, 3, 10)
    assert lire_la_zone(composer([geste], zone, {})) == zone
    plusieurs = geste_de(OngletSecoue(ANA, BOB).planifier({("a", "n"): 3, ("b", "n"): 3}))
    assert (placer([plusieurs], 10).haut, placer([geste, plusieurs], 10).hauteur) == (3, 7)
    assert GAUCHE > 1, "the columns A and B are for the entries"


def test_les_copies_d_un_tres_grand_onglet_ne_descendent_pas_sans_fin() -> None:
    onglet = OngletSecoue(ANA, *([None] * 5 for _ in range(PLUS_BAS + 10)), BOB)
    geste = geste_de(onglet.planifier({("b", "n"): 3}))
    assert geste.rangs[0] > PLUS_BAS
    assert placer([geste], 10).haut == PLUS_BAS


def test_une_copie_avec_une_formule_se_lit_comme_elle_a_ete_tapee() -> None:
    geste = geste_de(OngletSecoue(ANA, BOB).planifier({("b", "m"): 3}))
    zone = placer([geste], 10)
    vide = [None] * GAUCHE
    grille = [*([[]] * zone.haut), [*vide, *geste.cles], [*vide, *geste.libelles], [*vide, "b", "Bob", 2, 4, "vert"]]
    cache = Onglet(sheet_id=9, titre="_passerelle", grille=grille, formules={(5, GAUCHE + 3): "=2+2"})
    (restes,) = relever_les_restes(composer([geste], zone, {}), cache).values()
    assert [case.apres for case in restes.a_remettre] == [{"f": "=2+2", "de": [5, GAUCHE + 3]}]


def test_un_premier_import_ne_se_note_pas_ligne_a_ligne() -> None:
    nouvelles = [{"id": f"x{rang}", "nom": "X"} for rang in range(AJOUTS_NOTES + 1)]
    onglet = OngletSecoue(ANA)
    zone = placer([], 10)
    for ajouts, notees in ((nouvelles, 0), (nouvelles[1:], AJOUTS_NOTES)):
        note = composer([geste_de(onglet.planifier(nouvelles=ajouts))], zone, {})
        assert len(note["gestes"]["pret"]["ajouts"]) == notees


def test_une_ecriture_tombee_en_place_ne_laisse_rien() -> None:
    """Not even the line it names: what is noted is looked at again at every reading."""
    geste = geste_de(OngletSecoue(ANA, [None, *BOB[1:]]).planifier(nommer={"Bob": "b"}))
    zone = placer([geste], 10)
    vide = [None] * GAUCHE
    grille = [*([[]] * zone.haut), [*vide, *geste.cles], [*vide, *geste.libelles], [*vide, None, *BOB[1:]]]
    note = composer([geste], zone, {"pret": Restes()})
    assert note["restes"] == {}
    assert relever_les_restes(note, Onglet(sheet_id=9, titre="_passerelle", grille=grille)) == {}


def test_ce_qui_reste_a_faire_se_relit_en_entier() -> None:
    case = Case(2, 1, "a", "a", "nom", "Ana", {"f": "=1", "de": [2, 1]}, remet=True, libelle="Nom", autour=["a", "Ana"])
    restes = Restes(
        manquees=(case,),
        a_remettre=(Case(3, 1, "b", "b", "nom", None, "Bob"),),
        emportees=(Emportee(["id"], ["Identifiant"], ["a"]),),
        restees=(Emportee(["id"], ["Identifiant"], ["b"]),),
        de_travers=(DeTravers("d", ["d"], ["id"], ["Identifiant"]),),
        neuves=("z",),
    )
    relus = depuis_note(json.loads(json.dumps(en_note(restes))))
    assert json.dumps(en_note(relus)) == json.dumps(en_note(restes))
    assert (relus.manquees, relus.emportees, relus.de_travers) == (restes.manquees, restes.emportees, restes.de_travers)


def test_ce_qui_s_efface_ne_laisse_rien_a_reparer() -> None:
    geste = geste_de(OngletSecoue(ANA, BOB).planifier({("b", "n"): 3}))
    note = {**composer([geste], placer([geste], 10), {}), EFFACEMENT: True}
    assert relever_les_restes(note, CACHE) == {}
    assert relever_les_temoins({}, CACHE) == []
