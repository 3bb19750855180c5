"""Personal data in free text: cases staff can read, and what must always hold."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from passerelle.domaine.texte.confidentialite import SURES, construire_detecteur, construire_relecteur
from passerelle.domaine.texte.regle_confidentialite import RegleConfidentialite
from tests.domaine.regles.entendus import lire_le_corpus
from tests.domaine.texte.textes_ecrits import MOITIES, lire_les_textes, mesurer
from tests.yaml_lu import lire_yaml

RACINE = Path(__file__).parents[3]
REGLE = TypeAdapter(RegleConfidentialite).validate_python(lire_yaml(RACINE / "regles/besoins.yaml")["confidentialite"])
CAS = lire_yaml(RACINE / "tests/cas/confidentialite.yaml")
BESOINS = lire_yaml(RACINE / "tests/cas/besoins.yaml")
SUSPECT = construire_relecteur(REGLE, construire_detecteur(REGLE))

DIT = {
    "telephone": "numéro de téléphone",
    "courriel": "adresse de courriel",
    "sante": "santé d’une personne",
    "nom": "nommer une personne",
    "adresse": "où habite une personne",
    "situation": "la vie d’une personne",
}


@pytest.mark.parametrize(("genre", "texte"), [(genre, texte) for genre in DIT for texte in CAS[genre]])
def test_suspect(genre: str, texte: str) -> None:
    phrase = SUSPECT(texte)
    assert phrase is not None
    assert DIT[genre] in phrase
    assert (phrase in SURES) == (genre in ("telephone", "courriel"))


@pytest.mark.parametrize("texte", CAS["permis"])
def test_permis(texte: str) -> None:
    assert SUSPECT(texte) is None


def test_les_besoins_des_autres_cas_sont_permis() -> None:
    textes = [texte for groupe in BESOINS["premier_theme"].values() for texte in groupe]
    textes += [cas["texte"] for cas in BESOINS["annee_2013_2014"]]
    assert [texte for texte in textes if SUSPECT(texte)] == []


@pytest.mark.parametrize("moitie", MOITIES)
def test_ce_que_le_detecteur_vaut(moitie: str) -> None:
    """One sentence in twenty asked about for nothing, one in ten missed: no more, of what volunteers write."""
    mesure = mesurer(lire_les_textes(moitie), SUSPECT)
    assert mesure.a_tort < 0.05
    assert mesure.manques < 0.10


def test_les_besoins_du_corpus_ne_se_demandent_guere() -> None:
    """Most of what residents say names nobody: those who are asked about it are few."""
    textes = [entendu.texte for entendu in lire_le_corpus()]
    assert sum(SUSPECT(texte) is not None for texte in textes) / len(textes) < 0.03


@pytest.mark.parametrize("texte", ["a@b.fr", "0612345678"])
def test_un_texte_de_dix_signes_se_lit_comme_un_autre(texte: str) -> None:
    assert SUSPECT(texte)


def test_les_listes_sont_celles_de_la_regle() -> None:
    """What a centre takes out of the lists is no longer looked for; what it adds is."""
    autre = construire_detecteur(replace(REGLE, messageries=(), maladies=("rhume",), etats=()))
    assert autre("mon voisin a un cancer") is None
    assert autre("marie @ gmail") is None
    assert autre("mon voisin a un rhume")


NUMEROS = st.tuples(
    st.sampled_from(["0", "+33", "0033", "+33 ", "0033 ", "+33 (0)", "+33-"]),
    st.integers(1, 9),
    st.lists(st.integers(0, 99), min_size=4, max_size=4),
    st.sampled_from(["", " ", ".", "-", "\u00a0", " - ", "  "]),
).map(lambda n: f"{n[0]}{n[1]}" + "".join(f"{n[3]}{paire:02d}" for paire in n[2]))
ENTOURAGE = st.text("abcé ,!’\n(", max_size=20)


@given(NUMEROS, ENTOURAGE, ENTOURAGE)
def test_un_numero_se_voit_partout(numero: str, avant: str, apres: str) -> None:
    assert SUSPECT(f"{avant} {numero}{apres}")


@given(
    st.from_regex(r"[a-z]([a-z0-9._+-]{0,12}[a-z0-9])?@[a-z][a-z0-9-]{0,12}[a-z](\.[a-z]{2,5}){1,2}", fullmatch=True),
    ENTOURAGE,
    ENTOURAGE,
)
def test_une_adresse_se_voit_partout(adresse: str, avant: str, apres: str) -> None:
    assert SUSPECT(f"{avant} {adresse} {apres}")
    assert SUSPECT(adresse.upper())


MALICE = st.sampled_from(
    [
        *(
            "a",
            "0",
            "6",
            " ",
            "@",
            ".",
            "-",
            "M",
            "M. ",
            "é",
            "e\u0301",
            "\n",
            "+",
            "(",
            ")",
            "0 ",
            "06.",
            "a@",
            "a.",
            "+33 ",
        ),
        *(
            "mon ",
            "mon voisin ",
            "très ",
            "il est ",
            "Il est de ",
            "je suis ",
            "malade ",
            "malade d’attendre ",
            "Mme ",
            "en ",
        ),
        *("2013-10-", "12/", "au ", "de ma ", "Fatima ", "point ", "arobase "),
        *(
            "la dame du ",
            "12 rue ",
            "elle habite ",
            "porte ",
            "zéro ",
            "six ",
            "quatre-vingt ",
            "@a",
            "Mme A ",
            "rue ",
            "du 2e ",
        ),
    ]
)


@given(st.lists(MALICE, min_size=1, max_size=3).map("".join))
@settings(max_examples=30, deadline=None)
@example("0 ")
@example("mon petit ")
def test_un_texte_de_dix_mille_signes_se_lit_d_un_trait(motif: str) -> None:
    """A pattern that went back over what it has read would not come to the end of these."""
    texte = (motif * 10_000)[:10_000]
    assert construire_relecteur(REGLE, construire_detecteur(REGLE))(texte) == SUSPECT(texte)


@given(st.text(max_size=200))
def test_tout_texte_se_lit(texte: str) -> None:
    assert SUSPECT(texte) in {None, *(SUSPECT(CAS[genre][0]) for genre in DIT)}
