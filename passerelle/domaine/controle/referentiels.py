"""What the reference tabs hold that serves nothing: an answer outside its list, a name that already stands for another line."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from passerelle.domaine.declare.probleme import Anomalie, citer, entre_parentheses
from passerelle.domaine.declare.table import Colonne, Table
from passerelle.domaine.texte.choix import choisir, suggerer
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import Annuaire

Lignes = Sequence[Mapping[str, Cellule]]

_NOMMEES = {
    "lieu": ("lieux", "nom"),
    "partenaire": ("partenaires", "nom"),
    "financeur": ("financeurs", "nom"),
    "theme": ("themes", "libelle"),
}
"""Table → the reference it holds, and the column of the name."""


def controler_les_referentiels(
    tables: Mapping[str, Table], lignes: Mapping[str, Lignes], annuaires: Mapping[str, Annuaire]
) -> list[Anomalie]:
    """Check the lines of the reference tabs (table id → lines, key → cell), once they have their ids."""
    dites: list[Anomalie] = []
    for ident, siennes in lignes.items():
        table = tables.get(ident)  # a centre may have withdrawn it
        for colonne in table.colonnes if table else ():
            # An unknown family, an unknown zone are said where they are read, with what they take away.
            if colonne.choix and colonne.cle not in ("famille", "zone"):
                dites += _hors_liste(ident, colonne, siennes)
    for ident, (reference, nom) in _NOMMEES.items():
        dites += _deja_pris(ident, nom, annuaires[reference])
    return [*dites, *_dates_de_l_equipe(lignes["equipe"])]


def _hors_liste(table: str, colonne: Colonne, lignes: Lignes) -> Iterator[Anomalie]:
    for ligne in lignes:
        dit = en_texte(ligne[colonne.cle]).strip()
        if dit and choisir(dit, colonne.choix) is None:
            yield Anomalie(
                table,
                en_texte(ligne["id"]).strip(),
                colonne.cle,
                f"Cette réponse n’est pas dans la liste{entre_parentheses(dit, masquee=False)}\u00a0: elle ne sert à rien tant "
                f"qu’elle n’est pas corrigée.{suggerer(dit, colonne.choix)} "
                f"Réponses possibles\u00a0: {', '.join(colonne.choix)}.",
            )


def _deja_pris(table: str, colonne: str, annuaire: Annuaire) -> Iterator[Anomalie]:
    """Two lines that share a name: the first has it, and the other is never recognised by it."""
    for entree in annuaire.entrees:
        for cle, ecrit in ((colonne, entree.nom), *(("autres_noms", autre) for autre in entree.autres)):
            pris = annuaire.exact(ecrit)
            if pris is not None and pris.id != entree.id:
                yield Anomalie(
                    table,
                    entree.id,
                    cle,
                    f"{citer(ecrit, masquee=False)} désigne déjà {citer(pris.nom, masquee=False)}, sur une autre ligne\u00a0: "
                    "gardez ce nom sur une seule des deux.",
                )


def _dates_de_l_equipe(lignes: Lignes) -> Iterator[Anomalie]:
    """Never quoted, not even by their code: the tab is in the contacts workbook."""
    for rang, ligne in enumerate(lignes, 1):
        for cle in ("du", "au"):
            if not (ligne[cle] is None or isinstance(ligne[cle], date)):
                message = "Cette date ne se lit pas\u00a0: écrivez-la comme 03/10/2013."
                yield Anomalie("equipe", f"{rang}e de la liste" if rang > 1 else "1re de la liste", cle, message)
