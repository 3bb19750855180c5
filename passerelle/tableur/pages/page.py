"""The local workbook as a page: staff read a tab, edit its cells, add and delete lines, without JavaScript."""

import hashlib
from collections.abc import Callable, Collection

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from passerelle.tableur.api.stockage import Tableur
from passerelle.tableur.api.valeurs import saisir
from passerelle.tableur.grille.deplacements import agrandir, supprimer
from passerelle.tableur.pages import vue
from passerelle.tableur.pages.graphiques import dessiner
from passerelle.tableur.requetes.dimensions import herites
from passerelle.tableur.socle.document import Document, Feuille
from passerelle.tableur.socle.erreurs import ErreurApi, Introuvable
from passerelle.tableur.socle.rangees import Rangee, encoder
from passerelle.tableur.socle.travail import TropDeTravail

CLASSEURS = {"principal": "Classeur principal", "contacts": "Classeur des contacts"}
_BOUGE = "La ligne a changé depuis l’affichage de la page\u00a0: rien n’a été écrit. Vérifiez-la, puis recommencez."
_IMPOSSIBLE = "Cette saisie n’a pas pu être enregistrée. Vérifiez qu’elle tient en 50 000 caractères."
_TROP = "Le classeur est trop gros pour ce changement\u00a0: rien n’a été écrit. Allégez-le, ses formules d’abord."
_DERNIERE = "C’est la dernière ligne sous les titres\u00a0: un tableur en garde toujours une. Videz plutôt ses cases."


class Refus(Exception):
    """A change that is not made; the message is for the person who asked for it."""


Pourquoi = Callable[[Collection[str], str], str]
"""Where a line is explained, from the keys of its tab (row 1) and its id; empty where it is not."""


def construire_pages(
    tableur: Tableur,
    montres: Callable[[], Collection[str]] = lambda: tuple(CLASSEURS),
    *,
    pourquoi: Pourquoi = lambda _cles, _id: "",
    change: Callable[[], bool] = lambda: True,
) -> Blueprint:
    """Routes `/classeur` and `/classeur/<onglet>`. `montres`: the workbooks listed; `change`: whether whoever asks may write.

    The application needs a `secret_key`; letting people in, and keeping out what other sites send, is its business.
    """
    pages = Blueprint(
        "tableur_pages",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/classeur/-/fichiers",
    )

    @pages.get("/classeur")
    def liste() -> str:
        classeurs = []
        presents = set(tableur.identifiants()).intersection(montres())
        for identifiant, nom in CLASSEURS.items():
            if identifiant not in presents:
                continue
            with tableur.lire(identifiant) as document:
                visibles = [f for f in document.feuilles if not f.etat["properties"].get("hidden")]
                classeurs.append((identifiant, nom, [(f.id, f.titre) for f in visibles]))
        return render_template("tableur/liste.html", classeurs=classeurs)

    @pages.get("/classeur/<onglet>")
    def afficher(onglet: str) -> str:
        identifiant = _classeur()
        if identifiant not in tableur.identifiants():
            abort(404)
        with tableur.lire(identifiant) as document:
            feuille = _onglet(document, onglet)
            edition = vue.editer(document, feuille, request.args.get("cellule", "") if change() else "")
            numero = request.args.get("page", vue.page_de(feuille, edition), type=int)
            page = vue.paginer(document, feuille, numero)
            graphiques = dessiner(document, feuille) if page.numero == 1 and not edition else []
            empreinte = _empreinte(feuille.lignes.une(edition.rang)) if edition else ""
            empreintes = {rang: _empreinte(feuille.lignes.une(rang)) for rang in page.rangs}
        return render_template(
            "tableur/onglet.html",
            classeur=identifiant,
            nom_classeur=CLASSEURS[identifiant],
            page=page,
            graphiques=graphiques,
            edition=edition,
            change=change(),
            empreinte=empreinte,
            empreintes=empreintes,
            pourquoi={rang: pourquoi(page.cles, ident) for rang, ident in page.ids.items()},
        )

    @pages.post("/classeur/<onglet>")
    def ecrire(onglet: str) -> Response:
        identifiant = _classeur()
        actions = {"modifier": _modifier, "ajouter": _ajouter, "supprimer": _supprimer}
        action = actions.get(request.form.get("action", "")) or abort(400)
        try:
            with tableur.ecrire(identifiant) as document:
                feuille = _onglet(document, onglet)
                ancre = action(document, feuille)
                numero = feuille.id
        except Refus as refus:
            flash(str(refus))
            return redirect(request.full_path)
        except Introuvable:
            abort(404)
        except TropDeTravail:
            flash(_TROP)
            return redirect(request.full_path)
        except ErreurApi:
            flash(_IMPOSSIBLE)
            return redirect(request.full_path)
        page = request.args.get("page", 1, type=int)
        return redirect(
            url_for("tableur_pages.afficher", onglet=numero, classeur=identifiant, page=page, _anchor=ancre)
        )

    return pages


