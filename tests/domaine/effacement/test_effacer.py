"""What is erased is gone from the tabs, from what is remembered of them and from what was told; nothing else moves."""

from dataclasses import replace

import pytest

from passerelle.domaine.effacement.demande import Demande
from passerelle.domaine.effacement.recherche import (
    chercher_un_code,
    chercher_une_personne,
    chercher_une_reponse,
    montrer,
    reconnaitre,
)
from passerelle.domaine.feuilles.feuille import Onglet
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import valeurs
from tests.domaine.effacement.centre_a_effacer import CentreAEffacer

ZEPHYRINE = ("Zéphyrine", "06 12 34 56 78")


@pytest.fixture(scope="module")
def prepare(modele: Modele) -> CentreAEffacer:
    """Two people to call back, two needs, a session told twice."""
    centre = CentreAEffacer(modele)
    centre.taper("equipe", code="B07", prenom="Wilfrid")
    centre.repondre("contact", {}, {"_": "04/10/2013 09:00:00", "prenom": "Yolaine", "joindre": "yolaine@exemple.fr"})
    centre.repondre(
        "besoin",
        {"texte": "Un jardin partagé pour Zéphyrine", "saisi_par": "B07"},
        {"_": "03/10/2013 12:34:00", "texte": "Un banc sous les arbres"},
    )
    centre.repondre(
        "seance",
        {"saisi_par": "B07", "observation": "Zéphyrine a aidé"},
        {"_": "03/10/2013 13:00:00", "adultes": 15, "saisi_par": "ZZZ"},
    )
    centre.synchroniser()
    centre.synchroniser()
    return centre


@pytest.fixture
def centre(prepare: CentreAEffacer) -> CentreAEffacer:
    """The same, for one test."""
    return prepare.copie()


def chiffres(centre: CentreAEffacer) -> list[tuple[object, ...]]:
    """Every line of Indicateurs, as a synchronisation leaves it."""
    centre.synchroniser()
    return sorted(map(repr, (tuple(ligne.values()) for ligne in centre.lignes("indicateur"))))  # type: ignore[arg-type]


def test_une_personne_s_en_va_de_partout(centre: CentreAEffacer) -> None:
    centre.ecrire("personne", "contact-20131003-123000", reponse="rappeler Zéphyrine le soir")
    centre.synchroniser()
    avant = chiffres(centre)
    trouvee = chercher_une_personne(centre.contenu, "06.12.34.56.78")
    assert trouvee.combien == {"Personnes à rappeler": 1, "Réponses contact": 1}
    centre.effacer(trouvee.demande)
    centre.effacer(chercher_une_personne(centre.contenu, "zephyrine").demande)
    assert not centre.dit(*ZEPHYRINE)
    conclusion = centre.synchroniser()
    assert not centre.dit(*ZEPHYRINE)
    assert conclusion.apercu.a_decider == 0
    assert [ligne["prenom"] for ligne in centre.lignes("personne")] == ["Yolaine"]
    apres = chiffres(centre)
    assert [c for c in apres if "REC" not in c] == [c for c in avant if "REC" not in c]


def test_ce_qui_est_ecrit_d_elle_ailleurs_est_vide_et_compte_encore(centre: CentreAEffacer) -> None:
    trouvee = chercher_une_personne(centre.contenu, "Zéphyrine")
    assert trouvee.combien == {
        "Personnes à rappeler": 1, "Réponses contact": 1, "Besoins": 1, "Séances": 1, "Réponses séance": 1, "Réponses besoin": 1,
    }  # fmt: skip
    avant = valeurs(centre.etudier(), "BES", "theme")
    centre.effacer(trouvee.demande)
    conclusion = centre.synchroniser()
    assert conclusion.apercu.a_decider == 0
    assert valeurs(centre.etudier(), "BES", "theme") == avant
    besoin = centre.ligne("besoin", "besoin-20131003-123000")
    assert besoin["texte"] is None
    assert besoin["mots"] is None
    assert besoin["theme"] == "Espaces verts et jardins"
    assert not centre.dit(*ZEPHYRINE)


def test_deux_besoins_vides_de_la_meme_seance_restent_deux(centre: CentreAEffacer) -> None:
    for ident in ("besoin-20131003-123000", "besoin-20131003-123400"):
        trouvee = chercher_une_reponse(centre.contenu, ident, garder_le_compte=True)
        centre.effacer(trouvee.demande)
        centre.synchroniser()
    assert [ligne["texte"] for ligne in centre.lignes("besoin")] == [None, "(effacé 1)"]
    assert valeurs(centre.etudier(), "BES") == {"": 2}
    assert centre.synchroniser().apercu.a_decider == 0


