"""Mises en relation, from what was heard to what is proposed, decided and counted: tests/cas/mises-en-relation.yaml."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from passerelle.domaine.chaine.conclusion import conclure
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import lire_date
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import EXERCICE
from tests.yaml_lu import lire_yaml

CAS: Sequence[Mapping[str, Any]] = lire_yaml(Path(__file__).parents[2] / "cas/mises-en-relation.yaml")
LIGNE, THEME, AUJOURDHUI = "theme-logement", "Logement", "09/01/2014"


@pytest.mark.parametrize("cas", CAS, ids=[cas["cas"] for cas in CAS])
def test_cas(modele: Modele, cas: Mapping[str, Any]) -> None:
    centre, etude = vivre(modele, cas)
    vues = {vue.id: vue for vue in etude.relations}
    if cas["suggestion"] == "pas de ligne":
        assert centre.lignes("mise_en_relation") == []
    else:
        ligne = centre.ligne("mise_en_relation", LIGNE)
        assert str(ligne["suggestion"]).replace("\u00a0", " ") == cas["suggestion"]
        assert vues[LIGNE].suggestion == ligne["suggestion"]
        assert (ligne["decision"] or "") == [*cas.get("décision", {AUJOURDHUI: ""}).values()][-1]
        if "attend" in cas:
            assert vues[LIGNE].attend == (cas["attend"] == "oui")
    assert {code: compter(etude, code, attendu) for code, attendu in cas.get("compte", {}).items()} == cas.get(
        "compte", {}
    )
    assert [a for a in etude.anomalies if (a.ou, a.champ) == ("mise_en_relation", "decision")] == []


def vivre(modele: Modele, cas: Mapping[str, Any]) -> tuple[Centre, Etude]:
    """Live a case day by day, each day synchronised; what is worked out on the last."""
    centre = Centre(modele)
    fin = jour(cas.get("aujourd'hui", AUJOURDHUI))
    decisions = {jour(quand): dite for quand, dite in cas.get("décision", {}).items()}
    entendus = [[cellule.strip() for cellule in ligne.split("|")] for ligne in cas["entendu"]]
    for rang in range(cas.get("à rappeler", 0)):
        centre.repondre("contact", {"theme": THEME, "prenom": f"Prénom {rang}"})
    if associes := cas.get("partenaires"):
        centre.repondre("projet", {"nom": "Se loger", "theme": THEME})
        centre.aujourdhui = jour(AUJOURDHUI)
        centre.synchroniser()
        (projet,) = centre.lignes("projet")
        centre.ecrire("projet", str(projet["id"]), partenaires_associes=associes)
    for aujourdhui in sorted({jour(AUJOURDHUI), *decisions, fin}):
        centre.aujourdhui = aujourdhui
        for quand, lieu, theme, voix in [e for e in entendus if jour(e[0]) <= aujourdhui]:
            fiche = {"date": quand, "lieu": lieu, "texte": "Voilà", "theme_saisi": theme, "voix": voix}
            centre.repondre("besoin", {**fiche, "_": f"{quand} 12:30:00"})
        entendus = [e for e in entendus if jour(e[0]) > aujourdhui]
        centre.synchroniser()
        for ident in cas.get("annulés", ()):
            centre.ecrire("planning", ident, statut="annulée")
        if aujourdhui in decisions:
            centre.ecrire("mise_en_relation", LIGNE, decision=decisions[aujourdhui] or None)
        if aujourdhui in decisions or cas.get("annulés"):
            centre.synchroniser()
    etude = centre.etudier()
    assert conclure(etude, centre.carnets, mentions=(), reserves=(), confirme=False).plans["principal"].est_vide
    return centre, etude


def jour(ecrit: str) -> date:
    lu = lire_date(ecrit)
    assert lu
    return lu


def compter(etude: Etude, code: str, attendu: object) -> object:
    for mesure in etude.mesures:
        if (mesure.code, mesure.periode, mesure.ventilation) == (code, EXERCICE.libelle, ""):
            return [mesure.valeur, mesure.n, mesure.sur] if isinstance(attendu, list) else mesure.valeur
    return "aucune ligne"
