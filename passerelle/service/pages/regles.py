"""The rules on a page: what applies, and the values that staff change there: tried first, then adopted."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as Reponse

from passerelle.amorce import Passerelle, ReglesChangees
from passerelle.definitions import charger_modele
from passerelle.definitions.ajout import Ajout, RegleNonModifiable, rediger
from passerelle.domaine.chaine.essai import Essai
from passerelle.domaine.chiffres.registres import Mention
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.enonces.changement import SOURCE_MAX, Changement, Saisie, champs_de, lire_le_changement
from passerelle.domaine.enonces.enonce import Enonce
from passerelle.domaine.enonces.regles_dites import dire_les_regles
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.planning import dates_prevues
from passerelle.domaine.regles.recurrence import EXEMPLES
from passerelle.domaine.texte.francais import MOIS, dater
from passerelle.erreurs import DefinitionsInvalides, ErreurPasserelle
from passerelle.service.acces import nom_de_la_cle
from passerelle.service.contexte import contexte
from passerelle.service.refus import Refus
from passerelle.veille import lire_empreintes

JOURS_MONTRES = 4

regles = Blueprint("regles", __name__, url_prefix="/regles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Champ:
    """A field: `type` is that of an `input`, or `choix` for a list of (value, words)."""

    nom: str
    libelle: str
    type: str
    valeur: str
    aide: str = ""
    erreur: str = ""
    choix: Sequence[tuple[str, str]] = ()
    minimum: str = ""


@regles.get("")
def montrer() -> str:
    """What applies today, by subject."""
    passerelle = contexte().passerelle
    enonces = _enoncer(passerelle, _modele(passerelle))
    return render_template(
        "regles.html",
        centre=passerelle.config.centre.nom,
        jour=_aujourdhui(passerelle),
        groupes=[(nom, list(suite)) for nom, suite in groupby(enonces, key=lambda enonce: enonce.groupe)],
        onglets=_adresses_des_onglets(passerelle),
    )


@regles.route("/changer/<path:cle>", methods=["GET", "POST"])
def changer(cle: str) -> Response:
    """The form of one value, with what holds today, or what was tried and is sent back."""
    passerelle = contexte().passerelle
    modele = _modele(passerelle)
    enonce = _trouver(passerelle, modele, cle)
    champs = request.form or champs_de(enonce, _demain(passerelle))
    return _formulaire(passerelle, modele, enonce, Saisie(champs))


@regles.post("/essayer/<path:cle>")
def essayer(cle: str) -> Response:
    """What the value would change, with today's workbook. Nothing is written."""
    passerelle = contexte().passerelle
    # Before what is tried: a change in between is seen when it is adopted.
    vues = lire_empreintes(passerelle.dossier).definitions
    modele = _modele(passerelle)
    enonce = _trouver(passerelle, modele, cle)
    saisie = Saisie(request.form)
    changement = _lire(passerelle, modele, enonce, saisie)
    if changement is None:
        return _formulaire(passerelle, modele, enonce, saisie, statut=422)
    try:
        essai = _essayer(passerelle, changement)
    except RegleNonModifiable as erreur:
        return _formulaire(passerelle, modele, enonce, saisie, avis=str(erreur), statut=422)
    page = render_template(
        "regle_essai.html",
        changement=changement,
        essai=essai,
        champs=dict(request.form),
        vues=vues,
        jours=_premiers_jours(changement),
    )
    return make_response(page)


@regles.post("/adopter/<path:cle>")
def adopter(cle: str) -> Reponse:
    """The value written in the centre's file, with its line in the journal."""
    passerelle = contexte().passerelle
    modele = _modele(passerelle)
    enonce = _trouver(passerelle, modele, cle)
    saisie = Saisie(request.form)
    changement = _lire(passerelle, modele, enonce, saisie)
    if changement is None:
        return _formulaire(passerelle, modele, enonce, saisie, statut=422)
    try:
        passerelle.adopter(_ajout(passerelle, changement), _mention(changement), vues=saisie.champ("vues"))
    except (ReglesChangees, RegleNonModifiable) as erreur:
        return _formulaire(passerelle, modele, enonce, saisie, avis=str(erreur), statut=409)
    with suppress(SQLAlchemyError):  # the rule is adopted: without a hint, the timed sweep finds it
        contexte().joindre_le_moteur().actualiser()
    flash(f"C’est adopté. {changement}")
    return redirect(url_for("regles.montrer"), 303)


