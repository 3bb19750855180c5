"""A centre's configuration: passerelle.toml, the secrets of the environment, and what time it is there."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from passerelle.domaine.probleme import Probleme
from passerelle.domaine.reference import Exercice
from passerelle.erreurs import DefinitionsInvalides, ErreurPasserelle
from passerelle.lecture_toml import DocumentToml, Section, lire_toml

FICHIER = "passerelle.toml"
LOCAL = "local"
ZONES = ("A", "B", "C")
SANS_ZONE = "aucune"

_ADRESSE_GOOGLE = re.compile(
    r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{20,})(?:[/?#].*)?"
)
_ID_GOOGLE = re.compile(r"[A-Za-z0-9_-]{20,}")
_ADRESSE_PUBLIQUE = re.compile(r"https?://[^\s/?#@]+")
_BASE = re.compile(r"(?:postgres(?:ql)?(?:\+psycopg)?|sqlite)://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """The centre. `zone_scolaire` is A, B or C, empty where no zone applies; `hebergeur` and `contact` complete the data notice."""

    nom: str
    zone_scolaire: str
    fuseau: str
    financeur_propre: str
    financeur_principal: str
    hebergeur: str = ""
    contact: str = ""

    def completer_notice(self, notice: str) -> str:
        """A form's data notice (its `donnees`), the centre's own words filled in."""
        return (
            notice.replace("{centre}", self.nom)
            .replace("{hebergeur}", self.hebergeur or "non précisé")
            .replace("{contact}", self.contact or "l’accueil du centre")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The action, as named in the project of the centre."""

    intitule: str
    axe: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClasseurConfig:
    """Where the two workbooks are: `local`, or the id of a Google spreadsheet."""

    principal: str = LOCAL
    contacts: str = LOCAL

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
    """How the service runs. `base` is the engine's database where several machines share the work."""

    adresse_publique: str = "http://127.0.0.1:8000"
    balayage_minutes: float = 15
    calme_secondes: float = 2
    base: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What passerelle.toml says (contrat.md §3). `dossier` is the centre's folder."""

    dossier: Path
    centre: Centre
    action: Action
    exercices: tuple[Exercice, ...]
    classeur: ClasseurConfig
    service: Service

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


def load_config(dossier: Path) -> Config:
    """The configuration of a centre's folder; DefinitionsInvalides with every problem at once."""
    config, problemes = lire_config(dossier)
    if config is None or problemes:
        raise DefinitionsInvalides(problemes)
    return config


def lire_config(dossier: Path) -> tuple[Config | None, list[Probleme]]:
    """The configuration of a centre's folder, None where it has problems, and the problems."""
    document, problemes = lire_toml(dossier / FICHIER)
    if document is None:
        return None, problemes
    config = Config(
        dossier=dossier.resolve(),
        centre=_lire_centre(document.section("centre")),
        action=_lire_action(document.section("action")),
        exercices=_lire_exercices(document),
        classeur=_lire_classeur(document.section("classeur")),
        service=_lire_service(document.section("service")),
    )
    problemes = document.tous_les_problemes()
    return (None if problemes else config), problemes


def _lire_centre(section: Section) -> Centre:
    zone = section.texte("zone_scolaire")
    if zone and zone.upper() not in ZONES and zone.lower() != SANS_ZONE:
        section.refuser(
            "zone_scolaire",
            f"la zone scolaire « {zone} » est inconnue.",
            f"Écrivez A, B ou C ; « {SANS_ZONE} » en Corse ou outre-mer, en notant les vacances dans l’onglet Fermetures.",
        )
    fuseau = section.texte("fuseau", defaut="Europe/Paris")
    try:
        ZoneInfo(fuseau)
    except (KeyError, ValueError, OSError):  # an unknown name, one that is no name, one that is a folder
        section.refuser(
            "fuseau",
            f"le fuseau horaire « {fuseau} » est inconnu.",
            "Par exemple : Europe/Paris, Indian/Reunion.",
        )
    return Centre(
        nom=section.texte("nom"),
        zone_scolaire=zone.upper() if zone.upper() in ZONES else "",
        fuseau=fuseau,
        financeur_propre=section.texte("financeur_propre"),
        financeur_principal=section.texte("financeur_principal"),
        hebergeur=section.texte("hebergeur", defaut=""),
        contact=section.texte("contact", defaut=""),
    )


