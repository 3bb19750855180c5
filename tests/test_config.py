"""passerelle.toml, the secrets, the clock."""

import base64
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.config import ClasseurConfig, Secrets, charger_config, horloge, lire_config
from passerelle.domaine.declare.entites import Exercice
from passerelle.erreurs import DefinitionsInvalides, ErreurPasserelle

GOOGLE = "1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg"


@pytest.fixture
def changer(dossier_centre: Path) -> Callable[[str, str], Path]:
    """Replaces a text of passerelle.toml by another."""

    def remplacer(avant: str, apres: str) -> Path:
        fichier = dossier_centre / "passerelle.toml"
        texte = fichier.read_text("utf-8")
        assert avant in texte
        fichier.write_text(texte.replace(avant, apres), "utf-8")
        return dossier_centre

    return remplacer


def seul_probleme(dossier: Path) -> tuple[int, str]:
    config, problemes = lire_config(dossier)
    assert config is None
    (probleme,) = problemes
    assert probleme.fichier == "passerelle.toml"
    assert probleme.remede
    return probleme.ligne, probleme.message


def test_le_modele_de_dossier_est_la_configuration_du_contrat(dossier_centre: Path) -> None:
    config = charger_config(dossier_centre)
    assert config.centre.nom == "Centre social du Vernet"
    assert (config.centre.zone_scolaire, config.centre.fuseau) == ("A", "Europe/Paris")
    assert (config.centre.financeur_propre, config.centre.financeur_principal) == ("Centre social", "CAF")
    assert (config.action.intitule, config.action.axe) == ("Aller vers", "Lutter contre l'isolement")
    assert config.exercices == (Exercice(date(2013, 9, 1), date(2014, 8, 31)),)
    assert config.classeur == ClasseurConfig(principal="local", contacts="local")
    assert config.service.adresse_publique == "http://127.0.0.1:8000"
    assert (config.service.balayage_minutes, config.service.calme_secondes, config.service.base) == (
        15,
        2,
        None,
    )
    assert config.service.mandataire == "127.0.0.1"
    assert config.donnees == dossier_centre / "donnees"


@pytest.mark.parametrize(
    ("ecrit", "lu"), [("", ""), (" ", ""), ("::1", "::1"), (" 172.17.0.1 ", "172.17.0.1"), ("0:0:0:0:0:0:0:1", "::1")]
)
def test_le_mandataire_est_une_adresse_ou_rien(changer: Callable[[str, str], Path], ecrit: str, lu: str) -> None:
    dossier = changer("balayage_minutes = 15", f'mandataire = "{ecrit}"')
    assert charger_config(dossier).service.mandataire == lu


@pytest.mark.parametrize("ecrit", ["localhost", "10.0.0.0/8", "127.0.0.1:80", "*", "9" * 5000])
def test_tout_le_reste_est_refuse_en_francais(changer: Callable[[str, str], Path], ecrit: str) -> None:
    config, problemes = lire_config(changer("balayage_minutes = 15", f'mandataire = "{ecrit}"'))
    assert config is None
    assert [(p.ligne > 0, "l’adresse d’une machine" in p.message) for p in problemes] == [(True, True)]


def test_tous_les_problemes_a_la_fois_chacun_a_sa_ligne(dossier_centre: Path) -> None:
    (dossier_centre / "passerelle.toml").write_text(
        """\
[centre]
nomm = "Le Vernet"
zone_scolaire = "Z"
fuseau = "Europe/Pari"
financeur_propre = 3
financeur_principal = " "

[action]

[[exercice]]
debut = 2013-09-01
fin = 2013-08-31

[[exercice]]
debut = "1er septembre"

[classeur]
principal = "mon classeur"

[service]
adresse_publique = "passerelle.exemple.fr"
balayage_minutes = 0
calme_secondes = "deux"
base = "mysql://ici"
mandataire = "proxy.local"

[autre]
""",
        "utf-8",
    )
    with pytest.raises(DefinitionsInvalides) as refus:
        charger_config(dossier_centre)
    lignes = [probleme.ligne for probleme in refus.value.problemes]
    assert lignes == [1, 2, 3, 4, 5, 6, 8, 12, 14, 15, 18, 21, 22, 23, 24, 25, 27]
    faute = refus.value.problemes[1]
    assert faute.message == "la clé “nomm” n’est pas connue ici."
    assert faute.remede.startswith("Vouliez-vous écrire “nom”\u00a0? Clés possibles\u00a0: nom, zone_scolaire, ")


