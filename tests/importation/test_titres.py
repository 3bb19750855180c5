"""Where the titles are, and rows that are under them no more."""

import re
import zipfile
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import ClassVar

import pytest
from openpyxl import Workbook, load_workbook

from passerelle.domaine.modele import Modele
from passerelle.erreurs import FichierRefuse
from passerelle.importation import lire_reponses_exportees
from tests.importation.test_importation import ENTETE, LUE, PARIS, UNE, en_csv, en_xlsx, importer, seule

CLASSEUR = [*UNE[:-1], "un mot"]
LU_DU_CLASSEUR = LUE | {"Ce qui s'est passé": "un mot"}
DUREE = "Durée (heures)"


@pytest.mark.parametrize("separateur", [",", ";"])
def test_des_titres_sous_un_titre_et_une_ligne_vide(separateur: str) -> None:
    lu = importer(en_csv(["Réponses, séance 2013"], [], ["Lieu : tous"], ENTETE, UNE, separateur=separateur))
    assert lu.lignes == (LUE,)
    assert lu.avertissements == ("Les titres sont à la ligne 4\u00a0: ce qui est écrit au-dessus n’a pas été lu.",)


def test_des_reponses_au_dessus_des_titres_sont_refusees() -> None:
    with pytest.raises(FichierRefuse, match="La ligne des titres, la 2e"):
        importer(en_csv(UNE, ENTETE, UNE))


def test_des_titres_fusionnes_sur_deux_lignes() -> None:
    rangees = [[ENTETE[0], ENTETE[1], "", "Fréquentation"], ["", "", *ENTETE[2:]], CLASSEUR]
    assert seule(en_xlsx({"Réponses": rangees})) == LU_DU_CLASSEUR


def test_une_ligne_de_titres_repetee_n_est_pas_une_reponse() -> None:
    assert importer(en_csv(ENTETE, UNE, ENTETE, UNE)).lignes == (LUE, LUE)


@pytest.mark.parametrize("annonce", ["sep=;\r\n", "sep=;\r", '"sep=;"\n'])
def test_la_ligne_qu_excel_ajoute_pour_lui(annonce: str) -> None:
    fin = annonce.removeprefix('"').removeprefix("sep=;").removeprefix('"')
    assert seule(annonce + en_csv(ENTETE, UNE, separateur=";").replace("\r\n", fin)) == LUE


def test_l_ancien_titre_et_le_nouveau_cote_a_cote_se_completent() -> None:
    lu = importer(en_csv([*ENTETE, "Durée"], [*UNE, ""], [*UNE[:6], "", UNE[7], "2,5"]))
    assert lu.lignes == (LUE, LUE)


def test_une_colonne_remplie_sans_titre_est_dite() -> None:
    lu = importer(en_xlsx({"Réponses": [ENTETE, [*CLASSEUR, None, "à revoir"]]}))
    assert lu.lignes == (LU_DU_CLASSEUR,)
    assert lu.avertissements == ("La colonne «\u00a0J\u00a0», sans titre, est restée de côté.",)


