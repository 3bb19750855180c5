import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from passerelle.config import ClasseurConfig
from passerelle.domaine.chaine.compte_rendu import Apercu, Chiffre
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.liens.creneau_vu import CreneauVu
from passerelle.domaine.modele import Modele
from passerelle.moteur import Etat
from passerelle.service.pages.equipe import adresses_classeurs, dire_etat
from passerelle.service.pages.reperes import Reperes
from tests.service.aides import Service, attendre
from tests.service.centre import Centre

PARIS = ZoneInfo("Europe/Paris")


def creneau(jour: str, statut: str, *, motif: str = "") -> CreneauVu:
    return CreneauVu(
        date=date.fromisoformat(jour), activite="Petit-déjeuner", lieu="École A", statut=statut, motif=motif
    )


def chiffre(
    libelle: str,
    valeur: float,
    unite: str,
    *,
    periode: str = "2013-2014",
    ventilation: str = "",
    fiable: str = "oui",
) -> Chiffre:
    return Chiffre(
        code="XXX",
        libelle=libelle,
        periode=periode,
        ventilation=ventilation,
        modalite="",
        valeur=valeur,
        unite=unite,
        n=1200,
        sur=1300,
        arrete_au=date(2014, 1, 9),
        fiable=fiable,
    )


VU = Apercu(
    creneaux=(
        creneau("2013-12-12", "pas encore commencé", motif="Première séance signalée le 19/12/2013."),
        creneau("2013-12-19", "fiche manquante"),
        creneau("2013-12-26", "exclue", motif="Vacances scolaires"),
        creneau("2014-01-06", "réalisée"),
        creneau("2014-01-08", "fiche attendue"),
        creneau("2014-01-12", "prévue"),
        creneau("2014-01-13", "prévue"),
        creneau("2014-01-19", "prévue"),
        creneau("2014-01-20", "prévue"),
    ),
    chiffres=(
        chiffre("Participations", 1234, "présence"),
        chiffre("Part de financement", 85.714, "%"),
        chiffre("Charges", 1335.2, "€"),
        chiffre("Premières venues", 4, "première venue", fiable="non"),
        chiffre("Par lieu", 99, "séance", ventilation="lieu"),
        chiffre("D’un mois", 98, "séance", periode="2013-10"),
        chiffre("D’une autre année", 97, "séance", periode="2012-2013"),
    ),
    anomalies=(
        Anomalie("seance", "2013-10-03-petit-dejeuner-ecole-a", "adultes", "Ce chiffre est impossible."),
        Anomalie("seance", "2013-10-03-petit-dejeuner-ecole-a", "enfants", "Ce chiffre est impossible."),
        *(
            Anomalie("seance", f"2013-10-{jour}-gouter-la-place", "adultes", "Ce chiffre est impossible.")
            for jour in range(10, 16)
        ),
        Anomalie("Réponses contact", "contact-20131003-143000-2", "lieu", "Un <script> de trop."),
        Anomalie("planning", "", "date", "Année inconnue.", "information"),
        Anomalie("", "", "", "L’onglet Séances a disparu.", "bloquant"),
    ),
    choix={"lieux": ("Centre social", "École A"), "projets": ("Jardin partagé", "Jardin")},
    annonce="Depuis le 06/01/2014, un indicateur se compte autrement.",
)


@pytest.fixture(scope="module")
def page(service: Service) -> str:
    service.centre.montre = VU
    reponse = service.equipe().get(f"{service.adresse}/", timeout=10)
    service.centre.montre = None
    assert reponse.status_code == 200
    return unescape(" ".join(reponse.text.replace("\u00a0", " ").replace("\u202f", " ").split()))


def section(page: str, nom: str) -> str:
    trouvee = re.search(rf'<section aria-labelledby="titre-{nom}">.*?</section>', page)
    assert trouvee
    return trouvee[0]


def a_faire(page: str, sorte: str) -> str:
    trouvee = re.search(rf'<li id="a-faire-{sorte}">.*?</ul>', page)
    assert trouvee
    return trouvee[0]


def test_chaque_semaine_va_du_lundi_au_dimanche(page: str) -> None:
    jours = section(page, "quatorze-jours")
    cette_semaine, prochaine = jours.split("La semaine prochaine")
    assert re.findall(r'class="quand">([^<]*)<', cette_semaine) == [
        "lundi 6 janvier",
        "mercredi 8 janvier",
        "dimanche 12 janvier",
    ]
    assert re.findall(r'class="quand">([^<]*)<', prochaine) == ["lundi 13 janvier", "dimanche 19 janvier"]
    assert "réalisée" in cette_semaine


