"""The next year of a centre in a folder of its own: what goes along is read from the old one, where nothing is written."""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from passerelle.amorce import ouvrir
from passerelle.config import FICHIER, Config, charger_config, lire_config
from passerelle.domaine.chaine.annee_suivante import Reprise, dire_les_echeances, exercice_suivant, reprendre
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.francais import accorder, compter, dater, enumerer
from passerelle.dossier import creer_dossier
from passerelle.erreurs import ErreurPasserelle, FichierRefuse
from passerelle.fichier_sqlite import CLASSEURS, en_clair

_DEFINITIONS = ("formulaires", "regles")

_COPIES = 20
"""How many times the old file is copied again, for a service that writes in it meanwhile."""

_SECTION = re.compile(r"\s*\[")
_EXERCICE = re.compile(r"\s*\[\[\s*exercice\s*\]\]")
_DE_L_EXERCICE = re.compile(r"\s*(debut|fin|clos)\s*=")

_POURQUOI = {"personne": "dont l’accord est retiré ou le délai passé", "equipe": "dont la période est finie"}


class ChangementEnAttente(ErreurPasserelle):
    """A guard holds back what the old workbook would become."""

    code_sortie = 4


@dataclass(frozen=True, kw_only=True)
class AnneeSuivante:
    """A folder made for `exercice`, and what it begins with. `dernier` is the exercise before; `aujourdhui`, when this was made;
    `modele`, what the centre declares; `finis`, the projects that are over, in words."""

    exercice: Exercice
    dernier: Exercice
    aujourdhui: date
    reprise: Reprise
    modele: Modele
    finis: Sequence[str]

    def recit(self) -> Iterator[str]:
        """What goes along and what stays behind, a sentence a line: counts, and names of projects, never of people."""
        titres = {ident: table.onglet for ident, table in self.modele.tables.items()}
        yield "Repris\u00a0:"
        for ident, lignes in self.reprise.lignes.items():
            if lignes:
                yield f"  {titres[ident]}\u00a0: {len(lignes)}"
        if self.reprise.lignes.get("projet"):
            yield (
                "Chaque projet garde l’étape où il était, comme écrite par l’équipe\u00a0: les fiches de la nouvelle année la "
                "feront avancer."
            )
        yield "Reste dans l’ancien dossier, où rien n’a changé\u00a0:"
        for ident, combien in self.reprise.restent.items():
            if combien and ident != "projet":
                pourquoi = _POURQUOI.get(ident) or accorder(combien, "qui ne sert plus", "qui ne servent plus")
                yield f"  {titres[ident]}\u00a0: {combien} {pourquoi}"
        if self.finis:
            finis = accorder(len(self.finis), "1 fini", f"{len(self.finis)} finis")
            yield f"  {titres['projet']}\u00a0: {finis}, {enumerer(self.finis)}"
        if self.reprise.sans_suite:
            yield f"  {titres['besoin']}\u00a0: {self.reprise.sans_suite} sans suite"
        yield f"  Les fiches, les séances, les finances et les chiffres de {self.dernier.libelle}"
        if self.aujourdhui <= self.dernier.fin:
            yield (
                f"L’exercice {self.dernier.libelle} n’est pas fini\u00a0: ce qui s’y passera d’ici le {dater(self.dernier.fin)} ne "
                "sera pas repris."
            )
        echeances = [f"«\u00a0{etape}\u00a0» le {dater(jour)}" for etape, jour in self._echeances]
        if echeances:
            yield f"Les échéances avancent avec l’exercice\u00a0: {enumerer(echeances)}."

    @property
    def _echeances(self) -> list[tuple[str, date]]:
        return list(dire_les_echeances(self.modele, self.exercice))


def preparer_l_annee_suivante(nouveau: Path, ancien: Path, environ: Mapping[str, str]) -> AnneeSuivante:
    """Make the folder `nouveau`, for the year after that of `ancien`.

    Raises DefinitionsInvalides for what the old folder says, FichierRefuse where a workbook is at Google’s or a folder is not
    what was asked for, ErreurPasserelle where the old workbook is not ready.
    """
    config = charger_config(ancien)
    exercice = exercice_suivant(config.exercices)
    _refuser_google(config, exercice)
    if nouveau.exists() and (not nouveau.is_dir() or any(nouveau.iterdir())):
        raise FichierRefuse(
            f"Le dossier «\u00a0{nouveau}\u00a0» contient déjà quelque chose.", "Choisissez un nom nouveau."
        )
    if nouveau.resolve().is_relative_to(ancien.resolve()):
        raise FichierRefuse(
            f"Le dossier «\u00a0{nouveau}\u00a0» est dans l’ancien, où rien n’est écrit.", "Choisissez-en un à côté."
        )
    texte = (ancien / FICHIER).read_text("utf-8")
    with TemporaryDirectory(prefix="passerelle-") as travail:
        copie, brouillon = Path(travail) / "ancien", Path(travail) / "nouveau"
        _recopier(ancien, copie, texte)
        _copier_le_classeur(config.donnees / CLASSEURS, copie / "donnees" / CLASSEURS)
        annee = _lire(copie, exercice, environ)
        _recopier(ancien, brouillon, ecrire_l_exercice(texte, exercice))
        _verifier(brouillon, exercice)
        creer_dossier(brouillon)
        _installer(brouillon, annee.reprise, environ)
        try:
            shutil.copytree(brouillon, nouveau, dirs_exist_ok=True)
        except OSError as erreur:
            raise FichierRefuse(
                f"Le dossier «\u00a0{nouveau}\u00a0» ne peut pas être créé ici.",
                "Vérifiez ce nom, et que vous avez le droit d’y écrire.",
            ) from erreur
    return annee


