"""One mise en relation on a page: what was heard, whom to call and what to say, what was decided; a project is born of it there."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as Reponse

from passerelle.amorce import Passerelle
from passerelle.domaine.chaine.choix import Choix
from passerelle.domaine.chaine.compte_rendu import Apercu
from passerelle.domaine.declare.parametre import datee_au
from passerelle.domaine.enonces.regles_dites import dire_l_heure
from passerelle.domaine.liens.rappels import PersonneARappeler, personnes_a_rappeler
from passerelle.domaine.liens.relation_vue import RelationVue
from passerelle.domaine.regles.decisions import PROJET_NE
from passerelle.domaine.regles.suggestions import dire_au_telephone
from passerelle.domaine.texte.lecture import en_texte
from passerelle.domaine.texte.noms import Annuaire, Entree
from passerelle.erreurs import ErreurPasserelle
from passerelle.service.acces import est_direction, nom_de_la_cle
from passerelle.service.contexte import contexte
from passerelle.service.refus import Refus

NOM_MAX = 80
"""Characters of a project's name, as on its form."""

REFERENT_MAX = 60
SANS_NATURE = "autre"

relations = Blueprint("relations", __name__, url_prefix="/mises-en-relation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appel:
    """Somebody to call, and what to say."""

    personne: PersonneARappeler
    phrase: str


@relations.get("")
def lister() -> str:
    """Every mise en relation, those that wait for a decision first."""
    passerelle = contexte().passerelle
    vues = sorted(passerelle.apercu().relations, key=lambda vue: not vue.attend)
    return render_template("relations.html", centre=passerelle.config.centre.nom, relations=vues)


@relations.get("/<ident>")
def montrer(ident: str) -> Response:
    """All there is to bring people together about one theme."""
    passerelle = contexte().passerelle
    return _page(passerelle, _trouver(passerelle, ident))


@relations.post("/<ident>/decision")
def decider(ident: str) -> Reponse:
    """Staff's decision, written in their column."""
    passerelle = contexte().passerelle
    relation = _trouver(passerelle, ident)
    decision = request.form.get("decision", "")
    if decision not in ("", *_choix(passerelle)):
        raise Refus(400, "Cette décision n’est pas dans la liste.")
    return _porter(passerelle, Choix(relation=relation.id, decision=decision, par=nom_de_la_cle()))


@relations.post("/<ident>/projet")
def creer_un_projet(ident: str) -> Reponse:
    """A project, the needs linked to it, and the decision: all at once."""
    passerelle = contexte().passerelle
    relation = _trouver(passerelle, ident)
    nom, referent = (" ".join(request.form.get(champ, "").split()) for champ in ("nom", "referent"))
    erreurs = _erreurs(passerelle, nom, referent)
    if erreurs:
        return _page(passerelle, relation, nom=nom, referent=referent, erreurs=erreurs)
    choix = Choix(
        relation=relation.id,
        decision=PROJET_NE,
        projet=nom,
        referent=referent,
        theme=relation.theme,
        besoins=tuple(besoin.id for besoin in relation.besoins),
        par=nom_de_la_cle(),
    )
    return _porter(passerelle, choix)


def _trouver(passerelle: Passerelle, ident: str) -> RelationVue:
    for relation in passerelle.apercu().relations:
        if relation.id == ident:
            return relation
    raise Refus(404, "Cette mise en relation n’est pas dans le classeur, ou ne s’y lit pas en ce moment.")


def _erreurs(passerelle: Passerelle, nom: str, referent: str) -> dict[str, str]:
    """Field → what is wrong with it."""
    erreurs: dict[str, str] = {}
    if not 2 <= len(nom) <= NOM_MAX:
        erreurs["nom"] = f"Donnez un nom au projet, de 2 à {NOM_MAX} caractères."
    elif passerelle.suspect(nom):
        erreurs["nom"] = "Ce nom semble dire quelque chose d’une personne\u00a0: choisissez-en un autre."
    if len(referent) > REFERENT_MAX:
        erreurs["referent"] = f"{REFERENT_MAX} caractères au plus\u00a0: un prénom ou une fonction suffit."
    return erreurs


def _porter(passerelle: Passerelle, choix: Choix) -> Reponse:
    flash(passerelle.porter(choix))
    with suppress(SQLAlchemyError):  # it is written: without a hint, the timed sweep finds it
        contexte().joindre_le_moteur().signaler()
    return redirect(url_for("relations.montrer", ident=choix.relation), 303)


def _choix(passerelle: Passerelle) -> tuple[str, ...]:
    return passerelle.modele.tables["mise_en_relation"].par_cle["decision"].choix


# What is shown --------------------------------------------------------------------------------------------------------------------


def _page(
    passerelle: Passerelle,
    relation: RelationVue,
    *,
    nom: str = "",
    referent: str = "",
    erreurs: Mapping[str, str] | None = None,
) -> Response:
    apercu = passerelle.apercu()
    relation = _a_jour(passerelle, relation)
    rencontre, heure = relation.prochaine, _heure(passerelle, relation)
    appels: list[Appel] = []
    sans_contacts = ""
    try:
        appels = [
            Appel(
                personne=personne,
                phrase=dire_au_telephone(personne.prenom, relation.theme, personne.accord_le, rencontre, heure),
            )
            for personne in _personnes(passerelle, relation, apercu)
        ]
    except ErreurPasserelle as erreur:
        sans_contacts = str(erreur)
    choix = _choix(passerelle)
    page = render_template(
        "relation.html",
        relation=relation,
        heure=heure,
        appels=appels,
        sans_contacts=sans_contacts,
        phrase=dire_au_telephone("", relation.theme, None, rencontre, heure),
        associes=_par_nature(relation.partenaires, apercu.natures),
        autres=_par_nature(
            (nom for nom in apercu.choix.get("partenaires", ()) if nom not in relation.partenaires), apercu.natures
        ),
        choix=choix if relation.decision in choix or not relation.decision else (relation.decision, *choix),
        nom=nom or relation.theme,
        referent=referent,
        erreurs=erreurs or {},
        longueurs={"nom": NOM_MAX, "referent": REFERENT_MAX},
    )
    return make_response(page, 422 if erreurs else 200)


def _a_jour(passerelle: Passerelle, relation: RelationVue) -> RelationVue:
    """With what staff wrote since the last synchronisation: their decision, the projects of the needs."""
    feuilles = passerelle.lire_tables("principal", "mise_en_relation", "besoin")

    def lire(table: str, ident: str, cle: str) -> str | None:
        feuille = feuilles.get(table)
        place = feuille.place(ident) if feuille else -1
        return en_texte(feuille.colonne(cle)[place]) if feuille and place >= 0 else None

    decision = lire("mise_en_relation", relation.id, "decision")
    projets = {besoin.id: lire("besoin", besoin.id, "projet") for besoin in relation.besoins}
    besoins = [
        besoin if (projet := projets[besoin.id]) is None else replace(besoin, projet=projet)
        for besoin in relation.besoins
    ]
    return replace(relation, decision=relation.decision if decision is None else decision, besoins=tuple(besoins))


def _personnes(passerelle: Passerelle, relation: RelationVue, apercu: Apercu) -> list[PersonneARappeler]:
    """Who may be called, read now: nothing keeps their names here. None of them for whoever may not see the contacts."""
    if not est_direction():
        return []
    feuille = passerelle.lire_table("personne")
    if feuille is None or not feuille.est_lisible:
        return []
    themes = Annuaire(Entree(nom, nom) for nom in apercu.choix.get("themes", ()))
    return list(personnes_a_rappeler(feuille, relation.theme, themes, passerelle.maintenant().date()))


def _heure(passerelle: Passerelle, relation: RelationVue) -> str:
    """When the next meeting starts, « 9 h »; empty where there is none."""
    for activite in passerelle.modele.activites.values():
        if relation.prochaine and activite.libelle == relation.prochaine.activite:
            return dire_l_heure(datee_au(activite.heure, relation.prochaine.date).valeur)
    return ""


def _par_nature(noms: Iterable[str], natures: Mapping[str, str]) -> dict[str, Sequence[str]]:
    """Nature → the partners of that nature, in alphabetical order."""
    groupes: dict[str, list[str]] = {}
    for nom in sorted(noms):
        groupes.setdefault(natures.get(nom, SANS_NATURE), []).append(nom)
    return dict(sorted(groupes.items()))
