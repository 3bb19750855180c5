"""The tab Mode d'emploi: what the definitions say, in a reader's words."""

import re
from dataclasses import replace

import pytest

from passerelle.domaine.chaine.mode_emploi import TABLE, composer_le_mode_emploi, nommer_la_couleur
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre


def rubrique(modele: Modele, nom: str, centre: str = "", contact: str = "") -> dict[str, str]:
    """Subject → text of a heading."""
    lignes = composer_le_mode_emploi(modele, centre, contact)
    return {str(ligne["sujet"]): str(ligne["texte"]) for ligne in lignes if str(ligne["rubrique"]).startswith(nom)}


def test_les_rubriques_sont_dans_l_ordre(modele: Modele) -> None:
    lignes = composer_le_mode_emploi(modele, "", "")
    assert list(dict.fromkeys(ligne["rubrique"] for ligne in lignes)) == [
        "En deux minutes",
        "Les onglets",
        "Corriger, et «\u00a0reprendre\u00a0»",
        "Les chiffres",
        "Ce qui ne sort pas du centre",
        "Qui prévenir",
    ]
    assert len(rubrique(modele, "En deux minutes")) == 6


def test_chaque_onglet_dit_qui_y_ecrit(modele: Modele) -> None:
    onglets = rubrique(modele, "Les onglets")
    assert set(onglets) == {t.onglet for t in modele.tables.values()} | {f.onglet for f in modele.formulaires.values()}
    assert onglets["Séances"].startswith("Passerelle le remplit d’après «\u00a0Réponses séance\u00a0»")
    assert "À elle seule\u00a0: «\u00a0Commentaire de l’équipe\u00a0»" in onglets["Séances"]
    assert onglets["Planning"].startswith("Passerelle le calcule")
    assert onglets["Lieux"].startswith("L’équipe le tient")
    assert "sauf «\u00a0Que faire\u00a0?\u00a0»" in onglets["Corrections"]
    assert "sauf" not in onglets["Indicateurs"]
    assert "classeur des contacts" in onglets["Équipe"]
    assert "À elle seule" not in onglets["Lieux"]
    sans_couleur = replace(modele, tables={"lieu": replace(modele.tables["lieu"], couleur="")})
    assert "couleur" not in rubrique(sans_couleur, "Les onglets")["Lieux"]


def test_chaque_code_a_sa_definition_et_son_appui(modele: Modele) -> None:
    chiffres = rubrique(modele, "Les chiffres")
    assert [sujet.split("\u00a0: ")[0] for sujet in chiffres] == list(modele.indicateurs)
    par = chiffres[f"PAR\u00a0: {modele.indicateurs['PAR'].libelle}"]
    assert modele.indicateurs["PAR"].definition in par
    assert modele.indicateurs["PAR"].ne_compte_pas in par
    assert "les lignes qui donnent tout ce qui est demandé" in par


def test_ce_qui_reste_au_centre_et_qui_prevenir(modele: Modele) -> None:
    reste = rubrique(modele, "Ce qui ne sort pas")
    assert "«\u00a0Équipe\u00a0» et «\u00a0Personnes à rappeler\u00a0»" in reste["Les noms et les numéros"]
    assert any("Qu'avez-vous entendu" in texte for texte in reste.values())
    contacts = {ident: t for ident, t in modele.tables.items() if t.classeur == "contacts"}
    sans = replace(modele, tables={i: t for i, t in modele.tables.items() if i not in contacts})
    assert "Les noms et les numéros" not in rubrique(sans, "Ce qui ne sort pas")
    assert [*rubrique(modele, "Qui", "Le Vernet", "Mme Puig, 04 68 00 00 00").values()] == [
        "Mme Puig, 04 68 00 00 00 (Le Vernet)."
    ]
    assert [*rubrique(modele, "Qui").values()] == ["L’accueil du centre."]


def test_la_typographie_est_francaise(modele: Modele) -> None:
    ecrits = "\n".join(
        texte for nom in ("En deux", "Les onglets", "Corriger", "Qui") for texte in rubrique(modele, nom).values()
    )
    assert re.findall(r"(?<!\u00a0)[:;!?»](?=\s)|«(?!\u00a0)", ecrits) == []


@pytest.mark.parametrize(
    ("hexa", "nom"),
    [
        ("#2e7d5b", "vert"),
        ("#b5762a", "orange"),
        ("#7a4b8c", "violet"),
        ("#1155cc", "bleu"),
        ("#cc0000", "rouge"),
        ("#cc0044", "rouge"),
        ("#e6d200", "jaune"),
        ("#9aa0a6", "gris"),
    ],
)
def test_une_couleur_a_un_nom(hexa: str, nom: str) -> None:
    assert nommer_la_couleur(hexa) == nom


def test_l_onglet_se_tient_et_suit_les_definitions(modele: Modele) -> None:
    centre = Centre(modele)
    centre.synchroniser()
    attendues = composer_le_mode_emploi(modele, "", "")
    assert centre.lignes(TABLE) == attendues
    centre.onglets[TABLE][5][2] = "À nous"
    centre.synchroniser()
    assert centre.lignes(TABLE) == attendues
    moins = {code: i for code, i in modele.indicateurs.items() if code != "ANN"}
    centre.modele = replace(modele, indicateurs=moins)
    centre.synchroniser()
    assert centre.lignes(TABLE) == composer_le_mode_emploi(centre.modele, "", "")
    assert len(centre.lignes(TABLE)) == len(attendues) - 1
