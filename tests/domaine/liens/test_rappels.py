"""Who may be called back about a theme, and what to say."""

from datetime import date

from passerelle.domaine.liens.rappels import personnes_a_rappeler
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.suggestions import Rencontre, dire_au_telephone
from passerelle.domaine.texte.noms import Annuaire, Entree
from tests.domaine.centre_en_memoire import Centre, le

THEMES = Annuaire([Entree("logement", "Logement")])


def test_seules_les_personnes_d_accord_pour_ce_theme(modele: Modele) -> None:
    """Whatever the spelling; nobody without an agreement, nor whose details are due to go."""
    centre = Centre(modele)
    centre.taper(
        "personne",
        theme="LOGEMENT",
        prenom="Anne",
        joindre="1",
        accord_le=le(3, 10),
        appele_le=le(5, 10),
        reponse="oui",
    )
    centre.taper(
        "personne", theme="Logemnt", prenom="Basile", joindre="2", accord_le=le(4, 10), purge_le=le(4, 10, 2015)
    )
    centre.taper("personne", theme="Logement", prenom="Chloé", joindre="3")
    centre.taper("personne", theme="Santé", prenom="David", joindre="4", accord_le=le(4, 10))
    centre.taper("personne", theme="Logement", prenom="Élise", joindre="5", accord_le=le(4, 10), purge_le=le(1, 12))
    feuille = centre.donnees.feuilles["personne"]
    anne, basile = personnes_a_rappeler(feuille, "Logement", THEMES, le(9, 1, 2014))
    assert (anne.prenom, anne.joindre, anne.accord_le, anne.appelee_le, anne.reponse) == (
        "Anne", "1", le(3, 10), le(5, 10), "oui",
    )  # fmt: skip
    assert (basile.prenom, basile.appelee_le, basile.reponse) == ("Basile", None, "")
    (david,) = personnes_a_rappeler(feuille, "Santé", THEMES, le(9, 1, 2014))
    assert david.prenom == "David"


def test_la_phrase_dit_le_sujet_pas_ce_qu_on_n_a_pas_note() -> None:
    rencontre = Rencontre(date(2014, 1, 16), "Petit-déjeuner", "Centre social")
    assert dire_au_telephone("Anne", "Logement", le(3, 10), rencontre, "9 h").replace("\u00a0", " ") == (
        "Bonjour Anne, vous nous aviez dit le 3 octobre 2013 vouloir reparler d’un sujet, « Logement ». D’autres en parlent "
        "aussi. Nous nous retrouvons le 16 janvier 2014, à 9 h (Petit-déjeuner, Centre social) : viendrez-vous ?"
    )
    assert "16 janvier 2014 (Petit-déjeuner" in dire_au_telephone("Anne", "Logement", None, rencontre, "")
    assert dire_au_telephone("", "Logement", None, None, "").replace("\u00a0", " ") == (
        "Bonjour …, vous nous aviez dit vouloir reparler d’un sujet, « Logement ». D’autres en parlent aussi. Nous voudrions "
        "vous réunir : quel jour vous irait ?"
    )
