"""What has been kept as long as regles/conservation.yaml says, kind by kind (domaine.md §6). A purge never changes a figure: what
feeds one waits until its exercise is closed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from passerelle.domaine.controle.examen import TEXTE_A_RELIRE, TEXTE_PERSONNEL
from passerelle.domaine.declare.conservation import fin_d_exercice
from passerelle.domaine.declare.entites import exercice_de
from passerelle.domaine.effacement.contenu import Contenu, Recue
from passerelle.domaine.effacement.demande import (
    Demande,
    avec_leurs_lignes,
    avec_leurs_reponses,
    reunir_les_demandes,
    vider,
    vider_les_reponses,
)
from passerelle.domaine.reponses.accord import sans_accord
from passerelle.domaine.texte.efface import est_efface
from passerelle.domaine.texte.francais import compter
from passerelle.domaine.texte.lecture import Cellule, en_texte


@dataclass(frozen=True, kw_only=True)
class Sorte:
    """One kind of thing to erase: how many, and how they are called. `attendent`: how many wait for their exercise to be closed."""

    nom: str
    unite: str
    pluriel: str
    demande: Demande
    nombre: int
    attendent: int = 0

    @property
    def compte(self) -> str:
        """« 3 personnes »."""
        return compter(self.nombre, self.unite, self.pluriel)


AUTOMATIQUES = ("contact", "sans_accord", "equipe")
"""What is erased without anybody asking: nothing else depends on it."""

_NOMMEES = {
    "contact": ("personne à rappeler", "personnes à rappeler"),
    "sans_accord": ("fiche de contact sans accord", "fiches de contact sans accord"),
    "equipe": ("code de l’équipe", "codes de l’équipe"),
    "code": ("code sur une fiche", "codes sur des fiches"),
    "referent": ("nom de référent", "noms de référents"),
    "texte": ("texte", "textes"),
    "texte_signale": ("texte signalé", "textes signalés"),
    "finance": ("somme", "sommes"),
    "anomalie": ("anomalie réglée", "anomalies réglées"),
    "journal": ("ligne du journal", "lignes du journal"),
}


def trouver_les_perimees(contenu: Contenu) -> list[Sorte]:
    """Every kind of which something is to be erased, or waits to be."""
    cherchees: dict[str, Callable[[Contenu], tuple[Demande, int, int]]] = {
        "contact": _contacts,
        "sans_accord": _sans_accord,
        "equipe": _equipe,
        "code": lambda contenu: _cases(contenu, "code"),
        "referent": lambda contenu: _cases(contenu, "referent"),
        "texte": lambda contenu: _cases(contenu, "texte"),
        "texte_signale": _signales,
        "finance": _finances,
        "anomalie": _anomalies,
        "journal": _journal,
    }
    sortes = []
    for nom, chercher in cherchees.items():
        demande, nombre, attendent = chercher(contenu)
        if nombre or attendent:
            unite, pluriel = _NOMMEES[nom]
            sortes.append(
                Sorte(nom=nom, unite=unite, pluriel=pluriel, demande=demande, nombre=nombre, attendent=attendent)
            )
    return sortes


def _duree(contenu: Contenu, nom: str, depuis: date) -> date:
    """The day from which something that counts from `depuis` is to be erased."""
    echeance: date = getattr(contenu.modele.conservation, nom).au(depuis).apres(depuis)
    return echeance


def _est_ouvert(contenu: Contenu, jour: date) -> bool:
    exercice = exercice_de(jour, contenu.donnees.exercices)
    return exercice is not None and not exercice.clos


def _jour(cellule: object) -> date | None:
    if isinstance(cellule, datetime):
        return cellule.date()
    return cellule if isinstance(cellule, date) else None


# People ---------------------------------------------------------------------------------------------------------------------------


def _contacts(contenu: Contenu) -> tuple[Demande, int, int]:
    """Those last reached too long ago: their line, their response; a response that makes no line, by its own date."""
    aujourdhui = contenu.donnees.aujourdhui
    passees: set[str] = set()
    for _, ligne in contenu.lignes("personne"):
        contacts = [jour for cle in ("accord_le", "appele_le") if (jour := _jour(ligne.get(cle)))]
        promis = _duree(contenu, "contact", max(contacts)) if contacts else None
        ecrit = _jour(ligne.get("purge_le"))  # staff may shorten it, never make it longer than was promised
        fin = min((jour for jour in (promis, ecrit) if jour), default=None)
        if fin and fin <= aujourdhui and ligne["id"] is not None:
            passees.add(en_texte(ligne["id"]))
    vivantes = {en_texte(ligne["id"]) for _, ligne in contenu.lignes("personne")} - passees
    perdues: set[str] = set()
    for recue in _recues(contenu, "personne"):
        depuis = _jour(recue.reponses.get("date")) or _jour(recue.recu)
        siennes = {ident for table, ident in contenu.lignes_de.get(recue.ident, ()) if table == "personne"}
        if sans_accord(recue.formulaire, recue.reponses) or not siennes.isdisjoint(vivantes | passees):
            continue
        if depuis and _duree(contenu, "contact", depuis) <= aujourdhui:
            perdues.add(recue.ident)
    demande = reunir_les_demandes(
        [avec_leurs_reponses(contenu, "personne", passees), avec_leurs_lignes(contenu, perdues)]
    )
    return demande, len(passees) + len(perdues), 0


def _sans_accord(contenu: Contenu) -> tuple[Demande, int, int]:
    """Responses that do not say the person agrees, or is of age."""
    aujourdhui = contenu.donnees.aujourdhui
    trouvees = {
        recue.ident
        for recue in _recues(contenu, "personne")
        if (recu := _jour(recue.recu) or _jour(recue.reponses.get("date")))
        and sans_accord(recue.formulaire, recue.reponses)
        and _duree(contenu, "sans_accord", recu) <= aujourdhui
    }
    return avec_leurs_lignes(contenu, trouvees), len(trouvees), 0


def _recues(contenu: Contenu, table: str) -> Iterator[Recue]:
    return (recue for recue in contenu.recues if recue.formulaire.table == table)


def _equipe(contenu: Contenu) -> tuple[Demande, int, int]:
    """Lines of the team: who bore a code, long after they left."""
    aujourdhui = contenu.donnees.aujourdhui
    rangs = {
        rang
        for rang, ligne in contenu.lignes("equipe")
        if (parti := _jour(ligne["au"]))
        and parti <= aujourdhui
        and _duree(contenu, "code", fin_d_exercice(parti, contenu.donnees.exercices)) <= aujourdhui
    }
    return Demande(rangees={"equipe": rangs}) if rangs else Demande(), len(rangs), 0


# Cells of lines -------------------------------------------------------------------------------------------------------------------


def _jour_de(table: str, ligne: Mapping[str, Cellule]) -> date | None:
    """The day by which a line's exercise is told; that of a project is the one it ends in, None where it goes on."""
    if table == "projet":
        return _jour(ligne.get("fin_le") or (ligne.get("etape_depuis") if ligne.get("abandon_motif") else None))
    return _jour(ligne.get("date")) or _jour(ligne.get("saisi_le"))


