"""What is held on somebody, or of a response, or under a code: found, counted, never shown (domaine.md §6)."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from passerelle.domaine.declare.table import Table
from passerelle.domaine.effacement.contenu import Contenu
from passerelle.domaine.effacement.demande import (
    Demande,
    avec_leurs_lignes,
    avec_leurs_reponses,
    reunir_les_demandes,
    vider,
    vider_les_reponses,
)
from passerelle.domaine.effacement.effacement import est_libre
from passerelle.domaine.texte.lecture import Cellule, en_texte, reunir
from passerelle.domaine.texte.mots import aplatir
from passerelle.domaine.texte.noms import forme, forme_de_code

_CHIFFRES_MIN = 8
"""Digits from which a text is a number to call."""


@dataclass(frozen=True, kw_only=True)
class Trouvaille:
    """What a search finds. `combien`: tab → how many lines; `personnes`: what tells one person from another → the response, or the
    line, to name when there are several. `a_la_main`: tab → lines that name them where nothing can be emptied."""

    demande: Demande
    combien: Mapping[str, int]
    personnes: Mapping[str, str] = field(default_factory=dict)
    a_la_main: Mapping[str, int] = field(default_factory=dict)


def reconnaitre(texte: str) -> Callable[[Cellule], bool]:
    """Tells the cells that say this: a number by its digits, an address or a name as a whole word, whatever the accents."""
    chiffres = _numero(texte)
    if chiffres:
        return lambda dit: chiffres in re.sub(r"\D", "", en_texte(dit))
    plat = aplatir(texte).strip()
    if not plat:
        return lambda _: False
    mots = re.compile(rf"(?<![^\W_]){re.escape(plat)}(?![^\W_])")
    return lambda dit: mots.search(aplatir(en_texte(dit))) is not None


def _numero(texte: str) -> str:
    """The digits by which a number is told, those that a country or a spreadsheet changes aside; empty for anything else."""
    if re.search(r"[^\W\d_]|@", texte):
        return ""
    chiffres = re.sub(r"\D", "", texte)
    return chiffres[-9:].lstrip("0") if len(chiffres) >= _CHIFFRES_MIN else ""


# A person -------------------------------------------------------------------------------------------------------------------------


def chercher_une_personne(contenu: Contenu, texte: str) -> Trouvaille:
    """Those of the contacts workbook who bear that name, or are reached that way: their lines and responses; and what is written of
    them in the main one: those texts are emptied, their counts stay, for they are somebody else's word."""
    dit_cela = reconnaitre(texte)
    combien: dict[str, int] = {}
    personnes: dict[str, str] = {}
    demandes: list[Demande] = []
    table = contenu.modele.tables["personne"]
    siennes: set[str] = set()
    for _, ligne in contenu.lignes("personne"):
        if any(dit_cela(ligne.get(cle)) for cle in ("prenom", "joindre", "reponse")):
            siennes.add(en_texte(ligne["id"]))
            personnes.setdefault(_qui(ligne), en_texte(ligne["id"]))
    reponses: set[str] = set()
    for recue in contenu.recues:
        if recue.formulaire.table == "personne" and any(
            dit_cela(en_texte(reunir(recue.reponses.get(cle)))) for cle in ("prenom", "joindre")
        ):
            reponses.add(recue.ident)
            personnes.setdefault(_qui({c: reunir(recue.reponses.get(c)) for c in ("prenom", "joindre")}), recue.ident)
    demandes += [avec_leurs_reponses(contenu, "personne", siennes), avec_leurs_lignes(contenu, reponses)]
    lignes = siennes | {ident for d in demandes for ident in d.lignes.get("personne", ())}
    _compter(combien, table.onglet, len(lignes))
    for recue in reunir_les_demandes(demandes).recues:
        _compter(combien, recue.formulaire.onglet, 1)
    textes, a_la_main = _dans_les_textes(contenu, dit_cela, combien)
    _chercher_chez_l_equipe(contenu, dit_cela, lignes, a_la_main)
    return Trouvaille(
        demande=reunir_les_demandes([*demandes, textes]), combien=combien, personnes=personnes, a_la_main=a_la_main
    )


def _qui(ligne: Mapping[str, object]) -> str:
    """What tells a person: how they are reached, else their name."""
    joindre = en_texte(ligne.get("joindre"))  # type: ignore[arg-type]
    return _numero(joindre) or forme(joindre) or forme(en_texte(ligne.get("prenom")))  # type: ignore[arg-type]


