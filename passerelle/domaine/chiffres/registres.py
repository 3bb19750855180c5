"""The service's own tabs — Indicateurs, Corrections, Anomalies — line by line: what is wanted against what stands there
(contrat.md §6.13)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure
from passerelle.domaine.declare.probleme import Anomalie, au_nom_de_sa_cause, rassembler_les_informations
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.decision import LIGNE, RECOUVERTE, Ecart, Ecriture
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.texte.bornes import borner, etiquette
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.lecture import Cellule, en_texte, sont_egales
from passerelle.domaine.texte.noms import forme

Cellules = dict[str, Cellule]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A line of the journal, its time aside."""

    quoi: str
    onglet: str
    ligne: str = ""
    champ: str = ""
    avant: Cellule = None
    apres: Cellule = None
    cause: str = ""


@dataclass(frozen=True, kw_only=True)
class Tenue:
    """What keeping a tab asks: cells to write, lines to append and to remove, and what to tell."""

    ecritures: Sequence[Ecriture]
    ajouts: Sequence[tuple[str, Cellules]]
    retraits: Sequence[tuple[str, int]]
    mentions: Sequence[Mention] = ()


def tenir(
    feuille: Feuille,
    voulues: Mapping[str, Cellules],
    *,
    ident: Callable[[Cellules], str],
    est_a_nous: Callable[[Cellules], bool],
) -> Tenue:
    """Make a tab hold the lines `voulues` (id → key → cell), staff's own columns aside.

    `ident` gives the id of a line that stands there; one that is not wanted goes when `est_a_nous` says it is the
    service's. The first of two lines with one id is kept.
    """
    voulues = {nom: _bornees(ligne) for nom, ligne in voulues.items()}
    ecritures: list[Ecriture] = []
    retraits: list[tuple[str, int]] = []
    vus: set[str] = set()
    for rang, presente in zip(feuille.rangs, feuille.lignes(), strict=True):
        nom = ident(presente)
        if nom in voulues and nom not in vus:
            vus.add(nom)
            ecritures += [
                Ecriture(rang, nom, cle, presente[cle], voulue)
                for cle, voulue in voulues[nom].items()
                if presente[cle] != voulue and not sont_egales(presente[cle], voulue)
            ]
        elif nom in vus or est_a_nous(presente):
            retraits.append((nom, rang))
    ajouts = [(nom, ligne) for nom, ligne in voulues.items() if nom not in vus]
    return Tenue(ecritures=ecritures, ajouts=ajouts, retraits=retraits)


def _bornees(ligne: Cellules) -> Cellules:
    return {cle: borner(cellule) if isinstance(cellule, str) else cellule for cle, cellule in ligne.items()}


# Indicateurs ----------------------------------------------------------------------------------------------------------------------


def id_chiffre(ligne: Mapping[str, Cellule]) -> str:
    """The id of a figure: code, periode, ventilation, modalite."""
    return "/".join(en_texte(ligne[cle]) for cle in ("code", "periode", "ventilation", "modalite"))


def chiffres_voulus(
    mesures: Sequence[Mesure],
    indicateurs: Mapping[str, Indicateur],
    memoire: Memoire,
    presents: Mapping[str, Cellules],
    aujourdhui: date,
) -> dict[str, Cellules]:
    """The lines of `Indicateurs`. `arrete_au` is the day valeur, n or sur last changed: as remembered, else as it stands there."""
    voulues: dict[str, Cellules] = {}
    for mesure in mesures:
        indicateur = indicateurs[mesure.code]
        ligne: Cellules = {
            "code": mesure.code,
            "libelle": indicateur.libelle,
            "periode": mesure.periode,
            "ventilation": mesure.ventilation or None,
            "modalite": etiquette(mesure.modalite) or None,
            "valeur": mesure.valeur,
            "unite": indicateur.unite,
            "n": mesure.n,
            "sur": mesure.sur,
        }
        ident = id_chiffre(ligne)
        souvenir = memoire.place(ident)
        ancienne = memoire.ligne(souvenir) if souvenir >= 0 else presents.get(ident)
        inchangee = ancienne is not None and all(
            sont_egales(ancienne.get(cle), ligne[cle]) for cle in ("valeur", "n", "sur")
        )
        depuis = ancienne.get("arrete_au") if ancienne is not None and inchangee else None
        ligne["arrete_au"] = depuis if isinstance(depuis, date) else aujourdhui
        ligne["fiable"] = None if mesure.fiable is None else "oui" if mesure.fiable else "non"
        voulues[ident] = ligne
    return voulues


