"""Needs to themes: cases staff can read, and what must always hold."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from passerelle.domaine.regles.besoins import (
    Classement,
    Confusion,
    RegleBesoins,
    Theme,
    construire_lexique,
    joindre_themes,
    mots_courants,
)
from passerelle.domaine.texte.mots import aplatir, lire, reperer_mots
from passerelle.domaine.texte.noms import forme
from tests.yaml_lu import lire_yaml

RACINE = Path(__file__).parents[3]
REGLE = TypeAdapter(RegleBesoins).validate_python(lire_yaml(RACINE / "regles/besoins.yaml"))
COURANTS = mots_courants(REGLE)
THEMES = TypeAdapter(tuple[Theme, ...]).validate_python(lire_yaml(RACINE / "regles/themes.yaml"))
CAS = lire_yaml(RACINE / "tests/cas/besoins.yaml")

GROUPES = ("annee_2013_2014", "deux_themes", "theme_choisi", "mots", "phrases_ordinaires", "accents_justes")

JOUR = date(2014, 9, 1)
LEXIQUE = construire_lexique(REGLE, THEMES, aujourdhui=JOUR)
NON_CLASSE = Classement(("Non classé",), ())


def theme(libelle: str, *mots: str) -> Theme:
    return Theme(id="-".join(libelle.lower().split()), libelle=libelle, mots=mots)


def proche_de(proximite: float) -> RegleBesoins:
    """The shipped rule, with another nearness of words."""
    return replace(REGLE, proximite=(replace(REGLE.proximite[0], valeur=proximite),))


def classer(texte: str, *themes: Theme, saisi: str | None = None) -> Classement:
    return construire_lexique(REGLE, themes, aujourdhui=JOUR).classer(texte, saisi)


@pytest.mark.parametrize(
    "cas",
    [cas for groupe in GROUPES for cas in CAS[groupe]],
    ids=lambda cas: f"{cas['texte']} {cas.get('saisi', '')}",
)
def test_cas(cas: dict[str, Any]) -> None:
    classement = LEXIQUE.classer(cas["texte"], cas.get("saisi"))
    assert {"texte": cas["texte"], "saisi": cas.get("saisi")} | {
        cle: list(getattr(classement, cle)) for cle in ("themes", "mots") if cle in cas
    } == {"saisi": None} | cas


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [(texte, libelle) for libelle, textes in CAS["premier_theme"].items() for texte in textes],
)
def test_premier_theme(texte: str, attendu: str) -> None:
    assert LEXIQUE.classer(texte).themes[0] == attendu


def test_themes_livres() -> None:
    """Enough of them, each with its own id and label, none of which, nor any word, a comma would cut in two."""
    assert len(THEMES) >= 18
    assert len({t.id for t in THEMES}) == len({forme(t.libelle) for t in THEMES}) == len(THEMES)
    assert not [t.libelle for t in THEMES if "," in t.libelle]
    assert not [mot for t in THEMES for mot in t.mots if set(mot) & set(",;\n")]
    assert set(CAS["premier_theme"]) == {"Non classé"} | {t.libelle for t in THEMES}


@pytest.mark.parametrize("livre", THEMES, ids=lambda livre: livre.id)
def test_chaque_mot_mene_a_son_theme(livre: Theme) -> None:
    """No word of a shipped theme is lost to another theme's, whatever its place in the list."""
    perdus = [mot for mot in livre.mots if livre.libelle not in LEXIQUE.classer(mot).themes]
    assert perdus == []


def test_les_mots_livres_ne_se_confondent_pas_avec_ceux_de_tous_les_jours() -> None:
    """« mémé » aside: only its accents tell it, and they do."""
    assert LEXIQUE.confusions == [Confusion("personnes-agees", "mémé", "même")]