def test_une_reponse_s_en_va_avec_sa_ligne(centre: CentreAEffacer) -> None:
    centre.ecrire("besoin", "besoin-20131003-123000", suite="En parler à Zéphyrine", texte="Un jardin !")
    centre.synchroniser()
    trouvee = chercher_une_reponse(centre.contenu, "besoin-20131003-123000", garder_le_compte=False)
    assert trouvee.combien == {"Besoins": 1, "Réponses besoin": 1}
    centre.effacer(trouvee.demande)
    conclusion = centre.synchroniser()
    assert [ligne["id"] for ligne in centre.lignes("besoin")] == ["besoin-20131003-123400"]
    assert not centre.dit("Un jardin")
    assert conclusion.apercu.a_decider == 0


def test_une_fiche_sur_deux_laisse_la_seance(centre: CentreAEffacer) -> None:
    trouvee = chercher_une_reponse(centre.contenu, "seance-20131003-130000", garder_le_compte=False)
    assert trouvee.combien == {"Réponses séance": 1}
    centre.effacer(trouvee.demande)
    centre.synchroniser()
    (seance,) = centre.lignes("seance")
    assert (seance["adultes"], seance["fiches"]) == (12, 1)


def test_une_seance_garde_ses_nombres(centre: CentreAEffacer) -> None:
    ident = "2013-10-03-petit-dejeuner-centre-social"
    centre.ecrire("seance", ident, commentaire="Zéphyrine revient", observation="Zéphyrine")
    centre.synchroniser()
    trouvee = chercher_une_reponse(centre.contenu, ident, garder_le_compte=True)
    centre.effacer(trouvee.demande)
    conclusion = centre.synchroniser()
    seance = centre.ligne("seance", ident)
    assert [seance[cle] for cle in ("adultes", "observation", "commentaire", "saisi_par")] == [12, None, None, None]
    assert conclusion.apercu.a_decider == 0
    assert not [a for a in conclusion.apercu.anomalies if a.champ == "saisi_par" and "effacé" in a.message]


def test_une_ligne_de_l_equipe_s_efface_aussi(centre: CentreAEffacer) -> None:
    centre.taper(
        "seance", date="10/10/2013", activite="Goûter", lieu="École A", statut="réalisée", observation="Zéphyrine"
    )
    centre.synchroniser()
    (ident,) = [str(ligne["id"]) for ligne in centre.lignes("seance") if str(ligne["id"]).startswith("manuel-")]
    centre.effacer(chercher_une_reponse(centre.contenu, ident, garder_le_compte=False).demande)
    centre.synchroniser()
    assert [ligne["id"] for ligne in centre.lignes("seance")] == ["2013-10-03-petit-dejeuner-centre-social"]


def test_rien_ne_porte_cet_identifiant(centre: CentreAEffacer) -> None:
    for garder in (True, False):
        trouvee = chercher_une_reponse(centre.contenu, "besoin-19990101-000000", garder_le_compte=garder)
        assert trouvee.demande.est_vide
        assert centre.effacer(trouvee.demande) == {}


@pytest.mark.parametrize("code", ["B07", "b 07", "ZZZ"])
def test_un_code_s_en_va_sans_qu_un_chiffre_bouge(centre: CentreAEffacer, code: str) -> None:
    centre.ecrire("seance", "2013-10-03-petit-dejeuner-centre-social", saisi_par="B07")
    centre.synchroniser()
    avant = chiffres(centre)
    centre.effacer(chercher_un_code(centre.contenu, code).demande)
    assert chiffres(centre) == avant
    assert not centre.dit(code.upper().replace(" ", ""))
    assert centre.dit("Wilfrid") == (code == "ZZZ")


def test_ce_qui_est_garde_se_montre(centre: CentreAEffacer) -> None:
    contenu = centre.contenu
    lignes = montrer(contenu, chercher_une_personne(contenu, "Zéphyrine").demande)
    assert "  Téléphone ou courriel\u00a0: 06 12 34 56 78" in lignes
    assert "  Ce qui a été dit\u00a0: Un jardin partagé pour Zéphyrine" in lignes
    assert not [ligne for ligne in lignes if "Yolaine" in ligne]
    assert "  Prénom\u00a0: Wilfrid" in montrer(contenu, chercher_un_code(contenu, "B07").demande)


@pytest.mark.parametrize(
    ("cherche", "ecrit", "attendu"),
    [
        ("06.12.34.56.78", "appelez le 06 12 34 56 78", True),
        ("06 12 34 56 78", "+33 6 12 34 56 78", True),
        ("0612345678", "612345678", True),
        ("0612345678", "0612345679", False),
        ("1337", "1337 presences", True),
        ("Léa", "LEA viendra", True),
        ("Léa", "Léandre", False),
        ("lea@exemple.fr", "écrire à Lea@Exemple.fr", True),
        ("  ", "n’importe quoi", False),
    ],
)
def test_une_personne_se_reconnait(cherche: str, ecrit: str, attendu: bool) -> None:
    assert reconnaitre(cherche)(ecrit) is attendu


def test_deux_personnes_du_meme_prenom_se_distinguent(centre: CentreAEffacer) -> None:
    centre.repondre("contact", {"_": "05/10/2013 09:00:00", "joindre": "06 99 88 77 66"})
    centre.synchroniser()
    trouvee = chercher_une_personne(centre.contenu, "Zéphyrine")
    assert sorted(trouvee.personnes.values()) == ["contact-20131003-123000", "contact-20131005-090000"]


