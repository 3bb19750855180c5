"""What the pages say, and that whatever staff typed is only ever text."""

import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from passerelle.adresses import Adresses
from passerelle.affiches import Benevole, lire_benevoles
from passerelle.affiches.champs import OPTIONS_MAX, disposer
from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.declare.formulaire import Question
from passerelle.domaine.feuilles.feuille import Onglet, lire_feuille
from passerelle.domaine.liens.fiche_google import FicheGoogle
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule
from tests.affiches.conftest import CENTRE_SOCIAL, CHOIX, PUBLIQUE, Composer

MECHANT = '"><script>alert(1)</script>{{ 7*7 }}'


def texte(html: str) -> str:
    corps = re.sub(r"<(style|title|svg).*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", corps)).replace("\u00a0", " ").split())


class TestLesFichiers:
    def test_des_noms_faits_des_identifiants(self, composer_pages: Composer) -> None:
        assert {nom: page.genre for nom, page in composer_pages().items()} == {
            "affiche-centre-social.html": "affiche",
            "fiche-papier-seance.html": "fiche",
            "lien-b12.html": "lien",
        }

    def test_aucun_nom_ne_sort_du_dossier_ni_ne_se_repete(self, composer_pages: Composer) -> None:
        idents = ["../../etc/passwd", "a/b", "a b", "A-B", "CON", "?", "x" * 5000]
        lieux = [Lieu(id=ident, nom="Lieu", famille="") for ident in idents[:-1]]
        pages = composer_pages(lieux=lieux, benevoles=[Benevole(code=idents[-1][:300])], fiches=())
        assert list(pages) == [
            "affiche-etc-passwd.html",
            "affiche-a-b.html",
            "affiche-a-b-2.html",
            "affiche-a-b-3.html",
            "affiche-con.html",
            "affiche-page.html",
        ]

    def test_un_identifiant_sans_fin_garde_un_nom_de_fichier(self, composer_pages: Composer) -> None:
        (nom, *_) = composer_pages(lieux=[Lieu(id="x" * 900, nom="Lieu", famille="")])
        assert len(nom) < 130

    def test_rien_n_est_demande_a_personne(self, composer_pages: Composer) -> None:
        for page in composer_pages().values():
            assert "default-src 'none'" in page.html
            assert not re.search(r'(?:src|href)="(?!data:)', page.html)
            assert "url(" not in page.html
            assert "@import" not in page.html


class TestUneAffiche:
    def test_le_lieu_une_phrase_et_l_adresse_en_clair(self, composer_pages: Composer) -> None:
        affiche = composer_pages()["affiche-centre-social.html"]
        assert "<h1" in affiche.html
        assert texte(affiche.html).endswith(
            "Centre social du Vernet Centre social Vous avez tenu une rencontre ici ? Scannez ce code : la fiche du jour "
            "s’ouvre, avec la date et le lieu. Votre téléphone ne scanne pas ? Tapez cette adresse : "
            f"{PUBLIQUE}/s/centre-social"
        )
        assert "@page { size: A4" in affiche.html

    def test_ce_que_l_equipe_a_ecrit_reste_du_texte(self, composer_pages: Composer) -> None:
        lieu = Lieu(id='x"><b>', nom=MECHANT, famille="")
        for page in composer_pages(
            nom=MECHANT, lieux=[lieu], benevoles=[Benevole(code="<i>", prenom=MECHANT)]
        ).values():
            assert "<script" not in page.html
            assert "&lt;script&gt;" in page.html
            assert "49" not in texte(page.html)
            assert '"><b>' not in page.html
            assert "<i>" not in page.html


class TestLaFichePapier:
    def test_toutes_les_questions_avec_leurs_reponses(self, composer_pages: Composer, modele: Modele) -> None:
        fiche = texte(composer_pages()["fiche-papier-seance.html"].html)
        seance = modele.formulaires["seance"]
        assert all(question.titre in fiche for question in seance.questions)
        assert all(question.aide.replace("\u00a0", " ") in fiche for question in seance.questions)
        for liste in ("activites", "lieux", "partenaires"):
            assert all(option in fiche for option in CHOIX[liste])
        assert all(option in fiche for option in (*modele.listes["publics"], *modele.listes["motifs"]))
        assert f"À saisir ensuite sur {PUBLIQUE}/s/" in fiche

    def test_une_case_par_reponse_et_de_la_place_pour_ecrire(self, composer_pages: Composer, modele: Modele) -> None:
        html = composer_pages()["fiche-papier-seance.html"].html
        a_cocher = [*CHOIX["activites"], *CHOIX["lieux"], "Autre", "Oui", "Non"]
        a_cocher += [*modele.listes["motifs"], *modele.listes["publics"], *CHOIX["partenaires"], "Autre"]
        assert html.count('<span class="case">') == len(a_cocher)
        nombres = [q for q in modele.formulaires["seance"].questions if q.type == "nombre"]
        assert html.count('<span class="boite">') == len(nombres)
        assert html.count('<span class="trait">') == 2
        assert html.count('<span class="ligne">') >= 4

    def test_une_liste_trop_longue_ou_vide_s_ecrit_a_la_main(self, modele: Modele) -> None:
        seance = modele.formulaires["seance"]
        for noms in ((), tuple(f"Lieu {rang}" for rang in range(OPTIONS_MAX + 1))):
            groupes = disposer(seance, {**modele.listes, **CHOIX, "lieux": noms})
            lieu = next(champ for champ in groupes[0].champs if champ.titre == "Lieu")
            assert (lieu.presentation, lieu.options, lieu.autre) == ("ligne", (), False)

    def test_un_accord_est_une_case(self, modele: Modele) -> None:
        contact = modele.formulaires["contact"]
        champs = {champ.titre: champ for groupe in disposer(contact, CHOIX) for champ in groupe.champs}
        assert champs["Je suis majeur·e"].presentation == "coche"

    def test_ce_qui_depend_d_une_reponse_le_dit(self, modele: Modele) -> None:
        conditions = [groupe.condition for groupe in disposer(modele.formulaires["seance"], CHOIX)]
        question = "La séance a-t-elle eu lieu ?"
        attendues = ["", f"Si « {question} » : Non", f"Si « {question} » : Oui", ""]
        assert [condition.replace("\u00a0", " ") for condition in conditions] == attendues

    def test_la_notice_est_complete(self, composer_pages: Composer) -> None:
        fiche = texte(composer_pages()["fiche-papier-seance.html"].html)
        assert "Centre social du Vernet l’utilise" in fiche
        assert "Hébergement & Fils" in fiche
        assert "accueil@exemple.fr" in fiche
        assert "{" not in fiche


