"""What a phone form accepts, and what it answers otherwise."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.definitions import charger_modele
from passerelle.domaine.declare.formulaire import Condition, Formulaire, Question
from passerelle.domaine.reponses.saisie import choix_proposes, relever_les_doutes, valider

AUJOURDHUI = date(2013, 10, 3)
CHOIX = {"lieux": ("Centre social", "École A"), "partenaires": ("AVVA", "France Loire"), "projets": ()}
OUI = Condition(question="eu_lieu", vaut="Oui")

FICHE = Formulaire(
    id="essai",
    titre="Essai",
    description="",
    onglet="Réponses essai",
    table="seance",
    confirmation="",
    donnees="",
    questions=(
        Question(cle="date", titre="Date", type="date"),
        Question(cle="prochaine_le", titre="Prochaine", type="date", futur=True),
        Question(cle="lieu", titre="Lieu", type="choix", liste="lieux", autre=True),
        Question(cle="projet", titre="Projet", type="choix", liste="projets"),
        Question(cle="eu_lieu", titre="A eu lieu", type="choix", choix=("Oui", "Non")),
        Question(cle="motif", titre="Motif", type="choix", choix=("Météo", "Autre"), ajoute=("Je ne sais pas",)),
        Question(cle="adultes", titre="Adultes", type="nombre", entier=True, minimum=0, maximum=500, si=OUI),
        Question(cle="enfants", titre="Enfants", type="nombre", entier=True, minimum=0, maximum=500, si=OUI),
        Question(
            cle="nouveaux",
            titre="Nouveaux",
            type="nombre",
            entier=True,
            au_plus=("adultes", "enfants"),
            si=OUI,
        ),
        Question(cle="duree_h", titre="Durée", type="nombre", maximum=24),
        Question(cle="montant", titre="Montant", type="nombre", minimum=0.5, requise_si=OUI),
        Question(cle="partenaires", titre="Partenaires", type="cases", liste="partenaires", autre=True),
        Question(cle="publics", titre="Publics", type="cases", choix=("Jeunes", "Familles")),
        Question(cle="texte", titre="Texte", type="paragraphe", longueur_min=3, longueur_max=30, prive=True),
        Question(cle="note", titre="Note", type="paragraphe"),
        Question(cle="code", titre="Code", type="texte"),
        Question(cle="accord", titre="Accord", type="coche"),
    ),
)


def dire(saisies: Mapping[str, Sequence[str]], fiche: Formulaire = FICHE) -> tuple[dict[str, object], dict[str, str]]:
    """The answers, and the errors with plain spaces."""
    reponses, erreurs = valider(
        fiche, saisies, CHOIX, AUJOURDHUI, lambda texte: "C’est un numéro." if "06" in texte else None
    )
    return reponses, {cle: phrase.replace("\N{NO-BREAK SPACE}", " ") for cle, phrase in erreurs.items()}


ACCEPTE: list[tuple[str, list[str], object]] = [
    ("date", ["03/10/2013"], AUJOURDHUI),
    ("date", ["2013-10-03"], AUJOURDHUI),
    ("date", [" 3/10/13 "], AUJOURDHUI),
    ("date", [], None),
    ("date", ["  ", ""], None),
    ("prochaine_le", ["2013-11-01"], date(2013, 11, 1)),
    ("lieu", ["centre  SOCIAL"], "Centre social"),
    ("lieu", ["ecole a"], "École A"),
    ("lieu", ["Autre", "Parc  du Soleil"], "Parc du Soleil"),
    ("lieu", ["", "Parc du Soleil"], "Parc du Soleil"),
    ("lieu", ["Centre social", "un reste"], "Centre social"),
    ("lieu", ["Centre social", "Autre"], "Centre social"),
    ("projet", ["Jardin partagé"], "Jardin partagé"),  # no project yet: any name will do
    ("motif", ["autre"], "Autre"),
    ("motif", ["je ne sais pas"], "Je ne sais pas"),
    ("duree_h", ["1,5"], 1.5),
    ("duree_h", [" 12 "], 12.0),
    ("duree_h", ["-3"], -3.0),
    ("montant", ["1 335,20 €"], 1335.2),
    ("partenaires", ["avva", "France Loire", "AVVA"], ("AVVA", "France Loire")),
    ("partenaires", ["AVVA", "Autre", "La Poste"], ("AVVA", "La Poste")),
    ("partenaires", [""], None),
    ("publics", ["FAMILLES"], ("Familles",)),
    ("texte", [" une fête\r\ncomme avant "], "une fête\ncomme avant"),
    ("texte", ["e\N{COMBINING ACUTE ACCENT}te\x00"], "éte"),
    ("note", ["x" * 2000], "x" * 2000),
    ("code", [" B\t01\n"], "B 01"),
    ("accord", ["on"], "Oui"),
    ("accord", ["non"], None),
    ("accord", [], None),
]


@pytest.mark.parametrize(("cle", "envoyees", "attendu"), ACCEPTE)
def test_ce_qui_est_accepte(cle: str, envoyees: list[str], attendu: object) -> None:
    reponses, erreurs = dire({cle: envoyees})
    assert erreurs == {}
    assert reponses[cle] == attendu
    assert type(reponses[cle]) is type(attendu)


REFUSE: list[tuple[str, list[str], str]] = [
    ("date", ["jeudi"], "Écrivez la date ainsi : 03/10/2013."),
    ("date", ["31/02/2013"], "Écrivez la date ainsi : 03/10/2013."),
    ("date", ["04/10/2013"], "Cette date est à venir : indiquez aujourd’hui, ou un jour passé."),
    ("date", ["03/10/1913"], "Vérifiez l’année de cette date."),
    ("prochaine_le", ["03/10/2031"], "Vérifiez l’année de cette date."),
    ("lieu", ["Autre"], "Écrivez votre réponse à côté de « Autre », ou choisissez dans la liste."),
    ("lieu", ["Autre", "x" * 101], "Votre réponse est trop longue : 100 caractères au plus."),
    ("eu_lieu", ["Peut-être"], "Choisissez parmi les réponses proposées."),
    ("publics", ["Jeunes", "Martiens"], "Choisissez parmi les réponses proposées."),
    (
        "partenaires",
        ["AVVA", "Autre"],
        "Écrivez votre réponse à côté de « Autre », ou choisissez dans la liste.",
    ),
    ("duree_h", ["25"], "Indiquez un nombre jusqu’à 24."),
    ("duree_h", ["deux"], "Indiquez un nombre jusqu’à 24."),
    ("duree_h", ["nan"], "Indiquez un nombre jusqu’à 24."),
    ("montant", ["0,2"], "Indiquez un nombre à partir de 0,5."),
    ("texte", ["ah"], "C’est un peu court : 3 caractères au moins."),
    ("texte", ["x" * 31], "C’est un peu long : 30 caractères au plus, il y en a 31."),
    ("texte", ["appelez le 06"], "C’est un numéro."),
    ("texte", ["au 06"], "C’est un numéro."),  # a short text may say as much as a long one
    ("note", ["x" * 2001], "C’est un peu long : 2000 caractères au plus, il y en a 2001."),
    ("code", ["x" * 201], "C’est un peu long : 200 caractères au plus, il y en a 201."),
]


@pytest.mark.parametrize(("cle", "envoyees", "attendu"), REFUSE)
def test_ce_qui_est_refuse_et_comment(cle: str, envoyees: list[str], attendu: str) -> None:
    reponses, erreurs = dire({cle: envoyees})
    assert erreurs == {cle: attendu}
    assert reponses[cle] is None


@pytest.mark.parametrize(
    ("ecrit", "attendu"),
    [
        ("12", 12),
        ("12,0", 12),
        ("0", 0),
        ("12,5", "Indiquez un nombre entier, sans virgule."),
        ("501", "Indiquez un nombre entre 0 et 500."),
        ("-1", "Indiquez un nombre entre 0 et 500."),
        ("une dizaine", "Indiquez un nombre entre 0 et 500."),
    ],
)
def test_un_nombre_de_personnes(ecrit: str, attendu: object) -> None:
    reponses, erreurs = dire({"eu_lieu": ["Oui"], "montant": ["1"], "adultes": [ecrit]})
    assert erreurs.get("adultes", reponses["adultes"]) == attendu
    assert type(reponses["adultes"]) in (int, type(None))


@pytest.mark.parametrize(
    ("adultes", "enfants", "nouveaux", "attendu"),
    [
        ("3", "2", "5", ""),
        ("3", "2", "6", "Pas plus de 5 : c’est ce que vous avez compté dans « Adultes » et « Enfants »."),
        ("3", "", "6", ""),
        ("3", "beaucoup", "6", ""),
        ("3", "2", "", ""),
    ],
)
def test_une_partie_ne_depasse_pas_l_ensemble(adultes: str, enfants: str, nouveaux: str, attendu: str) -> None:
    saisies = {
        "eu_lieu": ["Oui"],
        "montant": ["1"],
        "adultes": [adultes],
        "enfants": [enfants],
        "nouveaux": [nouveaux],
    }
    reponses, erreurs = dire(saisies)
    assert erreurs.get("nouveaux", "") == attendu
    assert reponses["nouveaux"] == (int(nouveaux) if nouveaux else None)


def test_une_question_qui_n_est_pas_posee_n_a_pas_de_reponse() -> None:
    reponses, erreurs = dire({"eu_lieu": ["Non"], "adultes": ["mille"]})
    assert "adultes" not in reponses
    assert erreurs == {}


def test_tout_ce_qui_est_a_corriger_se_dit_au_premier_envoi() -> None:
    """Where the answer that asks a question is wrong, what was typed under it is looked at too; nothing blank is asked for."""
    erreurs = dire({"eu_lieu": ["peut-être"], "adultes": ["mille"], "texte": ["appelez le 06 " + "x" * 30]})[1]
    assert erreurs == {
        "eu_lieu": "Choisissez parmi les réponses proposées.",
        "adultes": "Indiquez un nombre entre 0 et 500.",
        "texte": "C’est un peu long : 30 caractères au plus, il y en a 44. C’est un numéro.",
    }


@pytest.mark.parametrize(
    ("eu_lieu", "erreurs"), [("Oui", {"montant": "Indiquez un nombre à partir de 0,5."}), ("Non", {})]
)
def test_une_question_obligatoire_dans_un_cas(eu_lieu: str, erreurs: dict[str, str]) -> None:
    assert dire({"eu_lieu": [eu_lieu]})[1] == erreurs


@pytest.mark.parametrize(
    ("question", "attendu"),
    [
        (Question(cle="a", titre="A", type="date", requise=True), "Indiquez la date."),
        (Question(cle="a", titre="A", type="nombre", requise=True), "Indiquez un nombre."),
        (Question(cle="a", titre="A", type="choix", choix=("Oui",), requise=True), "Choisissez une réponse."),
        (
            Question(cle="a", titre="A", type="cases", choix=("Oui",), requise=True),
            "Cochez au moins une case.",
        ),
        (Question(cle="a", titre="A", type="coche", requise=True), "Cochez cette case pour continuer."),
        (Question(cle="a", titre="A", type="texte", requise=True), "Écrivez quelques mots."),
        (Question(cle="a", titre="A", type="paragraphe", requise=True), "Écrivez quelques mots."),
    ],
    ids=lambda valeur: valeur.type if isinstance(valeur, Question) else "",
)
def test_une_reponse_qui_manque(question: Question, attendu: str) -> None:
    fiche = Formulaire(
        id="a",
        titre="",
        description="",
        onglet="",
        table="",
        confirmation="",
        donnees="",
        questions=(question,),
    )
    assert dire({}, fiche) == ({"a": None}, {"a": attendu})


def test_sans_detecteur_un_texte_prive_passe() -> None:
    assert valider(FICHE, {"texte": ["appelez le 06"]}, CHOIX, AUJOURDHUI)[1] == {}


def test_ce_qui_est_propose() -> None:
    assert choix_proposes(FICHE.question("motif"), CHOIX) == ("Météo", "Autre", "Je ne sais pas")
    assert choix_proposes(FICHE.question("lieu"), CHOIX) == ("Centre social", "École A")
    assert choix_proposes(FICHE.question("lieu"), {}) == ()


FICHES = (FICHE, *charger_modele().formulaires.values())
ENVOI = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["Oui", "Non", "Autre", "2013-10-03", "12,5", "9" * 40, "1e999", "\ud800", "٣", "Centre social"]),
)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_rien_de_ce_qu_on_envoie_ne_fait_echouer(donnees: st.DataObject) -> None:
    """Every answer is one of its question's type, within its bounds, or blank; every question asked has one."""
    fiche = donnees.draw(st.sampled_from(FICHES))
    cles = [question.cle for question in fiche.questions]
    saisies = donnees.draw(st.dictionaries(st.sampled_from([*cles, "inconnue"]), st.lists(ENVOI, max_size=3)))
    reponses, erreurs = valider(fiche, saisies, CHOIX, AUJOURDHUI)
    assert set(erreurs) <= set(reponses) <= set(cles)
    natures: dict[str, type | tuple[type, ...]] = {"date": date, "nombre": (int, float), "cases": tuple}
    for question in fiche.questions:
        if question.si is None:
            assert question.cle in reponses
        reponse = reponses.get(question.cle)
        assert reponse is None or isinstance(reponse, natures.get(question.type, str))
        if isinstance(reponse, int | float):
            minimum = -math.inf if question.minimum is None else question.minimum
            assert minimum <= reponse <= (question.maximum or math.inf)
        en_suspens = question.si is not None and question.si.question in erreurs
        if question.requise and question.cle in reponses and reponse is None and not en_suspens:
            assert question.cle in erreurs


def test_un_numero_ne_passe_par_aucune_question_sauf_chez_les_contacts() -> None:
    saisies = {"lieu": ["Autre", "chez elle, 06 12 34 56 78"], "note": ["06 12 34 56 78"]}
    assert set(dire(saisies)[1]) == {"lieu", "note"}
    assert dire(saisies, replace(FICHE, classeur="contacts"))[1] == {}


def test_seuls_les_textes_libres_se_demandent() -> None:
    reponses = {"texte": "Claire Morel viendra", "note": "Claire Morel", "adultes": 3}
    doutes = relever_les_doutes(FICHE, reponses, lambda texte: "Est-ce quelqu’un ?" if "Claire" in texte else None)
    assert doutes == {"texte": "Est-ce quelqu’un ?"}
    assert relever_les_doutes(FICHE, {"texte": "Un banc"}, lambda _: None) == {}
