"""Named keys over HTTP: signing in and out, what each role opens, a key taken back while the service runs."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from passerelle.cles import Cles, Role
from passerelle.service.application import (
    FAUSSES_CLES_EN_TOUT,
    FAUSSES_CLES_PAR_MINUTE,
    construire_application,
    fermer_app,
)
from passerelle.service.refus import Refus
from passerelle.service.serveur import creer_moteur
from passerelle.service.suite import lire_suite
from passerelle.tableur.api.adaptateur import client_local
from tests.service.aides import Montre, Service, champ_cache, hors_boucle, texte
from tests.service.centre import JETON, Centre, creer_centre
from tests.service.test_relations import NUMERO, PRENOM, verser_un_jardin

JOUR = date(2014, 1, 9)
ICI = {"Origin": "http://localhost"}

OUVERTS = {
    *("GET static", "GET favicon", "GET sante.vivant", "GET sante.pret", "GET planning.suivre"),
    *("GET formulaires.remplir", "GET formulaires.remercier", "POST formulaires.envoyer"),
    *("GET liens.passees", "GET liens.venir", "GET entrer.montrer", "POST entrer.ouvrir"),
    *("POST webhooks.formulaire_rempli", "POST webhooks.classeur_modifie"),
}
LECTURE = {
    *(
        "GET equipe.accueil",
        "GET reunion.montrer",
        "GET affichage.montrer",
        "GET annee.montrer",
        "GET chiffres.montrer",
    ),
    *("GET planning.montrer", "GET planning.imprimer", "GET planning.suivre_en_equipe", "GET bilan.montrer"),
    *("GET export.telecharger", "GET besoins.montrer", "GET pourquoi.montrer", "GET pourquoi.parcourir"),
    *("GET relations.lister", "GET relations.montrer", "GET a_regarder.ouvrir", "GET sante.mesures"),
    *("GET tableur_pages.liste", "GET tableur_pages.afficher", "GET tableur_pages.static"),
    *("GET tableur_api.v4", "GET tableur_api.drive", "GET tableur_api.drive_racine", "POST entrer.sortir"),
}
EQUIPE = {
    *(
        "POST equipe.actualiser",
        "POST a_regarder.confirmer_les_lieux",
        "POST besoins.accepter",
        "POST relations.decider",
    ),
    *("POST relations.creer_un_projet", "POST tableur_pages.ecrire"),
    *(f"{methode} tableur_api.v4" for methode in ("POST", "PUT", "PATCH", "DELETE")),
}
"""Whatever is not in these three is for `direction`: a route added without a thought is closed."""


@pytest.fixture(scope="module")
def cles(service: Service) -> dict[Role, str]:
    """A key of each role, and its value."""
    tenues = Cles(service.centre.config.donnees)
    return {role: tenues.ajouter(f"Clé {role.mot}", role, JOUR)[1] for role in Role}


@pytest.fixture(scope="module")
def app(service: Service) -> Iterator[Flask]:
    """The same centre’s application, asked without a network."""
    app = construire_application(service.centre, creer_moteur(service.centre))
    yield app
    fermer_app(app)


def porter(valeur: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {valeur}"}


def entrer(service: Service, cle: str, **champs: str) -> requests.Session:
    """A browser that signed in."""
    session = requests.Session()
    session.headers["Origin"] = service.adresse
    reponse = session.post(f"{service.adresse}/entrer", {"cle": cle, **champs}, timeout=10, allow_redirects=False)
    assert reponse.status_code == 303
    return session


# The roles ------------------------------------------------------------------------------------------------------------------------


def demandes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every method of every route: the method, the endpoint, an address of it."""
    for rule in app.url_map.iter_rules():
        for methode in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield methode, rule.endpoint, _adresse(app, rule)


def _adresse(app: Flask, rule: Rule) -> str:
    valeurs = {nom: "principal" if nom == "reste" else "x" for nom in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, valeurs)


def accueil_de(app: Flask, methode: str, adresse: str, cle: str = "") -> int:
    """What the door answers: 200 where it lets in."""
    with app.test_request_context(adresse, method=methode, headers=porter(cle) if cle else {}):
        try:
            app.preprocess_request()
        except Refus as refus:
            return refus.code or 0
        return 200