def test_ce_que_l_equipe_a_deja_recrit_reste(centre: CentreAEffacer) -> None:
    centre.repondre("besoin", {"_": "03/10/2013 12:36:00", "texte": "Zéphyrine voudrait un banc"})
    centre.synchroniser()
    for ident in ("besoin-20131003-123000", "besoin-20131003-123600"):
        centre.ecrire("besoin", ident, texte=f"Une habitante, {ident}")
    centre.synchroniser()
    centre.effacer(chercher_une_personne(centre.contenu, "Zéphyrine").demande)
    centre.synchroniser()
    assert not centre.dit("Zéphyrine")
    assert len([ligne for ligne in centre.lignes("besoin") if str(ligne["texte"]).startswith("Une habitante")]) == 2
    assert valeurs(centre.etudier(), "BES") == {"": 3}


def test_un_nom_de_projet_se_change_a_la_main(centre: CentreAEffacer) -> None:
    centre.repondre("projet", {"nom": "Le jardin de Zéphyrine"})
    centre.synchroniser()
    assert chercher_une_personne(centre.contenu, "Zéphyrine").a_la_main == {"Projets": 1}


def test_ce_qui_est_a_l_equipe_seule_se_dit(centre: CentreAEffacer) -> None:
    centre.taper("equipe", code="D01", prenom="Zéphyrine")
    for ident in ("contact-20131003-123000", "contact-20131004-090000"):
        centre.onglets["personne"][centre.rang("personne", ident)].append("une amie de Zéphyrine")
    sien = Onglet(sheet_id=1, titre="Goûter de juin", grille=[["Qui vient"], ["Zéphyrine"], ["Yolaine"]])
    contenu = replace(centre.contenu, autres=[sien])
    assert chercher_une_personne(contenu, "Zéphyrine").a_la_main == {
        "Goûter de juin": 1, "Équipe": 1, "Personnes à rappeler": 1,
    }  # fmt: skip


def test_sans_rien_a_effacer_rien_ne_s_ecrit(centre: CentreAEffacer) -> None:
    assert centre.effacer(Demande()) == {}


def test_rien_d_un_contact_n_arrive_dans_le_classeur_principal(centre: CentreAEffacer) -> None:
    mots = {
        "theme": "Secret un", "prenom": "Secret deux", "joindre": "Secret trois", "reponse": "Secret quatre", "id": "Secret cinq",
    }  # fmt: skip
    centre.ecrire("personne", "contact-20131003-123000", **mots)
    centre.taper("personne", id="Secret six", theme="Secret sept", prenom="Secret huit", accord_le="Secret neuf")
    centre.taper("equipe", code="Secret dix", prenom="Secret onze", au="Secret douze")
    fiche = {
        "_": "Secret treize",
        "lieu": "Secret quatorze",
        "theme": "Secret quinze",
        "majeur": "Secret seize",
        "joindre": "Secret",
    }
    centre.repondre("contact", fiche, {**fiche, "majeur": "Oui", "date": "Secret dix-sept"})
    for _ in range(2):
        conclusion = centre.synchroniser()
    centre.supprimer("personne", "contact-20131004-090000")
    conclusion = centre.synchroniser()
    tables = [table for table in centre.modele.tables.values() if table.classeur == "principal"]
    rangees = [rangee for table in tables for rangee in centre.onglets[table.id]]
    assert [rangee for rangee in rangees if "Secret" in repr(rangee)] == []
    assert [texte for texte in centre.caches["principal"].values() if "Secret" in texte] == []
    assert "Secret" not in repr((conclusion.apercu.anomalies, conclusion.apercu.choix, conclusion.apercu.chiffres))
    assert not [ligne for ligne in centre.lignes("personne") if "Secret" in str(ligne["id"])]


def test_beaucoup_de_personnes_parties_d_un_coup_sont_retenues(centre: CentreAEffacer) -> None:
    centre.repondre("contact", *({"_": f"0{jour}/11/2013 09:00:00", "prenom": f"Nom {jour}"} for jour in range(1, 6)))
    centre.synchroniser()
    centre.retirer("contact", 0, 1)
    assert centre.conclure().garde == ()
    centre.repondre("contact", *({"_": f"0{jour}/12/2013 09:00:00", "prenom": f"Nom {jour}"} for jour in range(1, 6)))
    centre.synchroniser(confirme=True)
    centre.retirer("contact", 0, 1, 2)
    assert centre.conclure().garde == ()  # three of ten
    centre.synchroniser()
    centre.retirer("contact", 0)
    assert centre.conclure().garde == ()
    centre.retirer("contact", 0, 1)
    (phrase,) = centre.conclure().garde
    assert phrase.startswith("3 personnes sur 7 disparaîtraient de «\u00a0Personnes à rappeler\u00a0»")
    assert centre.conclure(confirme=True).garde == ()
