"""The projects as the pages of the team see them: the step, what is warned of, the next meeting, how long nothing has happened."""

from collections.abc import Iterator
from datetime import date

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.liens.projet_vu import ProjetVu
from passerelle.domaine.texte.lecture import en_texte


def voir_les_projets(etude: Etude) -> tuple[ProjetVu, ...]:
    """Those that have a name, as retained, staff's word for an alert included; those warned of first, then the most silent."""
    return tuple(sorted(_voir(etude), key=lambda vu: (not vu.alerte, -(vu.silence_jours or 0), vu.nom)))


def _voir(etude: Etude) -> Iterator[ProjetVu]:
    projets = etude.tables.get("projet")
    if projets is None:
        return
    aujourdhui = etude.cadre.aujourdhui
    nouvelles = etude.suivi.dernieres_nouvelles() if etude.suivi else {}
    reunions = _prochaines_reunions(etude)
    for ident, nom, etape, alerte, publier in zip(
        projets.index, *(projets[cle] for cle in ("nom", "etape", "alerte", "publier")), strict=True
    ):
        if isinstance(nom, str):
            dernier = nouvelles.get(str(ident))
            yield ProjetVu(
                id=str(ident),
                nom=nom,
                etape=en_texte(etape),
                alerte=en_texte(alerte),
                prochaine_le=reunions.get(nom),
                silence_jours=max(0, (aujourdhui - dernier).days) if dernier else None,
                est_fini=etude.suivi is not None and str(ident) not in nouvelles,
                se_montre=publier == "Oui",
                est_propose=str(ident) not in etude.projets_vus,
            )


def _prochaines_reunions(etude: Etude) -> dict[str, date]:
    """A project's name → the next day that one of its meetings announced."""
    reunions = etude.tables.get("reunion")
    prochaines: dict[str, date] = {}
    if reunions is not None:
        for compte, projet, jour in zip(*(reunions[cle] for cle in (COMPTE, "projet", "prochaine_le")), strict=True):
            if compte and isinstance(projet, str) and isinstance(jour, date) and jour >= etude.cadre.aujourdhui:
                prochaines[projet] = min(jour, prochaines.get(projet, jour))
    return prochaines
