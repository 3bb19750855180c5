"""What the team's page says of the retained state: what waits, what was heard, the tables that are charts."""

from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.chaine.besoins_a_revoir import Comptes
from passerelle.domaine.chaine.compte_rendu import Apercu, Chiffre
from passerelle.domaine.controle.examen import TEXTE_PERSONNEL
from passerelle.domaine.declare.probleme import Anomalie, au_nom_de
from passerelle.domaine.enonces.accueil.a_faire import lister_les_taches
from passerelle.domaine.enonces.accueil.entendu import ThemeEntendu, dire_la_suite, entendre
from passerelle.domaine.enonces.accueil.tableaux import Tableau, dresser_les_tableaux
from passerelle.domaine.liens.besoin_entendu import BesoinEntendu
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.relation_vue import RelationVue
from passerelle.domaine.texte.confidentialite import MASQUE
from tests.domaine.fiches_d_essai import EXERCICE, suspect

UN = BesoinEntendu(
    id="besoin-1", jour=date(2014, 6, 5), texte="Un jardin", themes=("Jardins",), nature="Une envie", voix=1
)
RELATION = RelationVue(
    id="jardins",
    theme="Jardins",
    voix="3",
    seances="2",
    recontactables="0",
    partenaires=(),
    suggestion="",
    decision="",
    attend=True,
    prochaine=None,
    besoins=(),
)


def creneau(statut: str) -> CreneauVu:
    return CreneauVu(date=date(2014, 6, 5), activite="Goûter", lieu="École A", statut=statut, motif="")


def a_relire(message: str) -> Anomalie:
    return Anomalie("besoin", "besoin-1", "texte", message)


def charger(combien: int) -> Apercu:
    """A state where there are that many of each thing to do, and as much that is not to be done."""
    return Apercu(
        creneaux=tuple(
            creneau(statut) for statut in ("fiche manquante", "fiche attendue", "réalisée") for _ in range(combien)
        ),
        a_decider=combien,
        relations=(RELATION,) * combien + (replace(RELATION, attend=False),),
        anomalies=(a_relire(au_nom_de(combien, TEXTE_PERSONNEL)), a_relire("Autre chose.")),
        besoins=Comptes(themes_corriges=combien, a_separer=combien),
    )


@pytest.mark.parametrize(
    ("combien", "attendues"),
    [
        (
            1,
            [
                "1 fiche manquante",
                "1 fiche attendue",
                "1 correction à décider",
                "1 mise en relation à décider",
                "1 texte à relire : il semble parler d’une personne",
                "1 thème corrigé : des mots à proposer",
                "1 réponse semble dire deux besoins",
            ],
        ),
        (
            41,
            [
                "41 fiches manquantes",
                "41 fiches attendues",
                "41 corrections à décider",
                "41 mises en relation à décider",
                "41 textes à relire : ils semblent parler d’une personne",
                "41 thèmes corrigés : des mots à proposer",
                "41 réponses semblent dire deux besoins",
            ],
        ),
    ],
)
def test_ce_qui_est_a_faire_se_compte_et_s_accorde(combien: int, attendues: list[str]) -> None:
    assert [tache.phrase.replace("\u00a0", " ") for tache in lister_les_taches(charger(combien))] == attendues


def test_rien_a_faire_n_est_pas_une_tache() -> None:
    assert lister_les_taches(Apercu(creneaux=(creneau("réalisée"),), anomalies=(a_relire("Autre chose."),))) == []


def ecouter(*besoins: BesoinEntendu, en_attente_seulement: bool = False) -> list[ThemeEntendu]:
    return entendre(besoins, depuis=date(2014, 6, 5), suspect=suspect, en_attente_seulement=en_attente_seulement)


def test_ce_qui_a_ete_entendu_depuis_ce_jour_et_rien_d_avant() -> None:
    (theme,) = ecouter(UN, replace(UN, jour=date(2014, 6, 4)))
    assert theme.besoins == (UN,)


def test_les_themes_qui_attendent_d_abord_puis_les_plus_dits() -> None:
    suivi = replace(UN, themes=("Bus",), voix=9, est_suivi=True)
    impossible = replace(UN, themes=("Médecins",), voix=5, est_sans_suite=True)
    deux = replace(UN, themes=("Lumière", "Jardins"), voix=2)
    sans = replace(UN, themes=())
    themes = ecouter(suivi, impossible, UN, deux, sans)
    assert [(vu.theme, vu.voix, vu.attendent) for vu in themes] == [
        ("Lumière", 2, 1),
        ("Jardins", 1, 1),
        ("Sans thème", 1, 1),
        ("Bus", 9, 0),
        ("Médecins", 5, 0),
    ]
    en_attente = ecouter(suivi, impossible, UN, deux, sans, en_attente_seulement=True)
    assert [vu.theme for vu in en_attente] == ["Lumière", "Jardins", "Sans thème"]


