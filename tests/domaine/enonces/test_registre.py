"""The register of a centre: what its forms say, how long the rules keep it, where it goes, and what nobody said yet."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from passerelle.definitions import charger_modele
from passerelle.domaine.declare.conservation import SORTES
from passerelle.domaine.declare.parametre import TexteDate
from passerelle.domaine.declare.traitement import Traitement
from passerelle.domaine.enonces.bilan.document import Tableau
from passerelle.domaine.enonces.registre.centre import A_COMPLETER, Installation, Responsable
from passerelle.domaine.enonces.registre.registre import Registre, dresser_le_registre
from passerelle.domaine.modele import Modele

JOUR = date(2014, 6, 12)
MUET = Responsable(
    nom="Centre social du Vernet",
    raison_sociale="",
    adresse="",
    siret="",
    rna="",
    representant="",
    dpo="",
    contact="",
    hebergeur="",
)
CONNU = Responsable(
    nom="Centre social du Vernet",
    raison_sociale="Association du Vernet",
    adresse="1 place du Marché",
    siret="12345678900012",
    rna="aucun",
    representant="La présidente",
    dpo="aucun",
    contact="accueil@exemple.fr",
    hebergeur="Hébergement & Fils",
)
ICI = Installation(
    distants=frozenset(),
    adresse="https://vernet.exemple.fr",
    a_une_base=False,
    jours_de_sauvegarde=30,
    dernieres_sauvegardes=7,
)

livre = cache(charger_modele)


def dresser(
    modele: Modele | None = None, responsable: Responsable = CONNU, installation: Installation = ICI
) -> Registre:
    return dresser_le_registre(modele or livre(), responsable, installation, JOUR)


def section(registre: Registre, onglet: str) -> dict[str, str]:
    """What a part of it says, by the first cell of each row."""
    (trouvee,) = [section for section in registre.sections if section.onglet.startswith(onglet)]
    lues = [[case.replace("\u00a0", " ") for case in rangee] for rangee in trouvee.rangees]
    return {rangee[0]: "\n".join(rangee[1:]) for rangee in lues}


def fiche(registre: Registre, finalite: str) -> dict[str, str]:
    (numero,) = [numero for numero, dit in section(registre, "Traitements").items() if dit.startswith(finalite)]
    return section(registre, f"{numero} ")


def test_une_fiche_par_finalite() -> None:
    assert [dit.partition("\n")[0] for dit in section(dresser(), "Traitements").values()] == [
        "Tenir le carnet de bord de l’action",
        "Relever les besoins des habitants",
        "Suivre les projets des habitants",
        "Tenir le budget de l’action",
        "Rappeler les habitants qui l’ont demandé",
        "Faire marcher le service, et dire ce qu’il a fait",
    ]


def test_trois_fiches_font_un_carnet_de_bord_et_ne_se_repetent_pas() -> None:
    carnet = fiche(dresser(), "Tenir le carnet")
    assert carnet["Fiches remplies"].count("(onglet Réponses ") == 3
    assert carnet["Base légale"] == "intérêt légitime"
    assert carnet["Données"].count("Le code convenu avec le centre") == 1
    assert "Le code d’un bénévole : 12 mois depuis la fin de l’exercice, une fois clos" in carnet[
        "Combien de temps"
    ].split("\n")


def test_les_durees_sont_celles_de_la_regle() -> None:
    regle = replace(
        livre().conservation.contact, duree=(TexteDate(valeur="1 an", depuis=date(2013, 9, 1), source="Le conseil"),)
    )
    registre = dresser(replace(livre(), conservation=replace(livre().conservation, contact=regle)))
    assert fiche(registre, "Rappeler")["Combien de temps"].startswith(
        "Une personne à rappeler, et sa fiche de contact : 1 an depuis"
    )
    durees = section(registre, "Durées")
    assert len(durees) == len(SORTES)
    assert durees["Une personne à rappeler, et sa fiche de contact"].split("\n")[0] == "1 an"
    assert durees["Une personne à rappeler, et sa fiche de contact"].endswith("Le conseil")


def test_ce_que_le_centre_n_a_pas_dit_est_en_tete_avec_l_endroit() -> None:
    registre = dresser(responsable=MUET, installation=replace(ICI, adresse="http://127.0.0.1:8000"))
    assert registre.sections[0].rangees == registre.a_completer
    manques = section(registre, "À compléter")
    assert manques["Le numéro SIRET"] == "passerelle.toml, [centre] siret"
    assert (
        manques["Le chiffrement des échanges : une adresse en https"] == "passerelle.toml, [service] adresse_publique"
    )
    responsable = section(registre, "Responsable")
    assert {dit for quoi, dit in responsable.items() if quoi != "Centre"} == {A_COMPLETER}
    assert "https : à compléter" in section(registre, "Sécurité")["Échanges chiffrés"]


def test_ce_qu_il_a_dit_n_y_est_pas() -> None:
    registre = dresser()
    assert not [
        ou for ou in section(registre, "À compléter").values() if "passerelle.toml" in ou or "formulaires/" in ou
    ]
    responsable = section(registre, "Responsable")
    assert responsable["SIRET"] == "123 456 789 00012"
    assert responsable["RNA"] == "aucun"
    assert registre.centre == "Association du Vernet"
    assert "vernet.exemple.fr" in section(registre, "Sécurité")["Échanges chiffrés"]


def test_une_fiche_du_centre_qui_ne_dit_rien_se_voit() -> None:
    muette = replace(livre().formulaires["besoin"], traitement=None)
    a_moitie = replace(livre().formulaires["projet"], traitement=Traitement(finalite="Suivre", duree=("code",)))
    registre = dresser(replace(livre(), formulaires={"besoin": muette, "projet": a_moitie}))
    manques = section(registre, "À compléter")
    assert manques["Fiche 1, la finalité"] == "formulaires/besoin.yaml, traitement, finalite"
    assert manques["Fiche 1, la durée de garde"] == "formulaires/besoin.yaml, traitement, duree"
    assert manques["Fiche 2, la base légale"] == "formulaires/projet.yaml, traitement, base"
    assert "Fiche 2, la durée de garde" not in manques
    lue = section(registre, "1 ")
    assert {lue[quoi] for quoi in ("Base légale", "Personnes concernées", "Données", "Combien de temps")} == {
        A_COMPLETER
    }
    assert f"finalité {A_COMPLETER}" in lue["Finalité"]


def test_chez_google_le_sous_traitant_et_le_transfert_se_disent() -> None:
    ici, mixte = dresser(), dresser(installation=replace(ICI, distants=frozenset({"principal"})))
    partout = dresser(installation=replace(ICI, distants=frozenset({"principal", "contacts"})))
    assert "Google" not in str(ici.sections)
    assert section(mixte, "Responsable")["Garantie pour Google"].startswith(
        "décision d’adéquation (Data Privacy Framework) ou "
    )
    for finalite, chez_google in (("Tenir le carnet", True), ("Rappeler", False), ("Faire marcher", True)):
        dite = fiche(mixte, finalite)
        assert dite["Sous-traitants"].startswith(
            "Google" if chez_google else "Aucun, hormis l’hébergeur (Hébergement & Fils)"
        )
        assert dite["Transferts hors de l’Union européenne"].startswith("Google" if chez_google else "Aucun")
    assert fiche(partout, "Rappeler")["Où elles sont"] == "Classeur des contacts : Google Sheets"
    assert "Sauvegardes du classeur local" in section(mixte, "Copies")
    assert "Sauvegardes du classeur local" not in section(partout, "Copies")
    assert "Historique des versions de Google" in section(partout, "Copies")
    assert "partage est à restreindre" in section(partout, "Sécurité")["Classeur des contacts"]


def test_une_base_commune_se_dit() -> None:
    avec = dresser(installation=replace(ICI, a_une_base=True))
    assert "Base PostgreSQL" in section(avec, "Sécurité")
    assert "Base PostgreSQL" not in section(dresser(), "Sécurité")


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_une_base_legale_se_reconnait_quelle_que_soit_son_apostrophe(apostrophe: str) -> None:
    dite = replace(
        livre().formulaires["besoin"],
        traitement=Traitement(finalite="Écouter", base=f"Mission d{apostrophe}intérêt public"),
    )
    assert (
        fiche(dresser(replace(livre(), formulaires={"besoin": dite})), "Écouter")["Base légale"]
        == "mission d’intérêt public"
    )


def test_la_direction_decide_de_l_analyse_d_impact() -> None:
    aipd = section(dresser(), "AIPD")
    assert aipd["Avis"] == (
        "Pas d’accompagnement individuel, pas de grande échelle, un critère au plus (personnes vulnérables possibles) : "
        "non requise a priori ; la direction décide."
    )
    assert aipd["Décision de la direction"] == A_COMPLETER


def test_la_page_et_le_tableur_montrent_les_memes_tables() -> None:
    registre = dresser()
    tables = [bloc for bloc in registre.document.blocs if isinstance(bloc, Tableau)]
    onglets = registre.jeu.tableaux
    assert len(tables) == len(onglets) == len(registre.sections)
    for table, onglet in zip(tables, onglets, strict=True):
        assert [colonne.titre for colonne in table.colonnes] == [champ.titre for champ in onglet.champs]
        assert [tuple(case.texte for case in rangee.cases) for rangee in table.rangees] == list(onglet.lignes)
        assert sum(champ.largeur for champ in onglet.champs) == pytest.approx(1400, abs=3)
        assert table.etendue == 1
        assert not table.est_court, "rows of whole sentences do not stay on one page"
    assert registre.document.sous_titre == "À jour au 12 juin 2014"
    assert registre.jeu.arrete_au == JOUR
