"""The demonstration: a throwaway centre's folder with a year of believable responses, served until stopped."""

import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from passerelle.amorce import Passerelle, ouvrir
from passerelle.cli.appel import Appel
from passerelle.cli.ecoute import HOTE, PORT, adresse_locale, ecouter, verifier_port
from passerelle.cli.execution import travail
from passerelle.config import FICHIER
from passerelle.demonstration import DEBUT, FIN, JOUR, annee_d_essai
from passerelle.demonstration.suites import suites_tapees
from passerelle.dossier import creer_dossier
from passerelle.erreurs import FichierRefuse
from passerelle.service.annonce import lien_pour_entrer
from passerelle.service.retenu.jeton import prendre_jeton
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.pages.vue import lettres

_EXERCICE_D_AVANT = f"[[exercice]]\ndebut = {DEBUT.isoformat()}\nfin = {FIN.isoformat()}\n\n"
_ADRESSE_DU_MODELE = "http://127.0.0.1:8000"


def demontrer(appel: Appel, *, hote: str | None, port: int | None) -> None:
    """Make the year, serve it, and forget it (unless `--dossier` says where to keep it)."""
    hote, port = hote or HOTE, port or PORT
    verifier_port(hote, port)
    adresse = adresse_locale(hote, port)
    with _dossier(appel.choisi) as dossier:
        with travail("Préparation de l’année d’essai…"):
            centre = preparer(
                Appel(environ={"PASSERELLE_AUJOURDHUI": JOUR.isoformat(), **appel.environ}, choisi=dossier),
                adresse,
            )
        jeton = prendre_jeton(centre.secrets.jeton, donnees=centre.config.donnees)
        accueil = [
            f"L’année d’essai est prête. Ouvrez\u00a0: {lien_pour_entrer(adresse, jeton.valeur)}",
            f"Son bilan, comme un financeur le lirait\u00a0: {lien_pour_entrer(adresse, jeton.valeur, '/bilan')}",
            f"La fiche d’une rencontre, comme sur un téléphone\u00a0: {adresse}/f/seance",
            "Pour arrêter\u00a0: Ctrl + C." + ("" if appel.choisi else " Ce dossier d’essai sera alors effacé."),
        ]

        def accueillir(_annonce: str) -> None:
            """Once the service says that it is open, say where."""
            while accueil:
                click.echo(accueil.pop(0))

        ecouter(centre, hote=hote, port=port, annoncer=accueillir)


def preparer(appel: Appel, adresse: str) -> Passerelle:
    """A centre's folder at that address, its tabs made, a year of responses and the spring before it received and computed."""
    creer_dossier(appel.dossier)
    configuration = appel.dossier / FICHIER
    texte = configuration.read_text("utf-8").replace(_ADRESSE_DU_MODELE, adresse)
    configuration.write_text(texte.replace("[[exercice]]", f"{_EXERCICE_D_AVANT}[[exercice]]", 1), "utf-8")
    centre = ouvrir(appel.dossier, appel.environ)
    centre.installer()
    prevus = centre.synchroniser().apercu.creneaux
    for formulaire, lignes in annee_d_essai(
        prevus, formulaires=centre.modele.formulaires, jour=centre.maintenant().date()
    ).items():
        centre.ajouter_reponses(formulaire, lignes)
        centre.retenir_ses_projets(formulaire, lignes)
    centre.synchroniser(confirmer=True)
    _noter_les_suites(centre)
    centre.synchroniser()
    return centre


def _noter_les_suites(centre: Passerelle) -> None:
    """Type in the workbook what its team made of the needs."""
    if centre.tableur is None:  # never: its folder was just made, with both workbooks in it
        return
    feuilles = centre.lire_tables("principal", "besoin", "projet")
    classeur = client_local(centre.tableur).open_by_key("principal")
    for table, saisies in suites_tapees(feuilles["besoin"], feuilles["projet"]).items():
        cases = [{"range": f"{lettres(colonne)}{rang + 1}", "values": [[saisie]]} for rang, colonne, saisie in saisies]
        classeur.get_worksheet_by_id(feuilles[table].onglet.sheet_id).batch_update(cases)


@contextmanager
def _dossier(choisi: Path | None) -> Iterator[Path]:
    """The folder asked for, or a throwaway one, removed however the demonstration ends."""
    if choisi is not None:
        if (choisi / FICHIER).exists():
            raise FichierRefuse(
                f"Le dossier « {choisi} » est déjà celui d’un centre.",
                "Donnez à la démonstration un dossier nouveau.",
            )
        yield choisi
        return
    _a_l_arret(_interrompre)
    with tempfile.TemporaryDirectory(prefix="passerelle-demo-") as dossier:
        try:
            yield Path(dossier)
        finally:
            # `make` passes on what it receives too: a second one must not leave the folder there.
            _a_l_arret(signal.SIG_IGN)


def _a_l_arret(reponse: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for nom in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, nom):
            signal.signal(getattr(signal, nom), reponse)


def _interrompre(_numero: int, _vue: FrameType | None) -> None:
    raise KeyboardInterrupt
