"""What is promised to people, done: purged in time, erased on request, in the workbooks and in every copy of them that this machine
keeps (domaine.md §6, docs/decisions/050-effacer.md)."""

import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from passerelle.amorce import Passerelle
from passerelle.choix_de_l_equipe import consigner
from passerelle.domaine.chaine.conclusion import PART_GARDE, PERSONNES_GARDE
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.effacement.au_formulaire import (
    HISTORIQUE,
    compter_les_mots,
    compter_les_reponses,
    dire_les_mots,
    dire_les_reponses,
)
from passerelle.domaine.effacement.contenu import Contenu
from passerelle.domaine.effacement.demande import Demande, avec_leurs_lignes, reunir_les_demandes, vider
from passerelle.domaine.effacement.effacement import aiguilles_de
from passerelle.domaine.effacement.perimees import AUTOMATIQUES, Sorte, compter_les_signales, trouver_les_perimees
from passerelle.domaine.effacement.recherche import Trouvaille
from passerelle.domaine.texte.francais import accorder, compter, dater, enumerer
from passerelle.effacement import chercher, effacer_des_classeurs, revenues
from passerelle.effacements import Effacements
from passerelle.erreurs import ErreurPasserelle
from passerelle.fichier_sqlite import masquer_dans, sans_traces
from passerelle.sauvegardes import fichiers_gardes, ouvrir_une_copie
from passerelle.session import Session

JOURNAL = logging.getLogger(__name__)

ETAT = "purge.json"

ANNONCE = timedelta(days=14)
"""How long the first automatic purge is shown before it acts."""

ECART_MAX = timedelta(days=31)
"""A clock that jumps further than this since the last purge is asked about."""

Recherche = Callable[[Contenu], Trouvaille]


@dataclass(frozen=True, kw_only=True)
class Echeance:
    """What the purge has to say. `sortes`: what is to be erased; `le`: the day from which it is by itself, None where somebody is
    to do it; `retenue`: why it is not; `signales`: how many texts were flagged long ago, and wait to be mended."""

    sortes: Sequence[Sorte] = ()
    le: date | None = None
    retenue: str = ""
    signales: int = 0

    @property
    def automatiques(self) -> list[Sorte]:
        """The kinds that nobody has to ask for."""
        return [sorte for sorte in self.sortes if sorte.nom in AUTOMATIQUES and sorte.nombre]

    @property
    def a_demander(self) -> list[Sorte]:
        """The kinds that wait for a person."""
        seules = self.le is not None
        return [sorte for sorte in self.sortes if sorte.nombre and not (seules and sorte.nom in AUTOMATIQUES)]

    def agit(self, jour: date) -> bool:
        """Whether it erases by itself that day."""
        return self.le is not None and self.le <= jour and not self.retenue

    @property
    def phrases(self) -> Iterator[str]:
        """What the team's page says of it; nothing where there is nothing."""
        if self.automatiques and self.le:
            comptes = enumerer(sorte.compte for sorte in self.automatiques)
            if self.retenue:
                yield f"{comptes} à effacer. {self.retenue} Rien n’est effacé sans votre accord."
            else:
                yield f"Le {dater(self.le)}, Passerelle effacera {comptes}\u00a0: leur temps est passé."
        if self.a_demander:
            yield f"{enumerer(sorte.compte for sorte in self.a_demander)} à effacer\u00a0: leur temps est passé."
        if self.signales:
            textes = compter(self.signales, "texte signalé", "textes signalés")
            yield f"{textes} depuis plus d’un mois\u00a0: corrigez-les avant que leurs mots ne soient à effacer."


@dataclass(frozen=True, kw_only=True)
class Efface:
    """What erasing did. `copies`: how many other files of this machine it was found and erased in; `rebelles`: those that could
    not be read, where only the words themselves were struck out."""

    trouvaille: Trouvaille
    copies: int = 0
    rebelles: Sequence[str] = field(default=())


