"""The tab Planning: the slots of the rule, what staff write over them, the sessions the planning did not have."""

from dataclasses import replace

import pytest

from passerelle.domaine.application.creneaux import AUTRE_JOUR, AUTRE_LIEU, LIEU_CONFIRME
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.declare.table import Colonne
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre, le

LE_3 = "2013-10-03-petit-dejeuner"


@pytest.fixture
def centre(modele: Modele) -> Centre:
    """A planning written before any session."""
    centre = Centre(modele)
    centre.synchroniser()
    return centre


def creneau(centre: Centre, ident: str = LE_3) -> dict[str, Cellule]:
    return {cle: dit for cle, dit in centre.ligne("planning", ident).items() if cle in ("date", "lieu_prevu", "statut")}


def test_sans_les_seances_le_planning_reste_en_l_etat(centre: Centre) -> None:
    entete = list(centre.onglets["seance"][0])
    centre.effacer_la_cle("seance", "id")
    centre.taper("fermeture", du="03/10/2013")
    avant = creneau(centre)
    centre.synchroniser()
    assert creneau(centre) == avant
    centre.onglets["seance"][0] = entete
    centre.synchroniser()
    assert creneau(centre)["statut"] == "exclue"


def test_une_fiche_d_une_activite_inconnue_n_est_celle_d_aucun_creneau(centre: Centre) -> None:
    centre.repondre("seance", {"activite": "Pique-nique"})
    conclusion = centre.synchroniser()
    assert creneau(centre)["statut"] == "pas encore commencé"
    assert not [a for a in conclusion.apercu.anomalies if a.cause.startswith((AUTRE_JOUR, AUTRE_LIEU))]


def test_une_seance_d_un_autre_jour_ou_d_un_autre_lieu_que_le_planning_se_dit(centre: Centre) -> None:
    assert creneau(centre)["lieu_prevu"] == "Centre social"
    centre.repondre("seance", {"lieu": "École B"}, {"_": "04/10/2013 12:30:00", "date": "04/10/2013"})
    ecarts = [a for a in centre.etudier().anomalies if a.cause.startswith((AUTRE_JOUR, AUTRE_LIEU))]
    assert {(a.ligne[:10], a.champ) for a in ecarts} == {("2013-10-04", "date"), ("2013-10-03", "lieu")}
    jour, lieu = sorted((a.message for a in ecarts), key=lambda message: "lieu" in message)
    assert "04/10/2013" in jour
    assert "«\u00a0Centre social\u00a0», la ligne dit «\u00a0École B\u00a0»" in lieu
    assert "écrivez Oui dans «\u00a0C’était bien à ce lieu\u00a0»" in lieu


def test_un_autre_lieu_que_l_equipe_confirme_ne_se_dit_plus(centre: Centre) -> None:
    centre.repondre("seance", {"lieu": "École B"})
    centre.synchroniser()
    (ecart,) = autres_lieux(centre)
    centre.ecrire("seance", ecart.ligne, lieu_confirme="oui")
    assert autres_lieux(centre) == []
    centre.ecrire("seance", ecart.ligne, lieu_confirme=None)
    assert autres_lieux(centre) == [ecart]


@pytest.mark.parametrize(
    "fiches",
    [
        [{"lieu": "Parc du Soleil"}],
        [{"lieu": "École B"}, {"lieu": "École A"}],
        [{"lieu": "École B", "eu_lieu": "Non", "motif": "Météo"}],
    ],
    ids=["a place nobody knows", "two places the same day", "a session that was cancelled"],
)
def test_une_cause_dite_ailleurs_ne_se_dit_pas_deux_fois(centre: Centre, fiches: list[dict[str, str]]) -> None:
    centre.repondre("seance", *fiches)
    assert autres_lieux(centre) == []


def test_une_table_sans_cette_case_dit_seulement_de_verifier_le_lieu(modele: Modele) -> None:
    seance = modele.tables["seance"]
    sans = replace(seance, colonnes=tuple(c for c in seance.colonnes if c.cle != LIEU_CONFIRME))
    centre = Centre(replace(modele, tables={**modele.tables, "seance": sans}))
    centre.synchroniser()
    centre.repondre("seance", {"lieu": "École B"})
    assert [ecart.message[-18:] for ecart in autres_lieux(centre)] == ["vérifiez son lieu."]


def autres_lieux(centre: Centre) -> list[Anomalie]:
    return [anomalie for anomalie in centre.etudier().anomalies if anomalie.cause.startswith(AUTRE_LIEU)]


def test_ce_que_l_equipe_ecrit_sur_un_creneau_l_emporte(centre: Centre) -> None:
    centre.ecrire("planning", LE_3, date=le(4, 10), lieu_prevu="École B", statut="annulée")
    centre.synchroniser()
    assert creneau(centre) == {"date": le(4, 10), "lieu_prevu": "École B", "statut": "annulée"}


def test_une_ligne_que_l_equipe_ajoute_au_planning_dit_une_seance(centre: Centre) -> None:
    """As a form would: breakfasts have begun. An activity nobody knows begins nothing."""
    centre.taper("planning", date="10/09/2013", activite="Pique-nique", statut="réalisée")
    centre.synchroniser()
    assert creneau(centre)["statut"] == "pas encore commencé"
    centre.taper("planning", date="17/09/2013", activite="Petit-déjeuner", lieu_prevu="École A", statut="réalisée")
    centre.synchroniser()
    assert creneau(centre)["statut"] == "fiche manquante"
    tapees = [ligne for ligne in centre.lignes("planning") if str(ligne["id"]).startswith("manuel-")]
    assert [(ligne["activite"], ligne["statut"]) for ligne in tapees] == [
        ("Pique-nique", "réalisée"),
        ("Petit-déjeuner", "réalisée"),
    ]


def test_une_autre_table_peut_dire_les_seances_d_un_creneau(modele: Modele) -> None:
    """The events of this centre say which activity they were; not why one did not take place."""
    animation = modele.tables["animation"]
    colonnes = (*animation.colonnes, Colonne(cle="activite", libelle="Séance", reference="activites"))
    deux = replace(modele, tables={**modele.tables, "animation": replace(animation, colonnes=colonnes)})
    assert (modele.tables_planifiees, deux.tables_planifiees) == (("seance",), ("seance", "animation"))
    centre = Centre(deux)
    centre.repondre("seance", {})
    centre.taper(
        "animation",
        date="10/10/2013",
        projet="Fête",
        lieu="Centre social",
        statut="réalisée",
        activite="Petit-déjeuner",
    )
    centre.synchroniser()
    jours = ("2013-10-03", "2013-10-10", "2013-10-17")
    assert [creneau(centre, f"{jour}-petit-dejeuner")["statut"] for jour in jours] == [
        "réalisée",
        "réalisée",
        "fiche manquante",
    ]
