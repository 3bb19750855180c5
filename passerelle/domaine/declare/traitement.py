"""What the register of processing activities says of a form (RGPD, article 30): its block `traitement`."""

from dataclasses import fields

from passerelle.domaine.declaration import declaree

BASES = (
    "consentement",
    "contrat",
    "obligation légale",
    "sauvegarde des intérêts vitaux",
    "mission d’intérêt public",
    "intérêt légitime",
)
"""The six grounds on which personal data may be kept."""


@declaree
class Traitement:
    """Why a form keeps what it keeps, and for whom. What is blank is still to be told: the register says so."""

    finalite: str = ""
    """What for; forms that say the same share one page of the register."""
    base: str = ""
    """One of BASES."""
    personnes: str = ""
    """Of whom."""
    donnees: str = ""
    """What is kept of them."""
    destinataires: str = ""
    """Who sees it."""
    source: str = ""
    """Who it comes from."""
    duree: tuple[str, ...] = ()
    """Kinds of regles/conservation.yaml."""

    @property
    def manques(self) -> tuple[str, ...]:
        """The keys that are still to be filled in."""
        return tuple(champ.name for champ in fields(self) if not getattr(self, champ.name))
