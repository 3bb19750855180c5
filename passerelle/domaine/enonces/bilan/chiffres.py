"""The figures of a bilan, looked up: those of the period and of the one before, as they may leave the centre."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chaine.periodes import preparer_la_periode
from passerelle.domaine.chiffres.detail import Detail
from passerelle.domaine.chiffres.evolution import evoluer
from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure
from passerelle.domaine.chiffres.masque import Publiee, masquer
from passerelle.domaine.chiffres.renvois import Detail as Modalite
from passerelle.domaine.chiffres.renvois import details_demandes, dire_l_appui, montrer
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.fiche_action import lire_renvoi
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.declare.periode import Comparaison, Periode
from passerelle.domaine.texte.francais import chiffrer, en_nombre, jour_du_mois
from passerelle.domaine.texte.lecture import est_nombre

TIRET = "—"
"""Where nothing can be said: a blank is not a zero."""

PEU_DE_NOTES = 10
"""Below this many, marks are told one by one rather than by their mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """One figure asked for: its indicator, and which part of it."""

    indicateur: Indicateur
    ventilation: str
    modalite: str

    @property
    def cle(self) -> tuple[str, str, str]:
        """What tells it from the others of the period."""
        return self.indicateur.code, self.ventilation, self.modalite


class ChiffresDuBilan:
    """The figures of a period of an action (empty: of all), beside those of the period before.

    Those of a closed exercise are the ones of the tab `Indicateurs`; where its tabs say otherwise today, `ecart_au_fige` tells.
    """

    def __init__(self, etude: Etude, comparaison: Comparaison, action: str) -> None:
        self.etude = etude
        self.comparaison = comparaison
        self.action = action
        self.modele = etude.cadre.modele
        self.aujourdhui = etude.cadre.aujourdhui
        self.seuil = valeur_au(self.modele.confidentialite.seuil_diffusion, self.aujourdhui)
        self.courants = preparer_la_periode(etude, comparaison.periode, action)
        self.figes = _figes(etude, comparaison.periode, action)
        self._calcules = _par_cle(self.courants.mesurer())
        # A figure that was frozen stays so; a breakdown the tab did not have is of today.
        self._publiees = {
            _cle(publiee.mesure): publiee
            for publiee in masquer([*(self._calcules | self.figes).values()], self.seuil, self.modele.indicateurs)
        }

    @cached_property
    def _precedentes(self) -> Mapping[tuple[str, str, str], Publiee]:
        avant = self.comparaison.precedente
        if avant is None:
            return {}
        figees = _figes(self.etude, avant, self.action)
        calcules = {} if figees else _par_cle(_mesurer(self.etude, avant, self.action))
        return {
            _cle(publiee.mesure): publiee
            for publiee in masquer([*(calcules | figees).values()], self.seuil, self.modele.indicateurs)
        }

    @property
    def periode(self) -> Periode:
        """The period told of."""
        return self.comparaison.periode

    @property
    def est_la_premiere(self) -> bool:
        """Whether nothing was measured before it."""
        return not self._precedentes

    @property
    def avant(self) -> str:
        """What the column of the period before is called."""
        precedente = self.comparaison.precedente
        if precedente is None or self.est_la_premiere:
            return "Avant"
        nom = precedente.nom.replace("/", " au ")
        return f"{nom} au {jour_du_mois(precedente.au.month, precedente.au.day)}" if precedente.au else nom

    @cached_property
    def indicateurs(self) -> Mapping[str, Indicateur]:
        """Those that can be told for now, by code."""
        return {indicateur.code: indicateur for indicateur in self.courants.indicateurs}

    def demander(self, *codes: str) -> list[Demande]:
        """The figures these references mean, each once, in order."""
        demandes: dict[tuple[str, str, str], Demande] = {}
        for ecrit in codes:
            renvoi = lire_renvoi(ecrit)
            indicateur = self.indicateurs.get(renvoi.code) if renvoi else None
            if renvoi is None or indicateur is None:
                continue
            siennes = [p.mesure for p in self._publiees.values() if p.mesure.code == renvoi.code]
            details = details_demandes(renvoi, indicateur, siennes, self.modele.activites)
            if "etape" in (ventilation for ventilation, _ in details):
                details.sort(key=lambda detail: self.modele.etapes.rang(detail[1]))
            for ventilation, modalite in details:
                demande = Demande(indicateur=indicateur, ventilation=ventilation, modalite=modalite)
                demandes.setdefault(demande.cle, demande)
        return list(demandes.values())

    def publiee(self, demande: Demande) -> Publiee | None:
        """The figure as it may be shown; None where no line gives it."""
        return self._publiees.get(demande.cle)

    def precedente(self, demande: Demande) -> Publiee | None:
        """That of the period before."""
        return self._precedentes.get(demande.cle)

    def toutes(self) -> list[tuple[Demande, Publiee]]:
        """Every figure of the period."""
        return [
            (Demande(indicateur=self.indicateurs[code], ventilation=ventilation, modalite=modalite), publiee)
            for (code, ventilation, modalite), publiee in self._publiees.items()
            if code in self.indicateurs
        ]

    # In words ---------------------------------------------------------------------------------------------------------

    def valeur(self, demande: Demande) -> str:
        """What the document prints; marks are told one by one where there are few, means with the least and the most."""
        publiee = self.publiee(demande)
        if publiee is None:
            return TIRET
        dite = montrer(publiee, demande.indicateur, self.seuil)
        if publiee.est_masquee:
            return dite
        mesure, indicateur = publiee.mesure, demande.indicateur
        if indicateur.fiabilite == "exercice_complet" and mesure.fiable is False:
            return f"{dite} (provisoire)"
        if mesure.fiable is False or not indicateur.denominateur:
            return dite
        apports = [apport.valeur for apport in self.detail(demande).haut.apports]
        if indicateur.unite.startswith("note") and (mesure.n or 0) < PEU_DE_NOTES:
            return _repartir(apports) or dite
        if " par " in indicateur.unite and "€" not in indicateur.unite and len(apports) > 1:
            return f"{dite} (de {chiffrer(min(apports))} à {chiffrer(max(apports))})"
        return dite

    def appui(self, demande: Demande) -> str:
        """What it rests on."""
        publiee = self.publiee(demande)
        if publiee is None:
            return "aucune ligne ne le dit"
        if publiee.est_masquee:
            return TIRET
        mesure = publiee.mesure
        return dire_l_appui(demande.indicateur, mesure.n, mesure.sur)

    def valeur_d_avant(self, demande: Demande) -> str:
        """The same figure, the period before."""
        publiee = self.precedente(demande)
        return TIRET if publiee is None else montrer(publiee, demande.indicateur, self.seuil)

    def evolution(self, demande: Demande) -> str:
        """By how much it moved: « +12 (+34 %) », « +3 points »."""
        courante, avant = self.publiee(demande), self.precedente(demande)
        if courante is None or avant is None or not (_est_dite(courante) and _est_dite(avant)):
            return TIRET
        unite = demande.indicateur.unite
        evolution = evoluer(courante.mesure.valeur, avant.mesure.valeur, unite=unite)
        ecart = chiffrer(evolution.ecart) + "\u00a0pt" if evolution.en_points else en_nombre(evolution.ecart, unite)
        ecart = ecart if evolution.ecart < 0 or not evolution.ecart else f"+{ecart}"
        if evolution.pourcent is None:
            return ecart
        signe = "+" if evolution.pourcent > 0 else ""
        return f"{ecart} ({signe}{chiffrer(evolution.pourcent)}\u00a0%)"

    def detail(self, demande: Demande) -> Detail:
        """Its lines."""
        return self.courants.detailler(demande.indicateur, demande.ventilation, demande.modalite)

    def fige_le(self, demande: Demande) -> tuple[Mesure, float | None] | None:
        """Of a frozen figure that the tabs no longer give, that figure and theirs; None where both agree."""
        figee = self.figes.get(demande.cle)
        if figee is None:
            return None
        calculee = self._calcules.get(demande.cle)
        if calculee is None:
            return figee, None
        return None if calculee.valeur == figee.valeur else (figee, calculee.valeur)

    def est_masquee(self, demande: Demande) -> bool:
        """Whether a figure is not shown, nor its lines."""
        publiee = self.publiee(demande)
        return publiee is not None and publiee.est_masquee

    def masquees(self) -> list[Publiee]:
        """The figures that are not shown."""
        return [publiee for publiee in self._publiees.values() if publiee.est_masquee]


