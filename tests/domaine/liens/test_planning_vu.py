"""The planning month after month, as people read it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.liens.calendrier import Annoncee, Calendrier, Rencontre
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.liens.planning_vu import MoisVu, changements, legende, mettre_en_mois
from passerelle.domaine.modele import Modele

ECOLE = Lieu(id="ecole-a", nom="École A", famille="ecole", autres_noms=("L’école du haut",))
MAINTENANT = datetime(2014, 1, 9, 10, tzinfo=UTC)


def creneau(jour: str, statut: str, *, lieu: str = "École A", motif: str = "", activite: str = "Goûter") -> CreneauVu:
    return CreneauVu(date=date.fromisoformat(jour), activite=activite, lieu=lieu, statut=statut, motif=motif)


CRENEAUX = (
    creneau("2014-05-01", "exclue", lieu="", motif="Jour férié\u00a0: Fête du Travail."),
    creneau("2014-04-02", "Réalisée"),
    creneau("2014-04-30", "annulée", motif="Annulée\u00a0: l’animatrice est malade."),
    creneau("2014-05-21", "fiche manquante", lieu="L’école du haut"),
    creneau("2014-05-07", "prévue", lieu="Centre social", activite="Sortie"),
    creneau("2014-09-03", "déplacée"),
)


def mois(modele: Modele, *creneaux: CreneauVu, lieu: Lieu | None = None, suspect: str = "") -> tuple[MoisVu, ...]:
    return mettre_en_mois(
        creneaux or CRENEAUX,
        modele.activites,
        du=date(2014, 4, 2),
        au=date(2014, 8, 31),
        lieu=lieu,
        suspect=lambda texte: suspect if suspect and suspect in texte else None,
    )


def test_les_mois_se_suivent_et_chaque_date_dit_ce_qu_il_en_est(modele: Modele) -> None:
    assert [(m.mois, [(v.date.day, v.heure, v.etat, v.raison) for v in m.dates]) for m in mois(modele)] == [
        ("2014-04", [(2, "16:00", "tenue", ""), (30, "16:00", "annulée", "")]),
        (
            "2014-05",
            [
                (1, "16:00", "pas de rencontre", "Jour férié\u00a0: Fête du Travail."),
                (7, "", "prévue", ""),
                (21, "16:00", "passée", ""),
            ],
        ),
    ]
    assert [v.date.day for m in mois(modele) for v in m.dates if not v.a_lieu] == [30, 1]


def test_un_seul_lieu_sous_tous_ses_noms(modele: Modele) -> None:
    assert [v.date.isoformat() for m in mois(modele, lieu=ECOLE) for v in m.dates] == [
        "2014-04-02",
        "2014-04-30",
        "2014-05-21",
    ]


def test_ce_qui_semble_personnel_est_masque(modele: Modele) -> None:
    ((vu,), (exclue,)) = (
        m.dates
        for m in mois(
            modele,
            creneau("2014-05-07", "prévue", lieu="chez Zoé", activite="avec Zoé"),
            creneau("2014-06-04", "exclue", motif="Zoé est malade."),
            suspect="Zoé",
        )
    )
    assert (vu.activite, vu.lieu, exclue.raison) == ("(masqué)",) * 3


def test_la_legende_ne_dit_que_ce_qui_se_voit(modele: Modele) -> None:
    assert list(legende(mois(modele))) == ["prévue", "tenue", "passée", "annulée", "pas de rencontre"]
    assert legende(()) == {}


def test_ce_qui_a_change_depuis_un_mois_et_reste_a_venir() -> None:
    rencontre = Rencontre(
        date=date(2014, 1, 9),
        heure="09:00",
        minutes=120,
        activite="petit-dejeuner",
        titre="Petit-déjeuner",
        lieu="ecole-a",
        nom_lieu="École A",
    )
    venue = Annoncee(
        id="venue",
        rencontre=rencontre,
        numero=1,
        le=MAINTENANT,
        quittes={"centre-social": MAINTENANT},
        deplacee_le=MAINTENANT - timedelta(days=30),
    )
    calendrier = Calendrier(
        centre="vernet",
        annoncees=(
            venue,
            replace(venue, id="renommee", deplacee_le=None),
            replace(venue, id="vieille", deplacee_le=MAINTENANT - timedelta(days=31)),
            replace(venue, id="hier", rencontre=replace(rencontre, date=date(2014, 1, 8))),
            replace(venue, id="apres", rencontre=replace(rencontre, date=date(2014, 9, 1))),
            replace(venue, id="partie", rencontre=replace(rencontre, date=date(2014, 2, 6)), partie=True),
            replace(venue, id="annulee", rencontre=replace(rencontre, date=date(2014, 3, 6), annulee=True), quittes={}),
        ),
    )

    def dits(lieu: Lieu | None) -> list[tuple[str, bool]]:
        vus = changements(calendrier, maintenant=MAINTENANT, au=date(2014, 8, 31), lieu=lieu)
        return [(vu.date.isoformat(), vu.a_lieu) for vu in vus]

    tous = [("2014-01-09", True), ("2014-02-06", False), ("2014-03-06", False)]
    assert dits(None) == tous
    assert dits(ECOLE) == tous
    assert dits(replace(ECOLE, id="centre-social")) == tous[:2]
    assert dits(replace(ECOLE, id="ecole-b")) == []