class TestConfusions:
    @pytest.mark.parametrize(
        ("mot", "courant"),
        [
            ("mémé", "même"),
            ("Mémés", "même"),
            ("meme", "même"),
            ("mêmes", "mêmes"),
            ("la mémé", "même"),
            ("cote", "côté"),
            ("peche", "pêche"),
            ("chose", "chose"),
        ],
    )
    def test_un_mot_qui_se_confond_est_nomme(self, mot: str, courant: str) -> None:
        (confusion,) = construire_lexique(REGLE, [theme("A", mot)], aujourdhui=JOUR).confusions
        assert (confusion.mot, confusion.courant) == (mot, courant)
        assert mot in confusion.message
        assert confusion.remede.endswith("expression de plusieurs mots.")

    @pytest.mark.parametrize("mot", ["mamie", "âgé", "jeune", "club des mémés", "jardin partagé", "mur", "sale"])
    def test_un_mot_qui_ne_se_confond_pas(self, mot: str) -> None:
        assert construire_lexique(REGLE, [theme("A", mot)], aujourdhui=JOUR).confusions == []

    def test_ecrit_sans_ses_accents_un_mot_du_theme_n_attrape_pas_le_mot_courant(self) -> None:
        for mot in ("meme", "mémé", "la mémé"):
            assert classer("la même chose, quand même, la meme", theme("A", mot)) == NON_CLASSE
        assert classer("mémé", theme("A", "mémé")).mots == ("mémé",)
        assert classer("chez la mémé", theme("A", "la mémé")).mots == ("la mémé",)

    def test_un_mot_courant_que_cite_un_theme_est_trouve_ecrit_ainsi(self) -> None:
        assert classer("toujours la même", theme("A", "même")).mots == ("même",)
        assert classer("une idee", theme("A", "idée")).mots == ("idee",)
        assert classer("du mais", theme("A", "maïs")) == NON_CLASSE

    def test_dans_une_expression_le_reste_dit_ce_qui_est_voulu(self) -> None:
        assert classer("le club des memes", theme("A", "club des mémés")).mots == ("club des memes",)
        assert classer("le club des mêmes", theme("A", "club des mémés")) == NON_CLASSE
        assert classer("la même équipe", theme("A", "la meme equipe")).mots == ("la même équipe",)

    def test_un_mot_courant_n_est_pas_la_faute_d_un_autre(self) -> None:
        assert classer("il est content", theme("A", "contente", "contenter")) == NON_CLASSE
        assert classer("les montres", theme("A", "montrer")) == NON_CLASSE


class TestMots:
    def test_pluriels_feminins_et_conjugaisons(self) -> None:
        lexique = construire_lexique(proche_de(1), [theme("Vélo", "vélo", "rouler", "isolé", "cassé")], aujourdhui=JOUR)
        for texte in ("vélos", "VELO", "ils roulaient", "une personne isolée", "isolés", "cassees", "cassé"):
            assert lexique.classer(texte).themes == ("Vélo",), texte

    def test_ligatures_apostrophes_et_caracteres_invisibles(self) -> None:
        attendu = theme("Cœur", "restos du cœur", "l'œuvre d’art")
        for texte in (
            "RESTOS DU COEUR",
            "restos\u00a0du\u00a0c\u0153ur",
            "res\u00adtos du cœur",
            "l\u2019oeuvre d\u02bcart",
            "l`œuvre d'art",
        ):
            assert classer(texte, attendu).themes == ("Cœur",), texte

    def test_faute_de_frappe_a_partir_de_cinq_lettres(self) -> None:
        attendu = theme("Jardin", "jardin", "banc")
        assert classer("un jardn", attendu) == Classement(("Jardin",), ("jardn",))
        assert classer("des jardinz", attendu).themes == ("Jardin",)
        assert classer("un banq", attendu) == NON_CLASSE

    def test_ni_mot_court_ecrit_ni_mot_court_cherche(self) -> None:
        deux = (theme("Banc", "banc"), theme("Arbres", "arbre"))
        lexique = construire_lexique(proche_de(0.7), deux, aujourdhui=JOUR)
        assert [lexique.classer(texte).themes[0] for texte in ("bancq", "arbr", "arbbe")] == [
            "Non classé",
            "Non classé",
            "Arbres",
        ]

    def test_la_premiere_lettre_n_est_pas_une_faute(self) -> None:
        assert classer("la toiture", theme("Circulation", "voiture")) == NON_CLASSE

    def test_une_racine_de_trois_lettres_dit_trop_peu(self) -> None:
        assert classer("la loi", theme("Logement", "loyer")) == NON_CLASSE
        assert classer("les loyers", theme("Logement", "loyer")).themes == ("Logement",)

    def test_le_mot_juste_passe_devant_le_mot_mal_ecrit(self) -> None:
        deux = (theme("Jardin", "jardin"), theme("Santé", "médecin"))
        assert classer("jardn médecin", *deux).themes == ("Santé", "Jardin")
        assert classer("jardin medcin", *deux).themes == ("Jardin", "Santé")

    def test_mot_pris_tel_quel(self) -> None:
        """« cours » has the stem of « courir », and is something else unless a theme lists it."""
        assert classer("des cours", theme("Sport", "courir")) == NON_CLASSE
        assert classer("des cours", theme("École", "cours")).themes == ("École",)

    def test_meme_racine_deux_themes(self) -> None:
        deux = (theme("Logement", "isolation"), theme("Lien", "isolement"))
        assert classer("isolement", *deux).themes == ("Lien",)
        assert classer("isolations", *deux).themes == ("Logement",)
        assert classer("isolé", *deux).themes == ("Logement", "Lien")

    def test_mot_vide_cite_par_un_theme(self) -> None:
        """What a theme lists by itself is no empty word; « manque » is not « manquer » for all that."""
        deux = (theme("Poésie", "vers"), theme("Arbres", "forêt"))
        assert classer("la forêt en vers", *deux).themes == ("Poésie", "Arbres")
        assert classer("il manque", theme("Absence", "manquer")) == NON_CLASSE

    def test_abreviations(self) -> None:
        attendu = theme("Rendez-vous", "rendez-vous", "beaucoup de pb")
        assert classer("rdv", attendu) == Classement(("Rendez-vous",), ("rdv",))
        assert classer("bcp de problèmes", attendu).mots == ("bcp de problèmes",)

    def test_un_theme_sans_mot_ou_sans_nom_ne_gene_pas(self) -> None:
        assert classer("bus", theme("Vide"), theme("Bus", "", "?", "bus")).themes == ("Bus",)
        assert classer("bus") == NON_CLASSE

    def test_une_autre_ecriture_que_la_notre(self) -> None:
        assert classer("نريد حديقة", theme("Jardin", "حديقة")).themes == ("Jardin",)


