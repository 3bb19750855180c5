"""What staff accept of their needs is written in its place, whatever others do in the workbook at that moment (contrat.md §7)."""

from collections.abc import Callable
from typing import Any

import pytest

from passerelle.besoins_revus import CaseReprise
from passerelle.classeur.connexion import Connexion
from passerelle.domaine.enonces.propositions import proposer
from passerelle.erreurs import ErreurPasserelle
from tests.synchronisation.atelier import Atelier
from tests.synchronisation.derangements import Geste, inserer_une_colonne, trier

DEUX = "Un jardin partagé. Et le bus ne passe plus."
SLACKLINE = "Une slackline dehors"
CLE = "la clé de l’équipe"


@pytest.fixture
def besoins(atelier: Atelier) -> Atelier:
    """Three needs: one corrected, one that is two, and another."""
    for jour, dit in (("03", SLACKLINE), ("10", DEUX), ("17", "Un banc")):
        atelier.repondre(
            "Réponses besoin",
            {
                "Horodateur": f"{jour}/10/2013 09:00:00",
                "Date": f"{jour}/10/2013",
                "Lieu": "Centre social",
                "Qu'avez-vous entendu ?": dit,
                "C'est plutôt": "Un besoin",
            },
        )
    atelier.synchroniser()
    atelier.ecrire("Besoins", "besoin-20131003-090000", "theme", "Sport et activités physiques")
    return atelier


def accepter_pendant(atelier: Atelier, monkeypatch: pytest.MonkeyPatch, vue: str, geste: Callable[[], None]) -> None:
    """Accept, while somebody does something between what is read and what is written."""
    ecrire, a_faire = Connexion.ecrire, [geste]

    def deranger(self: Connexion, requetes: Any, **options: Any) -> dict[str, Any]:
        while a_faire:
            a_faire.pop()()
        return ecrire(self, requetes, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Connexion, "ecrire", deranger)
        atelier.passerelle.reviser_un_besoin(vue, cle=CLE)


def vue_pour_separer(atelier: Atelier) -> str:
    (double,) = atelier.passerelle.interroger(proposer).doubles
    return double.separer.vue


def textes(atelier: Atelier) -> list[str]:
    return sorted(ligne["texte"] for ligne in atelier.lignes("Besoins") if ligne["texte"])


@pytest.mark.parametrize("geste", [inserer_une_colonne, trier])
def test_les_deux_lignes_sont_a_leur_place(besoins: Atelier, monkeypatch: pytest.MonkeyPatch, geste: Geste) -> None:
    sheet_id = besoins.feuille("Besoins").id
    accepter_pendant(besoins, monkeypatch, vue_pour_separer(besoins), lambda: geste(besoins, sheet_id))
    assert textes(besoins) == ["Et le bus ne passe plus.", "Un banc", "Un jardin partagé.", SLACKLINE]
    besoins.synchroniser()
    themes = {ligne["texte"]: ligne["theme"] for ligne in besoins.lignes("Besoins") if ligne["texte"]}
    assert themes["Un jardin partagé."] == "Espaces verts et jardins"
    assert themes["Et le bus ne passe plus."] == "Transports et déplacements"
    assert [ligne["quoi"] for ligne in besoins.lignes("Journal")].count("besoin séparé") == 1
    besoins.synchroniser()
    assert besoins.synchroniser().ecritures == 0


def test_ce_qui_est_tape_dans_la_case_au_meme_instant_reste(besoins: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    def taper() -> None:
        besoins.ecrire("Besoins", "besoin-20131010-090000", "texte", "Un verger")

    with pytest.raises(CaseReprise):
        accepter_pendant(besoins, monkeypatch, vue_pour_separer(besoins), taper)
    assert textes(besoins) == ["Et le bus ne passe plus.", "Un banc", "Un verger", SLACKLINE]


def test_un_mot_tape_au_meme_instant_et_le_mot_accepte_y_sont_tous_deux(
    besoins: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    avant = besoins.ligne("Thèmes", "sport")["mots"]
    (theme,) = besoins.passerelle.interroger(proposer).themes
    accepter_pendant(
        besoins, monkeypatch, theme.mots[0].vue, lambda: besoins.ecrire("Thèmes", "sport", "mots", f"{avant}, pelote")
    )
    assert besoins.ligne("Thèmes", "sport")["mots"] == f"{avant}, pelote, slackline"


def test_un_classeur_qui_n_est_pas_pret_ne_change_pas(besoins: Atelier) -> None:
    vue = vue_pour_separer(besoins)
    besoins.feuille("Journal").update([[""]], "A1", raw=True)
    with pytest.raises(ErreurPasserelle, match="rien n’a été changé"):
        besoins.passerelle.reviser_un_besoin(vue, cle=CLE)
    assert DEUX in textes(besoins)