class Oubli:
    """Purging and erasing, for one centre."""

    def __init__(self, centre: Passerelle) -> None:
        self._centre = centre
        self.effacements = centre.effacements
        self._mots_au_formulaire = 0  # what the last erasing emptied in a workbook, and a Google form keeps

    def chez_google(self, *, efface: bool) -> Iterator[str]:
        """What Google still keeps, and how to remove it, in French; `efface`: something was just erased.

        Raises ErreurPasserelle.
        """
        if not self._centre.config.classeur.distants:
            return
        with self._centre.seul:
            attendent = chercher(
                self._centre.session(),
                lambda contenu: compter_les_reponses(contenu.carnets.values()),
                maintenant=self._centre.maintenant(),
            )
        yield from dire_les_reponses(attendent)
        if efface:
            yield from dire_les_mots(self._mots_au_formulaire)
            yield HISTORIQUE

    # What is kept too long ---------------------------------------------------------------------------------------------------

    def perimees(self) -> list[Sorte]:
        """What the workbooks hold that is to go, kind by kind; nothing is written. Raises ErreurPasserelle."""
        with self._centre.seul:
            return chercher(self._centre.session(), trouver_les_perimees, maintenant=self._centre.maintenant())

    def purger(self, sortes: Collection[str] | None = None) -> list[Sorte]:
        """Erase what is to go: of these kinds, all where None. What was erased of the workbooks. Raises ErreurPasserelle."""
        faites: list[Sorte] = []

        def demander(contenu: Contenu) -> Demande:
            trouvees = [s for s in trouver_les_perimees(contenu) if s.nombre and (sortes is None or s.nom in sortes)]
            if not faites:
                faites.extend(trouvees)
            return reunir_les_demandes(sorte.demande for sorte in trouvees)

        with self._centre.seul:
            self._effacer(demander, demander)
            if faites:
                self._consigner("purge", f"Durée dépassée\u00a0: {enumerer(sorte.compte for sorte in faites)}.")
            self._centre.synchroniser()
            self._noter_l_etat(agi=bool(faites))
        return faites

    def entretenir(self) -> None:
        """Once a day: look at what is to go, erase what nobody has to ask for when its day has come, and leave what the team's page
        says of the rest. Raises ErreurPasserelle."""
        aujourdhui, etat = self._centre.maintenant().date(), self._etat()
        if self._centre.purge_vue == aujourdhui:
            return
        echeance = self.echeance()
        if echeance.automatiques and echeance.agit(aujourdhui):
            self.purger(AUTOMATIQUES)
            echeance = self.echeance()
        elif echeance.automatiques and "annoncee" not in etat:
            self._ecrire_l_etat({**etat, "annoncee": aujourdhui.isoformat()})
        elif not echeance.automatiques and not echeance.retenue:
            self._noter_l_etat(agi=False)
        self._centre.a_effacer = tuple(echeance.phrases)
        self._centre.purge_vue = aujourdhui

    def echeance(self) -> Echeance:
        """What is to be erased, and when. Raises ErreurPasserelle."""
        aujourdhui, etat = self._centre.maintenant().date(), self._etat()
        with self._centre.seul:
            sortes, personnes, signales = chercher(
                self._centre.session(),
                lambda contenu: (trouver_les_perimees(contenu), _personnes(contenu), compter_les_signales(contenu)),
                maintenant=self._centre.maintenant(),
            )
        le: date | None = aujourdhui
        if "agi" not in etat:  # never seen at work: shown first
            le = max(aujourdhui, date.fromisoformat(etat.get("annoncee", aujourdhui.isoformat())) + ANNONCE)
        retenue = _retenue(sortes, personnes, etat, aujourdhui)
        if self._centre.config.rgpd.purge != "automatique":
            le, retenue = None, ""
        return Echeance(sortes=sortes, le=le, retenue=retenue, signales=signales)

    # On request --------------------------------------------------------------------------------------------------------------

    def chercher(self, recherche: Recherche) -> tuple[Trouvaille, int]:
        """What a search finds in the workbooks, and in how many of the copies; nothing is written. Raises ErreurPasserelle."""
        with self._centre.seul:
            trouvaille = chercher(self._centre.session(), recherche, maintenant=self._centre.maintenant())
            dans_les_copies, personnes = 0, dict(trouvaille.personnes)
            for copie in self._copies():
                with suppress(ErreurPasserelle), self._session_sur(copie) as session:
                    la = chercher(session, recherche, maintenant=self._centre.maintenant())
                    dans_les_copies += not la.demande.est_vide
                    personnes = {**la.personnes, **personnes}
        return replace(trouvaille, personnes=personnes), dans_les_copies

    def demander(self, question: Callable[[Contenu], Sequence[str]]) -> Sequence[str]:
        """What `question` says of the workbooks; nothing is written. Raises ErreurPasserelle."""
        with self._centre.seul:
            return chercher(self._centre.session(), question, maintenant=self._centre.maintenant())

    def effacer(self, recherche: Recherche) -> Efface:
        """Erase what a search finds. Raises ErreurPasserelle."""
        trouvees: list[Trouvaille] = []

        def demander(contenu: Contenu) -> Demande:
            trouvees.append(recherche(contenu))
            return trouvees[-1].demande

        with self._centre.seul:
            copies, rebelles = self._effacer(demander, lambda contenu: recherche(contenu).demande)
            lignes = sum(trouvees[0].combien.values())
            if lignes or copies:
                cause = f"À la demande d’une personne\u00a0: {compter(lignes, 'ligne')}."
                self._consigner("effacement", cause)
            self._centre.synchroniser()
        return Efface(trouvaille=trouvees[0], copies=copies, rebelles=rebelles)

    def rejouer(self) -> int:
        """Erase again what came back: from a back-up, a file, an older version. How many responses. Raises ErreurPasserelle."""
        comptees: list[int] = []

        def demander(contenu: Contenu) -> Demande:
            comptees.append(len(revenues(contenu, self.effacements)))
            return _a_rejouer(contenu, self.effacements)

        with self._centre.seul:
            copies, _ = self._effacer(demander, lambda contenu: _a_rejouer(contenu, self.effacements))
            if comptees[0]:
                reponses = compter(comptees[0], "réponse")
                self._consigner("effacement", f"Effacé de nouveau, après une reprise\u00a0: {reponses}.")
            if comptees[0] or copies:
                self._centre.synchroniser()
        return comptees[0]

    # Everywhere --------------------------------------------------------------------------------------------------------------

    def _effacer(
        self, demander: Callable[[Contenu], Demande], des_copies: Callable[[Contenu], Demande]
    ) -> tuple[int, list[str]]:
        """Erase from the workbooks, then from every copy of them; in how many copies, and which could not be read."""
        aiguilles: set[str] = set()

        def demander_en_notant(contenu: Contenu) -> Demande:
            demande = demander(contenu)
            aiguilles.update(aiguilles_de(contenu, demande))
            self._mots_au_formulaire = compter_les_mots(contenu, demande)
            return demande

        maintenant = self._centre.maintenant()
        effacer_des_classeurs(
            self._centre.session(), demander_en_notant, maintenant=maintenant, effacements=self.effacements
        )
        touchees = 0
        rebelles: list[str] = []
        for copie in self._copies():
            try:
                with self._session_sur(copie) as session:
                    demande = effacer_des_classeurs(
                        session, des_copies, maintenant=maintenant, effacements=self.effacements
                    )
                touchees += not demande.est_vide
            except ErreurPasserelle:
                masquer_dans(copie, aiguilles)
                rebelles.append(copie.name)
        if self._centre.tableur is not None:
            sans_traces(self._centre.tableur.chemin)
        return touchees, rebelles

    def _copies(self) -> list[Path]:
        donnees = self._centre.config.donnees
        return [p for p in fichiers_gardes(donnees) if not p.name.endswith(("-wal", "-shm", "-journal"))]

    @contextmanager
    def _session_sur(self, copie: Path) -> Iterator[Session]:
        with ouvrir_une_copie(copie) as tableur:
            yield self._centre.session(tableur)

    def _consigner(self, quoi: str, cause: str) -> None:
        with suppress(ErreurPasserelle):  # done already: a journal that cannot be written does not undo it
            consigner(
                self._centre.session(), Mention(quoi=quoi, onglet="", cause=cause), maintenant=self._centre.maintenant()
            )

    # What is known of the last purge -----------------------------------------------------------------------------------------

    def _etat(self) -> dict[str, str]:
        try:
            lu = json.loads((self._centre.config.donnees / ETAT).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return lu if isinstance(lu, dict) else {}

    def _noter_l_etat(self, *, agi: bool) -> None:
        aujourdhui = self._centre.maintenant().date().isoformat()
        self._ecrire_l_etat({**self._etat(), "reussie": aujourdhui, **({"agi": aujourdhui} if agi else {})})

    def _ecrire_l_etat(self, etat: Mapping[str, str]) -> None:
        fichier = self._centre.config.donnees / ETAT
        brouillon = fichier.with_suffix(".brouillon")
        brouillon.write_text(json.dumps(etat) + "\n", "utf-8")
        brouillon.chmod(0o600)
        brouillon.replace(fichier)


def _a_rejouer(contenu: Contenu, effacements: Effacements) -> Demande:
    demandes: list[Demande] = []
    par_place = {recue.place: recue for recue in contenu.recues}
    for place, effacee in revenues(contenu, effacements).items():
        if place not in par_place:
            continue
        recue = par_place[place]
        if not effacee.cases:
            demandes.append(avec_leurs_lignes(contenu, [recue.ident]))
            continue
        colonnes = [q.colonne_remplie for q in recue.formulaire.questions if q.cle in effacee.cases]
        demandes.append(Demande(reponses={place: dict.fromkeys(effacee.cases, "")}))
        demandes += (vider(contenu, table, ligne, colonnes) for table, ligne in contenu.lignes_de.get(recue.ident, ()))
    return reunir_les_demandes(demandes)


def _personnes(contenu: Contenu) -> int:
    feuille = contenu.feuille("personne")
    return len(feuille.rangs) if feuille else 0


def _retenue(sortes: Iterable[Sorte], personnes: int, etat: Mapping[str, str], aujourdhui: date) -> str:
    """Why the automatic purge does not act, in French; empty where it does."""
    a_rappeler = sum(sorte.nombre for sorte in sortes if sorte.nom == "contact")
    if a_rappeler >= PERSONNES_GARDE and a_rappeler > PART_GARDE * personnes:
        partent = accorder(a_rappeler, "est à effacer", "sont à effacer")
        return f"{a_rappeler} personnes à rappeler sur {personnes} {partent}\u00a0: c’est beaucoup d’un coup."
    if "reussie" in etat:
        derniere = date.fromisoformat(etat["reussie"])
        if not derniere <= aujourdhui <= derniere + ECART_MAX:
            return f"La dernière purge est du {derniere:%d/%m/%Y}\u00a0: la date de cette machine est-elle juste\u00a0?"
    return ""