def tenir_chiffres(
    feuille: Feuille,
    voulues: Mapping[str, Cellules],
    memoire: Memoire,
    indicateurs: Mapping[str, Indicateur],
    *,
    periodes: Collection[str],
    suspendus: Collection[str],
) -> Tenue:
    """Keep `Indicateurs`. Lines of other `periodes` than the open ones, of `suspendus` codes, and of codes that are not
    ours stay as they are."""
    libelles = {forme(indicateur.libelle): code for code, indicateur in indicateurs.items()}

    def ident(ligne: Cellules) -> str:
        code = en_texte(ligne["code"])
        if code not in indicateurs:  # typed over: its label still tells which figure it is
            code = libelles.get(forme(en_texte(ligne["libelle"])), code)
        return id_chiffre(ligne | {"code": code})

    def est_a_nous(ligne: Cellules) -> bool:
        code = en_texte(ligne["code"])
        # A line written for an indicator that the centre has since withdrawn is still the service's.
        connue = code in indicateurs or memoire.place(id_chiffre(ligne)) >= 0
        return connue and code not in suspendus and en_texte(ligne["periode"]) in periodes

    tenue = tenir(feuille, voulues, ident=ident, est_a_nous=est_a_nous)
    remis = [
        Mention(
            quoi="chiffre remis",
            onglet=feuille.table.onglet,
            ligne=e.ligne,
            champ=feuille.table.par_cle[e.cle].libelle,
            avant=e.avant,
            apres=e.apres,
            cause="Il avait été changé à la main dans un onglet que Passerelle tient.",
        )
        for e in tenue.ecritures
        if (souvenir := memoire.place(e.ligne)) >= 0 and not sont_egales(e.avant, memoire.colonne(e.cle)[souvenir])
    ]
    return Tenue(ecritures=tenue.ecritures, ajouts=tenue.ajouts, retraits=tenue.retraits, mentions=remis)


def memoire_chiffres(
    table: Table, voulues: Mapping[str, Cellules], ancienne: Memoire, gardes: Collection[str]
) -> tuple[Memoire, set[int]]:
    """What to remember of the figures, and the chunks that change. `gardes`: remembered lines left as they are."""
    changes: set[int] = set()
    gardees: dict[str, Mapping[str, Cellule]] = {}
    for place, ident in enumerate(ancienne.ids):
        avant = ancienne.ligne(place)
        apres = voulues.get(ident) or (avant if ident in gardes else None)
        # Thousands of figures, nearly all as they were: compared whole first.
        if apres is None or (
            avant != apres and any(not sont_egales(avant.get(cle), apres.get(cle)) for cle in table.cles)
        ):
            changes.add(ancienne.morceaux[place])
        if apres is not None:
            gardees[ident] = apres
    lignes = {**gardees, **voulues}
    places = map(ancienne.place, lignes)
    memoire = Memoire(
        ids=list(lignes),
        sources=[()] * len(lignes),
        colonnes={cle: [ligne.get(cle) for ligne in lignes.values()] for cle in table.cles},
        morceaux=[ancienne.morceaux[place] if place >= 0 else -1 for place in places],
    )
    return memoire, changes


# Corrections ----------------------------------------------------------------------------------------------------------------------


def tenir_corrections(
    feuille: Feuille,
    ecarts: Sequence[Ecart],
    tables: Mapping[str, Table],
    *,
    masquer: Callable[[Ecart, Cellule], str],
    tus: Collection[str],
    aujourdhui: date,
    suspendues: Collection[str],
    figees: Mapping[str, Collection[str]],
) -> Tenue:
    """Keep `Corrections`: one line for each difference with staff's value. `masquer` writes a value, or hides it;
    `tus`: the columns that the journal quotes nothing of.

    Those of `suspendues` tables stay, and those of lines that stay as they are (`figees`: table id → line ids; rule 14).
    """
    presentes = {en_texte(ligne["id"]): ligne for ligne in feuille.lignes()}
    onglets = {table.onglet: ident for ident, table in tables.items()}
    voulues: dict[str, Cellules] = {}
    for ecart in ecarts:
        table = tables[ecart.table]
        depuis = presentes.get(ecart.id, {}).get("depuis")
        voulues[ecart.id] = {
            "id": ecart.id,
            "onglet": table.onglet,
            "ligne": ecart.ligne,
            "champ": _nommer_le_champ(table, ecart.champ),
            "valeur_calculee": masquer(ecart, ecart.calcule) or None,
            "valeur_equipe": masquer(ecart, ecart.equipe) or None,
            "depuis": depuis if isinstance(depuis, date) else aujourdhui,
        }

    def est_a_nous(ligne: Cellules) -> bool:
        table = onglets.get(en_texte(ligne["onglet"]), "")
        return table not in suspendues and en_texte(ligne["ligne"]) not in figees.get(table, ())

    tenue = tenir(feuille, voulues, ident=lambda ligne: en_texte(ligne["id"]), est_a_nous=est_a_nous)
    libelles = tuple(table.par_cle[cle].libelle for table in tables.values() for cle in tus if cle in table.par_cle)

    def raconter(ligne: Cellules) -> Cellules:
        if not en_texte(ligne["champ"]).startswith(libelles):
            return ligne
        return {**ligne, **{cle: MASQUE for cle in ("valeur_calculee", "valeur_equipe") if ligne[cle] is not None}}

    mentions = [
        _fait("correction ouverte", raconter(ligne), _pourquoi_ouverte(en_texte(ligne["champ"])))
        for _, ligne in tenue.ajouts
    ]
    mentions += [
        _fait(
            "correction close",
            raconter(presentes[ident]),
            "La ligne est revenue, l’équipe en a décidé, ou un an a passé."
            if presentes[ident]["champ"] == LIGNE
            else "Les fiches et l’équipe disent la même chose, ou l’équipe a décidé.",
        )
        for ident, _ in tenue.retraits
        if ident not in voulues  # else it was a copy of a line that stays
    ]
    return Tenue(ecritures=tenue.ecritures, ajouts=tenue.ajouts, retraits=tenue.retraits, mentions=mentions)