class TestLaPageDUnBenevole:
    def test_son_code_dans_le_lien_et_jamais_son_prenom(self, composer_pages: Composer) -> None:
        page = texte(composer_pages()["lien-b12.html"].html)
        assert "Votre code : B12" in page
        assert f"{PUBLIQUE}/f/seance?saisi_par=B12" in page
        assert "Pour Votre code" in page, "un trait, pour écrire son prénom à la main"
        nommee = composer_pages(benevoles=[Benevole(code="B12", prenom="Jeanne")])["lien-b12.html"].html
        assert "Pour Jeanne" in texte(nommee)
        assert nommee.count("Jeanne") == 1, "ni dans le lien, ni dans le titre"

    def test_une_fiche_qui_ne_demande_pas_de_code_n_a_pas_de_lien(
        self, composer_pages: Composer, modele: Modele
    ) -> None:
        seance = modele.formulaires["seance"]
        sans: tuple[Question, ...] = tuple(q for q in seance.questions if q.cle != "saisi_par")
        pages = composer_pages(fiches=[replace(seance, questions=sans)])
        assert "lien-b12.html" not in pages

    def test_chez_google_le_lien_est_le_sien(self, composer_pages: Composer) -> None:
        adresse = "https://docs.google.com/forms/d/e/x/viewform"
        google = {"seance": FicheGoogle(adresse=adresse, entrees={"saisi_par": "entry.7"})}
        ailleurs = Adresses(publique=PUBLIQUE, locaux=frozenset(), google=google)
        assert f"{adresse}?usp=pp_url&entry.7=B12" in texte(composer_pages(adresses=ailleurs)["lien-b12.html"].html)
        inconnue = Adresses(publique=PUBLIQUE, locaux=frozenset())
        assert "lien-b12.html" not in composer_pages(adresses=inconnue)


class TestLEquipe:
    JOUR = date(2014, 1, 9)

    def lire(self, modele: Modele, *lignes: list[Cellule], avec_prenoms: bool = False) -> list[tuple[str, str]]:
        cles = ["code", "prenom", "du", "au"]
        onglet = Onglet(sheet_id=1, titre="Équipe", grille=[cles, cles, *lignes])
        feuille = lire_feuille(modele.tables["equipe"], onglet)
        benevoles = lire_benevoles(feuille, jour=self.JOUR, avec_prenoms=avec_prenoms)
        return [(benevole.code, benevole.prenom) for benevole in benevoles]

    def test_seuls_ceux_qui_sont_la(self, modele: Modele) -> None:
        jour = 41648  # 2014-01-09
        lignes: list[list[Cellule]] = [
            ["A1", "", None, None],
            ["A2", "", jour, jour],
            ["A3", "", jour + 1, None],
            ["A4", "", None, jour - 1],
            ["A5", "", "la rentrée", "?"],
        ]
        assert [code for code, _ in self.lire(modele, *lignes)] == ["A1", "A2", "A5"]

    def test_un_code_n_a_qu_une_page_et_un_prenom_ne_vient_que_demande(self, modele: Modele) -> None:
        lignes: list[list[Cellule]] = [[" B  12 ", "Jeanne"], ["b12", "Paul"], [7, "Éloïse"]]
        assert self.lire(modele, *lignes) == [("B 12", ""), ("7", "")]
        assert self.lire(modele, *lignes, avec_prenoms=True) == [("B 12", "Jeanne"), ("7", "Éloïse")]

    def test_sans_onglet_lisible_personne(self, modele: Modele) -> None:
        assert lire_benevoles(None, jour=self.JOUR, avec_prenoms=True) == ()
        sans_cle = Onglet(sheet_id=1, titre="Équipe", grille=[["code", "prenom", "du"], [], ["B12", "Jeanne"]])
        feuille = lire_feuille(modele.tables["equipe"], sans_cle)
        assert not feuille.est_lisible
        assert lire_benevoles(feuille, jour=self.JOUR, avec_prenoms=True) == ()


@pytest.mark.parametrize("nombre", [0, 1, 5])
def test_une_page_par_lieu_et_par_benevole(composer_pages: Composer, nombre: int) -> None:
    lieux = [replace(CENTRE_SOCIAL, id=f"lieu-{rang}") for rang in range(nombre)]
    benevoles = [Benevole(code=f"B{rang}") for rang in range(nombre)]
    genres = [page.genre for page in composer_pages(lieux=lieux, benevoles=benevoles).values()]
    assert genres == ["affiche"] * nombre + ["fiche"] + ["lien"] * nombre
