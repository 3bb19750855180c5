import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from typing import Any

import pytest

from passerelle.cles import Cles, Role
from passerelle.tableur.api.adaptateur import client_local
from tests.service.aides import SEANCE, Service, attendre, champ_cache, lignes, remplir
from tests.service.centre import JETON

ANNULEE = {**SEANCE, "eu_lieu": "Non", "motif": "Météo"}


def texte(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ").split())


def test_une_fiche_est_rangee_puis_remerciee(service: Service) -> None:
    avant = service.au_calme()
    reponse = service.envoyer("/f/seance", remplir(service, "/f/seance", SEANCE))
    assert reponse.status_code == 303
    ligne = lignes(service, "Réponses séance")[-1]
    assert ligne["Date de la séance"] == "09/01/2014"
    assert ligne["Horodateur"].startswith("09/01/2014 ")
    assert ligne["Partenaires présents"] == "AVVA, Mairie, service jeunesse"
    assert ligne["Qui est venu ?"] == "Familles, Jeunes"
    assert ligne["Durée (heures)"] == "1,5"
    assert ligne["Ce qui s'est passé"] == "Un café\nrenversé, =1+1"
    attendre(lambda: len(service.centre.confirmations) > avant)


def test_la_page_de_remerciement_mene_a_la_fiche_suivante_sans_rien_dire_de_personne(
    service: Service,
) -> None:
    reponse = service.envoyer("/f/seance", remplir(service, "/f/seance", {**SEANCE, "observation": "autre"}))
    merci = reponse.headers["Location"]
    assert merci == "/f/seance/merci?date=2014-01-09&lieu=Centre+social&activite=Petit-d%C3%A9jeuner"
    page = service.ouvrir(merci)
    assert "votre fiche est bien arrivée" in texte(page.text)
    suite = re.search(r'<a href="(/f/besoin[^"]*)">Notez-le ici</a>', page.text)
    assert suite
    page_suite = service.ouvrir(unescape(suite[1])).text
    assert 'value="2014-01-09"' in page_suite
    assert re.search(r'value="Centre social" checked', page_suite)


def test_la_page_de_remerciement_ne_reprend_que_ce_qui_est_prevu(service: Service) -> None:
    page = service.ouvrir("/f/seance/merci?prenom=Fatima&date=2014-01-09").text
    assert "Fatima" not in page
    assert "Remplir une autre fiche" in page


def test_un_lieu_libre_et_un_code_ne_vont_pas_dans_l_adresse(service: Service) -> None:
    envoye = remplir(service, "/f/seance", {**SEANCE, "lieu": "Autre", "lieu-autre": "chez Mme Durand"})
    merci = service.envoyer("/f/seance", envoye).headers["Location"]
    assert "Durand" not in merci
    assert "B12" not in merci
    assert lignes(service, "Réponses séance")[-1]["Lieu"] == "chez Mme Durand"


def test_non_termine_la_fiche_et_le_reste_est_ignore(service: Service) -> None:
    assert service.envoyer("/f/seance", remplir(service, "/f/seance", ANNULEE)).status_code == 303
    ligne = lignes(service, "Réponses séance")[-1]
    assert ligne["Motif"] == "Météo"
    assert ligne["Adultes (18 ans et plus, sans l'équipe)"] == ""


def test_une_fiche_refusee_garde_tout_ce_qui_est_ecrit(service: Service) -> None:
    avant = lignes(service, "Réponses séance")
    envoye = {
        **SEANCE,
        "adultes": "douze",
        "date": "9 janvier ?",
        "lieu": "Autre",
        "lieu-autre": "Le <parc>",
        "_envoi": "a" * 22,
    }
    reponse = service.envoyer("/f/seance", envoye)
    assert reponse.status_code == 422
    page = reponse.text
    assert 'value="douze"' in page
    assert 'type="text" value="9 janvier ?"' in page
    assert 'value="Le &lt;parc&gt;"' in page
    assert re.search(r'value="Autre" checked', page)
    assert re.search(r'value="Familles" checked', page)
    assert "renversé, =1+1</textarea>" in page
    assert champ_cache(page, "_envoi") == "a" * 22
    assert lignes(service, "Réponses séance") == avant


def test_les_erreurs_se_lisent_et_menent_a_leur_question(service: Service) -> None:
    page = service.envoyer("/f/seance", {**SEANCE, "adultes": "", "lieu": ""}).text
    assert "<title>Erreur" in page
    assert re.search(r'id="erreurs" role="alert" tabindex="-1" autofocus', page)
    assert '<a href="#adultes">' in page
    assert '<a href="#lieu-1">' in page
    assert re.search(r'id="adultes"[^>]*aria-describedby="adultes-aide adultes-erreur" aria-invalid="true"', page)
    assert "Indiquez un nombre entre 0 et 500." in page


def test_un_texte_prive_est_refuse_avec_sa_raison(service: Service) -> None:
    reponse = service.envoyer("/f/seance", {**SEANCE, "observation": "appeler Fatima au 06 12 34 56 78"})
    assert reponse.status_code == 422
    assert "numéro de téléphone" in reponse.text


def test_ce_qui_semble_parler_de_quelqu_un_se_demande_une_fois(service: Service) -> None:
    """Not refused: the page asks, and what is sent again as it is goes; another text is asked about in its turn."""
    avant = lignes(service, "Réponses séance")
    envoye = remplir(service, "/f/seance", {**SEANCE, "observation": "Mme Durand voudrait un banc"})
    page = service.envoyer("/f/seance", envoye)
    assert page.status_code == 422
    assert "Avez-vous écrit quelque chose sur une personne\u00a0?" in page.text
    assert "<blockquote>Mme Durand voudrait un banc</blockquote>" in page.text
    assert 'form="la-fiche" class="second">Non, envoyer tel quel</button>' in page.text
    assert lignes(service, "Réponses séance") == avant
    relu = {"_relu": champ_cache(page.text, "_relu")}
    autre = service.envoyer("/f/seance", {**envoye, **relu, "observation": "Fatima cherche du travail"})
    assert autre.status_code == 422
    assert service.envoyer("/f/seance", {**envoye, **relu}).status_code == 303
    assert lignes(service, "Réponses séance")[-1]["Ce qui s'est passé"] == "Mme Durand voudrait un banc"


PROJET = {
    "nom": "Loto du quartier",
    "theme": "Autre",
    "theme-autre": "Jeux",
    "referent": "Équipe",
    "identifie_le": "2014-01-09",
}


def _proposes(service: Service) -> str:
    service.centre.synchroniser()
    return service.ouvrir("/f/reunion").text


def test_un_projet_propose_attend_que_l_equipe_le_regarde(service: Service) -> None:
    """From anyone, it counts and no public list shows it; it does once staff wrote in its line, or where the team sent it."""
    equipe = service.equipe()
    assert service.envoyer("/f/projet", remplir(service, "/f/projet", PROJET)).status_code == 303
    assert "Loto du quartier" not in _proposes(service)
    accueil = texte(equipe.get(f"{service.adresse}/", timeout=10).text)
    assert "Loto du quartier (proposé)" in accueil
    assert "1 projet proposé, à regarder." in accueil
    des_siens = remplir(service, "/f/projet", {**PROJET, "nom": "Four à pain"})
    assert equipe.post(f"{service.adresse}/f/projet", data=des_siens, timeout=10).status_code == 200
    page = _proposes(service)
    assert "Four à pain" in page
    assert "Loto du quartier" not in page
    assert service.centre.tableur is not None
    feuille = client_local(service.centre.tableur).open_by_key("principal").worksheet("Projets")
    cle = feuille.row_values(1).index("commentaire") + 1
    ligne = feuille.col_values(feuille.row_values(1).index("nom") + 1).index("Loto du quartier") + 1
    feuille.update_cell(ligne, cle, "Vu en réunion")
    assert "Loto du quartier" in _proposes(service)
    feuille.update_cell(ligne, cle, "")
    assert "Loto du quartier" in _proposes(service)


@pytest.mark.parametrize(
    "ecrit",
    [{"saisi_par": "06 12 34 56 78"}, {"lieu": "Autre", "lieu-autre": "chez moi, paul@exemple.fr"}],
)
def test_un_numero_ou_une_adresse_ne_s_ecrit_nulle_part(service: Service, ecrit: dict[str, str]) -> None:
    reponse = service.envoyer("/f/seance", remplir(service, "/f/seance", {**SEANCE, **ecrit}))
    assert reponse.status_code == 422
    assert "sans coordonnées" in reponse.text
    assert "_relu" not in reponse.text


@pytest.mark.parametrize("ecrit", ["09/01/2014", "9/1/14", "9 janvier 2014"])
def test_un_vieux_telephone_ecrit_la_date_comme_il_peut(service: Service, ecrit: str) -> None:
    envoye = remplir(service, "/f/seance", {**SEANCE, "date": ecrit})
    reponse = service.envoyer("/f/seance", envoye)
    assert "date=2014-01-09" in reponse.headers["Location"]
    assert lignes(service, "Réponses séance")[-1]["Date de la séance"] == "09/01/2014"


def test_la_date_est_aujourd_hui_et_le_lien_remplit_la_fiche(service: Service) -> None:
    assert 'type="date" value="2014-01-09"' in service.ouvrir("/f/seance").text
    page = service.ouvrir(
        "/f/seance?date=2013-10-03&lieu=Salle+%22B%22&activite=Go%C3%BBter&saisi_par=B12&inconnue=1"
    ).text
    assert 'value="2013-10-03"' in page
    assert re.search(r'value="Goûter" checked', page)
    assert 'value="Salle &#34;B&#34;"' in page
    assert 'value="B12"' in page


def test_un_lien_ne_remplit_que_les_questions_marquees(service: Service) -> None:
    page = service.ouvrir("/f/seance?saisi_par=B12&observation=Rien&adultes=12&eu_lieu=Oui").text
    assert 'value="B12"' in page
    assert "Rien" not in page
    assert 'value="12"' not in page
    assert not re.search(r'value="Oui" checked', page)


def test_un_lien_ne_coche_aucun_accord(service: Service) -> None:
    page = service.ouvrir("/f/contact?accord=Oui&majeur=Oui&theme=Propret%C3%A9").text
    assert not re.search(r'type="checkbox"[^>]*checked', page)


def test_envoyee_deux_fois_elle_est_rangee_une_fois(service: Service) -> None:
    envoye = remplir(service, "/f/seance", {**SEANCE, "observation": "un doigt qui tremble"})
    avant = len(lignes(service, "Réponses séance"))
    with ThreadPoolExecutor(4) as ensemble:
        reponses = list(ensemble.map(lambda _: service.envoyer("/f/seance", envoye), range(4)))
    assert {reponse.status_code for reponse in reponses} == {303}
    assert len({reponse.headers["Location"] for reponse in reponses}) == 1
    assert len(lignes(service, "Réponses séance")) == avant + 1


def test_revenir_en_arriere_et_corriger_fait_une_autre_reponse(service: Service) -> None:
    envoye = remplir(service, "/f/seance", {**SEANCE, "adultes": "40"})
    service.envoyer("/f/seance", envoye)
    avant = len(lignes(service, "Réponses séance"))
    service.envoyer("/f/seance", {**envoye, "adultes": "41"})
    assert len(lignes(service, "Réponses séance")) == avant + 1


@pytest.mark.parametrize("envoi", [None, "", "x", "é" * 20, "a" * 65, "a b" * 9])
def test_sans_marque_d_envoi_chaque_fiche_compte(service: Service, envoi: str | None) -> None:
    envoye = {**SEANCE, "observation": f"sans marque {envoi}"} | ({} if envoi is None else {"_envoi": envoi})
    assert service.envoyer("/f/seance", envoye).status_code == 303


def test_les_contacts_vont_dans_leur_classeur_et_ne_se_montrent_pas(service: Service) -> None:
    contact = {
        "date": "2014-01-09",
        "theme": "Autre",
        "theme-autre": "Le jardin",
        "prenom": "Fatima",
        "joindre": "06 12 34 56 78",
        "majeur": "Oui",
        "accord": "Oui",
    }
    for manque in ("majeur", "accord"):
        sans = {cle: valeur for cle, valeur in contact.items() if cle != manque}
        assert service.envoyer("/f/contact", sans).status_code == 422
    reponse = service.envoyer("/f/contact", remplir(service, "/f/contact", contact))
    assert reponse.status_code == 303
    assert "Fatima" not in reponse.headers["Location"]
    assert lignes(service, "Réponses contact", "contacts")[-1]["Prénom"] == "Fatima"
    pages = [service.ouvrir(chemin).text for chemin in ("/f/contact", "/f/contact/merci", "/f/seance", "/f/besoin")]
    assert not any("Fatima" in page or "06 12" in page for page in pages)


def test_la_fiche_d_une_seance_mene_aux_seances_passees(service: Service) -> None:
    assert '<a href="/s/">Saisir une séance passée</a>' in service.ouvrir("/f/seance").text
    assert "/s/" not in service.ouvrir("/f/besoin").text


def test_la_notice_dit_qui_et_ou(service: Service) -> None:
    page = service.ouvrir("/f/seance").text
    assert "Centre social du Vernet l’utilise" in page
    assert "Hébergement &amp; Fils" in page
    assert "accueil@exemple.fr" in page
    assert "{" not in texte(page)


@pytest.mark.parametrize("ident", ["seance", "besoin", "contact", "reunion", "animation", "projet", "finance"])
def test_chaque_fiche_livree_s_ouvre_et_refuse_d_etre_vide(service: Service, ident: str) -> None:
    cle = {"headers": {"Authorization": f"Bearer {JETON}"}} if ident == "finance" else {}
    page = service.ouvrir(f"/f/{ident}", **cle).text
    vide = service.envoyer(f"/f/{ident}", {}, **cle)
    assert vide.status_code == 422
    for nom in re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page):
        assert f'for="{nom}"' in page or re.search(rf'<label class="option">\s*<input[^>]* id="{nom}"', page), nom
    identifiants = re.findall(r' id="([^"]+)"', page)
    assert len(identifiants) == len(set(identifiants))


