"""A centre's configuration: passerelle.toml, the secrets of the environment, and what time it is there."""

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from passerelle.definitions.lecture.releve import Place, Releve
from passerelle.definitions.lecture.toml_sur import lire_toml
from passerelle.definitions.lecture.validation import TOML, Faute, Fautes, valider
from passerelle.definitions.lecture.yaml_sur import Donnee
from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.probleme import Probleme
from passerelle.erreurs import DefinitionsInvalides, ErreurPasserelle

FICHIER = "passerelle.toml"
LOCAL = "local"
ZONES = ("A", "B", "C")
SANS_ZONE = "aucune"
MANDATAIRE = "127.0.0.1"
"""Where the web server in front of the service usually is: on the same machine."""

HEBERGEUR_BLANC, CONTACT_BLANC = "non précisé", "l’accueil du centre"
"""What a notice says where the centre wrote nothing."""

_ID = r"[A-Za-z0-9_-]{20,}"
_ADRESSE = r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/"


def _comme(motif: str, message: str, remede: str) -> AfterValidator:
    """A text of that form, trimmed; `message` may quote it as `{}`."""

    def verifier(ecrit: str) -> str:
        if not re.fullmatch(motif, ecrit.strip()):
            raise Fautes(Faute(message.format(ecrit.strip()), remede))
        return ecrit.strip()

    return AfterValidator(verifier)


def _fuseau(ecrit: str) -> str:
    try:
        return ZoneInfo(ecrit.strip()).key
    except (KeyError, ValueError, OSError):  # an unknown name, one that is no name, one that is a folder
        message = f"le fuseau horaire “{ecrit}” est inconnu."
        raise Fautes(Faute(message, "Par exemple : Europe/Paris, Indian/Reunion.")) from None


def _deux_classeurs(classeur: "ClasseurConfig") -> "ClasseurConfig":
    if classeur.principal == classeur.contacts != LOCAL:
        remede = (
            "Les coordonnées des habitants demandent un second classeur, au partage restreint : donnez son adresse."
        )
        raise Fautes(Faute("les deux classeurs sont le même.", remede, ("contacts",)))
    return classeur


def _entre(minimum: float, maximum: float) -> AfterValidator:
    def verifier(nombre: float) -> float:
        if minimum <= nombre <= maximum:
            return nombre
        message = f"il faut un nombre de {minimum:g} à {maximum:g}, pas {nombre:g}."
        raise Fautes(Faute(message, "Changez-le, ou retirez la ligne."))

    return AfterValidator(verifier)


def _dans_le_temps(exercice: Exercice) -> Exercice:
    if exercice.fin < exercice.debut:
        remede = "Vérifiez « debut » et « fin »."
        raise Fautes(Faute("l’exercice finit avant de commencer.", remede, ("fin",)))
    return exercice


def _a_la_suite(exercices: tuple[Exercice, ...]) -> tuple[Exercice, ...]:
    """The exercises in the order written, which must be the order of time."""
    fautes = [] if exercices else [Faute("il manque un exercice.", TOML.liste.format(cle="exercice"))]
    for rang, exercice in enumerate(exercices):
        if rang and exercice.debut <= exercices[rang - 1].fin:
            message = f"cet exercice commence avant la fin du précédent ({exercices[rang - 1].fin:%d/%m/%Y})."
            remede = "Écrivez les exercices l’un après l’autre, sans chevauchement."
            fautes.append(Faute(message, remede, (rang, "debut")))
        elif exercice.libelle in {autre.libelle for autre in exercices[:rang]}:
            message = f"deux exercices porteraient le même nom, {exercice.libelle}."
            remede = "Réunissez-les : un exercice dure d’ordinaire une année."
            fautes.append(Faute(message, remede, (rang, "debut")))
    if fautes:
        raise Fautes(*fautes)
    return exercices


