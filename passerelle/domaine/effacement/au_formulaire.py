"""The responses erased from a workbook of Google's that are still in the Google form: told to the workbook's Apps Script, which
deletes them there and takes them off the list.

One entry of the hidden tab, `a_effacer/<number>`: form id → the moments of its responses, `2013-10-03T12:30:00`, as the Horodateur
says them in the workbook's own time zone. The script may take off at any time what the service lists once more: it is done twice.
"""

from collections.abc import Iterable, Iterator

from passerelle.domaine.effacement.contenu import Contenu
from passerelle.domaine.effacement.demande import Demande
from passerelle.domaine.feuilles.carnet import Carnet, ecrire_souvenir
from passerelle.domaine.texte.francais import accorder, compter

A_EFFACER = "a_effacer"

HISTORIQUE = (
    "Google garde aussi l’historique des versions du classeur. Pour l’en retirer\u00a0: Fichier, Créer une copie, mettez l’adresse "
    "de la copie dans passerelle.toml, puis supprimez l’ancien."
)


def lister_les_reponses(contenu: Contenu, demande: Demande, classeur: str) -> dict[str, str]:
    """The entries that list, beside those that wait already, the responses that go from a workbook; none where it is not at
    Google's, or nothing goes. A response without a moment is nobody's to find."""
    carnet = contenu.carnets[classeur]
    avant = _lire(carnet)
    moments = {ident: set(siens) for ident, siens in avant.items()}
    for recue in demande.recues:
        if classeur in contenu.distants and recue.formulaire.classeur == classeur and recue.recu:
            moments.setdefault(recue.formulaire.id, set()).add(recue.recu.isoformat(timespec="seconds"))
    apres = {ident: sorted(siens) for ident, siens in moments.items()}
    return ecrire_souvenir(A_EFFACER, apres, carnet.contenu) if apres != avant else {}


def compter_les_reponses(carnets: Iterable[Carnet]) -> int:
    """How many wait for the script."""
    return sum(len(siens) for carnet in carnets for siens in _lire(carnet).values())


def compter_les_mots(contenu: Contenu, demande: Demande) -> int:
    """How many responses stay in a workbook of Google's without their words: no script can change these in the form."""
    parties = {recue.place for recue in demande.recues}
    touchees = (contenu.par_place[place] for place in demande.reponses if place not in parties)
    return sum(recue.formulaire.classeur in contenu.distants for recue in touchees)


def dire_les_reponses(nombre: int) -> Iterator[str]:
    """What is said of those that wait, in French; nothing where none does."""
    if nombre:
        combien = compter(nombre, "réponse effacée du classeur est", "réponses effacées du classeur sont")
        la, l_y = accorder(nombre, "la", "les"), accorder(nombre, "l’y", "les y")
        yield (
            f"{combien} encore dans un formulaire Google. Le script du classeur {l_y} supprime à son prochain passage\u00a0: "
            "la nuit, ou tout de suite par le menu Passerelle du classeur, «\u00a0Synchroniser maintenant\u00a0». "
            f"Si cela dure, recollez-le (passerelle apps-script), ou supprimez-{la} à la main\u00a0: ouvrez le formulaire, "
            "onglet Réponses, Individuel."
        )


def dire_les_mots(nombre: int) -> Iterator[str]:
    """What is said of the words that the form keeps, in French; nothing where it keeps none."""
    if nombre:
        combien = compter(nombre, "réponse", "réponses")
        la, leurs = accorder(nombre, "la", "les"), accorder(nombre, "sa ligne reste", "leurs lignes restent")
        yield (
            f"Le formulaire Google garde les mots effacés de {combien}. Supprimez-{la} à la main\u00a0: ouvrez le formulaire, "
            f"onglet Réponses, Individuel\u00a0; {leurs} dans le classeur, et aucun chiffre ne change."
        )


def _lire(carnet: Carnet) -> dict[str, list[str]]:
    """Form id → the moments that wait; what does not read, or is none of ours, is left out."""
    souvenir = carnet.souvenir(A_EFFACER) or {}
    return {ident: siens for ident, siens in souvenir.items() if isinstance(siens, list) and siens}
