import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import cast

import pytest
from dbos import DBOS
from filelock import FileLock

from passerelle.domaine.chaine.compte_rendu import Apercu, CompteRendu
from passerelle.erreurs import ClasseurInaccessible, ErreurPasserelle, OngletEtranger, SynchronisationOccupee
from passerelle.moteur import Etat, Moteur, Tentative
from passerelle.moteur import moteur as module
from passerelle.moteur.reglage import cron
from tests.service.aides import AuFil, attendre, hors_boucle, preparer_le_moteur

INACCESSIBLE = ClasseurInaccessible("Le classeur ne répond pas.", "Vérifiez la connexion.")


class Classeur:
    """What is synchronised: a list of what was asked, and what stands in the way."""

    def __init__(self) -> None:
        self.faits: list[bool] = []
        self.instants: list[datetime] = []
        self.obstacles: list[Exception] = []
        self.garde: tuple[str, ...] = ()
        self.ouvert = threading.Event()
        self.ouvert.set()
        self.ensemble = 0
        self.plus_ensemble = 0

    def synchroniser(self, *, confirmer: bool) -> CompteRendu:
        self.instants.append(datetime.now(UTC))
        self.faits.append(confirmer)
        self.ensemble += 1
        self.plus_ensemble = max(self.plus_ensemble, self.ensemble)
        try:
            assert self.ouvert.wait(30)
            if self.obstacles:
                raise self.obstacles.pop(0)
        finally:
            self.ensemble -= 1
        if confirmer:
            self.garde = ()
        return CompteRendu(
            quand=self.instants[-1],
            duree_s=0.0,
            lectures=1,
            ecritures=1,
            cellules=1,
            lignes_ajoutees=0,
            lignes_retirees=0,
            garde=self.garde,
            plan="",
            apercu=Apercu(),
        )


@pytest.fixture
def classeur() -> Classeur:
    return Classeur()


Lancer = Callable[..., Moteur]


@pytest.fixture
def lancer(classeur: Classeur, tmp_path: Path) -> Iterator[Lancer]:
    """Start an engine on that workbook; the one before is stopped."""
    lances: list[Moteur] = []

    # A day between two sweeps: none comes in the middle of a test.
    def faire(
        *,
        calme_secondes: float = 0,
        balayage_minutes: float = 1440,
        classeur_nomme: str = "local",
        base: str = "",
        conservation: timedelta = timedelta(days=30),
    ) -> Moteur:
        if lances:
            lances.pop().arreter()
        dossier = tmp_path / "donnees d’un centre"
        if not base:
            preparer_le_moteur(classeur_nomme, dossier)
        moteur = Moteur(
            classeur.synchroniser,
            classeur=classeur_nomme,
            dossier=dossier,
            base=base,
            calme_secondes=calme_secondes,
            balayage_minutes=balayage_minutes,
            conservation=conservation,
        )
        hors_boucle(moteur.demarrer)
        lances.append(cast("Moteur", AuFil(moteur)))
        return lances[-1]

    yield faire
    classeur.ouvert.set()
    for moteur in lances:
        moteur.arreter()


def au_calme(moteur: Moteur) -> Etat:
    def calme() -> bool:
        etat = moteur.etat()
        return etat.tentee_le is not None and not etat.en_cours and not etat.indices_en_attente

    attendre(calme)
    return moteur.etat()


def test_il_synchronise_au_demarrage(lancer: Lancer, classeur: Classeur) -> None:
    avant = datetime.now(UTC)
    etat = au_calme(lancer())
    assert classeur.faits == [False]
    assert etat.reussie_le is not None
    assert avant <= etat.reussie_le <= datetime.now(UTC)
    assert etat.erreur == ""
    assert etat.garde == ()


def test_des_indices_rapproches_ne_font_qu_une_synchronisation(lancer: Lancer, classeur: Classeur) -> None:
    moteur = lancer(calme_secondes=3)  # long enough for twenty hints on a busy machine
    au_calme(moteur)
    for _ in range(20):
        moteur.signaler()
    assert moteur.etat().indices_en_attente == 20
    au_calme(moteur)
    assert classeur.faits == [False, False]


