"""The shipped definitions: the exact titles and keys others rely on, and how they speak."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from passerelle.definitions import charger_modele, dossiers_livres, lister_problemes
from passerelle.definitions.lecture.yaml_sur import composer, composer_un_livre
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.planning import jours_de_l_activite

pytestmark = pytest.mark.parcours

TITRES = {
    "seance": (
        "Date de la séance",
        "Type de séance",
        "Lieu",
        "La séance a-t-elle eu lieu ?",
        "Motif",
        "Adultes (18 ans et plus, sans l'équipe)",
        "Enfants et adolescents (moins de 18 ans)",
        "Dont venus pour la première fois",
        "Bénévoles qui ont tenu la séance",
        "Salariés présents",
        "Qui est venu ?",
        "Partenaires présents",
        "Durée (heures)",
        "Ce qui s'est passé",
        "Votre code",
    ),
    "besoin": (
        "Date",
        "Lieu",
        "Rencontre",
        "Qu'avez-vous entendu ?",
        "C'est plutôt",
        "Thème",
        "Combien de personnes le disaient ?",
        "Votre code",
    ),
    "reunion": (
        "Date",
        "Projet",
        "La réunion a-t-elle eu lieu ?",
        "Habitants",
        "Dont nouveaux",
        "Bénévoles du centre",
        "Partenaires présents",
        "Salariés",
        "Durée (heures)",
        "Décision principale",
        "Prochaine réunion",
        "Votre code",
    ),
    "animation": (
        "Date",
        "Projet",
        "Lieu",
        "L'animation a-t-elle eu lieu ?",
        "Habitants bénévoles organisateurs",
        "Partenaires organisateurs",
        "Personnes venues des partenaires",
        "Salariés",
        "Adultes participants",
        "Enfants participants",
        "Dont venus pour la première fois",
        "Durée (heures)",
        "Les gens se sont parlé",
        "Les âges étaient mélangés",
        "Les habitants ont mené",
        "Observation",
        "Votre code",
    ),
    "projet": ("Nom du projet", "Thème", "Référent", "Date d'identification", "Commentaire"),
    "finance": ("Date", "Action ou projet", "Sens", "Phase", "Nature", "Financeur", "Montant", "Pièce"),
    "contact": (
        "Date",
        "Lieu",
        "Thème",
        "Prénom",
        "Téléphone ou courriel",
        "Je suis majeur·e",
        "J'accepte d'être recontacté·e pour ce sujet",
    ),
}
"""The titles of domaine.md §2, form by form."""

ONGLETS = """
Séances | id, date, activite, lieu, statut, motif, adultes, enfants, premieres_fois, benevoles, partenaires, salaries, publics, duree_h, observation, saisi_par, saisi_le, fiches, a_verifier, commentaire*, lieu_confirme*, texte_relu*
Besoins | id, date, lieu, activite, texte, nature, voix, theme_saisi, theme, mots, projet*, suite*, saisi_par, saisi_le, etat_suite*, citer*, texte_relu*
Réunions | id, date, projet, statut, habitants, nouveaux, benevoles, partenaires, salaries, duree_h, decision, prochaine_le, saisi_par, saisi_le, fiches, a_verifier, texte_relu*
Animations | id, date, projet, lieu, statut, habitants_organisateurs, partenaires, partenaires_personnes, salaries, adultes, enfants, premieres_fois, duree_h, lien_social, ages_melanges, habitants_moteurs, observation, saisi_par, saisi_le, fiches, a_verifier, avec_seance*, texte_relu*
Projets | id, nom, autres_noms*, theme, referent, identifie_le, besoins, voix, habitants, partenaires, reunions, animations, etape, etape_depuis, echeance, alerte, pourquoi, habitants_interesses*, partenaires_associes*, fin_le*, abandon_motif*, commentaire*, publier*, action*, texte_relu*
Finances | id, date, action, sens, phase, nature, financeur, montant, piece, exercice*
Planning | id, date, activite, lieu_prevu, statut, motif, lieu_realise, commentaire*
Mises en relation | id, theme, voix, expressions, seances, recontactables, partenaires, premiere_le, derniere_le, suggestion, decision*
Lieux | id, nom*, autres_noms*, famille*, ouvert_vacances*, actif_du*, actif_au*
Fermetures | lieu*, du*, au*, motif*
Vacances | zone*, du*, au*, nom*
Partenaires | id, nom*, autres_noms*, nature*
Financeurs | id, nom*, autres_noms*, categorie*
Thèmes | id, libelle*, mots*
Bilan | id, periode, rubrique, question, proposition, texte*, etat*
Mode d'emploi | rubrique, sujet, texte
Synthèse | bloc, libelle, valeur, valeur2, unite, n, sur, precedent, definition
Indicateurs | code, libelle, periode, ventilation, modalite, valeur, unite, n, sur, arrete_au, fiable
Corrections | id, onglet, ligne, champ, valeur_calculee, valeur_equipe, depuis, decision*
Anomalies | id, gravite, onglet, ligne, champ, message, depuis, resolue_le
Journal | quand, quoi, onglet, ligne, champ, avant, apres, cause
Équipe | code*, prenom*, du*, au*
Personnes à rappeler | id, theme, prenom, joindre, accord_le, appele_le*, reponse*, dernier_contact, purge_le
"""  # noqa: E501
"""The tabs of contrat.md §5, their keys in order; `*`: staff's own."""


