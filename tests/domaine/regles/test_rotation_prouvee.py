"""What always holds of the turns, in any centre, any year, whatever people do: one sentence, one property."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, groupby, pairwise
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from passerelle.domaine.declare.entites import exercice_de
from passerelle.domaine.regles.planning import ChoixEquipe, Creneau
from tests.domaine.regles.mondes import AILLEURS, Monde, mondes

RAPIDE = settings(max_examples=25, deadline=None)


def dans_l_ordre(creneaux: Sequence[Creneau], activite: str) -> list[Creneau]:
    """The slots of an activity, as they come."""
    siens = [creneau for creneau in creneaux if creneau.activite == activite]
    return sorted(siens, key=lambda creneau: (creneau.date, creneau.date_regle))


def servi(creneau: Creneau) -> str:
    """The place that had the turn; empty when there was none, or it was cancelled."""
    return creneau.lieu_realise or ("" if creneau.statut == "annulée" else creneau.lieu_prevu)


def lieux(creneaux: Sequence[Creneau]) -> dict[str, str]:
    return {creneau.id: creneau.lieu_prevu for creneau in creneaux}


@RAPIDE
@given(mondes())
def test_aucun_lieu_exclu_n_est_jamais_prevu(monde: Monde) -> None:
    """But by staff, or announced before it closed: then the slot says so."""
    for creneau in monde.planifier():
        choix = monde.equipe.get(creneau.id, ChoixEquipe())
        assert monde.est_ouvert(creneau.tour, creneau.date)
        if creneau.date_regle in monde.feries and choix.date is None:
            assert creneau.lieu_regle == ""
        if not monde.est_ouvert(creneau.lieu_prevu, creneau.date):
            assert choix.lieu_prevu is not None or monde.est_gele(creneau)
            assert creneau.statut in ("réalisée", "annulée") or "lieu indisponible ce jour-là" in creneau.motif


def tours_libres(monde: Monde, creneaux: Sequence[Creneau]) -> Iterator[list[Creneau]]:
    """The stretches of slots that neither staff, nor a session held elsewhere, nor the freeze decided."""
    for activite in monde.activites:
        for libres, suite in groupby(dans_l_ordre(creneaux, activite), key=monde.est_libre):
            if libres:
                yield list(suite)


def chacun_son_tour(servis: Sequence[str], noms: Sequence[str]) -> bool:
    """Of two names, none has two turns while the other has none: in any stretch, their shares differ by one at most."""
    return all(
        avant != apres
        for deux in combinations(noms, 2)
        for avant, apres in pairwise(nom for nom in servis if nom in deux)
    )


@RAPIDE
@given(mondes())
def test_familles_toujours_ouvertes_et_lieux_d_une_famille_different_d_un_tour_au_plus(monde: Monde) -> None:
    for suite in tours_libres(monde, monde.planifier()):
        servis = [servi(creneau) for creneau in suite if servi(creneau)]
        toujours = [lieu.id for lieu in monde.lieux if all(monde.est_ouvert(lieu.id, c.date) for c in suite)]
        hotes = monde.hotes[suite[0].activite]
        ouvertes = [
            famille
            for famille in hotes
            if all(
                any(lieu.famille == famille and monde.est_ouvert(lieu.id, c.date) for lieu in monde.lieux)
                for c in suite
            )
        ]
        assert chacun_son_tour([monde.famille_de[lieu] for lieu in servis], ouvertes)
        for famille in hotes:
            assert chacun_son_tour(servis, [ident for ident in toujours if monde.famille_de[ident] == famille])


@RAPIDE
@given(mondes(avec_ecrits=False))
def test_ce_qui_est_fige_ne_bouge_pas(monde: Monde) -> None:
    """Whatever is learnt once it was written; where nobody can host any more, there is no slot to keep."""
    avant = monde.avec(seances={}, equipe={}, vacances={}, fermetures=()).planifier()
    apres = monde.avec(ecrits={creneau.id: creneau.lieu_prevu for creneau in avant})
    for creneau in apres.planifier():
        if apres.est_gele(creneau):
            possibles = [lieu for lieu in creneau.empechements if monde.est_ouvert(lieu, creneau.date)]
            est_ferie = creneau.date == creneau.date_regle and creneau.date in monde.feries
            assert creneau.lieu_regle == ("" if est_ferie or not possibles else apres.ecrits[creneau.id])
            assert creneau.id in monde.equipe or creneau.lieu_prevu == creneau.lieu_regle


@RAPIDE
@given(mondes())
def test_les_memes_donnees_donnent_le_meme_planning(monde: Monde) -> None:
    """In whatever order they were read; and what was planned, once written, is planned again."""
    creneaux = monde.planifier()
    autrement = monde.avec(
        activites=dict(reversed(list(monde.activites.items()))),
        exercices=monde.exercices[::-1],
        seances={cle: tenues[::-1] for cle, tenues in reversed(list(monde.seances.items()))},
        equipe=dict(reversed(list(monde.equipe.items()))),
        ecrits=dict(reversed(list(monde.ecrits.items()))),
    )
    assert autrement.planifier() == creneaux
    ecrits = {creneau.id: creneau.lieu_regle for creneau in creneaux}
    assert lieux(monde.avec(ecrits=ecrits).planifier()) == lieux(creneaux)


def choisir(donnees: st.DataObject, creneaux: Sequence[Creneau]) -> Creneau:
    """A slot that is planned, and of which nothing was reported."""
    possibles = [c for c in creneaux if c.statut not in ("exclue", "annulée", "réalisée")]
    assume(possibles)
    return donnees.draw(st.sampled_from(possibles))


def avec_choix(monde: Monde, creneau: Creneau, **choix: Any) -> Monde:
    present = monde.equipe.get(creneau.id, ChoixEquipe())
    return monde.avec(equipe={**monde.equipe, creneau.id: replace(present, **choix)})


@RAPIDE
@given(mondes(), st.data())
def test_une_annulation_ne_deplace_que_les_tours_qui_la_suivent(monde: Monde, donnees: st.DataObject) -> None:
    """No other activity, nothing earlier, nothing frozen; and the first that moves takes the very turn that was given back."""
    avant = monde.planifier()
    annule = choisir(donnees, avant)
    apres = avec_choix(monde, annule, annulee=True).planifier()
    reste = lieux(apres)
    suivants = dans_l_ordre(avant, annule.activite)
    suivants = suivants[suivants.index(annule) + 1 :]
    bouges = [creneau for creneau in avant if reste[creneau.id] != creneau.lieu_prevu]
    assert {creneau.id for creneau in bouges} <= {creneau.id for creneau in suivants if not monde.est_gele(creneau)}
    for creneau in [creneau for creneau in suivants if creneau in bouges][:1]:
        familles = [monde.famille_de[ou] for ou in (annule.lieu_prevu, reste[creneau.id], creneau.lieu_prevu)]
        assert familles[0] == familles[1]
        assert familles[1] != familles[2] or reste[creneau.id] == annule.lieu_prevu


@RAPIDE
@given(mondes(avec_equipe=False, avec_ecrits=False), st.data())
def test_sans_fermeture_une_annulation_decale_les_tours_sans_en_changer_l_ordre(
    monde: Monde, donnees: st.DataObject
) -> None:
    ouvert = monde.avec(
        lieux=[replace(lieu, ouvert_vacances=True, actif_du=None, actif_au=None) for lieu in monde.lieux],
        feries={},
        fermetures=(),
        seances={},
    )
    avant = ouvert.planifier()
    annule = choisir(donnees, avant)
    apres = avec_choix(ouvert, annule, annulee=True).planifier()
    tours = [[servi(c) for c in dans_l_ordre(plan, annule.activite) if servi(c)] for plan in (avant, apres)]
    assert tours[1] == tours[0][:-1]


def parts(monde: Monde, creneaux: Sequence[Creneau]) -> Counter[tuple[str, str, str]]:
    """(activity, exercise, family) → its turns."""
    recus = ((c, exercice_de(c.date, monde.exercices), monde.famille_de.get(servi(c))) for c in creneaux)
    return Counter(
        (creneau.activite, exercice.libelle, famille) for creneau, exercice, famille in recus if exercice and famille
    )


@settings(max_examples=25, deadline=None)
@given(mondes(), st.data())
def test_deplacer_un_creneau_ne_coute_son_tour_a_une_famille_qu_en_le_disant(
    monde: Monde, donnees: st.DataObject
) -> None:
    deplace = choisir(donnees, monde.planifier())
    sans = avec_choix(monde, deplace, date=None, lieu_prevu=None)
    ailleurs = donnees.draw(st.none() | st.sampled_from(["", AILLEURS, *monde.famille_de]))
    vers = donnees.draw(st.integers(-20, 20))
    avec = avec_choix(
        sans,
        deplace,
        lieu_prevu=ailleurs,
        date=deplace.date_regle + timedelta(days=vers) if vers else None,
    )
    (dit,) = [creneau.motif for creneau in avec.planifier() if creneau.id == deplace.id]
    perdus = parts(sans, sans.planifier()) - parts(avec, avec.planifier())
    assert {activite for activite, _, _ in perdus} <= {deplace.activite}
    for _, exercice, famille in perdus:
        (couts,) = [
            suite for suite in dit.split("Ce choix coûte ")[1:] if f"en {exercice} à" in suite and famille[1:] in suite
        ]
        assert couts
    assert ("Ce choix coûte" in dit) == bool(perdus)
