"""On the command line: a French sentence and exit code 3 (contrat.md §2), with nothing of the key or of Google's message."""

from pathlib import Path

import pytest

from passerelle.cli import lancer
from tests.classeur.conftest import FaireCle
from tests.classeur.faux_google import FauxGoogle
from tests.classeur.test_jeton import DE_GOOGLE, oauth
from tests.conftest import environnement

CLASSEURS = {
    'principal = "local"': 'principal = "1AbCdEfGhIjKlMnOpQrStUvWxYz012345"',
    'contacts = "local"': 'contacts = "1ZyXwVuTsRqPoNmLkJiHgFeDcBa543210"',
}


@pytest.fixture
def centre_google(dossier_centre: Path) -> Path:
    """A centre whose two workbooks are Google's."""
    configuration = dossier_centre / "passerelle.toml"
    texte = configuration.read_text("utf-8")
    for local, chez_google in CLASSEURS.items():
        assert local in texte
        texte = texte.replace(local, chez_google)
    configuration.write_text(texte, "utf-8")
    return dossier_centre


@pytest.mark.parametrize("commande", ["synchroniser", "installer"])
def test_une_cle_supprimee(
    centre_google: Path,
    google: FauxGoogle,
    faire_cle: FaireCle,
    capfd: pytest.CaptureFixture[str],
    commande: str,
) -> None:
    google.prevoir_jetons(oauth("invalid_grant", "Invalid JWT Signature."))
    cle = faire_cle()
    code = lancer(
        [commande, "--dossier", str(centre_google)],
        {**environnement(), "GOOGLE_APPLICATION_CREDENTIALS": str(cle)},
    )
    sortie = "".join(capfd.readouterr())
    assert code == 3
    assert "Google refuse la clé du compte de service" in sortie
    assert DE_GOOGLE not in sortie
    assert "PRIVATE KEY" not in sortie
    assert not (centre_google / "donnees" / "erreurs.log").exists()


@pytest.mark.parametrize("contenu", [None, '{"type": "authorized_user", "refresh_token": "ne-doit-pas-se-voir"}'])
def test_une_cle_absente_ou_d_une_autre_sorte(
    centre_google: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], contenu: str | None
) -> None:
    cle = tmp_path / "cle.json"
    if contenu is not None:
        cle.write_text(contenu, "utf-8")
    code = lancer(
        ["synchroniser", "--dossier", str(centre_google)],
        {**environnement(), "GOOGLE_APPLICATION_CREDENTIALS": str(cle)},
    )
    sortie = "".join(capfd.readouterr())
    assert code == 3
    assert "clé" in sortie
    assert "ne-doit-pas-se-voir" not in sortie
