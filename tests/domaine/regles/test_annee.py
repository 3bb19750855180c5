"""The year at a glance: what is counted, and why shares are not equal."""

from collections import Counter
from datetime import date
from typing import Any

from hypothesis import given, settings

from passerelle.calendrier import charger_calendrier
from passerelle.domaine.declare.entites import Exercice, Fermeture
from passerelle.domaine.regles.annee import Annee, montrer_l_annee
from passerelle.domaine.regles.planning import ChoixEquipe, SeanceTenue
from passerelle.domaine.regles.vacances import retenir_les_vacances
from tests.domaine.regles.mondes import Monde, mondes
from tests.domaine.regles.test_planning import ANNEE, FAMILLES, LIEUX, lieu, planning

AUTOMNE = Exercice(date(2013, 9, 1), date(2013, 12, 31))
EGALES = "Les tours sont partagés également, à un tour près."


def annee(exercice: Exercice = AUTOMNE, **donnees: Any) -> Annee:
    lieux = donnees.setdefault("lieux", LIEUX)
    return montrer_l_annee(
        planning(exercices=(exercice,), **donnees),
        activite="Petit-déjeuner",
        exercice=exercice,
        lieux=lieux,
        familles=FAMILLES,
    )


def dire(**donnees: Any) -> str:
    return annee(**donnees).explication.replace("\u00a0", " ")


def test_l_annee_livree_lieu_par_lieu_et_mois_par_mois() -> None:
    calendrier = charger_calendrier(zone="A", exercices=[ANNEE])
    vacances = retenir_les_vacances(calendrier.vacances, (), [ANNEE])
    vue = annee(ANNEE, feries=calendrier.feries, vacances=vacances)
    assert (vue.activite, vue.exercice, vue.mois[0], vue.mois[-1]) == (
        "Petit-déjeuner",
        "2013-2014",
        "2013-09",
        "2014-08",
    )
    assert [(place.nom, place.famille, place.total) for place in vue.lieux] == [
        ("Centre commercial", "Centre commercial", 18),
        ("Centre social", "Centre social", 18),
        ("École A", "École", 7),
        ("École B", "École", 6),
    ]
    assert vue.par_mois == (4, 5, 4, 4, 5, 4, 4, 4, 2, 4, 5, 4)
    assert vue.explication == "École a 13 tours sur 49 au lieu de 16\u00a0: vacances scolaires, 14 dates."


def test_des_parts_egales_se_disent_aussi() -> None:
    assert dire() == EGALES


def test_un_lieu_que_personne_ne_connait_vient_a_la_fin_et_ne_prend_aucune_part() -> None:
    tenues = {(date(2013, 9, 5), "petit-dejeuner"): [SeanceTenue(lieu="Parc du Soleil", realisee=True)]}
    vue = annee(seances=tenues, lieux=[*LIEUX, lieu("Sans rien", actif_au=date(2013, 1, 1))])
    assert [(place.nom, place.famille) for place in vue.lieux][-2:] == [("Sans rien", "École"), ("Parc du Soleil", "")]
    assert vue.lieux[-1].par_mois == (1, 0, 0, 0)


def a(jour: str, *lieux: str, tenue: bool = True) -> dict[Any, Any]:
    """A session reported that day of the autumn (day/month)."""
    jj, mm = map(int, jour.split("/"))
    return {
        (date(2013, mm, jj), "petit-dejeuner"): [SeanceTenue(lieu=ou, realisee=tenue, motif="Météo") for ou in lieux]
    }


def test_ce_que_l_equipe_a_donne_ailleurs() -> None:
    jours = ("2013-09-05", "2013-09-26", "2013-10-03", "2013-10-17")
    choix = dict.fromkeys([f"{jour}-petit-dejeuner" for jour in jours], ChoixEquipe(lieu_prevu="centre-social"))
    assert dire(equipe=choix) == (
        "Centre commercial a 5 tours sur 17 au lieu de 6 : 2 tours donnés ailleurs par l’équipe ; "
        "École a 5 tours sur 17 au lieu de 6 : 1 tour donné ailleurs par l’équipe."
    )