class TestExpressions:
    def test_l_expression_l_emporte_sur_ses_mots(self) -> None:
        deux = (theme("Jardins", "jardin"), theme("Enfance", "jardin d’enfants"))
        assert classer("un jardin d'enfants", *deux).themes == ("Enfance",)
        assert classer("un jardin pour les enfants", *deux).themes == ("Enfance",)
        assert classer("un jardin", *deux).themes == ("Jardins",)

    def test_elle_compte_un_mot_de_plus(self) -> None:
        deux = (theme("Mots", "pomme", "poire"), theme("Expression", "terre battue"))
        assert classer("pomme poire terre battue", *deux).themes == ("Expression", "Mots")

    def test_un_mot_etranger_au_plus_entre_deux(self) -> None:
        attendu = theme("Aide", "aide aux devoirs")
        assert classer("aide urgente aux devoirs", attendu).mots == ("aide … devoirs",)
        assert classer("aide urgente gratuite aux devoirs", attendu) == NON_CLASSE
        assert classer("devoirs aide", attendu) == NON_CLASSE
        longue = theme("Jardin", "jardin partagé collectif")
        assert classer("un jardin vert partagé, nouveau, collectif", longue).themes == ("Jardin",)
        assert classer("aide", attendu) == NON_CLASSE

    def test_presque_toute_de_mots_vides_elle_se_lit_mot_a_mot(self) -> None:
        attendu = theme("Commerces", "le marché")
        assert classer("le marché", attendu).mots == ("le marché",)
        assert classer("le petit marché", attendu) == NON_CLASSE
        assert classer("ça marche", attendu) == NON_CLASSE
        assert classer("de la", theme("Rien", "de la")).themes == ("Rien",)

    def test_un_mot_repete_ne_compte_qu_une_fois(self) -> None:
        deux = (theme("Bus", "bus"), theme("Arbres", "arbre", "ombre"))
        assert classer("bus bus bus, un arbre, de l’ombre", *deux) == Classement(
            ("Arbres", "Bus"), ("arbre", "ombre", "bus")
        )


