"""What is proposed of the needs of a centre, and what accepting it writes: as staff, and nothing else."""

import json
from dataclasses import replace

import pytest

from passerelle.domaine.chaine.besoins_a_revoir import LAISSES, BesoinsARevoir, Comptes
from passerelle.domaine.chaine.besoins_revus import Accord, LaisseAinsi, MotAccepte, SeparationAcceptee, planifier
from passerelle.domaine.chaine.etude import Etude, etudier
from passerelle.domaine.enonces.propositions import DEPLACES_MONTRES, Proposition, Propositions, proposer, retrouver
from passerelle.domaine.feuilles.plan import Plan
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.domaine.centre_en_memoire import Centre

SPORT = "Sport et activités physiques"
DEUX = "Un jardin partagé. Et le bus ne passe plus."
JOINDRE = "06 12 34 56 78"
RIEN = Propositions(themes=(), doubles=())

CORRIGES = {
    "Une slackline dehors": SPORT,
    "Un planétarium dedans": SPORT,
    f"Une luge d’été au {JOINDRE}": SPORT,
    "Du kitesurf": "Glisse",
    "Une tournure": "Danse",
}
"""What people said, and the theme staff gave it."""


@pytest.fixture(scope="module")
def peu_de_themes(modele: Modele) -> Modele:
    """A lexicon that is built in no time."""
    gardes = ("sport", "transports", "espaces-verts-et-jardins")
    return replace(
        modele, depart={**modele.depart, "theme": tuple(t for t in modele.depart["theme"] if t["id"] in gardes)}
    )


@pytest.fixture(scope="module")
def garni(peu_de_themes: Modele) -> Centre:
    """Needs corrected and doubled, two themes that staff just added: nobody writes there."""
    centre = Centre(peu_de_themes)
    centre.taper("theme", libelle="Glisse")
    centre.taper("theme", libelle="Danse", mots="zumba, ")
    autres = (f"slackline {rang}" for rang in range(DEPLACES_MONTRES + 1))
    entendre(centre, *CORRIGES, f"slackline au {JOINDRE}", *autres, DEUX, f"{DEUX} Au {JOINDRE}.")
    for ligne in centre.lignes("besoin"):
        if ligne["texte"] in CORRIGES:
            centre.ecrire("besoin", str(ligne["id"]), theme=CORRIGES[str(ligne["texte"])])
    for rangee in centre.onglets["theme"][-2:]:
        rangee[0] = None
    return centre


@pytest.fixture(scope="module")
def etude(garni: Centre) -> Etude:
    return garni.etudier()


@pytest.fixture(scope="module")
def propositions(etude: Etude) -> Propositions:
    return proposer(etude)


@pytest.fixture
def centre(peu_de_themes: Modele) -> Centre:
    return Centre(peu_de_themes)


def entendre(centre: Centre, *textes: str) -> list[str]:
    """Forms that say so, synchronised; the ids of their lines."""
    centre.repondre("besoin", *({"_": f"2013-10-03 10:{rang:02}:00", "texte": dit} for rang, dit in enumerate(textes)))
    centre.synchroniser()
    return [str(ligne["id"]) for ligne in centre.lignes("besoin")]


def prevoir(etude: Etude, accord: Accord, *, est_commence: bool = False) -> Plan | None:
    return planifier(etude, accord, {}, cle="la clé de l’équipe", est_commence=est_commence)


def accepter(centre: Centre, proposition: Proposition) -> None:
    """As a click does: what was seen, found again, and written."""
    etude = centre.etudier()
    accord = retrouver(etude, proposition.vue)
    assert accord == proposition.accord
    plan = prevoir(etude, accord)
    assert plan
    centre._appliquer(plan, centre.caches["principal"])


def compter(etude: Etude) -> Comptes:
    return BesoinsARevoir(etude.cadre, etude.fusions).compter()


def journal(centre: Centre, quoi: str) -> list[tuple[Cellule, ...]]:
    """Tab, line, field and what is written, of the lines that tell of it."""
    return [
        tuple(ligne[cle] for cle in ("onglet", "ligne", "champ", "apres"))
        for ligne in centre.lignes("journal")
        if ligne["quoi"] == quoi
    ]