def test_chaque_route_et_chaque_role(app: Flask, cles: dict[Role, str]) -> None:
    vues = set()
    for methode, endpoint, adresse in demandes(app):
        nom = f"{methode} {endpoint}"
        vues.add(nom)
        obtenu = [accueil_de(app, methode, adresse, cle) for cle in ("", *cles.values(), JETON)]
        if nom in OUVERTS:
            assert obtenu == [200] * 5, nom
            continue
        requis = Role.LECTURE if nom in LECTURE else Role.EQUIPE if nom in EQUIPE else Role.DIRECTION
        assert obtenu == [401, *(200 if role >= requis else 403 for role in (*Role, Role.DIRECTION))], nom
    assert vues >= OUVERTS | LECTURE | EQUIPE, "des routes que plus rien ne sert"


@pytest.mark.parametrize(
    ("chemin", "attendu"),
    [
        ("/classeur/Lieux?classeur=contacts", [403, 403, 200]),
        ("/classeur/Lieux?classeur=copie", [403, 403, 404]),
        ("/inconnu", [200, 200, 200]),
    ],
)
@pytest.mark.parametrize("methode", ["GET", "POST"])
def test_les_contacts_ne_sont_que_pour_la_direction(
    app: Flask, cles: dict[Role, str], chemin: str, attendu: list[int], methode: str
) -> None:
    assert [accueil_de(app, methode, chemin, cle) for cle in cles.values()] == attendu
    assert accueil_de(app, methode, chemin) == 401


def test_l_api_ne_montre_les_contacts_qu_a_la_direction(service: Service, cles: dict[Role, str]) -> None:
    chemins = (
        "/v4/spreadsheets/contacts",
        "/v4/spreadsheets/%63ontacts",
        "/v4/spreadsheets/contacts/values/A1",
        "/drive/v3/files/contacts",
    )
    for role, cle in cles.items():
        tous = role is Role.DIRECTION
        for chemin in chemins:
            reponse = service.ouvrir(chemin, headers=porter(cle))
            assert reponse.status_code == (200 if tous else 403), chemin
            if not tous:
                assert reponse.json()["error"]["status"] == "PERMISSION_DENIED"
                assert "direction" in reponse.json()["error"]["message"]
        assert service.ouvrir("/v4/spreadsheets/principal", headers=porter(cle)).status_code == 200
        fichiers = service.ouvrir("/drive/v3/files", headers=porter(cle)).json()["files"]
        assert {fichier["id"] for fichier in fichiers} == ({"principal", "contacts"} if tous else {"principal"})


def test_un_onglet_ne_passe_pas_dans_les_contacts_sans_la_direction(service: Service, cles: dict[Role, str]) -> None:
    assert service.centre.tableur is not None
    onglet = client_local(service.centre.tableur).open_by_key("principal").sheet1.id
    reponse = service.envoyer(
        f"/v4/spreadsheets/principal/sheets/{onglet}:copyTo",
        '{"destinationSpreadsheetId": "contacts"}',
        headers=porter(cles[Role.EQUIPE]),
    )
    assert (reponse.status_code, reponse.json()["error"]["status"]) == (403, "PERMISSION_DENIED")


def test_un_refus_dit_le_role_qu_il_faut(service: Service, cles: dict[Role, str]) -> None:
    refus = service.ouvrir("/regles", headers=porter(cles[Role.EQUIPE]))
    assert refus.status_code == 403
    dit = texte(refus)
    assert "Il faut une clé qui a le rôle « direction »" in dit
    assert "la clé « Clé équipe » a le rôle « équipe »" in dit
    assert "Demandez-en une" in dit


def test_une_page_n_offre_que_ce_que_la_cle_ouvre(service: Service, cles: dict[Role, str]) -> None:
    def page(chemin: str, role: Role) -> str:
        return service.ouvrir(chemin, headers=porter(cles[role])).text

    for chemin, offert, requis in (
        ("/", 'action="/synchroniser"', Role.EQUIPE),
        ("/", 'href="/regles"', Role.DIRECTION),
        ("/classeur/Lieux", "Ajouter une ligne", Role.EQUIPE),
        ("/classeur/Lieux", "cellule=", Role.EQUIPE),
        ("/classeur/Lieux?cellule=2-1", 'id="saisie"', Role.EQUIPE),
        ("/classeur", "Classeur des contacts", Role.DIRECTION),
    ):
        assert [offert in page(chemin, role) for role in Role] == [role >= requis for role in Role], (chemin, offert)