def test_le_calme_est_respecte(lancer: Lancer, classeur: Classeur) -> None:
    moteur = lancer(calme_secondes=2)
    au_calme(moteur)
    signale = datetime.now(UTC)
    moteur.signaler()
    au_calme(moteur)
    assert classeur.instants[-1] - signale >= timedelta(seconds=2)


def test_un_flot_d_indices_ne_repousse_pas_sans_fin(
    lancer: Lancer, classeur: Classeur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ATTENTE_MAXIMALE", 2.0)
    moteur = lancer(calme_secondes=1)
    au_calme(moteur)
    pouls = threading.Event()
    debut = datetime.now(UTC)
    while len(classeur.faits) < 2:
        moteur.signaler()
        assert datetime.now(UTC) - debut < timedelta(seconds=12), "le flot repousse la synchronisation"
        pouls.wait(0.2)


def test_une_seule_a_la_fois_et_une_seule_en_attente(lancer: Lancer, classeur: Classeur) -> None:
    moteur = lancer()
    au_calme(moteur)
    classeur.ouvert.clear()
    moteur.signaler()
    attendre(lambda: moteur.etat().en_cours)
    for _ in range(3):
        moteur.signaler()
        # Once this hint's run waits in the queue, the following ones add none.
        attendre(lambda: "ENQUEUED" in moteur._statuts())
    assert sorted(moteur._statuts()) == ["ENQUEUED", "PENDING"]
    assert moteur.etat().indices_en_attente == 3
    classeur.ouvert.set()
    au_calme(moteur)
    assert len(classeur.faits) == 3
    assert classeur.plus_ensemble == 1


@pytest.mark.parametrize("obstacle", [INACCESSIBLE, SynchronisationOccupee("Une synchronisation est déjà en cours.")])
def test_un_classeur_qui_ne_repond_pas_est_redemande(
    lancer: Lancer, classeur: Classeur, monkeypatch: pytest.MonkeyPatch, obstacle: Exception
) -> None:
    monkeypatch.setattr(module, "REPRISES", (0.1, 0.2, 0.4, 0.8))
    classeur.obstacles = [obstacle] * 3
    moteur = lancer()
    attendre(lambda: moteur.etat().erreur == str(obstacle))
    etat = au_calme(moteur)
    assert len(classeur.faits) == 4
    ecarts = [apres - avant for avant, apres in zip(classeur.instants, classeur.instants[1:], strict=False)]
    assert all(ecart.total_seconds() >= delai for ecart, delai in zip(ecarts, (0.1, 0.2, 0.4), strict=True))
    assert etat.erreur == ""
    assert etat.reussie_le is not None


def test_les_delais_grandissent_et_sont_bornes() -> None:
    assert list(module.REPRISES) == sorted(module.REPRISES)
    assert max(module.REPRISES) <= 60
    assert sum(module.REPRISES) < module.DUREE_MAXIMALE


def test_il_finit_par_attendre_le_prochain_balayage(
    lancer: Lancer, classeur: Classeur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "REPRISES", (0.05, 0.05))
    classeur.obstacles = [INACCESSIBLE] * 3
    moteur = lancer()
    etat = au_calme(moteur)
    assert len(classeur.faits) == 3
    assert etat.erreur == str(INACCESSIBLE)
    assert etat.reussie_le is None


def test_une_erreur_de_l_equipe_se_dit_et_ne_se_redemande_pas(lancer: Lancer, classeur: Classeur) -> None:
    classeur.obstacles = [OngletEtranger("L’onglet « Séances » n’est pas le nôtre.", "Renommez-le.")]
    etat = au_calme(lancer())
    assert etat.erreur == "L’onglet « Séances » n’est pas le nôtre. Renommez-le."
    assert len(classeur.faits) == 1


def test_un_defaut_du_programme_n_arrete_pas_le_moteur_et_ne_cite_rien(
    lancer: Lancer, classeur: Classeur, caplog: pytest.LogCaptureFixture
) -> None:
    classeur.obstacles = [ValueError("Fatima 06 12 34 56 78")]
    moteur = lancer()
    etat = au_calme(moteur)
    assert "inattendue" in etat.erreur
    assert "ValueError" in caplog.text
    assert "Fatima" not in caplog.text + etat.erreur
    moteur.signaler()
    assert au_calme(moteur).erreur == ""


def test_une_garde_attend_l_accord_qui_ne_sert_qu_une_fois(lancer: Lancer, classeur: Classeur) -> None:
    classeur.garde = ("12 lignes de Séances disparaîtraient.",)
    moteur = lancer()
    etat = au_calme(moteur)
    assert etat.garde == ("12 lignes de Séances disparaîtraient.",)
    assert etat.reussie_le is None
    classeur.ouvert.clear()
    moteur.signaler()
    attendre(lambda: moteur.etat().en_cours)
    for _ in range(3):
        moteur.confirmer()
    classeur.ouvert.set()
    etat = au_calme(moteur)
    assert classeur.faits == [False, False, True]
    assert etat.garde == ()
    assert etat.reussie_le is not None


def test_le_balayage_trouve_ce_qu_aucun_indice_n_annonce(lancer: Lancer, classeur: Classeur) -> None:
    moteur = lancer(balayage_minutes=15)
    au_calme(moteur)
    [balayage] = hors_boucle(DBOS.list_schedules)
    assert balayage["schedule"] == "*/15 * * * *"
    hors_boucle(lambda: DBOS.trigger_schedule(balayage["schedule_name"]))
    attendre(lambda: len(classeur.faits) == 2)


def test_le_balayage_efface_les_vieilles_traces(lancer: Lancer, classeur: Classeur) -> None:
    moteur = lancer(conservation=timedelta(0))
    au_calme(moteur)
    avant = traces()
    [balayage] = hors_boucle(DBOS.list_schedules)
    hors_boucle(lambda: DBOS.trigger_schedule(balayage["schedule_name"]))
    attendre(lambda: not avant & traces())
    attendre(lambda: len(classeur.faits) == 2)
    assert au_calme(moteur).reussie_le is not None


def traces() -> set[str]:
    """The runs that DBOS keeps."""
    return {run.workflow_id for run in hors_boucle(DBOS.list_workflows)}


@pytest.mark.parametrize(
    ("minutes", "attendu"),
    [
        (1, "*/1 * * * *"),
        (15, "*/15 * * * *"),
        (7.5, "*/7 * * * *"),
        (0.2, "*/1 * * * *"),
        (60, "0 */1 * * *"),
        (200, "0 */3 * * *"),
        (1440, "0 */23 * * *"),
    ],
)
def test_balayer_au_moins_toutes_les_tant_de_minutes(minutes: float, attendu: str) -> None:
    assert cron(minutes) == attendu


def test_ce_qui_attendait_a_l_arret_est_fait_au_demarrage_suivant(lancer: Lancer, classeur: Classeur) -> None:
    moteur = lancer(calme_secondes=60)
    au_calme(moteur)
    moteur.signaler()
    moteur = lancer(calme_secondes=60)
    assert moteur.etat().reussie_le is not None, "l’état survit à un redémarrage"
    au_calme(moteur)
    assert classeur.faits == [False, False]


def test_un_accord_donne_pendant_une_panne_survit_a_un_arret(lancer: Lancer, classeur: Classeur) -> None:
    classeur.obstacles = [INACCESSIBLE] * 99
    moteur = lancer()
    moteur.confirmer()
    attendre(lambda: bool(moteur.etat().erreur))
    moteur.arreter()
    classeur.obstacles.clear()
    moteur = lancer()
    attendre(lambda: True in classeur.faits)
    assert au_calme(moteur).erreur == ""


def test_rien_ne_se_fait_apres_l_arret(lancer: Lancer, classeur: Classeur) -> None:
    classeur.obstacles = [INACCESSIBLE] * 99
    moteur = lancer()
    attendre(lambda: bool(moteur.etat().erreur))
    faits = len(classeur.faits)
    moteur.arreter()
    attendre(lambda: not any(fil.name.startswith("dbos-executor") for fil in threading.enumerate()))
    assert len(classeur.faits) == faits


def test_deux_centres_partagent_une_base_sans_se_meler(lancer: Lancer, tmp_path: Path) -> None:
    base = f"sqlite:///{tmp_path / 'commune.sqlite'}"
    moteur = lancer(classeur_nomme="un", base=base, calme_secondes=60)
    au_calme(moteur)
    moteur.signaler()
    autre = lancer(classeur_nomme="deux", base=base)
    assert autre.etat().reussie_le is None
    au_calme(autre)
    assert lancer(classeur_nomme="un", base=base).etat().reussie_le is not None


def test_deux_processus_pour_un_dossier_sont_un_de_trop(lancer: Lancer, tmp_path: Path) -> None:
    dossier = tmp_path / "donnees d’un centre"
    dossier.mkdir()
    autre = FileLock(dossier / "moteur.verrou")
    with autre, pytest.raises(ErreurPasserelle, match="déjà servi"):
        lancer()
    au_calme(lancer())


def test_un_processus_n_a_qu_un_moteur(lancer: Lancer, classeur: Classeur, tmp_path: Path) -> None:
    moteur = lancer()
    with pytest.raises(RuntimeError):
        hors_boucle(Moteur(classeur.synchroniser, classeur="autre", dossier=tmp_path / "autre").demarrer)
    assert au_calme(moteur).reussie_le is not None


def test_un_moteur_arrete_ne_repond_pas(lancer: Lancer, classeur: Classeur) -> None:
    moteur = lancer()
    assert moteur.repond()
    moteur.arreter()
    assert not moteur.repond()
    assert not Moteur(classeur.synchroniser, classeur="autre", dossier=Path("inutile")).repond()


def test_les_abonnes_apprennent_chaque_tentative(lancer: Lancer, classeur: Classeur) -> None:
    tentatives: list[Tentative] = []
    classeur.obstacles = [OngletEtranger("Non.")]
    moteur = lancer()
    moteur.abonner(tentatives.append)
    au_calme(moteur)
    moteur.signaler()
    au_calme(moteur)
    assert tentatives[-1].compte_rendu is not None
    assert tentatives[-1].duree_s >= 0


def test_rien_ne_s_affiche(lancer: Lancer, capfd: pytest.CaptureFixture[str]) -> None:
    """DBOS speaks English to nobody."""
    au_calme(lancer())
    lancer()
    sorties = capfd.readouterr()
    assert sorties.out + sorties.err == ""


def test_une_reussite_d_une_horloge_en_avance_vieillit_a_partir_de_maintenant(
    lancer: Lancer, classeur: Classeur, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Demain(datetime):
        """A clock that is a day ahead."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(days=1)

    with monkeypatch.context() as en_avance:
        en_avance.setattr(module, "datetime", Demain)
        moteur = lancer()
        assert au_calme(moteur).reussie_le is not None
    reussie_le = moteur.etat().reussie_le
    assert reussie_le is not None
    assert reussie_le <= datetime.now(UTC)
    classeur.obstacles = [OngletEtranger("Non.")]
    moteur.signaler()
    attendre(lambda: moteur.etat().erreur == "Non.")
    figee = moteur.etat().reussie_le
    assert figee == moteur.etat().reussie_le, "un échec ne la rajeunit pas"


def test_ce_qu_une_horloge_en_avance_a_laisse_ne_cache_pas_ce_qui_suit(
    lancer: Lancer, classeur: Classeur, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a shared database, a machine whose clock was a day ahead left a success."""
    moteur = lancer()
    au_calme(moteur)
    demain = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr(moteur, "_base", "partagee")
    monkeypatch.setattr(moteur, "_dernier_etat", lambda: Etat(tentee_le=demain, reussie_le=demain))
    classeur.obstacles = [OngletEtranger("Non.")]
    moteur.signaler()
    attendre(lambda: moteur.etat().erreur == "Non.")