@pytest.fixture(scope="module")
def livre() -> Modele:
    return charger_modele()


def test_chaque_fichier_livre_se_charge() -> None:
    assert lister_problemes() == []


def test_dans_le_depot_le_dossier_courant_ne_compte_pas_deux_fois() -> None:
    assert lister_problemes(dossiers_livres().regles.parent) == []


@pytest.mark.parametrize("ident", TITRES)
def test_les_titres_exacts_des_questions(ident: str, livre: Modele) -> None:
    assert tuple(question.titre for question in livre.formulaires[ident].questions) == TITRES[ident]


def test_les_fiches_et_leurs_onglets(livre: Modele) -> None:
    assert [(f.id, f.onglet, f.table, f.classeur) for f in livre.formulaires.values()] == [
        ("seance", "Réponses séance", "seance", "principal"),
        ("besoin", "Réponses besoin", "besoin", "principal"),
        ("reunion", "Réponses réunion", "reunion", "principal"),
        ("animation", "Réponses animation", "animation", "principal"),
        ("projet", "Réponses projet", "projet", "principal"),
        ("finance", "Réponses finance", "finance", "principal"),
        ("contact", "Réponses contact", "personne", "contacts"),
    ]


def test_ce_qui_est_obligatoire_et_ce_qu_un_lien_remplit(livre: Modele) -> None:
    seance = livre.formulaires["seance"].questions
    assert [q.cle for q in seance if q.requise] == [
        "date",
        "activite",
        "lieu",
        "eu_lieu",
        "motif",
        "adultes",
        "enfants",
        "benevoles",
    ]
    assert [q.cle for q in seance if q.preremplie] == ["date", "activite", "lieu", "saisi_par"]
    for ident in ("seance", "reunion", "animation"):
        fiche = livre.formulaires[ident]
        rang = [q.cle for q in fiche.questions].index("eu_lieu")
        suivantes = {q.cle: q.si.vaut if q.si else "" for q in fiche.questions[rang + 1 :]}
        assert suivantes.pop("saisi_par") == ""
        assert suivantes.pop("motif", "Non") == "Non"
        assert set(suivantes.values()) == {"Oui"}


def test_chaque_indicateur_dit_ce_qu_il_compte_et_ce_qu_il_ne_compte_pas(livre: Modele) -> None:
    for code, indicateur in livre.indicateurs.items():
        for phrase in (indicateur.definition, indicateur.ne_compte_pas):
            assert len(phrase) > 20, code
            assert phrase[0].isupper(), code
            assert phrase.endswith("."), code
    for code in ("BES", "VOIX"):
        assert "ne pas additionner les thèmes" in livre.indicateurs[code].ne_compte_pas


def test_une_parole_libre_est_toujours_relue(livre: Modele) -> None:
    for fiche in livre.formulaires.values():
        assert all(question.prive for question in fiche.questions if question.type == "paragraphe")


def test_les_onglets_et_les_cles_du_contrat(livre: Modele) -> None:
    attendus = [ligne.split(" | ") for ligne in ONGLETS.strip().splitlines()]
    assert [table.onglet for table in livre.tables.values()] == [onglet for onglet, _ in attendus]
    for table, (_, cles) in zip(livre.tables.values(), attendus, strict=True):
        ecrites = [f"{c.cle}*" if c.equipe else c.cle for c in table.colonnes]
        en_plus = ["commentaire_fiche"] if table.id == "projet" else []
        assert ecrites == cles.split(", ") + en_plus
        assert [c.cle for c in table.colonnes if c.masquee] == ["id"] * ("id" in table.par_cle)
    assert {t.id for t in livre.tables.values() if t.classeur == "contacts"} == {"equipe", "personne"}


def test_les_corrections_parlent_a_l_equipe(livre: Modele) -> None:
    corrections = livre.tables["correction"].par_cle
    assert corrections["valeur_calculee"].libelle == "D’après les fiches"
    assert corrections["valeur_equipe"].libelle == "Écrit par l’équipe"
    assert corrections["decision"].libelle == "Que faire\N{NO-BREAK SPACE}?"
    assert corrections["decision"].choix == ("garder notre valeur", "reprendre celle des fiches")


