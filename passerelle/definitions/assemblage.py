"""Documents → the model, or every reason why not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from passerelle.definitions.controle.actions import accorder_les_actions, informer_des_silences
from passerelle.definitions.controle.conservation import controler_conservation
from passerelle.definitions.controle.etapes import controler_etapes
from passerelle.definitions.controle.formulaires import A_FICHES, controler_formulaires
from passerelle.definitions.controle.indicateurs import controler_indicateurs
from passerelle.definitions.controle.regles import controler_regles
from passerelle.definitions.controle.tables import FACULTATIVES, controler_tables, etendre, resoudre_listes
from passerelle.definitions.datees import DATABLES, chemin_ecrit, dater_les_cles
from passerelle.definitions.declare import LISTES_DEVENUES_REFERENCES, Declare, Lu
from passerelle.definitions.depart import TABLES_DE_DEPART, lignes_de_depart
from passerelle.definitions.emplacements import Dossiers, dossiers_livres, lire_dossier, lister_fichiers
from passerelle.definitions.fusion import (
    RETIRER,
    Article,
    Parametres,
    fusionner_entrees,
    fusionner_parametres,
)
from passerelle.definitions.lecture.releve import SUFFIXE_LIVRE, Place, Releve, suggestion
from passerelle.definitions.lecture.validation import parametres_vides, valider
from passerelle.definitions.lecture.yaml_sur import Document, Donnee
from passerelle.definitions.mise_a_niveau import mettre_a_niveau, retirer_la_suite
from passerelle.domaine.chiffres.finances import Compte, lignes_des_financeurs
from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.chiffres.suites import RegleSuites
from passerelle.domaine.declare.confidentialite import RegleConfidentialite
from passerelle.domaine.declare.conservation import RegleConservation
from passerelle.domaine.declare.entites import Activite, Famille
from passerelle.domaine.declare.fiabilite import RegleFiabilite
from passerelle.domaine.declare.fiche_action import FicheAction
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.probleme import Probleme
from passerelle.domaine.declare.table import Table
from passerelle.domaine.declare.valorisation import RegleValorisation
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.besoins import RegleBesoins
from passerelle.domaine.regles.etapes import RegleEtapes
from passerelle.domaine.regles.planning import ReglePlanning
from passerelle.domaine.texte.lecture import Cellule
from passerelle.erreurs import FichierRefuse

T = TypeVar("T")

PAR_ENTREES = ("activites", "familles", "listes", "comptes", "tables", "indicateurs", "action", *TABLES_DE_DEPART)
"""Files of regles/ that hold entries by id."""
PAR_PARAMETRES = (
    "planning",
    "besoins",
    "etapes",
    "fiabilite",
    "suites",
    "confidentialite",
    "valorisation",
    "conservation",
)
"""Files of regles/ that hold the parameters of one rule."""

_CLES_DES_ENTREES = {"indicateurs": "code", "comptes": "nature"}
"""What names an entry, where that is not `id`."""

_VIDES_AU_DEPART = ("fermeture", "equipe")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The documents of one place: forms and rules by name."""

    formulaires: Mapping[str, Document]
    regles: Mapping[str, Document]


def lire_sources(dossier: Path | None, releve: Releve) -> tuple[Sources, Sources]:
    """The shipped documents, and those of a centre's folder."""
    livres = dossiers_livres()
    livrees, problemes = _lire_livrees(livres)
    releve.problemes += problemes
    # Run from a checkout, the current folder is where the shipped definitions are.
    if dossier is None or (dossier / "regles").resolve() == livres.regles:
        return livrees, Sources(formulaires={}, regles={})
    return livrees, _lire_dossiers(Dossiers(formulaires=dossier / "formulaires", regles=dossier / "regles"), "", releve)


