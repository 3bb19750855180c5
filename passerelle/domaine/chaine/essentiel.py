"""The eight figures of the year a team looks at first, beside those of the year before, up to the same day."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chaine.exercice_compare import ExerciceCompare
from passerelle.domaine.chaine.periodes import ChiffresDePeriode
from passerelle.domaine.chiffres.chiffres import calculer
from passerelle.domaine.chiffres.indicateurs import Indicateur, Mesure
from passerelle.domaine.chiffres.synthese import EN_OEUVRE, ESSENTIEL
from passerelle.domaine.declare.fiche_action import Renvoi
from passerelle.domaine.declare.periode import Comparaison


@dataclass(frozen=True, slots=True, kw_only=True)
class ChiffreCompare:
    """A figure of the period, and the same of the one before: None where nothing gives it."""

    renvoi: Renvoi
    mesure: Mesure | None
    avant: Mesure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeancesTenues:
    """How many sessions of an activity were held, in all and place by place, the place that had most first."""

    activite: str
    total: int
    lieux: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Essentiel:
    """The figures of the exercise of the day; `comparaison` is None where there is no exercise, or a closed one."""

    comparaison: Comparaison | None = None
    chiffres: tuple[ChiffreCompare, ...] = ()
    seances: tuple[SeancesTenues, ...] = ()


def etablir_l_essentiel(etude: Etude, compare: ExerciceCompare | None) -> Essentiel:
    """Those of the exercise of the day, by the computation that fills `Indicateurs`."""
    if compare is None or compare.exercice.clos:
        return Essentiel()
    exercice = compare.exercice
    renvois = list(_renvois(etude))
    mesures = [mesure for mesure in etude.mesures if mesure.periode == exercice.libelle]
    anciennes = _mesurer_avant(compare.avant, {renvoi.code for renvoi in renvois})
    return Essentiel(
        comparaison=compare.comparaison,
        chiffres=tuple(
            ChiffreCompare(renvoi=renvoi, mesure=_trouver(mesures, renvoi), avant=_trouver(anciennes, renvoi))
            for renvoi in renvois
        ),
        seances=tuple(_seances_tenues(etude, exercice.libelle)),
    )


def _renvois(etude: Etude) -> Iterator[Renvoi]:
    """Those that the centre declares."""
    modele = etude.cadre.modele
    en_oeuvre = next((etape.libelle for etape in modele.etapes.etapes if etape.id == EN_OEUVRE), "")
    for code in ESSENTIEL:
        if code in modele.indicateurs and (code != "PRO" or en_oeuvre):
            a_part = {"ventilation": "etape", "modalite": en_oeuvre} if code == "PRO" else {}
            yield Renvoi(code=code, **a_part)


def _mesurer_avant(avant: ChiffresDePeriode | None, codes: Collection[str]) -> Sequence[Mesure]:
    if avant is None:
        return ()
    indicateurs = [indicateur for indicateur in avant.indicateurs if indicateur.code in codes]
    return [mesure for mesure in calculer(indicateurs, avant.assiette) if mesure.periode == avant.periode.cle]


def _trouver(mesures: Sequence[Mesure], renvoi: Renvoi) -> Mesure | None:
    cherchee = (renvoi.code, renvoi.ventilation, renvoi.modalite)
    return next((mesure for mesure in mesures if (mesure.code, mesure.ventilation, mesure.modalite) == cherchee), None)


def _seances_tenues(etude: Etude, periode: str) -> Iterator[SeancesTenues]:
    """Activity by activity, those of the indicator SEA, in the order they are declared."""
    indicateur = etude.cadre.modele.indicateurs.get("SEA")
    if indicateur is None or "seance" not in etude.tables:
        return
    tables = {ident: lignes for ident, lignes in etude.tables.items() if ident in indicateur.tables}
    assiette = replace(etude.assiette, tables=tables, arretes={})
    activites = [activite.libelle for activite in etude.cadre.modele.activites.values()]
    mesures = calculer([_d_une_activite(indicateur, activite) for activite in activites], assiette)
    for activite in activites:
        siennes = [mesure for mesure in mesures if (mesure.code, mesure.periode) == (activite, periode)]
        lieux = {mesure.modalite: int(mesure.valeur) for mesure in siennes if mesure.ventilation}
        for mesure in siennes:
            if not mesure.ventilation:
                yield SeancesTenues(
                    activite=activite,
                    total=int(mesure.valeur),
                    lieux=tuple(sorted(lieux.items(), key=lambda lieu: (-lieu[1], lieu[0]))),
                )


def _d_une_activite(indicateur: Indicateur, activite: str) -> Indicateur:
    """The same figure, of one activity, place by place; its code is that activity."""
    termes = tuple(replace(terme, lignes={**terme.lignes, "activite": activite}) for terme in indicateur.termes)
    return replace(indicateur, code=activite, termes=termes, ventilations={"lieu": "lieu"})
