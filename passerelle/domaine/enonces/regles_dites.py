"""Everything a centre's rules say on a day, in French, by subject."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from passerelle.domaine.chaine.conclusion import LIGNES_GARDE, PART_GARDE
from passerelle.domaine.declare.echeances import Echeance
from passerelle.domaine.declare.entites import Activite, Famille
from passerelle.domaine.declare.parametre import noms_de_toujours, texte_de_toujours
from passerelle.domaine.declare.probleme import PLUSIEURS
from passerelle.domaine.enonces.enonce import Enonce, enoncer
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.etapes import Etape
from passerelle.domaine.regles.recurrence import dire_la_recurrence
from passerelle.domaine.texte.francais import compter, dater, en_nombre, enumerer, jour_du_mois

ACTIVITES = "Séances et activités"
PLANNING = "Planning"
BESOINS = "Besoins et thèmes"
RELATIONS = "Mises en relation"
ETAPES = "Étapes des projets"
CHIFFRES = "Chiffres"
DEHORS = "Ce qui sort du centre"
FINANCES = "Finances"
ANOMALIES = "Anomalies"

UN_AN = (0, 366)


def dire_les_regles(modele: Modele, jour: date, financeurs: Mapping[str, str]) -> list[Enonce]:
    """The rules of a day, in order of subject. `financeurs`: what passerelle.toml calls the centre itself and the main funder."""
    return [
        *_activites(modele, jour),
        *_planning(modele, jour),
        *_besoins(modele, jour),
        *_relations(modele, jour),
        *_etapes(modele, jour),
        *_chiffres(modele, jour),
        _dehors(modele, jour),
        *_finances(modele, financeurs, jour),
        *_anomalies(),
    ]


def dire_l_heure(heure: str) -> str:
    """`09:00` → « 9 h », `16:30` → « 16 h 30 »."""
    heures, minutes = heure.split(":")
    return f"{int(heures)}\u00a0h" + (f"\u00a0{minutes}" if minutes != "00" else "")


def dire_l_echeance(echeance: Echeance) -> str:
    """« le 31 décembre de l’année où l’exercice commence »."""
    mois, jour = echeance.jour.split("-")
    annee = "commence" if echeance.annee == "debut" else "finit"
    quand = "à partir du" if echeance.a_partir else "au plus tard le"
    return f"{quand} {jour_du_mois(int(mois), int(jour))} de l’année où l’exercice {annee}"


def dire_la_regle_de_recurrence(recurrence: str) -> str:
    """The rule in words; one of a kind that has none is shown as it is written."""
    if not recurrence:
        return "jamais planifiée"
    return dire_la_recurrence(recurrence) or f"d’après la règle {recurrence}, qui n’a pas de phrase toute faite"


def dire_les_familles(noms: Sequence[str], familles: Mapping[str, Famille]) -> str:
    """« Centre commercial, puis Centre social, puis École »."""
    libelles = [familles[nom].libelle for nom in noms if nom in familles]
    return ", puis ".join(libelles or [famille.libelle for famille in familles.values()])


def nombre(unite: str, pluriel: str = "") -> Callable[[float], str]:
    """What says a count of those: « 14 jours »."""
    return partial(_compter, unite=unite, pluriel=pluriel)


def _compter(combien: float, *, unite: str, pluriel: str) -> str:
    return compter(combien, unite, pluriel)


def _activites(modele: Modele, jour: date) -> Iterator[Enonce]:
    for activite in modele.activites.values():
        yield from _activite(activite, modele.familles, jour)


def _activite(activite: Activite, familles: Mapping[str, Famille], jour: date) -> Iterator[Enonce]:
    cle, nom = f"activites/{activite.id}", activite.libelle
    yield enoncer(
        ACTIVITES,
        f"{nom}\u00a0: {{}}.",
        activite.recurrence or texte_de_toujours(""),
        jour,
        cle=f"{cle}/recurrence",
        dire=dire_la_regle_de_recurrence,
        genre="recurrence",
    )
    yield enoncer(
        ACTIVITES, f"{nom}\u00a0: à {{}}.", activite.heure, jour, cle=f"{cle}/heure", dire=dire_l_heure, genre="heure"
    )
    yield enoncer(
        ACTIVITES,
        f"{nom}\u00a0: à tour de rôle chez {{}}.",
        activite.familles or noms_de_toujours(),
        jour,
        cle=f"{cle}/familles",
        dire=partial(dire_les_familles, familles=familles),
        genre="familles",
    )
    source = "regles/activites.yaml"
    feries = "les jours fériés aussi" if activite.jours_feries else "jamais un jour férié"
    yield Enonce(groupe=ACTIVITES, phrase=f"{nom}\u00a0: {feries}.", source=source)
    duree = compter(activite.duree_h, "heure")
    yield Enonce(groupe=ACTIVITES, phrase=f"{nom}\u00a0: {duree}, quand la fiche ne le dit pas.", source=source)
    if activite.preparation_h:
        yield enoncer(
            ACTIVITES,
            f"{nom}\u00a0: {{}} de préparation par bénévole et par séance.",
            activite.preparation_h,
            jour,
            cle=f"{cle}/preparation_h",
            dire=nombre("heure"),
        )
    if activite.depuis:
        debut = f"{nom}\u00a0: aucune fiche n’est attendue avant le {dater(activite.depuis)}."
        yield Enonce(groupe=ACTIVITES, phrase=debut, source=source)


def _planning(modele: Modele, jour: date) -> Iterator[Enonce]:
    regle = modele.planning
    yield enoncer(
        PLANNING,
        "Un lieu déjà annoncé ne change plus de lui-même à moins de {} de la séance.",
        regle.gel_jours,
        jour,
        cle="planning/gel_jours",
        dire=nombre("jour"),
        genre="nombre",
        bornes=UN_AN,
    )
    yield enoncer(
        PLANNING,
        "Après une séance, sa fiche est attendue {}, puis elle manque.",
        regle.delai_fiche_heures,
        jour,
        cle="planning/delai_fiche_heures",
        dire=nombre("heure"),
        genre="nombre",
        bornes=(0, 24 * 60),
    )
    for famille in modele.familles.values():
        ouverte = "reçoit aussi" if famille.ouverte_vacances else "ne reçoit pas"
        phrase = (
            f"{famille.libelle}\u00a0: {ouverte} pendant les vacances scolaires, sauf un lieu qui dit le contraire."
        )
        yield Enonce(groupe=PLANNING, phrase=phrase, source="regles/familles.yaml")


def _besoins(modele: Modele, jour: date) -> Iterator[Enonce]:
    regle = modele.besoins
    yield enoncer(
        BESOINS,
        "Un besoin a au plus {}.",
        regle.themes_max,
        jour,
        cle="besoins/themes_max",
        dire=nombre("thème"),
        genre="nombre",
        bornes=(1, 20),
    )
    yield enoncer(
        BESOINS,
        "Une faute de frappe se reconnaît quand deux mots se ressemblent à {} au moins.",
        regle.proximite,
        jour,
        cle="besoins/proximite",
        dire=_pour_cent,
    )
    yield enoncer(
        BESOINS,
        "Elle ne se reconnaît que dans un mot de {} au moins.",
        regle.longueur_proche,
        jour,
        cle="besoins/longueur_proche",
        dire=nombre("lettre"),
    )
    yield enoncer(
        BESOINS,
        "Entre deux mots d’une expression, {} au plus.",
        regle.ecart,
        jour,
        cle="besoins/ecart",
        dire=nombre("autre mot", "autres mots"),
    )


def _relations(modele: Modele, jour: date) -> Iterator[Enonce]:
    regle = modele.besoins
    for phrase, valeurs, cle, unite, pluriel, bornes in (
        (
            "Un thème devient une mise en relation à partir de {}…",
            regle.voix_min,
            "voix_min",
            "voix",
            "voix",
            (1, 1000),
        ),
        ("… entendues à {} au moins…", regle.seances_min, "seances_min", "séance", "séances", (1, 366)),
        ("… en {} au plus.", regle.fenetre_jours, "fenetre_jours", "jour", "jours", (1, 3660)),
        (
            "Il est proposé de se réunir à partir de {} à rappeler.",
            regle.reunion_min,
            "reunion_min",
            "personne",
            "personnes",
            (1, 1000),
        ),
    ):
        yield enoncer(
            RELATIONS,
            phrase,
            valeurs,
            jour,
            cle=f"besoins/{cle}",
            dire=nombre(unite, pluriel),
            genre="nombre",
            bornes=bornes,
        )


def _etapes(modele: Modele, jour: date) -> Iterator[Enonce]:
    for etape in modele.etapes.etapes:
        yield from _etape(etape, jour)
    yield enoncer(
        ETAPES,
        "L’équipe est prévenue {} avant une échéance.",
        modele.etapes.alerte_avant_jours,
        jour,
        cle="etapes/alerte_avant_jours",
        dire=nombre("jour"),
    )
    yield enoncer(
        ETAPES,
        "Un projet est dit silencieux après {} sans réunion, animation ni besoin relié.",
        modele.etapes.silence_jours,
        jour,
        cle="etapes/silence_jours",
        dire=nombre("jour"),
    )


def _etape(etape: Etape, jour: date) -> Iterator[Enonce]:
    nom, cle = f"«\u00a0{etape.libelle}\u00a0»", f"etapes/{etape.id}"
    if not (etape.entourage or etape.fait):
        phrase = f"Étape {nom}\u00a0: il faut {etape.demande(jour)}."
        yield Enonce(groupe=ETAPES, phrase=phrase, source="regles/etapes.yaml")
    if etape.entourage:
        for valeurs, unite, suite in (
            (etape.entourage.habitants, "habitant", "habitants"),
            (etape.entourage.partenaires, "partenaire", "partenaires"),
        ):
            phrase = f"Étape {nom}\u00a0: au moins {{}} autour du projet, rencontrés ou notés par l’équipe."
            yield enoncer(ETAPES, phrase, valeurs, jour, cle=f"{cle}/entourage/{suite}", dire=nombre(unite))
    if etape.fait:
        fait = "une réunion tenue" if etape.fait.table == "reunions" else "une animation tenue"
        phrase = f"Étape {nom}\u00a0: {fait} avec au moins {{}}."
        dire = nombre(etape.fait.unite)
        yield enoncer(ETAPES, phrase, etape.fait.au_moins, jour, cle=f"{cle}/fait/au_moins", dire=dire)
    if etape.echeance:
        yield enoncer(
            ETAPES,
            f"Étape {nom}\u00a0: attendue {{}}.",
            etape.echeance,
            jour,
            cle=f"{cle}/echeance",
            dire=dire_l_echeance,
            genre="echeance",
        )
    if etape.delai_jours:
        phrase = f"Étape {nom}\u00a0: {{}} après l’étape d’avant, pour un projet nommé après la première échéance."
        yield enoncer(ETAPES, phrase, etape.delai_jours, jour, cle=f"{cle}/delai_jours", dire=nombre("jour"))


def _chiffres(modele: Modele, jour: date) -> Iterator[Enonce]:
    yield enoncer(
        CHIFFRES,
        "Un chiffre est dit fiable quand {} des lignes au moins le donnent.",
        modele.fiabilite.couverture_min,
        jour,
        cle="fiabilite/couverture_min",
        dire=_pour_cent,
    )
    etats = enumerer((f"«\u00a0{etat}\u00a0»" for etat in modele.suites.comptent), "ou")
    phrase = f"La parole d’un besoin est prise en compte avec un projet, ou quand sa suite est {etats}."
    yield Enonce(groupe=CHIFFRES, phrase=phrase, source="regles/suites.yaml")


def _dehors(modele: Modele, jour: date) -> Enonce:
    return enoncer(
        DEHORS,
        "Un thème ou un lieu ne dit dehors combien de besoins ou de voix qu’à partir de {}.",
        modele.confidentialite.seuil_diffusion,
        jour,
        cle="confidentialite/seuil_diffusion",
        dire="{:g}".format,
    )


def _finances(modele: Modele, financeurs: Mapping[str, str], jour: date) -> Iterator[Enonce]:
    if modele.valorisation.taux_horaire:
        yield enoncer(
            FINANCES,
            "Une heure de bénévole est valorisée {}.",
            modele.valorisation.taux_horaire,
            jour,
            cle="valorisation/taux_horaire",
            dire=partial(en_nombre, unite="€"),
        )
    natures = enumerer(compte.nature for compte in modele.comptes.values() if _est_une_contribution(compte.charge))
    if natures:
        phrase = (
            f"{natures} sont des contributions volontaires\u00a0: jamais comptées dans les euros dépensés ou reçus."
        )
        yield Enonce(groupe=FINANCES, phrase=phrase, source="regles/comptes.yaml")
    if autres := enumerer(
        compte.nature for compte in modele.comptes.values() if not _est_une_contribution(compte.charge)
    ):
        phrase = f"Chaque nature a son compte\u00a0: {autres}. Une autre compte aussi, et reste à classer."
        yield Enonce(groupe=FINANCES, phrase=phrase, source="regles/comptes.yaml")
    propre, principal = (f"«\u00a0{financeurs[cle]}\u00a0»" for cle in ("financeur_propre", "financeur_principal"))
    phrase = f"Le centre, comme financeur, se nomme {propre}\u00a0; son financeur principal, {principal}."
    yield Enonce(groupe=FINANCES, phrase=phrase, source="passerelle.toml")


def _anomalies() -> Iterator[Enonce]:
    source = "règle de Passerelle, la même dans tous les centres"
    yield Enonce(
        groupe=ANOMALIES,
        phrase=(
            f"Rien n’est écrit sans accord quand les réponses changeraient ou retireraient {LIGNES_GARDE} lignes ou plus d’un "
            f"onglet, et plus de {_pour_cent(PART_GARDE)} de celles déjà écrites."
        ),
        source=source,
    )
    yield Enonce(
        groupe=ANOMALIES,
        phrase=f"Plus de {PLUSIEURS} lignes dans le même cas se disent en une seule fois.",
        source=source,
    )


def _est_une_contribution(compte: int | None) -> bool:
    return str(compte or "").startswith("86")


def _pour_cent(part: float) -> str:
    return f"{100 * part:g}".replace(".", ",") + "\u00a0%"
