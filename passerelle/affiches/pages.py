"""The pages to print, each a whole HTML file: nothing in them is fetched from anywhere."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from passerelle.adresses import Adresses
from passerelle.affiches.benevoles import Benevole
from passerelle.affiches.champs import LIGNES_PARAGRAPHE, disposer
from passerelle.affiches.code_qr import dessiner
from passerelle.config import Centre
from passerelle.domaine.declare.entites import Lieu
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.liens.fiche_seance import CODE, question_de, remplir
from passerelle.domaine.texte.noms import mots_id

Genre = Literal["affiche", "fiche", "lien"]

LONGUEUR_NOM = 100
"""Characters of an id in a file name: what every disk takes."""

MARQUE = '<meta name="generator" content="passerelle affiches">'
"""What tells one of these files from any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A file to be: its name, what it is, its HTML."""

    nom: str
    genre: Genre
    html: str


def composer(
    *,
    centre: Centre,
    adresses: Adresses,
    lieux: Sequence[Lieu],
    fiches: Sequence[Formulaire],
    benevoles: Sequence[Benevole],
    choix: Mapping[str, tuple[str, ...]],
    notice: Callable[[Formulaire], str],
) -> tuple[Page, ...]:
    """An A4 poster a place, an A5 paper form a form, an A5 page of links a volunteer.

    `adresses` are public ones; `fiches` the forms that tell of sessions; `choix`: list → the names it offers; `notice`: what
    a form says of personal data. File names are made of ids and codes: lower-case unaccented words, each name once.
    """
    modeles = ouvrir_les_modeles(marque=MARQUE)
    pages: list[Page] = []

    def ajouter(genre: Genre, ident: str, **valeurs: object) -> None:
        html = modeles.get_template(f"{genre}.html").render(centre=centre.nom, **valeurs)
        base = f"{_PREFIXES[genre]}-{mots_id(ident)[:LONGUEUR_NOM] or 'page'}"
        nom = _nom_libre(base, {page.nom for page in pages})
        pages.append(Page(nom=nom, genre=genre, html=html))

    for lieu in lieux:
        ajouter("affiche", lieu.id, lieu=lieu.nom, adresse=adresses.lieu(lieu.id))
    for fiche in fiches:
        ajouter(
            "fiche",
            fiche.id,
            formulaire=fiche,
            groupes=disposer(fiche, choix),
            notice=notice(fiche),
            adresse=adresses.passees,
        )
    for benevole in benevoles:
        if liens := list(_liens(benevole, fiches, adresses)):
            ajouter("lien", benevole.code, benevole=benevole, liens=liens)
    return tuple(pages)


def _liens(benevole: Benevole, fiches: Iterable[Formulaire], adresses: Adresses) -> Iterator[tuple[str, str]]:
    """The title and the address of each form that asks for a code, filled in with theirs."""
    for fiche in fiches:
        saisies = remplir(fiche, {CODE: benevole.code})
        if question_de(fiche, CODE) and (adresse := adresses.fiche(fiche, saisies)):
            yield fiche.titre, adresse


_PREFIXES: Mapping[Genre, str] = {"affiche": "affiche", "fiche": "fiche-papier", "lien": "lien"}


def _nom_libre(base: str, pris: set[str]) -> str:
    nom, suite = f"{base}.html", 1
    while nom in pris:
        suite += 1
        nom = f"{base}-{suite}.html"
    return nom


def ouvrir_les_modeles(*paquets: str, marque: str) -> Environment:
    """The templates of these packages, over our own: `marque` is what tells the files made of them."""
    modeles = Environment(
        loader=ChoiceLoader([PackageLoader(paquet, "modeles") for paquet in (*paquets, "passerelle.affiches")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    modeles.filters["qr"] = dessiner
    modeles.globals.update(marque=marque, lignes_paragraphe=LIGNES_PARAGRAPHE)
    return modeles