class TestGlissement:
    """Whatever the form, a row that has slid is refused with its number; one odd answer is not a slide."""

    FINANCE = (
        [
            "Horodateur",
            "Date",
            "Action ou projet",
            "Sens",
            "Phase",
            "Nature",
            "Financeur",
            "Montant",
            "Pièce",
        ],
        [
            "13/10/2013 11:42:06",
            "13/10/2013",
            "Goûters",
            "Charge",
            "Réalisé",
            "Matériel",
            "CAF",
            "120,50",
            "F12",
        ],
    )
    BESOIN = (
        ["Horodateur", "Date", "Lieu", "Rencontre", "Qu'avez-vous entendu ?", "C'est plutôt", "Thème",
         "Combien de personnes le disaient ?", "Votre code"],
        ["13/10/2013 11:42:06", "13/10/2013", "École A", "Goûter", "un banc", "Un besoin", "Jeunesse", "3", "B01"],
    )  # fmt: skip

    SEANCE = (
        ["Horodateur", "Date de la séance", "Type de séance", "Lieu", "La séance a-t-elle eu lieu ?", "Motif",
         "Adultes (18 ans et plus, sans l'équipe)", "Enfants et adolescents (moins de 18 ans)",
         "Dont venus pour la première fois", "Bénévoles qui ont tenu la séance", "Salariés présents", "Qui est venu ?",
         "Partenaires présents", "Durée (heures)", "Ce qui s'est passé", "Votre code"],
        ["13/10/2013 11:42:06", "13/10/2013", "Goûter", "École A", "Oui", "", "12", "4", "2", "3", "1", "Familles, Jeunes",
         "AVVA", "2", "un mot", "B01"],
    )  # fmt: skip
    FICHES: ClassVar = {"finance": FINANCE, "besoin": BESOIN, "seance": SEANCE}

    @pytest.mark.parametrize("sens", ["droite", "gauche"])
    @pytest.mark.parametrize(
        ("ident", "debut"),
        [
            *(("finance", n) for n in range(1, 5)),
            *(("besoin", n) for n in range(1, 6)),
            *(("seance", n) for n in range(1, 11)),
        ],
    )
    def test_une_ligne_qui_a_glisse_est_refusee(self, modele: Modele, ident: str, debut: int, sens: str) -> None:
        titres, une = self.FICHES[ident]
        glissee = [*une[:debut], "", *une[debut:-1]] if sens == "droite" else [*une[:debut], *une[debut + 1 :], ""]
        octets = en_csv(titres, une, glissee, une).encode()
        with pytest.raises(FichierRefuse, match="La ligne 3 du fichier a glissé d’une colonne"):
            lire_reponses_exportees(octets, formulaire=modele.formulaires[ident], fuseau=PARIS, listes=modele.listes)

    def test_des_reponses_etranges_ne_sont_pas_un_glissement(self, modele: Modele) -> None:
        titres, une = self.FINANCE
        etranges = [
            ["", *une[1:]],
            [*une[:3], "Dépense", "Fait", *une[5:7], "cent vingt", ""],
            ["Total", "", "", "", "", "", "", "241", ""],
            [une[0], *[""] * 6, "12", ""],
        ]
        octets = en_csv(titres, une, *etranges).encode()
        lu = lire_reponses_exportees(octets, formulaire=modele.formulaires["finance"], fuseau=PARIS)
        assert len(lu.lignes) == 5

    def test_les_lignes_qui_ont_glisse_sont_nommees_jusqu_a_cinq(self, modele: Modele) -> None:
        titres, une = self.FINANCE
        glissee = [*une[:3], "", *une[3:-1]]
        octets = en_csv(titres, *[glissee] * 7).encode()
        with pytest.raises(FichierRefuse, match="Les lignes 2, 3, 4, 5, 6… du fichier ont glissé"):
            lire_reponses_exportees(octets, formulaire=modele.formulaires["finance"], fuseau=PARIS)

    def test_une_virgule_de_trop_se_voit_meme_si_la_derniere_case_est_vide(self) -> None:
        texte = en_csv(ENTETE, UNE) + ",".join([*UNE[:5], "AVVA", "2,5", "", ""]) + "\r\n"
        with pytest.raises(FichierRefuse, match="La ligne 3 du fichier a plus de cellules"):
            importer(texte)

    def test_un_separateur_au_bout_de_chaque_ligne_est_admis(self) -> None:
        assert importer(en_csv(ENTETE, [*UNE, ""], [*UNE, ""])).lignes == (LUE, LUE)


