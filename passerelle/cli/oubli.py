"""The commands `purger` and `effacer`: what is promised to people, shown first, done once somebody confirms."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from passerelle.cli.appel import Appel
from passerelle.cli.execution import FAIT, PROBLEME, RETENU, UsageIncorrect, dire, travail
from passerelle.cli.usage import Commande
from passerelle.domaine.texte.francais import accorder, compter, enumerer
from passerelle.erreurs import FichierRefuse

if TYPE_CHECKING:
    from passerelle.amorce import Passerelle
    from passerelle.domaine.effacement.contenu import Contenu
    from passerelle.domaine.effacement.perimees import Sorte
    from passerelle.domaine.effacement.recherche import Trouvaille
    from passerelle.oubli import Oubli

_A_BLANC = click.option("--a-blanc", is_flag=True, help="Compte ce qui serait effacé, sans rien effacer.")
_CONFIRMER = click.option("--confirmer", is_flag=True, help="Efface. Rien ne le fera revenir.")


@click.command(cls=Commande)
@_A_BLANC
@_CONFIRMER
@click.pass_obj
def purger(appel: Appel, *, a_blanc: bool, confirmer: bool) -> int:
    """Efface ce qui a été gardé aussi longtemps que promis.

    Les durées sont dans regles/conservation.yaml. Sans --confirmer, montre seulement combien, par sorte.
    """
    oubli = _ouvrir(appel)
    if confirmer and not a_blanc:
        with travail("Purge…"):
            faites = oubli.purger()
        click.echo(f"Effacé\u00a0: {enumerer(s.compte for s in faites)}." if faites else "Rien à purger.")
        _dire_ce_que_garde_google(oubli, efface=bool(faites))
        return FAIT
    with travail("Recherche…"):
        sortes = oubli.perimees()
    for phrase in _dire_les_sortes(sortes):
        click.echo(phrase)
    a_faire = any(sorte.nombre for sorte in sortes)
    if not a_faire:
        click.echo("Rien à purger.")
    else:
        click.echo("Rien n’a été effacé. Pour le faire\u00a0: passerelle purger --confirmer")
    _dire_ce_que_garde_google(oubli, efface=False)
    return RETENU if a_faire and not a_blanc else FAIT


def _dire_les_sortes(sortes: "Sequence[Sorte]") -> Iterator[str]:
    for sorte in sortes:
        if sorte.nombre:
            yield f"À effacer\u00a0: {sorte.compte}."
        if sorte.attendent:
            attendent = accorder(
                sorte.attendent, "attend que son exercice soit clos", "attendent que leur exercice soit clos"
            )
            combien = compter(sorte.attendent, sorte.unite, sorte.pluriel)
            yield f"{combien} {attendent} («\u00a0clos = true\u00a0» dans passerelle.toml)."


@click.command(cls=Commande)
@click.option("--personne", metavar="TEXTE", help="Un prénom, un numéro ou une adresse de courriel.")
@click.option(
    "--reponse", metavar="ID", help="Une réponse, ou une ligne\u00a0: son identifiant, comme Anomalies le montre."
)
@click.option("--code", metavar="CODE", help="Le code d’un bénévole.")
@click.option("--rejouer", is_flag=True, help="Efface de nouveau ce qu’une reprise ou un import a fait revenir.")
@click.option(
    "--montrer",
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Écrit dans ce fichier tout ce qui est gardé, pour la personne qui le demande\u00a0; n’efface rien.",
)
@click.option("--garder-compte", is_flag=True, help="Avec --reponse\u00a0: efface les mots, garde les nombres.")
@_A_BLANC
@_CONFIRMER
@click.pass_obj
def effacer(
    appel: Appel,
    *,
    personne: str | None,
    reponse: str | None,
    code: str | None,
    rejouer: bool,
    montrer: Path | None,
    garder_compte: bool,
    a_blanc: bool,
    confirmer: bool,
) -> int:
    """Efface une personne, une réponse ou un code, à sa demande.

    Sans --confirmer, compte seulement, sans rien montrer de ce qui est écrit. Efface aussi dans les sauvegardes de cette machine.
    """
    demandes = [bool(demande) for demande in (personne, reponse, code, rejouer)]
    if sum(demandes) != 1:
        raise UsageIncorrect(
            "Dites qui, ou quoi, effacer\u00a0: une seule chose à la fois.",
            "--personne TEXTE, --reponse ID, --code CODE ou --rejouer.",
        )
    if rejouer and montrer:
        raise UsageIncorrect("--rejouer n’a rien à montrer.", "Retirez l’une des deux options.")
    oubli = _ouvrir(appel)
    if rejouer:
        with travail("Recherche de ce qui est revenu…"):
            combien = oubli.rejouer()
        click.echo(f"Effacé de nouveau\u00a0: {compter(combien, 'réponse')}." if combien else "Rien n’est revenu.")
        _dire_ce_que_garde_google(oubli, efface=bool(combien))
        return FAIT
    recherche = _recherche(personne, reponse, code, garder_compte=garder_compte)
    with travail("Recherche…"):
        trouvaille, copies = oubli.chercher(recherche)
    if len(trouvaille.personnes) > 1 and not montrer:
        idents = ", ".join(sorted(trouvaille.personnes.values()))
        dire(
            f"{len(trouvaille.personnes)} personnes répondent à cette demande\u00a0: rien n’a été effacé. Donnez un numéro ou une "
            f"adresse, ou une seule à la fois, avec --reponse\u00a0: {idents}."
        )
        return PROBLEME
    for phrase in _dire_ce_qui_est_trouve(trouvaille, copies):
        click.echo(phrase)
    if trouvaille.demande.est_vide and not copies:
        click.echo("Rien à effacer.")
        _dire_ce_que_garde_google(oubli, efface=False)
        return FAIT
    if montrer:
        return _montrer(oubli, recherche, montrer)
    if a_blanc or not confirmer:
        click.echo("Rien n’a été effacé. Pour le faire, ajoutez --confirmer.")
        _dire_ce_que_garde_google(oubli, efface=False)
        return FAIT if a_blanc else RETENU
    with travail("Effacement…"):
        fait = oubli.effacer(recherche)
    click.echo("C’est effacé, ici et dans les sauvegardes de cette machine.")
    for nom in fait.rebelles:
        dire(f"«\u00a0{nom}\u00a0» est abîmé\u00a0: ces mots y ont été rayés, sans pouvoir relire le reste.")
    _dire_ce_que_garde_google(oubli, efface=True)
    return FAIT


def _dire_ce_que_garde_google(oubli: "Oubli", *, efface: bool) -> None:
    for phrase in oubli.chez_google(efface=efface):
        click.echo(phrase)


def _recherche(
    personne: str | None, reponse: str | None, code: str | None, *, garder_compte: bool
) -> "Callable[[Contenu], Trouvaille]":
    from passerelle.domaine.effacement.recherche import chercher_un_code, chercher_une_personne, chercher_une_reponse

    if personne:
        return lambda contenu: chercher_une_personne(contenu, personne)
    if reponse:
        return lambda contenu: chercher_une_reponse(contenu, reponse, garder_le_compte=garder_compte)
    return lambda contenu: chercher_un_code(contenu, code or "")


def _dire_ce_qui_est_trouve(trouvaille: "Trouvaille", copies: int) -> Iterator[str]:
    for onglet, nombre in trouvaille.combien.items():
        yield f"{onglet}\u00a0: {compter(nombre, 'ligne')}."
    if copies:
        yield f"Et dans {compter(copies, 'sauvegarde')} de cette machine."
    for onglet, nombre in trouvaille.a_la_main.items():
        yield f"À changer à la main, Passerelle n’y touche pas\u00a0: {onglet}, {compter(nombre, 'ligne')}."


def _montrer(oubli: "Oubli", recherche: "Callable[[Contenu], Trouvaille]", fichier: Path) -> int:
    from passerelle.domaine.effacement.recherche import montrer

    lignes = oubli.demander(lambda contenu: montrer(contenu, recherche(contenu).demande))
    try:
        with fichier.open("x", encoding="utf-8") as flux:
            fichier.chmod(0o600)
            flux.write("\n".join(["Ce que le centre garde de vous, tel que c’est écrit.", "", *lignes]))
    except FileExistsError:
        raise FichierRefuse(f"«\u00a0{fichier}\u00a0» existe déjà.", "Choisissez un autre nom.") from None
    except OSError:
        raise FichierRefuse(
            f"«\u00a0{fichier}\u00a0» ne peut pas être écrit.", "Choisissez un autre dossier."
        ) from None
    click.echo(f"Écrit dans «\u00a0{fichier}\u00a0», à remettre à la personne, puis à supprimer. Rien n’a été effacé.")
    return FAIT


def _ouvrir(appel: Appel) -> "Oubli":
    from passerelle.amorce import ouvrir
    from passerelle.oubli import Oubli

    with travail("Ouverture du dossier…"):
        centre: Passerelle = ouvrir(appel.dossier, appel.environ)
        return Oubli(centre)
