"""A file costs the memory of its cells, whatever the width and the height it declares."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from tests.importation.test_importation import en_xlsx

BORNE_MO = 60
"""What reading may add to a process that has loaded everything. As wide as XFD, 20,000 rows would take 2,600 more."""

MESURER = """
import json, resource, sys
from zoneinfo import ZoneInfo
from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.importation import lire_reponses_exportees
fiche = Formulaire(
    id="fiche", titre="", description="", onglet="", table="", confirmation="", donnees="",
    questions=(Question(cle="lieu", titre="Lieu", type="texte", requise=True),),
)
octets = [open(chemin, "rb").read() for chemin in sys.argv[1:]]
avant = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
lignes = [len(lire_reponses_exportees(o, formulaire=fiche, fuseau=ZoneInfo("Europe/Paris")).lignes) for o in octets]
print(json.dumps([lignes, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - avant) / 1024]))
"""


def classeur(rangees: str) -> bytes:
    """A workbook whose only sheet holds these rows."""
    sortie = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(en_xlsx({"Réponses": [["x"]]}))) as entree,
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for nom in entree.namelist():
            contenu = entree.read(nom)
            if nom == "xl/worksheets/sheet1.xml":
                debut, fin = contenu.index(b"<sheetData>"), contenu.index(b"</sheetData>")
                contenu = contenu[:debut] + b"<sheetData>" + rangees.encode() + contenu[fin:]
                contenu = contenu.replace(b'<dimension ref="A1:A1"', b'<dimension ref="A1:XFD2001"')
            archive.writestr(nom, contenu)
    return sortie.getvalue()


def cellule(place: str, texte: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{texte}</t></is></c>'


def rangee(numero: int, dernier: str = "") -> str:
    cellules = cellule(f"A{numero}", "13/09/2013 20:19:52") + cellule(f"B{numero}", "Centre social")
    return f'<row r="{numero}">{cellules}{dernier}</row>'


TITRES = f'<row r="1">{cellule("A1", "Horodateur")}{cellule("B1", "Lieu")}'
EN_XFD = "".join(rangee(numero, f'<c r="XFD{numero}"><v>0</v></c>') for numero in range(2, 2_002))


def test_un_classeur_coute_ses_cellules(tmp_path: Path) -> None:
    """Cells in the last column, that has no title or one; and in the last row."""
    chemins = []
    for nom, rangees in {
        "sans-titre": f"{TITRES}</row>{EN_XFD}",
        "titre": f"{TITRES}{cellule('XFD1', 'Notes')}</row>{EN_XFD}",
        "derniere-ligne": f"{TITRES}</row>{rangee(2)}{rangee(1_048_576)}",
    }.items():
        chemins.append(tmp_path / f"{nom}.xlsx")
        chemins[-1].write_bytes(classeur(rangees))
    sortie = subprocess.run(
        [sys.executable, "-c", MESURER, *chemins], capture_output=True, text=True, check=True
    ).stdout
    lignes, megaoctets = json.loads(sortie)
    assert lignes == [2_000, 2_000, 2]
    assert megaoctets < BORNE_MO
