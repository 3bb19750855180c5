"""Accents that a wrong opening, an old Excel or a Macintosh has changed: read right, or refused saying so."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.erreurs import FichierRefuse
from passerelle.importation.accents import decoder, reparer, sont_abimes
from tests.importation.test_importation import ENTETE, LUE, UNE, en_csv, en_xlsx, importer, seule

TEXTE = "Une fête à l’école, où ça déborde… « déjà » 12 €"
OBSERVATION = "Ce qui s'est passé"


def fichier(texte: str = TEXTE, separateur: str = ",") -> str:
    return en_csv(ENTETE, [*UNE[:-1], texte], separateur=separateur)


def mal_ouvert(texte: str, encodage: str) -> str:
    """UTF-8 opened as something else; the bytes it lacks stay what they are."""
    return "".join(
        octet.decode(encodage) if octet.decode(encodage, "ignore") else chr(octet[0])
        for octet in (bytes([o]) for o in texte.encode())
    )


@pytest.mark.parametrize("encodage", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
@pytest.mark.parametrize("fin", ["\r\n", "\n", "\r"])
def test_chaque_encodage_et_chaque_fin_de_ligne(encodage: str, fin: str) -> None:
    texte = fichier().replace("\r\n", fin)
    assert seule(texte.encode(encodage)) == LUE | {OBSERVATION: TEXTE}


@pytest.mark.parametrize("encodage", ["cp850", "cp858"])
def test_le_csv_ms_dos_d_excel_n_a_ni_oe_ni_apostrophe_courbe(encodage: str) -> None:
    texte = "déjà là : fête, où ça, 12 ?"
    assert seule(fichier(texte, ";").encode(encodage)) == LUE | {OBSERVATION: texte}


@pytest.mark.parametrize("encodage", ["cp1252", "latin-1", "mac_roman", "cp850"])
@pytest.mark.parametrize("fois", [1, 2])
def test_de_l_utf_8_ouvert_comme_autre_chose_et_enregistre(encodage: str, fois: int) -> None:
    texte = fichier(f"{TEXTE} 🍲 École À CÔTÉ")
    for _ in range(fois):
        texte = mal_ouvert(texte, encodage)
    assert seule(texte) == LUE | {OBSERVATION: f"{TEXTE} 🍲 École À CÔTÉ"}


def test_un_classeur_fait_d_un_csv_mal_ouvert_est_repare_aussi() -> None:
    rangees = [[mal_ouvert(cellule, "cp1252") for cellule in rangee] for rangee in (ENTETE, [*UNE[:-1], TEXTE])]
    assert seule(en_xlsx({"Feuille1": rangees})) == LUE | {OBSERVATION: TEXTE}


def test_deux_fichiers_bout_a_bout_se_lisent_chacun_a_sa_facon() -> None:
    autre = en_csv([*UNE[:-1], "à l’école"])
    lues = importer(fichier().encode() + autre.encode("cp1252")).lignes
    assert [ligne[OBSERVATION] for ligne in lues] == [TEXTE, "à l’école"]


def test_une_marque_en_double_ou_au_milieu_ne_compte_pas() -> None:
    marque = codecs.BOM_UTF8
    une = en_csv(UNE).encode()
    assert importer(marque + marque + en_csv(ENTETE).encode() + marque + une).lignes == (LUE,)


@pytest.mark.parametrize(
    "ecrit",
    [
        "L’ÉCOLE EST FERMÉ… ET LE MARCHÉ » AUSSI",
        "à CÔTÉ : ÇA « GÊNE »",
        "Muñoz, Ærø, Łódź, são João",
        "مرحبا",
        "JOÃO",
    ],
)
def test_un_texte_juste_ne_change_pas(ecrit: str) -> None:
    assert reparer(ecrit) == ecrit
    assert not sont_abimes(ecrit)


@given(st.text(alphabet="aeé èàùçôîœÉÀ’«»…–€\u00a0 !?", max_size=40))
def test_le_francais_ne_change_pas_et_se_retrouve(texte: str) -> None:
    assert reparer(texte) == texte
    assert reparer(mal_ouvert(texte, "cp1252")) == texte


@pytest.mark.parametrize("perdu", ["r\ufffdalis\ufffd", "r\u0083alis\u0083", "rÃ alis", "lâ€ le"])
def test_des_accents_perdus_sont_refuses_en_disant_la_ligne(perdu: str) -> None:
    with pytest.raises(FichierRefuse, match=r"La ligne 3 du fichier a des accents abîmés.* UTF-8"):
        importer(en_csv(ENTETE, UNE, [*UNE[:-1], perdu]))


@pytest.mark.parametrize("titre", ["Ce qui s'est pass?", "Ce qui s'est pass??", "Ce qui s'est pass\ufffd"])
def test_un_titre_qui_a_perdu_ses_accents_est_refuse(titre: str) -> None:
    with pytest.raises(FichierRefuse, match="accents"):
        importer(en_csv([*ENTETE[:-1], titre], UNE))


def test_un_encodage_que_rien_n_explique_est_refuse() -> None:
    with pytest.raises(FichierRefuse, match="accents de ce fichier"):
        decoder(b"F\xa6te \xa6 l\xa6cole", convient=lambda _: 0)