def test_une_fiche_reservee_demande_une_cle_qui_ecrit(service: Service) -> None:
    for chemin in ("/f/finance", "/f/finance/merci"):
        assert service.ouvrir(chemin).status_code == 401
    assert service.envoyer("/f/finance", {"sens": "Charge"}).status_code == 401
    page = service.ouvrir("/f/finance", headers={"Accept": "text/html"}).text
    assert 'name="suite" value="/f/finance"' in page
    assert "ouverte à tout le monde" not in page
    _, lecture = Cles(service.centre.config.donnees).ajouter("Qui lit", Role.LECTURE, date(2014, 1, 9))
    assert service.ouvrir("/f/finance", headers={"Authorization": f"Bearer {lecture}"}).status_code == 403
    assert service.ouvrir("/f/finance", headers={"Authorization": f"Bearer {JETON}"}).status_code == 200
    assert not lignes(service, "Réponses finance")


@pytest.mark.parametrize("chemin", ["/f/inconnue", "/f/", "/f/seance/autre", "/f/seance/merci/x"])
def test_une_fiche_inconnue(service: Service, chemin: str) -> None:
    assert service.ouvrir(chemin).status_code == 404


def test_rien_de_ce_qu_on_envoie_ne_casse_la_page(service: Service) -> None:
    """No answer, however odd, is a failure of ours."""
    etranges: list[Any] = [
        "\x00",
        "x" * 9000,
        "[]",
        "../..",
        "{{ 7*7 }}",
        "\ud83d".encode("utf-8", "surrogatepass"),
        ["1"] * 300,
        "=A1",
    ]
    for etrange in etranges:
        envoye = dict.fromkeys(SEANCE, etrange)
        reponse = service.envoyer("/f/seance", envoye)
        assert reponse.status_code == 422
        assert "49" not in texte(reponse.text)
    assert (
        service.envoyer(
            "/f/seance", b"\xff\xfe=%ff&%", headers={"Content-Type": "application/x-www-form-urlencoded"}
        ).status_code
        == 422
    )
    assert service.ouvrir("/f/seance?date=%ff&lieu=%00&activite=[]").status_code == 200
