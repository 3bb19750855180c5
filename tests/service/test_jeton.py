"""The token of the staff pages, kept where the environment gives none (contrat.md §3)."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from passerelle.erreurs import ErreurPasserelle
from passerelle.service.application import construire_application, fermer_app
from passerelle.service.contexte import Contexte
from passerelle.service.retenu.jeton import Jeton, prendre_jeton
from passerelle.service.serveur import creer_moteur
from tests.service.centre import Centre


def droits(fichier: Path) -> int:
    return stat.S_IMODE(fichier.stat().st_mode)


def test_il_est_fait_une_fois_puis_garde_pour_son_proprietaire_seul(tmp_path: Path) -> None:
    donnees = tmp_path / "donnees"
    premier = prendre_jeton("", donnees=donnees)
    assert premier.neuf
    assert len(premier.valeur) >= 32
    assert premier.fichier == donnees / "jeton.txt"
    assert premier.fichier.read_text("utf-8").strip() == premier.valeur
    assert (droits(premier.fichier), droits(donnees)) == (0o600, 0o700)
    assert prendre_jeton("", donnees=donnees) == replace(premier, neuf=False)
    assert {chemin.name for chemin in donnees.iterdir()} <= {"jeton.txt", "jeton.verrou"}
    assert prendre_jeton("", donnees=tmp_path / "autre").valeur != premier.valeur


def test_celui_de_l_environnement_l_emporte_et_ne_s_ecrit_nulle_part(tmp_path: Path) -> None:
    garde = prendre_jeton("", donnees=tmp_path)
    assert prendre_jeton("le-mien", donnees=tmp_path) == Jeton(valeur="le-mien")
    assert not any(b"le-mien" in fichier.read_bytes() for fichier in tmp_path.iterdir())
    assert prendre_jeton("", donnees=tmp_path).valeur == garde.valeur


def test_deux_demarrages_a_la_fois_s_accordent(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as ensemble:
        pris = list(ensemble.map(lambda _: prendre_jeton("", donnees=tmp_path), range(8)))
    assert len({jeton.valeur for jeton in pris}) == 1
    assert sum(jeton.neuf for jeton in pris) == 1


def test_un_fichier_trop_ouvert_est_referme(tmp_path: Path) -> None:
    fichier = prendre_jeton("", donnees=tmp_path).fichier
    assert fichier is not None
    fichier.chmod(0o644)
    prendre_jeton("", donnees=tmp_path)
    assert droits(fichier) == 0o600


def test_une_ecriture_interrompue_ne_laisse_pas_la_moitie_d_un_jeton(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as panne:
        panne.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("le disque est plein")))
        with pytest.raises(OSError, match="plein"):
            prendre_jeton("", donnees=tmp_path)
    assert not (tmp_path / "jeton.txt").exists()
    assert prendre_jeton("", donnees=tmp_path).neuf


@pytest.mark.parametrize("vide", ["", "\n", "  \n"])
def test_un_fichier_vide_n_en_garde_aucun(tmp_path: Path, vide: str) -> None:
    (tmp_path / "jeton.txt").write_text(vide, "utf-8")
    assert prendre_jeton("", donnees=tmp_path).neuf


@pytest.mark.parametrize("contenu", [b"deux mots", "été".encode(), b"\xff\xfe", b"une\nautre"])
def test_un_fichier_qui_contient_autre_chose_est_refuse_sans_etre_montre(tmp_path: Path, contenu: bytes) -> None:
    (tmp_path / "jeton.txt").write_bytes(contenu)
    with pytest.raises(ErreurPasserelle, match=r"jeton\.txt") as refus:
        prendre_jeton("", donnees=tmp_path)
    assert refus.value.remede
    assert contenu.decode("utf-8", "replace") not in str(refus.value)
    assert (tmp_path / "jeton.txt").read_bytes() == contenu


def test_il_ne_se_montre_jamais(tmp_path: Path) -> None:
    jeton = prendre_jeton("", donnees=tmp_path)
    assert jeton.valeur not in f"{jeton!r} {jeton}"


def test_celui_qui_est_garde_ouvre_les_pages(centre: Centre) -> None:
    centre.secrets = replace(centre.secrets, jeton="")
    app = construire_application(centre, creer_moteur(centre))
    partage: Contexte = app.extensions["passerelle"]
    garde = (centre.config.donnees / "jeton.txt").read_text("utf-8").strip()
    assert partage.jeton.valeur == garde
    navigateur = app.test_client()
    assert navigateur.get("/classeur").status_code == 401
    assert navigateur.get("/classeur", headers={"Authorization": "Bearer "}).status_code == 401
    assert navigateur.get("/classeur", query_string={"jeton": garde}).status_code == 303
    assert navigateur.get("/classeur").status_code == 200
    fermer_app(app)
