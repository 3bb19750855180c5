"""What anybody may have: figures with the small ones masked, meetings counted, no text that a person wrote."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.masque import masquer
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.parametre import valeur_au
from passerelle.domaine.declare.table import Colonne
from passerelle.domaine.enonces.export.champs import champ_de, lier, tenir_les_promesses
from passerelle.domaine.enonces.export.jeu import Champ, Jeu, Reference, Tableau, Valeur, definir, onglets_incomplets
from passerelle.domaine.enonces.export.noms_publics import NomsPublics
from passerelle.domaine.enonces.export.tri import jour_de
from passerelle.domaine.texte.choix import choisir
from passerelle.domaine.texte.lecture import Cellule, en_texte, est_nombre
from passerelle.domaine.texte.noms import mots_id

MOTIF_AUTRE = "Autre"
"""What a reason becomes that is none of those offered."""

_COLONNES: Mapping[str, tuple[str, ...]] = {
    "seance": (
        *("id", "date", "activite", "lieu", "statut", "motif", "adultes", "enfants", "premieres_fois", "benevoles"),
        *("salaries", "partenaires", "duree_h"),
    ),
    "reunion": (
        *("id", "date", "projet", "statut", "habitants", "nouveaux", "benevoles", "salaries", "partenaires", "duree_h"),
    ),
    "animation": (
        *("id", "date", "projet", "lieu", "statut", "habitants_organisateurs", "partenaires", "partenaires_personnes"),
        *("salaries", "adultes", "enfants", "premieres_fois", "duree_h", "lien_social", "habitants_moteurs"),
    ),
}
"""Table of meetings → its columns that go out: no text, no code, no arrival, no audience."""

_LISTES: Mapping[str, tuple[str, ...]] = {
    "lieu": ("id", "nom", "famille", "ouvert_vacances", "actif_du", "actif_au"),
    "partenaire": ("id", "nom", "nature"),
    "projet": ("id", "nom", "theme", "etape", "etape_depuis", "identifie_le", "fin_le"),
}
"""Table of names → its columns that go out."""

_REFERENCES = {"lieu": "lieux", "partenaire": "partenaires", "projet": "projets"}
"""Table of names → the reference it is; also the name of its file."""

_EXERCICE = r"\d{4}(-\d{4})?"


def exporter_dehors(etude: Etude, exercice: Exercice | None = None) -> Jeu:
    """What may be shown outside: of one exercise, or of all those that began."""
    donnees = etude.donnees
    exercices = [exercice] if exercice else [e for e in donnees.exercices if e.debut <= donnees.aujourdhui]
    seuil = valeur_au(donnees.modele.confidentialite.seuil_diffusion, donnees.aujourdhui)
    tableaux = _Ouverture(etude, exercices, seuil).tableaux()
    return Jeu(
        nom=f"{mots_id(donnees.action) or 'action'}-{exercice.libelle if exercice else 'tout'}",
        titre=f"{donnees.centre}\u00a0: {donnees.action}" + (f", exercice {exercice.libelle}" if exercice else ""),
        description=(
            "Les rencontres, les projets et les chiffres d’une action de centre social. Aucun texte écrit par une personne n’y "
            f"est, et les nombres de besoins de moins de {seuil:g}, par thème ou par lieu, sont masqués."
        ),
        centre=donnees.centre,
        arrete_au=donnees.aujourdhui,
        tableaux=lier([tenir_les_promesses(tableau) for tableau in tableaux]),
        definitions=definir(donnees.modele.indicateurs),
        seuil=seuil,
        incomplets=onglets_incomplets(donnees, {"indicateur", "planning", *_COLONNES, *_LISTES}),
    )


class _Ouverture:
    def __init__(self, etude: Etude, exercices: Sequence[Exercice], seuil: float) -> None:
        self._donnees = etude.donnees
        self._exercices = exercices
        self._seuil = seuil
        self._noms = NomsPublics(etude)

    def tableaux(self) -> list[Tableau]:
        """The lists of names come last: what they do not hold is numbered as it is met."""
        tableaux = [self._indicateurs(), *map(self._rencontres, _COLONNES), self._planning()]
        return [*tableaux, *map(self._liste, _LISTES)]

    def _de_la_periode(self, ident: str) -> Iterator[dict[str, Any]]:
        """The lines of these exercises, by their day."""
        for ligne in self._donnees.feuilles[ident].lignes():
            jour = jour_de(ligne.get("date"))
            if jour is not None and any(jour in exercice for exercice in self._exercices):
                yield ligne | {"date": jour}

    def _indicateurs(self) -> Tableau:
        """The lines of exercises that our indicators give, counts of needs masked where they are small."""
        table = self._donnees.modele.tables["indicateur"]
        lignes: list[tuple[Valeur, ...]] = []
        for publiee in masquer(list(self._mesures()), self._seuil, self._donnees.modele.indicateurs):
            mesure = publiee.mesure
            indicateur = self._donnees.modele.indicateurs[mesure.code]
            colonne = indicateur.ventilations.get(mesure.ventilation, "")
            valeur, n, sur = (None, None, None) if publiee.est_masquee else (mesure.valeur, mesure.n, mesure.sur)
            lignes.append(
                (
                    mesure.code,
                    indicateur.libelle,
                    mesure.periode,
                    mesure.ventilation or None,
                    self._noms.modalite(colonne if isinstance(colonne, str) else "", mesure.modalite)
                    if mesure.ventilation
                    else None,
                    valeur,
                    indicateur.unite,
                    n,
                    sur,
                    None if mesure.fiable is None or publiee.est_masquee else "oui" if mesure.fiable else "non",
                    "oui" if publiee.est_masquee else "non",
                )
            )
        cles = ("code", "libelle", "periode", "ventilation", "modalite", "valeur", "unite", "n", "sur", "fiable")
        champs = [champ_de(table.par_cle[cle]) for cle in cles]
        champs = [replace(champ, motif=_EXERCICE) if champ.cle == "periode" else champ for champ in champs]
        masque = Champ(
            cle="masque",
            titre="Masqué",
            description=f"oui\u00a0: un nombre de 1 à {self._seuil - 1:g}, ou de quoi le retrouver. La valeur est alors vide.",
            valeurs=("oui", "non"),
        )
        return Tableau(
            nom="indicateurs",
            titre="Indicateurs",
            description="Les chiffres de chaque exercice. Une ligne sans «\u00a0ventilation\u00a0» vaut pour tout l’exercice.",
            champs=(*champs, masque),
            lignes=lignes,
        )

    def _mesures(self) -> Iterator[Mesure]:
        """As the tab has them: those of a closed exercise are nowhere else."""
        indicateurs = self._donnees.modele.indicateurs
        periodes = {exercice.libelle for exercice in self._exercices}
        for ligne in self._donnees.feuilles["indicateur"].lignes():
            code, valeur, ventilation = (
                en_texte(ligne.get("code")),
                ligne.get("valeur"),
                en_texte(ligne.get("ventilation")),
            )
            est_a_nous = code in indicateurs and (not ventilation or ventilation in indicateurs[code].ventilations)
            if est_a_nous and en_texte(ligne.get("periode")) in periodes and isinstance(valeur, int | float):
                n, sur = (int(dit) if isinstance(dit := ligne.get(cle), int | float) else None for cle in ("n", "sur"))
                yield Mesure(
                    code=code,
                    periode=en_texte(ligne.get("periode")),
                    ventilation=ventilation,
                    modalite=en_texte(ligne.get("modalite")),
                    valeur=valeur,
                    n=n,
                    sur=sur,
                    fiable={"oui": True, "non": False}.get(en_texte(ligne.get("fiable"))),
                )

    def _rencontres(self, ident: str) -> Tableau:
        """The meetings held or called off so far, each under an id that says nothing else."""
        table = self._donnees.modele.tables[ident]
        cles = _COLONNES[ident]
        lignes: list[dict[str, Valeur]] = [
            {cle: self._montrer(table.par_cle[cle], ligne.get(cle)) for cle in cles if cle != "id"}
            for ligne in self._de_la_periode(ident)
            if ligne["date"] <= self._donnees.aujourdhui
        ]
        return Tableau(
            nom=mots_id(table.onglet),
            titre=table.onglet,
            description=f"Une ligne est une rencontre de l’onglet «\u00a0{table.onglet}\u00a0».",
            champs=tuple(champ_de(table.par_cle[cle]) for cle in cles),
            lignes=[tuple(ligne[cle] for cle in cles) for ligne in _avec_des_ids(lignes, table.cle)],
            cle="id",
            references=_references(cles),
        )

    def _planning(self) -> Tableau:
        table = self._donnees.modele.tables["planning"]
        lignes: list[tuple[Valeur, ...]] = [
            (
                ligne["date"],
                self._noms.montrer("activites", ligne.get("activite")),
                self._noms.montrer("lieux", ligne.get("lieu_realise") or ligne.get("lieu_prevu")),
                _offert(table.par_cle["statut"], ligne.get("statut")),
            )
            for ligne in self._de_la_periode("planning")
        ]
        lieu = replace(champ_de(table.par_cle["lieu_prevu"]), cle="lieu", titre="Lieu")
        return Tableau(
            nom="planning",
            titre=table.onglet,
            description="Les dates prévues, où elles ont eu lieu ou devaient avoir lieu, et ce qu’il en a été.",
            champs=(
                champ_de(table.par_cle["date"]),
                champ_de(table.par_cle["activite"]),
                lieu,
                champ_de(table.par_cle["statut"]),
            ),
            lignes=lignes,
            references=_references(["lieu"]),
        )

    def _liste(self, ident: str) -> Tableau:
        """The names of a reference, then those that were numbered."""
        table, reference = self._donnees.modele.tables[ident], _REFERENCES[ident]
        cles = _LISTES[ident]
        lignes = sorted(self._donnees.feuilles[ident].lignes(), key=lambda ligne: en_texte(ligne.get("id")))
        publics = [self._noms.montrer(reference, ligne.get("nom")) for ligne in lignes]
        if ident == "projet":
            publics = [titre for _, titre in self._noms.projets]
        dites: dict[str, dict[str, Valeur]] = {}
        for ligne, nom in zip(lignes, publics, strict=True):
            if nom:
                valeurs = {
                    cle: self._montrer(table.par_cle[cle], ligne.get(cle)) for cle in cles if cle not in ("id", "nom")
                }
                dites.setdefault(nom, {"id": mots_id(nom), "nom": nom, **valeurs})
        for nom in self._noms.autres(reference):
            dites.setdefault(nom, {"id": mots_id(nom), "nom": nom})
        return Tableau(
            nom=reference,
            titre=table.onglet,
            description=f"Les {reference} dont parlent les autres tables\u00a0; un nom que le centre ne publie pas est un numéro.",
            champs=tuple(champ_de(table.par_cle[cle]) for cle in cles),
            lignes=[tuple(ligne.get(cle) for cle in cles) for ligne in dites.values()],
            cle="id",
        )

    def _montrer(self, colonne: Colonne, cellule: Cellule) -> Valeur:
        """A cell that anybody may read: a number, a day, a public name, a word of a list."""
        if colonne.reference:
            montrer = self._noms.montrer_tous if colonne.multiple else self._noms.montrer
            return montrer(colonne.reference, cellule)
        if colonne.type in ("nombre", "euros"):
            return cellule if est_nombre(cellule) else None
        if colonne.type == "date":
            return jour_de(cellule)
        return _offert(colonne, cellule)


def _offert(colonne: Colonne, cellule: Cellule) -> str | None:
    """One of the words that the column offers."""
    ecrit = en_texte(cellule).strip()
    if not ecrit:
        return None
    return choisir(ecrit, colonne.choix) or (MOTIF_AUTRE if MOTIF_AUTRE in colonne.choix else None)


def _references(cles: Sequence[str]) -> tuple[Reference, ...]:
    tables = {"lieu": "lieux", "projet": "projets"}
    return tuple(Reference(champ=cle, tableau=tables[cle], cible="nom") for cle in cles if cle in tables)


def _avec_des_ids(lignes: Sequence[dict[str, Valeur]], cles: Sequence[str]) -> Iterator[dict[str, Valeur]]:
    """Ids made of what is shown: ours may hold a name that is not."""
    vus: dict[str, int] = {}
    for ligne in lignes:
        jour, *noms = (ligne.get(cle) for cle in cles)
        base = "-".join([str(jour), *(mots_id(str(nom)) for nom in noms if nom)])
        vus[base] = vus.get(base, 0) + 1
        yield {**ligne, "id": base if vus[base] == 1 else f"{base}-{vus[base]}"}
