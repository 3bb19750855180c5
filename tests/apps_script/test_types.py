"""The script's types, checked by TypeScript against Google's: its JSDoc is held to what it says."""

import json
import shutil
from pathlib import Path

import pytest

from tests.apps_script.conftest import ICI, Node

TSC = ICI / "node_modules" / "typescript" / "bin" / "tsc"
TYPES = ICI / "node_modules" / "@types"

# What must be refused, or nothing is checked.
FAUTES = """\
/** @param {GoogleAppsScript.Forms.Form} form */
function nommer_(form) { form.setTitel('Fiche'); }
/** @param {Question} question @returns {number} */
function titre_(question) { return question.titre; }
function sansType_(valeur) { return valeur; }
"""


def test_les_types_se_tiennent(node: Node, projet: Path, tmp_path: Path) -> None:
    if not TSC.exists() or not (TYPES / "google-apps-script").is_dir():
        pytest.skip("TypeScript is not installed: `npm ci` in tests/apps_script, then run again")
    for source in projet.glob("*.gs"):
        shutil.copy(source, tmp_path / f"{source.stem}.js")
    (tmp_path / "Fautes.js").write_text(FAUTES, encoding="utf-8")
    options = {
        "allowJs": True,
        "checkJs": True,
        "strict": True,
        "noEmit": True,
        "noImplicitReturns": True,
        "noFallthroughCasesInSwitch": True,
        "target": "es2020",
        "lib": ["es2020"],
        "typeRoots": [str(TYPES)],
        "types": ["google-apps-script"],
    }
    (tmp_path / "tsconfig.json").write_text(
        json.dumps({"compilerOptions": options, "include": ["*.js"]}), encoding="utf-8"
    )
    fait = node(TSC, "--pretty", "false", "-p", tmp_path)
    erreurs = [ligne for ligne in fait.stdout.splitlines() if "error TS" in ligne]
    assert [ligne.rpartition("/")[2].partition("(")[0] for ligne in erreurs] == ["Fautes.js"] * 3, fait.stdout