def test_un_fichier_qui_manque_ou_ne_se_lit_pas(tmp_path: Path) -> None:
    assert seul_probleme(tmp_path) == (0, "le fichier est introuvable ou illisible.")
    fichier = tmp_path / "passerelle.toml"
    fichier.write_text('[centre]\nnom = "Le Vernet\n', "utf-8")
    assert seul_probleme(tmp_path) == (2, "cette ligne ne se lit pas.")
    for profond in ("[" * 10_000, "[" * 5_000 + "]" * 5_000, "{a=" * 5_000 + "1" + "}" * 5_000, "9" * 5_000):
        fichier.write_text(f"\nliste = {profond}", "utf-8")
        assert seul_probleme(tmp_path) == (2, "cette ligne ne se lit pas.")
    fichier.write_text("\n" + "a." * 5_000 + "a = 1", "utf-8")
    assert seul_probleme(tmp_path) == (2, "cette ligne ne se lit pas.")
    fichier.write_bytes("[centre]\n# été\nnom = 1".encode("latin-1"))
    assert seul_probleme(tmp_path) == (2, "ce fichier n’est pas enregistré en UTF-8.")


@pytest.mark.parametrize(
    ("avant", "apres", "ligne"),
    [
        ("[[exercice]]", "[exercice]", 24),
        ("[classeur]", "classeur = 3\n[ailleurs]", 25),
        ("clos = true", "", 0),
    ],
)
def test_une_section_de_la_mauvaise_forme(
    changer: Callable[[str, str], Path], avant: str, apres: str, ligne: int
) -> None:
    config, problemes = lire_config(changer(avant, apres))
    assert (config is None) == bool(ligne)
    assert all(probleme.ligne for probleme in problemes)


class TestExercices:
    AVANT = "debut = 2013-09-01\nfin = 2014-08-31"

    def ecrire(self, changer: Callable[[str, str], Path], *annees: str) -> Path:
        return changer(self.AVANT, "\n[[exercice]]\n".join(annees))

    def test_l_un_apres_l_autre(self, changer: Callable[[str, str], Path]) -> None:
        dossier = self.ecrire(changer, f"{self.AVANT}\nclos = true", 'debut = "2014-09-01"\nfin = 2014-12-31')
        assert charger_config(dossier).exercices == (
            Exercice(date(2013, 9, 1), date(2014, 8, 31), clos=True),
            Exercice(date(2014, 9, 1), date(2014, 12, 31)),
        )

    @pytest.mark.parametrize("debut", ["2014-08-31", "2012-09-01"])
    def test_sans_chevauchement_et_dans_l_ordre(self, changer: Callable[[str, str], Path], debut: str) -> None:
        ligne, message = seul_probleme(self.ecrire(changer, self.AVANT, f"debut = {debut}\nfin = 2015-08-31"))
        assert "31/08/2014" in message
        assert ligne

    def test_deux_exercices_ne_portent_pas_le_meme_nom(self, changer: Callable[[str, str], Path]) -> None:
        moities = ("debut = 2014-01-01\nfin = 2014-06-30", "debut = 2014-07-01\nfin = 2014-12-31")
        assert "2014" in seul_probleme(self.ecrire(changer, *moities))[1]

    def test_une_cle_inconnue_se_dit(self, changer: Callable[[str, str], Path]) -> None:
        assert "“ferme”" in seul_probleme(self.ecrire(changer, f"{self.AVANT}\nferme = true"))[1]

    def test_tous_les_chevauchements_a_la_fois(self, changer: Callable[[str, str], Path]) -> None:
        suivants = ("debut = 2013-10-01\nfin = 2015-09-30", "debut = 2014-10-01\nfin = 2016-09-30")
        assert len(lire_config(self.ecrire(changer, self.AVANT, *suivants))[1]) == 2

    def test_une_date_est_un_jour(self, changer: Callable[[str, str], Path]) -> None:
        assert "date" in seul_probleme(self.ecrire(changer, "debut = 2013-09-01T08:00:00\nfin = 2014-08-31"))[1]


