"""The id of a response, fixed once given (contrat.md §5): what staff wrote beside a need never goes to another."""

from collections.abc import Callable, Mapping, Sequence
from random import Random
from time import process_time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.identites import SANS_SOUVENIR, Souvenirs
from passerelle.domaine.reponses.reponse import Reponses, lire_rangees, lire_reponses
from passerelle.domaine.texte.lecture import Cellule, reunir
from tests.domaine.fiches_d_essai import SOURCE, grille, reponses_de

Fiche = Mapping[str, Cellule]
SANS = ""
TEXTES = (
    "un banc devant le hall", "des bacs à fleurs", "moins de bruit le soir", "un local pour les jeunes", "une fontaine à boire",
    "plus de lumière rue Haute", "un arrêt de bus", "des jeux pour les petits",
)  # fmt: skip


def lire(
    modele: Modele,
    fiches: Sequence[Fiche],
    avant: Reponses | None = None,
    perdues: Sequence[str] = (),
    ident: str = "besoin",
) -> Reponses:
    """The needs as read, by what the last reading left. Those of `perdues` have no column any more."""
    formulaire = modele.formulaires[ident]
    tableau = grille(modele, ident, *fiches)
    titres = [formulaire.question(cle).titre for cle in perdues]
    tableau[0] = ["" if titre in titres else titre for titre in tableau[0]]
    return lire_reponses(
        formulaire,
        lire_rangees(formulaire, tableau, {}),
        souvenirs=souvenirs(reponses_de(avant)) if avant else SANS_SOUVENIR,
        vues=avant.posees if avant else (),
    )


def souvenirs(lignes: pd.DataFrame) -> Souvenirs:
    def contenu(ident: str) -> dict[str, Cellule]:
        return {cle: reunir(dit) for cle, dit in lignes.loc[ident].items() if isinstance(cle, str)}

    return Souvenirs(sources=lignes[SOURCE].tolist(), contenu=contenu)


def ids(lues: Reponses) -> dict[object, str]:
    """What was said → the id of its response."""
    return {dit: str(ident) for ident, dit in reponses_de(lues)["texte"].items()}


def fiches(*moments: str) -> list[dict[str, Cellule]]:
    return [{"_": moment, "texte": texte} for moment, texte in zip(moments, TEXTES, strict=False)]


@pytest.mark.parametrize("moment", [SANS, "midi", "03/10/2013 12:30:00", "03/10/2013"])
def test_des_rangees_ajoutees_laissent_les_autres_a_leur_place(modele: Modele, moment: str) -> None:
    """However many come, above or below, at a moment that tells nothing."""
    toutes = fiches(*[moment] * len(TEXTES))
    lues = lire(modele, toutes[:2])
    connues = ids(lues)
    for nombre in range(3, len(toutes) + 1):
        lues = lire(modele, list(reversed(toutes[:nombre])), lues)
        assert connues.items() <= ids(lues).items()
        connues = ids(lues)
    assert len(set(connues.values())) == len(toutes)


@pytest.mark.parametrize("moment", [SANS, "03/10/2013 12:30:00", "03/10/2013"])
@pytest.mark.parametrize(
    "changement",
    [{"voix": 7}, {"lieu": "École A"}, {"texte": "un banc devant le grand hall"}, {"date": "04/10/2013", "lieu": "École A"}],
)  # fmt: skip
def test_une_reponse_corrigee_garde_son_identifiant(
    modele: Modele, moment: str, changement: dict[str, Cellule]
) -> None:
    toutes = fiches(moment, moment, moment)
    avant = lire(modele, toutes)
    corrigee = {**toutes[0], **changement}
    apres = lire(modele, [toutes[2], corrigee, {"_": moment, "texte": "un arrêt de bus"}, toutes[1]], avant)
    attendu = ids(avant)[toutes[0]["texte"]]
    assert ids(apres)[corrigee["texte"]] == attendu
    assert {ids(avant)[t] for t in TEXTES[1:3]} == {ids(apres)[t] for t in TEXTES[1:3]}


def test_a_la_meme_seconde_une_reponse_toute_changee_reste_la_meme(modele: Modele) -> None:
    toutes = fiches(*["03/10/2013 12:30:00"] * 3)
    avant = lire(modele, toutes)
    apres = lire(modele, [{**toutes[0], "texte": "rien à voir", "voix": 3}, *toutes[1:]], avant)
    assert ids(apres)["rien à voir"] == ids(avant)[TEXTES[0]]


@pytest.mark.parametrize("moment", [SANS, "03/10/2013"])
def test_une_reponse_remplacee_ne_donne_pas_son_identifiant(modele: Modele, moment: str) -> None:
    """One taken away, another typed: what staff wrote beside the first is not for the second."""
    toutes = fiches(moment, moment, moment)
    avant = lire(modele, toutes[:2])
    apres = lire(modele, [toutes[1], toutes[2]], avant)
    assert ids(apres)[TEXTES[1]] == ids(avant)[TEXTES[1]]
    assert ids(apres)[TEXTES[2]] not in ids(avant).values()


