"""Mises en relation: cases staff can read, and what must always hold."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from passerelle.domaine.declare.parametre import ValeurDatee
from passerelle.domaine.regles.besoins import RegleBesoins, Theme
from passerelle.domaine.regles.mises_en_relation import MiseEnRelation, rapprocher
from tests.yaml_lu import lire_yaml

RACINE = Path(__file__).parents[3]
REGLE = TypeAdapter(RegleBesoins).validate_python(lire_yaml(RACINE / "regles/besoins.yaml"))
CAS = lire_yaml(RACINE / "tests/cas/besoins-mises-en-relation.yaml")

JOUR = date(2014, 9, 1)
THEMES = (
    Theme(id="logement", libelle="Logement", mots=()),
    Theme(id="espaces-verts", libelle="Jardins, parcs et squares", mots=()),
)
COLONNES = ["date", "lieu", "theme", "voix", "compte"]


def table(*lignes: tuple[Any, ...]) -> pd.DataFrame:
    """Retained needs: date, lieu, theme, voix, and compte (True where not given)."""
    completes = [ligne if len(ligne) == 5 else (*ligne, True) for ligne in lignes]
    return pd.DataFrame(completes, columns=COLONNES, dtype=object)


def calculer(*besoins: tuple[Any, ...], **sauf: Any) -> tuple[MiseEnRelation, ...]:
    connu: dict[str, Any] = {
        "regle": REGLE,
        "themes": THEMES,
        "besoins": table(*besoins),
        "recontactables": {},
        "partenaires": {},
        "aujourdhui": JOUR,
    }
    return rapprocher(**connu | sauf)


def lire_besoin(ligne: str) -> tuple[Any, ...]:
    jour, lieu, theme, voix = (cellule.strip() for cellule in ligne.split("|"))
    nombre: float | str | None = voix or None
    try:
        nombre = float(voix) if voix else None
    except ValueError:
        nombre = voix
    try:
        return (date.fromisoformat(jour), lieu, theme or None, nombre)
    except ValueError:
        return (jour, lieu, theme or None, nombre)


@pytest.mark.parametrize("cas", CAS, ids=lambda cas: cas["cas"])
def test_cas(cas: dict[str, Any]) -> None:
    lignes = calculer(
        *map(lire_besoin, cas["besoins"]),
        recontactables=cas.get("rappels", {}),
        partenaires=cas.get("partenaires", {}),
    )
    if "attendu" not in cas:
        assert lignes == ()
        return
    (ligne,) = lignes
    obtenu = asdict(ligne) | {"partenaires": list(ligne.partenaires)}
    assert {cle: obtenu[cle] for cle in cas["attendu"]} == cas["attendu"]


def deux_fois(theme: object, voix: object = 2) -> tuple[tuple[Any, ...], ...]:
    return ((date(2014, 1, 9), "A", theme, voix), (date(2014, 1, 16), "A", theme, voix))


def test_aucun_besoin() -> None:
    assert calculer() == ()


def test_une_ligne_qui_ne_compte_pas() -> None:
    assert calculer((date(2014, 1, 9), "A", "Logement", 9, False), (date(2014, 1, 16), "A", "Logement", 1)) == ()


def test_un_lieu_inconnu_est_une_seance() -> None:
    (ligne,) = calculer((date(2014, 1, 9), None, "Logement", 2), (date(2014, 1, 9), "A", "Logement", 2))
    assert ligne.seances == 2


def test_les_themes_en_plusieurs_noms() -> None:
    """As the tab writes them, or already read; and a label that holds a comma is one theme."""
    (jardins,) = calculer(*deux_fois("jardins, parcs et squares"))
    assert (jardins.id, jardins.theme) == ("theme-espaces-verts", "Jardins, parcs et squares")
    assert calculer(*deux_fois(("Jardins, parcs et squares", "Non classé"))) == (jardins,)


def test_l_identifiant_reste_quand_le_nom_change() -> None:
    renomme = (replace(THEMES[0], libelle="Se loger"),)
    (ligne,) = calculer(*deux_fois("se loger"), themes=renomme)
    assert (ligne.id, ligne.theme) == ("theme-logement", "Se loger")


def test_un_theme_sans_identifiant_prend_ses_mots() -> None:
    (ligne,) = calculer(*deux_fois("Se loger"), themes=(Theme(id="", libelle="Se loger", mots=()),))
    assert ligne.id == "theme-se-loger"
    (ligne,) = calculer(*deux_fois("🌱"))
    assert (ligne.id, ligne.theme) == ("theme-🌱", "🌱")


def test_l_ordre_est_celui_des_themes_puis_de_l_alphabet() -> None:
    besoins = [
        besoin for theme in ("Zoo", "Jardins, parcs et squares", "Abri", "Logement") for besoin in deux_fois(theme)
    ]
    assert [ligne.theme for ligne in calculer(*besoins)] == [
        "Logement",
        "Jardins, parcs et squares",
        "Abri",
        "Zoo",
    ]


def test_les_personnes_a_rappeler_sont_comptees_par_theme() -> None:
    (ligne,) = calculer(
        *deux_fois("Logement"),
        recontactables={"logement": 1, "LOGEMENT": 1, "Zoo": 5},
        partenaires={"logement": ["AVVA"], "Logement": ["AVVA", "École A"]},
    )
    assert (ligne.recontactables, ligne.partenaires) == (2, ("AVVA", "École A"))


def test_les_seuils_sont_ceux_du_jour_ou_l_on_a_entendu() -> None:
    """A rule that changes later neither makes nor unmakes the lines of before."""
    plus_tard = ValeurDatee(valeur=10, depuis=date(2014, 6, 1), source="Le centre")
    regle = replace(REGLE, voix_min=(*REGLE.voix_min, plus_tard))
    assert calculer(*deux_fois("Logement"), regle=regle) == calculer(*deux_fois("Logement"))
    apres = [(date(2014, 6, 5), "A", "Logement", 4), (date(2014, 6, 12), "A", "Logement", 4)]
    assert calculer(*apres, regle=regle) == ()


def test_le_singulier_et_la_reunion_a_partir_de_trois() -> None:
    def vaut(valeur: float) -> tuple[ValeurDatee, ...]:
        return (ValeurDatee(valeur=valeur, depuis=date(2013, 9, 1), source="Le centre"),)

    regle = replace(REGLE, voix_min=vaut(1), seances_min=vaut(1), reunion_min=vaut(3))
    (ligne,) = calculer((date(2014, 1, 9), "A", "Logement", 1), regle=regle, recontactables={"Logement": 2})
    assert ligne.suggestion == (
        "1 voix sur le thème «\u00a0Logement\u00a0», entendue à 1 séance\u00a0; 2 personnes acceptent d’être rappelées"
        "\u00a0: les appeler et demander à la prochaine rencontre qui veut s’y mettre\u00a0?"
    )


BESOINS = st.tuples(
    st.integers(0, 400).map(lambda ecart: date(2013, 9, 1) + timedelta(days=ecart)),
    st.sampled_from(["Centre social", "École A"]),
    st.sampled_from(["Logement", "Logement, Zoo", "Non classé", None]),
    st.sampled_from([None, 1, 2.0, "deux", 0]),
    st.booleans(),
)


@given(st.lists(BESOINS, max_size=12), st.lists(BESOINS, max_size=4))
@settings(max_examples=40, deadline=None)
def test_une_ligne_ecrite_reste(besoins: list[tuple[Any, ...]], suivants: list[tuple[Any, ...]]) -> None:
    """More needs take no line away, and never make a line tell an earlier time."""
    avant = {ligne.id: ligne for ligne in calculer(*besoins)}
    apres = {ligne.id: ligne for ligne in calculer(*besoins, *suivants)}
    assert avant.keys() <= apres.keys()
    assert all(apres[ident].derniere_le >= ligne.derniere_le for ident, ligne in avant.items())


@given(st.lists(BESOINS, max_size=12).flatmap(lambda b: st.tuples(st.just(b), st.permutations(b))))
@settings(max_examples=40, deadline=None)
def test_l_ordre_des_besoins_ne_change_rien(
    deux: tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]],
) -> None:
    une, autre = ([replace(ligne, besoins=()) for ligne in calculer(*besoins)] for besoins in deux)
    assert une == autre


@given(st.lists(BESOINS, max_size=12))
@settings(max_examples=40, deadline=None)
def test_chaque_ligne_est_vraie(besoins: list[tuple[Any, ...]]) -> None:
    """Counted again by hand, within the dates the line tells."""
    for ligne in calculer(*besoins):
        dedans = [
            b for b in besoins if b[4] and ligne.theme in str(b[2]) and ligne.premiere_le <= b[0] <= ligne.derniere_le
        ]
        voix = sum({None: 1, 1: 1, 2.0: 2}.get(b[3], 0) for b in dedans)
        assert (ligne.voix, ligne.expressions) == (voix, len(dedans))
        assert ligne.seances == len({(b[0], b[1]) for b in dedans})
        assert ligne.voix >= 3
        assert ligne.seances >= 2
        assert ligne.derniere_le - ligne.premiere_le <= timedelta(days=90)
        assert ligne.derniere_le <= JOUR
