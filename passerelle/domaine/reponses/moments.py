"""Numbers that their cells show as dates, times or durations: where they are, and which are only our own numbers in a format
somebody changed."""

from collections.abc import Sequence
from dataclasses import replace

from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.feuilles.feuille import Feuille, Onglet
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.reponses.reponse import cle_de_titre
from passerelle.domaine.texte.lecture import Brut, Moment, Nature, en_texte, est_nombre, sont_egales


def grille_des_reponses(formulaire: Formulaire, onglet: Onglet) -> Sequence[Sequence[Brut]]:
    """The rows of a response tab, with a Moment for each number shown as one under a question that asks for no date."""
    titres = [cle_de_titre(en_texte(titre)) for titre in onglet.grille[0]] if onglet.grille else []
    autres = {
        cle_de_titre(titre)
        for question in formulaire.questions
        if question.type != "date"
        for titre in (question.titre, *question.anciens_titres)
    }
    places = [place for place in onglet.moments if place < len(titres) and titres[place] in autres]
    if not places:
        return onglet.grille
    grille: list[list[Brut]] = [list(rangee) for rangee in onglet.grille]
    for place in places:
        for rang, nature in onglet.moments[place].items():
            if 0 < rang < len(grille) and place < len(grille[rang]):
                grille[rang][place] = en_moment(grille[rang][place], nature)
    return grille


def en_moment(brut: Brut, nature: Nature) -> Brut:
    """A number as the moment its cell shows; anything else as it is."""
    return Moment(float(brut), nature) if isinstance(brut, float | int) and est_nombre(brut) else brut


def rendre_nos_nombres(feuille: Feuille, memoire: Memoire) -> Feuille:
    """A tab whose cells that hold the very number the service wrote there are that number, whatever format they were given
    since (contrat.md §6.5)."""
    if not feuille.moments:
        return feuille
    colonnes = {cle: list(lues) for cle, lues in feuille.colonnes.items()}
    for cle, moments in feuille.moments.items():
        ecrites = memoire.colonne(cle)
        for place, serie in moments.items():
            souvenir = memoire.place(en_texte(feuille.colonne("id")[place]))
            if souvenir >= 0 and sont_egales(ecrites[souvenir], serie):
                colonnes[cle][place] = serie
    return replace(feuille, colonnes=colonnes)
