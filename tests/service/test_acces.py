import logging
from pathlib import Path

import pytest
import requests

from passerelle.service.acces import hote_admis
from passerelle.service.application import construire_application, fermer_app
from passerelle.service.serveur import creer_moteur
from tests.service.aides import Service
from tests.service.centre import JETON, creer_centre

BEARER = {"Authorization": f"Bearer {JETON}"}
RESERVES = [
    "/",
    "/reunion",
    "/affichage",
    "/metrics",
    "/classeur",
    "/classeur/Lieux",
    "/inconnu",
    "/f",
    "/sante/",
    "/v4x",
]
OUVERTS = [
    "/f/seance",
    "/f/contact",
    "/f/seance/merci",
    "/sante",
    "/sante/pret",
    "/static/style.css",
    "/favicon.ico",
    "/s",
    "/s/",
]


@pytest.mark.parametrize("chemin", RESERVES)
def test_une_page_de_l_equipe_demande_le_jeton(service: Service, chemin: str) -> None:
    for options in ({}, {"headers": {"Authorization": "Bearer autre"}}, {"cookies": {_cookie(service): JETON}}):
        assert service.ouvrir(chemin, **options).status_code == 401
    assert service.ouvrir(chemin, headers=BEARER).status_code in (200, 404, 308)


@pytest.mark.parametrize("chemin", OUVERTS)
def test_une_fiche_s_ouvre_a_tous(service: Service, chemin: str) -> None:
    assert service.ouvrir(chemin).status_code in (200, 204)


def test_la_page_de_refus_dit_comment_entrer(service: Service) -> None:
    page = service.ouvrir("/").text
    assert "Page réservée à l’équipe" in page
    assert 'action="/entrer"' in page
    assert 'name="suite" value="/"' in page
    assert 'value="/bilan?periode=2014"' in service.ouvrir("/bilan?jeton=&periode=2014").text
    assert "Authorization: Bearer" in service.ouvrir("/metrics").text


def test_le_jeton_s_echange_contre_un_cookie(service: Service) -> None:
    reponse = service.ouvrir(f"/classeur/Lieux?page=1&jeton={JETON}&a=%C3%A9+b&a=", allow_redirects=False)
    assert reponse.status_code == 303
    assert reponse.headers["Location"] == "/classeur/Lieux?page=1&a=%C3%A9+b&a="
    cookie = reponse.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert JETON not in cookie
    assert reponse.headers["Referrer-Policy"] == "same-origin"


def _cookie(service: Service) -> str:
    (nom,) = (c.name for c in service.equipe().cookies)
    return nom


def test_le_cookie_suffit_ensuite(service: Service) -> None:
    assert service.equipe().get(f"{service.adresse}/classeur", timeout=10).status_code == 200


@pytest.mark.parametrize("jeton", ["", "autre", "é", JETON + "x"])
def test_un_mauvais_jeton_n_ouvre_rien(service: Service, jeton: str) -> None:
    assert service.ouvrir("/", params={"jeton": jeton}).status_code == 401


def test_le_jeton_ne_mene_pas_ailleurs(service: Service) -> None:
    app = construire_application(service.centre, creer_moteur(service.centre))
    chemin = {"PATH_INFO": "//ailleurs.example/"}
    reponse = app.test_client().get("/", query_string={"jeton": JETON}, environ_overrides=chemin)
    assert reponse.headers["Location"] == "/ailleurs.example/"
    fermer_app(app)


def test_le_cookie_est_reserve_a_https_quand_l_adresse_l_est(tmp_path: Path) -> None:
    centre = creer_centre(tmp_path / "centre", adresse_publique="https://passerelle.exemple.fr")
    app = construire_application(centre, creer_moteur(centre))
    reponse = app.test_client().get("/", query_string={"jeton": JETON}, base_url="https://passerelle.exemple.fr")
    assert reponse.status_code == 303
    assert "Secure" in reponse.headers["Set-Cookie"]
    fermer_app(app)


@pytest.mark.parametrize(
    "chemin", ["/v4/spreadsheets/principal", "/drive/v3/files", "/v4/inconnu", "/upload/drive/v2/files/x"]
)
def test_l_api_du_classeur_ne_connait_que_le_porteur(service: Service, chemin: str) -> None:
    for session in (requests.Session(), service.equipe()):
        reponse = session.get(service.adresse + chemin, timeout=10)
        assert reponse.status_code == 401
        assert reponse.json()["error"]["status"] == "UNAUTHENTICATED"
        assert reponse.json()["error"]["code"] == 401
    assert service.ouvrir(f"{chemin}?jeton={JETON}").status_code == 401
    assert service.ouvrir(chemin, headers=BEARER).status_code in (200, 404)