def test_les_personnes_a_rappeler_ne_se_voient_qu_avec_la_direction(centre: Centre) -> None:
    verser_un_jardin(centre)
    centre.synchroniser()
    tenues = Cles(centre.config.donnees)
    app = construire_application(centre, creer_moteur(centre))
    chemin = "/mises-en-relation/theme-espaces-verts-et-jardins"
    for role in Role:
        _, cle = tenues.ajouter(f"Clé {role.mot}", role, JOUR)
        page = app.test_client().get(chemin, headers=porter(cle))
        assert page.status_code == 200
        assert [mot in page.text for mot in (PRENOM, NUMERO)] == [role is Role.DIRECTION] * 2
        assert ("Noter cette décision" in page.text) is (role >= Role.EQUIPE)
        (personne,) = centre.lire_table("personne").colonne("id")  # type: ignore[union-attr]
        case = app.test_client().get(f"/case?ou=personne&ligne={personne}", headers=porter(cle))
        assert case.status_code == (303 if role is Role.DIRECTION else 403)
    fermer_app(app)


# Signing in -----------------------------------------------------------------------------------------------------------------------


def test_on_entre_par_un_champ_et_l_on_va_ou_l_on_voulait(service: Service, cles: dict[Role, str]) -> None:
    refus = service.ouvrir("/annee?exercice=2013-2014")
    assert refus.status_code == 401
    suite = champ_cache(refus.text, "suite")
    assert suite == "/annee?exercice=2013-2014"
    session = requests.Session()
    entree = session.post(
        f"{service.adresse}/entrer",
        {"cle": f" {cles[Role.LECTURE]}\n", "suite": suite},
        timeout=10,
        allow_redirects=False,
    )
    assert (entree.status_code, entree.headers["Location"]) == (303, suite)
    cookie = entree.headers["Set-Cookie"]
    assert all(mot in cookie for mot in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"))
    assert cles[Role.LECTURE] not in cookie
    page = session.get(service.adresse + suite, timeout=10)
    assert page.status_code == 200
    assert "Vous êtes entré avec la clé « Clé lecture » (lecture). Sortir" in texte(page)


def test_un_lien_entier_peut_se_coller_dans_le_champ(service: Service, cles: dict[Role, str]) -> None:
    entrer(service, f"https://exemple.fr/entrer#{cles[Role.LECTURE]}")


def test_la_page_lit_le_fragment_par_script(service: Service) -> None:
    page = service.ouvrir("/entrer?suite=/bilan")
    assert page.status_code == 200
    assert champ_cache(page.text, "suite") == "/bilan"
    (script,) = re.findall(r'<script defer src="([^"]+)"', page.text)
    assert "location.hash" in service.ouvrir(script).text
    assert "unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("cle", ["", "fausse", "é", JETON + "x"])
def test_une_cle_fausse_se_dit(service: Service, cle: str) -> None:
    refus = service.envoyer("/entrer", {"cle": cle, "suite": "/bilan"})
    assert refus.status_code == 401
    assert 'role="alert"' in refus.text
    assert champ_cache(refus.text, "suite") == "/bilan"
    assert "Set-Cookie" not in refus.headers


@pytest.mark.parametrize(
    "ailleurs",
    [
        *(
            "",
            "ailleurs.example",
            "https://ailleurs.example/",
            "//ailleurs.example",
            "/\\ailleurs.example",
            "\\\\ailleurs",
        ),
        *(
            "/\t/ailleurs.example",
            "/\n/ailleurs.example",
            " /bilan",
            "///ailleurs.example",
            "javascript:alert(1)",
            "/é",
        ),
        *("/entrer", "/entrer?suite=/", "/sortir", "/bilan\\..\\"),
    ],
)
def test_l_on_ne_va_pas_ailleurs(ailleurs: str) -> None:
    assert lire_suite(ailleurs) == "/"


@pytest.mark.parametrize("ici", ["/", "/bilan", "/classeur/S%C3%A9ances?page=2&cellule=3-4", "/entrera"])
def test_l_on_va_chez_nous(ici: str) -> None:
    assert lire_suite(ici) == ici


def test_un_autre_site_ne_fait_ni_entrer_ni_sortir(service: Service, cles: dict[Role, str]) -> None:
    for entetes in ({"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert service.envoyer("/entrer", {"cle": cles[Role.LECTURE]}, headers=entetes).status_code == 403
        session = entrer(service, cles[Role.LECTURE])
        for chemin in ("/sortir", "/entrer"):
            assert session.post(service.adresse + chemin, headers=entetes, timeout=10).status_code == 403
        del session.headers["Origin"]
        for chemin in ("/sortir", "/entrer"):
            assert session.post(service.adresse + chemin, timeout=10).status_code == 403
        assert session.get(f"{service.adresse}/annee", timeout=10).status_code == 200


def test_sortir_ferme_la_session_meme_pour_un_cookie_copie(service: Service, cles: dict[Role, str]) -> None:
    session, autre = entrer(service, cles[Role.LECTURE]), entrer(service, cles[Role.LECTURE])
    copie = dict(session.cookies)
    assert service.ouvrir("/annee", cookies=copie).status_code == 200
    sortie = session.post(f"{service.adresse}/sortir", timeout=10)
    assert sortie.url == f"{service.adresse}/entrer"
    assert not session.cookies
    assert service.ouvrir("/annee", cookies=copie).status_code == 401
    assert autre.get(f"{service.adresse}/annee", timeout=10).status_code == 200


def test_entrer_de_nouveau_ferme_la_session_d_avant(service: Service, cles: dict[Role, str]) -> None:
    session = entrer(service, cles[Role.LECTURE])
    avant = dict(session.cookies)
    session.post(f"{service.adresse}/entrer", {"cle": JETON}, timeout=10)
    assert session.cookies
    assert dict(session.cookies) != avant
    assert service.ouvrir("/annee", cookies=avant).status_code == 401
    assert session.get(f"{service.adresse}/regles", timeout=10).status_code == 200


def test_une_cle_retiree_n_ouvre_plus_rien_a_l_instant_et_les_autres_ouvrent(service: Service) -> None:
    tenues = Cles(service.centre.config.donnees)
    _, partie = tenues.ajouter("Qui part", Role.DIRECTION, JOUR)
    _, reste = tenues.ajouter("Qui reste", Role.LECTURE, JOUR)
    sessions = [entrer(service, cle) for cle in (partie, reste, JETON)]
    agendas = [_agenda(service, session) for session in sessions]

    def ouvre() -> list[tuple[int, ...]]:
        return [
            (
                session.get(f"{service.adresse}/annee", timeout=10).status_code,
                service.ouvrir("/annee", headers=porter(cle)).status_code,
                service.ouvrir("/annee", params={"jeton": cle}, allow_redirects=False).status_code,
                service.ouvrir(agenda).status_code,
            )
            for session, cle, agenda in zip(sessions, (partie, reste, JETON), agendas, strict=True)
        ]

    assert ouvre() == [(200, 200, 303, 200)] * 3
    tenues.retirer("Qui part")
    assert ouvre() == [(401, 401, 401, 401), (200, 200, 303, 200), (200, 200, 303, 200)]
    tenues.ajouter("Qui part", Role.DIRECTION, JOUR)
    assert ouvre()[0] == (401, 401, 401, 401), "le même nom n’est pas la même clé"
    assert next(cle.derniere_le for cle in tenues.lister() if cle.nom == "Qui reste") == JOUR


def _agenda(service: Service, session: requests.Session) -> str:
    page = session.get(f"{service.adresse}/planning", timeout=10).text
    (adresse,) = re.findall(r'href="webcal://[^/]+(/calendrier-equipe\.ics\?cle=[^"]+)"', page)
    return str(adresse)


def test_le_journal_dit_le_nom_de_la_cle(service: Service, cles: dict[Role, str]) -> None:
    session = entrer(service, cles[Role.DIRECTION])
    page = f"{service.adresse}/regles/adopter/planning/gel_jours"
    champs = {"valeur": "10", "depuis": "2014-02-01", "source": "réunion d’équipe"}
    essai = session.post(page.replace("adopter", "essayer"), champs, timeout=30)
    assert essai.status_code == 200
    adopte = session.post(page, {**champs, "vues": champ_cache(essai.text, "vues")}, timeout=30)
    assert adopte.url == f"{service.adresse}/regles"
    assert service.centre.tableur is not None
    journal = client_local(service.centre.tableur).open_by_key("principal").worksheet("Journal").get_all_values()
    assert "avec la clé «\u00a0Clé direction\u00a0»" in str(journal[-1][-1])


# How long -------------------------------------------------------------------------------------------------------------------------


def ouvrir_app(centre: Centre) -> tuple[Flask, FlaskClient]:
    app = construire_application(centre, creer_moteur(centre))
    return app, app.test_client(use_cookies=False)


def passer(centre: Centre, duree: timedelta) -> None:
    avant = centre.maintenant
    centre.maintenant = partial(_plus_tard, avant, duree)


def _plus_tard(avant: Callable[[], datetime], duree: timedelta) -> datetime:
    return avant() + duree


@pytest.mark.parametrize(
    ("champs", "duree"),
    [({}, timedelta(hours=12)), ({"a_moi": "oui"}, timedelta(days=90))],
)
@pytest.mark.parametrize("nommee", [True, False])
def test_une_session_finit_au_serveur(
    centre: Centre, champs: dict[str, str], duree: timedelta, *, nommee: bool
) -> None:
    cle = Cles(centre.config.donnees).ajouter("Marie", Role.LECTURE, JOUR)[1] if nommee else JETON
    app, client = ouvrir_app(centre)
    entree = client.post("/entrer", data={"cle": cle, **champs}, headers=ICI)
    assert f"Max-Age={duree.total_seconds():.0f};" in entree.headers["Set-Cookie"]
    copie = _copier(entree)
    fermer_app(app)

    passer(centre, duree - timedelta(minutes=1))
    app, client = ouvrir_app(centre)  # started again meanwhile
    assert client.get("/classeur", headers=copie).status_code == 200
    passer(centre, timedelta(minutes=2))
    assert client.get("/classeur", headers=copie).status_code == 401
    fermer_app(app)


def test_qui_est_entre_peut_dire_que_l_ordinateur_est_a_lui(centre: Centre) -> None:
    app, _ = ouvrir_app(centre)
    client = app.test_client()
    client.get("/", query_string={"jeton": JETON})
    assert "Cet ordinateur est à moi\u00a0: s’en souvenir 90 jours" in client.get("/entrer").text
    assert client.post("/entrer", headers=ICI).status_code == 401, "sans rien dire, rien ne s’allonge"
    assert client.post("/entrer", data={"a_moi": "oui"}, headers=ICI).status_code == 303
    passer(centre, timedelta(days=89))
    assert client.get("/classeur").status_code == 200
    assert app.test_client().post("/entrer", data={"a_moi": "oui"}, headers=ICI).status_code == 401
    fermer_app(app)


def test_changer_le_jeton_ferme_les_sessions_qu_il_a_ouvertes_et_elles_seules(tmp_path: Path) -> None:
    centre = creer_centre(tmp_path / "centre")
    _, marie = Cles(centre.config.donnees).ajouter("Marie", Role.LECTURE, JOUR)
    app, client = ouvrir_app(centre)
    entrees = [_entrer_et_copier(app, cle) for cle in (marie, JETON)]
    fermer_app(app)
    object.__setattr__(centre.secrets, "jeton", "un-autre-jeton")
    app, client = ouvrir_app(centre)
    assert [client.get("/classeur", headers=copie).status_code for copie in entrees] == [200, 401]
    fermer_app(app)


def _entrer_et_copier(app: Flask, cle: str) -> dict[str, str]:
    return _copier(app.test_client().post("/entrer", data={"cle": cle}, headers=ICI))


def _copier(entree: TestResponse) -> dict[str, str]:
    return {"Cookie": entree.headers["Set-Cookie"].partition(";")[0]}


def test_deux_centres_d_une_machine_ne_partagent_pas_leur_cookie(centre: Centre, tmp_path: Path) -> None:
    noms = set()
    for ici in (centre, creer_centre(tmp_path / "autre")):
        app, _ = ouvrir_app(ici)
        noms |= {_entrer_et_copier(app, JETON)["Cookie"].partition("=")[0], app.config["SESSION_COOKIE_NAME"]}
        fermer_app(app)
    assert len(noms) == 4


def test_un_fichier_de_cles_abime_se_dit_et_la_cle_de_l_equipe_ouvre(centre: Centre) -> None:
    tenues = Cles(centre.config.donnees)
    _, marie = tenues.ajouter("Marie", Role.LECTURE, JOUR)
    (centre.config.donnees / "cles.sqlite").write_bytes(b"\xa5" * 4096)
    app, client = ouvrir_app(centre)
    assert client.get("/classeur", headers=porter(JETON)).status_code == 200
    refus = hors_boucle(lambda: client.get("/classeur", headers=porter(marie)))
    assert refus.status_code == 503
    assert "cles.sqlite" in refus.text
    fermer_app(app)


# What is tried, what is written ---------------------------------------------------------------------------------------------------


def test_les_fausses_cles_attendent_et_la_bonne_passe_toujours(centre: Centre) -> None:
    _, marie = Cles(centre.config.donnees).ajouter("Marie", Role.LECTURE, JOUR)
    montre = Montre()
    app = construire_application(centre, creer_moteur(centre), horloge=montre)
    client = app.test_client()
    essais: tuple[Callable[[str], TestResponse], ...] = (
        lambda cle: client.post("/entrer", data={"cle": cle}, headers=ICI),
        lambda cle: app.test_client().get("/classeur", headers=porter(cle)),
        lambda cle: app.test_client().get("/classeur", query_string={"jeton": cle}),
        lambda cle: app.test_client().get("/v4/spreadsheets/principal", headers=porter(cle)),
    )
    for rang in range(FAUSSES_CLES_PAR_MINUTE):
        assert essais[rang % 4](f"fausse-{rang}").status_code == 401
    for essai in essais:
        refus = essai("fausse")
        assert (refus.status_code, refus.headers["Retry-After"]) == (429, "60")
        assert essai(marie).status_code in (200, 303)
        assert essai(JETON).status_code in (200, 303)
    assert app.test_client().get("/classeur").status_code == 401, "sans clé, rien n’est compté"
    ailleurs = {"REMOTE_ADDR": "192.0.2.7"}
    assert app.test_client().get("/classeur", headers=porter("x"), environ_overrides=ailleurs).status_code == 401
    montre.instant += 61
    assert essais[1]("fausse").status_code == 401
    fermer_app(app)


def test_les_fausses_cles_attendent_aussi_de_partout(centre: Centre) -> None:
    app = construire_application(centre, creer_moteur(centre), horloge=Montre())
    client = app.test_client()
    statuts = [
        client.get(
            "/classeur", headers=porter("fausse"), environ_overrides={"REMOTE_ADDR": f"10.0.{rang // 250}.{rang % 250}"}
        ).status_code
        for rang in range(FAUSSES_CLES_EN_TOUT + 1)
    ]
    assert statuts == [401] * FAUSSES_CLES_EN_TOUT + [429]
    fermer_app(app)


def test_la_cle_n_est_dans_aucun_journal_ni_dans_aucun_fichier(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    _, valeur = Cles(service.centre.config.donnees).ajouter("Discrète", Role.DIRECTION, JOUR)
    session = entrer(service, valeur)
    service.ouvrir("/annee", headers=porter(valeur))
    service.ouvrir("/annee", params={"jeton": valeur})
    service.envoyer("/entrer", {"cle": f"{valeur}x"})
    cookie = next(iter(session.cookies)).value
    dits = "\n".join(e.getMessage() for e in caplog.records if e.name.split(".")[0] != "urllib3")
    fichiers = b"".join(f.read_bytes() for f in service.centre.config.donnees.rglob("*") if f.is_file())
    for secret in (valeur, cookie):
        assert secret
        assert secret not in dits
        assert secret.encode() not in fichiers
    refus = service.ouvrir("/annee", params={"jeton": f"{valeur}x", "exercice": "2014"})
    assert valeur not in refus.text, "ce qui a été tapé ne revient pas dans la page"
