"""Why a project is at its stage, what the next one asks for, and the date behind an alert."""

from collections.abc import Iterator
from datetime import date

from passerelle.domaine.enonces.pourquoi.explication import Demande, Explication, communes, parties
from passerelle.domaine.regles.projets import Fait
from passerelle.domaine.regles.situation import Situation
from passerelle.domaine.regles.suivi import Examen
from passerelle.domaine.texte.francais import accorder, compter, dater, enumerer

_FAITS = {"reunions": ("réunion", "habitant"), "animations": ("animation", "habitant organisateur")}


def expliquer_un_projet(demande: Demande) -> Explication:
    """A line of the projects; one that counts nowhere has no stage."""
    titre = f"Projet\u00a0: {demande.cellules['nom']}"
    suivi = demande.etude.suivi
    examen = suivi.examiner(demande.id) if suivi else None
    if examen is None:
        reponse = (
            "Cette ligne ne compte pas, ou ne peut pas se calculer en ce moment\u00a0: aucune étape n’est cherchée."
        )
        return Explication(titre=titre, reponse=reponse, parties=communes(demande))
    return Explication(
        titre=titre,
        reponse=_repondre(examen.situation),
        parties=(
            *parties(
                ("Ce qui montre chaque étape", _preuves(examen.situation)),
                ("Pour l’étape suivante", _suite(examen)),
                ("L’alerte", _alerte(examen)),
                ("Ce qui s’est passé", _vie(examen.situation)),
            ),
            *communes(demande),
        ),
    )


def _repondre(situation: Situation) -> str:
    etape = situation.etape_retenue
    depuis = ""
    if situation.rang_retenu == situation.rang and situation.depuis:
        depuis = f", depuis le {dater(situation.depuis)}"
    nommee = f"Étape «\u00a0{etape}\u00a0»{depuis}." if etape else ""
    return f"{nommee} {situation.pourquoi()}".strip()


def _preuves(situation: Situation) -> Iterator[str]:
    """Each stage shown, and those of the path below it that are not."""
    for rang, (etape, constat) in enumerate(zip(situation.regle.etapes, situation.constats, strict=True)):
        if constat:
            depuis = f", depuis le {dater(constat.depuis)}" if constat.depuis else ""
            yield f"{_majuscule(etape.libelle)}{depuis}\u00a0: {_minuscule(etape.recit(constat))}"
        elif rang < situation.rang_retenu and not etape.facultative:
            yield f"{_majuscule(etape.libelle)}\u00a0: rien ne la montre, il faudrait {etape.demande(situation.aujourdhui)}."


def _suite(examen: Examen) -> Iterator[str]:
    if examen.suivante is None:
        yield examen.raison or "Le projet est fini\u00a0: aucune étape n’est attendue."
        return
    demande = examen.suivante.demande(examen.situation.aujourdhui)
    yield f"Pour être à l’étape «\u00a0{examen.suivante.libelle}\u00a0», il faut {demande}."
    if examen.etat:
        yield f"Pour l’instant\u00a0: {examen.etat}."
    if examen.attente:
        quand = "à partir du" if examen.attente.a_partir else "au plus tard le"
        yield f"Elle est attendue {quand} {dater(examen.attente.le)}."
    yield examen.raison


def _alerte(examen: Examen) -> Iterator[str]:
    if examen.alerte:
        yield f"«\u00a0{examen.alerte.message}\u00a0»\u00a0: {_minuscule(examen.alerte.cause)}"


def _vie(situation: Situation) -> Iterator[str]:
    yield from map(_dire_un_fait, situation.vie.faits)
    if situation.vie.besoins:
        combien = compter(situation.vie.besoins, "besoin")
        relies = accorder(situation.vie.besoins, "relié")
        yield f"{combien} {relies} par l’équipe, {situation.vie.voix:g} voix{_dernier(situation.vie.dernier_besoin)}."
    if not situation.vie.faits and not situation.vie.besoins:
        yield "Aucune réunion, aucune animation, aucun besoin relié pour l’instant."


def _dire_un_fait(fait: Fait) -> str:
    nom, unite = _FAITS[fait.table]
    avec = [compter(fait.habitants, unite)] if fait.habitants else []
    avec += [enumerer(fait.partenaires)] if fait.partenaires else []
    return f"{_majuscule(nom)} du {dater(fait.jour)}" + (f", avec {' et '.join(avec)}." if avec else ".")


def _dernier(jour: date | None) -> str:
    return f", le dernier le {dater(jour)}" if jour else ""


def _majuscule(texte: str) -> str:
    return f"{texte[:1].upper()}{texte[1:]}"


def _minuscule(texte: str) -> str:
    return f"{texte[:1].lower()}{texte[1:]}"