@pytest.mark.parametrize("corrige", ["05/10/2013 09:00:00", SANS, "03/10/2013 12:31:30"])
def test_un_horodateur_corrige_ne_change_pas_l_identifiant(modele: Modele, corrige: str) -> None:
    """Nor does what is corrected afterwards."""
    une, autre = fiches("03/10/2013 12:30:00", "04/10/2013 12:30:00")
    avant = lire(modele, [une, autre])
    ensuite = lire(modele, [autre, {**une, "_": corrige}], avant)
    assert ids(ensuite) == ids(avant)
    enfin = lire(modele, [{**une, "_": corrige, "voix": 8}, autre], ensuite)
    assert ids(enfin) == ids(avant)
    assert reponses_de(lire(modele, [autre, {**une, "_": corrige, "voix": 8}], enfin)).equals(reponses_de(enfin))


def test_un_horodateur_ajoute_a_une_rangee_tapee(modele: Modele) -> None:
    une, autre = fiches(SANS, SANS)
    avant = lire(modele, [une, autre])
    assert ids(lire(modele, [{**une, "_": "03/10/2013 12:30:00"}, autre], avant)) == ids(avant)


def test_sans_sa_colonne_une_reponse_reste_ce_qu_on_en_savait(modele: Modele) -> None:
    """Digests no longer compare; when the column is back, they do again."""
    toutes = [
        {**fiche, "voix": rang}
        for rang, fiche in enumerate(
            fiches(SANS, SANS, "03/10/2013 12:30:00", "03/10/2013 12:30:00", "04/10/2013 12:30:00"), 1
        )
    ]
    avant = lire(modele, toutes)
    sans = lire(modele, list(reversed(toutes)), avant, perdues=["voix"])
    assert sans.perdues == {"voix"}
    assert ids(sans) == ids(avant)
    assert sorted(reponses_de(sans)[SOURCE]) == sorted(reponses_de(avant)[SOURCE])
    assert reponses_de(lire(modele, toutes, sans)).equals(reponses_de(avant))


def test_un_renvoi_dans_la_minute_ne_prend_pas_la_place_de_la_premiere(modele: Modele) -> None:
    """Sent twice: the first stays, and so does one already known, whichever came first."""
    une = fiches("03/10/2013 12:30:20")[0]
    avant = lire(modele, [une])
    encore = [{**une, "_": moment} for moment in ("03/10/2013 12:30:00", "03/10/2013 12:31:10")]
    assert ids(lire(modele, [*encore, une], avant)) == ids(avant)
    assert reponses_de(lire(modele, [une, *encore])).index.tolist() == [
        "besoin-20131003-123000", "besoin-20131003-123110",
    ]  # fmt: skip


def test_deux_reponses_connues_qui_deviennent_egales_restent_deux(modele: Modele) -> None:
    une, autre = fiches("03/10/2013 12:30:00", "03/10/2013 12:30:20")
    avant = lire(modele, [une, autre])
    apres = lire(modele, [une, {**autre, "texte": une["texte"]}], avant)
    assert reponses_de(apres).index.tolist() == reponses_de(avant).index.tolist()


Geste = Callable[[Random, list[dict[str, Cellule]]], None]


def _ajouter(hasard: Random, rangees: list[dict[str, Cellule]]) -> None:
    libres = [texte for texte in TEXTES if all(rangee["texte"] != texte for rangee in rangees)]
    if libres:
        moment = hasard.choice((SANS, "03/10/2013", "03/10/2013 12:30:00", "04/10/2013 09:00:00"))
        rangees.insert(hasard.randint(0, len(rangees)), {"_": moment, "texte": hasard.choice(libres), "voix": 1})


def _retirer(hasard: Random, rangees: list[dict[str, Cellule]]) -> None:
    if rangees:
        del rangees[hasard.randrange(len(rangees))]


def _corriger(hasard: Random, rangees: list[dict[str, Cellule]]) -> None:
    if rangees:
        hasard.choice(rangees)["voix"] = hasard.randint(1, 90)


def _trier(hasard: Random, rangees: list[dict[str, Cellule]]) -> None:
    hasard.shuffle(rangees)


GESTES: tuple[Geste, ...] = (_ajouter, _ajouter, _retirer, _corriger, _trier)


@pytest.mark.parcours
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(hasard=st.randoms(use_true_random=False), gestes=st.lists(st.sampled_from(GESTES), max_size=12))
def test_quoi_qu_on_fasse_un_besoin_garde_son_identifiant(modele: Modele, hasard: Random, gestes: list[Geste]) -> None:
    """One thing done between two readings, whatever it is."""
    rangees: list[dict[str, Cellule]] = []
    lues: Reponses | None = None
    connus: dict[object, str] = {}
    for geste in gestes:
        geste(hasard, rangees)
        lues = lire(modele, rangees, lues)
        assert len(reponses_de(lues)) == len(rangees)
        assert reponses_de(lues).index.is_unique
        for texte, ident in ids(lues).items():
            assert connus.get(texte, ident) == ident
        connus = ids(lues)


def test_des_textes_sans_fin_corriges_ensemble_se_retrouvent_vite(modele: Modele) -> None:
    hasard = Random(1)  # noqa: S311 - any words will do
    mots = " ".join(TEXTES).split()
    longs = [" ".join(f"{mot}{hasard.randrange(1000)}" for mot in hasard.choices(mots, k=6_000)) for _ in range(10)]
    avant = lire(modele, [{"texte": long} for long in longs])
    debut = process_time()
    apres = lire(modele, [{"texte": f"{long} encore"} for long in longs], avant)
    assert process_time() - debut < 6
    assert (len(apres.ids), set(apres.ids)) == (10, set(avant.ids))
