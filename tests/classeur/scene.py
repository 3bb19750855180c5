"""A centre where much happened since the last synchronisation, and where somebody rearranges a tab while the next one writes; a
server in Google's place that fails, or is told, at the request one wants."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from gspread.utils import ValueRenderOption

from passerelle.amorce import ouvrir
from passerelle.dossier import creer_dossier
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.classeur.faux_google import FauxGoogle, Poste, Recue, Reponse, bien
from tests.conftest import environnement
from tests.installes import installer_ou_copier
from tests.synchronisation.atelier import Atelier

BESOIN = {
    "Date": "03/10/2013",
    "Lieu": "Centre social",
    "Qu'avez-vous entendu ?": "un jardin",
    "C'est plutôt": "Une envie",
}
CONTACT = {
    "Date": "03/10/2013", "Thème": "Jardins et nature", "Prénom": "Ali", "Téléphone ou courriel": "06 01 02 03 04",
    "Je suis majeur·e": "Oui", "J'accepte d'être recontacté·e pour ce sujet": "Oui",
}  # fmt: skip


class Google(FauxGoogle):
    """Counts from 1 the requests that workbooks receive. `pannes`: how some of them are answered. `geste`: what somebody does as
    the first write comes."""

    def __init__(self, tableur: Tableur, *, noms: Mapping[str, str] | None = None) -> None:
        super().__init__(tableur)
        self.pannes: dict[int, Reponse] = {}
        self.geste: Callable[[], None] | None = None
        self.demandes: list[str] = []
        self._noms = noms or {}

    def repondre(self, poste: Poste, recue: Recue) -> None:
        if not recue.chemin.startswith("/v4/"):
            super().repondre(poste, recue)
            return
        self.demandes.append(f"{recue.methode} {recue.chemin.partition('?')[0]}")
        for identifiant, nom in self._noms.items():
            poste.path = poste.path.replace(identifiant, nom, 1)
        if recue.methode == "POST" and self.geste is not None:
            geste, self.geste = self.geste, None
            geste()
        self.pannes.pop(len(self.demandes), bien)(poste)


def jouer(dossier: Path) -> Path:
    """The folder of the centre, its workbooks local: forms, what staff made of them, then all that no synchronisation has seen."""
    creer_dossier(dossier)
    installer_ou_copier(dossier)
    atelier = Atelier(ouvrir(dossier, environnement()))
    for jour in ("03", "10", "17", "24", "31"):
        atelier.seance(date=f"{jour}/10/2013", recue=f"{jour}/10/2013 12:30:00", adultes=int(jour))
    for heure in ("10", "11"):
        atelier.repondre("Réponses besoin", {**BESOIN, "Horodateur": f"04/10/2013 {heure}:00:00"})
        atelier.repondre("Réponses contact", {**CONTACT, "Horodateur": f"04/10/2013 {heure}:00:00"})
    atelier.synchroniser()
    atelier.ecrire("Séances", seance("17"), "enfants", 9)
    atelier.synchroniser()
    # From here on, nobody has seen anything.
    atelier.ecrire("Séances", seance("03"), "commentaire", "belle matinée")
    atelier.ecrire("Séances", seance("10"), "adultes", 40)
    atelier.feuille("Séances").delete_rows(atelier.ligne("Séances", seance("24"))["_rang"])
    atelier.feuille("Réponses séance").delete_rows(6)
    atelier.feuille("Réponses besoin").update_cell(2, 4, "Goûter")
    atelier.seance(recue="03/10/2013 18:00:00", adultes=100)
    atelier.seance(date="07/11/2013", recue="07/11/2013 12:30:00")
    atelier.repondre("Réponses besoin", {**BESOIN, "Horodateur": "04/10/2013 12:00:00"})
    atelier.repondre("Réponses contact", {**CONTACT, "Prénom": "Zoé", "Horodateur": "04/10/2013 12:00:00"})
    if atelier.passerelle.tableur is not None:
        atelier.passerelle.tableur.fermer()
    return dossier


def seance(jour: str) -> str:
    return f"2013-10-{jour}-petit-dejeuner-centre-social"


def deranger(tableur: Tableur) -> None:
    """Somebody moves a column of « Séances », then sorts it."""
    classeur = client_local(tableur).open_by_key("principal")
    feuille = classeur.worksheet("Séances")
    place = feuille.row_values(1).index("commentaire")
    source = {"sheetId": feuille.id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
    tri = {
        "range": {"sheetId": feuille.id, "startRowIndex": 2},
        "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}],
    }
    deplacement = {"moveDimension": {"source": source, "destinationIndex": 6}}
    classeur.batch_update({"requests": [deplacement, {"sortRange": tri}]})


_HEURE = re.compile(r"(?<=-\d\d)T\d\d:\d\d:\d\d[+:\d]*")
"""When a calendar was told of a meeting."""


def image(tableur: Tableur) -> dict[str, Any]:
    """All that the workbooks hold, as it was entered, the hours of the journal and of the calendar aside; of the hidden tabs, what
    is remembered."""
    vues: dict[str, Any] = {}
    for nom in ("principal", "contacts"):
        for feuille in client_local(tableur).open_by_key(nom).worksheets():
            rangees = feuille.get_all_values(value_render_option=ValueRenderOption.formula)
            if feuille.title == "Journal":
                rangees = [rangee[1:] for rangee in rangees]
            if feuille.title == "_passerelle":
                rangees = sorted([r[0], _HEURE.sub("", r[1])] for r in rangees if r[0] and not r[0].startswith("note"))
            vues[f"{nom}/{feuille.title}"] = rangees
    return vues


def comparable(vues: dict[str, Any]) -> dict[str, Any]:
    """What somebody's gesture may leave otherwise: a line given back stands last."""
    vues["principal/Séances"] = sorted(vues["principal/Séances"], key=repr)
    return vues
