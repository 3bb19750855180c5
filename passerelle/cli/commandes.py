"""The commands: each asks the wiring for one thing and tells what came of it.

What a command needs is imported when it is run: all of it takes two seconds, and help is asked for more often than anything else.
"""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from passerelle.cli.appel import Appel
from passerelle.cli.ecoute import ecouter, option_host, option_port
from passerelle.cli.execution import FAIT, PROBLEME, RETENU, UsageIncorrect, avancement, dire, travail
from passerelle.cli.oubli import effacer, purger
from passerelle.cli.periode import options_de_periode
from passerelle.cli.usage import Groupe
from passerelle.domaine.texte.francais import accorder, compter, dater
from passerelle.erreurs import ErreurPasserelle, FichierRefuse

if TYPE_CHECKING:
    from passerelle.amorce import Passerelle
    from passerelle.classeur.reponses import Versement
    from passerelle.config import Config
    from passerelle.sauvegardes import Sauvegardes

ROLES = ("lecture", "equipe", "direction")

option_sortie = click.option(
    "--sortie",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="Le dossier où écrire, créé s’il n’existe pas.",
)


@click.group(cls=Groupe)
@click.version_option(package_name="passerelle", message="Passerelle %(version)s", help="Affiche la version.")
def passerelle() -> None:
    """Relie les formulaires d’un centre social à son classeur : planning, projets, indicateurs."""


passerelle.add_command(effacer)
passerelle.add_command(purger)


@passerelle.command()
@click.argument("cible", metavar="DIR", required=False, type=click.Path(path_type=Path))
@click.option(
    "--depuis",
    "ancien",
    metavar="ANCIEN",
    type=click.Path(path_type=Path),
    help="Le dossier de l’année qui finit\u00a0: lieux, partenaires, projets en cours et personnes à rappeler en sont repris.",
)
@click.pass_obj
def initialiser(appel: Appel, cible: Path | None, ancien: Path | None) -> int:
    """Prépare le dossier d’un centre, prêt à compléter."""
    from passerelle.dossier import creer_dossier

    choisi = cible or appel.choisi
    if choisi is None:
        raise UsageIncorrect(
            "Il manque le nom du dossier à préparer.", "Par exemple : passerelle initialiser mon-centre"
        )
    if ancien is not None:
        return _commencer_l_annee(appel, choisi, ancien)
    crees = creer_dossier(choisi)
    if not crees:
        click.echo(f"Le dossier « {choisi} » est déjà prêt : rien n’a changé.")
        return FAIT
    click.echo(f"Le dossier « {choisi} » est prêt ({', '.join(crees)}).")
    click.echo(f"Complétez {choisi / 'passerelle.toml'}, puis vérifiez : passerelle verifier --dossier {choisi}")
    return FAIT


def _commencer_l_annee(appel: Appel, choisi: Path, ancien: Path) -> int:
    from passerelle.annee_suivante import preparer_l_annee_suivante

    with travail("Préparation de la nouvelle année…"):
        annee = preparer_l_annee_suivante(choisi, ancien, appel.environ)
    du, au = dater(annee.exercice.debut), dater(annee.exercice.fin)
    click.echo(f"Le dossier «\u00a0{choisi}\u00a0» est prêt pour l’exercice {annee.exercice.libelle}, du {du} au {au}.")
    for phrase in annee.recit():
        click.echo(phrase)
    click.echo(f"Relisez {choisi / 'passerelle.toml'}, puis vérifiez\u00a0: passerelle verifier --dossier {choisi}")
    return FAIT


@passerelle.command()
@option_host
@option_port
@click.pass_obj
def demo(appel: Appel, host: str | None, port: int | None) -> int:
    """Ouvre une année d’essai, dans un dossier effacé à la fin."""
    from passerelle.cli.demonstration import demontrer

    demontrer(appel, hote=host, port=port)
    return FAIT


