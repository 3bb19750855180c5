"""What whoever starts the service reads."""

import re
from pathlib import Path

import pytest

from passerelle.service.annonce import annoncer_ouverture, mene_ici
from passerelle.service.retenu.jeton import Jeton

ICI = "http://127.0.0.1:8000"
DONNE = Jeton(valeur="tres-secret")
FICHIER = Path("/centre/donnees/jeton.txt")


def annoncer(jeton: Jeton, *, publique: str = ICI, hote: str = "127.0.0.1", port: int = 8000) -> list[str]:
    return annoncer_ouverture(publique=publique, hote=hote, port=port, jeton=jeton)


def test_une_adresse_et_comment_arreter() -> None:
    assert annoncer(DONNE) == [
        f"Le service est ouvert\u00a0: {ICI}",
        "Pour l’arrêter\u00a0: Ctrl + C.",
    ]


@pytest.mark.parametrize(
    ("publique", "hote", "port", "ecoute"),
    [
        ("https://passerelle.exemple.fr", "127.0.0.1", 8000, "127.0.0.1:8000"),
        (ICI, "127.0.0.1", 9000, "127.0.0.1:9000"),
        ("http://[::1]:8000", "::", 9000, "[::]:9000"),
    ],
)
def test_l_adresse_des_gens_d_abord_et_celle_ou_il_ecoute_ensuite(
    publique: str, hote: str, port: int, ecoute: str
) -> None:
    ouvert, precision, _ = annoncer(DONNE, publique=publique, hote=hote, port=port)
    assert ouvert == f"Le service est ouvert\u00a0: {publique}"
    assert precision.startswith(f"Il écoute sur {ecoute}\u00a0: ")
    assert "adresse_publique" in precision


@pytest.mark.parametrize(
    ("publique", "hote", "port", "attendu"),
    [
        (ICI, "127.0.0.1", 8000, True),
        ("http://localhost:8000", "127.0.0.1", 8000, True),
        ("http://localhost:8000", "localhost", 8000, True),
        (ICI, "localhost", 8000, True),
        (ICI, "0.0.0.0", 8000, True),
        ("http://Centre.local:8000", "centre.LOCAL", 8000, True),
        ("http://centre.local:8000", "0.0.0.0", 8000, True),
        ("http://centre.local", "::", 80, True),
        ("http://[::1]:8000", "::", 8000, True),
        (ICI, "::", 8000, False),
        (ICI, "::1", 8000, False),
        (ICI, "127.0.0.1", 8001, False),
        ("http://localhost:8000", "192.0.2.7", 8000, False),
        ("http://centre.local:8000", "localhost", 8000, False),
        ("http://centre.local:8000", "127.0.0.1", 8000, False),
        ("https://centre.local:8000", "0.0.0.0", 8000, False),
    ],
)
def test_une_adresse_mene_ici_sans_relais(publique: str, hote: str, port: int, *, attendu: bool) -> None:
    assert mene_ici(publique, hote, port) is attendu


def test_un_jeton_neuf_se_montre_et_dit_ou_il_reste() -> None:
    ouvert, garde, _ = annoncer(Jeton(valeur="tout-neuf", fichier=FICHIER, neuf=True))
    assert re.findall(r"http\S+", ouvert) == [f"{ICI}/entrer#tout-neuf"]
    assert "tout-neuf" not in garde
    assert str(FICHIER) in garde


def test_un_jeton_garde_ne_se_montre_plus_mais_se_retrouve() -> None:
    ouvert, retrouver, _ = phrases = annoncer(Jeton(valeur="deja-connu", fichier=FICHIER))
    assert ouvert.endswith(ICI)
    assert str(FICHIER) in retrouver
    assert "/entrer#" in retrouver
    assert "deja-connu" not in "".join(phrases)


def test_un_jeton_donne_par_l_environnement_ne_se_montre_pas() -> None:
    assert "secret" not in "".join(annoncer(DONNE, publique="https://passerelle.exemple.fr"))