def test_ce_qui_est_annonce_se_lit_est_borne_et_masque(propositions: Propositions) -> None:
    sport = next(theme for theme in propositions.themes if theme.theme == SPORT)
    assert sport.corrections == tuple(
        f"«\u00a0{dit}\u00a0»\u00a0: les mots disaient «\u00a0Non classé\u00a0»."
        for dit in ("Une slackline dehors", "Un planétarium dedans")
    )
    planetarium, slackline = sport.mots
    assert (
        planetarium.phrase
        == "«\u00a0planétarium\u00a0» trouverait 1 de ces 2 besoins\u00a0; aucun autre ne changerait."
    )
    assert (
        slackline.phrase
        == "«\u00a0slackline\u00a0» trouverait 1 de ces 2 besoins\u00a0; 32 autres besoins changeraient aussi."
    )
    assert slackline.suites[0] == f"«\u00a0(masqué)\u00a0»\u00a0: de «\u00a0Non classé\u00a0» à «\u00a0{SPORT}\u00a0»."
    assert slackline.suites[DEPLACES_MONTRES:] == ("et 2 autres.",)
    assert len({proposition.vue for proposition in propositions}) == len(list(propositions))


def test_un_texte_personnel_n_est_ni_cite_ni_separe(etude: Etude, propositions: Propositions) -> None:
    assert JOINDRE not in str(propositions)
    assert "luge" not in str(propositions)
    assert [double.parties[1][0] for double in propositions.doubles] == ["Et le bus ne passe plus."]
    assert compter(etude) == Comptes(themes_corriges=4, a_separer=1)
    ident = propositions.doubles[0].besoin
    dit = SeparationAcceptee(besoin=ident, texte=DEUX, parties=("Un jardin.", JOINDRE), suite="manuel-1")
    plan = prevoir(etude, dit)
    assert plan
    assert [ligne["apres"] for _, ligne in plan.onglets[1].ajouts] == ["Un jardin.", "(masqué)"]


def test_le_premier_mot_d_un_theme_que_l_equipe_vient_d_ajouter(etude: Etude, propositions: Propositions) -> None:
    par_theme = {theme.theme: theme.mots for theme in propositions.themes}
    ecrits = {}
    for libelle in ("Glisse", "Danse"):
        plan = prevoir(etude, par_theme[libelle][0].accord)
        assert plan
        ecrits[libelle] = [(e.ligne, e.cle, e.apres) for e in plan.onglets[0].ecritures]
    ids = [("glisse", "id", "glisse"), ("danse", "id", "danse")]
    assert ecrits == {
        "Glisse": [*ids, ("glisse", "mots", "kitesurf")],
        "Danse": [*ids, ("danse", "mots", "zumba, tournure")],
    }


def test_une_formule_n_est_pas_recouverte(etude: Etude, propositions: Propositions) -> None:
    feuilles = dict(etude.donnees.feuilles)
    for table, cle in (("theme", "mots"), ("besoin", "texte")):
        feuille = feuilles[table]
        formules = {(rang, feuille.places[cle]): "=A1" for rang in feuille.rangs}
        feuilles[table] = replace(feuille, onglet=replace(feuille.onglet, formules=formules))
    formulee = replace(etude, donnees=replace(etude.donnees, feuilles=feuilles))
    for proposition in (propositions.themes[0].mots[0], propositions.doubles[0].separer):
        assert prevoir(etude, proposition.accord)
        assert prevoir(formulee, proposition.accord) is None


def test_ce_qui_est_laisse_s_oublie_quand_le_besoin_n_est_plus_la(etude: Etude, propositions: Propositions) -> None:
    souvenirs = {**etude.donnees.souvenirs, LAISSES: {"theme": ["parti"], "texte": []}}
    ident = propositions.doubles[0].besoin
    plan = prevoir(
        replace(etude, donnees=replace(etude.donnees, souvenirs=souvenirs)), propositions.doubles[0].laisser.accord
    )
    assert plan
    assert json.loads(plan.entrees[f"{LAISSES}/0"]) == {"theme": [], "texte": [ident]}
    assert plan.onglets[0].est_vide


def test_une_ligne_qui_n_est_plus_la_ne_se_change_pas(etude: Etude) -> None:
    assert prevoir(etude, SeparationAcceptee(besoin="parti", texte=DEUX, parties=("a", "b"), suite="manuel-1")) is None
    assert prevoir(etude, MotAccepte(theme="parti", mot="slackline", trouves=1)) is None


def test_rien_ne_se_propose_d_un_onglet_qui_ne_se_lit_pas_ni_d_un_exercice_clos(garni: Centre) -> None:
    clos = [replace(exercice, clos=True) for exercice in garni.exercices]
    etude = etudier(replace(garni.donnees, exercices=clos))
    assert BesoinsARevoir(etude.cadre, etude.fusions).lire() == []
    assert proposer(etude) == RIEN
    garni.onglets["theme"][0][2] = None
    etude = garni.etudier()
    garni.onglets["theme"][0][2] = "mots"
    assert proposer(etude) == RIEN
    assert compter(etude) == Comptes()


