"""The budget in the frame of the compte rendu financier (Cerfa 15059): planned and spent, account by account."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from passerelle.domaine.chiffres.recit import est_un_ecart

CHARGES: Mapping[str, str] = {
    "60": "Achats",
    "61": "Services extérieurs",
    "62": "Autres services extérieurs",
    "63": "Impôts et taxes",
    "64": "Charges de personnel",
    "65": "Autres charges de gestion courante",
    "66": "Charges financières",
    "67": "Charges exceptionnelles",
    "68": "Dotations aux amortissements et provisions",
}
PRODUITS: Mapping[str, str] = {
    "70": "Ventes, prestations, participation des usagers",
    "73": "Dotations et produits de tarification",
    "74": "Subventions d’exploitation",
    "75": "Autres produits de gestion courante",
    "76": "Produits financiers",
    "77": "Produits exceptionnels",
    "78": "Reprises sur amortissements et provisions",
}
EMPLOIS: Mapping[str, str] = {
    "860": "Secours en nature",
    "861": "Mise à disposition gratuite de biens et services",
    "862": "Prestations",
    "864": "Personnel bénévole",
}
CONTRIBUTIONS: Mapping[str, str] = {"870": "Bénévolat", "871": "Prestations en nature", "875": "Dons en nature"}

SUBVENTIONS = "74"
SANS_NATURE, SANS_FINANCEUR = "sans nature", "Financeur non précisé"

Sens = Literal["charge", "produit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Somme:
    """An amount of the finances. `est_en_nature`: valued, no euro; `nature` and `financeur` may be empty."""

    sens: Sens
    est_prevue: bool
    est_en_nature: bool
    nature: str
    financeur: str
    montant: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Poste:
    """A row: None where nothing is written. `compte` is empty for a total, a detail, or what is still to classify."""

    compte: str
    libelle: str
    prevu: float | None
    realise: float | None

    @property
    def part(self) -> float | None:
        """What was spent of what was planned, out of 1."""
        return self.realise / self.prevu if self.prevu and self.realise is not None else None


@dataclass(frozen=True, kw_only=True)
class Volet:
    """Charges, or produits: real accounts, valued contributions (86 or 87), both totals. `a_classer`: the natures that no account
    takes; `details`: what makes up the subsidies, by who gives them."""

    postes: Sequence[Poste]
    details: Sequence[Poste]
    a_classer: Sequence[Poste]
    total: Poste
    en_nature: Sequence[Poste]
    avec_nature: Poste

    @property
    def ecarts(self) -> list[Poste]:
        """The rows whose gap asks to be explained; where nothing was planned at all, none does."""
        if self.total.prevu is None:
            return []
        return [poste for poste in self.postes if est_un_ecart(poste.prevu or 0.0, poste.realise or 0.0)]


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Both sides. `subventions`: funder → what it gave, the largest first."""

    charges: Volet
    produits: Volet
    subventions: Sequence[tuple[str, float]]

    @property
    def resultat(self) -> float | None:
        """Produits less charges, in real euros; None where one of them is not known."""
        charges, produits = self.charges.total.realise, self.produits.total.realise
        return None if charges is None or produits is None else produits - charges

    @property
    def est_complet(self) -> bool:
        """Whether each amount has its account."""
        return not (self.charges.a_classer or self.produits.a_classer)

    @property
    def est_vide(self) -> bool:
        """Whether nothing is written."""
        totaux = (self.charges.avec_nature, self.produits.avec_nature)
        return all(total.prevu is None and total.realise is None for total in totaux)


def etablir_le_budget(
    sommes: Sequence[Somme], *, compte_de: Callable[[str, str], str], categories: Mapping[str, str]
) -> Budget:
    """Put each amount in its account. `categories`: a funder's name → what kind it is."""
    donnees: dict[str, float] = {}
    for somme in sommes:
        est_une_subvention = compte_de(somme.nature, somme.sens).startswith(SUBVENTIONS)
        if somme.sens == "produit" and not somme.est_prevue and est_une_subvention and somme.financeur:
            donnees[somme.financeur] = donnees.get(somme.financeur, 0.0) + somme.montant
    return Budget(
        charges=_volet([s for s in sommes if s.sens == "charge"], CHARGES, EMPLOIS, compte_de, {}),
        produits=_volet([s for s in sommes if s.sens == "produit"], PRODUITS, CONTRIBUTIONS, compte_de, categories),
        subventions=sorted(donnees.items(), key=lambda don: (-don[1], don[0])),
    )


def _volet(
    sommes: Sequence[Somme],
    reels: Mapping[str, str],
    volontaires: Mapping[str, str],
    compte_de: Callable[[str, str], str],
    categories: Mapping[str, str],
) -> Volet:
    comptes = [(somme, compte_de(somme.nature, somme.sens)) for somme in sommes]
    en_euros = [(somme, compte) for somme, compte in comptes if not somme.est_en_nature]
    valorisees = [(somme, compte) for somme, compte in comptes if somme.est_en_nature]
    classees = [(somme, compte[:2]) for somme, compte in en_euros if compte[:2] in reels]
    subventions = [somme for somme, compte in classees if compte == SUBVENTIONS]
    restent = [somme for somme, compte in en_euros if compte[:2] not in reels]
    dons = {_categorie(somme, categories) for somme in subventions}
    autres = sorted({compte for _, compte in valorisees} - set(volontaires))
    return Volet(
        postes=[_poste(compte, nom, (s for s, c in classees if c == compte)) for compte, nom in reels.items()],
        details=[_poste("", nom, (s for s in subventions if _categorie(s, categories) == nom)) for nom in sorted(dons)],
        a_classer=[
            _poste("", nature or SANS_NATURE, (s for s in restent if s.nature == nature))
            for nature in sorted({somme.nature for somme in restent})
        ],
        total=_poste("", "Total hors contributions volontaires", (somme for somme, _ in en_euros)),
        en_nature=[
            _poste(compte, volontaires.get(compte, "Autres contributions"), (s for s, c in valorisees if c == compte))
            for compte in (*volontaires, *autres)
        ],
        avec_nature=_poste("", "Total, contributions volontaires comprises", sommes),
    )


def _categorie(somme: Somme, categories: Mapping[str, str]) -> str:
    if not somme.financeur:
        return SANS_FINANCEUR
    categorie = categories.get(somme.financeur, "")
    return f"{categorie}\u00a0: {somme.financeur}" if categorie and categorie != somme.financeur else somme.financeur


def _poste(compte: str, libelle: str, sommes: Iterable[Somme]) -> Poste:
    siennes = list(sommes)
    return Poste(
        compte=compte,
        libelle=libelle,
        prevu=_total(somme.montant for somme in siennes if somme.est_prevue),
        realise=_total(somme.montant for somme in siennes if not somme.est_prevue),
    )


def _total(montants: Iterable[float]) -> float | None:
    ecrits = list(montants)
    return round(sum(ecrits), 2) if ecrits else None