def _nommer_le_champ(table: Table, champ: str) -> str:
    """A field as people call it."""
    cle = champ.removesuffix(RECOUVERTE)
    return table.par_cle[cle].libelle + champ[len(cle) :] if cle in table.par_cle else champ


def _pourquoi_ouverte(champ: str) -> str:
    if champ == LIGNE:
        return "Une ligne est partie, ou reste sans sa réponse\u00a0: l’équipe peut en décider."
    if champ.endswith(RECOUVERTE):
        return (
            "Le service a recouvert la première valeur, et quelqu’un a écrit la seconde avant qu’elle ne soit rendue\u00a0: "
            "l’équipe peut en décider."
        )
    return "L’équipe a changé ce que disent les fiches."


def _fait(quoi: str, ligne: Cellules, cause: str) -> Mention:
    return Mention(
        quoi=quoi,
        onglet=en_texte(ligne["onglet"]),
        ligne=en_texte(ligne["ligne"]),
        champ=en_texte(ligne["champ"]),
        avant=ligne["valeur_calculee"],
        apres=ligne["valeur_equipe"],
        cause=cause,
    )


# Anomalies ------------------------------------------------------------------------------------------------------------------------


def id_anomalie(anomalie: Anomalie) -> str:
    """The id of an anomaly: where it is, and what it says, its numbers aside (« 12 lignes » may become « 13 lignes »); that of
    informations of one cause is the same for all."""
    anomalie = au_nom_de_sa_cause(anomalie)
    dit = "".join(lettre for lettre in anomalie.message if not lettre.isdigit())
    return f"{anomalie.ou}/{anomalie.ligne}/{anomalie.champ}/{crc32(dit.encode()):08x}"


def tenir_anomalies(
    feuille: Feuille,
    anomalies: Sequence[Anomalie],
    tables: Mapping[str, Table],
    *,
    aujourdhui: date,
    suspendues: Collection[str],
) -> Tenue:
    """Keep `Anomalies`: a line opens, is closed with its day when the trouble is over, opens again when it comes back. Those
    of information that have one cause are one line."""
    presentes = {en_texte(ligne["id"]): ligne for ligne in feuille.lignes()}
    onglets = {table.onglet: ident for ident, table in tables.items()}
    voulues: dict[str, Cellules] = {}
    for anomalie in rassembler_les_informations(anomalies):
        table = tables.get(anomalie.ou)
        ident = id_anomalie(anomalie)
        presente = presentes.get(ident, {})
        depuis = presente.get("depuis") if presente.get("resolue_le") is None else None
        voulues[ident] = {
            "id": ident,
            "gravite": anomalie.gravite,
            "onglet": table.onglet if table else anomalie.ou,
            "ligne": anomalie.ligne or None,
            "champ": table.par_cle[anomalie.champ].libelle
            if table and anomalie.champ in table.par_cle
            else anomalie.champ or None,
            "message": anomalie.message,
            "depuis": depuis if isinstance(depuis, date) else aujourdhui,
            "resolue_le": None,
        }
    for ident, presente in presentes.items():
        if (
            ident not in voulues
            and presente["resolue_le"] is None
            and onglets.get(en_texte(presente["onglet"])) not in suspendues
        ):
            voulues[ident] = {"id": ident, "resolue_le": aujourdhui}
    return tenir(feuille, voulues, ident=lambda ligne: en_texte(ligne["id"]), est_a_nous=lambda _: False)
