"""The money of a bilan: its amounts, and how they show in the frame of the compte rendu financier."""

from collections.abc import Iterator, Mapping

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chiffres.budget import Budget, Poste, Sens, Somme, Volet, etablir_le_budget
from passerelle.domaine.chiffres.finances import classer
from passerelle.domaine.enonces.bilan.chiffres import TIRET, ChiffresDuBilan, Demande
from passerelle.domaine.enonces.bilan.document import Bloc, Colonne, Liste, Paragraphe, tableau
from passerelle.domaine.texte.francais import en_nombre
from passerelle.domaine.texte.lecture import en_texte

VALEUR_DES_HEURES = "BEN_EUR"
BENEVOLAT = ("864", "870")
"""The accounts of volunteers' hours: what they are worth is used, and received."""

FINANCES: Mapping[str, tuple[str, bool, bool]] = {
    "CHA": ("charge", False, False),
    "CHA_PRV": ("charge", True, False),
    "PRD": ("produit", False, False),
    "PRD_PRV": ("produit", True, False),
    "CVN_E": ("charge", False, True),
    "CVN_E_PRV": ("charge", True, True),
    "CVN_R": ("produit", False, True),
    "CVN_R_PRV": ("produit", True, True),
}
"""The figures whose lines are the budget: which side, planned or not, in kind or not."""


def dresser_le_budget(chiffres: ChiffresDuBilan) -> Budget:
    """That of the period: what the team wrote of volunteers' hours, else what they are worth at the centre's rate."""
    compte_de, sommes = classer(chiffres.modele.comptes), list(_sommes(chiffres))
    if not any(compte_de(somme.nature, somme.sens) in BENEVOLAT for somme in sommes):
        sommes += valoriser_le_benevolat(chiffres)
    return etablir_le_budget(sommes, compte_de=compte_de, categories=_categories(chiffres.etude))


def montrer_les_volets(budget: Budget, *, financeur_propre: object) -> Iterator[Bloc]:
    """Charges, produits, the result, what each subvention represents. `financeur_propre`: the centre itself."""
    if not budget.est_complet:
        yield Paragraphe(
            texte="Ce tableau est incomplet\u00a0: des natures n’ont pas de compte. Elles sont sous «\u00a0à classer\u00a0».",
            genre="note",
        )
    for nom, volet in (("Charges", budget.charges), ("Produits", budget.produits)):
        yield _tableau_du_volet(nom, volet)
    resultat = budget.resultat
    if resultat is not None:
        signe = "+" if resultat > 0 else ""
        yield Paragraphe(texte=f"Résultat de l’action\u00a0: {signe}{en_nombre(resultat, '€')}.")
    total = budget.produits.total.realise
    if budget.subventions and total:
        yield Liste(
            elements=tuple(
                f"La subvention de {en_nombre(montant, '€', centimes=False)} ({financeur}) représente "
                f"{en_nombre(montant * 100 / total, '%')} du total des produits."
                for financeur, montant in budget.subventions
                if financeur != financeur_propre
            )
        )


def _sommes(chiffres: ChiffresDuBilan) -> Iterator[Somme]:
    """The amounts of the period."""
    for code, (sens, est_prevue, est_en_nature) in FINANCES.items():
        if (indicateur := chiffres.indicateurs.get(code)) is None:
            continue
        finances = chiffres.courants.etude.tables["finance"]
        for apport in chiffres.detail(Demande(indicateur=indicateur, ventilation="", modalite="")).haut.apports:
            ligne = finances.iloc[apport.rang]
            yield Somme(
                sens="charge" if sens == "charge" else "produit",
                est_prevue=est_prevue,
                est_en_nature=est_en_nature,
                nature=en_texte(ligne["nature"]),
                financeur=en_texte(ligne["financeur"]),
                montant=apport.valeur,
            )


def valoriser_le_benevolat(chiffres: ChiffresDuBilan) -> Iterator[Somme]:
    """What volunteers' hours are worth at the centre's rate, on both sides; nothing without a rate."""
    nature = next((c.nature for c in chiffres.modele.comptes.values() if str(c.charge) in BENEVOLAT), "")
    for demande in chiffres.demander(VALEUR_DES_HEURES):
        publiee = chiffres.publiee(demande)
        sens: Sens
        for sens in ("charge", "produit") if publiee and publiee.mesure.fiable else ():
            yield Somme(
                sens=sens,
                est_prevue=False,
                est_en_nature=True,
                nature=nature,
                financeur="",
                montant=publiee.mesure.valeur if publiee else 0.0,
            )


def _categories(etude: Etude) -> dict[str, str]:
    feuille = etude.cadre.lisible("financeur")
    return {en_texte(ligne["nom"]): en_texte(ligne["categorie"]) for ligne in feuille.lignes()} if feuille else {}


def _tableau_du_volet(nom: str, volet: Volet) -> Bloc:
    rangees: list[list[str]] = []
    totaux: list[int] = []
    for poste in volet.postes:
        rangees.append(_poste(poste.compte, poste.libelle, poste))
        if poste.compte == "74":
            rangees += [_poste("", f"dont {detail.libelle}", detail) for detail in volet.details]
    rangees += [_poste("", f"À classer\u00a0: {poste.libelle}", poste) for poste in volet.a_classer]
    totaux.append(len(rangees))
    rangees.append(_poste("", volet.total.libelle, volet.total))
    rangees += [_poste(poste.compte, poste.libelle, poste) for poste in volet.en_nature]
    totaux.append(len(rangees))
    rangees.append(_poste("", volet.avec_nature.libelle, volet.avec_nature))
    return tableau(
        f"{nom}, compte par compte",
        [
            Colonne(titre="Compte", largeur=0.8),
            Colonne(titre=nom, largeur=4.2),
            Colonne(titre="Prévu", largeur=1.4, est_un_nombre=True),
            Colonne(titre="Réalisé", largeur=1.4, est_un_nombre=True),
            Colonne(titre="%", largeur=0.8, est_un_nombre=True),
        ],
        rangees,
        totaux=totaux,
    )


def _poste(compte: str, libelle: str, poste: Poste) -> list[str]:
    part = TIRET if poste.part is None else en_nombre(poste.part * 100, "%")
    return [compte, libelle, en_euros(poste.prevu), en_euros(poste.realise), part]


def en_euros(montant: float | None) -> str:
    """An amount in words; a dash where there is none."""
    return TIRET if montant is None else en_nombre(montant, "€")
