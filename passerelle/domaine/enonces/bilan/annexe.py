"""From each figure of a bilan to its lines: a table a tab, a column a figure, then what was left aside and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.chiffres.detail import Cote
from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.enonces.bilan.chiffres import ChiffresDuBilan, Demande
from passerelle.domaine.enonces.bilan.document import Bloc, Colonne, Paragraphe, Titre, tableau
from passerelle.domaine.enonces.chiffre import LigneVue, Regard
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.francais import chiffrer, compter, en_nombre
from passerelle.domaine.texte.noms import forme

DISCRETES = ("besoin",)
"""The tables whose lines are told by their day alone, all those of a day together: with its theme and its place, one need may be
somebody."""

COLONNES = 6
"""How many figures a table holds side by side on a sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LignesDuChiffre:
    """A figure with the lines it counts, then those it leaves aside; `noms`: those it counts, and how many lines say each."""

    demande: Demande
    comptees: Sequence[LigneVue]
    ecartees: Sequence[LigneVue]
    noms: tuple[tuple[str, int], ...] = ()


class LignesDuBilan:
    """The lines of the figures of one bilan, each looked up once."""

    def __init__(self, chiffres: ChiffresDuBilan) -> None:
        self._chiffres = chiffres
        self._regard = Regard(chiffres.courants.etude)

    def de(self, demande: Demande) -> LignesDuChiffre:
        """Those of one figure. A need keeps neither its theme nor its place."""
        haut = self._chiffres.detail(demande).haut
        comptees, ecartees = self._regard.lignes(haut)
        return LignesDuChiffre(
            demande=demande,
            comptees=[_discrete(ligne) for ligne in comptees],
            ecartees=[_discrete(ligne) for ligne in ecartees],
            noms=tuple(self._compter_les_noms(haut)) if haut.est_distinct else (),
        )

    def _compter_les_noms(self, cote: Cote) -> Iterator[tuple[str, int]]:
        suspect = self._chiffres.etude.donnees.suspect
        dits = Counter(nom for apport in cote.apports for nom in {forme(dite) for dite in apport.noms})
        for nom in cote.noms:
            yield MASQUE if suspect(nom) else nom, dits[forme(nom)]


def _discrete(ligne: LigneVue) -> LigneVue:
    if ligne.table not in DISCRETES:
        return ligne
    return LigneVue(
        table=ligne.table,
        id=ligne.id,
        jour=ligne.jour,
        quoi="",
        lieu="",
        apport=ligne.apport,
        remarque=ligne.remarque,
        champ=ligne.champ,
    )


def annexer(chiffres: ChiffresDuBilan, codes: Iterable[str]) -> Iterator[Bloc]:
    """The annex: where each of these figures comes from."""
    lignes = LignesDuBilan(chiffres)
    par_code = [
        (code, [lignes.de(demande) for demande in chiffres.demander(code) if not chiffres.est_masquee(demande)])
        for code in codes
    ]
    yield Titre(texte="Annexe\u00a0: les lignes de chaque chiffre", niveau=1)
    yield Paragraphe(
        texte=(
            "Chaque chiffre de ce document est la somme d’une colonne, ou le compte de ses lignes. Les lignes sont celles des "
            "onglets du classeur, aujourd’hui. Des besoins, seul le jour est donné\u00a0: avec le thème ou le lieu, on pourrait "
            "reconnaître qui a parlé."
        )
    )
    entiers = [(code, vues[0]) for code, vues in par_code if len(vues) == 1 and not vues[0].demande.ventilation]
    sommes = [(code, vue) for code, vue in entiers if not vue.noms]
    yield from _par_onglet(chiffres, sommes)
    for code, vue in entiers:
        if vue.noms:
            yield from _noms(chiffres.indicateurs[code], vue)
    for code, vues in par_code:
        if vues and vues[0].demande.ventilation:
            yield from _detaillees(chiffres.indicateurs[code], vues)
    for code, vues in par_code:
        if not vues:
            yield Titre(texte=f"{code}\u00a0: aucune ligne à montrer", niveau=2, signet=f"lignes-{code}")
    yield from _laissees(par_code)


