"""One gathering told twice, in two tabs or at two places: counted as staff say, and said until they do."""

from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.domaine.declare.probleme import Anomalie
from tests.synchronisation.atelier import Atelier, Cellule, chiffre, valeur
from tests.synchronisation.test_argent import animer, noter

SEANCE = "2014-05-07-gouter-centre-social"
ANIMATION = "2014-05-07-jardin-partage-centre-social"


def seance(atelier: Atelier, **dites: Cellule) -> None:
    """The tea of 7 May: fifty people, four volunteers, three hours."""
    atelier.seance(
        **{
            "recue": "07/05/2014 19:00:00",
            "date": "07/05/2014",
            "type": "Goûter",
            "adultes": 40,
            "enfants": 10,
            "premieres": 5,
            "Bénévoles qui ont tenu la séance": 4,
            "Durée (heures)": 3,
            "Partenaires présents": "AVVA",
            **dites,
        }
    )


def deux_fois(atelier: Atelier) -> CompteRendu:
    """The tea, also filed as the garden's event; a breakfast and an expense besides."""
    atelier.seance(adultes=20, enfants=5, premieres=2)
    seance(atelier)
    animer(atelier, adultes=40, enfants=10, premieres=5, organisateurs=4)
    noter(atelier, 150)
    return atelier.synchroniser()


def dites(compte_rendu: CompteRendu, champ: str) -> list[Anomalie]:
    return [a for a in compte_rendu.apercu.anomalies if a.champ == champ]


def trois(compte_rendu: CompteRendu, code: str) -> tuple[float, int | None, int | None] | None:
    trouve = chiffre(compte_rendu, code)
    return (trouve.valeur, trouve.n, trouve.sur) if trouve else None


def test_la_meme_rencontre_dans_deux_onglets_se_dit(atelier: Atelier) -> None:
    compte_rendu = deux_fois(atelier)
    (dite,) = dites(compte_rendu, "avec_seance")
    assert (dite.gravite, dite.ligne) == ("attention", ANIMATION)
    assert dite.message.startswith("Probable double")
    assert (valeur(compte_rendu, "PAR"), valeur(compte_rendu, "PAA"), valeur(compte_rendu, "COU_PRE")) == (
        75,
        50,
        1.2,
    )


def test_oui_ses_participants_ne_comptent_qu_avec_l_animation(atelier: Atelier) -> None:
    deux_fois(atelier)
    atelier.ecrire("Animations", ANIMATION, "avec_seance", "Oui, c’est elle")
    compte_rendu = atelier.synchroniser()
    assert dites(compte_rendu, "avec_seance") == []
    assert trois(compte_rendu, "PAR") == (25, 1, 1)
    assert trois(compte_rendu, "MOY") == (25, 1, 1)
    assert trois(compte_rendu, "NOU") == (2, 1, 1)
    assert trois(compte_rendu, "NOU_PART") == (8, 1, 1)
    assert (valeur(compte_rendu, "PAA"), valeur(compte_rendu, "COU_PRE")) == (50, 2)
    assert valeur(compte_rendu, "SEA") == 2
    assert valeur(compte_rendu, "BEN_H") == 2 * 2 + 4 * 3 + 4 * 3
    assert trois(compte_rendu, "PRT") == (1, 1, 1)
    assert atelier.synchroniser().ecritures == 0


def test_non_tout_compte_et_plus_rien_n_est_dit(atelier: Atelier) -> None:
    deux_fois(atelier)
    atelier.ecrire("Animations", ANIMATION, "avec_seance", "non")
    compte_rendu = atelier.synchroniser()
    assert (dites(compte_rendu, "avec_seance"), valeur(compte_rendu, "PAR")) == ([], 75)


def test_ni_oui_ni_non_se_dit_et_reste_a_decider(atelier: Atelier) -> None:
    deux_fois(atelier)
    atelier.ecrire("Animations", ANIMATION, "avec_seance", "à voir")
    compte_rendu = atelier.synchroniser()
    hors_liste, a_decider = dites(compte_rendu, "avec_seance")
    assert hors_liste.message.startswith("Cette réponse n’est pas dans la liste («\u00a0à voir\u00a0»)")
    assert a_decider.message.startswith("Probable double")
    assert valeur(compte_rendu, "PAR") == 75


def test_oui_sans_seance_ou_avec_plusieurs_ne_retire_rien(atelier: Atelier) -> None:
    atelier.seance(recue="07/05/2014 12:00:00", date="07/05/2014", adultes=9, enfants=0)
    deux_fois(atelier)
    atelier.ecrire("Animations", ANIMATION, "avec_seance", "Oui")
    compte_rendu = atelier.synchroniser()
    assert valeur(compte_rendu, "PAR") == 84
    assert [a.message[:18] for a in dites(compte_rendu, "avec_seance")] == ["Plusieurs séances "]
    atelier.ecrire("Animations", ANIMATION, "lieu", "Centre commercial")
    compte_rendu = atelier.synchroniser()
    assert [a.message[:22] for a in dites(compte_rendu, "avec_seance")] == ["«\u00a0Oui\u00a0» ne change rien"]


def test_une_rencontre_annulee_n_est_le_double_de_rien(atelier: Atelier) -> None:
    seance(atelier, eu_lieu="Non", motif="Météo")
    animer(atelier, adultes=40)
    assert dites(atelier.synchroniser(), "avec_seance") == []


def doubles(atelier: Atelier) -> list[str]:
    """The sessions said to be probable doubles."""
    return sorted(
        a.ligne
        for a in dites(atelier.synchroniser(), "lieu")
        if a.gravite == "attention" and a.message.startswith("Probable double")
    )


def test_un_petit_dejeuner_dit_a_deux_lieux_est_un_double_probable(atelier: Atelier) -> None:
    """Thursday 3 October has one slot: whatever the figures."""
    atelier.seance(adultes=20, enfants=5)
    atelier.seance(recue="03/10/2013 13:00:00", lieu="Centre commercial", adultes=19, enfants=5)
    assert doubles(atelier) == [
        "2013-10-03-petit-dejeuner-centre-commercial",
        "2013-10-03-petit-dejeuner-centre-social",
    ]
    assert valeur(atelier.synchroniser(), "PAR") == 49


def test_hors_planning_seuls_des_chiffres_egaux_font_un_double_probable(atelier: Atelier) -> None:
    """No slot on Friday 4 October."""
    for heure, lieu, adultes in (
        ("12:30", "Centre social", 20),
        ("13:00", "Centre commercial", 19),
        ("14:00", "École A", 20),
    ):
        atelier.seance(recue=f"04/10/2013 {heure}:00", date="04/10/2013", lieu=lieu, adultes=adultes, enfants=5)
    assert doubles(atelier) == [
        "2013-10-04-petit-dejeuner-centre-social",
        "2013-10-04-petit-dejeuner-ecole-a",
    ]
    atelier.ecrire("Séances", "2013-10-04-petit-dejeuner-ecole-a", "adultes", "")
    assert doubles(atelier) == []


def test_une_seance_annulee_et_tenue_ailleurs_n_est_pas_un_double(atelier: Atelier) -> None:
    atelier.seance(eu_lieu="Non", motif="Lieu fermé")
    atelier.seance(recue="03/10/2013 13:00:00", lieu="Centre commercial")
    assert doubles(atelier) == []