# What is read ---------------------------------------------------------------------------------------------------------------------


def _modele(passerelle: Passerelle) -> Modele:
    """The centre's definitions as they stand now, which the last synchronisation may not have taken up yet."""
    try:
        return charger_modele(passerelle.dossier)
    except DefinitionsInvalides as erreur:
        phrase = "Les définitions du dossier ont des erreurs. Lancez «\u00a0passerelle verifier\u00a0», corrigez, puis revenez."
        raise Refus(503, phrase) from erreur


def _enoncer(passerelle: Passerelle, modele: Modele) -> list[Enonce]:
    return dire_les_regles(modele, _aujourdhui(passerelle), passerelle.config.centre.financeurs)


def _trouver(passerelle: Passerelle, modele: Modele, cle: str) -> Enonce:
    """The rule that is written there. Raises Refus where it is none that staff change from here."""
    for enonce in _enoncer(passerelle, modele):
        if enonce.genre and enonce.cle == cle:
            return enonce
    raise Refus(404, "Cette règle ne se change pas d’ici.")


def _lire(passerelle: Passerelle, modele: Modele, enonce: Enonce, saisie: Saisie) -> Changement | None:
    return lire_le_changement(
        enonce, saisie, familles=modele.familles, demain=_demain(passerelle), suspect=passerelle.suspect
    )


def _aujourdhui(passerelle: Passerelle) -> date:
    return passerelle.maintenant().date()


def _demain(passerelle: Passerelle) -> date:
    return _aujourdhui(passerelle) + timedelta(days=1)


# What is tried and adopted --------------------------------------------------------------------------------------------------------


def _ajout(passerelle: Passerelle, changement: Changement) -> Ajout:
    enonce = changement.enonce
    return Ajout(
        cle=enonce.cle,
        valeur=changement.ecrite,
        depuis=changement.depuis,
        source=changement.source,
        premiere=min(exercice.debut for exercice in passerelle.config.exercices),
        defaut=list(enonce.brute) if enonce.genre == "familles" else enonce.brute,
    )


def _essayer(passerelle: Passerelle, changement: Changement) -> Essai:
    brouillon = rediger(passerelle.dossier, _ajout(passerelle, changement))
    with TemporaryDirectory(prefix="passerelle-") as essai:
        dossier = Path(essai) / "regles"
        dossier.mkdir()
        (dossier / brouillon.fichier.name).write_bytes(brouillon.octets)
        return passerelle.essayer_des_regles(dossier)


def _mention(changement: Changement) -> Mention:
    """The line of the journal: what, before, after, and by whom."""
    enonce, depuis = changement.enonce, changement.depuis
    return Mention(
        quoi="règle changée",
        onglet="",
        ligne=enonce.cle,
        champ=enonce.groupe,
        avant=enonce.avec(enonce.valeur_du(depuis)),
        apres=enonce.avec(changement.dite),
        cause=f"À partir du {dater(depuis)}, depuis la page des règles, avec {nom_de_la_cle()}. Source\u00a0: {changement.source}",
    )


def _premiers_jours(changement: Changement) -> list[date]:
    """The first days an activity would have by its new rule, public holidays among them."""
    if changement.enonce.genre != "recurrence":
        return []
    un_an = Exercice(changement.depuis, changement.depuis + timedelta(days=365))
    return list(dates_prevues(changement.brute, un_an)[:JOURS_MONTRES])


# What is shown --------------------------------------------------------------------------------------------------------------------


