"""Where new tabs go among those that are there. None that is there is ever moved."""

from collections.abc import Collection, Mapping, Sequence

from passerelle.domaine.declare.table import Genre, Table

_RANGS: dict[Genre, int] = {"evenement": 0, "reponse": 0, "regle": 0, "reference": 1, "service": 2}
"""What the team opens every day comes first, then its lists, then what the service tells."""


def ranger(tables: Sequence[Table]) -> list[Table]:
    """Tables in the order of their tabs."""
    return sorted(tables, key=lambda table: (not table.premier, _RANGS[table.genre]))


class Ordre:
    """The tabs of a workbook, from left to right, as requests will have made them."""

    def __init__(
        self, presents: Sequence[int], *, tables: Sequence[Table], reponses: Collection[int], neuf: bool
    ) -> None:
        """`presents`: sheet ids; `tables`: ours, in order; `reponses`: the sheet ids of response tabs. In a workbook nobody has
        used (`neuf`), ours come first; elsewhere they come after staff’s."""
        self._presents = list(presents)
        self._tables = [table.id for table in tables]
        self._reponses = reponses
        self._neuf = neuf

    def inserer(self, sheet_id: int, table_id: str, onglets: Mapping[str, int]) -> int:
        """The index of a new tab of ours, beside its nearest neighbour; response tabs stay last. `onglets`: table id → sheet id."""
        index = self._pres_d_un_voisin(table_id, onglets)
        if index is None:
            fin = 0 if self._neuf else len(self._presents)
            index = next((i for i, present in enumerate(self._presents) if present in self._reponses), fin)
        self._presents.insert(index, sheet_id)
        return index

    def ajouter(self, sheet_id: int) -> int:
        """The index of a tab that goes last."""
        self._presents.append(sheet_id)
        return len(self._presents) - 1

    def _pres_d_un_voisin(self, table_id: str, onglets: Mapping[str, int]) -> int | None:
        rang = self._tables.index(table_id)
        for decalage, voisines in ((1, reversed(self._tables[:rang])), (0, self._tables[rang + 1 :])):
            for voisine in voisines:
                if (sheet_id := onglets.get(voisine)) in self._presents:
                    return self._presents.index(sheet_id) + decalage
        return None