def poser_dessus(du_centre: Sources, essai: Path, releve: Releve) -> Sources:
    """The centre's documents, those of a folder of rules, or of its regles/, standing for them. Raises FichierRefuse where it holds
    none."""
    dossier = essai / "regles" if (essai / "regles").is_dir() else essai
    if not any(lister_fichiers(dossier)):
        raise FichierRefuse(
            f"Le dossier «\u00a0{essai}\u00a0» ne contient aucune règle à essayer.",
            "Mettez-y les fichiers de regles/ que vous voulez changer, par exemple activites.yaml.",
        )
    essayees = lire_dossier(dossier, releve, suffixe="", admis=(*PAR_ENTREES, *PAR_PARAMETRES))
    return replace(du_centre, regles={**du_centre.regles, **essayees})


@cache
def _lire_livrees(livres: Dossiers) -> tuple[Sources, tuple[Probleme, ...]]:
    """Read once: what is shipped does not change while the service runs."""
    releve = Releve()
    return _lire_dossiers(livres, SUFFIXE_LIVRE, releve), tuple(releve.problemes)


def _lire_dossiers(dossiers: Dossiers, suffixe: str, releve: Releve) -> Sources:
    return Sources(
        formulaires=lire_dossier(dossiers.formulaires, releve, suffixe=suffixe),
        regles=lire_dossier(dossiers.regles, releve, suffixe=suffixe, admis=(*PAR_ENTREES, *PAR_PARAMETRES)),
    )


def assembler(livrees: Sources, du_centre: Sources, releve: Releve) -> Modele | None:
    """The model; None when `releve` holds a problem."""
    entrees = {
        nom: fusionner_entrees(
            livrees.regles.get(nom),
            du_centre.regles.get(nom),
            releve,
            cle_id=_CLES_DES_ENTREES.get(nom, "id"),
            retirables=FACULTATIVES if nom == "tables" else None,
        )
        for nom in PAR_ENTREES
    }
    if "finance" not in entrees["tables"]:
        retirer_la_suite(entrees)
    fiches = _entrees_de_formulaires(_formulaires_gardes(livrees.formulaires, du_centre.formulaires, releve), releve)
    tables_livrees = _tables_livrees(livrees)
    declare = Declare(
        formulaires=_typer(Formulaire, fiches, releve),
        tables=mettre_a_niveau(_typer(Table, entrees["tables"], releve), tables_livrees),
        activites=_typer(Activite, entrees["activites"], releve, datables=DATABLES["activites"]),
        familles=_typer(Famille, entrees["familles"], releve),
        indicateurs=_typer(Indicateur, entrees["indicateurs"], releve, cle_id="code"),
        listes=_typer_listes(entrees["listes"], releve),
        ids={nom: tuple(lues) for nom, lues in (*entrees.items(), ("formulaires", fiches))},
        fiches_retirees=tuple(ident for ident in livrees.formulaires if ident not in fiches),
    )
    illisibles = any(probleme.fichier.startswith("formulaires/") for probleme in releve.problemes)
    planning, _ = _parametres(ReglePlanning, "planning", livrees, du_centre, releve)
    besoins, _ = _parametres(RegleBesoins, "besoins", livrees, du_centre, releve)
    etapes, ecrit = _parametres(RegleEtapes, "etapes", livrees, du_centre, releve)
    fiabilite, _ = _parametres(RegleFiabilite, "fiabilite", livrees, du_centre, releve)
    suites, _ = _parametres(RegleSuites, "suites", livrees, du_centre, releve)
    valorisation, _ = _parametres(RegleValorisation, "valorisation", livrees, du_centre, releve)
    confidentialite, _ = _parametres(RegleConfidentialite, "confidentialite", livrees, du_centre, releve)
    conservation, durees = _parametres(RegleConservation, "conservation", livrees, du_centre, releve)
    comptes = _typer(Compte, entrees["comptes"], releve, cle_id="nature")

    controler_tables(declare, tables_livrees, releve)
    controler_formulaires(declare, releve)
    tables = _tables(declare, etapes, suites)
    controler_regles(declare, releve)
    # A form that cannot be read may add any column: those of the tables it could fill are not to be complained of.
    sures = {ident: table for ident, table in tables.items() if not (illisibles and table.genre in A_FICHES)}
    controler_indicateurs(declare, sures, releve)
    if conservation is not None:
        controler_conservation(conservation, durees, releve)
    if etapes is not None:
        controler_etapes(etapes, ecrit, tables, releve)
    actions = _typer(FicheAction, accorder_les_actions(entrees["action"], declare, etapes, releve), releve)
    informer_des_silences(actions, releve)
    depart = _depart(entrees, tables, declare, releve)

    if planning is None or besoins is None or etapes is None or valorisation is None:
        return None
    if releve.problemes or fiabilite is None or suites is None or confidentialite is None or conservation is None:
        return None
    rangs = {ident: rang for rang, ident in enumerate(tables)}
    formulaires = {ident: lu.objet for ident, lu in declare.formulaires.items()}
    return Modele(
        formulaires=dict(sorted(formulaires.items(), key=lambda paire: (rangs[paire[1].table], paire[0]))),
        tables=tables,
        activites={ident: lue.objet for ident, lue in declare.activites.items()},
        familles={ident: lue.objet for ident, lue in declare.familles.items()},
        listes={ident: lue.objet for ident, lue in declare.listes.items() if ident not in LISTES_DEVENUES_REFERENCES},
        comptes={nature: lu.objet for nature, lu in comptes.items()},
        actions={ident: lue.objet for ident, lue in actions.items()},
        indicateurs={code: lu.objet for code, lu in declare.indicateurs.items()},
        planning=planning,
        besoins=besoins,
        etapes=etapes,
        fiabilite=fiabilite,
        suites=suites,
        confidentialite=confidentialite,
        valorisation=valorisation,
        conservation=conservation,
        depart=depart,
    )


