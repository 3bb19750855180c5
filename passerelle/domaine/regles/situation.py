"""Where one project stands: the step its evidence shows, why, and what is wrong with it (domaine.md §4)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.regles.etapes import AUCUNE, Constat, RegleEtapes
from passerelle.domaine.regles.projets import Vie, jour_de


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangementEtape:
    """A project (its id and name) whose step is no longer the one last written; empty labels stand for none."""

    projet: str
    nom: str
    avant: str
    apres: str
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One project: the evidence for each step, in order, and the rank reached.

    `cellules` are its own, by column key; `depart` is when it was named, or else first met. `gardee`: the step was reached once,
    its evidence is gone. `ecrite` is the label last written, `equipe` what staff typed instead.
    """

    regle: RegleEtapes
    aujourdhui: date
    ident: str
    nom: str
    cellules: Mapping[str, object]
    depart: date | None
    vie: Vie
    constats: tuple[Constat | None, ...]
    rang: int
    depuis: date | None
    gardee: bool
    ecrite: str
    equipe: str

    @classmethod
    def depuis_les_fiches(
        cls,
        *,
        regle: RegleEtapes,
        ident: str,
        cellules: Mapping[str, object],
        vie: Vie,
        ecrite: tuple[str, date | None],
        equipe: str,
        aujourdhui: date,
        premieres_vues: Mapping[str, date],
    ) -> "Situation":
        """Weigh a project's cells and what happened around it. `ecrite`: the step last written, and since when;
        `premieres_vues`: step (id) → the day when what bears no date first showed it."""
        pas_encore_vues = {etape for etape, vue in premieres_vues.items() if vue > aujourdhui}
        trouves = [
            (etape.id, etape.constater(cellules, vie, aujourdhui, premieres_vues[etape.id])) for etape in regle.etapes
        ]
        constats = tuple(
            None if constat and constat.notee and ident in pas_encore_vues else constat for ident, constat in trouves
        )
        rang = max((rang for rang, constat in enumerate(constats) if constat), default=AUCUNE)
        constat = constats[rang] if rang != AUCUNE else None
        depuis = constat.depuis if constat else None
        rang_ecrit, depuis_ecrit = regle.rang(ecrite[0]), ecrite[1]
        gardee = rang_ecrit > rang and regle.etapes[rang_ecrit].est_acquise
        if gardee or (depuis is None and rang_ecrit == rang):
            rang, depuis = rang_ecrit, depuis_ecrit
        nomme = jour_de(cellules.get("identifie_le"))
        jours = [nomme] if nomme is not None and nomme <= aujourdhui else [fait.jour for fait in vie.faits]
        return cls(
            regle=regle,
            aujourdhui=aujourdhui,
            ident=ident,
            nom=str(cellules["nom"]),
            cellules=cellules,
            depart=min(jours, default=None),
            vie=vie,
            constats=constats,
            rang=rang,
            depuis=depuis,
            gardee=gardee,
            ecrite=ecrite[0],
            equipe=equipe,
        )

    @property
    def rang_equipe(self) -> int:
        """The step staff typed; AUCUNE when they typed none, or one that is not in the rule."""
        return self.regle.rang(self.equipe)

    @property
    def rang_retenu(self) -> int:
        """The step staff see."""
        return self.rang if self.rang_equipe == AUCUNE else self.rang_equipe

    @property
    def etape_retenue(self) -> str:
        """Its label as staff see it, theirs even where it is not in the rule; empty for none."""
        inconnue = self.equipe and self.rang_equipe == AUCUNE
        return self.equipe if inconnue else self.regle.libelle(self.rang_retenu)

    @property
    def est_fini(self) -> bool:
        """Whether the project is over."""
        return self.rang_retenu != AUCUNE and self.regle.etapes[self.rang_retenu].finale

    @property
    def rang_du_chemin(self) -> int:
        """The highest step of the ordinary path it has been through, wherever it is now."""
        # A project given up on a date that staff noted has not been finished for all that.
        franchis = [
            rang
            for rang, etape in enumerate(self.regle.etapes)
            if (etape.est_acquise and self.constats[rang]) or (not etape.facultative and rang == self.rang_retenu)
        ]
        return max(franchis, default=AUCUNE)

    @property
    def dernier_fait(self) -> date | None:
        """The last day something happened."""
        jours = [self.depart, self.vie.dernier_besoin, *(fait.jour for fait in self.vie.faits)]
        return max((jour for jour in jours if jour is not None), default=None)

    def pourquoi(self) -> str:
        """The evidence of the step, in a sentence."""
        constat = self.constats[self.rang] if self.rang != AUCUNE else None
        if constat:
            preuve = self.regle.etapes[self.rang].recit(constat)
        elif self.gardee:
            preuve = "Étape déjà atteinte, mais sa preuve a disparu (voir l’onglet Anomalies)."
        else:
            preuve = f"Pas encore d’étape\u00a0: il faut {self.regle.etapes[0].demande(self.aujourdhui)}."
        if self.rang_retenu == self.rang:
            return preuve
        d_apres = self.regle.libelle(self.rang) or "aucune étape"
        return f"Étape écrite par l’équipe\u00a0; d’après les fiches, {d_apres}. {preuve}"

    def changement(self) -> ChangementEtape | None:
        """What changed since the step last written; nothing when staff decide of it."""
        apres = self.regle.libelle(self.rang)
        if self.equipe or self.ecrite == apres:
            return None
        return ChangementEtape(projet=self.ident, nom=self.nom, avant=self.ecrite, apres=apres, cause=self.pourquoi())

    def anomalies(self) -> Iterator[Anomalie]:
        """A step that does not exist, one whose evidence is gone, those that were skipped."""
        if self.equipe and self.rang_equipe == AUCUNE:
            possibles = ", ".join(etape.libelle for etape in self.regle.etapes)
            yield self._anomalie(
                f"Cette étape («\u00a0{self.equipe}\u00a0») n’existe pas. Étapes possibles\u00a0: {possibles}."
            )
        if self.rang == AUCUNE or self.rang_equipe != AUCUNE:
            return
        atteinte = self.regle.etapes[self.rang]
        if self.gardee:
            yield self._anomalie(
                f"L’étape «\u00a0{atteinte.libelle}\u00a0» reste affichée, mais plus rien ne la montre\u00a0: "
                f"il faut {atteinte.demande(self.aujourdhui)}. Si le projet a reculé, écrivez vous-même son étape."
            )
        elif not atteinte.facultative:
            for etape, constat in zip(self.regle.etapes[: self.rang], self.constats, strict=False):
                if constat is None and not etape.facultative:
                    yield self._anomalie(
                        f"Le projet est à l’étape «\u00a0{atteinte.libelle}\u00a0», mais rien ne montre l’étape "
                        f"«\u00a0{etape.libelle}\u00a0»\u00a0: il faut {etape.demande(self.aujourdhui)}."
                    )

    def _anomalie(self, message: str) -> Anomalie:
        return Anomalie(ou="projet", ligne=self.ident, champ="etape", message=message)
