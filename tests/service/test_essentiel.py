"""The figures a team looks at first, said in French: agreement, trend, what they are compared with."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.chaine.essentiel import ChiffreCompare, Essentiel, SeancesTenues
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.declare.fiche_action import Renvoi
from passerelle.domaine.declare.periode import Comparaison, Periode
from passerelle.domaine.modele import Modele
from passerelle.service.pages.essentiel import ChiffreDit, comparer_en_mots, dire_l_essentiel
from passerelle.typographie import unite

ANNEE = Periode(nature="exercice", debut=date(2013, 9, 1), fin=date(2014, 8, 31))
D_AVANT = Periode(nature="exercice", debut=date(2012, 9, 1), fin=date(2013, 8, 31), au=date(2013, 6, 12))
COMPARAISON = Comparaison(periode=ANNEE, precedente=D_AVANT, au=date(2014, 6, 12))
PREMIERE = Comparaison(periode=ANNEE, precedente=None)


def mesure(code: str, valeur: float | None) -> Mesure | None:
    if valeur is None:
        return None
    return Mesure(code=code, periode="2013-2014", ventilation="", modalite="", valeur=valeur, n=29, sur=54)


def essentiel(
    code: str, valeur: float | None, avant: float | None = None, *, comparaison: Comparaison = COMPARAISON
) -> Essentiel:
    etape = {"ventilation": "etape", "modalite": "mise en œuvre"} if code == "PRO" else {}
    compare = ChiffreCompare(renvoi=Renvoi(code=code, **etape), mesure=mesure(code, valeur), avant=mesure(code, avant))
    return Essentiel(comparaison=comparaison, chiffres=(compare,))


def dire(modele: Modele, dit: Essentiel) -> ChiffreDit:
    (chiffre,) = dire_l_essentiel(dit, modele)
    return chiffre


def lisible(texte: str) -> str:
    return texte.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("code", "valeur", "avant", "dite", "evolution"),
    [
        ("SEA", 1, 0, "1 séance", "1 de plus (0 séance alors)"),
        ("SEA", 34, 34, "34 séances", "autant (34 séances alors)"),
        ("SEA", None, 1, "0 séance", "1 de moins (1 séance alors)"),
        ("PAR", 825, 550, "825 présences", "275 de plus, soit + 50 % (550 présences alors)"),
        ("PAR", 20, 40, "20 présences", "20 de moins, soit − 50 % (40 présences alors)"),
        ("PAR", 19, 40, "19 présences", "21 de moins (40 présences alors)"),
        ("PAR", 1337, None, "1 337 présences", "pas de chiffre un an plus tôt"),
        ("NOU_TOT", 2, 1, "2 premières venues", "1 de plus (1 première venue alors)"),
        ("NOU_TOT", None, 1, "–", "pas encore de chiffre"),
        ("BES", 2, 1, "2 expressions", "1 de plus (1 expression alors)"),
        ("SUI", 34.23, 42.86, "34 %", "9 points de moins (43 % alors)"),
        ("SUI", 44, 42.86, "44 %", "1 point de plus (43 % alors)"),
        ("PRO", 3, 1, "3 projets", "2 de plus (1 projet alors)"),
        ("BEN_H", 376.5, 1.5, "376,5 heures", "375 de plus (1,5 heure alors)"),
    ],
)
def test_un_chiffre_s_accorde_et_se_compare(
    modele: Modele, code: str, valeur: float | None, avant: float | None, dite: str, evolution: str
) -> None:
    dit = dire(modele, essentiel(code, valeur, avant))
    assert (lisible(dit.valeur), lisible(dit.evolution)) == (dite, evolution)
    sens = {"de plus": "plus", "de moins": "moins", "autant": "autant"}
    assert dit.sens == next((sens[mots] for mots in sens if mots in evolution), "")


@pytest.mark.parametrize(
    ("valeur", "ecrite", "dite"),
    [
        (0, "séance", "séance"),
        (2, "première venue", "premières venues"),
        (24.76, "présence par séance", "présences par séance"),
        (1.56, "€ par présence", "€ par présence"),
        (3.5, "note sur 4", "notes sur 4"),
        (2, "voix", "voix"),
        (12, "€", ""),
        (12, "%", ""),
    ],
)
def test_une_unite_a_part_s_accorde_au_chiffre(valeur: float, ecrite: str, dite: str) -> None:
    assert unite(valeur, ecrite) == dite


def test_la_premiere_annee_le_dit(modele: Modele) -> None:
    dit = dire(modele, essentiel("SEA", 34, comparaison=PREMIERE))
    assert (dit.sens, dit.evolution) == ("", "première année")
    assert comparer_en_mots(Essentiel(comparaison=PREMIERE)).startswith("C’est la première année")
    assert comparer_en_mots(Essentiel()) == ""


def test_avec_quoi_l_on_compare_se_dit() -> None:
    attendue = "Chaque chiffre est comparé à l’exercice 2012-2013, au 12 juin 2013."
    assert comparer_en_mots(essentiel("SEA", 1)) == attendue


def test_les_seances_se_disent_activite_par_activite(modele: Modele) -> None:
    tenues = (
        SeancesTenues(activite="Petit-déjeuner", total=34, lieux=(("Centre commercial", 12), ("École A", 22))),
        SeancesTenues(activite="Goûter", total=1, lieux=()),
        SeancesTenues(activite="Atelier parti", total=2, lieux=()),
    )
    dit = dire(modele, replace(essentiel("SEA", 37), seances=tenues))
    assert [lisible(precision) for precision in dit.precisions] == [
        "Petits-déjeuners : 34 (Centre commercial 12, École A 22)",
        "Goûter : 1",
        "Atelier parti : 2",
    ]
    assert dire(modele, replace(essentiel("PAR", 37), seances=tenues)).precisions == ()


def test_une_etape_se_nomme_et_chaque_chiffre_a_sa_definition(modele: Modele) -> None:
    dit = dire(modele, essentiel("PRO", 3))
    assert lisible(dit.titre) == "Projets à l’étape « mise en œuvre »"
    assert (dit.ventilation, dit.modalite) == ("etape", "mise en œuvre")
    assert dit.definition == modele.indicateurs["PRO"].definition


def test_un_chiffre_peu_dit_le_reconnait(modele: Modele) -> None:
    dit = essentiel("NOU_TOT", 12)
    (compare,) = dit.chiffres
    assert compare.mesure
    peu = replace(dit, chiffres=(replace(compare, mesure=replace(compare.mesure, fiable=False)),))
    assert lisible(dire(modele, peu).reserve) == "Pas encore fiable : 29 sur 54 le disent."
    assert dire(modele, dit).reserve == ""


def test_un_indicateur_retire_depuis_ne_se_montre_pas(modele: Modele) -> None:
    sans = replace(modele, indicateurs={})
    assert dire_l_essentiel(essentiel("SEA", 1), sans) == []