def _lire_action(section: Section) -> Action:
    return Action(intitule=section.texte("intitule"), axe=section.texte("axe", defaut=""))


def _lire_exercices(document: DocumentToml) -> tuple[Exercice, ...]:
    """The exercises in the order written, which must be the order of time."""
    exercices: list[Exercice] = []
    for section in document.sections("exercice"):
        debut, fin = section.jour("debut"), section.jour("fin")
        clos = section.oui_non("clos", defaut=False)
        if debut is None or fin is None:
            continue
        exercice = Exercice(debut, fin, clos)
        if fin < debut:
            section.refuser("fin", "l’exercice finit avant de commencer.", "Vérifiez « debut » et « fin ».")
        elif exercices and debut <= exercices[-1].fin:
            section.refuser(
                "debut",
                f"cet exercice commence avant la fin du précédent ({exercices[-1].fin:%d/%m/%Y}).",
                "Écrivez les exercices l’un après l’autre, sans chevauchement.",
            )
        elif exercice.libelle in {autre.libelle for autre in exercices}:
            section.refuser(
                "debut",
                f"deux exercices porteraient le même nom, {exercice.libelle}.",
                "Réunissez-les : un exercice dure d’ordinaire une année.",
            )
        exercices.append(exercice)
    return tuple(exercices)


def _lire_classeur(section: Section) -> ClasseurConfig:
    adresses = {cle: _id_classeur(section, cle) for cle in ("principal", "contacts")}
    if adresses["principal"] == adresses["contacts"] != LOCAL:
        section.refuser(
            "contacts",
            "les deux classeurs sont le même.",
            "Les coordonnées des habitants demandent un second classeur, au partage restreint : donnez son adresse.",
        )
    return ClasseurConfig(principal=adresses["principal"], contacts=adresses["contacts"])


def _id_classeur(section: Section, cle: str) -> str:
    ecrit = section.texte(cle, defaut=LOCAL)
    if not ecrit or ecrit.lower() == LOCAL:
        return LOCAL
    if adresse := _ADRESSE_GOOGLE.fullmatch(ecrit):
        return str(adresse[1])
    if not _ID_GOOGLE.fullmatch(ecrit):
        section.refuser(
            cle,
            "ce n’est pas l’adresse d’un classeur Google.",
            "Copiez l’adresse depuis le navigateur (https://docs.google.com/spreadsheets/d/…), ou écrivez « local ».",
        )
    return ecrit


def _lire_service(section: Section) -> Service:
    adresse = section.texte("adresse_publique", defaut=Service().adresse_publique).rstrip("/")
    if adresse and not _ADRESSE_PUBLIQUE.fullmatch(adresse):
        section.refuser(
            "adresse_publique",
            f"« {adresse} » n’est pas l’adresse d’un site.",
            "Écrivez-la comme dans un navigateur, sans rien après le nom : https://passerelle.exemple.fr",
        )
    base = section.texte("base", defaut="") or None
    if base and not _BASE.fullmatch(base):
        section.refuser(
            "base",
            "ce n’est pas l’adresse d’une base PostgreSQL.",
            "Écrivez « postgresql://utilisateur:motdepasse@machine/base », ou retirez la ligne.",
        )
    return Service(
        adresse_publique=adresse,
        balayage_minutes=section.nombre("balayage_minutes", defaut=15, minimum=1, maximum=1440),
        calme_secondes=section.nombre("calme_secondes", defaut=2, minimum=0, maximum=60),
        base=base,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What only the environment knows; never shown.

    `webhook` are the secrets accepted, several while one is being renewed. `jeton` opens the staff pages; where it is empty the
    service keeps one of its own (passerelle/service/jeton.py). `google` is the credentials file.
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