def test_dans_un_theme_ce_qui_attend_d_abord_puis_le_plus_dit_puis_le_dernier() -> None:
    suivi = replace(UN, id="suivi", voix=9, est_suivi=True)
    dit = replace(UN, id="dit", voix=3)
    dernier = replace(UN, id="dernier", jour=date(2014, 6, 6))
    (theme,) = ecouter(suivi, UN, dernier, dit)
    assert [besoin.id for besoin in theme.besoins] == ["dit", "dernier", "besoin-1", "suivi"]


def test_ce_qui_parle_de_quelqu_un_est_masque() -> None:
    (theme,) = ecouter(replace(UN, texte="appelez le 06", suite="rappelé au 06"))
    assert [(besoin.texte, besoin.suite) for besoin in theme.besoins] == [(MASQUE, MASQUE)]


@pytest.mark.parametrize(
    ("besoin", "dite"),
    [
        (UN, ""),
        (replace(UN, suite="Vu"), "Vu"),
        (replace(UN, etat="Transmise"), "Transmise"),
        (replace(UN, projet="Jardin", etat="Transmise", suite="Vu"), "Projet : Jardin. Transmise : Vu"),
    ],
)
def test_la_suite_se_dit(besoin: BesoinEntendu, dite: str) -> None:
    assert dire_la_suite(besoin).replace("\u00a0", " ") == dite


def chiffre(code: str, valeur: float, *, periode: str = "2013-2014", par: str = "", detail: str = "") -> Chiffre:
    return Chiffre(
        code=code,
        libelle=code,
        periode=periode,
        ventilation=par,
        modalite=detail,
        valeur=valeur,
        unite="",
        n=None,
        sur=None,
        arrete_au=date(2014, 6, 12),
    )


def dresser(*chiffres: Chiffre) -> dict[str, Tableau]:
    return {vu.titre: vu for vu in dresser_les_tableaux(chiffres, EXERCICE, "2014-06")}


def lire(tableau: Tableau) -> list[tuple[str, list[tuple[float | None, float]]]]:
    return [
        (rangee.nom, [(barre.valeur, round(barre.part, 2)) for barre in rangee.barres])
        for groupe in tableau.groupes
        for rangee in groupe.rangees
    ]


def test_sans_chiffre_pas_de_tableau() -> None:
    assert dresser() == {}


def test_les_mois_jusqu_a_celui_du_jour() -> None:
    tableau = dresser(
        chiffre("PAR", 40, periode="2013-10"),
        chiffre("PAR", 20, periode="2014-01"),
        chiffre("SEA", 1, periode="2013-10"),
    )["Mois par mois"]
    rangees = lire(tableau)
    assert [nom for nom, _ in rangees][::9] == ["septembre 2013", "juin 2014"]
    assert dict(rangees)["octobre 2013"] == [(40, 1), (1, 1)]
    assert dict(rangees)["janvier 2014"] == [(20, 0.5), (None, 0)]
    assert tableau.phrase.replace("\u00a0", " ") == "Le plus de présences : 40 présences en octobre 2013."


def test_des_seances_sans_un_seul_chiffre_n_ont_pas_de_plus_grand_mois() -> None:
    assert dresser(chiffre("SEA", 1, periode="2013-10"))["Mois par mois"].phrase == ""


def test_les_lieux_du_plus_frequent_au_moins() -> None:
    tableau = dresser(
        chiffre("SEA", 1, par="lieu", detail="École A"),
        chiffre("SEA", 2, par="lieu", detail="Place"),
        chiffre("SEA", 2, par="lieu", detail="Centre social"),
        chiffre("PAR", 30, par="lieu", detail="École A"),
    )["Lieu par lieu"]
    assert lire(tableau) == [
        ("Centre social", [(2, 1), (None, 0)]),
        ("Place", [(2, 1), (None, 0)]),
        ("École A", [(1, 0.5), (30, 1)]),
    ]
    assert tableau.phrase.replace("\u00a0", " ") == "Le plus de séances : 2 séances, Place et Centre social."


def test_un_lieu_sans_seance_tenue_n_a_pas_de_phrase() -> None:
    assert dresser(chiffre("PAR", 30, par="lieu", detail="École A"))["Lieu par lieu"].phrase == ""


def test_le_budget_prevu_et_realise_a_la_meme_echelle() -> None:
    tableau = dresser(
        chiffre("CHA", 250.4),
        chiffre("CHA_PRV", 1000),
        chiffre("CHA_PRV", 1000, par="nature", detail="Personnel"),
        chiffre("CHA", 250.4, par="nature", detail="Matériel"),
        chiffre("PRD", 500, par="nature", detail="Subvention"),
    )["Le budget"]
    assert [groupe.titre for groupe in tableau.groupes] == ["Charges", "Produits"]
    assert lire(tableau) == [
        ("Personnel", [(1000, 1), (None, 0)]),
        ("Matériel", [(None, 0), (250.4, 0.25)]),
        ("Subvention", [(None, 0), (500, 0.5)]),
    ]
    assert tableau.phrase.replace("\u00a0", " ") == "250 € de charges réalisées, pour 1 000 € prévus."
    assert tableau.unite == "€"
