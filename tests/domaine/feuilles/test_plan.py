"""A plan as a person reads it before anything is written."""

from datetime import date

from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.plan import LIGNES_MONTREES, Plan, PlanOnglet, en_phrases
from passerelle.domaine.modele import Modele
from tests.domaine.tables_a_la_main import feuille_de


def test_un_plan_dit_ce_qui_change_ce_qui_vient_et_ce_qui_part(modele: Modele) -> None:
    feuille = feuille_de(modele.tables["besoin"], [])
    onglet = PlanOnglet(
        feuille=feuille,
        ecritures=[Ecriture(2, "b1", "voix", 2, None)],
        ajouts=[("b2", {"id": "b2", "date": date(2013, 10, 3), "texte": "un banc", "voix": None})],
        retraits=[("b3", 5)],
        rendues=[["b4"]],
    )
    assert en_phrases([Plan(onglets=[onglet])], ["c’est beaucoup."]).replace("\u00a0", " ").splitlines() == [
        "Retenu : c’est beaucoup.",
        "",
        "« Besoins »",
        "  ligne 3, Combien le disaient : 2 → (vide)",
        "  nouvelle ligne : 03/10/2013, un banc",
        "  ligne remise : b4",
        "  ligne 6 retirée",
        "",
        "En tout : 2 lignes de plus, 1 ligne de moins, 5 cellules à écrire.",
    ]


def test_un_long_plan_compte_ce_qu_il_ne_montre_pas(modele: Modele) -> None:
    retraits = [(str(rang), rang) for rang in range(LIGNES_MONTREES + 2)]
    onglet = PlanOnglet(feuille=feuille_de(modele.tables["besoin"], []), retraits=retraits)
    assert "  … et 2 autres changements" in en_phrases([Plan(onglets=[onglet])], []).splitlines()


def test_un_classeur_a_jour(modele: Modele) -> None:
    onglet = PlanOnglet(feuille=feuille_de(modele.tables["besoin"], []))
    assert en_phrases([Plan(onglets=[onglet])], []).endswith("le classeur est à jour.")


def test_un_graphique_qui_suit_ses_lignes_se_dit(modele: Modele) -> None:
    onglet = PlanOnglet(feuille=feuille_de(modele.tables["synthese"], []), graphiques={7: (10, 22)})
    assert not onglet.est_vide
    assert "  un graphique regarde les lignes 11 à 22" in en_phrases([Plan(onglets=[onglet])], []).splitlines()