def _formulaires_gardes(
    livres: Mapping[str, Document], du_centre: Mapping[str, Document], releve: Releve
) -> dict[str, Document]:
    """The shipped forms, those of the centre replacing or following them, less those it withdraws with « retirer: true »."""
    gardes = {**livres, **du_centre}
    for nom, document in du_centre.items():
        if not isinstance(document.donnees, dict) or RETIRER not in document.donnees:
            continue
        del gardes[nom]
        if document.donnees != {RETIRER: True}:
            remede = f"Gardez seulement la ligne « {RETIRER}: true »."
            releve.signaler(document.situer((RETIRER,)), "une fiche retirée ne contient rien d’autre.", remede)
        elif nom not in livres:
            message = f"“{nom}” n’est pas livré, impossible de le retirer."
            remede = suggestion(nom, list(livres), titre="On peut retirer")
            releve.signaler(document.situer((RETIRER,)), message, remede)
    return gardes


def _entrees_de_formulaires(documents: Mapping[str, Document], releve: Releve) -> dict[str, Article]:
    entrees = {}
    for nom, document in documents.items():
        entree = Article(id=nom, donnees=document.donnees, document=document)
        if isinstance(document.donnees, dict) and document.donnees.get("id", nom) != nom:
            releve.signaler(
                entree.place("id"),
                f"“id” ne dit pas la même chose que le nom du fichier, “{nom}”.",
                "Retirez cette ligne.",
            )
        entrees[nom] = entree
    return entrees


def _typer(
    attendu: type[T],
    entrees: Mapping[str, Article],
    releve: Releve,
    *,
    cle_id: str = "id",
    datables: Collection[str] = (),
) -> dict[str, Lu[T]]:
    lus = {}
    for ident, entree in entrees.items():
        donnees = {**entree.donnees, cle_id: ident} if isinstance(entree.donnees, dict) else entree.donnees
        en_entier = f"Votre “{ident}” remplace en entier celui qui est livré." if entree.remplace else ""
        objet = valider(
            attendu,
            dater_les_cles(donnees, datables),
            entree.situer,
            releve,
            nom=ident,
            si_incomplet=en_entier,
            ecrit=partial(chemin_ecrit, entree.donnees, cles=datables),
        )
        if objet is not None:
            lus[ident] = Lu(objet=objet, entree=entree)
    return lus