def _cases(contenu: Contenu, nom: str) -> tuple[Demande, int, int]:
    """The cells of one kind, in every table of the main workbook that has them, lines that went included."""
    colonnes = set(getattr(contenu.modele.conservation, nom).colonnes)
    demandes: list[Demande] = []
    nombre = attendent = 0
    for table in contenu.tables("principal"):
        cles = [cle for cle in table.cles if cle in colonnes]
        for _, ligne in contenu.lignes(table.id) if cles and table.genre not in ("service", "reference") else ():
            remplies = [cle for cle in cles if ligne.get(cle) not in (None, "") and not est_efface(ligne[cle])]
            jour = _jour_de(table.id, ligne) if remplies else None
            if jour is None or not _est_passe(contenu, nom, jour):
                continue
            if _est_ouvert(contenu, jour):
                attendent += len(remplies)
                continue
            demandes.append(vider(contenu, table.id, en_texte(ligne["id"]), remplies))
            nombre += len(remplies)
    seules = _reponses_seules(contenu, nom, colonnes, {place for d in demandes for place in d.reponses})
    return reunir_les_demandes([*demandes, seules]), nombre + sum(map(len, seules.reponses.values())), attendent


def _est_passe(contenu: Contenu, nom: str, jour: date) -> bool:
    fin = fin_d_exercice(jour, contenu.donnees.exercices)
    return _duree(contenu, nom, fin) <= contenu.donnees.aujourdhui


