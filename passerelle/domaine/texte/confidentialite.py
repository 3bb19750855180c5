"""Personal data in free text: a telephone number, an e-mail address, the health of one particular person, and what seems to tell of
one: a name, where they live, what they go through (domaine.md §6).

Every rule here can be told in a sentence to the person whose text is refused; a need (« plus de médecin dans le quartier ») is none
of this. All patterns are bounded: reading a text takes a time proportional to its length.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from passerelle.domaine.texte.adresse import Adresses
from passerelle.domaine.texte.coordonnees import Coordonnees
from passerelle.domaine.texte.mots import aplatir, lire
from passerelle.domaine.texte.nommee import Noms
from passerelle.domaine.texte.personne import Personnes, Vecu, en_signes
from passerelle.domaine.texte.regle_confidentialite import RegleConfidentialite

MASQUE = "(masqué)"

Detecteur = Callable[[str], str | None]

T = TypeVar("T")

_TELEPHONE = (
    "Ce texte semble contenir un numéro de téléphone\u00a0: écrivez-le sans coordonnées, "
    "les personnes à rappeler ont leur propre fiche."
)
_COURRIEL = (
    "Ce texte semble contenir une adresse de courriel\u00a0: écrivez-le sans coordonnées, "
    "les personnes à rappeler ont leur propre fiche."
)
_SANTE = (
    "Ce texte semble parler de la santé d’une personne en particulier\u00a0: dites le besoin sans dire de qui il s’agit, "
    "par exemple «\u00a0il manque un médecin\u00a0»."
)
_NOM = (
    "Ce texte semble nommer une personne\u00a0: dites le besoin sans dire de qui il s’agit, "
    "par exemple «\u00a0une habitante veut un jardin\u00a0»."
)
_ADRESSE = (
    "Ce texte semble dire où habite une personne\u00a0: dites le besoin sans donner d’adresse, "
    "par exemple «\u00a0une personne de l’immeuble\u00a0»."
)
_SITUATION = (
    "Ce texte semble raconter la vie d’une personne en particulier\u00a0: dites le besoin sans dire de qui il s’agit, "
    "par exemple «\u00a0on cherche un avocat\u00a0»."
)

SURES = frozenset({_TELEPHONE, _COURRIEL})
"""What no text may hold, whatever its author says of it. Of the rest, only people can tell."""


def masquer(valeur: T, suspect: Detecteur) -> T | str:
    """A cell, or MASQUE where it gives a number or an address to write to: such a text names nothing, and stands in no id."""
    return MASQUE if isinstance(valeur, str) and suspect(valeur) in SURES else valeur


def construire_detecteur(regle: RegleConfidentialite) -> Detecteur:
    """A function that says in one French sentence why a value, whatever it is, may be shown nowhere: it gives a number, an address
    to write to, or the health of one person. None for any other. It remembers its answers."""
    coordonnees = Coordonnees(regle.messageries)
    sante = Vecu(Personnes(regle), regle, sur_soi=regle.maladies, sur_autrui=regle.etats)

    @lru_cache(maxsize=200_000)
    def suspect(texte: str) -> str | None:
        lu = lire(texte)
        plat = aplatir(lu)
        if coordonnees.a_telephone(plat):
            return _TELEPHONE
        if coordonnees.a_courriel(plat):
            return _COURRIEL
        return _SANTE if sante.est_dit(en_signes(lu)) else None

    return suspect


def construire_relecteur(regle: RegleConfidentialite, suspect: Detecteur) -> Detecteur:
    """The same of a free text, which `suspect` passes or not: it seems to name a person, to tell where they live or what they go
    through. Names of places, of partners and of projects are no free texts. It remembers its answers."""
    personnes = Personnes(regle)
    situation = Vecu(personnes, regle, sur_soi=regle.epreuves, sur_autrui=regle.situations)
    noms = Noms(personnes, regle)
    adresses = Adresses(regle)

    @lru_cache(maxsize=200_000)
    def indiscret(texte: str) -> str | None:
        if sure := suspect(texte):
            return sure
        lu = lire(texte)
        if adresses.est_dite(aplatir(lu)):
            return _ADRESSE
        # A comma ends what is named: « bonjour madame, asseyez-vous ».
        if noms.est_dit(en_signes(lu.replace(",", ";"))):
            return _NOM
        return _SITUATION if situation.est_dit(en_signes(lu)) else None

    return indiscret