def _par_onglet(chiffres: ChiffresDuBilan, sommes: Sequence[tuple[str, LignesDuChiffre]]) -> Iterator[Bloc]:
    """A table for each tab whose lines count; the figures without any line are named at the first."""
    tables = chiffres.modele.tables
    places: set[str] = set()
    for ident, table in tables.items():
        concernes = [(code, vue) for code, vue in sommes if any(ligne.table == ident for ligne in vue.comptees)]
        if not concernes:
            continue
        yield Titre(texte=table.onglet, niveau=2)
        for debut in range(0, len(concernes), COLONNES):
            yield _matrice(ident, table.onglet, concernes[debut : debut + COLONNES], places)
    for code, vue in sommes:
        if code not in places:
            hors = [ligne for ligne in vue.comptees if not ligne.table]
            yield Titre(texte=f"{code}\u00a0: {vue.demande.indicateur.libelle}", niveau=2, signet=f"lignes-{code}")
            yield Paragraphe(
                texte=f"{compter(len(hors), 'ligne')} qu’aucun onglet ne tient\u00a0: voir la définition."
                if hors
                else "Aucune ligne."
            )


def _matrice(ident: str, onglet: str, concernes: Sequence[tuple[str, LignesDuChiffre]], places: set[str]) -> Bloc:
    discrete = ident in DISCRETES
    apports: dict[str, dict[str, float]] = {}
    vues: dict[str, LigneVue] = {}
    ids: set[str] = set()
    for code, vue in concernes:
        for ligne in vue.comptees:
            if ligne.table == ident and isinstance(ligne.apport, float | int):
                cle = dater_court(ligne.jour) if discrete else ligne.id
                ids.add(ligne.id)
                vues.setdefault(cle, ligne)
                donnes = apports.setdefault(cle, {})
                donnes[code] = donnes.get(code, 0.0) + ligne.apport
    tries = sorted(vues.items(), key=lambda vue: (vue[1].jour or date.min, vue[1].id))
    unites = {code: vue.demande.indicateur.unite for code, vue in concernes}
    codes = [code for code, _ in concernes]
    reperes = [Colonne(titre="Date", largeur=1.5)]
    reperes += [] if discrete else [Colonne(titre="Quoi", largeur=2.3), Colonne(titre="Lieu", largeur=2.3)]
    rangees = [
        [
            dater_court(ligne.jour),
            *([] if discrete else [ligne.quoi, ligne.lieu]),
            *(_apport(apports[cle].get(code), unites[code]) for code in codes),
        ]
        for cle, ligne in tries
    ]
    totaux = [sum(donnes.get(code, 0.0) for donnes in apports.values()) for code in codes]
    rangees.append(
        [
            f"Total\u00a0: {compter(len(ids), 'ligne')}",
            *([] if discrete else ["", ""]),
            *(_apport(total, unites[code]) for code, total in zip(codes, totaux, strict=True)),
        ]
    )
    colonnes = [
        *reperes,
        *(
            Colonne(
                titre=code,
                largeur=1.35,
                est_un_nombre=True,
                signets=(f"lignes-{code}",) if code not in places else (),
            )
            for code in codes
        ),
    ]
    places.update(codes)
    return tableau(
        f"{onglet}\u00a0: les lignes qui comptent ({', '.join(codes)})",
        colonnes,
        rangees,
        totaux=[len(rangees) - 1],
        est_serre=True,
    )


def _apport(valeur: float | None, unite: str) -> str:
    if valeur is None:
        return ""
    if unite.partition(" par ")[0] == "€":
        return en_nombre(valeur, "€")
    return chiffrer(valeur) if float(valeur).is_integer() else chiffrer(valeur, 2).rstrip("0")