@passerelle.command()
@click.pass_obj
def installer(appel: Appel) -> int:
    """Crée ou répare les onglets du classeur."""
    with travail("Installation des onglets…"):
        centre = _ouvrir(appel)
        faits = centre.installer()
        a_revoir = centre.revoir_les_classeurs()
    for fait in faits or ("Tout est en place : rien n’a changé.",):
        click.echo(fait)
    for phrase in a_revoir:
        dire(f"! {phrase}")
    return FAIT


@passerelle.command()
@click.option("--a-blanc", is_flag=True, help="Montre ce qui serait écrit, sans rien écrire.")
@click.option("--confirmer", is_flag=True, help="Laisse passer un changement de grande ampleur.")
@click.option(
    "--regles",
    "essayees",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Avec --a-blanc\u00a0: montre ce que changeraient les règles de ce dossier.",
)
@click.pass_obj
def synchroniser(appel: Appel, *, a_blanc: bool, confirmer: bool, essayees: Path | None) -> int:
    """Lit les réponses et met le classeur à jour, une fois."""
    from passerelle.cli.recit import raconter
    from passerelle.domaine.chaine.essai import en_phrases

    if essayees is not None and (confirmer or not a_blanc):
        raise UsageIncorrect(
            "«\u00a0--regles\u00a0» essaie des règles sans rien écrire.",
            "Ajoutez «\u00a0--a-blanc\u00a0», sans «\u00a0--confirmer\u00a0».",
        )
    centre = _ouvrir(appel)
    if essayees is not None:
        with travail("Essai des règles…"):
            essai = centre.essayer_des_regles(essayees)
        click.echo(en_phrases(essai))
        return FAIT
    with travail("Synchronisation…"):
        compte_rendu = centre.synchroniser(a_blanc=a_blanc, confirmer=confirmer)
    if a_blanc:
        click.echo(compte_rendu.plan)
    if compte_rendu.garde:
        dire(*compte_rendu.garde, "Rien n’a été écrit. Si c’est voulu, relancez avec --confirmer.")
        return RETENU
    if not a_blanc:
        click.echo(raconter(compte_rendu))
    return FAIT


@passerelle.command()
@option_host
@option_port
@click.pass_obj
def servir(appel: Appel, host: str | None, port: int | None) -> int:
    """Lance le service : pages, fiches, mises à jour."""
    from passerelle.config import Secrets, charger_config

    # Said before Google is asked for anything.
    Secrets.depuis(appel.environ).exiger_le_webhook(charger_config(appel.dossier).classeur)
    centre = _ouvrir(appel)
    ecouter(centre, hote=host, port=port, annoncer=click.echo)
    return FAIT


@passerelle.command()
@click.pass_obj
def verifier(appel: Appel) -> int:
    """Vérifie la configuration et l’accès au classeur.

    Chaque problème de passerelle.toml, formulaires/ et regles/ est dit avec son fichier, sa ligne et ce qu’il faut faire.
    """
    from passerelle.cli.cles import remarquer_le_jeton
    from passerelle.cli.verification import a_completer, etapes, remarques
    from passerelle.config import FICHIER, horloge, lire_config
    from passerelle.definitions import lister_informations, lister_problemes

    config, problemes = lire_config(appel.dossier)
    problemes += lister_problemes(appel.dossier)
    for probleme in problemes:
        dire(str(probleme))
    if config is None or problemes:
        dire(accorder(len(problemes), "Un problème à corriger.", f"{len(problemes)} problèmes à corriger."))
        return PROBLEME
    click.echo("✓ passerelle.toml, les formulaires et les règles se lisent.")
    for information in (*lister_informations(appel.dossier), *remarquer_le_jeton(appel)):
        click.echo(f"À savoir\u00a0: {information}")
    a_revoir = False
    try:
        for etape in etapes(appel):
            if etape.est_faite:
                click.echo(f"✓ {etape.phrase}")
            else:
                a_revoir = True
                dire(f"! {etape.phrase}")
        for remarque in remarques(appel, horloge(config, appel.environ)().date()):
            dire(f"À regarder : {remarque}")
    except ErreurPasserelle as erreur:
        dire(f"✗ {erreur.message}\n  → {erreur.remede}")
        return erreur.code_sortie
    if manques := list(a_completer(config.centre)):
        click.echo(f"Il reste à compléter, dans {appel.dossier / FICHIER}, sous [centre]\u00a0:")
        for manque in manques:
            click.echo(f"  – {manque}")
    elif not a_revoir:
        click.echo("Tout est bon : configuration, formulaires, règles et classeur.")
    _remarquer_exercice(config, horloge(config, appel.environ)())
    return FAIT