_Texte = Annotated[str, AfterValidator(str.strip)]
_Requis = Annotated[str, _comme(r"(?s).+", "ce texte est vide.", "Écrivez quelques mots, entre guillemets droits.")]
_Zone = Annotated[
    str,
    _comme(
        rf"(?i:[{''.join(ZONES)}]|{SANS_ZONE})",
        "la zone scolaire “{}” est inconnue.",
        f"Écrivez A, B ou C ; « {SANS_ZONE} » en Corse ou outre-mer, en notant les vacances dans l’onglet Vacances.",
    ),
    AfterValidator(lambda zone: "" if zone.lower() == SANS_ZONE else zone.upper()),
]
_Classeur = Annotated[
    str,
    _comme(
        rf"(?i:{LOCAL})?|{_ID}|{_ADRESSE}{_ID}(?:[/?#].*)?",
        "ce n’est pas l’adresse d’un classeur Google.",
        "Copiez l’adresse depuis le navigateur (https://docs.google.com/spreadsheets/d/…), ou écrivez « local ».",
    ),
    AfterValidator(lambda ou: LOCAL if ou.lower() in ("", LOCAL) else re.findall(_ID, ou)[0]),
]
_Site = Annotated[
    str,
    _comme(
        r"(?:https?://[^\s/?#@]+)?/*",
        "“{}” n’est pas l’adresse d’un site.",
        "Écrivez-la comme dans un navigateur, sans rien après le nom : https://passerelle.exemple.fr",
    ),
    AfterValidator(lambda adresse: adresse.rstrip("/")),
]
_Siret = Annotated[
    str,
    _comme(
        r"(?:(?:\d\s*){14})?",
        "“{}” n’est pas un numéro SIRET.",
        "Il a quatorze chiffres\u00a0: 123 456 789 00012. Sans lui, retirez la ligne.",
    ),
    AfterValidator(lambda ecrit: re.sub(r"\D", "", ecrit)),
]
_Rna = Annotated[
    str,
    _comme(
        r"(?i:(?:W\s*(?:\d\s*){9}|aucun)?)",
        "“{}” n’est pas un numéro du répertoire national des associations.",
        "C’est un W et neuf chiffres\u00a0: W751234567. Un centre qui n’est pas une association écrit «\u00a0aucun\u00a0».",
    ),
    AfterValidator(lambda ecrit: re.sub(r"\s", "", ecrit).upper() if ecrit.upper().startswith("W") else ecrit.lower()),
]
_Base = Annotated[
    str,
    _comme(
        r"(?:(?:postgres(?:ql)?(?:\+psycopg)?|sqlite)://\S+)?",
        "ce n’est pas l’adresse d’une base PostgreSQL.",
        "Écrivez « postgresql://utilisateur:motdepasse@machine/base », ou retirez la ligne.",
    ),
    AfterValidator(lambda base: base or None),
]


