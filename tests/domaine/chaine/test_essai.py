"""What other rules would change, counted then told cell by cell."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.chaine.conclusion import Conclusion
from passerelle.domaine.chaine.essai import RIEN, Essai, comparer, en_phrases
from passerelle.domaine.declare.parametre import TexteDate, ValeurDatee, noms_de_toujours
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import EXERCICE, suspect

Essayer = Callable[[Modele], Essai]


@pytest.fixture(scope="module")
def centre(modele: Modele) -> Centre:
    """In mid-year, two breakfasts told of, needs heard; written."""
    centre = Centre(modele)
    centre.aujourdhui = date(2014, 1, 9)
    for jour in ("03/10/2013", "10/10/2013"):
        centre.repondre("seance", {"_": f"{jour} 12:30:00", "date": jour})
        centre.repondre(
            "besoin", {"_": f"{jour} 12:31:00", "date": jour, "texte": "Un jardin et un banc, 06", "voix": 2}
        )
    centre.repondre("contact", {})
    centre.synchroniser()
    return centre


@pytest.fixture(scope="module")
def d_aujourd_hui(centre: Centre) -> Conclusion:
    """What today's rules make of it."""
    return centre.conclure()


@pytest.fixture
def essayer(centre: Centre, d_aujourd_hui: Conclusion) -> Iterator[Essayer]:
    """Compare today's rules with others."""
    modele = centre.modele

    def essayer(autre: Modele) -> Essai:
        centre.modele = autre
        return comparer(d_aujourd_hui, centre.conclure(), exercices=[EXERCICE.libelle], suspect=suspect)

    yield essayer
    centre.modele = modele


def le_mardi(modele: Modele, depuis: date) -> Modele:
    activite = modele.activites["petit-dejeuner"]
    mardi = TexteDate(valeur="FREQ=WEEKLY;BYDAY=TU", depuis=depuis, source="Équipe")
    nouvelle = replace(activite, recurrence=(*activite.recurrence, mardi))
    return replace(modele, activites={**modele.activites, "petit-dejeuner": nouvelle})


def test_rien_ne_change(modele: Modele, essayer: Essayer) -> None:
    essai = essayer(modele)
    assert (essai.resume, essai.onglets, essai.garde) == ((RIEN,), (), ())
    assert en_phrases(essai) == RIEN


def test_l_onglet_qui_remontre_les_chiffres_ne_se_dit_pas(modele: Modele, essayer: Essayer) -> None:
    sans = {code: indicateur for code, indicateur in modele.indicateurs.items() if code != "SEA"}
    essai = essayer(replace(modele, indicateurs=sans))
    assert [onglet.titre for onglet in essai.onglets] == ["Indicateurs"]
    assert any("SEA" in phrase for phrase in essai.resume)


def test_un_autre_jour_fait_des_creneaux_de_plus_et_de_moins(modele: Modele, essayer: Essayer) -> None:
    essai = essayer(le_mardi(modele, date(2014, 8, 1)))
    assert essai.resume == ("4 créneaux de plus.", "4 créneaux de moins.")
    (planning,) = essai.onglets
    assert (planning.titre, planning.autres) == ("Planning", 0)
    assert planning.changements[0] == "De plus\u00a0: 05/08/2014, Petit-déjeuner"
    assert planning.changements[-1] == "De moins\u00a0: 28/08/2014, Petit-déjeuner"


def test_une_longue_liste_dit_combien_il_en_reste(modele: Modele, essayer: Essayer) -> None:
    essai = essayer(le_mardi(modele, date(2014, 2, 1)))
    assert "  … et 36 autres changements" in en_phrases(essai)


def test_les_lieux_changent_et_un_chiffre_passe_de_l_un_a_l_autre(modele: Modele, essayer: Essayer) -> None:
    chez = replace(modele.activites["petit-dejeuner"], familles=noms_de_toujours("centre-social"), duree_h=3.0)
    essai = essayer(replace(modele, activites={**modele.activites, "petit-dejeuner": chez}))
    assert any(phrase.endswith("créneaux changent de lieu.") for phrase in essai.resume)
    heures = next(phrase for phrase in essai.resume if phrase.startswith("BEN_H ("))
    assert heures.endswith("2013-2014) passe de 8 à 12.")
    assert any("autres chiffres changent, par mois ou en détail." in phrase for phrase in essai.resume)
    indicateurs = next(onglet for onglet in essai.onglets if onglet.titre == "Indicateurs")
    assert "BEN_H, 2013-2014\u00a0: Valeur, 8 → 12" in indicateurs.changements


def test_ce_qui_parle_d_une_personne_ne_se_cite_pas(modele: Modele, essayer: Essayer) -> None:
    (deux,) = modele.besoins.themes_max
    besoins = replace(modele.besoins, themes_max=(replace(deux, valeur=1),))
    essai = essayer(replace(modele, besoins=besoins))
    assert essai.resume[0].startswith("Besoins\u00a0: 2 lignes changent (Thème")
    assert "06" not in en_phrases(essai).replace("/06/", "")


def test_une_mise_en_relation_en_moins_et_des_chiffres_qui_apparaissent(modele: Modele, essayer: Essayer) -> None:
    (trois,) = modele.besoins.voix_min
    besoins = replace(modele.besoins, voix_min=(replace(trois, valeur=30),))
    preparation = (ValeurDatee(valeur=2, depuis=date(2013, 9, 1), source="Équipe"),)
    activite = replace(modele.activites["petit-dejeuner"], preparation_h=preparation)
    change = replace(modele, besoins=besoins, activites={**modele.activites, "petit-dejeuner": activite})
    essai = essayer(change)
    assert any(phrase.startswith("Mises en relation\u00a0: ") and "de moins" in phrase for phrase in essai.resume)
    assert any("apparaît\u00a0: 8." in phrase for phrase in essai.resume)


def test_un_chiffre_qui_disparait(centre: Centre, d_aujourd_hui: Conclusion) -> None:
    modele = centre.modele
    preparation = (ValeurDatee(valeur=2, depuis=date(2013, 9, 1), source="Équipe"),)
    activite = replace(modele.activites["petit-dejeuner"], preparation_h=preparation)
    centre.modele = replace(modele, activites={**modele.activites, "petit-dejeuner": activite})
    avant = centre.conclure()
    centre.modele = modele
    essai = comparer(avant, d_aujourd_hui, exercices=[EXERCICE.libelle], suspect=suspect)
    assert any("disparaît\u00a0: il valait 8." in phrase for phrase in essai.resume)


def test_ce_qui_attendrait_un_accord_est_dit() -> None:
    essai = Essai(resume=("4 créneaux de plus.",), garde=("12 lignes changeraient.",))
    assert en_phrases(essai).endswith("Ces changements attendraient un accord\u00a0:\n  12 lignes changeraient.")
