"""Why a theme is in the tab `Mises en relation`: its needs one by one, and what the rule asks for. Nobody's name."""

from collections.abc import Iterator

from passerelle.domaine.enonces.pourquoi.explication import Demande, Explication, communes, parties
from passerelle.domaine.regles.mises_en_relation import MiseEnRelation, voix_de
from passerelle.domaine.texte.francais import accorder, compter, dater, enumerer
from passerelle.domaine.texte.lecture import en_texte

BESOINS_MONTRES = 60
"""Needs told one by one; past them they are counted."""


def expliquer_une_mise_en_relation(demande: Demande) -> Explication:
    """A line of the tab; one no longer computed is left as it stands."""
    titre = f"Mise en relation\u00a0: {demande.cellules['theme']}"
    mise = next((mise for mise in demande.etude.mises_en_relation if mise.id == demande.id), None)
    if mise is None:
        reponse = "Plus assez de besoins ne portent ce thème\u00a0: la ligne reste parce que l’équipe y a écrit, ou l’a ajoutée."
        return Explication(titre=titre, reponse=reponse, parties=communes(demande))
    return Explication(
        titre=titre,
        reponse=f"{_dire_ce_qui_est_entendu(mise)} {_dire_le_seuil(mise)}",
        parties=(
            *parties(
                ("Les besoins entendus", _besoins(demande, mise)),
                ("Qui réunir", _personnes(mise)),
            ),
            *communes(demande),
        ),
    )


def _dire_ce_qui_est_entendu(mise: MiseEnRelation) -> str:
    entendues = f"{mise.voix} voix {accorder(mise.voix, 'entendue')} à {compter(mise.seances, 'séance')}"
    if mise.premiere_le == mise.derniere_le:
        return f"{entendues}, le {dater(mise.premiere_le)}."
    return f"{entendues}, du {dater(mise.premiere_le)} au {dater(mise.derniere_le)}."


def _dire_le_seuil(mise: MiseEnRelation) -> str:
    seuils = mise.seuils
    return (
        f"La règle demande au moins {seuils.voix:g} voix à {compter(seuils.seances, 'séance')}, "
        f"en {compter(seuils.jours, 'jour')} au plus."
    )


def _besoins(demande: Demande, mise: MiseEnRelation) -> Iterator[str]:
    besoins = demande.etude.tables["besoin"].loc[list(mise.besoins)].sort_values("date", kind="stable")
    montres = besoins.head(BESOINS_MONTRES)
    for jour, lieu, texte, voix in zip(*(montres[cle] for cle in ("date", "lieu", "texte", "voix")), strict=True):
        ou = f", {lieu}" if lieu else ""
        dit = f"\u00a0: {demande.citer(texte, 'texte', table='besoin')}" if en_texte(texte) else ""
        yield f"{dater(jour)}{ou}, {voix_de(voix)} voix{dit}."
    if (autres := len(besoins) - len(montres)) > 0:
        yield f"Et {compter(autres, 'autre')}."


def _personnes(mise: MiseEnRelation) -> Iterator[str]:
    rappels, assez = mise.recontactables, mise.seuils.reunion
    if rappels:
        personnes = accorder(rappels, "personne accepte d’être rappelée", "personnes acceptent d’être rappelées")
        yield f"{rappels} {personnes}\u00a0; les noms restent dans le classeur des contacts."
    else:
        yield "Personne n’a encore accepté d’être rappelé sur ce thème."
    verbe = "une réunion est proposée" if rappels >= assez else "une réunion sera proposée"
    yield f"À partir de {compter(assez, 'personne')} à rappeler, {verbe}."
    if mise.partenaires:
        yield f"Déjà associés à des projets de ce thème\u00a0: {enumerer(mise.partenaires)}."
