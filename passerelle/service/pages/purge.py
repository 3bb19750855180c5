"""What has been kept as long as promised: counted, and erased once somebody says so (domaine.md §6)."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Reponse

from passerelle.domaine.texte.francais import enumerer
from passerelle.oubli import Oubli
from passerelle.service.contexte import contexte

purge = Blueprint("purge", __name__)


@purge.get("/purge")
def montrer() -> str:
    """Kind by kind, never what is written."""
    passerelle = contexte().passerelle
    return render_template("purge.html", centre=passerelle.config.centre.nom, echeance=Oubli(passerelle).echeance())


@purge.post("/purge")
def effacer() -> Reponse:
    """Erase all of it."""
    passerelle = contexte().passerelle
    oubli = Oubli(passerelle)
    faites = oubli.purger()
    passerelle.a_effacer = ()
    flash(f"Effacé\u00a0: {enumerer(sorte.compte for sorte in faites)}." if faites else "Il n’y avait rien à effacer.")
    for phrase in oubli.chez_google(efface=bool(faites)):
        flash(phrase)
    return redirect(url_for("equipe.accueil"), 303)
