"""What is told of answers that say something else than they seem."""

from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.modele import Modele
from passerelle.domaine.reponses.dernieres_valeurs import completer
from passerelle.domaine.reponses.reponse import lire_rangees, lire_reponses
from tests.domaine.fiches_d_essai import grille


def test_un_numero_rendu_entier_se_dit_sans_etre_cite_et_reste_ce_qui_a_ete_repondu(modele: Modele) -> None:
    contact = modele.formulaires["contact"]
    rangees = lire_rangees(contact, grille(modele, "contact", {"joindre": 612345678}), {}, {"joindre": "telephone"})
    connue = Memoire(ids=["a"], sources=[("contact-20131003-123000:1f",)], colonnes={"joindre": ["0711111111"]})
    lot, (anomalie,) = completer(lire_reponses(contact, rangees), connue)
    assert lot.reponses["joindre"] == ["0612345678"]
    assert (anomalie.ou, anomalie.ligne, anomalie.champ, anomalie.gravite) == (
        "Réponses contact",
        "contact-20131003-123000",
        "joindre",
        "information",
    )
    assert anomalie.message == (
        "Ce numéro avait perdu son premier 0\u00a0: il lui est rendu. Vérifiez-le avant d’appeler."
    )