@passerelle.command()
@click.option(
    "--le", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Un autre jour qu’aujourd’hui\u00a0: 2014-09-01."
)
@click.pass_obj
def regles(appel: Appel, le: datetime | None) -> int:
    """Dit en français les règles qui s’appliquent, et d’où elles viennent."""
    from passerelle.cli.recit import montrer_les_regles
    from passerelle.config import charger_config, horloge
    from passerelle.definitions import charger_modele
    from passerelle.domaine.enonces.regles_dites import dire_les_regles

    config, modele = charger_config(appel.dossier), charger_modele(appel.dossier)
    jour = (le or horloge(config, appel.environ)()).date()
    click.echo(f"Les règles du {dater(jour)}")
    for ligne in montrer_les_regles(dire_les_regles(modele, jour, config.centre.financeurs)):
        click.echo(ligne)
    return FAIT


@passerelle.command()
@click.argument("fichier", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--formulaire", "ident", metavar="ID", required=True, help="Le formulaire auquel ces réponses répondent.")
@click.pass_obj
def importer(appel: Appel, fichier: Path, ident: str) -> int:
    """Ajoute les réponses d’un fichier à un formulaire.

    FICHIER : un CSV, un XLSX, ou le .zip qui le contient, exporté de Google Sheets ou de Google Forms.
    Une réponse déjà là n’est pas ajoutée deux fois.
    """
    from passerelle.importation import LECTURES, TAILLE_MAX, lire_reponses_exportees

    centre = _ouvrir(appel)
    formulaire = centre.modele.formulaires.get(ident)
    if formulaire is None:
        raise UsageIncorrect(
            f"Le formulaire « {ident} » n’existe pas.",
            f"Formulaires possibles : {', '.join(centre.modele.formulaires)}.",
        )
    try:
        with fichier.open("rb") as flux:
            octets = flux.read(TAILLE_MAX + 1)
    except OSError as erreur:
        raise FichierRefuse(
            f"Le fichier « {fichier} » est introuvable ou illisible.", "Vérifiez son nom et sa place."
        ) from erreur
    with avancement("Import des réponses", LECTURES + 1) as avancer:
        lu = lire_reponses_exportees(
            octets,
            formulaire=formulaire,
            fuseau=ZoneInfo(centre.config.centre.fuseau),
            listes=centre.modele.listes,
            avancer=avancer,
        )
        versement = centre.importer(ident, lu.lignes)
        avancer()
    for avertissement in lu.avertissements:
        dire(avertissement)
    _raconter_import(versement)
    return FAIT


@passerelle.command()
@option_sortie
@click.option("--avec-prenoms", is_flag=True, help="Écrit le prénom de chaque bénévole sur sa page.")
@click.pass_obj
def affiches(appel: Appel, *, sortie: Path, avec_prenoms: bool) -> int:
    """Prépare les pages à imprimer : affiches, fiches papier, liens."""
    from passerelle.cli.affiches import imprimer

    centre = _ouvrir(appel)
    with travail("Préparation des pages…"):
        phrases = imprimer(centre, sortie, avec_prenoms=avec_prenoms)
    for phrase in phrases:
        click.echo(phrase)
    return FAIT


@passerelle.command()
@option_sortie
@click.option("--du", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Le premier jour\u00a0: 2014-09-01.")
@click.option("--au", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Le dernier jour\u00a0: 2014-12-31.")
@click.option("--lieu", metavar="ID", default="", help="Un seul lieu.")
@click.pass_obj
def planning(appel: Appel, *, sortie: Path, du: datetime | None, au: datetime | None, lieu: str) -> int:
    """Prépare le planning à imprimer, un mois par page, et son calendrier.

    Sans dates\u00a0: toute l’année en cours.
    """
    from passerelle.cli.planning import preparer

    centre = _ouvrir(appel)
    with travail("Préparation du planning…"):
        phrases = preparer(centre, sortie, du=du.date() if du else None, au=au.date() if au else None, lieu=lieu)
    for phrase in phrases:
        click.echo(phrase)
    return FAIT


@passerelle.command()
@option_sortie
@click.option("--action", metavar="ID", default="", help="Une autre action que celle de passerelle.toml.")
@options_de_periode
@click.option(
    "--format", "ecrits", metavar="FORMATS", default="docx,html", help="docx, odt, html, cerfa\u00a0: docx,html sinon."
)
@click.option("--resume", is_flag=True, help="L’essentiel et les textes, sans les tableaux.")
@click.option("--sans-lignes", is_flag=True, help="Sans l’annexe des lignes de chaque chiffre.")
@click.option(
    "--paroles",
    metavar="N",
    type=click.IntRange(0),
    default=12,
    show_default=False,
    help="Combien de paroles d’habitants, au plus\u00a0: 12.",
)
@click.pass_obj
def bilan(
    appel: Appel,
    /,
    *,
    sortie: Path,
    action: str,
    ecrits: str,
    resume: bool,
    sans_lignes: bool,
    paroles: int,
    **periode: Any,
) -> int:
    """Rédige le bilan d’une action, à relire puis à envoyer.

    Sans période\u00a0: l’exercice en cours, ou le dernier commencé. Rien n’est écrit dans le classeur.
    """
    from passerelle.cli.bilan import lire_les_formats, rediger
    from passerelle.cli.periode import choisir_la_periode
    from passerelle.domaine.enonces.bilan.bilan import Commande

    formats = lire_les_formats(ecrits)
    centre = _ouvrir(appel)
    choisie = choisir_la_periode(centre.config.exercices, centre.maintenant().date(), **periode)
    commande = Commande(periode=choisie, action=action, avec_lignes=not sans_lignes, est_resume=resume, paroles=paroles)
    for phrase in rediger(centre, sortie, formats, commande):
        click.echo(phrase)
    return FAIT


@passerelle.command()
@option_sortie
@click.option("--format", "ecrits", metavar="FORMATS", default="", help="xlsx, ods, csv\u00a0: xlsx sinon.")
@options_de_periode
@click.option(
    "--ouvert", is_flag=True, help="Ce qui peut se publier, et rien d’autre\u00a0: en CSV, petits nombres masqués."
)
@click.pass_obj
def exporter(appel: Appel, /, *, sortie: Path, ecrits: str, ouvert: bool, **periode: Any) -> int:
    """Écrit le classeur dans un fichier, pour le garder ou s’en servir ailleurs.

    Sans période\u00a0: tout. Rien n’est écrit dans le classeur, rien du classeur des contacts n’est exporté.
    """
    from passerelle.cli.exporter import exporter as ecrire
    from passerelle.cli.exporter import lire_les_formats

    formats = lire_les_formats(ecrits, ouvert=ouvert)
    centre = _ouvrir(appel)
    with travail("Écriture de l’export…"):
        phrases = ecrire(centre, sortie, formats, ouvert=ouvert, demandee=periode)
    for phrase in phrases:
        click.echo(phrase)
    return FAIT


@passerelle.command()
@option_sortie
@click.pass_obj
def registre(appel: Appel, sortie: Path) -> int:
    """Écrit le registre des traitements, que la CNIL peut demander.

    Une page et un tableur, à compléter. Rien n’est lu dans le classeur, rien n’y est écrit.
    """
    from passerelle.cli.registre import tenir

    for phrase in tenir(appel, sortie):
        click.echo(phrase)
    return FAIT


@passerelle.command("apps-script")
@option_sortie
@click.pass_obj
def apps_script(appel: Appel, sortie: Path) -> int:
    """Écrit le script à coller dans le classeur Google."""
    from passerelle.apps_script import ecrire_projet
    from passerelle.config import charger_config, horloge
    from passerelle.definitions import charger_modele

    modele, config = charger_modele(appel.dossier), charger_config(appel.dossier)
    ecrit = ecrire_projet(modele, config, sortie, jour=horloge(config, appel.environ)().date())
    for phrase in ecrit.avertissements:
        dire(phrase)
    click.echo(f"{len(ecrit.fichiers)} fichiers écrits. Lisez d’abord {sortie / 'LISEZMOI.md'}.")
    return FAIT


@passerelle.group(cls=Groupe, invoke_without_command=True)
@click.pass_context
def sauvegardes(contexte: click.Context) -> int:
    """Montre les sauvegardes du classeur local, ou en reprend une."""
    from passerelle.cli.recit import montrer_les_sauvegardes

    if contexte.invoked_subcommand is None:
        for ligne in montrer_les_sauvegardes(_sauvegardes(contexte.obj).lister()):
            click.echo(ligne)
    return FAIT


@sauvegardes.command()
@click.argument("date", metavar="DATE", nargs=-1, required=True)
@click.pass_obj
def restaurer(appel: Appel, date: tuple[str, ...]) -> int:
    """Remet le classeur comme il était à cette date.

    DATE : comme la liste la montre ; le jour seul suffit s’il n’y a qu’une sauvegarde ce jour-là.
    Le classeur d’aujourd’hui est d’abord gardé avec les autres sauvegardes.
    """
    from passerelle.sauvegardes import MOTIFS

    with travail("Reprise de la sauvegarde…"):
        fait = _sauvegardes(appel).restaurer(" ".join(date))
    click.echo(f"Le classeur est celui du {fait.reprise.date} ({MOTIFS[fait.reprise.motif]}).")
    if fait.gardee:
        click.echo(
            f"Celui d’avant est gardé\u00a0: {fait.gardee.date} ({MOTIFS[fait.gardee.motif]}). Ce qui est arrivé entre les deux "
            "n’est plus que là."
        )
    _effacer_de_nouveau(appel)
    click.echo("Relancez le service, ou mettez les tableaux à jour\u00a0: passerelle synchroniser")
    return FAIT


def _effacer_de_nouveau(appel: Appel) -> None:
    """What was erased since a snapshot was made does not come back with it."""
    from passerelle.oubli import Oubli

    with travail("Effacement de ce qui l’avait été…"):
        combien = Oubli(_ouvrir(appel)).rejouer()
    if combien:
        click.echo(f"Effacé de nouveau, comme demandé depuis\u00a0: {compter(combien, 'réponse')}.")


@passerelle.group(cls=Groupe)
def cles() -> None:
    """Donne, montre et retire les clés, une par personne."""


@cles.command("ajouter")
@click.argument("nom", metavar="NOM", nargs=-1, required=True)
@click.option(
    "--role",
    "role",
    required=True,
    metavar="ROLE",
    type=click.Choice(ROLES, case_sensitive=False),
    help="lecture (tout lire, contacts à part), equipe (et écrire), direction (et contacts, règles, effacements).",
)
@click.pass_obj
def ajouter_une_cle(appel: Appel, nom: tuple[str, ...], role: str) -> int:
    """Fait une clé, et la montre une seule fois.

    NOM\u00a0: celui de la personne, tel que le Journal le dira.
    """
    from passerelle.cles import Role
    from passerelle.cli.cles import ajouter

    for phrase in ajouter(appel, " ".join(nom), Role[role.upper()]):
        click.echo(phrase)
    return FAIT


@cles.command("liste")
@click.pass_obj
def lister_les_cles(appel: Appel) -> int:
    """Montre les clés\u00a0: leur rôle, quand elles ont été faites, quand elles ont servi."""
    from passerelle.cli.cles import lister

    for phrase in lister(appel):
        click.echo(phrase)
    return FAIT


@cles.command("retirer")
@click.argument("nom", metavar="NOM", nargs=-1, required=True)
@click.pass_obj
def retirer_une_cle(appel: Appel, nom: tuple[str, ...]) -> int:
    """Retire une clé\u00a0: elle n’ouvre plus rien, même là où elle était entrée.

    NOM\u00a0: comme la liste le montre. Le service n’a pas à être relancé.
    """
    from passerelle.cli.cles import retirer

    click.echo(retirer(appel, " ".join(nom)))
    return FAIT


def _sauvegardes(appel: Appel) -> "Sauvegardes":
    from passerelle.amorce import sauvegardes_de

    if (trouvees := sauvegardes_de(appel.dossier, appel.environ)) is None:
        raise ErreurPasserelle(
            "Ce centre n’a pas de classeur local, donc pas de sauvegarde ici.",
            "Dans Google Sheets\u00a0: Fichier, Historique des versions.",
        )
    return trouvees


def _ouvrir(appel: Appel) -> "Passerelle":
    from passerelle.amorce import ouvrir

    with travail("Ouverture du dossier…"):
        return ouvrir(appel.dossier, appel.environ)


def _raconter_import(versement: "Versement") -> None:
    reconnues = versement.reconnues
    nuances = [
        compter(nombre, quoi, quoi.replace("effacée", "effacées"))
        for nombre, quoi in (
            (versement.decalees, "à une autre heure d’arrivée"),
            (versement.corrigees, "avec une réponse corrigée depuis"),
            (versement.effacees, "déjà effacée, à la demande d’une personne ou au bout de sa durée"),
        )
        if nombre
    ]
    dont = f" (dont {', '.join(nuances)})" if nuances else ""
    match versement.ajoutees, reconnues:
        case 0, 0:
            click.echo("Ce fichier ne contient aucune réponse.")
            return
        case 0, 1:
            click.echo(f"Cette réponse était déjà là{dont}\u00a0: rien n’a changé.")
            return
        case 0, _:
            click.echo(f"Toutes ces réponses, {reconnues}, étaient déjà là{dont}\u00a0: rien n’a changé.")
            return
    fait = accorder(versement.ajoutees, "Une réponse ajoutée", f"{versement.ajoutees} réponses ajoutées")
    doute = ""
    if douteuses := versement.douteuses:
        gardees = f"({accorder(douteuses, 'gardée')}\u00a0: voyez l’onglet Anomalies)"
        doute = f", dont {compter(douteuses, 'probable double')} {gardees}"
    reste = f"\u00a0; {compter(reconnues, 'était', 'étaient')} déjà là{dont}" if reconnues else ""
    click.echo(f"{fait}{doute}{reste}. Pour mettre les tableaux à jour\u00a0: passerelle synchroniser")


def _remarquer_exercice(config: "Config", maintenant: datetime) -> None:
    from passerelle.domaine.declare.entites import exercice_de

    if exercice_de(maintenant.date(), config.exercices) is None:
        click.echo(
            f"À savoir : le {maintenant:%d/%m/%Y} n’est dans aucun exercice de passerelle.toml. "
            "Si une nouvelle année commence, ajoutez-y son exercice."
        )