def test_chaque_fiche_manquante_mene_a_la_fiche_deja_remplie(service: Service, page: str) -> None:
    manquantes = a_faire(page, "manquantes")
    assert "1 fiche manquante<" in manquantes
    assert re.findall(r'class="quand">([^<]*)<', manquantes) == ["jeudi 19 décembre 2013"]
    lien = re.search(r'href="([^"]*date=2013-12-19[^"]*)"', manquantes)
    assert lien
    fiche = service.ouvrir(lien[1]).text
    assert 'value="2013-12-19"' in fiche
    assert re.search(r'value="Petit-déjeuner" checked', fiche)
    assert re.search(r'value="École A" checked', fiche)


def test_une_fiche_encore_attendue_n_est_pas_comptee_avec_celles_qui_manquent(page: str) -> None:
    attendues = a_faire(page, "attendues")
    assert "1 fiche attendue<" in attendues
    assert re.findall(r'class="quand">([^<]*)<', attendues) == ["mercredi 8 janvier 2014"]
    assert "date=2014-01-08" in attendues


def test_sans_fiche_manquante_la_page_dit_ce_qu_elle_attend(service: Service) -> None:
    def dite(*creneaux: CreneauVu) -> str:
        service.centre.montre = Apercu(creneaux=creneaux)
        page = service.equipe().get(f"{service.adresse}/", timeout=10).text
        service.centre.montre = None
        return section(" ".join(page.split()), "a-faire")

    assert "Aucune fiche ne manque." in dite(creneau("2014-01-08", "fiche attendue"))
    assert "Toutes les fiches attendues sont arrivées." in dite(creneau("2014-01-02", "pas encore commencé"))


def test_les_chiffres_de_l_exercice_se_lisent_en_francais(page: str) -> None:
    chiffres = section(page, "chiffres")
    assert "L’essentiel 2013-2014" in chiffres
    for attendu in ("1 234", ">présences<", "85,71 %", "1 335,20 €", "1 200 sur 1 300"):
        assert attendu in chiffres
    assert not re.search(r"Par lieu|D’un mois|D’une autre année", chiffres)


def test_un_chiffre_que_trop_peu_de_lignes_disent_se_remarque(page: str) -> None:
    chiffres = section(page, "chiffres")
    assert chiffres.count("pas encore fiable") == 1
    assert chiffres.index("Premières venues") < chiffres.index("1 200 sur 1 300 (pas encore fiable)")


def test_ce_qui_se_compte_autrement_est_dit(page: str) -> None:
    assert page.count("Depuis le 06/01/2014, un indicateur se compte autrement.") == 1


def test_les_anomalies_semblables_sont_ensemble_les_plus_graves_d_abord(page: str) -> None:
    anomalies = section(page, "anomalies")
    assert "À regarder (10)" in anomalies
    assert anomalies.index("L’onglet Séances a disparu") < anomalies.index("Ce chiffre est impossible")
    assert anomalies.count("Ce chiffre est impossible") == 1
    assert anomalies.count("(8 fois)") == 1
    assert anomalies.count("<li>") == 8 + 1 + 1


def test_ce_qui_n_est_que_pour_information_est_replie_apres_le_reste(page: str) -> None:
    anomalies = section(page, "anomalies")
    pour_information = anomalies.index("<summary>Pour information (1)</summary>")
    assert anomalies.index("Ce chiffre est impossible") < pour_information < anomalies.index("Année inconnue.")


def test_une_ligne_a_regarder_se_dit_avec_les_mots_de_l_equipe(page: str) -> None:
    """No raw id, no technical key: an agent knows a day, an activity, a place, and what the sheet calls a column."""
    lus = re.sub(r"<[^>]*>", "|", section(page, "anomalies"))
    assert "|jeudi 3 octobre 2013, Petit-déjeuner, École A (Adultes)|" in lus
    assert "|jeudi 3 octobre 2013, Petit-déjeuner, École A (Enfants)|" in lus
    assert "|jeudi 10 octobre 2013, Goûter, la place (Adultes)|" in lus
    assert "|fiche reçue le jeudi 3 octobre 2013 à 14 h 30 (Lieu)|" in lus
    assert "|Date|" in lus
    assert not re.search(r"\d{4}-\d\d|\d{8}|adultes|petit-dejeuner", lus)


