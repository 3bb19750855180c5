"""The pages of the team on the demonstration's year: the home, the sheet of the meeting, the sheet for the wall."""

import re
from collections.abc import Iterator
from typing import cast

import pypdfium2  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, Page

from passerelle.cli.appel import Appel
from passerelle.cli.demonstration import preparer
from passerelle.demonstration import JOUR
from passerelle.domaine.texte.lecture import Cellule
from tests.conftest import environnement
from tests.service.aides import Service, servir_centre, texte
from tests.service.centre import JETON, Centre

DEPUIS = "2014-06-05"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The demonstration, served; nothing is changed in it."""
    environ = {**environnement(JOUR.isoformat()), "PASSERELLE_JETON": JETON}
    centre = preparer(Appel(environ=environ, choisi=tmp_path_factory.mktemp("demo") / "essai"), "http://127.0.0.1:8123")
    with servir_centre(cast("Centre", centre)) as service:
        yield service


def lire(demo: Service, chemin: str) -> str:
    reponse = demo.equipe().get(f"{demo.adresse}{chemin}", timeout=10)
    assert reponse.status_code == 200
    return texte(reponse)


def besoins(demo: Service) -> list[dict[str, Cellule]]:
    """The lines of the tab, as they stand."""
    feuille = demo.centre.lire_table("besoin")
    assert feuille
    return feuille.lignes()


def entre(page: str, debut: str, fin: str) -> str:
    return page.partition(debut)[2].partition(fin)[0]


def test_la_reunion_montre_ce_qui_attend_une_suite_et_rien_d_autre(demo: Service) -> None:
    page = lire(demo, f"/reunion?depuis={DEPUIS}")
    recents = [ligne for ligne in besoins(demo) if f"{ligne['date']}" >= DEPUIS]
    attendus = {
        str(ligne["texte"]).replace("\u00a0", " ")
        for ligne in recents
        if not (ligne["suite"] or ligne["etat_suite"] or ligne["projet"])
    }
    assert 1 < len(attendus) < len(recents)
    montres = re.findall(r"« (.*?) »", entre(page, "Entendu depuis le jeudi 5 juin 2014, sans suite", "Projets dont"))
    assert sorted(montres) == sorted(attendus)
    jours = entre(page, "Les quatorze jours qui viennent", "Entendu depuis")
    assert re.findall(r"(?:mercredi|jeudi) \d+ juin", jours) == [
        "jeudi 12 juin", "mercredi 18 juin", "jeudi 19 juin", "jeudi 26 juin",
    ]  # fmt: skip
    projets = entre(page, "Projets dont parler", "Ce que nous décidons")
    assert "Ciné en plein air , construction : Rien ne s’est passé depuis 77 jours" in projets
    assert "Jardin partagé , mise en œuvre . Prochaine réunion le jeudi 19 juin" in projets.replace("œuvre.", "œuvre .")
    assert "Bourse aux jouets" not in projets


def test_la_reunion_part_d_une_semaine_avant_ou_d_un_jour_qui_se_lit(demo: Service) -> None:
    assert lire(demo, "/reunion") == lire(demo, f"/reunion?depuis={DEPUIS}")
    assert demo.equipe().get(f"{demo.adresse}/reunion?depuis=hier", timeout=10).status_code == 400


def test_l_affichage_ne_montre_ni_petit_compte_ni_mot_sans_accord(demo: Service) -> None:
    page = lire(demo, "/affichage")
    comptes = [int(nombre) for dit in re.findall(r"dit (\d+) fois, par (\d+) voix", page) for nombre in dit]
    assert len(comptes) > 4
    assert min(comptes) >= 5
    cites = {str(ligne["texte"]) for ligne in besoins(demo) if ligne["citer"] == "Oui"}
    tus = {str(ligne["texte"]) for ligne in besoins(demo)} - cites
    assert tus
    assert not [mot for mot in tus if mot in page]
    impossibles = entre(page, "Ce que nous n’avons pas pu faire, et pourquoi", "Venez en parler")
    assert "Le local est privé, son propriétaire ne loue plus." in impossibles
    assert "jeudi 12 juin, 9 h Petit-déjeuner, École A" in page.replace(" ,", ",")
    assert "projet « Jardin partagé »" in page
    assert "Ciné en plein air »" not in page, "l’équipe n’a pas écrit qu’il se montre"


def test_la_page_dit_dans_l_ordre_ce_qu_une_equipe_cherche(demo: Service) -> None:
    html = demo.equipe().get(f"{demo.adresse}/", timeout=10).text
    titres = re.findall(r'<h2 id="titre-([a-z-]*)"', html)
    assert titres == [
        "etat", "a-faire", "quatorze-jours", "entendu", "projets", "chiffres", "anomalies", "documents",
    ]  # fmt: skip
    for adresse in ("/regles", "/annee", "/mises-en-relation", "/besoins", "/planning", "/reunion", "/affichage"):
        assert f'href="{adresse}"' in html
    assert 'href="/chiffres/PRO?periode=2013-2014&amp;ventilation=etape' in html
    assert "ou=besoin&amp;ligne=besoin-20140610-152008&amp;champ=etat_suite" in html


def test_ce_qui_est_entendu_se_regarde_depuis_le_jour_demande(demo: Service) -> None:
    semaine, mois = (lire(demo, chemin) for chemin in ("/", "/?depuis=2014-05-13"))
    assert "Entendu depuis le jeudi 5 juin 2014" in semaine
    assert "Entendu depuis le mardi 13 mai 2014" in mois
    assert "peur de sortir le soir" not in semaine
    assert "peur de sortir le soir" in mois


def test_la_parole_prise_en_compte_n_est_pas_nulle_et_se_compare(demo: Service) -> None:
    page = lire(demo, "/")
    assert "comparé à l’exercice 2012-2013, au 12 juin 2013" in page
    essentiel = entre(page, "La parole prise en compte", "Ce que c’est")
    assert re.search(r"\b[1-9]\d? %.* alors\)", essentiel)


def test_jamais_personnes_pour_des_presences(demo: Service) -> None:
    chiffres = entre(lire(demo, "/"), "L’essentiel 2013-2014", "À regarder")
    assert re.search(r"\d présences", chiffres)
    assert not re.search(r"\d personnes?\b", chiffres)


@pytest.mark.parametrize(
    "chemin", ["/", "/reunion", "/affichage", "/annee", "/f/seance", "/s/", "/regles", "/classeur", "/nulle-part"]
)
def test_l_essai_dit_quel_jour_on_est_sur_chaque_page(demo: Service, chemin: str) -> None:
    assert "nous sommes le jeudi 12 juin 2014" in texte(demo.equipe().get(f"{demo.adresse}{chemin}", timeout=10))


# In a browser ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(demo: Service, browser: Browser) -> Iterator[Page]:
    contexte = browser.new_context(viewport={"width": 320, "height": 640}, locale="fr-FR")
    page = contexte.new_page()
    page.goto(f"{demo.adresse}/?jeton={JETON}")
    yield page
    contexte.close()


@pytest.mark.navigateur
@pytest.mark.parametrize("chemin", ["/?depuis=2013-09-01", "/reunion?depuis=2014-05-01", "/affichage"])
def test_une_page_se_lit_sans_defiler_de_cote_et_au_lecteur_d_ecran(demo: Service, page: Page, chemin: str) -> None:
    page.goto(f"{demo.adresse}{chemin}")
    page.evaluate("document.querySelectorAll('details').forEach(pli => pli.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    niveaux = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(titre => +titre.tagName[1])")
    assert niveaux.count(1) == 1
    assert all(suivant <= niveau + 1 for niveau, suivant in zip([0, *niveaux], niveaux, strict=False))
    sans_titre = (
        "[...document.querySelectorAll('table')].filter(t => !t.caption || t.querySelector('th:not([scope])')).length"
    )
    assert page.evaluate(sans_titre) == 0
    assert page.evaluate(CONTRASTES) == []
    sans_nom = "[...document.querySelectorAll('a,button,summary')].filter(e => !e.textContent.trim()).length"
    assert page.evaluate(sans_nom) == 0


CONTRASTES = """() => {
  const luminance = couleur => {
    const [r, v, b] = couleur.match(/[\\d.]+/g).map(n => +n / 255).map(c => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * v + .0722 * b;
  };
  const fond = element => {
    for (let e = element; e; e = e.parentElement) {
      const couleur = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$/.test(couleur) && couleur !== 'transparent') return couleur;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('main *, .jour-d-essai')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.offsetWidth > 1)
    .filter(e => {
      const [haut, bas] = [luminance(getComputedStyle(e).color), luminance(fond(e))].sort((x, y) => y - x);
      return (haut + .05) / (bas + .05) < 4.5;
    })
    .map(e => e.outerHTML.slice(0, 80));
}"""
"""What is written in a colour too close to that of its ground."""


@pytest.mark.navigateur
def test_la_longueur_d_une_barre_est_sa_part(demo: Service, page: Page) -> None:
    page.goto(demo.adresse)
    largeurs = page.evaluate(
        "[...document.querySelectorAll('.barre')].map(b => [+b.style.getPropertyValue('--part'), "
        "b.offsetWidth / b.parentElement.querySelector('.valeur').offsetWidth])"
    )
    assert len(largeurs) > 20
    for part, largeur in largeurs:
        assert largeur == pytest.approx(part, abs=0.02)


@pytest.mark.navigateur
def test_la_reunion_tient_sur_une_feuille(demo: Service, page: Page) -> None:
    page.goto(f"{demo.adresse}/reunion?depuis={DEPUIS}")
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        assert len(document) == 1
        largeur, hauteur = document[0].get_size()
        assert (round(largeur / 72 * 25.4), round(hauteur / 72 * 25.4)) == (210, 297)
        assert "Ce que nous décidons" in document[0].get_textpage().get_text_bounded()
    finally:
        document.close()