class TestThemeChoisi:
    def test_deux_themes_au_plus(self) -> None:
        trois = (theme("Bus", "bus"), theme("Banc", "banc"), theme("Parc", "parc"))
        assert classer("parc banc bus", *trois).themes == ("Bus", "Banc")
        assert classer("parc banc bus", *trois, saisi="parc") == Classement(("Parc", "Bus"), ("parc", "bus"))

    def test_deux_themes_proches_on_ne_devine_pas(self) -> None:
        assert classer("", theme("Jardins"), theme("Jardine"), saisi="Jardin").themes == ("Jardin",)

    def test_par_l_identifiant_du_theme(self) -> None:
        assert classer("", Theme(id="t-1", libelle="Bus", mots=()), saisi="T 1").themes == ("Bus",)

    def test_theme_que_l_equipe_n_a_pas_encore_numerote(self) -> None:
        assert classer("", Theme(id="", libelle="Bus", mots=()), saisi="bus").themes == ("Bus",)


def test_les_parametres_suivent_leur_date() -> None:
    avant, apres = REGLE.themes_max[0], replace(REGLE.themes_max[0], valeur=1, depuis=date(2015, 1, 1))
    regle = replace(REGLE, themes_max=(avant, apres))
    for jour, nombre in ((date(2014, 12, 31), 2), (date(2015, 1, 1), 1)):
        assert len(construire_lexique(regle, THEMES, aujourdhui=jour).classer("bus banc").themes) == nombre


class TestCellule:
    def test_aller_et_retour(self) -> None:
        libelles = ("Espaces verts et jardins", "Logement")
        assert joindre_themes(libelles) == "Espaces verts et jardins, Logement"


PHRASES = st.lists(
    st.one_of(
        st.sampled_from([mot for livre in THEMES for mot in livre.mots]),
        st.sampled_from(sorted(REGLE.abreviations)),
        st.text("abcdeéèêàçœ '’-.!?0🍲", max_size=12),
    ),
    max_size=8,
).map(" ".join)


@given(st.text(max_size=80))
@example("")
@example("a\u0301" * 500)
@example("🍲" * 200)
def test_tout_texte_a_un_ou_deux_themes(texte: str) -> None:
    classement = LEXIQUE.classer(texte)
    assert 1 <= len(classement.themes) <= 2
    assert set(classement.themes) <= {"Non classé"} | {t.libelle for t in THEMES}
    assert (classement == NON_CLASSE) == (not classement.mots)


def test_un_mot_sans_fin_se_lit_tel_quel() -> None:
    assert LEXIQUE.classer("lampadaire" * 30) == NON_CLASSE


@given(PHRASES)
@example("âgé")
@settings(deadline=None)
def test_le_meme_texte_autrement_ecrit_a_les_memes_themes(texte: str) -> None:
    themes = LEXIQUE.classer(texte).themes
    # Without its accents, « âgé » is « âge », an everyday word that says nothing of this theme.
    mots = [lu[debut:fin] for lu in [lire(texte)] for debut, fin in reperer_mots(lu)]
    devient_courant = any(aplatir(mot) not in COURANTS.lectures(mot.casefold()) for mot in mots)
    sans_accents = [] if devient_courant else [aplatir(texte)]
    for autre in (texte.upper(), f"  {texte}\n", *sans_accents, texte.replace("'", "’"), f"🍲 {texte} !!"):
        assert LEXIQUE.classer(autre).themes == themes, autre


@given(PHRASES)
def test_les_mots_sont_ceux_du_texte(texte: str) -> None:
    """Nothing in `mots` that people did not write, and nothing that a spreadsheet would take for a formula."""
    for mot in LEXIQUE.classer(texte).mots:
        assert all(morceau in " ".join(texte.split()) for morceau in mot.split(" … "))
        assert mot[0].isalnum()


def test_les_mots_livres_se_reconnaissent_sans_leurs_accents() -> None:
    """« parler a quelqu’un », as those who type without accents write it; not what would be another word (« le marche »)."""
    for mot in {mot for livre in THEMES for mot in livre.mots} - {"âgé", "mémé", "le marché", "un marché"}:
        assert LEXIQUE.classer(aplatir(mot)).themes == LEXIQUE.classer(mot).themes, mot


@given(st.lists(PHRASES, max_size=5))
@settings(max_examples=15, deadline=None)
def test_l_ordre_des_lectures_ne_change_rien(textes: list[str]) -> None:
    """What a lexicon remembers changes no answer."""
    neuf = construire_lexique(REGLE, THEMES[:4], aujourdhui=JOUR)
    reponses = [neuf.classer(texte) for texte in textes]
    assert [neuf.classer(texte) for texte in reversed(textes)] == reponses[::-1]
