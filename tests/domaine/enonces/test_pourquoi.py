"""« Pourquoi ? » of each line, as a director reads the answer: tests/cas/pourquoi.yaml says how a case is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.domaine.enonces.pourquoi.besoin import surligner
from passerelle.domaine.enonces.pourquoi.explication import Explication
from passerelle.domaine.enonces.pourquoi.mise_en_relation import BESOINS_MONTRES
from passerelle.domaine.enonces.pourquoi.question import LIGNES_MONTREES, lister, repondre, tables_expliquees
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre
from tests.yaml_lu import lire_yaml

CAS: Sequence[Mapping[str, Any]] = lire_yaml(Path(__file__).parents[2] / "cas/pourquoi.yaml")


def installer(modele: Modele, cas: Mapping[str, Any]) -> Centre:
    """The centre of a case, on the day of the question."""
    centre = Centre(modele)
    centre.aujourdhui = cas.get("aujourd’hui", centre.aujourdhui)
    _taper(centre, cas.get("l’équipe tient", {}))
    for formulaire, fiches in cas.get("les fiches disent", {}).items():
        centre.repondre(formulaire, *fiches)
    if any(dit.startswith("puis") for dit in cas):
        centre.synchroniser()
    _taper(centre, cas.get("puis l’équipe tient", {}))
    for ecrit in cas.get("puis l’équipe écrit", ()):
        (table, ligne), *cellules = ecrit.items()
        centre.ecrire(table, ligne, **dict(cellules))
    if "puis les fiches partent" in cas:
        centre.retirer(cas["puis les fiches partent"], 0)
    return centre


def _taper(centre: Centre, lignes: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    for table, tapees in lignes.items():
        for ligne in tapees:
            centre.taper(table, **ligne)


def demander(centre: Centre, table: str, ident: str) -> Explication:
    explication = repondre(centre.etudier(), table, ident)
    assert explication
    return explication


def phrases(explication: Explication) -> list[str]:
    return [phrase.replace("\u00a0", " ") for partie in explication.parties for phrase in partie.phrases]


@pytest.mark.parametrize("cas", CAS, ids=[cas["cas"] for cas in CAS])
def test_cas(modele: Modele, cas: Mapping[str, Any]) -> None:
    ((table, ligne),) = cas["pourquoi"].items()
    explication = demander(installer(modele, cas), table, ligne)
    reponse, dites = explication.reponse.replace("\u00a0", " "), phrases(explication)
    assert reponse == cas.get("répond", reponse)
    assert set(cas.get("dit aussi", ())) <= set(dites), "\n".join(dites)
    cite = "".join(morceau for morceau, _ in explication.citation)
    for secret in cas.get("ne montre pas", ()):
        assert secret not in " ".join([explication.titre, reponse, *dites, cite])


def test_chaque_creneau_nomme_le_lieu_prevu_et_ceux_qui_ne_pouvaient_pas(modele: Modele) -> None:
    centre = Centre(modele)
    centre.aujourdhui = date(2014, 2, 3)
    centre.taper("vacances", du=date(2014, 2, 22), au=date(2014, 3, 9), nom="Hiver")
    centre.taper("fermeture", du=date(2014, 3, 10), au=date(2014, 3, 16), motif="crue")
    centre.taper("fermeture", lieu="Centre social", du=date(2014, 3, 17), au=date(2014, 5, 31), motif="travaux")
    centre.repondre("seance", {})
    centre.synchroniser()
    centre.ecrire("planning", "2014-05-15-petit-dejeuner", lieu_prevu="École B")
    etude = centre.etudier()
    lieux = {lieu.id: lieu.nom for lieu in etude.cadre.referentiels.lieux}
    assert len(etude.creneaux) > 50
    for creneau in etude.creneaux:
        explication = repondre(etude, "planning", creneau.id)
        assert explication
        assert explication.reponse.startswith(lieux.get(creneau.lieu_prevu, "Pas de rencontre"))
        empeches = [partie.phrases for partie in explication.parties if partie.titre == "Qui ne pouvait pas recevoir"]
        attendus = [f"{lieux[lieu]}\u00a0: {raison}." for lieu, raison in creneau.empechements.items() if raison]
        assert sorted(phrase for phrases in empeches for phrase in phrases) == sorted(attendus)


def test_le_titre_dit_de_quoi_il_s_agit(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("seance", {})
    centre.repondre("besoin", {}, {"_": "04/10/2013 10:00:00", "texte": "Mon numéro : 06 12 34 56 78"})
    centre.synchroniser()
    centre.taper("planning", id="manuel-vide", date="bientôt")
    titres = {
        ("planning", "2013-10-03-petit-dejeuner"): "Petit-déjeuner du jeudi 3 octobre 2013",
        ("planning", "manuel-vide"): "Créneau",
        ("seance", "2013-10-03-petit-dejeuner-centre-social"): "Petit-déjeuner, Centre social, jeudi 3 octobre 2013",
        ("besoin", "besoin-20131003-123000"): "Besoin du jeudi 3 octobre 2013, Centre social",
    }
    assert {question: demander(centre, *question).titre for question in titres} == titres


def test_le_texte_est_cite_avec_ses_mots_decisifs(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("besoin", {"texte": "Un jardin, un  grand\njardin"})
    centre.synchroniser()
    assert demander(centre, "besoin", "besoin-20131003-123000").citation == (
        ("Un ", False),
        ("jardin", True),
        (", un grand ", False),
        ("jardin", True),
    )


@given(st.text(), st.lists(st.text(min_size=1), max_size=3))
def test_surligner_ne_perd_pas_une_lettre(texte: str, mots: list[str]) -> None:
    assert "".join(morceau for morceau, _ in surligner(texte, mots)) == " ".join(texte.split())


def test_une_ligne_ou_un_onglet_inconnus_n_ont_pas_de_reponse(modele: Modele) -> None:
    etude = Centre(modele).etudier()
    assert repondre(etude, "planning", "2013-10-04-petit-dejeuner") is None
    assert repondre(etude, "indicateur", "PAR") is None
    assert lister(etude, "indicateur") == []


def test_les_contacts_ne_repondent_pas(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre("contact", {})
    centre.synchroniser()
    (ligne,) = centre.lignes("personne")
    assert "personne" not in tables_expliquees(modele)
    assert repondre(centre.etudier(), "personne", str(ligne["id"])) is None


def test_la_liste_dit_les_dernieres_lignes_sans_texte_a_cacher(modele: Modele) -> None:
    centre = Centre(modele)
    centre.repondre(
        "besoin",
        *({"_": f"03/10/2013 12:{rang // 60:02d}:{rang % 60:02d}", "texte": f"Le {rang}"} for rang in range(205)),
        {"_": "04/10/2013 10:00:00", "date": "04/10/2013", "texte": "Un jardin, 06 12 34 56 78"},
    )
    lignes = lister(centre.etudier(), "besoin")
    assert len(lignes) == LIGNES_MONTREES
    assert lignes[0].id == "besoin-20131004-100000"
    assert lignes[0].nom == "Espaces verts et jardins, Un besoin, (masqué), Centre social, vendredi 4 octobre 2013"


def test_une_longue_liste_de_besoins_est_comptee(modele: Modele) -> None:
    centre = Centre(modele)
    centre.aujourdhui = date(2013, 10, 20)
    centre.repondre(
        "besoin",
        {"_": "10/10/2013 12:30:00", "date": "10/10/2013", "lieu": "", "texte": "Un jardin"},
        *({"_": f"03/10/2013 12:{rang:02d}:00", "texte": f"Un jardin {rang}"} for rang in range(BESOINS_MONTRES)),
    )
    dites = phrases(demander(centre, "mise_en_relation", "theme-espaces-verts-et-jardins"))
    assert "Et 1 autre." in dites
    assert sum(dite.startswith("3 octobre 2013, Centre social, 1 voix") for dite in dites) == BESOINS_MONTRES