def test_un_mot_accepte_retrouve_le_besoin_et_la_correction_se_ferme(centre: Centre) -> None:
    corrige, autre = entendre(centre, "Une slackline derrière chez moi", "La slackline est abîmée")
    centre.ecrire("besoin", corrige, theme=SPORT)
    assert centre.synchroniser().apercu.besoins == Comptes(themes_corriges=1)
    avant = str(centre.ligne("theme", "sport")["mots"])
    (mot,) = proposer(centre.etudier()).themes[0].mots
    assert mot.phrase == "«\u00a0slackline\u00a0» trouverait ce besoin\u00a0; 1 autre besoin changerait aussi."
    accepter(centre, mot)
    assert centre.ligne("theme", "sport")["mots"] == f"{avant}, slackline"
    assert journal(centre, "mot ajouté") == [("Thèmes", "sport", "Mots et expressions qui le désignent", "slackline")]
    centre.synchroniser()
    assert [centre.ligne("besoin", ident)["theme"] for ident in (corrige, autre)] == [SPORT, SPORT]
    assert centre.lignes("correction") == []
    etude = centre.etudier()
    assert retrouver(etude, mot.vue) is None
    fait = prevoir(etude, mot.accord, est_commence=True)
    assert fait
    assert fait.est_vide


def test_une_reponse_se_separe_une_fois(centre: Centre) -> None:
    centre.taper("besoin", date=centre.aujourdhui, nature="Un besoin")  # which says nothing
    (double,) = entendre(centre, DEUX)[1:]
    (propose,) = proposer(centre.etudier()).doubles
    assert propose.parties == (
        ("Un jardin partagé.", "Espaces verts et jardins"),
        ("Et le bus ne passe plus.", "Transports et déplacements"),
    )
    accepter(centre, propose.separer)
    centre.synchroniser()
    _, premiere, seconde = centre.lignes("besoin")
    assert (premiere["id"], seconde["id"]) == (double, f"manuel-suite-{double}")
    assert (premiere["texte"], seconde["texte"]) == ("Un jardin partagé.", "Et le bus ne passe plus.")
    assert (premiere["theme"], seconde["theme"]) == ("Espaces verts et jardins", "Transports et déplacements")
    for cle in ("date", "lieu", "activite", "nature", "voix"):
        assert premiere[cle] == seconde[cle]
    (correction,) = centre.lignes("correction")
    assert (correction["champ"], correction["valeur_equipe"]) == ("Ce qui a été dit", "Un jardin partagé.")
    etude = centre.etudier()
    assert proposer(etude) == RIEN
    fait = prevoir(etude, propose.separer.accord, est_commence=True)
    assert fait
    assert fait.est_vide
    centre.ecrire("besoin", double, texte=DEUX)  # somebody gave its whole text back
    etude = centre.etudier()
    reste = prevoir(etude, propose.separer.accord, est_commence=True)
    assert reste
    assert (reste.cellules, reste.ajouts) == (1, 0)
    autre = proposer(etude).doubles[0].separer.accord
    assert isinstance(autre, SeparationAcceptee)
    assert autre.suite == f"manuel-suite-{double}-2"
    centre.ecrire("besoin", double, texte="Tout autre chose")
    assert prevoir(centre.etudier(), propose.separer.accord, est_commence=True) is None


def test_ce_qui_est_laisse_ne_revient_pas(centre: Centre) -> None:
    corrige, double, autre = entendre(centre, "Une slackline dehors", DEUX, "Un planétarium dedans")
    centre.ecrire("besoin", corrige, theme=SPORT)
    centre.synchroniser()
    avant = {table: centre.lignes(table) for table in ("besoin", "theme", "correction")}
    propositions = proposer(centre.etudier())
    for proposition in (propositions.themes[0].laisser, propositions.doubles[0].laisser):
        accepter(centre, proposition)
    assert journal(centre, "proposition laissée") == [
        ("Besoins", corrige, "Thème", None),
        ("Besoins", double, "Ce qui a été dit", None),
    ]
    assert centre.synchroniser().apercu.besoins == Comptes()
    assert {table: centre.lignes(table) for table in avant} == avant
    centre.ecrire("besoin", autre, theme=SPORT)
    (theme,) = proposer(centre.etudier()).themes
    assert [mot.accord for mot in theme.mots] == [MotAccepte(theme="sport", mot="planétarium", trouves=1)]
    assert theme.laisser.accord == LaisseAinsi(champ="theme", besoins=(autre,))
