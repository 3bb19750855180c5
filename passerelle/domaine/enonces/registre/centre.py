"""What the register says of the centre itself, and of how it runs Passerelle."""

from dataclasses import dataclass

A_COMPLETER = "à compléter"
"""What stands where only the centre can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsable:
    """Who answers for the data; each text is empty where the centre wrote none. `rna` may be « aucun »."""

    nom: str
    raison_sociale: str
    adresse: str
    siret: str
    rna: str
    representant: str
    dpo: str
    contact: str
    hebergeur: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """How the service runs: `distants`, which of the two workbooks are at Google's (`principal`, `contacts`); `adresse`, where it
    answers; `a_une_base`, whether a PostgreSQL base serves several machines; `jours_de_sauvegarde` and `dernieres_sauvegardes`, how
    long snapshots of a local workbook stay, and how many always do."""

    distants: frozenset[str]
    adresse: str
    a_une_base: bool
    jours_de_sauvegarde: int
    dernieres_sauvegardes: int

    @property
    def est_chiffree(self) -> bool:
        """Whether what phones send is encrypted on its way."""
        return self.adresse.startswith("https://")

    @property
    def a_un_classeur_ici(self) -> bool:
        """Whether a workbook is on the centre's own machine."""
        return len(self.distants) < 2


class Blancs:
    """What is still to be told: what, and where to write it; in the order met."""

    def __init__(self) -> None:
        self.vus: list[tuple[str, str]] = []

    def noter(self, quoi: str, ou: str) -> str:
        """Note something to fill in; what stands in its place."""
        self.vus.append((quoi, ou))
        return A_COMPLETER

    def ou_blanc(self, ecrit: str, quoi: str, ou: str) -> str:
        """What is written, else what stands in its place."""
        return ecrit or self.noter(quoi, ou)


AU_REGISTRE = "à écrire dans le registre"
"""Where to tell what no file of the centre holds."""
