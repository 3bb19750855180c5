"""What staff decide of a mise en relation from its page: written as theirs, all at once, and told in the journal (contrat.md §6,
rule 2)."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from passerelle.domaine.chaine.conclusion import ligne_du_journal
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.plan import Plan, PlanOnglet
from passerelle.domaine.fusion.appariement import MANUEL
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.francais import accorder, compter
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import Annuaire, Entree, forme

TOUCHES = ("mise_en_relation", "projet", "besoin", "journal")
"""The tables it needs, to read or to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choix:
    """`relation`: the line decided of; `decision`: what is written there. `projet`: the name of the project born of it, empty for
    none, with its `referent`, its `theme`, and the needs to link to it, by id. `par`: whose key."""

    relation: str
    decision: str
    projet: str = ""
    referent: str = ""
    theme: str = ""
    besoins: tuple[str, ...] = ()
    par: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Effet:
    """What a choice asks of the main workbook, nothing where all stands so already; and what was done, in a sentence."""

    plan: Plan
    phrase: str


def porter(
    choix: Choix,
    feuilles: Mapping[str, Feuille],
    *,
    pris: Collection[str],
    numero: int,
    maintenant: datetime,
    suspect: Callable[[str], str | None],
) -> Effet | None:
    """Work out what to write; None where the line is no more in its tab. `feuilles`: those of TOUCHES; `pris`: the ids of projects
    that are gone; `numero`: the last one given today to one of those staff added."""
    porteur = _Porteur(choix, feuilles, maintenant, suspect)
    if not porteur.a_sa_ligne:
        return None
    if choix.projet:
        porteur.faire_naitre(pris, numero)
    porteur.decider()
    return porteur.effet()


class _Porteur:
    def __init__(
        self,
        choix: Choix,
        feuilles: Mapping[str, Feuille],
        maintenant: datetime,
        suspect: Callable[[str], str | None],
    ) -> None:
        self._choix = choix
        self._feuilles = feuilles
        self._maintenant = maintenant
        self._suspect = suspect
        self._place = feuilles["mise_en_relation"].place(choix.relation)
        self._onglets: list[PlanOnglet] = []
        self._mentions: list[Mention] = []
        self._dites: list[str] = []

    @property
    def a_sa_ligne(self) -> bool:
        """Whether the line is in its tab."""
        return self._place >= 0

    def faire_naitre(self, pris: Collection[str], numero: int) -> None:
        """A line for the project, unless one has that name, and the needs that none answers yet linked to it."""
        feuille, choix = self._feuilles["projet"], self._choix
        couples = zip(*map(feuille.colonne, ("nom", "autres_noms")), strict=True)
        connus = Annuaire(Entree("", en_texte(nom), separer_noms(en_texte(autres))) for nom, autres in couples if nom)
        connu = connus.exact(choix.projet)
        if connu is None:
            jour = self._maintenant.date()
            occupes = {*pris, *map(en_texte, feuille.colonne("id"))}
            essais = (f"{MANUEL}{jour:%Y%m%d}-{rang}" for rang in count(numero + 1))
            ident = next(essai for essai in essais if essai not in occupes)
            ligne = {
                "id": ident,
                "nom": choix.projet,
                "theme": choix.theme or None,
                "referent": choix.referent or None,
                "identifie_le": jour,
            }
            self._onglets.append(PlanOnglet(feuille=feuille, ajouts=[(ident, ligne)]))
            self._noter("projet créé", feuille, ident, "nom", "", choix.projet)
            self._dites.append(f"Le projet «\u00a0{choix.projet}\u00a0» est créé.")
        self._relier(connu.nom if connu else choix.projet)

    def _relier(self, projet: str) -> None:
        feuille = self._feuilles["besoin"]
        places = [place for place in map(feuille.place, self._choix.besoins) if place >= 0]
        libres = [place for place in places if feuille.colonne("projet")[place] is None]
        if not libres:
            return
        ids = feuille.colonne("id")
        ecritures = [Ecriture(feuille.rangs[place], en_texte(ids[place]), "projet", None, projet) for place in libres]
        self._onglets.append(PlanOnglet(feuille=feuille, ecritures=ecritures))
        relies = f"{compter(len(libres), 'besoin')} {accorder(len(libres), 'relié')}"
        self._noter("besoins reliés", feuille, "", "projet", "", projet, precision=f"{relies}. ")
        self._dites.append(f"{relies} au projet «\u00a0{projet}\u00a0».")

    def decider(self) -> None:
        """The decision, unless it says so already."""
        feuille = self._feuilles["mise_en_relation"]
        avant = feuille.colonne("decision")[self._place]
        if forme(en_texte(avant)) == forme(self._choix.decision):
            return
        apres = self._choix.decision or None
        ecriture = Ecriture(feuille.rangs[self._place], self._choix.relation, "decision", avant, apres)
        self._onglets.append(PlanOnglet(feuille=feuille, ecritures=[ecriture]))
        self._noter("décision", feuille, self._choix.relation, "decision", en_texte(avant), self._choix.decision)
        self._dites.append(f"Décision\u00a0: {self._choix.decision or 'effacée'}.")

    def _noter(
        self, quoi: str, feuille: Feuille, ligne: str, cle: str, avant: str, apres: str, precision: str = ""
    ) -> None:
        """A line of the journal."""
        mention = Mention(
            quoi=quoi,
            onglet=feuille.table.onglet,
            ligne=ligne,
            champ=feuille.table.par_cle[cle].libelle,
            avant=MASQUE if self._suspect(avant) else avant,
            apres=MASQUE if self._suspect(apres) else apres,
            cause=f"{precision}Depuis la page de cette mise en relation, avec {self._choix.par}.",
        )
        self._mentions.append(mention)

    def effet(self) -> Effet:
        """All that was worked out."""
        if self._mentions:
            lignes = [("", ligne_du_journal(mention, self._maintenant)) for mention in self._mentions]
            self._onglets.append(PlanOnglet(feuille=self._feuilles["journal"], ajouts=lignes))
        return Effet(plan=Plan(onglets=self._onglets), phrase=" ".join(self._dites) or "C’était déjà fait.")
