"""What the tab Synthèse holds, block after block: the figures of one exercise as Indicateurs has them, those before beside
them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.chiffres.definitions_chiffres import en_une_phrase
from passerelle.domaine.chiffres.indicateurs import Indicateur
from passerelle.domaine.chiffres.registres import Cellules, id_chiffre
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE
from passerelle.domaine.texte.francais import MOIS

TABLE = "synthese"
"""The id of its table."""

BLOC = "bloc"
"""The key of the column that says which block a line is in."""

ESSENTIEL = ("SEA", "PAR", "NOU_TOT", "BES", "SUI", "PRO", "BEN_H", "COF")
"""The eight figures of the first block; of PRO, the projects under way."""

EN_OEUVRE = "mise-en-oeuvre"
"""The id of the stage of a project under way."""

CODES = frozenset({*ESSENTIEL, "VOIX", "CHA", "CHA_PRV", "PRD", "PRD_PRV"})
"""The indicators it shows."""

_CHARGES, _PRODUITS = ("Charges", "CHA", "CHA_PRV"), ("Produits", "PRD", "PRD_PRV")
_ANNEES = 5


def hauteurs(natures: int) -> dict[str, int]:
    """Block → how many lines it has at least, in order; `natures`: how many natures of charges and produits there are."""
    return {
        "essentiel": len(ESSENTIEL),
        "mois": 12,
        "famille": 8,
        "theme": 10,
        "etape": 6,
        "budget": 2 * natures,
        "annees": _ANNEES,
    }


def blocs_de_depart(natures: int) -> Iterable[tuple[int, str]]:
    """The block of each row of a new tab, from 0."""
    blocs = (bloc for bloc, hauteur in hauteurs(natures).items() for _ in range(hauteur))
    return enumerate(blocs, LIGNES_ENTETE)


@dataclass(frozen=True, slots=True)
class Cle:
    """What tells a figure from every other."""

    code: str
    periode: str
    ventilation: str = ""
    modalite: str = ""

    @property
    def id(self) -> str:
        """Its id in Indicateurs."""
        return id_chiffre(
            {"code": self.code, "periode": self.periode, "ventilation": self.ventilation, "modalite": self.modalite}
        )


@dataclass(frozen=True, kw_only=True)
class Chiffrier:
    """What the figures are looked up in: `chiffres` are lines of Indicateurs by id, `precedents` the value that each had before, by
    the same id, where it had one."""

    indicateurs: Mapping[str, Indicateur]
    chiffres: Mapping[str, Cellules]
    precedents: Mapping[str, float]

    def trouver(self, cle: "Cle") -> Cellules:
        """A line of Indicateurs; an empty one where there is none."""
        return self.chiffres.get(cle.id, {})

    def modalites(self, codes: Collection[str], periode: str, ventilation: str) -> list[str]:
        """The names a breakdown has, in any of these indicators."""
        noms = (
            str(ligne["modalite"])
            for ligne in self.chiffres.values()
            if ligne["code"] in codes and ligne["periode"] == periode and ligne["ventilation"] == ventilation
        )
        return list(dict.fromkeys(noms))

    def definition(self, *codes: str) -> str:
        """What these indicators count, in a director's words."""
        return " ".join(en_une_phrase(self.indicateurs[code]) for code in codes if code in self.indicateurs)

    def ligne(self, bloc: str, libelle: str = "", cle: "Cle | None" = None, a_cote: "Cle | None" = None) -> Cellules:
        """A line: a figure, and the value of another beside it, whose unit is told where the first is not there. Blank without
        any."""
        chiffre = self.trouver(cle) if cle else {}
        autre = self.trouver(a_cote) if a_cote else {}
        return {
            BLOC: bloc,
            "libelle": libelle or None,
            "valeur": chiffre.get("valeur"),
            "valeur2": autre.get("valeur"),
            "unite": chiffre.get("unite", autre.get("unite")),
            "n": chiffre.get("n"),
            "sur": chiffre.get("sur"),
            "precedent": self.precedents.get(cle.id) if cle else None,
            "definition": None,
        }


def composer(
    chiffrier: Chiffrier,
    exercice: Exercice,
    exercices: Sequence[Exercice],
    *,
    familles: Iterable[str],
    etapes: Mapping[str, str],
    natures: Sequence[str],
) -> list[Cellules]:
    """The lines, in order. `familles` and `natures` are in declared order; `etapes`: id → label, in order."""
    blocs = {
        "essentiel": _essentiel(chiffrier, exercice, etapes.get(EN_OEUVRE, "")),
        "mois": _mois(chiffrier, exercice),
        "famille": _familles(chiffrier, exercice.libelle, list(familles)),
        "theme": _themes(chiffrier, exercice.libelle),
        "etape": [
            chiffrier.ligne("etape", libelle, Cle("PRO", exercice.libelle, "etape", libelle))
            for libelle in etapes.values()
        ],
        "budget": _budget(chiffrier, exercice.libelle, natures),
        "annees": _annees(chiffrier, exercice, exercices),
    }
    definitions = {
        "mois": ("PAR", "SEA"),
        "famille": ("SEA",),
        "theme": ("BES", "VOIX"),
        "etape": ("PRO",),
        "budget": ("CHA", "PRD", "CHA_PRV", "PRD_PRV"),
        "annees": ("PAR", "SEA"),
    }
    for bloc, codes in definitions.items():
        for ligne in blocs[bloc][:1]:
            ligne["definition"] = chiffrier.definition(*codes) or None
    return [
        ligne
        for bloc, hauteur in hauteurs(len(natures)).items()
        for ligne in [*blocs[bloc], *(chiffrier.ligne(bloc) for _ in range(hauteur - len(blocs[bloc])))]
    ]