def _typer_listes(entrees: Mapping[str, Article], releve: Releve) -> dict[str, Lu[tuple[str, ...]]]:
    lues = {}
    for ident, entree in entrees.items():
        liste = valider(tuple[str, ...], entree.donnees, entree.situer, releve, nom=ident)
        if liste is not None:
            lues[ident] = Lu(objet=liste, entree=entree)
    return lues


def _parametres(
    attendu: type[T], nom: str, livrees: Sources, du_centre: Sources, releve: Releve
) -> tuple[T | None, Parametres]:
    livre, centre = livrees.regles.get(nom), du_centre.regles.get(nom)
    parametres = fusionner_parametres(livre, centre, releve, fichier=f"regles/{nom}.yaml")
    if not parametres.documents:
        return None, parametres  # neither is there: said elsewhere
    for chemin in parametres_vides(attendu, parametres.donnees):
        if place := parametres.situer(chemin):
            remede = "Écrivez au moins une valeur, sa date (depuis) et sa source."
            releve.signaler(place, f"“{chemin[-1]}” n’a aucune valeur.", remede)
    datables = DATABLES.get(nom, ())
    donnees: dict[str, Donnee] = {
        cle: [dater_les_cles(element, datables) for element in donnee] if isinstance(donnee, list) else donnee
        for cle, donnee in parametres.donnees.items()
    }
    ecrit = partial(chemin_ecrit, parametres.donnees, cles=datables)
    return valider(attendu, donnees, parametres.situer, releve, nom=nom, ecrit=ecrit), parametres


def _tables_livrees(livrees: Sources) -> dict[str, Table]:
    """Shipped tables as shipped; what is wrong with them was said with the rest."""
    document = livrees.regles.get("tables")
    entrees = fusionner_entrees(document, None, Releve())
    return {ident: lue.objet for ident, lue in _typer(Table, entrees, Releve()).items()}


def _tables(declare: Declare, etapes: RegleEtapes | None, suites: RegleSuites | None) -> dict[str, Table]:
    listes = {ident: liste.objet for ident, liste in declare.listes.items()}
    colonnes = {
        **listes,
        "familles": tuple(lue.objet.libelle for lue in declare.familles.values()),
        "etapes": tuple(etape.libelle for etape in etapes.etapes) if etapes else (),
        "etats_suite": suites.etats if suites else (),
    }
    formulaires = [lu.objet for lu in declare.formulaires.values()]
    return {
        ident: etendre(resoudre_listes(lue.objet, colonnes), formulaires, listes)
        for ident, lue in declare.tables.items()
    }


def _depart(
    entrees: Mapping[str, Mapping[str, Article]], tables: Mapping[str, Table], declare: Declare, releve: Releve
) -> dict[str, tuple[Mapping[str, Cellule], ...]]:
    familles = {ident: lue.objet.libelle for ident, lue in declare.familles.items()}
    lignes = {
        table: lignes_de_depart(entrees[nom], tables[table], familles, releve)
        for nom, table in TABLES_DE_DEPART.items()
        if table in tables
    }
    if (siens := declare.listes.get("financeurs")) and "financeur" in lignes:
        lignes["financeur"] = lignes_des_financeurs(lignes["financeur"], siens.objet)
    return lignes | dict.fromkeys(_VIDES_AU_DEPART, ())


def fichiers_manquants(livrees: Sources, releve: Releve) -> None:
    """A shipped file that is not there: the installation is broken, and nothing else would say so."""
    for nom in (*PAR_ENTREES, *PAR_PARAMETRES):
        if nom not in livrees.regles:
            releve.signaler(Place(f"regles/{nom}.yaml{SUFFIXE_LIVRE}"), "ce fichier manque.", "Réinstallez Passerelle.")
