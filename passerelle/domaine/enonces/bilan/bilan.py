"""The bilan of an action for a period, in the order of its page: start here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chaine.recits import action_seule, id_du_recit, textes_de_l_equipe
from passerelle.domaine.chiffres.actions import Actions
from passerelle.domaine.chiffres.budget import Budget
from passerelle.domaine.chiffres.masque import Publiee
from passerelle.domaine.chiffres.recit import (
    CLE,
    ECARTS,
    FREINS,
    LEVIERS,
    PERSONNES,
    PERSPECTIVES,
    Matiere,
    Rubrique,
    proposer,
    rubriques,
)
from passerelle.domaine.chiffres.synthese import EN_OEUVRE, ESSENTIEL
from passerelle.domaine.declare.fiche_action import FicheAction
from passerelle.domaine.declare.periode import Periode, comparer
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.enonces.bilan.annexe import LignesDuBilan, LignesDuChiffre, annexer
from passerelle.domaine.enonces.bilan.argent import (
    VALEUR_DES_HEURES,
    dresser_le_budget,
    en_euros,
    montrer_les_volets,
    valoriser_le_benevolat,
)
from passerelle.domaine.enonces.bilan.chiffres import ChiffresDuBilan, Demande, fige_depuis
from passerelle.domaine.enonces.bilan.document import (
    Bloc,
    Case,
    Colonne,
    Document,
    Liste,
    Paragraphe,
    Titre,
    tableau,
)
from passerelle.domaine.enonces.bilan.etapes import suivre_les_etapes
from passerelle.domaine.enonces.bilan.limites import dire_les_limites, graves, les_plus_graves
from passerelle.domaine.enonces.bilan.paroles import choisir_les_paroles
from passerelle.domaine.enonces.bilan.tableaux import Tableaux
from passerelle.domaine.texte.francais import dater, enumerer
from passerelle.domaine.texte.noms import mots_id

PUBLICS = ("PAR/public", "PUB", "NOU", "NOU_PART", "REU_NOU")
PARTENAIRES = ("PRT/nature", "ORG_PRT")
MOYENS = ("SAL_H", "BEN_H", "BEN_H_PREP")
HUMAINS = "Humains"
"""The means that are told with the hours; the others with the budget."""

PAROLES = 12
"""How many residents are quoted, unless another number is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commande:
    """What is asked for. `action`: the id of its page, empty for that of passerelle.toml; `est_resume`: the essential and the
    words alone; `paroles`: how many residents are quoted at most."""

    periode: Periode
    action: str = ""
    avec_lignes: bool = True
    est_resume: bool = False
    paroles: int = PAROLES


@dataclass(frozen=True, kw_only=True)
class Bilan:
    """The document, and the same for machines. `a_relire`: how many texts are still propositions; `a_ecrire`: how many wait for the
    team; `suspects`: those of the team that seem to name somebody; `graves`: what to look at first, `anomalies` in all."""

    nom: str
    document: Document
    chiffres: Sequence[Mapping[str, object]]
    budget: Budget
    a_relire: int
    a_ecrire: int
    suspects: Sequence[str]
    graves: Sequence[Anomalie]
    anomalies: int


def choisir_la_fiche(etude: Etude, action: str) -> FicheAction | None:
    """The page asked for, by its id or its title; that of passerelle.toml where none is, made of every figure where it has none.
    None: no action is called that."""
    fiches = etude.cadre.modele.actions
    voulue = mots_id(action) if action else mots_id(etude.donnees.action)
    for fiche in fiches.values():
        if action == fiche.id or mots_id(fiche.intitule) == voulue:
            return fiche
    connues = Actions.declarees(etude.cadre.modele.activites.values(), etude.donnees.action).noms.entrees
    menee = next((entree for entree in connues if mots_id(entree.nom) == voulue), None)
    if menee is None and action:
        return None
    return FicheAction(
        id=voulue or "action", intitule=menee.nom if menee else etude.donnees.action or "Action", objectifs=()
    )