def _adresse_ip(ecrite: str) -> str:
    try:
        return str(ipaddress.ip_address(ecrite.strip())) if ecrite.strip() else ""
    except ValueError:
        message = f"“{ecrite}” n’est pas l’adresse d’une machine."
        remede = "Écrivez-la en chiffres, comme 127.0.0.1 ou ::1\u00a0; laissez vide si aucun serveur web n’est devant."
        raise Fautes(Faute(message, remede)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """The centre. `zone_scolaire` is A, B or C, empty where no zone applies; `hebergeur` and `contact` complete the data notice.

    The rest is for the register of processing activities: `siret` is fourteen digits, `rna` a W and nine digits or « aucun ».
    """

    nom: _Requis
    zone_scolaire: _Zone
    fuseau: Annotated[str, AfterValidator(_fuseau)] = "Europe/Paris"
    financeur_propre: _Requis
    financeur_principal: _Requis
    hebergeur: _Texte = ""
    contact: _Texte = ""
    raison_sociale: _Texte = ""
    adresse: _Texte = ""
    siret: _Siret = ""
    rna: _Rna = ""
    representant: _Texte = ""
    dpo: _Texte = ""

    @property
    def financeurs(self) -> dict[str, str]:
        """The centre itself and its main funder, by what rules call them."""
        return {"financeur_propre": self.financeur_propre, "financeur_principal": self.financeur_principal}

    def completer_notice(self, notice: str) -> str:
        """A form's data notice (its `donnees`), the centre's own words filled in."""
        return (
            notice.replace("{centre}", self.nom)
            .replace("{hebergeur}", self.hebergeur or HEBERGEUR_BLANC)
            .replace("{contact}", self.contact or CONTACT_BLANC)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The action, as named in the project of the centre."""

    intitule: _Requis
    axe: _Texte = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClasseurConfig:
    """Where the two workbooks are: `local`, or the id of a Google spreadsheet."""

    principal: _Classeur = LOCAL
    contacts: _Classeur = LOCAL

    @property
    def par_nom(self) -> dict[str, str]:
        """`principal` and `contacts`, and where each is."""
        return {"principal": self.principal, "contacts": self.contacts}

    @property
    def locaux(self) -> frozenset[str]:
        """The names of the workbooks that are in donnees/; a centre may keep its contacts there and the rest at Google’s."""
        return frozenset(nom for nom, ou in self.par_nom.items() if ou == LOCAL)

    @property
    def distants(self) -> frozenset[str]:
        """The names of the workbooks that are at Google's."""
        return frozenset(self.par_nom) - self.locaux

    @property
    def est_local(self) -> bool:
        """Whether both workbooks are in donnees/, and Google is never asked."""
        return not self.distants


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How the service runs. `base` is the engine's database where several machines share the work; `mandataire` the address of
    the web server in front, whose word is taken on where people come from, empty where there is none."""

    adresse_publique: _Site = "http://127.0.0.1:8000"
    mandataire: Annotated[str, AfterValidator(_adresse_ip)] = MANDATAIRE
    balayage_minutes: Annotated[float, _entre(1, 1440)] = 15
    calme_secondes: Annotated[float, _entre(0, 60)] = 2
    base: _Base | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rgpd:
    """Personal data. `purge`: whether what has been kept long enough, and feeds no figure, goes by itself every day."""

    purge: Literal["automatique", "a la main"] = "automatique"


@declaree
class _Ecrit:
    """The file, key by key. Sections must be there only for what each must hold."""

    centre: Centre
    action: Action
    exercice: Annotated[tuple[Annotated[Exercice, AfterValidator(_dans_le_temps)], ...], AfterValidator(_a_la_suite)]
    classeur: Annotated[ClasseurConfig, AfterValidator(_deux_classeurs)] = ClasseurConfig()
    service: Service = Service()
    rgpd: Rgpd = Rgpd()


_SECTIONS: Mapping[str, Donnee] = {"centre": {}, "action": {}, "exercice": []}
"""A section that is not written lacks each of its keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What passerelle.toml says (contrat.md §3). `dossier` is the centre's folder."""

    dossier: Path
    centre: Centre
    action: Action
    exercices: tuple[Exercice, ...]
    classeur: ClasseurConfig
    service: Service
    rgpd: Rgpd = Rgpd()

    @property
    def donnees(self) -> Path:
        """Where the service stores what is its own."""
        return self.dossier / "donnees"

    @property
    def nom_du_classeur(self) -> str:
        """What tells this centre’s main workbook from another’s in the service’s database.

        In a database that centres share, a local one is known by its folder.
        """
        local_partage = "principal" in self.classeur.locaux and self.service.base is not None
        return str(self.dossier) if local_partage else self.classeur.principal


def charger_config(dossier: Path) -> Config:
    """The configuration of a centre's folder; DefinitionsInvalides with every problem at once."""
    config, problemes = lire_config(dossier)
    if config is None or problemes:
        raise DefinitionsInvalides(problemes)
    return config


def lire_config(dossier: Path) -> tuple[Config | None, list[Probleme]]:
    """The configuration of a centre's folder, None where it has problems, and the problems."""
    releve = Releve()
    try:
        document = lire_toml(FICHIER, (dossier / FICHIER).read_bytes(), releve)
    except OSError:
        remede = "Créez un dossier avec « passerelle initialiser DOSSIER », ou indiquez le vôtre avec --dossier."
        releve.signaler(Place(FICHIER), "le fichier est introuvable ou illisible.", remede)
        return None, releve.problemes
    if document is None or not isinstance(document.donnees, dict):
        return None, releve.problemes
    donnees = {**_SECTIONS, **document.donnees}
    ecrit = valider(_Ecrit, donnees, document.situer, releve, nom=FICHIER, langage=TOML)
    if ecrit is None:
        return None, sorted(set(releve.problemes))
    return Config(
        dossier=dossier.resolve(),
        centre=ecrit.centre,
        action=ecrit.action,
        exercices=ecrit.exercice,
        classeur=ecrit.classeur,
        service=ecrit.service,
        rgpd=ecrit.rgpd,
    ), []


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What only the environment knows; never shown.

    `webhook` are the secrets accepted, several while one is being renewed. `jeton` opens the staff pages; where it is empty the
    service keeps one of its own (passerelle/service/retenu/jeton.py). `google` is the credentials file.
    """

    webhook: tuple[str, ...] = field(default=(), repr=False)
    jeton: str = field(default="", repr=False)
    google: Path | None = field(default=None, repr=False)

    @classmethod
    def depuis(cls, environ: Mapping[str, str]) -> "Secrets":
        """Read from the environment; ErreurPasserelle, without its value, for one that cannot serve."""
        webhook = tuple(environ.get("PASSERELLE_SECRET_WEBHOOK", "").split())
        if not all(_est_secret_webhook(secret) for secret in webhook):
            raise ErreurPasserelle(
                "PASSERELLE_SECRET_WEBHOOK n’est pas un secret de webhook.",
                "Un secret commence par « whsec_ », suivi de 24 à 64 octets en base64 ; plusieurs se séparent par une espace.",
            )
        jeton = environ.get("PASSERELLE_JETON", "").strip()
        if jeton and not est_un_jeton(jeton):
            raise ErreurPasserelle(
                "PASSERELLE_JETON contient un caractère qui ne passe pas dans une adresse.",
                "Choisissez un jeton de lettres sans accent et de chiffres, sans espace.",
            )
        google = environ.get("GOOGLE_APPLICATION_CREDENTIALS", "")
        return cls(
            webhook=webhook,
            jeton=jeton,
            google=Path(google) if google else None,
        )

    def exiger_le_webhook(self, classeur: ClasseurConfig) -> None:
        """Raise ErreurPasserelle where the hints of a Google workbook could not be told from anyone’s."""
        if not (classeur.est_local or self.webhook):
            raise ErreurPasserelle(
                "Avec un classeur Google, le service ne démarre pas sans PASSERELLE_SECRET_WEBHOOK.",
                "Donnez-lui le secret (whsec_…) noté dans le script du classeur.",
            )


def est_un_jeton(texte: str) -> bool:
    """Whether a text can stand in an address and a header: visible ASCII, no space."""
    return re.fullmatch(r"[\x21-\x7e]+", texte) is not None


def _est_secret_webhook(secret: str) -> bool:
    """`whsec_` and 24 to 64 bytes in base64 (Standard Webhooks)."""
    try:
        octets = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return secret.startswith("whsec_") and 24 <= len(octets) <= 64


def horloge(config: Config, environ: Mapping[str, str]) -> Callable[[], datetime]:
    """The time at the centre. `PASSERELLE_AUJOURDHUI` fixes the day; the hour goes on, so that what comes later is later."""
    fuseau = ZoneInfo(config.centre.fuseau)
    ecrit = environ.get("PASSERELLE_AUJOURDHUI", "").strip()
    if not ecrit:
        return lambda: datetime.now(fuseau)
    try:
        jour = date.fromisoformat(ecrit)
    except ValueError as erreur:
        raise ErreurPasserelle(
            "PASSERELLE_AUJOURDHUI n’est pas une date.", "Écrivez-la année-mois-jour, par exemple 2014-09-01."
        ) from erreur
    return lambda: datetime.combine(jour, datetime.now(UTC).astimezone(fuseau).timetz())