class TestClasseur:
    @pytest.mark.parametrize(
        "adresse",
        [
            GOOGLE,
            f"https://docs.google.com/spreadsheets/d/{GOOGLE}",
            f"https://docs.google.com/spreadsheets/d/{GOOGLE}/edit?usp=sharing#gid=0",
            f"https://docs.google.com/spreadsheets/u/1/d/{GOOGLE}/edit",
        ],
    )
    def test_une_adresse_google_donne_son_identifiant(self, changer: Callable[[str, str], Path], adresse: str) -> None:
        classeur = charger_config(changer('principal = "local"', f'principal = "{adresse}"')).classeur
        assert (classeur.principal, classeur.contacts) == (GOOGLE, "local")

    def test_chaque_classeur_est_ici_ou_chez_google(self) -> None:
        assert ClasseurConfig().est_local
        assert ClasseurConfig().locaux == {"principal", "contacts"}
        mixte = ClasseurConfig(principal=GOOGLE)
        assert mixte.locaux == {"contacts"}
        assert not mixte.est_local
        assert ClasseurConfig(contacts=GOOGLE).locaux == {"principal"}
        assert ClasseurConfig(principal=GOOGLE, contacts=GOOGLE[::-1]).locaux == set()

    @pytest.mark.parametrize(
        "adresse", ["https://docs.google.com/forms/d/1", "../secret", f"https://exemple.fr/{GOOGLE}"]
    )
    def test_une_autre_adresse_est_refusee(self, changer: Callable[[str, str], Path], adresse: str) -> None:
        assert "classeur Google" in seul_probleme(changer('principal = "local"', f'principal = "{adresse}"'))[1]

    def test_les_coordonnees_ont_leur_propre_classeur(self, changer: Callable[[str, str], Path]) -> None:
        changer('principal = "local"', f'principal = "{GOOGLE}"')
        assert "même" in seul_probleme(changer('contacts = "local"', f'contacts = "{GOOGLE}"'))[1]


def test_la_zone_peut_etre_aucune(changer: Callable[[str, str], Path]) -> None:
    assert charger_config(changer('zone_scolaire = "A"', 'zone_scolaire = "Aucune"')).centre.zone_scolaire == ""


class TestRegistre:
    @pytest.mark.parametrize(
        ("cle", "ecrit", "lu"),
        [
            ("siret", "123 456 789 00012", "12345678900012"),
            ("siret", "", ""),
            ("rna", "w75 1234567", "W751234567"),
            ("rna", "Aucun", "aucun"),
            ("dpo", " Mme Z ", "Mme Z"),
        ],
    )
    def test_ce_qui_dit_qui_est_le_centre(
        self, changer: Callable[[str, str], Path], cle: str, ecrit: str, lu: str
    ) -> None:
        config = charger_config(changer("[centre]", f'[centre]\n{cle} = "{ecrit}"'))
        assert getattr(config.centre, cle) == lu

    @pytest.mark.parametrize(
        ("cle", "ecrit"), [("siret", "1234567890001"), ("siret", "aucun"), ("rna", "W12"), ("rna", "751234567")]
    )
    def test_un_numero_qui_n_en_est_pas_un(self, changer: Callable[[str, str], Path], cle: str, ecrit: str) -> None:
        ligne, message = seul_probleme(changer("[centre]", f'[centre]\n{cle} = "{ecrit}"'))
        assert ligne == 5
        assert f"“{ecrit}” n’est pas un numéro" in message


def test_l_adresse_de_la_base_ne_se_montre_pas(changer: Callable[[str, str], Path]) -> None:
    config = charger_config(changer('# base = "postgresql://…"', 'base = "postgresql://moi:secret@ici/base"'))
    assert config.service.base == "postgresql://moi:secret@ici/base"
    assert "secret" not in repr(config)


