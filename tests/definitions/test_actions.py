"""The page of the action, as the centre wrote it, and the figures that answer it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from passerelle.definitions import charger_modele, lister_informations, lister_problemes
from passerelle.definitions.lecture.releve import Releve
from passerelle.definitions.lecture.yaml_sur import lire_yaml
from passerelle.domaine.declare.fiche_action import FicheAction, Renvoi, lire_renvoi
from passerelle.domaine.modele import Modele
from tests.exemples.ouverture import ecrire

PAGE: Mapping[str, tuple[str, ...]] = {
    "Créer des occasions de rencontre et d'échange entre les habitants": (
        "Favoriser la rencontre avec et entre les habitants",
        "Favoriser l'expression de besoins et constats sur la vie dans le territoire",
        "Prendre en compte la parole des habitants",
    ),
    "Accompagner les habitants dans la mise en œuvre de projets collectifs sur le territoire": (
        "Recenser les attentes et besoins partagés par les habitants",
        "Mettre en lien les personnes susceptibles de partager des objectifs communs",
        "Accompagner des groupes d'habitants dans l'émergence d'actions collectives",
        "Favoriser l'implication citoyenne des habitants dans la vie de leur territoire",
    ),
    "Développer l'action du Centre social": (
        "Permettre l'identification et la reconnaissance du Centre social comme lieu ouvert à tous",
        "Permettre l'identification du Centre social comme structure d'accompagnement et de soutien aux initiatives d'habitants",
        "Fédérer les partenaires autour de projets communs participatifs",
    ),
}


@pytest.fixture(scope="module")
def fiche(modele: Modele) -> FicheAction:
    return modele.actions["aller-vers"]


def test_les_mots_de_la_page(fiche: FicheAction) -> None:
    assert {o.texte: tuple(sous.texte for sous in o.sous) for o in fiche.objectifs} == PAGE
    assert [sous.id for o in fiche.objectifs for sous in o.sous] == [
        "1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3",
    ]  # fmt: skip
    assert [(etape.echeancier, etape.etape) for etape in fiche.etapes] == [
        ("Toute l'année", ""),
        ("Avril à septembre", ""),
        ("Décembre 2013", "identifie"),
        ("Janvier à mars 2014", "construction"),
        ("A partir d'avril 2014", "mise-en-oeuvre"),
    ]
    assert [objet.objet for objet in fiche.evaluation] == ["Réalisation de l’action", "Projets collectifs"]


def test_tout_y_a_ses_chiffres(fiche: FicheAction, modele: Modele) -> None:
    """Nothing of the shipped page is left out for want of what it names."""
    octets = (Path(__file__).parents[2] / "regles/action.yaml").read_bytes()
    document = lire_yaml("action.yaml", octets, Releve())
    assert document is not None
    codes = list(_codes(document.donnees))
    assert codes == list(_tenus(fiche))
    assert {renvoi.code for code in codes if (renvoi := lire_renvoi(code))} <= set(modele.indicateurs)
    assert all(sous.codes for objectif in fiche.objectifs for sous in objectif.sous)


def _codes(donnee: object) -> Iterator[str]:
    if isinstance(donnee, dict):
        for cle, valeur in donnee.items():
            yield from valeur if cle == "codes" else _codes(valeur)
    elif isinstance(donnee, list):
        for element in donnee:
            yield from _codes(element)


def _tenus(fiche: FicheAction) -> Iterator[str]:
    for objectif in fiche.objectifs:
        for sous in objectif.sous:
            yield from sous.codes
    for moyens in fiche.moyens:
        yield from moyens.codes
    for etape in fiche.etapes:
        yield from etape.codes
    for objet in fiche.evaluation:
        for indicateur in objet.indicateurs:
            yield from indicateur.codes


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("SEA", Renvoi(code="SEA")),
        ("BES/theme", Renvoi(code="BES", ventilation="theme")),
        ("ORG/nature:Habitants bénévoles", Renvoi(code="ORG", ventilation="nature", modalite="Habitants bénévoles")),
        ("OBS: Les gens se sont parlé", Renvoi(code="OBS", modalite="Les gens se sont parlé")),
        ("REA@petit-dejeuner", Renvoi(code="REA", activite="petit-dejeuner")),
        ("SEA lieu", None),
        ("", None),
    ],
)
def test_un_renvoi_a_un_chiffre(ecrit: str, lu: Renvoi | None) -> None:
    assert lire_renvoi(ecrit) == lu


NUMERIQUE = """\
numerique:
  intitule: Atelier numérique
  objectifs:
    - id: "1"
      texte: Réduire les écarts
      sous:
        - {id: "1.1", texte: Accueillir, codes: [SEA]}
        - {id: "1.2", texte: Rassurer, recit: true}
        - {id: "1.3", texte: Essaimer}
"""


def test_une_seconde_action_est_une_seconde_entree(tmp_path: Path) -> None:
    ecrire(tmp_path, {"regles/action.yaml": NUMERIQUE})
    assert list(charger_modele(tmp_path).actions) == ["aller-vers", "numerique"]
    assert [str(information).replace("\u00a0", " ") for information in lister_informations(tmp_path)] == [
        (
            "regles/action.yaml, ligne 9 : aucun chiffre ne répond au sous-objectif “1.3”. "
            "Ajoutez « codes: [ … ] », ou « recit: true » si l’équipe le raconte."
        )
    ]


def test_un_centre_qui_retire_un_chiffre_garde_la_page(tmp_path: Path) -> None:
    ecrire(tmp_path, {"regles/indicateurs.yaml": "retirer: [MER_DEC, AGE]\n"})
    assert lister_problemes(tmp_path) == []
    objectifs = charger_modele(tmp_path).actions["aller-vers"].objectifs
    assert objectifs[1].sous[1].codes == ()
    assert "AGE" not in objectifs[0].sous[0].codes


def test_un_indicateur_illisible_n_est_dit_qu_une_fois(tmp_path: Path) -> None:
    ecrire(tmp_path, {"regles/indicateurs.yaml": "SEA: {libelle: 3}\n", "regles/action.yaml": NUMERIQUE})
    assert {probleme.fichier for probleme in lister_problemes(tmp_path)} == {"regles/indicateurs.yaml"}