def _dans_les_textes(
    contenu: Contenu, dit_cela: Callable[[Cellule], bool], combien: dict[str, int]
) -> tuple[Demande, dict[str, int]]:
    demandes: list[Demande] = []
    a_la_main: dict[str, int] = {}
    for table in contenu.tables("principal"):
        for _, ligne in contenu.lignes(table.id):
            disent = [cle for cle, dit in ligne.items() if isinstance(dit, str) and cle != "id" and dit_cela(dit)]
            libres = [cle for cle in disent if _se_vide(contenu, table, cle)]
            if libres and ligne.get("id") is not None:
                demandes.append(vider(contenu, table.id, en_texte(ligne["id"]), [*libres, *_qui_suit(table, libres)]))
                _compter(combien, table.onglet, 1)
            autres = [cle for cle in disent if cle not in libres and not table.par_cle[cle].regle]
            if table.genre not in ("service", "regle") and autres:
                _compter(a_la_main, table.onglet, 1)
    reponses = _reponses_qui_disent(contenu, dit_cela, combien)
    return reunir_les_demandes([*demandes, reponses]), a_la_main


def _chercher_chez_l_equipe(
    contenu: Contenu, dit_cela: Callable[[Cellule], bool], partent: Collection[str], a_la_main: dict[str, int]
) -> None:
    """Count what is staff’s alone: their tabs, their columns in ours, the list of the team. `partent`: the people who go."""
    for onglet in contenu.autres:
        _compter(a_la_main, onglet.titre, sum(any(map(dit_cela, rangee)) for rangee in onglet.grille))
    for feuille in contenu.donnees.feuilles.values():
        table, siennes = feuille.table, set(feuille.places.values())
        for rang, ligne in contenu.lignes(table.id):
            rangee = feuille.onglet.grille[rang]
            nomme = any(dit_cela(cellule) for place, cellule in enumerate(rangee) if place not in siennes)
            nomme |= table.id == "equipe" and dit_cela(ligne["prenom"])
            _compter(a_la_main, table.onglet, int(nomme and en_texte(ligne.get("id")) not in partent))


def _reponses_qui_disent(contenu: Contenu, dit_cela: Callable[[Cellule], bool], combien: dict[str, int]) -> Demande:
    reponses: dict[tuple[int, int], dict[str, str]] = {}
    for recue in contenu.recues:
        if recue.formulaire.classeur != "principal":
            continue
        table = contenu.modele.tables[recue.formulaire.table]
        dites = {
            q.cle: ""
            for q in recue.formulaire.questions
            if (not q.colonne_remplie or _se_vide(contenu, table, q.colonne_remplie))
            and q.type in ("texte", "paragraphe")
            and dit_cela(en_texte(reunir(recue.reponses[q.cle])))
        }
        if dites:
            reponses[recue.place] = dites
            _compter(combien, recue.formulaire.onglet, 1)
    return Demande(reponses=reponses)


def _se_vide(contenu: Contenu, table: Table, cle: str) -> bool:
    """Whether a cell of that column may be emptied without the line being another one."""
    return (
        table.genre in ("evenement", "reponse", "regle") and est_libre(contenu, table.id, cle) and cle != table.presence
    )


def _qui_suit(table: Table, cles: Iterable[str]) -> Iterator[str]:
    """The words that decided of a text's theme go with it."""
    if "texte" in cles and "mots" in table.par_cle:
        yield "mots"


def _compter(combien: dict[str, int], onglet: str, nombre: int) -> None:
    if nombre:
        combien[onglet] = combien.get(onglet, 0) + nombre


# A response, a line, a code -------------------------------------------------------------------------------------------------------


def chercher_une_reponse(contenu: Contenu, ident: str, *, garder_le_compte: bool) -> Trouvaille:
    """A response by its id, or the line of that id. `garder_le_compte`: only what was written in words goes."""
    tables = [t for t in contenu.donnees.memoires if _est_la(contenu, t, ident)]
    est_une_reponse = ident in contenu.par_reponse
    combien: dict[str, int] = {}
    if garder_le_compte:
        lignes = (
            dict.fromkeys(contenu.lignes_de.get(ident, ())) if est_une_reponse else {(t, ident): None for t in tables}
        )
        demandes = [vider_les_textes(contenu, table, ligne) for table, ligne in lignes]
    else:
        demandes = [avec_leurs_reponses(contenu, table, [ident]) for table in tables]
        if est_une_reponse:
            demandes.append(avec_leurs_lignes(contenu, [ident]))
    demande = reunir_les_demandes(demandes)
    for table, idents in (*demande.lignes.items(), *((t, lignes) for t, lignes in demande.vides.items())):
        _compter(combien, contenu.modele.tables[table].onglet, len(idents))
    for place in {recue.place for recue in demande.recues} | set(demande.reponses):
        _compter(combien, contenu.par_place[place].formulaire.onglet, 1)
    return Trouvaille(demande=demande, combien=combien)


