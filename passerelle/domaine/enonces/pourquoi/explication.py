"""An answer to « pourquoi ? », and what the answers of all tabs share."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.decision import A_VERIFIER, LIGNE
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.regles.recurrence import JOURS
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.francais import dater
from passerelle.domaine.texte.lecture import Cellule, en_texte, lire_horodatage

VIDE = "une case vide"

_REPONSE = re.compile(r".+-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)(?:-\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partie:
    """Sentences about one thing."""

    titre: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explication:
    """`reponse` answers in a sentence or two, `parties` show on what it rests. `citation`: what people wrote, piece by piece, each
    with whether it decided; empty where nothing is to be quoted."""

    titre: str
    reponse: str
    parties: tuple[Partie, ...]
    citation: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Demande:
    """What is asked about: the line `id` of a table, its cells as retained, within all that was worked out."""

    etude: Etude
    table: Table
    id: str
    cellules: Mapping[str, Cellule]

    @property
    def aujourdhui(self) -> date:
        """The day of the reading."""
        return self.etude.cadre.aujourdhui

    def est_de_l_equipe(self, cle: str) -> bool:
        """Whether staff's value stands in that cell against the computed one."""
        return (self.id, cle) in self.etude.fusions[self.table.id].tenues

    def citer(self, cellule: Cellule, cle: str, *, table: str = "") -> str:
        """A cell between quotes; one that seems to tell of somebody is not shown."""
        if cellule is None:
            return VIDE
        if isinstance(cellule, date):
            return f"«\u00a0{dater(cellule)}\u00a0»"
        texte = " ".join(en_texte(cellule).split())
        return f"«\u00a0{MASQUE if self.etude.donnees.se_tait(table or self.table.id, cle, texte) else texte}\u00a0»"


def jour_entier(jour: date) -> str:
    """« jeudi 3 octobre 2013 »."""
    return f"{JOURS[jour.weekday()]} {dater(jour)}"


def parties(*dites: tuple[str, Iterable[str]]) -> tuple[Partie, ...]:
    """Those that have something to say."""
    completes = ((titre, tuple(filter(None, phrases))) for titre, phrases in dites)
    return tuple(Partie(titre=titre, phrases=phrases) for titre, phrases in completes if phrases)


def communes(demande: Demande) -> tuple[Partie, ...]:
    """What is said of a line of any tab: its responses, what staff wrote, what is to be looked at."""
    return parties(
        ("Les fiches", _fiches(demande)),
        ("Ce que l’équipe a écrit", _choix_de_l_equipe(demande)),
        ("À regarder", _a_regarder(demande)),
    )


def dire_l_origine(demande: Demande) -> str:
    """Where a line that forms fill comes from, and whether it counts."""
    combien = len(reponses_de(demande))
    if combien:
        faite = f"Cette ligne vient {'d’une fiche reçue' if combien == 1 else f'de {combien} fiches reçues'}."
    else:
        faite = "Aucune fiche ne dit cette ligne\u00a0: c’est l’équipe qui la tient."
    compte = demande.etude.tables[demande.table.id][COMPTE][demande.id]
    return f"{faite} Elle {'compte' if compte else 'ne compte pas'} dans les chiffres."


def reponses_de(demande: Demande) -> list[str]:
    """The ids of the responses that make the line."""
    trouvees = demande.etude.fusions[demande.table.id].lignes_des_reponses
    return [reponse for reponse, ligne in trouvees.items() if ligne == demande.id]


def _fiches(demande: Demande) -> Iterator[str]:
    for reponse in reponses_de(demande):
        recue = _lire_le_moment(reponse)
        if recue:
            yield f"Fiche reçue le {jour_entier(recue)} à {recue.hour}\u00a0h\u00a0{recue.minute:02d}."


def _lire_le_moment(reponse: str) -> datetime | None:
    """When a response came, from its id (contrat.md §5); None for an id that does not tell."""
    lu = _REPONSE.fullmatch(reponse)
    return lire_horodatage("{}-{}-{} {}:{}:{}".format(*lu.groups())) if lu else None


def _choix_de_l_equipe(demande: Demande) -> Iterator[str]:
    par_cle = demande.table.par_cle
    for ecart in demande.etude.fusions[demande.table.id].ecarts_de(demande.id):
        if ecart.champ == LIGNE:
            yield "L’équipe garde cette ligne, dont la fiche a été retirée."
        else:
            equipe, calcule = (demande.citer(dite, ecart.champ) for dite in (ecart.equipe, ecart.calcule))
            yield (
                f"{par_cle[ecart.champ].libelle}\u00a0: l’équipe a écrit {equipe}, et cela l’emporte\u00a0; "
                f"sans elle, ce serait {calcule}."
            )


def _a_regarder(demande: Demande) -> Iterator[str]:
    dites = [
        anomalie.message
        for anomalie in demande.etude.anomalies
        if (anomalie.ou, anomalie.ligne) == (demande.table.id, demande.id)
    ]
    marque = demande.cellules.get(A_VERIFIER)
    if marque is not None:
        libelle = demande.table.par_cle[A_VERIFIER].libelle
        dites.append(
            f"La colonne «\u00a0{libelle}\u00a0» dit\u00a0: {demande.citer(marque, A_VERIFIER)}. Videz la case quand c’est vu."
        )
    yield from dict.fromkeys(dites)


Expliquer = Callable[[Demande], Explication]
"""How a line of one table is explained."""
