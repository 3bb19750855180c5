"""The figures of the bilan for a program, and the budget as a sheet to copy from."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from passerelle.domaine.chiffres.budget import Poste, Volet
from passerelle.domaine.enonces.bilan.bilan import Bilan
from passerelle.sorties.bilan.empreinte import CORPS, NOM, empreinte, en_json, sceller


def en_donnees(bilan: Bilan) -> bytes:
    """Every figure of the period: its value, what it rests on, the period before, its lines."""
    donnees: dict[str, object] = {
        "centre": bilan.document.centre,
        "titre": bilan.document.titre,
        "periode": bilan.document.sous_titre,
        "chiffres": list(bilan.chiffres),
    }
    return en_json({**donnees, NOM: empreinte(en_json(donnees))})


def en_tableur(bilan: Bilan) -> bytes:
    """The compte rendu financier, row by row, as numbers to copy into the form of a funder."""
    classeur = Workbook()
    classeur.remove(classeur.worksheets[0])
    feuille = classeur.create_sheet("Compte rendu financier")
    feuille.append([bilan.document.titre, bilan.document.sous_titre])
    for nom, volet in (("CHARGES", bilan.budget.charges), ("PRODUITS", bilan.budget.produits)):
        feuille.append([])
        feuille.append(["Compte", nom, "Prévu", "Réalisé", "%"])
        for case in feuille[feuille.max_row]:
            case.font = Font(bold=True)
        for poste in _postes(volet):
            feuille.append([poste.compte, poste.libelle, poste.prevu, poste.realise, poste.part])
            for place, format_de_nombre in ((3, "#,##0.00"), (4, "#,##0.00"), (5, "0%")):
                feuille.cell(feuille.max_row, place).number_format = format_de_nombre
    for lettre, largeur in (("A", 10), ("B", 56), ("C", 14), ("D", 14), ("E", 8)):
        feuille.column_dimensions[lettre].width = largeur
    octets = BytesIO()
    classeur.save(octets)
    return sceller(octets.getvalue(), CORPS[".xlsx"])


def _postes(volet: Volet) -> list[Poste]:
    a_classer = [
        Poste(compte="", libelle=f"À classer\u00a0: {poste.libelle}", prevu=poste.prevu, realise=poste.realise)
        for poste in volet.a_classer
    ]
    details = [
        Poste(compte="", libelle=f"dont {poste.libelle}", prevu=poste.prevu, realise=poste.realise)
        for poste in volet.details
    ]
    return [*volet.postes, *details, *a_classer, volet.total, *volet.en_nature, volet.avec_nature]
