"""formulaires/ and regles/ → the model. The only package that reads YAML; passerelle.toml goes through its checker (validation.py).

A centre's `formulaires/<id>.yaml` replaces the shipped form of that id, or adds one. Its `regles/<nom>.yaml` is merged with the
shipped file of that name: entries by id (action, activites, familles, listes, tables, indicateurs, lieux…;
`retirer: [ids]` drops shipped ones), or parameter by parameter (planning, besoins, etapes, fiabilite, suites,
confidentialite, valorisation).
"""

from functools import cache
from pathlib import Path

from passerelle.definitions.assemblage import assembler, fichiers_manquants, lire_sources, poser_dessus
from passerelle.definitions.emplacements import Dossiers, dossiers_livres
from passerelle.definitions.lecture.releve import Releve
from passerelle.definitions.remarques import remarquer_les_themes
from passerelle.domaine.declare.probleme import Probleme
from passerelle.domaine.modele import Modele
from passerelle.erreurs import DefinitionsInvalides

__all__ = [
    "Dossiers",
    "charger_modele",
    "dossiers_livres",
    "lister_informations",
    "lister_problemes",
    "remarquer_les_themes",
]


def charger_modele(dossier: Path | None = None, *, essai: Path | None = None) -> Modele:
    """The model of a centre's folder (None: what is shipped). `essai`: a folder whose files of rules, or those of its regles/,
    stand for the centre's.

    Raises DefinitionsInvalides, which holds all the problems of all the files; FichierRefuse where `essai` holds none.
    """
    modele, releve = _lire_les_definitions(dossier, essai)
    if modele is None:
        raise DefinitionsInvalides(releve.problemes)
    return modele


def lister_problemes(dossier: Path | None = None) -> list[Probleme]:
    """Everything wrong in a centre's folder, by file and line; nothing when `charger_modele` would succeed."""
    return sorted(set(_lire_les_definitions(dossier)[1].problemes))


def lister_informations(dossier: Path | None = None) -> list[Probleme]:
    """What is good to know of a centre's folder, by file and line; it prevents nothing."""
    return sorted(set(_lire_les_definitions(dossier)[1].informations))


def _lire_les_definitions(dossier: Path | None, essai: Path | None = None) -> tuple[Modele | None, Releve]:
    releve = Releve()
    livrees, du_centre = lire_sources(dossier, releve)
    if essai is not None:
        du_centre = poser_dessus(du_centre, essai, releve)
    if dossier is not None and not (du_centre.formulaires or du_centre.regles or releve.problemes):
        return _lire_les_livrees(dossiers_livres())
    fichiers_manquants(livrees, releve)
    return assembler(livrees, du_centre, releve), releve


@cache
def _lire_les_livrees(_: Dossiers) -> tuple[Modele | None, Releve]:
    """Many a centre declares nothing of its own, and what is shipped does not change while the service runs."""
    return _lire_les_definitions(None)