def test_une_fermeture_et_un_lieu_hors_de_ses_dates() -> None:
    travaux = Fermeture(lieu="centre-social", du=date(2013, 9, 1), au=date(2013, 10, 31), motif="travaux")
    assert dire(fermetures=[travaux]) == ("Centre social a 3 tours sur 17 au lieu de 5 : fermeture (travaux), 9 dates.")
    assert dire(lieux=[*LIEUX[:2], lieu("École A"), lieu("École B", actif_du=date(2013, 11, 1))]) == (
        "École B a 1 tour sur 5 au lieu de 2 : hors de ses dates d’utilisation, 3 dates."
    )


def test_deux_ecoles_fermees_pour_deux_raisons() -> None:
    dit = dire(
        lieux=[*LIEUX[:3], lieu("École B", ouvert_vacances=True)],
        vacances={date(2013, 9, 19): "", date(2013, 9, 26): "", date(2013, 10, 3): "", date(2013, 10, 10): ""},
        fermetures=[Fermeture(lieu="ecole-b", du=date(2013, 9, 1), au=date(2013, 11, 15))],
    )
    assert "École a 4 tours sur 17 au lieu de 5 : vacances scolaires et fermeture, 4 dates" in dit


def test_une_annulation_et_une_seance_tenue_ailleurs() -> None:
    annulees = [a(jour, "ecole-a", tenue=False) for jour in ("19/9", "26/9", "3/10")]
    ailleurs = [a(jour, "centre-social") for jour in ("10/10", "24/10", "31/10", "14/11")]
    seances = {cle: dites for seance in [*annulees, *ailleurs] for cle, dites in seance.items()}
    assert dire(seances=seances, aujourdhui=AUTOMNE.fin) == (
        "Centre commercial a 4 tours sur 14 au lieu de 5 : 2 séances tenues ailleurs ; "
        "École a 3 tours sur 14 au lieu de 4 : 3 séances annulées et 2 séances tenues ailleurs."
    )


def test_un_lieu_deja_annonce_garde_le_tour_des_autres() -> None:
    ecrits = {f"2013-09-{jour}-petit-dejeuner": "centre-social" for jour in ("05", "12", "19", "26")}
    assert dire(ecrits=ecrits, aujourdhui=date(2013, 9, 20)) == (
        "Centre commercial a 5 tours sur 17 au lieu de 6 : 4 tours restés à un lieu déjà annoncé ; "
        "École a 4 tours sur 17 au lieu de 5 : 4 tours donnés hors de l’ordre."
    )


def test_ce_qui_se_tient_un_jour_ferie_n_est_le_tour_de_personne() -> None:
    feries = {date(2013, 9, 5): "Férié", date(2013, 9, 12): "Férié"}
    vue = annee(feries=feries, seances=a("5/9", "ecole-a") | a("12/9", "ecole-b"), aujourdhui=AUTOMNE.fin)
    assert (sum(vue.par_mois), vue.explication) == (17, EGALES)


@settings(max_examples=20, deadline=None)
@given(mondes())
def test_chaque_creneau_est_compte_une_fois_et_chaque_part_inegale_est_dite(monde: Monde) -> None:
    creneaux = [creneau for creneau in monde.planifier() if creneau.activite == "a0"]
    for exercice in monde.exercices:
        vue = montrer_l_annee(creneaux, activite="a0", exercice=exercice, lieux=monde.lieux, familles=monde.familles)
        siens = [creneau for creneau in creneaux if creneau.date in exercice]
        tenus = [c for c in siens if c.lieu_realise or (c.lieu_prevu and c.statut not in ("annulée", "exclue"))]
        assert sum(vue.par_mois) == sum(lieu.total for lieu in vue.lieux) == len(tenus)
        parts = Counter(dict.fromkeys((monde.famille_de[ident] for c in siens for ident in c.empechements), 0))
        parts.update(monde.famille_de.get(c.lieu_realise or c.lieu_prevu, "") for c in tenus if c.statut != "exclue")
        turnantes = {f: n for f, n in parts.items() if f in monde.hotes["a0"]}
        for famille, part in turnantes.items():
            moins = part + 1 < max(turnantes.values())
            assert (f"{monde.familles[famille].libelle} a {part} tour" in vue.explication) == moins
            assert "0 tour donné hors" not in vue.explication
