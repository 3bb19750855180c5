"""What is shipped, and what a centre says instead."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from passerelle.definitions.lecture.releve import SUFFIXE_LIVRE, Place, Releve, suggestion
from passerelle.definitions.lecture.yaml_sur import Chemin, Document, Donnee

RETIRER = "retirer"
"""The key under which a centre's file lists the shipped entries it does without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One entry of a file: its id, its data, and where it is written. `remplace`: it stands for a shipped one."""

    id: str
    donnees: Donnee
    document: Document
    chemin: Chemin = ()
    remplace: bool = False

    @property
    def est_livree(self) -> bool:
        """Whether it is written in a shipped file, which a centre does not change."""
        return self.document.fichier.endswith(SUFFIXE_LIVRE)

    def place(self, *chemin: str | int) -> Place:
        """Where a part of the entry is written, or the nearest thing around it."""
        return replace(self.document.situer((*self.chemin, *chemin)), entree=self.id)

    def situer(self, chemin: Chemin) -> Place | None:
        """The same, None where it was already complained of."""
        place = self.place(*chemin)
        return None if place.ligne in self.document.refusees else place


@dataclass(frozen=True, slots=True, kw_only=True)
class Parametres:
    """The keys of a rule's file, each with the document it comes from."""

    donnees: dict[str, Donnee]
    documents: Mapping[str, Document]
    defaut: Place

    def situer(self, chemin: Chemin) -> Place | None:
        """Where a parameter, or a part of it, is written; None where it was already complained of."""
        document = self.documents.get(str(chemin[0])) if chemin else None
        if document is None:
            return self.defaut
        place = document.situer(chemin)
        return None if place.ligne in document.refusees else place


def fusionner_entrees(
    livre: Document | None,
    centre: Document | None,
    releve: Releve,
    *,
    cle_id: str = "id",
    retirables: Collection[str] | None = None,
) -> dict[str, Article]:
    """Entries by id: the shipped ones, those of the centre replacing or following them, less those it withdraws.

    A file holds them as a mapping by id, or as a list of entries that tell their own id (under `cle_id`).
    Only `retirables` may be withdrawn (all may where None).
    """
    entrees = _entrees(livre, releve, cle_id) if livre else {}
    if centre is None:
        return entrees
    for ident, rang in _retirees(centre, releve):
        possibles = entrees if retirables is None else [nom for nom in entrees if nom in retirables]
        if ident in possibles:
            del entrees[ident]
        else:
            constat = "est indispensable" if ident in entrees else "n’est pas livré"
            remede = suggestion(ident, list(possibles), titre="On peut retirer")
            releve.signaler(centre.situer((RETIRER, rang)), f"“{ident}” {constat}, impossible de le retirer.", remede)
    return entrees | {
        ident: replace(entree, remplace=ident in entrees) for ident, entree in _entrees(centre, releve, cle_id).items()
    }


def fusionner_parametres(
    livre: Document | None, centre: Document | None, releve: Releve, *, fichier: str
) -> Parametres:
    """A rule's parameters, key by key: the centre's, else the shipped ones."""
    donnees: dict[str, Donnee] = {}
    documents: dict[str, Document] = {}
    for document in (livre, centre):
        if document and isinstance(document.donnees, dict):
            donnees |= document.donnees
            documents |= dict.fromkeys(document.donnees, document)
        elif document:
            releve.signaler(
                Place(document.fichier, 1),
                "ce fichier doit tenir en « clé: valeur ».",
                "Une clé par ligne, suivie de « : ».",
            )
    return Parametres(donnees=donnees, documents=documents, defaut=Place(centre.fichier if centre else fichier))


def _retirees(centre: Document, releve: Releve) -> list[tuple[str, int]]:
    liste = centre.donnees.get(RETIRER, []) if isinstance(centre.donnees, dict) else []
    if isinstance(liste, list) and all(isinstance(ident, str) for ident in liste):
        return [(str(ident), rang) for rang, ident in enumerate(liste)]
    releve.signaler(
        centre.situer((RETIRER,)),
        f"“{RETIRER}” attend une liste de noms.",
        f"Écrivez par exemple « {RETIRER}: [gouter] ».",
    )
    return []


def _entrees(document: Document, releve: Releve, cle_id: str) -> dict[str, Article]:
    if isinstance(document.donnees, list):
        return _entrees_en_liste(document, document.donnees, releve, cle_id)
    if not isinstance(document.donnees, dict):
        releve.signaler(
            Place(document.fichier, 1),
            "ce fichier doit tenir en « nom: … ».",
            "Un nom par ligne, et ses détails décalés dessous.",
        )
        return {}
    entrees = {}
    for ident, donnees in document.donnees.items():
        entree = Article(id=ident, donnees=donnees, document=document, chemin=(ident,))
        if ident == RETIRER:
            continue
        if isinstance(donnees, dict) and donnees.get(cle_id, ident) != ident:
            releve.signaler(
                entree.place(cle_id),
                f"“{cle_id}” ne dit pas la même chose que “{ident}”.",
                f"Retirez la ligne “{cle_id}”.",
            )
        entrees[ident] = entree
    return entrees


def _entrees_en_liste(document: Document, liste: list[Donnee], releve: Releve, cle_id: str) -> dict[str, Article]:
    entrees: dict[str, Article] = {}
    for rang, donnees in enumerate(liste):
        ident = donnees.get(cle_id) if isinstance(donnees, dict) else None
        if not isinstance(ident, str) or not ident:
            releve.signaler(
                document.situer((rang,)),
                f"il manque “{cle_id}”.",
                f"Commencez l’élément par « {cle_id}: un-nom-court ».",
            )
        elif ident in entrees:
            deja = entrees[ident].place().ligne
            releve.signaler(
                document.situer((rang,)),
                f"“{ident}” est écrit deux fois (déjà ligne {deja}).",
                "Gardez-en un seul.",
            )
        else:
            entrees[ident] = Article(id=ident, donnees=donnees, document=document, chemin=(rang,))
    return entrees