def test_les_listes_nommees_deviennent_des_choix(livre: Modele) -> None:
    assert livre.tables["seance"].par_cle["motif"].choix == livre.listes["motifs"]
    assert livre.tables["lieu"].par_cle["famille"].choix == ("Centre commercial", "Centre social", "École")
    etapes = tuple(etape.libelle for etape in livre.etapes.etapes)
    assert livre.tables["projet"].par_cle["etape"].choix == etapes


def test_le_calendrier_des_activites(livre: Modele) -> None:
    exercice = Exercice(date(2013, 9, 1), date(2014, 8, 31))
    petits_dejeuners = jours_de_l_activite(livre.activites["petit-dejeuner"], exercice)
    gouters = jours_de_l_activite(livre.activites["gouter"], exercice)
    assert len(petits_dejeuners) == 52
    assert {jour.isoweekday() for jour in petits_dejeuners} == {4}
    assert gouters[:4] == (date(2013, 9, 4), date(2013, 9, 18), date(2014, 4, 2), date(2014, 4, 16))
    assert len(gouters) == 12
    assert not any(activite.jours_feries for activite in livre.activites.values())


def test_ce_que_contient_un_nouveau_classeur(livre: Modele) -> None:
    assert livre.depart["lieu"] == (
        {
            "id": "centre-commercial",
            "nom": "Centre commercial",
            "famille": "Centre commercial",
            "ouvert_vacances": "Oui",
        },
        {"id": "centre-social", "nom": "Centre social", "famille": "Centre social", "ouvert_vacances": "Oui"},
        {"id": "ecole-a", "nom": "École A", "famille": "École", "ouvert_vacances": "Non"},
        {"id": "ecole-b", "nom": "École B", "famille": "École", "ouvert_vacances": "Non"},
    )
    assert [(ligne["nom"], ligne["nature"]) for ligne in livre.depart["partenaire"]] == [
        ("France Loire", "bailleur"),
        ("AVVA", "association"),
        ("Commerçants du Vernet", "commerçants"),
        ("École A", "école"),
        ("École B", "école"),
    ]
    assert livre.depart["fermeture"] == livre.depart["equipe"] == ()
    assert all(isinstance(theme["mots"], str) for theme in livre.depart["theme"])


def test_les_textes_livres_ont_une_typographie_francaise(livre: Modele) -> None:
    textes = [colonne.libelle for table in livre.tables.values() for colonne in table.colonnes]
    for fiche in livre.formulaires.values():
        textes += [fiche.titre, fiche.description, fiche.confirmation, fiche.donnees]
        textes += [question.aide for question in fiche.questions] + [q.libelle for q in fiche.questions]
        textes += [fiche.suite.texte] if fiche.suite else []
    fautifs = [
        texte
        for texte in textes
        if re.search(r"'|(?<!\N{NO-BREAK SPACE})[:;!?»](?=\s|$)|«(?!\N{NO-BREAK SPACE})", texte)
    ]
    assert fautifs == []


def test_la_suite_est_dans_la_confirmation(livre: Modele) -> None:
    suites = [(fiche.suite.texte, fiche.confirmation) for fiche in livre.formulaires.values() if fiche.suite]
    assert len(suites) == 3
    assert all(texte in confirmation for texte, confirmation in suites)


def test_les_definitions_se_trouvent_aussi_une_fois_installees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    livres = dossiers_livres()
    paquet = tmp_path / "passerelle"
    paquet.mkdir()
    (paquet / "_formulaires").symlink_to(livres.formulaires)
    (paquet / "_regles").symlink_to(livres.regles)
    monkeypatch.setattr("passerelle.definitions.emplacements._PAQUET", paquet)
    assert dossiers_livres().regles == paquet / "_regles"
    assert lister_problemes() == []


def test_une_question_se_trouve_par_sa_cle(livre: Modele) -> None:
    assert livre.formulaires["seance"].question("motif").titre == "Motif"
    with pytest.raises(KeyError):
        livre.formulaires["seance"].question("rien")


def _a_plat(noeud: yaml.Node | None) -> Iterator[tuple[object, ...]]:
    """Each node of a document: its line, its tag, whether it is quoted, its text."""
    if noeud is None:
        return
    if isinstance(noeud, yaml.ScalarNode):
        yield noeud.start_mark.line, noeud.tag, bool(noeud.style), noeud.value
        return
    yield noeud.start_mark.line, noeud.tag, len(noeud.value)
    for dessous in noeud.value:
        for un in dessous if isinstance(dessous, tuple) else (dessous,):
            yield from _a_plat(un)


def test_ce_qui_est_livre_se_lit_de_meme_des_deux_facons() -> None:
    livres = dossiers_livres()
    fichiers = [*livres.formulaires.glob("*.yaml"), *livres.regles.glob("*.yaml")]
    assert len(fichiers) > 15
    for fichier in fichiers:
        texte = fichier.read_text("utf-8")
        assert [*_a_plat(composer_un_livre(texte))] == [*_a_plat(composer(texte))], fichier.name
