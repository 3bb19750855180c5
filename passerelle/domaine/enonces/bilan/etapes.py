"""The steps of an action: when each was planned, when it came, and by how much it differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.declare.echeances import echeance_au
from passerelle.domaine.declare.entites import exercice_de
from passerelle.domaine.declare.fiche_action import EtapePrevue
from passerelle.domaine.enonces.bilan.chiffres import TIRET, ChiffresDuBilan
from passerelle.domaine.enonces.bilan.tableaux import nommer
from passerelle.domaine.texte.francais import MOIS, accorder, chiffrer, compter, dater, enumerer


@dataclass(frozen=True, slots=True, kw_only=True)
class EtapeTenue:
    """A step as the page plans it, what came of it, and the gap; TIRET where nothing tells."""

    texte: str
    prevu: str
    reel: str
    ecart: str


def suivre_les_etapes(chiffres: ChiffresDuBilan, etapes: tuple[EtapePrevue, ...]) -> Iterator[EtapeTenue]:
    """Each step of the page, in order."""
    for etape in etapes:
        if etape.cadence is not None:
            reel, ecart = _de_la_cadence(chiffres, etape)
        elif etape.etape:
            reel, ecart = _des_projets(chiffres, etape.etape)
        else:
            reel, ecart = _des_chiffres(chiffres, etape), TIRET
        yield EtapeTenue(texte=etape.texte, prevu=etape.echeancier, reel=reel, ecart=ecart)


def _des_chiffres(chiffres: ChiffresDuBilan, etape: EtapePrevue) -> str:
    demandes = [demande for demande in chiffres.demander(*etape.codes) if chiffres.publiee(demande)]
    return "\u00a0; ".join(f"{nommer(demande)}\u00a0: {chiffres.valeur(demande)}" for demande in demandes) or TIRET


def _de_la_cadence(chiffres: ChiffresDuBilan, etape: EtapePrevue) -> tuple[str, str]:
    """How many in each of the months that began, against how many were expected."""
    cadence, periode = etape.cadence, chiffres.periode
    demandes = chiffres.demander(*etape.codes[:1])
    if cadence is None or not demandes:
        return TIRET, TIRET
    dernier = min(periode.dernier_jour, chiffres.aujourdhui)
    premier = periode.debut.year * 12 + periode.debut.month - 1
    mois = [divmod(rang, 12) for rang in range(premier, dernier.year * 12 + dernier.month)]
    attendus = [(annee, rang + 1) for annee, rang in mois if rang + 1 in cadence.mois]
    if not attendus:
        return TIRET, TIRET
    jours = [
        _jour(chiffres, apport.table, apport.rang, apport.date) for apport in chiffres.detail(demandes[0]).haut.apports
    ]
    tenus = [sum(jour is not None and (jour.year, jour.month) == mois for jour in jours) for mois in attendus]
    detail = enumerer(
        f"{chiffrer(tenu)} en {MOIS[rang - 1]} {annee}" for (annee, rang), tenu in zip(attendus, tenus, strict=True)
    )
    attendu = cadence.attendu * len(attendus)
    ecart = sum(tenus) - attendu
    manque = accorder(abs(ecart), "de moins" if ecart < 0 else "de plus", "de moins" if ecart < 0 else "de plus")
    bilan = "aucun écart" if not ecart else f"{chiffrer(abs(ecart))} {manque}"
    return detail, f"{chiffrer(sum(tenus))} pour {chiffrer(attendu)} attendues\u00a0: {bilan}"


def _jour(chiffres: ChiffresDuBilan, table: str, rang: int, colonne: str) -> date | None:
    jour = chiffres.courants.etude.tables[table].iloc[rang][colonne]
    return jour if isinstance(jour, date) else None


def _des_projets(chiffres: ChiffresDuBilan, ident: str) -> tuple[str, str]:
    """When the first project came to that step within the period, against the day due."""
    etude, periode = chiffres.courants.etude, chiffres.periode
    dernier = min(periode.dernier_jour, chiffres.aujourdhui)
    if etude.suivi is None or "projet" not in etude.tables:
        return TIRET, TIRET
    projets = etude.tables["projet"]
    atteintes = [
        (jour, str(projets["nom"][projet]))
        for jour, projet in etude.suivi.premieres_atteintes(dernier).get(ident, ())
        if projet in projets.index
    ]
    dedans = [(jour, nom) for jour, nom in atteintes if periode.debut <= jour <= dernier]
    if not dedans:
        return (f"déjà atteinte le {dater(atteintes[-1][0])}", TIRET) if atteintes else ("pas encore atteinte", TIRET)
    jour, nom = dedans[0]
    suivants = len(dedans) - 1
    autres = f", puis {compter(suivants, 'autre projet', 'autres projets')}" if suivants else ""
    nom = "un projet" if etude.donnees.suspect(nom) else nom
    return f"{dater(jour)} ({nom}{autres})", _ecart(chiffres, ident, jour)


def _ecart(chiffres: ChiffresDuBilan, ident: str, atteinte: date) -> str:
    etape = next((etape for etape in chiffres.modele.etapes.etapes if etape.id == ident), None)
    exercice = exercice_de(atteinte, chiffres.etude.donnees.exercices)
    echeance = echeance_au(etape.echeance, exercice, chiffres.aujourdhui) if etape and exercice else None
    if exercice is None or echeance is None:
        return TIRET
    jours = (atteinte - echeance.dans(exercice)).days
    if not jours:
        return "le jour dit"
    return f"{compter(abs(jours), 'jour')} {'avant' if jours < 0 else 'après'} le {dater(echeance.dans(exercice))}"
