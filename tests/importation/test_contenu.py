"""What a file really is: a table, one inside an archive, or something to be explained."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from passerelle.erreurs import FichierRefuse
from tests.importation.test_importation import ENTETE, LUE, UNE, en_csv, en_xlsx, importer, seule

MOTS = [*UNE[:-1], "un mot"]
CSV = en_csv(ENTETE, MOTS).encode()
XLSX = en_xlsx({"Réponses": [ENTETE, MOTS]})


def en_zip(membres: Mapping[str, bytes]) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in membres.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


@pytest.mark.parametrize(
    "membres",
    [
        {"Réponses (réponses).csv": CSV},
        {"dossier/reponses.CSV": CSV, "dossier/photo.jpg": b"\xff\xd8", "dossier/": b""},
        {
            "reponses.csv": CSV,
            "__MACOSX/._reponses.csv": b"\0\5\26\7",
            "._reponses.csv": b"\0",
            ".DS_Store": b"",
        },
        {"reponses.xlsx": XLSX},
    ],
)
def test_le_tableau_d_un_fichier_compresse_est_lu(membres: Mapping[str, bytes]) -> None:
    assert seule(en_zip(membres)) == LUE | {"Ce qui s'est passé": "un mot"}


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (en_zip({"a.csv": CSV, "b.csv": CSV}), "plusieurs tableaux : « a.csv », « b.csv »"),
        (en_zip({"photo.jpg": b"\xff\xd8"}), "ne contient pas de tableau"),
        (en_zip({"a.zip": en_zip({"a.csv": CSV})}), "ne contient pas de tableau"),
        (en_zip({"a.csv": en_zip({"a.csv": CSV})}), "en contient un autre"),
        (en_zip({"mimetype": b"", "content.xml": b"<x/>"}), "LibreOffice"),
        (en_zip({"Index/Document.iwa": b"", "preview.jpg": b""}), "Numbers"),
        (en_zip({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "XLSB"),
        (en_zip({"[Content_Types].xml": b"", "word/document.xml": b""}), "Word"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "ancien format"),
        (b"<table><tr><td>Horodateur</td></tr></table>", "page web"),
        (b"\xef\xbb\xbf\r\n<HTML><body>", "page web"),
        (b'<?xml version="1.0"?><Workbook/>', "page web"),
        (b"%PDF-1.7", "pas un tableau"),
        (b"", "vide"),
        (b"\xef\xbb\xbf\r\n \r\n", "vide"),
    ],
)
def test_ce_qui_n_est_pas_un_tableau_est_explique(octets: bytes, phrase: str) -> None:
    with pytest.raises(
        FichierRefuse, match=phrase.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    ):
        importer(octets)


def test_une_archive_protegee_est_expliquee() -> None:
    octets = bytearray(en_zip({"a.csv": CSV}))
    octets[octets.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FichierRefuse, match="mot de passe"):
        importer(bytes(octets))


def test_un_tableau_gonfle_est_refuse_sans_etre_ouvert(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("passerelle.importation.contenu.TAILLE_MAX", 100_000)
    with pytest.raises(FichierRefuse, match="50 Mo"):
        importer(en_zip({"a.csv": CSV + b"," * 1_000_000}))
    with pytest.raises(FichierRefuse, match="trop gros"):
        importer(en_zip({"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/styles.xml": b" " * 60_000}))
