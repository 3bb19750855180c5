"""What is proposed of the needs: cases staff can read, and what must always hold."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.domaine.regles.besoins import Lexique, construire_lexique
from passerelle.domaine.regles.mots_proposes import MOTS_PROPOSES, BesoinLu, proposer_des_mots
from passerelle.domaine.regles.separation import separer
from passerelle.domaine.texte.mots import decouper
from tests.domaine.regles.entendus import lire_le_corpus
from tests.domaine.regles.test_besoins import JOUR, LEXIQUE, REGLE, THEMES, theme
from tests.yaml_lu import lire_yaml

CAS = lire_yaml(Path(__file__).parents[2] / "cas/besoins-proposes.yaml")
LIBELLES = [theme.libelle for theme in THEMES]


def lire(besoins: Sequence[Mapping[str, Any]], lexique: Lexique = LEXIQUE) -> list[BesoinLu]:
    return [
        BesoinLu(
            id=dit["texte"],
            texte=dit["texte"],
            saisi=dit.get("choisi", ""),
            lexique=lexique,
            voulu=dit.get("équipe"),
            est_source="équipe" in dit and not dit.get("laissé"),
        )
        for dit in besoins
    ]


def dire(themes: Sequence[str]) -> str:
    return ", ".join(themes)


@pytest.mark.parametrize("cas", CAS["mots"], ids=[cas["cas"] for cas in CAS["mots"]])
def test_mots(cas: Mapping[str, Any]) -> None:
    proposes = proposer_des_mots(lire(cas["besoins"]))
    trouves: dict[str, list[str]] = {}
    for propose in proposes:
        trouves.setdefault(propose.theme.libelle, []).append(propose.mot)
    assert trouves == {libelle: mots for libelle, mots in cas["propose"].items() if mots}
    for propose in proposes if "change" in cas else ():
        assert {d.besoin: f"de {dire(d.avant)} à {dire(d.apres)}" for d in propose.deplaces} == cas["change"].get(
            propose.mot, {}
        )


@pytest.mark.parametrize("cas", CAS["lignes"], ids=[cas["texte"] for cas in CAS["lignes"]])
def test_lignes(cas: Mapping[str, Any]) -> None:
    parties = separer(cas["texte"], LEXIQUE)
    assert list(parties or ()) == cas.get("deux", [])


ENTENDUS = [entendu.texte for entendu in lire_le_corpus()]
TEXTES = st.lists(st.sampled_from(ENTENDUS), min_size=1, max_size=12, unique=True)


def test_aucun_besoin_entendu_ne_se_separe() -> None:
    """Each says one thing, in as many clauses as people like."""
    assert [texte for texte in ENTENDUS if separer(texte, LEXIQUE)] == []


@given(
    morceaux=TEXTES, joints=st.lists(st.sampled_from([". ", " ; ", "\n", ", et aussi ", " mais ", ", "]), min_size=12)
)
@settings(deadline=None)
def test_une_separation_garde_chaque_mot(morceaux: list[str], joints: list[str]) -> None:
    texte = "".join(morceau + joint for morceau, joint in zip(morceaux[:4], joints, strict=False))
    parties = separer(texte, LEXIQUE)
    if parties:
        premiere, seconde = parties
        assert decouper(premiere) + decouper(seconde) == decouper(texte)
        assert premiere in texte
        assert seconde in texte
        assert not set(LEXIQUE.classer(premiere).lus) & set(LEXIQUE.classer(seconde).lus)


PETITS = tuple(theme(libelle, *mots) for libelle, *mots in (
    ("Vert", "jardin partagé", "arbres"),
    ("Bus", "bus", "arrêt de bus", "trottinette"),
    ("Santé", "médecin", "hôpital", "dentiste"),
))  # fmt: skip
PETIT = construire_lexique(REGLE, PETITS, aujourdhui=JOUR)


@given(textes=TEXTES, corrige=st.integers(0, 11), voulu=st.sampled_from(PETITS))
@settings(deadline=None, max_examples=20)
def test_un_mot_accepte_fait_ce_qu_il_annonce_et_rien_d_autre(textes: list[str], corrige: int, voulu: Any) -> None:
    """The lexicon that is built again from the tab finds the corrected need, moves what was announced, and nothing else."""
    besoins = lire(
        [
            {"texte": texte} | ({"équipe": voulu.libelle} if rang == corrige % len(textes) else {})
            for rang, texte in enumerate(textes)
        ],
        PETIT,
    )
    for propose in proposer_des_mots(besoins)[:2]:
        accepte = construire_lexique(
            REGLE,
            [t if t is not voulu else theme(t.libelle, *t.mots, propose.mot) for t in PETITS],
            aujourdhui=JOUR,
        )
        avant, apres = ({b.id: lu.classer(b.texte).themes for b in besoins} for lu in (PETIT, accepte))
        changes = {ident: themes for ident, themes in apres.items() if themes != avant[ident]}
        (trouve,) = propose.trouves
        assert voulu.libelle in changes.pop(trouve)
        assert changes == {d.besoin: d.apres for d in propose.deplaces}


def test_mille_besoins_et_dix_corrections() -> None:
    """The lexicon is built once: a word more is tried on the few needs it may concern."""
    textes = ENTENDUS[:1000]
    corriges = [t for t in textes if "Logement" not in LEXIQUE.classer(t).themes][::50]
    lus = lire([{"texte": t} | ({"équipe": "Logement"} if t in corriges[:10] else {}) for t in textes])
    debut = time.perf_counter()
    proposes = proposer_des_mots(lus)
    assert time.perf_counter() - debut < 3
    assert len(proposes) == MOTS_PROPOSES
    assert [propose.merite for propose in proposes] == sorted(propose.merite for propose in proposes)


@pytest.mark.parametrize("mot", ["même", "meme", "dans", "", "c’est super"])
def test_un_mot_de_tous_les_jours_ne_s_ajoute_pas(mot: str) -> None:
    assert LEXIQUE.avec(THEMES[0].id, mot) is None


def test_un_lexique_etoffe_est_le_meme_par_ailleurs() -> None:
    etoffe = LEXIQUE.avec("sport", "slackline")
    assert etoffe
    assert etoffe.classer("Slackines !").themes == ("Sport et activités physiques",)
    assert LEXIQUE.classer("Slackines !").themes == ("Non classé",)
    assert etoffe.confusions == LEXIQUE.confusions