@pytest.mark.parametrize(
    ("onglet", "ident", "attendu"),
    [
        (
            "seance",
            "2013-10-03-petit-dejeuner-centre-social",
            "jeudi 3 octobre 2013, Petit-déjeuner, Centre social",
        ),
        ("seance", "2013-10-01-atelier-inconnu", "mardi 1er octobre 2013, atelier inconnu"),
        ("reunion", "2014-02-13-jardin", "jeudi 13 février 2014, Jardin"),
        ("reunion", "2014-02-13-jardin-partage", "jeudi 13 février 2014, Jardin partagé"),
        (
            "animation",
            "2014-05-17-jardin-partage-ecole-a",
            "samedi 17 mai 2014, Jardin partagé, École A",
        ),
        ("planning", "2013-10-03-gouter", "jeudi 3 octobre 2013, Goûter"),
        ("seance", "manuel-3f2a", "ligne ajoutée par l’équipe"),
        ("besoin", "besoin-20131003-143000", "fiche reçue le jeudi 3 octobre 2013 à 14 h 30"),
        ("besoin", "atelier-numerique-20131003-143000-3", "fiche reçue le jeudi 3 octobre 2013 à 14 h 30"),
        ("lieu", "ecole-a", "École A"),
        ("lieu", "la-place", "la place"),
        ("seance", "2013-13-45-petit-dejeuner", "2013 13 45 petit dejeuner"),
        ("besoin", "besoin-20139999-990000", "besoin 20139999 990000"),
        ("inconnu", "2013-10-03-gouter", "2013 10 03 gouter"),
    ],
)
def test_un_identifiant_se_dit_en_mots(modele: Modele, onglet: str, ident: str, attendu: str) -> None:
    assert Reperes(modele=modele, choix=VU.choix).ligne(onglet, ident).replace("\u00a0", " ") == attendu


def test_un_projet_se_dit_par_son_nom(modele: Modele) -> None:
    reperes = Reperes(modele=modele, choix={}, projets={"projet-20131003-143000": "Jardin partagé"})
    assert reperes.ligne("projet", "projet-20131003-143000") == "Jardin partagé"
    assert reperes.ligne("Réponses projet", "projet-20131003-143000").startswith("fiche reçue le jeudi")


def test_une_case_porte_le_nom_que_l_equipe_lui_connait(modele: Modele) -> None:
    reperes = Reperes(modele=modele, choix={})
    assert reperes.champ("seance", "premieres_fois") == "Premières venues"
    assert reperes.champ("Réponses séance", "saisi_par") == "Votre code"
    assert reperes.champ("seance", "perdue") == reperes.champ("Réponses séance", "perdue") == "perdue"


def test_rien_de_ce_qui_vient_du_classeur_n_est_du_code(service: Service) -> None:
    service.centre.montre = VU
    brute = service.equipe().get(f"{service.adresse}/", timeout=10).text
    service.centre.montre = None
    assert "Un <script>" not in brute
    assert "Un &lt;script&gt;" in brute


def test_toutes_les_fiches_et_le_classeur_sont_a_un_pas(service: Service, page: str) -> None:
    for ident in service.centre.modele.formulaires:
        assert f'href="/f/{ident}"' in page
    assert 'href="/classeur"' in page


def test_actualiser_lance_une_synchronisation(service: Service) -> None:
    avant = service.au_calme()
    session = service.equipe()
    reponse = session.post(f"{service.adresse}/synchroniser", timeout=10)
    assert reponse.url == f"{service.adresse}/"
    attendre(lambda: len(service.centre.confirmations) == avant + 1)


def test_une_cellule_modifiee_dans_le_classeur_lance_une_synchronisation(service: Service) -> None:
    avant = service.au_calme()
    session = service.equipe()
    adresse = f"{service.adresse}/classeur/Lieux"
    envoi = {"action": "ajouter", "colonne-1": "Médiathèque"}
    assert session.post(adresse, data=envoi, timeout=10).status_code == 200
    attendre(lambda: len(service.centre.confirmations) == avant + 1)
    service.au_calme()
    assert "Médiathèque" in service.ouvrir("/f/seance").text


def test_l_etat_en_une_phrase() -> None:
    reussie = datetime(2014, 1, 1, 13, 5, tzinfo=UTC)
    phrase = dire_etat(Etat(reussie_le=reussie), PARIS).replace("\u00a0", " ")
    assert phrase == "Dernière mise à jour réussie : mercredi 1er janvier 2014 à 14 h 05."
    assert "est en cours" in dire_etat(Etat(en_cours=True, indices_en_attente=1), PARIS)
    assert "va commencer" in dire_etat(Etat(indices_en_attente=1), PARIS)
    assert dire_etat(Etat(), PARIS) == "Le classeur n’a pas encore été mis à jour."


def test_chaque_classeur_s_ouvre_ou_il_est(centre: Centre) -> None:
    assert adresses_classeurs(centre) == {"Ouvrir le classeur": "/classeur"}
    google = "https://docs.google.com/spreadsheets/d"
    centre.config = replace(centre.config, classeur=ClasseurConfig(principal="p" * 40, contacts="c" * 40))
    assert list(adresses_classeurs(centre).values()) == [f"{google}/{'p' * 40}", f"{google}/{'c' * 40}"]
    centre.config = replace(centre.config, classeur=ClasseurConfig(principal="p" * 40))
    assert list(adresses_classeurs(centre).values()) == [f"{google}/{'p' * 40}", "/classeur"]
