"""Create or repair our tabs; change nothing where all is well (contrat.md §2, `installer`).

What makes a tab pleasant is set once, when the tab or the column is made, and is staff’s since: colours, widths, formats, order.
What the workbook stands on is put back: keys, labels, lists, protections (docs/decisions/020-installer.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from zlib import crc32

from passerelle.classeur.connexion import Connexion
from passerelle.classeur.habillage import presentation
from passerelle.classeur.habillage.apparence import Apparence, lire_apparence, lire_classeur_neuf
from passerelle.classeur.habillage.finitions import Finitions, Ouvrage
from passerelle.classeur.habillage.graphiques import HAUTEUR_GRILLE, LARGEUR_GRILLE, creer_graphique
from passerelle.classeur.habillage.listes import Listes
from passerelle.classeur.habillage.notes import lire_habillage, oublier_les_lignes
from passerelle.classeur.habillage.ordre import Ordre, ranger
from passerelle.classeur.habillage.presentation import (
    creer_onglet,
    ecrire_entete,
    lignes_de_depart,
    onglet_de_reponses,
    preparer_les_cles,
    reprendre_onglet,
)
from passerelle.classeur.lecture import Lecture
from passerelle.classeur.onglet_cache import OngletCache, creer_onglet_cache
from passerelle.classeur.requetes import Requete, agrandir, regler_classeur
from passerelle.domaine.chiffres import synthese
from passerelle.domaine.chiffres.graphiques import GRAPHIQUES
from passerelle.domaine.declare.formulaire import Formulaire
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.carnet import TITRE, Carnet, ecrire_etat
from passerelle.domaine.feuilles.feuille import LIGNES_ENTETE, Onglet, a_une_ligne_de_cles, reperer
from passerelle.domaine.texte.lecture import Cellule
from passerelle.erreurs import OngletEtranger

LOCALE = "fr_FR"


@dataclass(kw_only=True)
class Installation:
    """What is to be done in one workbook: requests, and the same said in French. Empty when all is in place.

    `renommes`: the title one of our tabs takes, for staff have a tab of its own title → that title.
    """

    requetes: list[Requete] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    renommes: dict[str, str] = field(default_factory=dict)


def trouver_onglet(lecture: Lecture, sheet_id: int | None, titre: str) -> Onglet | None:
    """A tab by the sheet id it had, whatever its title now; by its title where it never had one."""
    if sheet_id is not None:
        return lecture.par_id(sheet_id)
    return lecture.par_titre(titre)


def trouver_table(lecture: Lecture, sheet_id: int | None, table: Table) -> Onglet | None:
    """The tab of a table: by the sheet id it had; where it never had one, by its title or by the one it takes when staff's own tab
    has it."""
    if sheet_id is not None:
        return lecture.par_id(sheet_id)
    de_secours = lecture.par_titre(_titre_de_secours(table))
    if de_secours is not None and a_une_ligne_de_cles(table, de_secours):
        return de_secours
    return lecture.par_titre(table.onglet)


def _titre_de_secours(table: Table) -> str:
    return f"{table.onglet} (Passerelle)"


def preparer(
    lecture: Lecture,
    carnet: Carnet,
    *,
    tables: Sequence[Table],
    formulaires: Sequence[Formulaire],
    depart: Mapping[str, Sequence[Mapping[str, Cellule]]],
    est_local: bool,
    reparer: bool,
    connexion: Connexion | None = None,
    choix: Mapping[str, Sequence[str]] = MappingProxyType({}),
    fuseau: str = "",
    natures: int = 0,
) -> Installation:
    """What the tabs of a workbook need. Raises OngletEtranger, ClasseurInaccessible.

    Without `reparer`, only tabs and columns that never were are added: what was lost is for `installer` to put back
    (contrat.md §6.9). `connexion` serves to look, with one request at most, at how the workbook is dressed: to repair it, or to
    know that nobody has used it. Such a workbook is set to French and to the time zone `fuseau`. `choix` are the names
    lists offer that stand in no tab: reference → names; `natures`, how many natures of charges and produits there are.

    Response tabs are made only in the local workbook: on Google, linking a form makes its own.
    """
    rangees = ranger(tables)
    apparence = _regarder(lecture, carnet, rangees, connexion, reparer=reparer)
    titres = {formulaire.onglet for formulaire in formulaires}
    ordre = Ordre(
        [onglet.sheet_id for onglet in lecture.onglets],
        tables=rangees,
        reponses={*carnet.reponses.values(), *(o.sheet_id for o in lecture.onglets if o.titre in titres)},
        neuf=apparence.neuf,
    )
    chantier = _Chantier(lecture, carnet, ordre, apparence, reparer=reparer)
    chantier.regler(fuseau)
    for table in rangees:
        chantier.onglet(table, depart.get(table.id, ()))
    for formulaire in formulaires:
        chantier.onglet_reponses(formulaire, est_local=est_local)
    chantier.finir(choix)
    chantier.graphiques(natures)
    chantier.noter()
    if est_local:
        chantier.retirer_la_feuille_neuve()
    return chantier.installation


def _regarder(
    lecture: Lecture, carnet: Carnet, tables: Sequence[Table], connexion: Connexion | None, *, reparer: bool
) -> Apparence:
    if connexion is None:
        return Apparence()
    if carnet.sheet_id is None and len(lecture.onglets) == 1 and not lecture.onglets[0].grille:
        return lire_classeur_neuf(connexion)
    notres = [
        onglet
        for table in tables
        if (onglet := trouver_table(lecture, carnet.onglets.get(table.id), table)) and onglet.grille
    ]
    return lire_apparence(connexion, notres) if reparer and notres else Apparence()


class _Chantier:
    def __init__(self, lecture: Lecture, carnet: Carnet, ordre: Ordre, apparence: Apparence, *, reparer: bool) -> None:
        self._lecture = lecture
        self._carnet = carnet
        self._ordre = ordre
        self._apparence = apparence
        self._reparer = reparer
        self._pris = {onglet.sheet_id for onglet in lecture.onglets}
        self._onglets = dict(carnet.onglets)
        self._reponses = dict(carnet.reponses)
        self._cles: dict[str, Sequence[str]] = dict(carnet.cles)
        self._habillage = lire_habillage(carnet)
        self._cache = OngletCache(carnet)
        self._ouvrages: list[Ouvrage] = []
        self.installation = Installation()

    def _demander(self, *requetes: Requete) -> None:
        self.installation.requetes += requetes

    def _dire(self, phrase: str) -> None:
        self.installation.phrases.append(phrase)

    def _nouvel_id(self, nom: str) -> int:
        candidat = crc32(nom.encode()) & 0x7FFFFFFF
        while candidat in self._pris:
            candidat = (candidat + 1) & 0x7FFFFFFF
        self._pris.add(candidat)
        return candidat

    def regler(self, fuseau: str) -> None:
        """French and the centre’s time zone, where nobody has worked yet: elsewhere staff’s own dates and numbers would change."""
        apparence = self._apparence
        if apparence.neuf and fuseau and (apparence.locale, apparence.fuseau) != (LOCALE, fuseau):
            self._demander(regler_classeur(locale=LOCALE, timeZone=fuseau))
            self._dire(f"Le classeur est réglé en français, à l’heure {fuseau}.")

    def onglet(self, table: Table, depart: Sequence[Mapping[str, Cellule]]) -> None:
        """One of our tabs."""
        onglet = trouver_table(self._lecture, self._carnet.onglets.get(table.id), table)
        if onglet is None:
            self._creer(table, depart, table.onglet)
        elif a_une_ligne_de_cles(table, onglet) or table.id in self._carnet.onglets:
            self._reprendre(table, onglet)
        elif any(cellule not in (None, "") for rangee in onglet.grille for cellule in rangee):
            if self._carnet.onglets:  # a tab our new version adds to a workbook at work
                self._creer_a_cote(table, depart)
                return
            message = f"Le classeur a déjà un onglet «\u00a0{onglet.titre}\u00a0» qui n’est pas de Passerelle."
            raise OngletEtranger(message, "Renommez-le, puis relancez l’installation\u00a0: rien n’a été changé.")
        else:
            self._elargir(onglet, len(table.colonnes))
            self._demander(reprendre_onglet(onglet.sheet_id, onglet.hauteur))
            self._remplir(table, onglet.sheet_id, onglet.titre, depart)

    def _creer_a_cote(self, table: Table, depart: Sequence[Mapping[str, Cellule]]) -> None:
        """Under another title, for staff have a tab of that one."""
        titre, pris = _titre_de_secours(table), {o.titre.casefold() for o in self._lecture.onglets}
        titre = next(t for n in count(1) if (t := titre if n == 1 else f"{titre} {n}").casefold() not in pris)
        self._creer(table, depart, titre)
        self.installation.renommes[titre] = table.onglet

    def _creer(self, table: Table, depart: Sequence[Mapping[str, Cellule]], titre: str) -> None:
        if self._carnet.sheet_id is not None:
            self._demander(*self._cache.noter(oublier_les_lignes(self._carnet, table.id)))
        sheet_id = self._nouvel_id(table.id)
        index = self._ordre.inserer(sheet_id, table.id, self._onglets)
        self._demander(creer_onglet(table, sheet_id, index, titre))
        self._remplir(table, sheet_id, titre, depart)

    def _remplir(self, table: Table, sheet_id: int, titre: str, depart: Sequence[Mapping[str, Cellule]]) -> None:
        places = {cle: place for place, cle in enumerate(table.cles)}
        self._demander(*lignes_de_depart(table, sheet_id, depart), *preparer_les_cles(sheet_id))
        self._dire(f"L’onglet «\u00a0{titre}\u00a0» est créé.")
        self._cles[table.id] = table.cles
        self._habillage.oublier(table.id)
        self._retenir(Ouvrage(table=table, sheet_id=sheet_id, titre=titre, places=places, nouvelles=table.cles))

    def _retenir(self, ouvrage: Ouvrage) -> None:
        self._onglets[ouvrage.table.id] = ouvrage.sheet_id
        self._ouvrages.append(ouvrage)

    def _elargir(self, onglet: Onglet, largeur: int) -> None:
        manque = largeur - self._lecture.colonnes[onglet.sheet_id]
        if manque > 0:
            self._demander(agrandir(onglet.sheet_id, "COLUMNS", manque))

    def _reprendre(self, table: Table, onglet: Onglet) -> None:
        """Put back the keys row 1 lost, where their labels still stand, else in new columns at the end."""
        reperes = reperer(table, onglet)
        places = dict(reperes.places)
        connues = self._carnet.cles.get(table.id, ())
        libelles = [str(libelle or "").strip() for libelle in (onglet.grille[1:2] or [[]])[0]]
        fin = max([len(rangee) for rangee in onglet.grille[:2]], default=0)
        nouvelles: list[str] = []
        if self._reparer:
            self._rendre_les_doubles(onglet, {cle: places[cle] for cle in reperes.doublees})
            self._renommer_les_colonnes(table, onglet, places, libelles)
        for cle in reperes.manquantes:
            if not self._reparer and cle in connues:
                continue
            libelle = table.par_cle[cle].libelle
            libre = next((p for p, lu in enumerate(libelles) if lu == libelle and p not in places.values()), None)
            if libre is not None and cle in connues:
                self._demander(ecrire_entete(onglet.sheet_id, 0, libre, cle))
                places[cle] = libre
            else:
                places[cle], fin = fin, fin + 1
                nouvelles.append(cle)
            self._dire(f"«\u00a0{onglet.titre}\u00a0»\u00a0: la colonne «\u00a0{libelle}\u00a0» est remise.")
        self._elargir(onglet, fin)
        self._cles[table.id] = tuple(dict.fromkeys([*self._cles.get(table.id, ()), *table.cles]))
        self._retenir(
            Ouvrage(
                table=table,
                sheet_id=onglet.sheet_id,
                titre=onglet.titre,
                places=places,
                nouvelles=nouvelles,
                hauteur=onglet.hauteur,
            )
        )

    def _rendre_les_doubles(self, onglet: Onglet, gardees: Mapping[str, int]) -> None:
        for cle, gardee in gardees.items():
            seconds = [p for p, lue in enumerate(onglet.grille[0]) if lue == cle and p != gardee]
            self._demander(*(ecrire_entete(onglet.sheet_id, 0, place, "") for place in seconds))
            self._dire(
                f"«\u00a0{onglet.titre}\u00a0»\u00a0: la colonne «\u00a0{cle}\u00a0» en double est rendue à l’équipe."
            )

    def _renommer_les_colonnes(
        self, table: Table, onglet: Onglet, places: Mapping[str, int], libelles: Sequence[str]
    ) -> None:
        """A label that was emptied comes back; one staff changed is theirs (contrat.md §6.5)."""
        for cle, place in places.items():
            if not any(libelles[place : place + 1]):
                libelle = table.par_cle[cle].libelle
                self._demander(ecrire_entete(onglet.sheet_id, 1, place, libelle))
                self._dire(
                    f"«\u00a0{onglet.titre}\u00a0»\u00a0: le titre de la colonne «\u00a0{libelle}\u00a0» est remis."
                )

    def onglet_reponses(self, formulaire: Formulaire, *, est_local: bool) -> None:
        """The response tab of a form: noted where it is, made in the local workbook where it is not."""
        connu = self._lecture.par_id(self._reponses.pop(formulaire.id, None))
        onglet = connu or self._lecture.par_titre(formulaire.onglet)
        if onglet is not None:
            self._reponses[formulaire.id] = onglet.sheet_id
        elif est_local:
            sheet_id = self._nouvel_id(f"reponses/{formulaire.id}")
            self._demander(*onglet_de_reponses(formulaire, sheet_id, self._ordre.ajouter(sheet_id)))
            self._dire(f"L’onglet «\u00a0{formulaire.onglet}\u00a0» est créé.")
            self._reponses[formulaire.id] = sheet_id

    def finir(self, choix: Mapping[str, Sequence[str]]) -> None:
        """Dress what is new, repair what was there, once every reference tab exists."""
        listes = Listes(choix=choix)
        for ouvrage in self._ouvrages:
            listes.retenir(ouvrage.table, ouvrage.titre, ouvrage.places)
        finitions = Finitions(listes=listes, habillage=self._habillage)
        for ouvrage in self._ouvrages:
            self._demander(*finitions.garnir(ouvrage))
            if apparence := self._apparence.onglets.get(ouvrage.sheet_id):
                for phrase, requetes in finitions.reparer(ouvrage, apparence):
                    if requetes:
                        self._demander(*requetes)
                        self._dire(f"«\u00a0{ouvrage.titre}\u00a0»\u00a0: {phrase}")

    def graphiques(self, natures: int) -> None:
        """The charts never set yet, over the tab of their figures; those staff removed since are for `installer` to put back."""
        for ouvrage in self._ouvrages:
            if (
                ouvrage.table.id == synthese.TABLE
                and {"libelle", "valeur", "valeur2", synthese.BLOC} <= ouvrage.places.keys()
            ):
                self._poser_les_graphiques(ouvrage, natures)

    def _poser_les_graphiques(self, ouvrage: Ouvrage, natures: int) -> None:
        poses = self._habillage.graphiques.get(ouvrage.table.id, [])
        presents = [voulu.nom for voulu in GRAPHIQUES if voulu.numero in self._lecture.graphiques]
        absents = [
            voulu for voulu in GRAPHIQUES if voulu.nom not in presents and (self._reparer or voulu.nom not in poses)
        ]
        if absents:
            rangs = self._rangs_des_blocs(ouvrage, natures)
            self._etendre(ouvrage, bas=max(bas for _, bas in rangs.values()))
            for voulu in absents:
                self._demander(creer_graphique(voulu, ouvrage.sheet_id, ouvrage.places, rangs[voulu.bloc]))
                if voulu.nom in poses:
                    self._dire(
                        f"«\u00a0{ouvrage.titre}\u00a0»\u00a0: le graphique «\u00a0{voulu.titre}\u00a0» est remis."
                    )
        self._habillage.graphiques[ouvrage.table.id] = sorted({*poses, *presents, *(voulu.nom for voulu in absents)})

    def _rangs_des_blocs(self, ouvrage: Ouvrage, natures: int) -> dict[str, tuple[int, int]]:
        """Where each block stands, or will once written."""
        onglet = self._lecture.par_id(ouvrage.sheet_id)
        lignes = list(onglet.grille[LIGNES_ENTETE:]) if onglet else []
        place = ouvrage.places[synthese.BLOC]
        blocs = [(rang, ligne[place]) for rang, ligne in enumerate(lignes, LIGNES_ENTETE) if place < len(ligne)]
        return synthese.etendues(synthese.blocs_de_depart(natures)) | synthese.etendues(blocs)

    def _etendre(self, ouvrage: Ouvrage, *, bas: int) -> None:
        """Give a tab the rows and columns that its charts lie over and look at, down to row `bas`."""
        onglet = self._lecture.par_id(ouvrage.sheet_id)
        hauteur = onglet.hauteur if onglet else 0
        if hauteur <= LIGNES_ENTETE:
            hauteur = presentation.LIGNES_NEUVES
        largeur = max(self._lecture.colonnes.get(ouvrage.sheet_id, 0), len(ouvrage.places))
        if hauteur < max(bas, HAUTEUR_GRILLE):
            self._demander(agrandir(ouvrage.sheet_id, "ROWS", max(bas, HAUTEUR_GRILLE) - hauteur))
        if largeur < LARGEUR_GRILLE:
            self._demander(agrandir(ouvrage.sheet_id, "COLUMNS", LARGEUR_GRILLE - largeur))

    def noter(self) -> None:
        """Remember which sheet is which, and what was set."""
        if self._habillage.est_abime:
            self._dire("Ce que Passerelle avait posé ne se relit plus\u00a0: les listes et les couleurs sont reposées.")
        entrees = ecrire_etat(
            onglets=self._onglets, reponses=self._reponses, cles=self._cles, autres=self._carnet.autres
        )
        if self._carnet.sheet_id is None:
            neuf = self._nouvel_id(TITRE)
            self._demander(creer_onglet_cache(neuf, self._ordre.ajouter(neuf)))
            self._cache = OngletCache(self._carnet, neuf=neuf)
        self._demander(*self._cache.noter(entrees | self._habillage.ecrire()))

    def retirer_la_feuille_neuve(self) -> None:
        """The blank sheet a new workbook opens with: nobody’s, once ours stand beside it."""
        for onglet in self._lecture.onglets:
            if self._apparence.neuf and onglet.sheet_id not in self._onglets.values():
                self._demander({"deleteSheet": {"sheetId": onglet.sheet_id}})