def _est_la(contenu: Contenu, table: str, ident: str) -> bool:
    feuille = contenu.feuille(table)
    genre = contenu.modele.tables[table].genre
    return genre in ("evenement", "reponse") and (
        contenu.memoire(table).place(ident) >= 0 or (feuille is not None and feuille.place(ident) >= 0)
    )


def vider_les_textes(contenu: Contenu, table: str, ident: str) -> Demande:
    """Whatever is written in words on a line, codes and names included; its numbers stay."""
    declaree = contenu.modele.tables[table]
    cles = [cle for cle in declaree.cles if est_libre(contenu, table, cle) and cle != declaree.presence]
    return vider(contenu, table, ident, [*cles, *_qui_suit(declaree, cles)])


def chercher_un_code(contenu: Contenu, code: str) -> Trouvaille:
    """A code: who bore it, and the cells where it stands."""
    cherche, combien = forme_de_code(code), dict[str, int]()
    demandes: list[Demande] = []
    rangs = {rang for rang, ligne in contenu.lignes("equipe") if _est_le_code(ligne["code"], cherche)}
    demandes.append(Demande(rangees={"equipe": rangs} if rangs else {}))
    _compter(combien, contenu.modele.tables["equipe"].onglet, len(rangs))
    colonnes = contenu.modele.conservation.code.colonnes
    for table in contenu.tables("principal"):
        for _, ligne in contenu.lignes(table.id):
            cles = [c for c in colonnes if c in table.par_cle and _est_le_code(ligne.get(c), cherche)]
            if cles:
                demandes.append(vider(contenu, table.id, en_texte(ligne["id"]), cles))
                _compter(combien, table.onglet, 1)
    reponses = {
        recue.place: dites
        for recue in contenu.recues
        if (dites := vider_les_reponses(contenu, recue, colonnes, lambda dite: _est_le_code(dite, cherche)))
    }
    for recue in contenu.recues:
        _compter(combien, recue.formulaire.onglet, recue.place in reponses)
    # Of an event told of by several, only the forms of that person lose their code.
    demande = reunir_les_demandes([*(replace(d, reponses={}) for d in demandes), Demande(reponses=reponses)])
    return Trouvaille(demande=demande, combien=combien)


def _est_le_code(dit: object, cherche: str) -> bool:
    return isinstance(dit, str | int | float) and forme_de_code(en_texte(dit)) == cherche


# What is held ----------------------------------------------------------------------------------------------------------------


def montrer(contenu: Contenu, demande: Demande) -> Sequence[str]:
    """What is held, for the person to read: tab by tab, cell by cell."""
    lignes: list[str] = []

    def dire(onglet: str, cases: Iterable[tuple[str, object]]) -> None:
        dites = [f"  {libelle}\u00a0: {dit}" for libelle, valeur in cases if (dit := en_texte(reunir(valeur)))]
        if dites:
            lignes.extend([f"«\u00a0{onglet}\u00a0»", *dites, ""])

    touchees = [(recue, list(recue.reponses)) for recue in demande.recues]
    touchees += ((contenu.par_place[place], list(cles)) for place, cles in demande.reponses.items())
    for recue, cles in touchees:
        dites = ((recue.formulaire.question(cle).titre, recue.reponses[cle]) for cle in cles)
        dire(recue.formulaire.onglet, [("Reçue le", recue.recu), *dites])
    tables = contenu.modele.tables
    for table in dict.fromkeys((*demande.lignes, *demande.vides, *demande.rangees)):
        partis, vides = demande.lignes.get(table, ()), demande.vides.get(table, {})
        for rang, ligne in contenu.lignes(table):
            ident = en_texte(ligne.get("id"))
            est_entiere = ident in partis or rang in demande.rangees.get(table, ())
            voulues = tables[table].cles if est_entiere else ("date", *vides[ident]) if ident in vides else ()
            colonnes = (c for c in tables[table].colonnes if c.cle in voulues and not c.masquee)
            dire(tables[table].onglet, ((c.libelle, ligne[c.cle]) for c in colonnes))
    return lignes
