"""A page of the register for each purpose: the forms that say the same one, and the journal that no form fills."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.traitement import BASES, Traitement
from passerelle.domaine.enonces.registre.centre import A_COMPLETER, Blancs, Installation, Responsable
from passerelle.domaine.enonces.registre.durees import dire_la_duree
from passerelle.domaine.enonces.registre.section import Section
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.francais import dater, enumerer
from passerelle.domaine.texte.noms import forme

JOURNAL = Traitement(
    finalite="Faire marcher le service, et dire ce qu’il a fait",
    base="intérêt légitime",
    personnes="L’équipe du centre",
    donnees="Le nom de la clé qui a ouvert une page, l’heure, ce qui a changé dans le classeur, l’empreinte des envois reçus. "
    "L’adresse IP d’un envoi reste en mémoire une minute, et n’est écrite nulle part.",
    destinataires="L’équipe du centre, et qui suit son informatique",
    source="Le service lui-même",
    duree=("journal", "anomalie", "recus", "historique"),
)
"""What no form asks for."""

_LIBELLES: Mapping[str, str] = {
    "base": "la base légale",
    "personnes": "les personnes concernées",
    "donnees": "les données",
    "destinataires": "les destinataires",
    "source": "la source des données",
    "duree": "la durée de garde",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiche:
    """A purpose, and the forms that serve it: none for the journal."""

    numero: int
    titre: str
    formulaires: tuple[Formulaire, ...]
    traitements: tuple[Traitement, ...]

    @property
    def classeurs(self) -> frozenset[str]:
        """The workbooks where its responses are; the journal is a tab of the main one."""
        return frozenset(formulaire.classeur for formulaire in self.formulaires) or frozenset({"principal"})

    @property
    def a_des_textes(self) -> bool:
        """Whether a form of it has a question that anything may be typed in."""
        return any(question.prive for formulaire in self.formulaires for question in formulaire.questions)


def grouper(formulaires: Iterable[Formulaire]) -> list[Fiche]:
    """The pages, in the order of the forms; one that says no purpose has a page of its own. The journal comes last."""
    groupes: dict[str, list[Formulaire]] = {}
    for formulaire in formulaires:
        finalite = formulaire.traitement.finalite if formulaire.traitement else ""
        groupes.setdefault(forme(finalite) or f"/{formulaire.id}", []).append(formulaire)
    fiches = [
        Fiche(
            numero=numero,
            titre=(membres[0].traitement or Traitement()).finalite or f"{membres[0].titre} (finalité {A_COMPLETER})",
            formulaires=tuple(membres),
            traitements=tuple(membre.traitement or Traitement() for membre in membres),
        )
        for numero, membres in enumerate(groupes.values(), 1)
    ]
    return [*fiches, Fiche(numero=len(fiches) + 1, titre=JOURNAL.finalite, formulaires=(), traitements=(JOURNAL,))]


def lister(fiches: Sequence[Fiche]) -> Section:
    """The list that the register opens with."""
    return Section(
        titre="Les traitements",
        onglet="Traitements",
        colonnes=("N°", "À quoi cela sert", "Personnes concernées", "Base légale", "Fiches remplies"),
        largeurs=(0.7, 2.5, 3, 2, 2.5),
        rangees=tuple(
            (
                str(fiche.numero),
                fiche.titre,
                _reunir(fiche, "personnes") or A_COMPLETER,
                _base(fiche) or A_COMPLETER,
                "\n".join(formulaire.titre for formulaire in fiche.formulaires) or "Aucune",
            )
            for fiche in fiches
        ),
    )


def decrire(
    fiche: Fiche, *, modele: Modele, responsable: Responsable, installation: Installation, jour: date, blancs: Blancs
) -> Section:
    """The page of a purpose."""
    return Section(
        titre=f"Fiche {fiche.numero}. {fiche.titre}",
        onglet=f"{fiche.numero} {fiche.titre}",
        colonnes=("Rubrique", "Réponse"),
        rangees=tuple(_rubriques(fiche, modele, responsable, installation, jour, blancs)),
    )


def _rubriques(
    fiche: Fiche, modele: Modele, responsable: Responsable, installation: Installation, jour: date, blancs: Blancs
) -> Iterator[tuple[str, str]]:
    def dire(cle: str, ecrit: str) -> str:
        return blancs.ou_blanc(ecrit, f"Fiche {fiche.numero}, {_LIBELLES[cle]}", _ou(fiche, cle))

    if not any(traitement.finalite for traitement in fiche.traitements):
        blancs.noter(f"Fiche {fiche.numero}, la finalité", _ou(fiche, "finalite"))
    yield "Finalité", fiche.titre
    if fiche.formulaires:
        yield (
            "Fiches remplies",
            "\n".join(f"{membre.titre} (onglet {membre.onglet})" for membre in fiche.formulaires),
        )
    yield "Base légale", dire("base", _base(fiche))
    yield "Personnes concernées", dire("personnes", _reunir(fiche, "personnes"))
    yield "Données", dire("donnees", _reunir(fiche, "donnees"))
    yield "Données sensibles", _sensibles(fiche, modele, jour)
    yield "D’où elles viennent", dire("source", _reunir(fiche, "source"))
    sortes = dict.fromkeys(sorte for traitement in fiche.traitements for sorte in traitement.duree)
    durees = "\n".join(dire_la_duree(sorte, modele.conservation, jour) for sorte in sortes)
    yield "Combien de temps", dire("duree", durees)
    yield "Qui les voit", dire("destinataires", _reunir(fiche, "destinataires"))
    yield "Où elles sont", _ou_elles_sont(fiche, installation)
    yield "Sous-traitants", _sous_traitants(fiche, responsable, installation)
    yield "Transferts hors de l’Union européenne", _transferts(fiche, installation)
    if fiche.formulaires:
        yield (
            "Comment les personnes le savent",
            "Une notice, au bas de chaque fiche\u00a0; elle se remet aussi sur papier.",
        )
    yield "Sécurité, copies, droits", "Voir plus bas\u00a0: ils sont les mêmes pour toutes les fiches."
    yield "À jour au", dater(jour)


def _ou(fiche: Fiche, cle: str) -> str:
    """The files that should tell it."""
    muets = [membre.id for membre in fiche.formulaires if not getattr(membre.traitement or Traitement(), cle)]
    return enumerer(f"formulaires/{ident}.yaml, traitement, {cle}" for ident in muets)


def _reunir(fiche: Fiche, cle: str) -> str:
    """What its forms say, each thing once, one a line."""
    return "\n".join(dict.fromkeys(filter(None, (getattr(traitement, cle) for traitement in fiche.traitements))))


def _base(fiche: Fiche) -> str:
    """As the law names it, however the centre typed it."""
    dites = [forme(traitement.base) for traitement in fiche.traitements]
    return enumerer(base for base in BASES if forme(base) in dites)


def _sensibles(fiche: Fiche, modele: Modele, jour: date) -> str:
    if not fiche.a_des_textes:
        return "Aucune n’est demandée."
    duree = modele.conservation.texte_signale.au(jour)
    return (
        "Aucune n’est demandée. Un texte où Passerelle croit lire un numéro, une adresse ou la santé de quelqu’un "
        "est refusé par ses fiches\u00a0; arrivé autrement, il est signalé, masqué hors de sa case, et vidé au bout "
        f"de {duree}. Ce contrôle peut se tromper."
    )


def _ou_elles_sont(fiche: Fiche, installation: Installation) -> str:
    noms = {"principal": "Classeur principal", "contacts": "Classeur des contacts"}
    ici = "donnees/, dans le dossier du centre"
    return "\n".join(
        f"{noms[classeur]}\u00a0: {'Google Sheets' if classeur in installation.distants else ici}"
        for classeur in sorted(fiche.classeurs, reverse=True)
    )


def _sous_traitants(fiche: Fiche, responsable: Responsable, installation: Installation) -> str:
    hebergeur = f"l’hébergeur ({responsable.hebergeur or A_COMPLETER})"
    if fiche.classeurs & installation.distants:
        return f"Google (Google Sheets, Forms et Apps Script), et {hebergeur}."
    return f"Aucun, hormis {hebergeur}."


def _transferts(fiche: Fiche, installation: Installation) -> str:
    voir = "voir «\u00a0Le responsable du traitement\u00a0»."
    if fiche.classeurs & installation.distants:
        return f"Google peut traiter ces données hors de l’Union européenne. La garantie\u00a0: {voir}"
    return f"Aucun par Passerelle. Le pays de l’hébergeur\u00a0: {voir}"