def test_deux_classeurs_locaux_se_distinguent_dans_une_base_commune(
    changer: Callable[[str, str], Path], dossier_centre: Path
) -> None:
    assert charger_config(dossier_centre).nom_du_classeur == "local"
    partage = charger_config(changer('# base = "postgresql://…"', 'base = "postgresql://ici/base"'))
    assert partage.nom_du_classeur == str(dossier_centre)
    google = charger_config(changer('principal = "local"', f'principal = "{GOOGLE}"'))
    assert google.nom_du_classeur == GOOGLE


@given(st.text(max_size=200))
def test_n_importe_quel_texte_est_lu_ou_refuse(tmp_path_factory: pytest.TempPathFactory, texte: str) -> None:
    dossier = tmp_path_factory.mktemp("centre")
    (dossier / "passerelle.toml").write_text(texte, "utf-8", newline="")
    config, problemes = lire_config(dossier)
    assert config is None
    assert problemes


def secret(octets: int) -> str:
    return "whsec_" + base64.b64encode(bytes(range(octets))).decode()


class TestSecrets:
    def test_plusieurs_secrets_pendant_un_renouvellement(self) -> None:
        assert Secrets.depuis({"PASSERELLE_SECRET_WEBHOOK": f"{secret(24)} {secret(64)}"}).webhook == (
            secret(24),
            secret(64),
        )
        assert Secrets.depuis({}).webhook == ()

    @pytest.mark.parametrize(
        "mauvais", [secret(23), secret(65), secret(32)[6:], "whsec_pas du base64", "whsec_é", "whsec_"]
    )
    def test_un_mauvais_secret_est_refuse_sans_etre_montre(self, mauvais: str) -> None:
        with pytest.raises(ErreurPasserelle, match="PASSERELLE_SECRET_WEBHOOK") as refus:
            Secrets.depuis({"PASSERELLE_SECRET_WEBHOOK": f"{secret(32)} {mauvais}"})
        assert secret(32) not in str(refus.value)
        assert mauvais == "whsec_" or mauvais not in str(refus.value)

    def test_un_jeton_est_donne_ou_absent(self) -> None:
        assert Secrets.depuis({"PASSERELLE_JETON": " "}).jeton == Secrets.depuis({}).jeton == ""
        assert Secrets.depuis({"PASSERELLE_JETON": "le-mien"}).jeton == "le-mien"

    @pytest.mark.parametrize("jeton", ["deux mots", "été", "ligne\nautre"])
    def test_un_jeton_doit_tenir_dans_une_adresse(self, jeton: str) -> None:
        with pytest.raises(ErreurPasserelle, match="PASSERELLE_JETON") as refus:
            Secrets.depuis({"PASSERELLE_JETON": jeton})
        assert jeton not in str(refus.value)

    def test_ils_ne_se_montrent_jamais(self) -> None:
        environ = {
            "PASSERELLE_JETON": "le-mien",
            "PASSERELLE_SECRET_WEBHOOK": secret(24),
            "GOOGLE_APPLICATION_CREDENTIALS": "/coffre/cle.json",
        }
        lus = Secrets.depuis(environ)
        assert lus.google == Path("/coffre/cle.json")
        assert not any(valeur in f"{lus!r} {lus}" for valeur in environ.values())


class TestHorloge:
    def test_le_jour_peut_etre_fixe_l_heure_avance(self, dossier_centre: Path) -> None:
        maintenant = horloge(charger_config(dossier_centre), {"PASSERELLE_AUJOURDHUI": "2014-06-12"})
        un, autre = maintenant(), maintenant()
        assert un.date() == autre.date() == date(2014, 6, 12)
        assert un.utcoffset() is not None
        assert un.utcoffset() == autre.utcoffset()
        assert str(un.tzinfo) == "Europe/Paris"

    def test_sans_rien_c_est_l_heure_du_centre(self, dossier_centre: Path) -> None:
        assert str(horloge(charger_config(dossier_centre), {})().tzinfo) == "Europe/Paris"

    def test_un_mauvais_jour_est_refuse(self, dossier_centre: Path) -> None:
        with pytest.raises(ErreurPasserelle, match="PASSERELLE_AUJOURDHUI"):
            horloge(charger_config(dossier_centre), {"PASSERELLE_AUJOURDHUI": "12/06/2014"})