def _reponses_seules(contenu: Contenu, nom: str, colonnes: set[str], deja: set[tuple[int, int]]) -> Demande:
    """Answers of responses that no line tells of, or whose line says something else: they have their own date."""
    reponses: dict[tuple[int, int], dict[str, str]] = {}
    for recue in contenu.recues:
        jour = _jour(recue.reponses.get("date")) or _jour(recue.recu)
        if recue.place in deja or recue.formulaire.classeur != "principal" or jour is None:
            continue
        if recue.formulaire.table == "projet" or not _est_passe(contenu, nom, jour) or _est_ouvert(contenu, jour):
            continue
        siennes = colonnes | {
            q.colonne_remplie for q in recue.formulaire.questions if q.type == "paragraphe" and nom == "texte"
        }
        dites = vider_les_reponses(contenu, recue, siennes, lambda dite: not est_efface(dite))
        if dites:
            reponses[recue.place] = dites
    return Demande(reponses=reponses)


def _signales(contenu: Contenu) -> tuple[Demande, int, int]:
    """Texts that look like somebody's details, and that nobody mended."""
    demandes = [vider(contenu, *case) for case in _cases_signalees(contenu, "texte_signale")]
    return reunir_les_demandes(demandes), len(demandes), 0


def compter_les_signales(contenu: Contenu) -> int:
    """How many of them were flagged long enough ago for the team to be told again."""
    return sum(1 for _ in _cases_signalees(contenu, "rappel_texte_signale"))


def _cases_signalees(contenu: Contenu, nom: str) -> Iterator[tuple[str, str, list[str]]]:
    """(table id, line id, columns) of the texts flagged as long ago as `nom` says, which still say it."""
    onglets = {table.onglet: table for table in contenu.modele.tables.values()}
    for _, ligne in contenu.lignes("anomalie"):
        table, depuis = onglets.get(en_texte(ligne["onglet"])), _jour(ligne["depuis"])
        est_un_texte = en_texte(ligne["message"]).startswith((TEXTE_PERSONNEL, TEXTE_A_RELIRE))
        if table is None or ligne["resolue_le"] is not None or depuis is None or not est_un_texte:
            continue
        ident = en_texte(ligne["ligne"])
        cle = next((c.cle for c in table.colonnes if c.libelle == ligne["champ"]), "")
        dites = contenu.ecrites(table.id, ident, cle)[:1] if cle else []
        est_passe = _duree(contenu, nom, depuis) <= contenu.donnees.aujourdhui
        if est_passe and any(contenu.donnees.indiscret(en_texte(dite)) for dite in dites):
            yield table.id, ident, [cle]


# Whole lines ----------------------------------------------------------------------------------------------------------------------


def _finances(contenu: Contenu) -> tuple[Demande, int, int]:
    passees: set[str] = set()
    attendent = 0
    for _, ligne in contenu.lignes("finance"):
        jour = _jour(ligne.get("date"))
        if jour is None or not _est_passe(contenu, "finance", jour):
            continue
        if _est_ouvert(contenu, jour):
            attendent += 1
        else:
            passees.add(en_texte(ligne["id"]))
    return avec_leurs_reponses(contenu, "finance", passees), len(passees), attendent


def _anomalies(contenu: Contenu) -> tuple[Demande, int, int]:
    return _rangees(contenu, "anomalie", "resolue_le")


def _journal(contenu: Contenu) -> tuple[Demande, int, int]:
    return _rangees(contenu, "journal", "quand")


def _rangees(contenu: Contenu, table: str, cle: str) -> tuple[Demande, int, int]:
    """Lines of a register, so long after the day they hold."""
    rangs = {
        rang
        for rang, ligne in contenu.lignes(table)
        if (jour := _jour(ligne.get(cle))) and _duree(contenu, table, jour) <= contenu.donnees.aujourdhui
    }
    return Demande(rangees={table: rangs}) if rangs else Demande(), len(rangs), 0
