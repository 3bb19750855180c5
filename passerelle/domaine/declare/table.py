"""A table of the workbook: its tab, its columns, who owns each cell."""

from functools import cached_property
from typing import Literal

from passerelle.domaine.declaration import declaree
from passerelle.domaine.texte.lecture import TypeColonne

Genre = Literal["evenement", "reponse", "regle", "reference", "service"]


@declaree
class Colonne:
    """One column: its technical key, its French label, the type of its cells.

    `equipe`: staff's own, created and never written afterwards. `reference`: the cell holds a name of that reference
    (`activites`, `lieux`, `partenaires`, `financeurs`, `projets`, `themes`, `actions`, `exercices`), matched without regard to
    spelling; `multiple`: several names, separated by commas. `regle`: computed by a rule after the forms' columns are settled.
    `blanc` is what a blank cell counts for in an indicator: a number, or `duree_activite` (the duration of the line's
    activity). `choix` are the values offered; in YAML, `liste` may name a list instead (of regles/listes.yaml, `familles`,
    `etapes` or `etats_suite`), whose values the loader copies to `choix`; `autre`: staff may write something else, and are told
    nothing. `contenu`: numbers that are `heures`, so that a duration there is read in hours; a text that is a `telephone`, whose
    first 0 a spreadsheet may have taken. `longue`: a long text, which goes on below itself in its cell.
    """

    cle: str
    libelle: str
    type: TypeColonne = "texte"
    equipe: bool = False
    reference: str = ""
    multiple: bool = False
    regle: bool = False
    blanc: float | Literal["duree_activite"] | None = None
    choix: tuple[str, ...] = ()
    liste: str = ""
    autre: bool = False
    contenu: Literal["", "heures", "telephone"] = ""
    masquee: bool = False
    largeur: int = 120
    longue: bool = False


@declaree
class Table:
    """One tab of ours. `genre` says how its lines come about:

    - `evenement`: one line an event of key `cle`, however many forms tell of it (contrat.md §6.4);
    - `reponse`: one line a response;
    - `regle`: lines computed by a rule;
    - `reference`: staff's own list;
    - `service`: the service's, put back where someone typed over it (contrat.md §6.13).

    Lines of a `reponse` table equal in the columns `double_envoi` and sent within ten minutes are one (a double tap).
    A row is a line when its `presence` cell holds something. `evenement` lines date themselves by the column `date`.
    `premier`: its tab comes before all others in a new workbook.
    """

    id: str
    onglet: str
    genre: Genre
    colonnes: tuple[Colonne, ...]
    cle: tuple[str, ...] = ()
    double_envoi: tuple[str, ...] = ()
    presence: str = "id"
    classeur: Literal["principal", "contacts"] = "principal"
    couleur: str = ""
    premier: bool = False

    @cached_property
    def par_cle(self) -> dict[str, Colonne]:
        """Columns by key."""
        return {colonne.cle: colonne for colonne in self.colonnes}

    @property
    def garde_les_doubles(self) -> bool:
        """Whether two equal responses may both be true: money is spent twice on the same thing, nobody says a need twice in a
        minute."""
        return any(colonne.type == "euros" for colonne in self.colonnes)

    @cached_property
    def cles(self) -> tuple[str, ...]:
        """Column keys, in order."""
        return tuple(self.par_cle)