def etendues(blocs: Iterable[tuple[int, object]]) -> dict[str, tuple[int, int]]:
    """Block → the rows it stands in, end excluded, from the block of each row."""
    etendues: dict[str, tuple[int, int]] = {}
    for rang, bloc in blocs:
        haut, bas = etendues.get(str(bloc), (rang, rang))
        etendues[str(bloc)] = min(haut, rang), max(bas, rang + 1)
    return etendues


def _essentiel(chiffrier: Chiffrier, exercice: Exercice, en_oeuvre: str) -> list[Cellules]:
    """The exercise is told in each label: nothing else of the tab says which it is."""
    lignes = []
    for code in ESSENTIEL:
        cle = Cle(code, exercice.libelle)
        nom = chiffrier.indicateurs[code].libelle if code in chiffrier.indicateurs else ""
        if code == "PRO" and nom:
            cle = Cle(code, exercice.libelle, "etape", en_oeuvre)
            nom = "Projets en œuvre"
        ligne = chiffrier.ligne("essentiel", f"{nom}, {exercice.libelle}" if nom else "", cle)
        if nom:
            ligne |= {"unite": chiffrier.indicateurs[code].unite, "definition": chiffrier.definition(code)}
        lignes.append(ligne)
    return lignes


def _mois(chiffrier: Chiffrier, exercice: Exercice) -> list[Cellules]:
    return [
        chiffrier.ligne(
            "mois",
            f"{MOIS[int(mois[5:]) - 1]} {mois[:4]}",
            Cle("PAR", mois),
            Cle("SEA", mois),
        )
        for mois in exercice.mois()
    ]


def _familles(chiffrier: Chiffrier, periode: str, declarees: Sequence[str]) -> list[Cellules]:
    trouvees = chiffrier.modalites(("SEA",), periode, "famille")
    return [
        chiffrier.ligne("famille", nom, Cle("SEA", periode, "famille", nom))
        for nom in _dans_l_ordre(trouvees, declarees)
    ]


def _themes(chiffrier: Chiffrier, periode: str) -> list[Cellules]:
    """The ten most heard: a need may have two themes, so that the others are in no sum."""
    lignes = [
        chiffrier.ligne(
            "theme",
            nom,
            Cle("BES", periode, "theme", nom),
            Cle("VOIX", periode, "theme", nom),
        )
        for nom in chiffrier.modalites(("BES", "VOIX"), periode, "theme")
    ]
    lignes.sort(key=lambda ligne: (-_nombre(ligne, "valeur"), -_nombre(ligne, "valeur2"), str(ligne["libelle"])))
    return lignes[: hauteurs(0)["theme"]]


def _budget(chiffrier: Chiffrier, periode: str, natures: Sequence[str]) -> list[Cellules]:
    """Charges then produits, those of which something is known; a nature that is not declared is told as the others are."""
    return [
        chiffrier.ligne(
            "budget",
            f"{sens}\u00a0: {nom}",
            Cle(realise, periode, "nature", nom),
            Cle(prevu, periode, "nature", nom),
        )
        for sens, realise, prevu in (_CHARGES, _PRODUITS)
        for nom in _dans_l_ordre(chiffrier.modalites((realise, prevu), periode, "nature"), natures)
    ]


def _annees(chiffrier: Chiffrier, exercice: Exercice, exercices: Sequence[Exercice]) -> list[Cellules]:
    """The last ones, up to that exercise; beside each, the one before it."""
    lignes: list[Cellules] = []
    avant: Cellules = {}
    for annee in [e for e in sorted(exercices) if e.debut <= exercice.debut][-_ANNEES - 1 :]:
        ligne = chiffrier.ligne("annees", annee.libelle, Cle("PAR", annee.libelle), Cle("SEA", annee.libelle))
        if annee != exercice:
            ligne["precedent"] = avant.get("valeur")
        lignes.append(ligne)
        avant = ligne
    return lignes[-_ANNEES:]


def _dans_l_ordre(noms: Collection[str], declares: Sequence[str]) -> list[str]:
    rangs = {nom: rang for rang, nom in enumerate(declares)}
    return sorted(noms, key=lambda nom: (rangs.get(nom, len(rangs)), nom))


def _nombre(ligne: Cellules, cle: str) -> float:
    valeur = ligne[cle]
    return valeur if isinstance(valeur, int | float) else 0.0