def ecrire_l_exercice(texte: str, exercice: Exercice) -> str:
    """A passerelle.toml with one exercise in place of its own; everything else, comments included, as it was."""
    lignes: list[str] = []
    place, dans_un_exercice = -1, False
    for ligne in texte.splitlines():
        if _EXERCICE.match(ligne):
            dans_un_exercice, place = True, len(lignes) if place < 0 else place
        elif not (dans_un_exercice and _DE_L_EXERCICE.match(ligne)):
            dans_un_exercice = dans_un_exercice and not _SECTION.match(ligne)
            lignes.append(ligne)
    ecrit = ["[[exercice]]", f"debut = {exercice.debut.isoformat()}", f"fin = {exercice.fin.isoformat()}"]
    lignes[place if place >= 0 else len(lignes) : place] = ecrit
    return "\n".join(lignes) + "\n"


def _refuser_google(config: Config, exercice: Exercice) -> None:
    if config.classeur.distants:
        raise FichierRefuse(
            "Un classeur de ce centre est chez Google\u00a0: il n’est pas recopié dans un nouveau dossier.",
            "Ajoutez l’exercice suivant à son passerelle.toml, et le même classeur continue, avec ses lieux, ses projets et ses "
            f"personnes\u00a0: [[exercice]], debut = {exercice.debut.isoformat()}, fin = {exercice.fin.isoformat()}.",
        )


def _recopier(ancien: Path, cible: Path, texte: str) -> None:
    """The configuration and the definitions of a centre, without its data."""
    cible.mkdir()
    (cible / FICHIER).write_text(texte, "utf-8")
    for nom in _DEFINITIONS:
        if (ancien / nom).is_dir():
            shutil.copytree(ancien / nom, cible / nom)


def _copier_le_classeur(source: Path, cible: Path) -> None:
    """Copy the old file as it stands at one moment, without opening it: SQLite would write beside it."""
    cible.parent.mkdir()
    with en_clair(source):
        for _ in range(_COPIES):
            presents = [p for suffixe in ("", "-wal") if (p := source.with_name(source.name + suffixe)).exists()]
            avant = [(p.stat().st_mtime_ns, p.stat().st_size) for p in presents]
            for present in presents:
                shutil.copyfile(present, cible.with_name(present.name))
            if source in presents and avant == [(p.stat().st_mtime_ns, p.stat().st_size) for p in presents]:
                return
    if not source.exists():
        raise FichierRefuse(
            "L’ancien dossier n’a pas encore de classeur.", "Donnez à --depuis le dossier de l’année qui finit."
        )
    raise FichierRefuse(
        "L’ancien classeur change sans arrêt.", "Arrêtez son service le temps de préparer la nouvelle année."
    )


def _lire(copie: Path, exercice: Exercice, environ: Mapping[str, str]) -> AnneeSuivante:
    """What goes along, once all that came in the old folder is taken into account, in its copy."""
    centre = ouvrir(copie, environ)
    if centre.synchroniser().garde:
        raise ChangementEnAttente(
            "L’ancien classeur a un changement important qui attend votre accord.",
            "Mettez-le d’abord à jour\u00a0: passerelle synchroniser --dossier ANCIEN, puis recommencez.",
        )
    feuilles = {ident: feuille for ident in centre.modele.tables if (feuille := centre.lire_table(ident))}
    if illisibles := [feuille.table.onglet for feuille in feuilles.values() if not feuille.est_lisible]:
        raise ErreurPasserelle(
            f"Dans l’ancien classeur, {compter(len(illisibles), 'onglet')} ne se lit pas en entier\u00a0: {enumerer(illisibles)}.",
            "Réparez-le d’abord\u00a0: passerelle installer --dossier ANCIEN, puis recommencez.",
        )
    aujourdhui = centre.maintenant().date()
    reprise = reprendre(centre.modele, feuilles, exercice=exercice, aujourdhui=aujourdhui)
    return AnneeSuivante(
        exercice=exercice,
        dernier=centre.config.exercices[-1],
        aujourdhui=aujourdhui,
        reprise=reprise,
        modele=centre.modele,
        finis=[f"{MASQUE if centre.suspect(nom) else nom} ({etape})" for nom, etape in reprise.clos],
    )


def _verifier(brouillon: Path, exercice: Exercice) -> None:
    config, _ = lire_config(brouillon)
    if config is None or config.exercices != (exercice,):
        raise FichierRefuse(
            "Les exercices de l’ancien passerelle.toml ne se réécrivent pas d’eux-mêmes.",
            "Écrivez chacun sous sa ligne [[exercice]], avec «\u00a0debut\u00a0» et «\u00a0fin\u00a0», puis recommencez.",
        )


def _installer(brouillon: Path, reprise: Reprise, environ: Mapping[str, str]) -> None:
    """Make the tabs of the new workbooks, that start with what goes along."""
    centre = ouvrir(brouillon, environ)
    depart = {ident: tuple(lignes) for ident, lignes in reprise.lignes.items()}
    centre.modele = replace(centre.modele, depart=depart)
    centre.installer()
    if centre.tableur is not None:
        centre.tableur.fermer()