def _modifier(document: Document, feuille: Feuille) -> str:
    rang = request.form.get("rang", -1, type=int)
    colonne = request.form.get("colonne", -1, type=int)
    if not (0 <= rang < feuille.nb_lignes and 0 <= colonne < feuille.nb_colonnes):
        abort(400)
    _verifier_empreinte(feuille, rang)
    for _, ligne in feuille.lignes.a_changer(rang, rang + 1):
        _saisir(document, ligne, colonne, request.form.get("valeur", ""))
    return f"ligne-{rang + 1}"


def _ajouter(document: Document, feuille: Feuille) -> str:
    saisies = {
        colonne: texte
        for colonne in range(feuille.nb_colonnes)
        if (texte := request.form.get(f"colonne-{colonne}", "").strip())
    }
    if not saisies:
        raise Refus("Rien n’a été saisi\u00a0: aucune ligne n’a été ajoutée.")
    rang = max(feuille.lignes.fin(), feuille.gelees("ROWS"))
    if rang >= feuille.nb_lignes:
        agrandir(document, feuille, "ROWS", rang + 1 - feuille.nb_lignes)
    # A line added below another looks like it: dates show as dates, lists are offered.
    modele = herites(feuille.lignes.une(rang - 1)) if rang > feuille.gelees("ROWS") else {}
    for _, ligne in feuille.lignes.a_changer(rang, rang + 1):
        for colonne, detail in modele.items():
            for nom, contenu in detail.items():
                ligne.regler(colonne, nom, contenu)
        for colonne, texte in saisies.items():
            _saisir(document, ligne, colonne, texte)
    return f"ligne-{rang + 1}"


def _supprimer(document: Document, feuille: Feuille) -> str:
    rang = request.form.get("rang", -1, type=int)
    if not feuille.gelees("ROWS") <= rang < feuille.nb_lignes:
        abort(400)
    _verifier_empreinte(feuille, rang)
    if feuille.nb_lignes - feuille.gelees("ROWS") < 2:
        raise Refus(_DERNIERE)
    supprimer(document, feuille, "ROWS", rang, rang + 1)
    return f"ligne-{rang}"


def _saisir(document: Document, ligne: Rangee, colonne: int, texte: str) -> None:
    texte = texte.replace("\r\n", "\n")
    # "+33 6…" is a phone number, "@prenom" a name: only "=" starts a formula here.
    mode = "RAW" if texte.startswith(("+", "@")) else "USER_ENTERED"
    saisir(document, ligne, colonne, texte, mode)


def _classeur() -> str:
    identifiant = request.args.get("classeur", "principal")
    return identifiant if identifiant in CLASSEURS else abort(404)


def _onglet(document: Document, onglet: str) -> Feuille:
    trouvees = (feuille for feuille in document.feuilles if onglet in {str(feuille.id), feuille.titre})
    return next(trouvees, None) or abort(404)


def _empreinte(ligne: Rangee) -> str:
    """Tells a line from another, and from itself once changed: rows move while a page is being read."""
    formules = {colonne: detail["formule"] for colonne, detail in ligne.details.items() if "formule" in detail}
    return hashlib.sha256(encoder([ligne.valeurs, formules]).encode()).hexdigest()[:16]


def _verifier_empreinte(feuille: Feuille, rang: int) -> None:
    if request.form.get("empreinte", "") != _empreinte(feuille.lignes.une(rang)):
        raise Refus(_BOUGE)
