"""Projects of a year that is over stay as they were at its end (chiffres.md, D1)."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.domaine.texte.lecture import en_serie
from tests.synchronisation.atelier import Atelier

JARDIN = {
    "Horodateur": "02/12/2013 10:00:00", "Nom du projet": "Jardin partagé", "Thème": "Jardin et nature",
    "Référent": "Agent", "Date d'identification": "02/12/2013",
}  # fmt: skip


@pytest.fixture
def le(dossier_centre: Path, ouvrir_centre: Callable[[str], Passerelle]) -> Callable[[str], Atelier]:
    """The centre, on a given day, exercises 2013-2014 and 2014-2015 open."""
    toml = dossier_centre / "passerelle.toml"
    texte = toml.read_text(encoding="utf-8")
    if "2014-09-01" not in texte:
        toml.write_text(f"{texte}\n[[exercice]]\ndebut = 2014-09-01\nfin = 2015-08-31\n", encoding="utf-8")

    def ouvrir(jour: str) -> Atelier:
        passerelle = ouvrir_centre(jour)
        passerelle.installer()
        return Atelier(passerelle)

    return ouvrir


def projets(compte_rendu: CompteRendu, periode: str) -> dict[str, float]:
    """Stage (or RET) → how many projects, in one exercise."""
    return {
        c.modalite or c.code: c.valeur
        for c in compte_rendu.apercu.chiffres
        if c.code in ("PRO", "RET") and c.periode == periode
    }


def test_l_annee_d_apres_ne_change_pas_l_annee_finie(le: Callable[[str], Atelier]) -> None:
    atelier = le("2014-09-01")
    atelier.repondre("Réponses projet", JARDIN)
    assert projets(atelier.synchroniser(), "2013-2014") == {"identifié": 1, "RET": 1}
    atelier = le("2015-03-01")
    atelier.repondre(
        "Réponses animation",
        {
            "Horodateur": "20/02/2015 19:00:00", "Date": "20/02/2015", "Projet": "Jardin partagé", "Lieu": "Centre social",
            "L'animation a-t-elle eu lieu ?": "Oui", "Habitants bénévoles organisateurs": 3, "Salariés": 1,
            "Adultes participants": 20, "Enfants participants": 5, "Durée (heures)": 3,
        },
    )  # fmt: skip
    compte_rendu = atelier.synchroniser()
    assert projets(compte_rendu, "2013-2014") == {"identifié": 1, "RET": 1}
    assert projets(compte_rendu, "2014-2015") == {"mise en œuvre": 1}
    assert atelier.synchroniser().ecritures == 0


def test_ce_que_l_equipe_note_compte_du_jour_ou_on_l_a_vu(le: Callable[[str], Atelier]) -> None:
    atelier = le("2014-06-02")
    atelier.repondre("Réponses projet", JARDIN)
    atelier.synchroniser()
    (projet,) = atelier.lignes("Projets")
    atelier.ecrire("Projets", projet["id"], "habitants_interesses", 3)
    atelier.ecrire("Projets", projet["id"], "partenaires_associes", "AVVA")
    assert projets(atelier.synchroniser(), "2013-2014") == {"mise en relation": 1, "RET": 1}
    atelier = le("2014-09-02")
    atelier.ecrire("Projets", projet["id"], "abandon_motif", "Plus personne")
    compte_rendu = atelier.synchroniser()
    assert projets(compte_rendu, "2013-2014") == {"mise en relation": 1, "RET": 1}
    assert projets(compte_rendu, "2014-2015") == {"abandonné": 1}
    # What was noted then goes: the year that is over keeps what it showed.
    atelier.ecrire("Projets", projet["id"], "habitants_interesses", "")
    assert projets(atelier.synchroniser(), "2013-2014") == {"mise en relation": 1, "RET": 1}
    atelier.ecrire("Projets", projet["id"], "abandon_motif", "")
    compte_rendu = atelier.synchroniser()
    assert projets(compte_rendu, "2013-2014") == {"mise en relation": 1, "RET": 1}
    # Late in the year that is over, it has the days due of the new one.
    assert projets(compte_rendu, "2014-2015") == {"identifié": 1}
    (projet,) = atelier.lignes("Projets")
    assert projet["echeance"] == en_serie(date(2015, 3, 31))
    assert atelier.synchroniser().ecritures == 0


def test_une_etape_de_l_equipe_compte_du_jour_ou_sa_correction_s_est_ouverte(
    le: Callable[[str], Atelier],
) -> None:
    atelier = le("2014-06-02")
    atelier.repondre("Réponses projet", JARDIN)
    atelier.repondre("Réponses projet", {**JARDIN, "Nom du projet": "Fête"})
    atelier.synchroniser()
    jardin, fete = atelier.lignes("Projets")
    atelier.ecrire("Projets", jardin["id"], "etape", "construction")
    atelier.synchroniser()
    atelier = le("2014-09-02")
    atelier.ecrire("Projets", fete["id"], "etape", "construction")
    compte_rendu = atelier.synchroniser()
    assert projets(compte_rendu, "2013-2014") == {"construction": 1, "identifié": 1}
    assert projets(compte_rendu, "2014-2015") == {"construction": 2}
    feuille = atelier.feuille("Corrections")
    place = feuille.row_values(1).index("depuis") + 1
    feuille.update_cell(1, place, "")  # since when they count can no longer be read: those figures stay
    assert projets(atelier.synchroniser(), "2013-2014") == {}
    ecrits = {
        ligne["modalite"]: ligne["valeur"] for ligne in atelier.lignes("Indicateurs")
        if (ligne["code"], ligne["periode"]) == ("PRO", "2013-2014")
    }  # fmt: skip
    assert ecrits == {"construction": 1, "identifié": 1}
    feuille.update_cell(1, place, "depuis")
    atelier.ecrire("Projets", jardin["id"], "etape", "")
    assert projets(atelier.synchroniser(), "2013-2014") == {"identifié": 1, "RET": 2}
    assert atelier.synchroniser().ecritures == 0
