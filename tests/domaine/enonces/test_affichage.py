"""What residents may read on the wall: no count below the threshold, no word that nobody let out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.enonces.accueil.affichage import Affichage, ReponseAffichee, preparer_l_affichage
from passerelle.domaine.liens.besoin_entendu import BesoinEntendu
from passerelle.domaine.liens.projet_vu import ProjetVu
from passerelle.domaine.modele import Modele
from tests.domaine.fiches_d_essai import suspect

JARDIN = ProjetVu(id="jardin", nom="Jardin partagé", etape="construction", alerte="", se_montre=True)
BOURSE = ProjetVu(id="bourse", nom="Bourse aux jouets", etape="construction", alerte="")

THEMES = ("Jardins", "Jeux", "Bancs", "Bus")

UN = BesoinEntendu(
    id="besoin-1", jour=date(2014, 3, 1), texte="Un jardin", themes=("Jardins",), nature="Une envie", voix=1
)
CITE = replace(UN, etat="Transmise", suite="Vu avec la mairie", est_suivi=True, est_citable=True)


def afficher(modele: Modele, besoins: Sequence[BesoinEntendu], *projets: ProjetVu) -> Affichage:
    return preparer_l_affichage(
        besoins,
        projets,
        du=date(2014, 1, 1),
        au=date(2014, 6, 12),
        seuil=5,
        suites=modele.suites,
        non_classe=modele.besoins.non_classe,
        themes_connus=THEMES,
        suspect=suspect,
    )


def comptes(affiche: Affichage) -> list[tuple[str, int, int]]:
    return [(vu.theme, vu.besoins, vu.voix) for vu in affiche.themes]


def dire(*reponses: ReponseAffichee) -> list[tuple[str, str]]:
    return [(dite.parole, dite.suite) for dite in reponses]


@pytest.mark.parametrize(
    ("combien", "voix", "attendus"),
    [
        (4, 1, []),
        (4, 9, []),  # the needs would be told from the voices, and the other way round
        (5, 1, [("Jardins", 5, 5)]),
        (5, 2, [("Jardins", 5, 10)]),
    ],
)
def test_aucun_compte_au_dessous_du_seuil(
    modele: Modele, combien: int, voix: int, attendus: Sequence[tuple[str, int, int]]
) -> None:
    assert comptes(afficher(modele, [replace(UN, voix=voix)] * combien)) == attendus


def test_cinq_besoins_dont_les_voix_ne_se_lisent_pas_restent_tus(modele: Modele) -> None:
    assert comptes(afficher(modele, [UN] * 4 + [replace(UN, voix=0)])) == []


def test_le_theme_le_plus_dit_d_abord_et_rien_de_ce_qui_n_en_a_pas(modele: Modele) -> None:
    deux = replace(UN, themes=("Bus", "Jardins"))
    sans = replace(UN, themes=(modele.besoins.non_classe,))
    assert comptes(afficher(modele, [deux] * 5 + [UN] + [sans] * 9)) == [("Jardins", 6, 6), ("Bus", 5, 5)]


def test_seulement_ce_qui_a_ete_dit_dans_la_periode(modele: Modele) -> None:
    hors = [replace(CITE, jour=jour) for jour in (date(2013, 12, 31), date(2014, 6, 13))]
    affiche = afficher(modele, hors * 5)
    assert (affiche.themes, affiche.autres, affiche.impossibles) == ((), (), ())


def test_ce_qui_a_ete_fait_est_sous_son_theme_une_fois(modele: Modele) -> None:
    affiche = afficher(modele, [UN] * 3 + [CITE, replace(CITE, id="besoin-2")])
    (theme,) = affiche.themes
    assert dire(*theme.reponses) == [("Un jardin", "Vu avec la mairie")]
    assert affiche.autres == ()


def test_un_theme_trop_peu_dit_ne_dit_que_ses_suites(modele: Modele) -> None:
    affiche = afficher(modele, [CITE])
    assert affiche.themes == ()
    assert dire(*affiche.autres) == [("Un jardin", "Vu avec la mairie")]


@pytest.mark.parametrize(
    "tu",
    [
        replace(CITE, est_citable=False),
        replace(CITE, est_citable=False, etat="Sans suite possible", est_suivi=False),
        replace(CITE, etat=""),  # a project or a free text takes it into account: nobody said that it may be told
        replace(CITE, etat="À étudier"),
        replace(CITE, etat="Perdue de vue"),
    ],
)
def test_rien_ne_sort_sans_l_accord_de_l_equipe(modele: Modele, tu: BesoinEntendu) -> None:
    affiche = afficher(modele, [tu] * 5)
    assert affiche.themes[0].reponses == affiche.autres == affiche.impossibles == ()


def test_un_texte_qui_parle_de_quelqu_un_ne_sort_pas_meme_citable(modele: Modele) -> None:
    affiche = afficher(modele, [replace(CITE, texte="appelez le 06", suite="rappelé au 06")])
    assert dire(*affiche.autres) == [("", "")]
    assert affiche.autres[0].etat == "Transmise"


def test_qui_propose_son_aide_n_est_pas_cite(modele: Modele) -> None:
    affiche = afficher(modele, [replace(CITE, nature="Une aide proposée")])
    assert dire(*affiche.autres) == [("", "Vu avec la mairie")]


def test_ce_qui_n_a_pas_pu_se_faire_dit_pourquoi(modele: Modele) -> None:
    refus = replace(CITE, etat="Sans suite possible", suite="Le local est privé", est_suivi=False)
    affiche = afficher(modele, [refus])
    assert dire(*affiche.impossibles) == [("Un jardin", "Le local est privé")]
    assert affiche.autres == ()


def test_un_projet_ne_se_nomme_que_si_l_equipe_le_montre(modele: Modele) -> None:
    besoins = [replace(CITE, projet=projet.nom, suite=projet.nom) for projet in (JARDIN, BOURSE)]
    assert [dite.projet for dite in afficher(modele, besoins, JARDIN, BOURSE).autres] == ["Jardin partagé", ""]
