"""A dated value added to a centre's file: a few lines more, every other byte as it was."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from passerelle.definitions import charger_modele, lister_problemes
from passerelle.definitions.ajout import Ajout, RegleNonModifiable, rediger
from passerelle.definitions.lecture.yaml_sur import Donnee
from passerelle.domaine.declare.parametre import valeur_au

pytestmark = pytest.mark.parcours

AVANT, APRES = date(2014, 2, 28), date(2014, 3, 1)


def ajout(cle: str, valeur: Donnee, **precisions: Any) -> Ajout:
    commun: dict[str, Any] = {"depuis": APRES, "source": "Réunion : « c’est mieux »", "premiere": date(2013, 9, 1)}
    return Ajout(cle=cle, valeur=valeur, **commun | precisions)


def ajouter(dossier: Path, cle: str, valeur: Donnee, **precisions: Any) -> str:
    """Add the value, and check that the file is still one."""
    with (brouillon := rediger(dossier, ajout(cle, valeur, **precisions))).pret() as pret:
        pret.replace(brouillon.fichier)
    assert lister_problemes(dossier) == []
    assert [chemin.suffix for chemin in (dossier / "regles").iterdir()] == [".yaml"]
    return brouillon.octets.decode()


def ecrire(dossier: Path, nom: str, contenu: str | bytes) -> None:
    (dossier / "regles").mkdir(exist_ok=True)
    (dossier / "regles" / nom).write_bytes(contenu if isinstance(contenu, bytes) else contenu.encode())


def test_une_regle_livree_vient_dans_le_dossier_du_centre(tmp_path: Path) -> None:
    texte = ajouter(tmp_path, "planning/gel_jours", 10)
    assert texte == (
        "# Les règles que ce centre a changées. Ce qui n’est pas ici suit ce qui est livré.\n\n"
        "# Pendant ce nombre de jours, un lieu déjà annoncé ne change plus de lui-même.\n"
        "# L'équipe peut toujours en écrire un autre.\n"
        "gel_jours:\n"
        "  - valeur: 14\n"
        "    depuis: 2013-09-01\n"
        '    source: "Règle de rotation du centre : « ce qui tombe dans les 14 jours ne bouge plus »"\n'
        "  - valeur: 10\n"
        "    depuis: 2014-03-01\n"
        '    source: "Réunion : « c’est mieux »"\n'
    )
    assert (tmp_path / "regles" / "planning.yaml").stat().st_mode & 0o777 == 0o644
    planning = charger_modele(tmp_path).planning
    assert [valeur_au(planning.gel_jours, jour) for jour in (AVANT, APRES)] == [14, 10]


def test_deux_valeurs_puis_une_autre_regle_du_meme_fichier(tmp_path: Path) -> None:
    premier = ajouter(tmp_path, "besoins/voix_min", 5)
    second = ajouter(tmp_path, "besoins/seances_min", 3, depuis=date(2014, 4, 1))
    assert second.startswith(premier)
    troisieme = ajouter(tmp_path, "besoins/voix_min", 6, depuis=date(2014, 5, 1))
    assert set(second.splitlines()) < set(troisieme.splitlines())
    besoins = charger_modele(tmp_path).besoins
    assert [valeur_au(besoins.voix_min, date(2014, mois, 1)) for mois in (2, 3, 5)] == [3, 5, 6]


def test_le_jour_d_une_activite_livree(tmp_path: Path) -> None:
    texte = ajouter(tmp_path, "activites/petit-dejeuner/recurrence", "FREQ=WEEKLY;BYDAY=TU,TH")
    assert (
        "  recurrence:          # « les jeudis matins », « toute l'année »\n"
        "    - valeur: FREQ=WEEKLY;BYDAY=TH\n"
        "      depuis: 2013-09-01\n"
        '      source: "Valeur d’avant, écrite sans date"\n'
        "    - valeur: FREQ=WEEKLY;BYDAY=TU,TH\n"
        "      depuis: 2014-03-01\n"
        '      source: "Réunion : « c’est mieux »"\n'
        "  jours_feries: false\n"
    ) in texte
    ajouter(tmp_path, "activites/petit-dejeuner/heure", "10:30")
    ajouter(tmp_path, "activites/petit-dejeuner/familles", ["ecole", "centre-social"])
    change, livre = charger_modele(tmp_path).activites, charger_modele().activites
    assert change["gouter"] == livre["gouter"]
    for cle, valeur in (
        ("recurrence", "FREQ=WEEKLY;BYDAY=TU,TH"), ("heure", "10:30"), ("familles", ("ecole", "centre-social")),
    ):  # fmt: skip
        datees = getattr(change["petit-dejeuner"], cle)
        assert valeur_au(datees, AVANT) == valeur_au(getattr(livre["petit-dejeuner"], cle), AVANT)
        assert valeur_au(datees, APRES) == valeur


def test_l_echeance_d_une_etape(tmp_path: Path) -> None:
    texte = ajouter(tmp_path, "etapes/construction/echeance", {"annee": "fin", "jour": "04-30"})
    assert '      - valeur: {annee: fin, jour: "04-30"}\n' in texte
    assert '    echeance:            # « Janvier à mars 2014 »\n      - valeur: {annee: fin, jour: "03-31"}\n' in texte
    construction = charger_modele(tmp_path).etapes.etapes[2]
    assert [datee.valeur.jour for datee in construction.echeance] == ["03-31", "04-30"]


TETE = "pause:\n  libelle: Pause\n  action: Aller vers\n"
FACONS = {
    "en ligne": '# Chez nous\npause: {libelle: Pause, action: Aller vers, heure: "09:00"}  # le café\n\n# Fin\n',
    "sans la clé": "pause:\n  libelle: Pause\n  action: Aller vers   # la nôtre\n\n# Fin\n",
    "en ligne sans la clé": "pause: {libelle: Pause, action: Aller vers}\n",
    "datée en bloc": (
        "pause:\n  libelle: Pause\n  action: Aller vers\n  heure:\n"
        '  - valeur: "09:00"  # ouverture\n    depuis: 2013-09-01\n    source: Nous  # vraiment\n  # après\n  duree_h: 3\n'
    ),
    "datée en ligne": (TETE + '  heure: [{valeur: "09:00", depuis: 2013-09-01, source: Nous},  # un\n  ]\n'),
    "sans retour à la fin": 'pause:\n  libelle: Pause\n  action: Aller vers\n  heure: "09:00"',
    "avec des retours de Windows": f'{TETE}  heure: "09:00"  # tôt\n  duree_h: 3\n'.replace("\n", "\r\n"),
    "en liste": '- id: pause\n  libelle: Pause\n  action: A\n  heure: "09:00"\n- id: marche\n  libelle: Marche\n  action: A\n',
}


@pytest.mark.parametrize("facon", FACONS)
def test_chaque_facon_d_ecrire_garde_ses_commentaires(facon: str, tmp_path: Path) -> None:
    ecrire(tmp_path, "activites.yaml", FACONS[facon])
    avant = charger_modele(tmp_path).activites
    texte = ajouter(tmp_path, "activites/pause/heure", "10:00", defaut="09:00")
    apres = charger_modele(tmp_path).activites
    assert [valeur_au(apres["pause"].heure, jour) for jour in (AVANT, APRES)] == ["09:00", "10:00"]
    assert {ident: activite for ident, activite in apres.items() if ident != "pause"} == {
        ident: activite for ident, activite in avant.items() if ident != "pause"
    }
    for commentaire in ("# Chez nous", "# le café", "# Fin", "# ouverture", "# vraiment", "# après", "# un", "# tôt"):
        assert (commentaire in FACONS[facon]) == (commentaire in texte)
    assert ("\r\n" in FACONS[facon]) == ("\r\n" in texte)
    assert texte.count("\n") == texte.count("\r\n") or "\r\n" not in texte


def test_une_liste_en_plusieurs_lignes_garde_ses_commentaires(tmp_path: Path) -> None:
    tete = "pause:\n  libelle: Pause\n  action: Aller vers\n"
    for ecrite in (
        "  familles:\n    - ecole          # d’abord\n\n    - centre-social  # ensuite\n  duree_h: 3\n",
        "  familles: [ecole,          # d’abord\n    centre-social]  # ensuite\n  duree_h: 3\n",
    ):
        ecrire(tmp_path, "activites.yaml", tete + ecrite)
        texte = ajouter(tmp_path, "activites/pause/familles", ["ecole"])
        assert texte.count("# d’abord") == texte.count("# ensuite") == 1
        familles = charger_modele(tmp_path).activites["pause"].familles
        assert [valeur_au(familles, jour) for jour in (AVANT, APRES)] == [("ecole", "centre-social"), ("ecole",)]


def test_la_marque_d_un_autre_editeur_reste(tmp_path: Path) -> None:
    ecrire(
        tmp_path,
        "planning.yaml",
        "# à nous\ndelai_fiche_heures: []\n".encode("utf-8-sig").replace(
            b"[]", b"[{valeur: 24, depuis: 2013-09-01, source: Nous}]"
        ),
    )
    octets = rediger(tmp_path, ajout("planning/gel_jours", 10)).octets
    assert octets.startswith(b"\xef\xbb\xbf# ")


@pytest.mark.parametrize(
    "contenu",
    [
        "- une liste\n",
        "pause: 3\n",
        "pause: [\n",
        b"pause: \xff\n",
        'pause: &p {libelle: Pause, action: A, heure: "09:00"}\nautre: *p\n',
        'heures: &h\n  - {valeur: "09:00", depuis: 2013-09-01, source: A}\npause: {libelle: Pause, action: A, heure: *h}\n',
    ],
)
def test_un_fichier_qui_ne_se_change_pas_d_ici_reste_comme_il_est(contenu: str | bytes, tmp_path: Path) -> None:
    ecrire(tmp_path, "activites.yaml", contenu)
    with pytest.raises(RegleNonModifiable, match="ne se change pas d’ici"):
        rediger(tmp_path, ajout("activites/pause/heure", "10:00"))


def test_un_fichier_qui_ne_se_remplace_pas_ne_laisse_rien(tmp_path: Path) -> None:
    brouillon = rediger(tmp_path, ajout("planning/gel_jours", 10))
    with pytest.raises(RuntimeError), brouillon.pret():
        raise RuntimeError
    assert list((tmp_path / "regles").iterdir()) == []
