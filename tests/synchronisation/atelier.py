"""What the tests of a synchronisation share: a centre whose responses arrive and whose staff work, through gspread alone."""

from collections.abc import Mapping
from typing import Any

import gspread
from gspread.utils import ValueInputOption, ValueRenderOption

from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.compte_rendu import Chiffre, CompteRendu
from passerelle.tableur.api.adaptateur import client_local

Cellule = str | int | float | bool | None

SEANCE: Mapping[str, Cellule] = {
    "Horodateur": "03/10/2013 12:30:00",
    "Date de la séance": "03/10/2013",
    "Type de séance": "Petit-déjeuner",
    "Lieu": "Centre social",
    "La séance a-t-elle eu lieu ?": "Oui",
    "Adultes (18 ans et plus, sans l'équipe)": 12,
    "Enfants et adolescents (moins de 18 ans)": 4,
    "Bénévoles qui ont tenu la séance": 2,
}
ADULTES = "Adultes (18 ans et plus, sans l'équipe)"


class Atelier:
    """A centre's workbooks as staff and Google see them."""

    def __init__(self, passerelle: Passerelle) -> None:
        assert passerelle.tableur is not None
        self.passerelle = passerelle
        self.client: gspread.Client = client_local(passerelle.tableur)
        self.classeur = self.client.open_by_key("principal")
        self.contacts = self.client.open_by_key("contacts")

    def repondre(self, onglet: str, reponse: Mapping[str, Cellule]) -> None:
        """A response arrives in its tab."""
        feuille = (self.contacts if onglet == "Réponses contact" else self.classeur).worksheet(onglet)
        titres = feuille.row_values(1)
        inconnus = set(reponse) - set(titres)
        assert not inconnus, inconnus
        feuille.append_row(
            ["" if (dit := reponse.get(titre)) is None else dit for titre in titres],
            value_input_option=ValueInputOption.raw,
        )

    def seance(self, **changements: Cellule) -> None:
        """A session's form arrives: SEANCE, with some answers changed (`date`, `heure`, `lieu`, `adultes`… or exact titles)."""
        alias = {
            "recue": "Horodateur", "date": "Date de la séance", "lieu": "Lieu", "type": "Type de séance", "adultes": ADULTES,
            "enfants": "Enfants et adolescents (moins de 18 ans)", "eu_lieu": "La séance a-t-elle eu lieu ?", "motif": "Motif",
            "code": "Votre code", "premieres": "Dont venus pour la première fois",
        }  # fmt: skip
        self.repondre(
            "Réponses séance",
            {**SEANCE, **{alias.get(cle, cle): valeur for cle, valeur in changements.items()}},
        )

    def synchroniser(self, **options: bool) -> CompteRendu:
        """One synchronisation."""
        return self.passerelle.synchroniser(**options)

    def lignes(self, onglet: str) -> list[dict[str, Any]]:
        """The lines of a tab of ours, key → unformatted cell ("" where blank), with the sheet row (from 1) under `_rang`."""
        grille = self._feuille(onglet).get_all_values(value_render_option=ValueRenderOption.unformatted)
        cles = grille[0]
        return [
            {**{cle: cellule for cle, cellule in zip(cles, rangee, strict=False) if cle}, "_rang": rang}
            for rang, rangee in enumerate(grille[2:], 3)
            if any(cellule != "" for cellule in rangee)
        ]

    def ligne(self, onglet: str, ident: str) -> dict[str, Any]:
        """The line of that id."""
        (ligne,) = [ligne for ligne in self.lignes(onglet) if ligne["id"] == ident]
        return ligne

    def ecrire(self, onglet: str, ident: str, cle: str, valeur: Cellule) -> None:
        """Staff type in a cell."""
        feuille = self._feuille(onglet)
        place = feuille.row_values(1).index(cle) + 1
        feuille.update([[valeur]], gspread.utils.rowcol_to_a1(self.ligne(onglet, ident)["_rang"], place), raw=True)

    def _feuille(self, onglet: str) -> gspread.Worksheet:
        for classeur in (self.classeur, self.contacts):
            for feuille in classeur.worksheets():
                if feuille.title == onglet:
                    return feuille
        raise AssertionError(onglet)

    def feuille(self, onglet: str) -> gspread.Worksheet:
        """A tab."""
        return self._feuille(onglet)


def chiffre(
    compte_rendu: CompteRendu,
    code: str,
    periode: str = "2013-2014",
    ventilation: str = "",
    modalite: str = "",
) -> Chiffre | None:
    """One figure of a synchronisation, or None."""
    cherche = (code, periode, ventilation, modalite)
    return next(
        (c for c in compte_rendu.apercu.chiffres if (c.code, c.periode, c.ventilation, c.modalite) == cherche),
        None,
    )


def valeur(
    compte_rendu: CompteRendu,
    code: str,
    periode: str = "2013-2014",
    ventilation: str = "",
    modalite: str = "",
) -> float | None:
    """The value of one figure, or None."""
    trouve = chiffre(compte_rendu, code, periode, ventilation, modalite)
    return trouve.valeur if trouve else None
