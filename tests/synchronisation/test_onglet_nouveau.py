"""A tab that a new version adds to a workbook at work, where staff already have one of that title."""

import json

import pytest

from passerelle.erreurs import OngletEtranger
from tests.synchronisation.atelier import Atelier


def sans_partenaires(atelier: Atelier, titre: str) -> None:
    """The workbook as a version that had no tab « Partenaires » left it, staff having made their own."""
    atelier.classeur.del_worksheet(atelier.feuille("Partenaires"))
    cache = atelier.feuille("_passerelle")
    rang = cache.col_values(1).index("etat") + 1
    etat = json.loads(cache.cell(rang, 2).value or "")
    for connus in (etat["onglets"], etat["cles"]):
        del connus["partenaire"]
    cache.update([[json.dumps(etat)]], f"B{rang}", raw=True)
    feuille = atelier.classeur.add_worksheet(titre, 10, 3)
    feuille.update([["Qui", "Depuis"], ["La boulangerie", 2011]], "A1", raw=True)


@pytest.mark.parametrize("titre", ["Partenaires", "partenaires"])
def test_il_prend_un_autre_titre_le_dit_une_fois_et_le_reste_continue(atelier: Atelier, titre: str) -> None:
    sans_partenaires(atelier, titre)
    atelier.seance(**{"Partenaires présents": "AVVA"})
    compte_rendu = atelier.synchroniser()
    assert compte_rendu.apercu.titres["Partenaires"] == "Partenaires (Passerelle)"
    assert atelier.ligne("Partenaires (Passerelle)", "avva")["nom"] == "AVVA"
    assert atelier.feuille(titre).get_all_values() == [["Qui", "Depuis"], ["La boulangerie", "2011"]]
    assert len(atelier.lignes("Séances")) == 1
    dits = [ligne for ligne in atelier.lignes("Journal") if ligne["quoi"] == "onglet créé"]
    assert [ligne["onglet"] for ligne in dits] == ["Partenaires (Passerelle)"]
    assert atelier.synchroniser().ecritures == 0
    assert atelier.passerelle.installer() == ()
    # Without what was remembered, it is still ours.
    atelier.classeur.del_worksheet(atelier.feuille("_passerelle"))
    atelier.synchroniser(confirmer=True)
    assert [f.title for f in atelier.classeur.worksheets() if "artenaires" in f.title] == [
        "Partenaires (Passerelle)",
        titre,
    ]


def test_si_cet_autre_titre_est_pris_aussi_il_en_prend_un_troisieme(atelier: Atelier) -> None:
    sans_partenaires(atelier, "Partenaires")
    atelier.classeur.add_worksheet("Partenaires (Passerelle)", 5, 5).update([["À nous"]], "A1")
    phrases = atelier.passerelle.installer()
    assert "L’onglet «\u00a0Partenaires (Passerelle) 2\u00a0» est créé." in phrases


def test_une_premiere_installation_s_arrete_quelles_que_soient_les_majuscules(atelier: Atelier) -> None:
    for feuille in atelier.classeur.worksheets()[1:]:
        atelier.classeur.del_worksheet(feuille)
    atelier.classeur.sheet1.clear()
    atelier.classeur.sheet1.update_title("séances")
    atelier.classeur.sheet1.update([["Piscine", "Mardi"]], "A1", raw=True)
    with pytest.raises(OngletEtranger, match="séances"):
        atelier.passerelle.installer()