class TestDurees:
    @pytest.mark.parametrize(
        ("ecrite", "heures"),
        [
            ("03:00:00", 3.0),
            ("1:30", 1.5),
            ("1h30", 1.5),
            ("2 h", 2.0),
            ("1 heure 15", 1.25),
            ("0:45:00", 0.75),
        ],
    )
    def test_une_duree_dans_une_colonne_d_heures_donne_des_heures(self, ecrite: str, heures: float) -> None:
        assert seule(en_csv(ENTETE, [*UNE[:6], ecrite, "=1+1"])) == LUE | {DUREE: heures}

    @pytest.mark.parametrize(
        ("cellule", "lue"),
        [
            (timedelta(hours=1, minutes=30), 1.5),
            (timedelta(hours=27), 27.0),
            (time(3, 0), 3.0),
            (datetime(2026, 5, 12), "12/05/2026"),
            (datetime(2026, 5, 12, 9, 30), "12/05/2026 09:30:00"),
        ],
    )
    def test_une_cellule_de_classeur_n_est_jamais_son_rang_de_jour(self, cellule: object, lue: object) -> None:
        assert seule(en_xlsx({"Réponses": [ENTETE, [*UNE[:6], cellule, "=1+1"]]}))[DUREE] == lue

    @pytest.mark.parametrize("cellule", [timedelta(hours=1, minutes=30), time(1, 30), datetime(2026, 5, 12)])
    def test_ailleurs_elle_reste_ce_qui_etait_ecrit(self, cellule: object) -> None:
        lue = seule(en_xlsx({"Réponses": [ENTETE, [*UNE[:4], cellule, *UNE[5:]]]}))
        assert lue[ENTETE[4]] in ("1:30:00", "01:30:00", "12/05/2026")


class TestClasseur:
    def classeur(self) -> Workbook:
        return load_workbook(BytesIO(en_xlsx({"Réponses": [ENTETE, CLASSEUR]})))

    def refaire(self, avant: str, apres: str) -> bytes:
        """The sheet's XML with something replaced."""
        sortie = BytesIO()
        with (
            zipfile.ZipFile(BytesIO(en_xlsx({"Réponses": [ENTETE, CLASSEUR]}))) as entree,
            zipfile.ZipFile(sortie, "w") as archive,
        ):
            for nom in entree.namelist():
                contenu = entree.read(nom)
                if nom == "xl/worksheets/sheet1.xml":
                    contenu, fois = re.subn(avant.encode(), apres.encode(), contenu)
                    assert fois == 1
                archive.writestr(nom, contenu)
        return sortie.getvalue()

    @pytest.mark.parametrize("dimension", ["A1", "A1:B2", "A1:XFD1048576"])
    def test_une_dimension_fausse_ne_cache_rien(self, dimension: str) -> None:
        assert seule(self.refaire('<dimension ref="A1:H2" ?/>', f'<dimension ref="{dimension}" />')) == LU_DU_CLASSEUR
        assert seule(self.refaire('<dimension ref="A1:H2" ?/>', "")) == LU_DU_CLASSEUR

    def test_des_colonnes_masquees_comptent(self) -> None:
        classeur = self.classeur()
        classeur["Réponses"].column_dimensions["C"].hidden = True
        sortie = BytesIO()
        classeur.save(sortie)
        assert seule(sortie.getvalue()) == LU_DU_CLASSEUR


def test_un_numero_de_telephone_retrouve_son_zero_et_on_le_dit(modele: Modele) -> None:
    contact = modele.formulaires["contact"]
    titres = ["Horodateur", *(question.titre for question in contact.questions)]
    place = titres.index("Téléphone ou courriel")
    une = [""] * len(titres)
    une[0], une[titres.index("Date")], une[titres.index("Prénom")] = (
        "13/10/2013 11:42:06",
        "13/10/2013",
        "Lou",
    )

    def avec(joindre: object) -> list[object]:
        return [*une[:place], joindre, *une[place + 1 :]]

    octets = en_xlsx({"Réponses contact": [titres, avec(612345678), avec("6 12 34 56 78"), avec("l@exemple.fr")]})
    lu = lire_reponses_exportees(octets, formulaire=contact, fuseau=PARIS)
    assert [ligne[titres[place]] for ligne in lu.lignes] == ["0612345678", "06 12 34 56 78", "l@exemple.fr"]
    assert "Le zéro de 2 numéros de téléphone, perdu par un tableur, a été remis." in lu.avertissements