@pytest.mark.parametrize(
    ("hote", "admis"),
    [
        ("passerelle.exemple.fr", True),
        ("PASSERELLE.exemple.fr:443", True),
        ("localhost:8000", True),
        ("127.0.0.1:8000", True),
        ("192.168.1.20", True),
        ("[::1]:8000", True),
        ("ailleurs.example", False),
        ("127.0.0.1.ailleurs.example", False),
        ("localhost.ailleurs.example", False),
        ("passerelle.exemple.fr.ailleurs.example", False),
        ("utilisateur@ailleurs.example", False),
        ("", False),
        ("[::1", False),
        ("[", False),
    ],
)
def test_un_nom_detourne_n_est_pas_servi(hote: str, admis: bool) -> None:
    assert hote_admis(hote, "https://passerelle.exemple.fr") is admis


@pytest.mark.parametrize("chemin", ["/", "/f/seance", "/sante", "/v4/spreadsheets/principal", "/static/style.css"])
def test_un_autre_hote_est_refuse_partout(service: Service, chemin: str) -> None:
    reponse = service.ouvrir(chemin, headers={**BEARER, "Host": "ailleurs.example"})
    assert reponse.status_code == 421


@pytest.mark.parametrize(
    "entetes",
    [
        {"Origin": "https://ailleurs.example"},
        {"Origin": "file://"},
        {"Origin": "null", "Referer": "https://ailleurs.example/f/seance"},
        {"Referer": "https://ailleurs.example/{adresse}/"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "{adresse}"},
    ],
)
def test_un_envoi_venu_d_ailleurs_est_refuse(service: Service, entetes: dict[str, str]) -> None:
    entetes = {nom: valeur.format(adresse=service.adresse) for nom, valeur in entetes.items()}
    assert service.envoyer("/f/seance", {}, headers=entetes).status_code == 403
    assert _envois_de_l_equipe(service, entetes) == [403, 403, 403]


@pytest.mark.parametrize("origine", ["null", "{adresse}", "http://127.0.0.1:8000"])
def test_un_envoi_de_nos_pages_est_recu(service: Service, origine: str) -> None:
    entetes = {"Origin": origine.format(adresse=service.adresse), "Sec-Fetch-Site": "same-origin"}
    assert service.envoyer("/f/seance", {}, headers=entetes).status_code == 422
    assert _envois_de_l_equipe(service, entetes) == [303, 303, 302]


@pytest.mark.parametrize(
    "entetes",
    [{"Origin": "{adresse}"}, {"Referer": "{adresse}/f/seance"}, {"Origin": "null", "Referer": "{adresse}/"}],
)
def test_un_vieux_navigateur_dit_d_ou_il_envoie(service: Service, entetes: dict[str, str]) -> None:
    entetes = {nom: valeur.format(adresse=service.adresse) for nom, valeur in entetes.items()}
    assert service.envoyer("/f/seance", {}, headers=entetes).status_code == 422
    assert _envois_de_l_equipe(service, entetes) == [303, 303, 302]


@pytest.mark.parametrize("entetes", [{}, {"Origin": "null"}])
def test_sans_provenance_une_fiche_est_recue_et_l_equipe_n_est_pas_engagee(
    service: Service, entetes: dict[str, str]
) -> None:
    assert service.envoyer("/f/seance", {}, headers=entetes).status_code == 422
    assert _envois_de_l_equipe(service, entetes) == [403, 403, 403]
    porteur = service.envoyer("/synchroniser", headers={**BEARER, **entetes})
    assert porteur.status_code == 303


def _envois_de_l_equipe(service: Service, entetes: dict[str, str]) -> list[int]:
    """What a browser that entered with the token is answered, for each form of the staff's pages."""
    session = service.equipe()
    del session.headers["Origin"]
    return [
        session.post(
            service.adresse + chemin,
            data={"action": "ajouter"},
            headers=entetes,
            timeout=10,
            allow_redirects=False,
        ).status_code
        for chemin in ("/synchroniser", "/garde/confirmer", "/classeur/Lieux")
    ]


def test_les_pages_se_protegent(service: Service) -> None:
    for chemin in ("/", "/f/seance", "/inconnu"):
        entetes = service.ouvrir(chemin).headers
        assert "'unsafe-inline'" not in entetes["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in entetes["Content-Security-Policy"]
        assert entetes["X-Content-Type-Options"] == "nosniff"
        assert entetes["Cache-Control"] == "no-store"


def test_le_jeton_n_est_dans_aucun_journal(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    service.ouvrir("/", params={"jeton": JETON})
    service.ouvrir("/", params={"jeton": "presque-" + JETON})
    service.ouvrir("/", headers=BEARER)
    messages = [
        enregistrement.getMessage()
        for enregistrement in caplog.records
        if enregistrement.name.split(".")[0] != "urllib3"
    ]
    assert JETON not in "\n".join(messages)


def test_les_refus_sont_en_francais_et_sans_details(service: Service) -> None:
    session = service.equipe()
    assert "Page introuvable" in session.get(f"{service.adresse}/inconnu", timeout=10).text
    reponse = session.post(f"{service.adresse}/classeur", timeout=10)
    assert reponse.status_code == 405
    assert reponse.headers["Allow"]
    assert "Demande impossible" in reponse.text
    trop_gros = service.envoyer("/f/seance", {"observation": "x" * 300_000})
    assert trop_gros.status_code == 413
    assert "trop gros" in trop_gros.text