def _noms(indicateur: Indicateur, vue: LignesDuChiffre) -> Iterator[Bloc]:
    """Of a figure that counts names, the names and how many lines say each."""
    yield Titre(texte=f"{indicateur.code}\u00a0: {indicateur.libelle}", niveau=2, signet=f"lignes-{indicateur.code}")
    lignes = [[nom, compter(combien, "ligne")] for nom, combien in vue.noms]
    yield tableau(
        f"{indicateur.libelle}\u00a0: les noms comptés",
        [Colonne(titre="Nom", largeur=3), Colonne(titre="Dit par", largeur=1.2)],
        sorted(lignes),
        est_serre=True,
    )


def _detaillees(indicateur: Indicateur, vues: Sequence[LignesDuChiffre]) -> Iterator[Bloc]:
    """Of a figure told by its breakdown only, the lines of each part by their day."""
    yield Titre(texte=f"{indicateur.code}\u00a0: {indicateur.libelle}", niveau=2, signet=f"lignes-{indicateur.code}")
    yield tableau(
        f"{indicateur.libelle}\u00a0: les lignes de chaque détail",
        [
            Colonne(titre="Détail", largeur=2.2),
            Colonne(titre="Lignes", largeur=0.8, est_un_nombre=True),
            Colonne(titre="Lesquelles", largeur=6),
        ],
        [[vue.demande.modalite, chiffrer(len(vue.comptees)), _enumerer(vue.comptees)] for vue in vues],
        est_serre=True,
    )


def _laissees(par_code: Sequence[tuple[str, Sequence[LignesDuChiffre]]]) -> Iterator[Bloc]:
    """What gives nothing, or not all it should, cause after cause."""
    causes: dict[tuple[str, str], dict[tuple[str, str], LigneVue]] = {}
    codes: dict[tuple[str, str], dict[str, None]] = {}
    for etat, choisir in (("Laissées de côté", _ecartees), ("Comptées en partie", _partielles)):
        for code, vues in par_code:
            for vue in vues:
                for ligne in choisir(vue):
                    cle = (etat, ligne.remarque)
                    causes.setdefault(cle, {})[ligne.table, ligne.id] = ligne
                    codes.setdefault(cle, {})[code] = None
    if not causes:
        return
    yield Titre(texte="Ce qui ne compte pas, ou pas entièrement", niveau=2)
    yield tableau(
        "Les lignes laissées de côté ou comptées en partie, et pourquoi",
        [
            Colonne(titre="État", largeur=1.4),
            Colonne(titre="Chiffres", largeur=1.5),
            Colonne(titre="Pourquoi", largeur=2.6),
            Colonne(titre="Lignes", largeur=4.5),
        ],
        [
            [etat, ", ".join(codes[etat, raison]), raison, _enumerer(lignes.values())]
            for (etat, raison), lignes in causes.items()
        ],
        est_serre=True,
    )


def _ecartees(vue: LignesDuChiffre) -> Sequence[LigneVue]:
    return vue.ecartees


def _partielles(vue: LignesDuChiffre) -> Sequence[LigneVue]:
    return [ligne for ligne in vue.comptees if ligne.remarque]


def _enumerer(lignes: Iterable[LigneVue]) -> str:
    """« 05/09/2013 École A, 12/09/2013 »: those of one tab whose day is told."""
    tries = sorted(lignes, key=lambda ligne: (ligne.jour or date.min, ligne.id))
    dites = [
        " ".join(filter(None, (dater_court(ligne.jour) if ligne.jour else "", ligne.lieu or ligne.quoi)))
        for ligne in tries
    ]
    return f"{len(tries)}\u00a0: {', '.join(dit or 'sans date' for dit in dites)}"


def dater_court(jour: date | None) -> str:
    """« 05/09/2013 »."""
    return f"{jour:%d/%m/%Y}" if jour else "sans date"
