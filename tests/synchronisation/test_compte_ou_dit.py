"""For every cell a volunteer or staff wrote, either it feeds its figures, or an anomaly quotes it, says why and what to do.

One centre, one synchronisation for the forms, one for what staff typed: each case has a line of its own.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

import pytest
from gspread.utils import ValueInputOption, rowcol_to_a1

from passerelle.amorce import ouvrir
from passerelle.definitions import charger_modele
from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.declare.table import Colonne
from passerelle.domaine.texte.lecture import en_serie, en_texte
from passerelle.dossier import creer_dossier
from tests.conftest import environnement
from tests.synchronisation.atelier import Atelier, Cellule

MODELE = charger_modele()
PREMIER_JOUR = date(2013, 9, 2)
REFERENCES = ("lieux", "activites", "projets", "themes", "partenaires")
QUE_FAIRE = re.compile(
    r"corrig|écrivez|choisissez|ajoutez|vérifiez|tant qu|possibles|gardez|décidez|supprimez", re.IGNORECASE
)
"""How a remedy is told."""

JUSTES: Mapping[str, Mapping[str, Cellule]] = {
    "seance": {
        "activite": "Petit-déjeuner", "lieu": "Centre social", "eu_lieu": "Oui", "adultes": 12, "enfants": 4, "benevoles": 2,
    },
    "besoin": {"lieu": "Centre social", "texte": "Un banc devant le hall", "nature": "Un besoin"},
    "reunion": {
        "projet": "Jardin partagé", "eu_lieu": "Oui", "habitants": 5, "benevoles": 1, "salaries": 1, "duree_h": 2,
    },
    "animation": {
        "projet": "Jardin partagé", "lieu": "Centre social", "eu_lieu": "Oui", "habitants_organisateurs": 3, "salaries": 1,
        "adultes": 20, "enfants": 10, "duree_h": 3,
    },
    "projet": {"theme": "Logement", "referent": "Agent"},
    "finance": {
        "action": "Petits-déjeuners", "sens": "Charge", "phase": "Réalisé", "nature": "Alimentation", "montant": 40,
    },
    "contact": {
        "theme": "Logement", "prenom": "Une personne", "joindre": "à l’accueil", "majeur": "Oui", "accord": "Oui",
    },
}  # fmt: skip
"""A complete response to each form, by question key, its date and its name aside."""


@dataclass(frozen=True)
class Cas:
    """A response that is right but for one answer. `cite`: what an anomaly quotes; empty where the value stays in its line."""

    formulaire: str
    question: str
    quoi: str
    reponses: Mapping[str, Cellule]
    cite: str

    @property
    def nom(self) -> str:
        """How pytest calls it."""
        return f"{self.formulaire}-{self.question}-{self.quoi}"


@dataclass(frozen=True)
class Tape:
    """A cell that staff type over, in a line that was right."""

    table: str
    cle: str
    valeur: Cellule
    cite: str

    @property
    def nom(self) -> str:
        """How pytest calls it."""
        return f"équipe-{self.table}-{self.cle}-{self.valeur}"


Ecart = tuple[str, Cellule, str]
"""What is wrong, the answer, what is quoted of it (empty: it is kept, and counts)."""


def ecarts(question: Question) -> list[Ecart]:
    """Answers a question does not expect."""
    match question.type:
        case "date":
            return _dates(question)
        case "nombre":
            return _nombres(question)
        case "choix" if question.autre and question.liste not in REFERENCES:
            return [("autre admis", "Une réponse libre", "")]
        case "choix" | "cases":
            return [(quoi, quoi, quoi) for quoi in ("Tout autre chose", "Reportée")]
        case "coche":
            return [("pas cochée", "Non", "Non"), ("autre chose", "peut-être", "peut-être")]
        case _ if question.cle == "saisi_par":
            return [("code inconnu", "ZZ99", "ZZ99")]
        case _:
            return [("trop long", "mot " * ((question.longueur_max or 200) // 4 + 5), "")]


def _dates(question: Question) -> list[Ecart]:
    cas: list[Ecart] = [("illisible", "jeudi dernier", "jeudi dernier")]
    if not question.futur:
        cas.append(("future", "01/01/2020", "01/01/2020"))
    if question.colonne_remplie == "date":
        cas.append(("hors exercice", "03/10/2010", "03/10/2010"))
    return cas


def _nombres(question: Question) -> list[Ecart]:
    cas: list[Ecart] = [
        ("texte", "une douzaine", "une douzaine"),
        ("avec son unité", "12 euros ou plus", "12 euros ou plus"),
        ("négatif", -3, "-3"),
    ]
    if question.maximum is not None:
        cas.append(("trop grand", question.maximum + 1, en_texte(question.maximum + 1)))
    if question.entier:
        cas.append(("pas entier", 2.5, "2,5"))
    if question.au_plus:
        cas.append(("plus que le tout", 45, "45"))
    return cas


def _cas_des_formulaires() -> Iterator[Cas]:
    for formulaire in MODELE.formulaires.values():
        for question in formulaire.questions:
            for quoi, valeur, cite in ecarts(question):
                reponses = {question.cle: valeur}
                if question.si is not None:
                    reponses = {question.si.question: question.si.vaut, **reponses}
                if question.sans_colonne and question.autre:
                    continue  # any answer is right, and none is kept
                yield Cas(formulaire.id, question.cle, quoi, reponses, cite)
            if question.si is not None:
                contraire = "Non" if question.si.vaut == "Oui" else "Oui"
                valeur, cite = _reponse_juste(question)
                reponses = {question.si.question: contraire, question.cle: valeur}
                yield Cas(formulaire.id, question.cle, "non demandée", reponses, cite)


def _reponse_juste(question: Question) -> tuple[Cellule, str]:
    match question.type:
        case "nombre":
            return 3, "3"
        case "date":
            return "05/06/2014", "05/06/2014"
        case "choix" | "cases":
            dite = (question.choix or MODELE.listes.get(question.liste) or ("AVVA",))[0]
            return dite, dite
        case _:
            return "Un mot de plus", "Un mot de plus"


def _tapes(colonne: Colonne) -> Iterator[tuple[Cellule, str]]:
    """What staff may type in a column that it does not expect."""
    if colonne.type in ("nombre", "euros"):
        yield "beaucoup", "beaucoup"
        yield -7, "-7"
    elif colonne.type == "date":
        yield "bientôt", "bientôt"
    elif colonne.reference or colonne.choix:
        yield "Tout autre chose", "Tout autre chose"


SANS_SUITE = {"saisi_le", "fiches", "lieu_realise"}
"""Columns that say where a line comes from and feed no figure."""


LIBRES = {
    (fiche.table, question.colonne_remplie)
    for fiche in MODELE.formulaires.values()
    for question in fiche.questions
    if question.autre and question.liste not in REFERENCES
}
"""Columns whose question allows « Autre », and whose names no tab keeps: any answer counts, under its own name."""


def _cas_de_l_equipe() -> Iterator[Tape]:
    for table in MODELE.tables.values():
        if table.genre == "service" or table.id == "mise_en_relation":
            continue
        for colonne in table.colonnes:
            if colonne.cle not in SANS_SUITE:
                for valeur, cite in _tapes(colonne):
                    yield Tape(table.id, colonne.cle, valeur, "" if (table.id, colonne.cle) in LIBRES else cite)


CAS = list(_cas_des_formulaires())
TAPES = list(_cas_de_l_equipe())


@dataclass
class Annee:
    """What is found after both synchronisations: open anomalies by line, and the lines by the moment of their response."""

    atelier: Atelier
    dites: list[dict[str, str]] = field(default_factory=list)
    lignes: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def relire(self) -> None:
        self.dites = [a for a in self.atelier.lignes("Anomalies") if a["resolue_le"] == ""]
        self.lignes = {t.id: self.atelier.lignes(t.onglet) for t in MODELE.tables.values() if t.genre != "service"}

    def messages(self, *idents: str) -> list[str]:
        """What is said of these lines."""
        return [a["message"] for a in self.dites if a["ligne"] in idents]


def _recue(rang: int) -> datetime:
    return datetime(2014, 8, 1, 8) + timedelta(minutes=rang)


def _rangee(formulaire: Formulaire, rang: int, reponses: Mapping[str, Cellule]) -> list[Cellule]:
    """A response sent at a moment of its own, of a day (or under a name) of its own."""
    jour = f"{PREMIER_JOUR + timedelta(days=rang % 330):%d/%m/%Y}"
    propres: dict[str, Cellule] = {
        "date": jour, "identifie_le": jour, "nom": f"Projet {rang}", "texte": f"Un banc numéro {rang}", "montant": 40 + rang,
    }  # fmt: skip
    dites = {**propres, **JUSTES[formulaire.id], **reponses}
    dites |= {cle: propres[cle] for cle in ("texte", "montant") if cle not in reponses}
    vides: dict[str, Cellule] = {}
    return [
        f"{_recue(rang):%d/%m/%Y %H:%M:%S}",
        *(dites.get(q.cle, vides.get(q.cle, "")) for q in formulaire.questions),
    ]


def _repondre(atelier: Atelier, rangees: Mapping[str, list[list[Cellule]]]) -> None:
    for ident, siennes in rangees.items():
        atelier.feuille(MODELE.formulaires[ident].onglet).append_rows(
            [["" if c is None else c for c in rangee] for rangee in siennes],
            value_input_option=ValueInputOption.raw,
        )


@cache
def _rangs() -> dict[str, int]:
    """The rank of each case: its moment, its day."""
    noms = [*(cas.nom for cas in CAS), *(tape.nom for tape in TAPES)]
    return {nom: rang for rang, nom in enumerate(noms)}


@pytest.fixture(scope="module")
def annee(tmp_path_factory: pytest.TempPathFactory) -> Annee:
    dossier = tmp_path_factory.mktemp("compte-ou-dit") / "centre"
    creer_dossier(dossier)
    passerelle = ouvrir(dossier, environnement())
    passerelle.installer()
    atelier = Atelier(passerelle)
    atelier.feuille("Équipe").append_rows([["M1", "Une personne"], ["M2", "Une autre"]])
    rangees: dict[str, list[list[Cellule]]] = {}
    projet = MODELE.formulaires["projet"]
    rangees["projet"] = [_rangee(projet, 9_000, {"nom": "Jardin partagé", "identifie_le": "02/12/2013"})]
    formulaires = {formulaire.table: formulaire for formulaire in MODELE.formulaires.values()}
    for cas in CAS:
        fiche = MODELE.formulaires[cas.formulaire]
        rangees.setdefault(fiche.id, []).append(_rangee(fiche, _rangs()[cas.nom], cas.reponses))
    for tape in TAPES:
        if fiche_de := formulaires.get(tape.table):
            rangees.setdefault(fiche_de.id, []).append(_rangee(fiche_de, _rangs()[tape.nom], {}))
    _repondre(atelier, rangees)
    for ident, nombre in (("lieu", 8), ("partenaire", 4), ("fermeture", 8), ("vacances", 8), ("equipe", 8)):
        table = MODELE.tables[ident]
        lignes = [[f"{table.id} {n}" if c.cle == table.presence else "" for c in table.colonnes] for n in range(nombre)]
        if ident in ("fermeture", "vacances"):
            lignes = [["", f"0{n + 1}/01/2014", f"0{n + 1}/01/2014", ""] for n in range(nombre)]
        atelier.feuille(table.onglet).append_rows(lignes, value_input_option=ValueInputOption.raw)
    annee = Annee(atelier)
    atelier.synchroniser()
    annee.relire()
    _taper(annee)
    atelier.synchroniser()
    annee.relire()
    assert atelier.synchroniser().ecritures == 0
    return annee


def _taper(annee: Annee) -> None:
    """Staff type over the cell of each of their cases."""
    for table in {tape.table for tape in TAPES}:
        feuille = annee.atelier.feuille(MODELE.tables[table].onglet)
        cles = feuille.row_values(1)
        feuille.batch_update(
            [
                {
                    "range": rowcol_to_a1(int(str(_ligne(annee, tape)["_rang"])), cles.index(tape.cle) + 1),
                    "values": [[tape.valeur]],
                }
                for tape in TAPES
                if tape.table == table
            ],
            value_input_option=ValueInputOption.raw,
        )


def _ligne(annee: Annee, cas: Cas | Tape) -> dict[str, object]:
    """The line of a case: that of its response; in other tabs, the next one from the end."""
    table = MODELE.formulaires[cas.formulaire].table if isinstance(cas, Cas) else cas.table
    lignes = annee.lignes[table]
    if not any(formulaire.table == table for formulaire in MODELE.formulaires.values()):
        siens = [tape for tape in TAPES if tape.table == table]
        return lignes[-1 - siens.index(cas)]  # type: ignore[arg-type]
    recue = _recue(_rangs()[cas.nom])
    for ligne in lignes:
        moment = ligne.get("saisi_le")
        if isinstance(moment, int | float) and abs(moment - en_serie(recue)) < 1e-6:
            return ligne
        if str(ligne["id"]).endswith(f"{recue:%Y%m%d-%H%M%S}"):
            return ligne
    raise AssertionError(cas.nom)


@pytest.mark.parametrize("cas", CAS, ids=[cas.nom for cas in CAS])
def test_toute_reponse_compte_ou_se_dit(annee: Annee, cas: Cas) -> None:
    formulaire = MODELE.formulaires[cas.formulaire]
    if formulaire.question(cas.question).type == "coche":  # a person who did not say yes has no line
        ident = f"{cas.formulaire}-{_recue(_rangs()[cas.nom]):%Y%m%d-%H%M%S}"
        assert ident not in {ligne["id"] for ligne in annee.lignes[formulaire.table]}
        _est_dit(annee.messages(ident), cas.cite, masquee=True)
        return
    ligne = _ligne(annee, cas)
    if not cas.cite:
        colonne = formulaire.question(cas.question).colonne_remplie
        assert str(ligne[colonne]).strip() == str(cas.reponses[cas.question]).strip()
        return
    reponse = f"{cas.formulaire}-{_recue(_rangs()[cas.nom]):%Y%m%d-%H%M%S}"
    messages = annee.messages(str(ligne["id"]), reponse)
    _est_dit(messages, cas.cite, masquee=formulaire.classeur == "contacts")


@pytest.mark.parametrize("tape", TAPES, ids=[tape.nom for tape in TAPES])
def test_toute_case_de_l_equipe_compte_ou_se_dit(annee: Annee, tape: Tape) -> None:
    ligne = _ligne(annee, tape)
    if not tape.cite:
        assert ligne[tape.cle] == tape.valeur
        return
    rang = annee.lignes[tape.table].index(ligne) + 1
    messages = annee.messages(str(ligne.get("id", f"{rang}e de la liste" if tape.table == "equipe" else "")))
    _est_dit(messages, tape.cite, masquee=MODELE.tables[tape.table].classeur == "contacts")


def _est_dit(messages: list[str], cite: str, *, masquee: bool) -> None:
    """What is wrong is said, with what to do; quoted, unless it is of the contacts workbook."""
    dits = [message for message in messages if masquee or f"«\u00a0{cite}\u00a0»" in message]
    assert dits, (cite, messages)
    assert not (masquee and any(cite in message for message in messages))
    assert any(QUE_FAIRE.search(message) for message in dits), dits