def _mesurer(etude: Etude, periode: Periode, action: str) -> Sequence[Mesure]:
    return preparer_la_periode(etude, periode, action).mesurer()


def _cle(mesure: Mesure) -> tuple[str, str, str]:
    return mesure.code, mesure.ventilation, mesure.modalite


def _par_cle(mesures: Sequence[Mesure]) -> dict[tuple[str, str, str], Mesure]:
    return {_cle(mesure): mesure for mesure in mesures}


def _est_dite(publiee: Publiee) -> bool:
    return not publiee.est_masquee and publiee.mesure.fiable is not False


def _figes(etude: Etude, periode: Periode, action: str) -> dict[tuple[str, str, str], Mesure]:
    """What the tab `Indicateurs` keeps of a closed exercise; of one of several actions, its own lines only."""
    feuille = etude.cadre.lisible("indicateur")
    est_clos = periode.nature == "exercice" and periode.au is None and _exercice(etude, periode).clos
    if feuille is None or not est_clos:
        return {}
    figes: dict[tuple[str, str, str], Mesure] = {}
    for ligne in feuille.lignes():
        if ligne["periode"] != periode.nom or not est_nombre(ligne["valeur"]):
            continue
        detail: Modalite = (str(ligne["ventilation"] or ""), str(ligne["modalite"] or ""))
        if action:
            if detail != ("action", action):
                continue
            detail = ("", "")
        n, sur = (int(dit) if isinstance(dit := ligne[cle], int | float) else None for cle in ("n", "sur"))
        mesure = Mesure(
            code=str(ligne["code"]),
            periode=periode.nom,
            ventilation=detail[0],
            modalite=detail[1],
            valeur=float(str(ligne["valeur"])),
            n=n,
            sur=sur,
            fiable={"oui": True, "non": False}.get(str(ligne["fiable"] or "")),
        )
        figes[_cle(mesure)] = mesure
    return figes


def _exercice(etude: Etude, periode: Periode) -> Exercice:
    return next(e for e in etude.donnees.exercices if e.libelle == periode.nom)


def fige_depuis(etude: Etude, periode: Periode) -> date | None:
    """The day since which the figures of a closed exercise are frozen, as the tab says; None where they are not."""
    feuille = etude.cadre.lisible("indicateur")
    if feuille is None or periode.nature != "exercice" or not _exercice(etude, periode).clos:
        return None
    jours = [ligne["arrete_au"] for ligne in feuille.lignes() if ligne["periode"] == periode.nom]
    return max((jour for jour in jours if isinstance(jour, date)), default=None)


def _repartir(notes: Sequence[float]) -> str:
    """« 3 fois 4, 1 fois 3 »."""
    dites = sorted(set(notes), reverse=True)
    return ", ".join(f"{notes.count(note)}\u00a0fois\u00a0{chiffrer(note)}" for note in dites)
