"""What an engineer gets wrong after reading the guide, and the sentence that helps: fautes.yaml."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.exemples.ouverture import ecrire, phrases

FAUTES = yaml.safe_load((Path(__file__).parent / "fautes.yaml").read_text("utf-8"))


def completer(nom: str, contenu: str, cas: dict[str, Any]) -> str:
    """A file of a case. A form in short holds its questions only; the rest is what every form has."""
    if nom.startswith("formulaires/") and contenu.startswith("- "):
        questions = "".join(f"  {ligne}\n" for ligne in contenu.splitlines())
        entete: str = FAUTES["entete"].format(onglet=Path(nom).stem, table=cas["table"])
        return entete + questions
    return contenu


@pytest.mark.parametrize("cas", FAUTES["cas"], ids=lambda cas: cas["nom"])
def test_chaque_faute_a_sa_phrase(cas: dict[str, Any], tmp_path: Path) -> None:
    ecrire(tmp_path, {nom: completer(nom, contenu, cas) for nom, contenu in cas["fichiers"].items()})
    # Lines of shipped files move with them.
    dites = [re.sub(r"(?<=\(livré\), ligne )\d+", "…", phrase) for phrase in phrases(tmp_path)]
    assert dites == cas["problemes"]