def _formulaire(
    passerelle: Passerelle, modele: Modele, enonce: Enonce, saisie: Saisie, *, avis: str = "", statut: int = 200
) -> Response:
    champs = [*_champs_de_la_valeur(modele, enonce, saisie), *_champs_communs(passerelle, saisie)]
    erreurs = [(champ, champ.erreur) for champ in champs if champ.erreur]
    page = render_template("regle.html", enonce=enonce, champs=champs, erreurs=erreurs, avis=avis)
    return make_response(page, statut)


def _champs_communs(passerelle: Passerelle, saisie: Saisie) -> list[Champ]:
    demain = _demain(passerelle)
    return [
        Champ(
            nom="depuis",
            libelle="À partir du",
            type="date",
            valeur=saisie.champ("depuis"),
            erreur=saisie.erreurs.get("depuis", ""),
            aide="Demain au plus tôt\u00a0: ce qui est passé ne change pas.",
            minimum=demain.isoformat(),
        ),
        Champ(
            nom="source",
            libelle="D’où vient ce choix\u00a0?",
            type="text",
            valeur=saisie.champ("source"),
            erreur=saisie.erreurs.get("source", ""),
            aide=f"Une réunion, une décision, un texte\u00a0: {SOURCE_MAX} caractères au plus, sans nom de personne.",
        ),
    ]


def _champs_de_la_valeur(modele: Modele, enonce: Enonce, saisie: Saisie) -> list[Champ]:
    erreur = saisie.erreurs.get("valeur", "")
    match enonce.genre:
        case "familles":
            familles = [("", "Personne"), *((famille.id, famille.libelle) for famille in modele.familles.values())]
            return [
                _choix(
                    saisie,
                    f"valeur-{rang}",
                    f"{rang}\u1d49 tour" if rang > 1 else "1er tour",
                    familles,
                    erreur if rang == 1 else "",
                )
                for rang in range(1, len(familles))
            ]
        case "echeance":
            mois = [(str(rang), nom) for rang, nom in enumerate(MOIS, 1)]
            annees = [("debut", "l’année où l’exercice commence"), ("fin", "l’année où l’exercice finit")]
            return [
                Champ(nom="jour", libelle="Jour", type="number", valeur=saisie.champ("jour"), erreur=erreur),
                _choix(saisie, "mois", "Mois", mois),
                _choix(saisie, "annee", "Année", annees),
            ]
        case "recurrence":
            aide = f"Par exemple\u00a0: {EXEMPLES}. Écrivez «\u00a0jamais\u00a0» pour ne plus la planifier."
            return [_texte(saisie, "Quels jours, en quelle saison\u00a0?", "text", erreur, aide)]
        case "heure":
            return [_texte(saisie, "Heure de début", "time", erreur)]
        case _:
            du, au = enonce.bornes
            return [_texte(saisie, "Nouvelle valeur", "number", erreur, f"Un nombre entier, de {du} à {au}.")]


def _texte(saisie: Saisie, libelle: str, nature: str, erreur: str, aide: str = "") -> Champ:
    return Champ(nom="valeur", libelle=libelle, type=nature, valeur=saisie.champ("valeur"), erreur=erreur, aide=aide)


def _choix(saisie: Saisie, nom: str, libelle: str, choix: Sequence[tuple[str, str]], erreur: str = "") -> Champ:
    return Champ(nom=nom, libelle=libelle, type="choix", valeur=saisie.champ(nom), choix=choix, erreur=erreur)


def _adresses_des_onglets(passerelle: Passerelle) -> Mapping[str, str]:
    """Where staff edit what is kept in tabs: their title now, and their address."""
    titres: Mapping[str, str] = {}
    with suppress(ErreurPasserelle):
        titres = passerelle.apercu().titres
    usuels = [passerelle.modele.tables[table].onglet for table in ("lieu", "fermeture", "theme")]
    principal = passerelle.config.classeur.par_nom["principal"]
    return {
        titres.get(usuel, usuel): url_for("tableur_pages.afficher", onglet=titres.get(usuel, usuel))
        if passerelle.est_local("principal")
        else f"https://docs.google.com/spreadsheets/d/{principal}"
        for usuel in usuels
    }
