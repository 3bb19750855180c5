"""The reference tabs staff keep: places, closures, school holidays, partners, themes, the team's codes; and the names they give."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from passerelle.domaine.controle.referentiels import controler_les_referentiels
from passerelle.domaine.declare.entites import Fermeture, Lieu, Vacances
from passerelle.domaine.declare.probleme import Anomalie, entre_parentheses
from passerelle.domaine.feuilles.decision import Ecriture
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.modele import Modele
from passerelle.domaine.regles.besoins import Theme
from passerelle.domaine.texte.choix import choisir
from passerelle.domaine.texte.confidentialite import masquer
from passerelle.domaine.texte.enumeration import separer_noms
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import Annuaire, Entree, forme_de_code, mots_id

NOM_MASQUE = "Cette case contient un numéro ou une adresse\u00a0: elle n’est montrée nulle part ailleurs. Effacez-les."

TABLES_DE_REFERENCE = {
    "lieux": "lieu",
    "partenaires": "partenaire",
    "financeurs": "financeur",
    "projets": "projet",
    "themes": "theme",
}
"""The table that holds the names of each reference; `activites` are declared, not kept in a tab."""

CODES = "codes"
"""What is remembered of the team: codes whose line was erased in time, while responses still bear them."""

PERSONNE = ""
"""Instead of them where not one is left: nobody's code, so that those of strangers are still strangers'."""


@dataclass(frozen=True, kw_only=True)
class Referentiels:
    """What the reference tabs say. `vacances`: those of the centre's zone, in the order of the tab; `natures`: a partner's name →
    what it is; `ids`: table id → ids to write on lines staff added; `codes`: known codes, by `forme_de_code`."""

    lieux: tuple[Lieu, ...]
    fermetures: tuple[Fermeture, ...]
    vacances: tuple[Vacances, ...]
    themes: tuple[Theme, ...]
    natures: Mapping[str, str]
    codes: frozenset[str]
    annuaires: Mapping[str, Annuaire]
    ids: Mapping[str, Sequence[Ecriture]]
    anomalies: tuple[Anomalie, ...]


def lire_les_referentiels(
    modele: Modele,
    feuilles: Mapping[str, Feuille],
    zone: str = "",
    suspect: Callable[[str], str | None] = lambda _: None,
    codes: Iterable[str] = (),
) -> Referentiels:
    """Read the reference tabs, found by table id. A tab that cannot be read gives nothing: what depends on it is to be
    left alone. `zone` is the school zone of the centre, empty where none applies. `suspect` says why a value may be shown nowhere:
    coordinates name nothing, they are told and hidden. `codes`: those known beside the tab."""
    lignes = {
        nom: feuilles[nom].lignes() if nom in feuilles else []
        for nom in ("lieu", "partenaire", "financeur", "theme", "equipe", "fermeture", "vacances")
    }
    masquees = list(_masquer_les_coordonnees(modele, lignes, suspect))
    ids = {
        nom: list(_donner_des_ids(lignes[nom], feuilles[nom]))
        for nom in ("lieu", "partenaire", "financeur", "theme")
        if nom in feuilles
    }
    familles = Annuaire(Entree(famille.id, famille.libelle) for famille in modele.familles.values())
    lieux, anomalies = _lieux(lignes["lieu"], modele, familles)
    connus = Annuaire(Entree(lieu.id, lieu.nom, lieu.autres_noms) for lieu in lieux)
    fermetures = tuple(_fermetures(lignes["fermeture"], connus, anomalies))
    vacances = tuple(_vacances(lignes["vacances"], zone, modele, anomalies))
    annuaires = {
        "activites": Annuaire(Entree(a.id, a.libelle, a.autres_noms) for a in modele.activites.values()),
        "lieux": connus,
        "partenaires": _annuaire(lignes["partenaire"]),
        "financeurs": _annuaire(lignes["financeur"]),
        "themes": Annuaire(Entree(t["id"], t["libelle"]) for t in _en_textes(lignes["theme"]) if t["libelle"]),
    }
    anomalies += [*masquees, *controler_les_referentiels(modele.tables, lignes, annuaires)]
    return Referentiels(
        lieux=lieux,
        fermetures=fermetures,
        vacances=vacances,
        themes=tuple(
            Theme(id=t["id"], libelle=t["libelle"], mots=separer_noms(t["mots"]))
            for t in _en_textes(lignes["theme"])
            if t["libelle"]
        ),
        natures={t["nom"]: t["nature"] for t in _en_textes(lignes["partenaire"]) if t["nom"] and t["nature"]},
        codes=frozenset((*codes, *(forme_de_code(t["code"]) for t in _en_textes(lignes["equipe"]) if t["code"]))),
        annuaires=annuaires,
        ids=ids,
        anomalies=tuple(dict.fromkeys(anomalies)),
    )


def _masquer_les_coordonnees(
    modele: Modele, lignes: Mapping[str, Sequence[dict[str, Cellule]]], suspect: Callable[[str], str | None]
) -> Iterator[Anomalie]:
    """Hide, in the lines of the principal workbook, the cells that give coordinates, and tell which."""
    for ident, siennes in lignes.items():
        table = modele.tables.get(ident)
        if table is None or table.classeur == "contacts":
            continue
        for ligne in siennes:
            for cle in table.cles:
                if cle != "id" and (cache := masquer(ligne.get(cle), suspect)) != ligne.get(cle):
                    ligne[cle] = cache
                    yield Anomalie(ident, en_texte(ligne.get("id")).strip(), cle, NOM_MASQUE)


def _annuaire(lignes: Iterable[Mapping[str, Cellule]]) -> Annuaire:
    return Annuaire(Entree(t["id"], t["nom"], separer_noms(t["autres_noms"])) for t in _en_textes(lignes) if t["nom"])


def _en_textes(lignes: Iterable[Mapping[str, Cellule]]) -> Iterator[dict[str, str]]:
    for ligne in lignes:
        yield {cle: en_texte(valeur).strip() for cle, valeur in ligne.items()}


def _donner_des_ids(lignes: Sequence[dict[str, Cellule]], feuille: Feuille) -> Iterator[Ecriture]:
    """An id, from its name, to each line staff added; the first of two lines with one id keeps it."""
    pris = {en_texte(ligne["id"]).strip() for ligne in lignes} - {""}
    vus: set[str] = set()
    for rang, ligne in zip(feuille.rangs, lignes, strict=True):
        ident = en_texte(ligne["id"]).strip()
        if not ident or ident in vus:
            base = mots_id(en_texte(ligne.get("nom") or ligne.get("libelle"))) or "ligne"
            ident, suite = base, 1
            while ident in pris:
                suite += 1
                ident = f"{base}-{suite}"
            pris.add(ident)
            yield Ecriture(rang, ident, "id", ligne["id"], ident)
            ligne["id"] = ident
        vus.add(ident)


def _lieux(
    lignes: Sequence[dict[str, Cellule]], modele: Modele, familles: Annuaire
) -> tuple[tuple[Lieu, ...], list[Anomalie]]:
    lieux: list[Lieu] = []
    anomalies: list[Anomalie] = []
    for ligne in lignes:
        nom, ident = en_texte(ligne["nom"]).strip(), en_texte(ligne["id"]).strip()
        if not nom:
            continue
        famille = familles.trouver(en_texte(ligne["famille"]))
        if famille is None:
            possibles = ", ".join(f.libelle for f in modele.familles.values())
            anomalies.append(
                Anomalie(
                    "lieu",
                    ident,
                    "famille",
                    f"Sans famille connue{entre_parentheses(ligne['famille'], masquee=False)}, ce lieu n’est pas dans la "
                    f"rotation. Familles possibles\u00a0: {possibles}.",
                )
            )
        ouvert = choisir(en_texte(ligne["ouvert_vacances"]), ("Oui", "Non"))
        lieux.append(
            Lieu(
                id=ident,
                nom=nom,
                famille=famille.id if famille else "",
                autres_noms=separer_noms(en_texte(ligne["autres_noms"])),
                ouvert_vacances=ouvert == "Oui"
                if ouvert
                else famille is None or modele.familles[famille.id].ouverte_vacances,
                actif_du=_jour(ligne["actif_du"], ("lieu", ident, "actif_du"), anomalies),
                actif_au=_jour(ligne["actif_au"], ("lieu", ident, "actif_au"), anomalies),
            )
        )
    return tuple(lieux), anomalies


def _jour(cellule: Cellule, ou: tuple[str, str, str], anomalies: list[Anomalie]) -> date | None:
    """The day in the cell `ou` (table, line, key); one that cannot be read is told."""
    if cellule is None or isinstance(cellule, date):
        return cellule
    cite = entre_parentheses(cellule, masquee=False)
    anomalies.append(Anomalie(*ou, f"Cette date ne se lit pas{cite}\u00a0: écrivez-la comme 03/10/2013."))
    return None


def _fermetures(
    lignes: Sequence[dict[str, Cellule]], lieux: Annuaire, anomalies: list[Anomalie]
) -> Iterator[Fermeture]:
    for ligne in lignes:
        du = _jour(ligne["du"], ("fermeture", "", "du"), anomalies)
        au = _jour(ligne["au"], ("fermeture", "", "au"), anomalies) or du
        ecrit = en_texte(ligne["lieu"]).strip()
        lieu = lieux.trouver(ecrit) if ecrit else None
        if ecrit and lieu is None:
            anomalies.append(
                Anomalie(
                    "fermeture",
                    "",
                    "lieu",
                    f"Ce lieu n’est pas dans l’onglet Lieux{entre_parentheses(ecrit, masquee=False)}\u00a0: sa fermeture "
                    "ne ferme rien. Corrigez son nom, ou ajoutez-le à l’onglet Lieux.",
                )
            )
        elif du and au and au < du:
            anomalies.append(
                Anomalie(
                    "fermeture",
                    "",
                    "au",
                    f"Cette fermeture finit avant de commencer (du {du:%d/%m/%Y} au {au:%d/%m/%Y})\u00a0: elle ne ferme "
                    "rien. Corrigez l’une des deux dates.",
                )
            )
        elif du and au:
            yield Fermeture(lieu=lieu.id if lieu else "", du=du, au=au, motif=en_texte(ligne["motif"]).strip())


def _vacances(
    lignes: Sequence[dict[str, Cellule]], zone: str, modele: Modele, anomalies: list[Anomalie]
) -> Iterator[Vacances]:
    """The holidays of the centre's zone; where no zone is written, that one is meant."""
    for ligne in lignes:
        du, au = (_jour(ligne[cle], ("vacances", "", cle), anomalies) for cle in ("du", "au"))
        ecrite = en_texte(ligne["zone"]).strip()
        zones = modele.tables["vacances"].par_cle["zone"].choix
        lue = choisir(re.sub(r"(?i)^zone\s+", "", ecrite), zones) if ecrite else zone
        if lue is None:
            message = (
                f"Cette zone n’est pas connue{entre_parentheses(ecrite, masquee=False)}\u00a0: ces vacances ne comptent pas. "
                f"Écrivez {', '.join(zones)}, ou laissez la case vide si ce sont celles du centre."
            )
            anomalies.append(Anomalie("vacances", "", "zone", message))
        elif du and au and au < du:
            message = (
                f"Ces vacances finissent avant de commencer (du {du:%d/%m/%Y} au {au:%d/%m/%Y})\u00a0: elles ne comptent "
                "pas. Corrigez l’une des deux dates."
            )
            anomalies.append(Anomalie("vacances", "", "au", message))
        elif lue == zone and du and (au or ligne["au"] is None):
            yield Vacances(du=du, au=au or du, nom=en_texte(ligne["nom"]).strip())