def dresser_le_bilan(etude: Etude, commande: Commande) -> Bilan | None:
    """The bilan of an action; None where no action is called that."""
    fiche = choisir_la_fiche(etude, commande.action)
    return None if fiche is None else _Redaction(etude, fiche, commande).dresser()


class _Redaction:
    """A bilan in the making."""

    def __init__(self, etude: Etude, fiche: FicheAction, commande: Commande) -> None:
        self._etude = etude
        self._fiche = fiche
        self._commande = commande
        self._comparaison = comparer(commande.periode, etude.donnees.exercices, etude.cadre.aujourdhui)
        self._chiffres = ChiffresDuBilan(etude, self._comparaison, action_seule(etude.cadre, fiche))
        self._tableaux = Tableaux(self._chiffres, avec_lignes=commande.avec_lignes and not commande.est_resume)
        self._textes = textes_de_l_equipe(etude.cadre)
        self._rubriques = {rubrique.cle: rubrique for rubrique in rubriques(fiche)}
        self._matiere = Matiere(
            publiees=_par_code(self._chiffres),
            indicateurs=self._chiffres.indicateurs,
            activites=etude.cadre.modele.activites,
            seuil=self._chiffres.seuil,
        )
        self._budget = dresser_le_budget(self._chiffres)
        self._a_relire = self._a_ecrire = 0
        self._suspects: list[str] = []

    def dresser(self) -> Bilan:
        corps = [*self._resume()] if self._commande.est_resume else [*self._complet()]
        periode = self._commande.periode
        return Bilan(
            nom=f"bilan-{self._fiche.id}-{periode.nom.replace('/', '-au-')}",
            document=Document(
                titre=f"Bilan de l’action «\u00a0{self._fiche.intitule}\u00a0»",
                sous_titre=_majuscule(self._comparaison.libelle),
                centre=self._etude.donnees.centre,
                garde=tuple(self._garde()),
                blocs=tuple(corps),
            ),
            chiffres=[*self._pour_les_machines()],
            budget=self._budget,
            a_relire=self._a_relire,
            a_ecrire=self._a_ecrire,
            suspects=self._suspects,
            graves=les_plus_graves(self._etude),
            anomalies=len(graves(self._etude)),
        )

    def _garde(self) -> Iterator[tuple[str, str]]:
        fiche, periode = self._fiche, self._commande.periode
        numero = f"{fiche.numero}. " if fiche.numero is not None else ""
        yield "Action", f"{numero}{fiche.intitule}"
        if fiche.axe:
            yield "Axe", fiche.axe
        if fiche.mission:
            yield "Mission", fiche.mission
        yield "Période", f"Du {dater(periode.debut)} au {dater(periode.dernier_jour)}"
        fige = fige_depuis(self._etude, periode)
        yield "Arrêté au", dater(fige or min(self._etude.cadre.aujourdhui, periode.dernier_jour))
        yield "Établi le", dater(self._etude.cadre.aujourdhui)
        avant = self._comparaison.precedente
        if avant is not None and not self._chiffres.est_la_premiere:
            yield "Comparé à", _majuscule(avant.libelle)
        else:
            yield "Comparé à", "Première année\u00a0: rien n’était mesuré avant."

    # The whole document -----------------------------------------------------------------------------------------------

    def _complet(self) -> Iterator[Bloc]:
        yield from self._essentiel()
        if self._fiche.preambule:
            yield Titre(texte="Préambule", niveau=1)
            yield from (Paragraphe(texte=dit) for dit in _paragraphes(self._fiche.preambule))
        yield from self._objectifs()
        yield from self._etapes()
        yield from self._evaluation()
        yield from self._publics()
        yield from self._partenaires()
        yield from self._moyens()
        yield from self._argent()
        yield from self._paroles()
        yield from self._suites()
        yield from self._definitions()
        yield from self._limites()
        if self._commande.avec_lignes:
            yield from annexer(self._chiffres, list(self._tableaux.utilises))

    def _resume(self) -> Iterator[Bloc]:
        yield from self._essentiel()
        for objectif in self._fiche.objectifs:
            yield Titre(texte=f"{objectif.id}. {objectif.texte}", niveau=1)
            for sous in objectif.sous:
                yield Titre(texte=f"{sous.id} {sous.texte}", niveau=2)
                yield from self._recit(f"objectif-{sous.id}")
        yield from self._suites()
        yield from self._definitions()
        yield from self._limites()

    def _essentiel(self) -> Iterator[Bloc]:
        yield Titre(texte="L’essentiel", niveau=1)
        yield from self._tableaux.des_codes("Les chiffres de l’action", map(self._precise, ESSENTIEL))
        limites = dire_les_limites(self._chiffres)[:2]
        if limites:
            yield Paragraphe(texte="À savoir avant de lire\u00a0:")
            yield Liste(elements=tuple(limites))

    def _precise(self, code: str) -> str:
        """Of the projects, those that are being carried out."""
        etapes = self._etude.cadre.modele.etapes.etapes
        libelle = next((etape.libelle for etape in etapes if etape.id == EN_OEUVRE), "")
        return f"PRO/etape:{libelle}" if code == "PRO" and libelle else code

    def _objectifs(self) -> Iterator[Bloc]:
        if not self._fiche.objectifs:
            yield Titre(texte="Les chiffres", niveau=1)
            yield from self._tableaux.des_codes("Tous les indicateurs", self._chiffres.indicateurs)
            return
        yield Titre(texte="Objectifs", niveau=1)
        for objectif in self._fiche.objectifs:
            yield Titre(texte=f"{objectif.id}. {objectif.texte}", niveau=2)
            for sous in objectif.sous:
                yield Titre(texte=f"{sous.id} {sous.texte}", niveau=3)
                yield from self._tableaux.des_codes(f"Objectif {sous.id}\u00a0: les chiffres", sous.codes)
                yield from self._recit(f"objectif-{sous.id}")

    def _recit(self, cle: str) -> Iterator[Bloc]:
        """The team's words; else what the figures say, for them to read; else that it is to be written."""
        rubrique: Rubrique = self._rubriques[cle]
        ident = id_du_recit(self._etude.cadre, self._commande.periode.nom, self._fiche, cle)
        texte = self._textes.get(ident, "")
        if texte:
            if self._etude.donnees.indiscret(texte):
                self._suspects.append(rubrique.titre)
            yield from (Paragraphe(texte=dit) for dit in _paragraphes(texte))
        elif proposition := proposer(rubrique, self._matiere):
            self._a_relire += 1
            yield Paragraphe(texte=proposition, genre="proposition")
        else:
            self._a_ecrire += 1
            yield Paragraphe(texte=rubrique.question, genre="a_ecrire")

    def _etapes(self) -> Iterator[Bloc]:
        if not self._fiche.etapes:
            return
        yield Titre(texte="Étapes", niveau=1)
        tenues = list(suivre_les_etapes(self._chiffres, self._fiche.etapes))
        yield tableau(
            "Les étapes de l’action\u00a0: ce qui était prévu, ce qui a été fait",
            [
                Colonne(titre="Étape", largeur=3),
                Colonne(titre="Prévu", largeur=1.4),
                Colonne(titre="Réel", largeur=3.2),
                Colonne(titre="Écart", largeur=1.8),
            ],
            [[etape.texte, etape.prevu, etape.reel, etape.ecart] for etape in tenues],
        )

    def _evaluation(self) -> Iterator[Bloc]:
        if not self._fiche.evaluation:
            return
        yield Titre(texte="Évaluation", niveau=1)
        rangees: list[list[str | Case]] = []
        for objet in self._fiche.evaluation:
            outils = enumerer(outil.texte for outil in objet.outils)
            for rang, prevu in enumerate(objet.indicateurs):
                for place, demande in enumerate(self._chiffres.demander(*prevu.codes)):
                    rangees.append(
                        [
                            objet.objet if not (rang or place) else "",
                            prevu.texte if not place else "",
                            outils if not (rang or place) else "",
                            demande.modalite or demande.indicateur.libelle,
                            Case(texte=self._chiffres.valeur(demande)),
                            self._chiffres.valeur_d_avant(demande),
                            self._tableaux.renvoi(demande.indicateur.code),
                        ]
                    )
        yield tableau(
            "Le tableau d’évaluation de la fiche action",
            [
                Colonne(titre="Objet", largeur=1.6),
                Colonne(titre="Indicateur", largeur=1.9),
                Colonne(titre="Outils", largeur=1.9),
                Colonne(titre="Mesuré par", largeur=2.0),
                Colonne(titre="Valeur", largeur=1.1, est_un_nombre=True),
                Colonne(titre=self._chiffres.avant, largeur=1.35, est_un_nombre=True),
                Colonne(titre="Lignes", largeur=1.4),
            ],
            rangees,
        )

    def _publics(self) -> Iterator[Bloc]:
        yield Titre(texte="Publics et participation", niveau=1)
        if self._fiche.publics:
            yield Paragraphe(texte=f"Publics visés\u00a0: {enumerer(self._fiche.publics)}.")
        yield from self._tableaux.des_codes("Qui est venu", PUBLICS)
        yield Paragraphe(
            texte="Des présences ne sont pas des personnes\u00a0: qui vient dix fois compte dix fois. Le nombre de personnes "
            "différentes est une estimation de l’équipe.",
            genre="note",
        )
        yield Titre(texte="Personnes différentes", niveau=2)
        yield from self._recit(PERSONNES)

    def _partenaires(self) -> Iterator[Bloc]:
        yield Titre(texte="Partenaires", niveau=1)
        if self._fiche.partenaires:
            yield Paragraphe(texte=f"Partenaires associés au départ\u00a0: {enumerer(self._fiche.partenaires)}.")
        yield from self._tableaux.des_codes("Les partenaires, par nature", PARTENAIRES)
        for demande in self._chiffres.demander("PRT"):
            suspect = self._etude.donnees.suspect
            noms = sorted(
                (nom for nom in self._chiffres.detail(demande).haut.noms if not suspect(nom)), key=str.casefold
            )
            if noms:
                yield Paragraphe(texte=f"Partenaires venus au moins une fois\u00a0: {enumerer(noms)}.")

    def _moyens(self) -> Iterator[Bloc]:
        yield Titre(texte="Moyens humains", niveau=1)
        for moyens in self._fiche.moyens:
            if moyens.nature == HUMAINS:
                yield Paragraphe(texte=f"Prévus au départ\u00a0: {enumerer(map(_minuscule, moyens.moyens))}.")
        yield from self._tableaux.des_codes("Les heures données à l’action", MOYENS)

    # The money --------------------------------------------------------------------------------------------------------

    def _argent(self) -> Iterator[Bloc]:
        budget = self._budget
        yield Titre(texte="Budget", niveau=1, signet="budget")
        for moyens in self._fiche.moyens:
            if moyens.nature != HUMAINS:
                yield Paragraphe(texte=f"{moyens.nature}\u00a0: {enumerer(moyens.moyens)}.")
        if budget.est_vide:
            yield Paragraphe(texte="Aucune somme n’est écrite pour cette période.")
        else:
            yield from montrer_les_volets(
                budget, financeur_propre=self._etude.assiette.parametres.get("financeur_propre")
            )
        codes = ["CHA", "PRD", "COF", "COF_AUT", "COU_PRE"]
        codes += [VALEUR_DES_HEURES] if any(valoriser_le_benevolat(self._chiffres)) else []
        yield from self._tableaux.des_codes("Les chiffres du budget", codes)
        ecarts = [*budget.charges.ecarts, *budget.produits.ecarts]
        if ecarts:
            yield Titre(texte="Écarts à expliquer", niveau=2)
            yield Liste(
                elements=tuple(
                    f"{poste.compte} {poste.libelle}\u00a0: prévu {en_euros(poste.prevu)}, réalisé {en_euros(poste.realise)}."
                    for poste in ecarts
                )
            )
        yield Titre(texte="Explication des écarts", niveau=2)
        yield from self._recit(ECARTS)
        yield Titre(texte="Charges indirectes", niveau=2)
        yield from self._recit(CLE)

    # The words --------------------------------------------------------------------------------------------------------

    def _paroles(self) -> Iterator[Bloc]:
        paroles = choisir_les_paroles(self._chiffres, self._commande.paroles)
        if not paroles:
            return
        yield Titre(texte="Paroles d’habitants", niveau=1)
        for parole in paroles:
            ou = ", ".join(filter(None, (parole.theme, parole.mois)))
            yield Paragraphe(texte=f"«\u00a0{parole.texte}\u00a0» ({ou})", genre="citation")

    def _suites(self) -> Iterator[Bloc]:
        yield Titre(texte="Freins, leviers, perspectives", niveau=1)
        for cle in (FREINS, LEVIERS, PERSPECTIVES):
            yield Titre(texte=self._rubriques[cle].titre, niveau=2)
            yield from self._recit(cle)

    def _definitions(self) -> Iterator[Bloc]:
        yield Titre(texte="Définitions", niveau=1)
        codes = list(self._tableaux.utilises)
        indicateurs = [self._chiffres.indicateurs[code] for code in codes]
        yield tableau(
            "Ce que compte chaque chiffre de ce document",
            [
                Colonne(titre="Chiffre", largeur=1.9),
                Colonne(titre="Ce qu’il compte", largeur=3.4),
                Colonne(titre="Ce qu’il ne compte pas", largeur=3),
            ],
            [[f"{i.libelle} ({i.code})", i.definition, i.ne_compte_pas] for i in indicateurs],
            signets=[f"definition-{code}" for code in codes],
            est_serre=True,
        )

    def _limites(self) -> Iterator[Bloc]:
        limites = dire_les_limites(self._chiffres)
        yield Titre(texte="Limites", niveau=1)
        if limites:
            yield Liste(elements=tuple(limites))
        else:
            yield Paragraphe(texte="Rien à signaler sur ces chiffres.")

    # For machines -----------------------------------------------------------------------------------------------------

    def _pour_les_machines(self) -> Iterator[dict[str, object]]:
        lignes = LignesDuBilan(self._chiffres)
        periode = self._commande.periode.nom
        for demande, publiee in self._chiffres.toutes():
            precedente = self._chiffres.precedente(demande)
            mesure, est_masquee = publiee.mesure, publiee.est_masquee
            yield {
                "code": mesure.code,
                "periode": periode,
                "ventilation": mesure.ventilation,
                "modalite": mesure.modalite,
                "unite": demande.indicateur.unite,
                "valeur": None if est_masquee else mesure.valeur,
                "n": None if est_masquee else mesure.n,
                "sur": None if est_masquee else mesure.sur,
                "masque": est_masquee,
                "precedent": None if precedente is None or precedente.est_masquee else precedente.mesure.valeur,
                "fiable": mesure.fiable,
                **_lignes_pour_les_machines(lignes, demande, avec=self._commande.avec_lignes and not est_masquee),
            }


def _lignes_pour_les_machines(lignes: LignesDuBilan, demande: Demande, *, avec: bool) -> dict[str, object]:
    """Those of a whole figure; of a breakdown of the needs, they would tell which is where."""
    if not avec or demande.ventilation:
        return {}
    vues: LignesDuChiffre = lignes.de(demande)
    return {
        "lignes": [{"table": ligne.table, "id": ligne.id, "apport": ligne.apport} for ligne in vues.comptees],
        "laissees": [{"table": ligne.table, "id": ligne.id, "raison": ligne.remarque} for ligne in vues.ecartees],
    }


def _par_code(chiffres: ChiffresDuBilan) -> dict[str, list[Publiee]]:
    publiees: dict[str, list[Publiee]] = {}
    for demande, publiee in chiffres.toutes():
        publiees.setdefault(demande.indicateur.code, []).append(publiee)
    return publiees


def _paragraphes(texte: str) -> list[str]:
    """Each line of a text, blank ones aside."""
    return [" ".join(dit.split()) for dit in texte.splitlines() if dit.strip()]


def _minuscule(texte: str) -> str:
    return f"{texte[:1].lower()}{texte[1:]}"


def _majuscule(texte: str) -> str:
    return f"{texte[:1].upper()}{texte[1:]}"
