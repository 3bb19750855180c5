"""The needs of the tab, each with what became of it, for the pages that look back at what was heard."""

from collections.abc import Iterator

from passerelle.domaine.chaine.derivees import PRIS_EN_COMPTE
from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.liens.besoin_entendu import BesoinEntendu
from passerelle.domaine.regles.mises_en_relation import voix_de
from passerelle.domaine.texte.confidentialite import MASQUE
from passerelle.domaine.texte.lecture import en_texte

_COLONNES = ("date", "texte", "theme", "nature", "voix", "projet", "etat_suite", "suite", "citer")


def relever_les_besoins(etude: Etude) -> tuple[BesoinEntendu, ...]:
    """Those that count, which all have a date, in the order of the tab; none where it cannot be read. A text that seems to tell of
    somebody is hidden."""
    return tuple(_relever(etude))


def _relever(etude: Etude) -> Iterator[BesoinEntendu]:
    besoins = etude.tables.get("besoin")
    if besoins is None:
        return
    sans_suite = etude.cadre.modele.suites.sans_suite
    lignes = zip(
        besoins.index, besoins[COMPTE], besoins[PRIS_EN_COMPTE], *(besoins[cle] for cle in _COLONNES), strict=True
    )
    for ident, compte, suivi, jour, texte, themes, nature, voix, projet, etat, suite, citer in lignes:
        if compte:
            yield BesoinEntendu(
                id=str(ident),
                jour=jour,
                texte=MASQUE if etude.donnees.se_tait("besoin", "texte", en_texte(texte)) else en_texte(texte),
                themes=themes or (),
                nature=en_texte(nature),
                voix=voix_de(voix),
                projet=en_texte(projet),
                etat=en_texte(etat),
                suite=en_texte(suite),
                est_suivi=suivi == "oui",
                est_sans_suite=etat in sans_suite,
                est_citable=citer == "Oui",
            )
