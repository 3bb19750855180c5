"""Whose money, and which: who finances, and which sums are valued volunteering rather than euros."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from passerelle.domaine.chiffres.indicateurs import CONNU
from passerelle.domaine.declaration import declaree
from passerelle.domaine.declare.probleme import Anomalie, Gravite, au_nom_de, citer, en_anomalies
from passerelle.domaine.fusion.fusion import COMPTE
from passerelle.domaine.texte.lecture import Cellule, en_texte
from passerelle.domaine.texte.noms import Annuaire, Entree, forme, mots_id

EN_NATURE = "en_nature"
"""Beside the columns of the finances: « oui » for a valued contribution (accounts 86 and 87), which is no euro."""

VOLONTAIRES = {"charge": "86", "produit": "87"}
"""The accounts of voluntary contributions in kind, by sens (règlement ANC 2018-06)."""


@declaree
class Compte:
    """The account of a nature, as a charge and as a produit; None where it is never one."""

    nature: str
    charge: int | None = None
    produit: int | None = None
    autres_noms: tuple[str, ...] = ()


# The tab Financeurs ---------------------------------------------------------------------------------------------------------------


def lignes_des_financeurs(
    lignes: Sequence[Mapping[str, Cellule]], noms: Iterable[str]
) -> tuple[Mapping[str, Cellule], ...]:
    """The rows of the tab for these names: those of `lignes` that they mean, under the name given, and new ones."""
    par_id = {en_texte(ligne["id"]): ligne for ligne in lignes}
    annuaire = _annuaire(lignes)
    return tuple(
        {**par_id[connu.id], "nom": nom} if (connu := annuaire.exact(nom)) else {"id": mots_id(nom), "nom": nom}
        for nom in noms
    )


def completer_les_financeurs(
    lignes: Sequence[Mapping[str, Cellule]], noms: Iterable[str]
) -> tuple[Mapping[str, Cellule], ...]:
    """The rows of the tab, followed by those of the names it lacks."""
    annuaire = _annuaire(lignes)
    absents = [nom for nom in dict.fromkeys(noms) if annuaire.trouver(nom) is None]
    return (*lignes, *lignes_des_financeurs((), absents))


def _annuaire(lignes: Sequence[Mapping[str, Cellule]]) -> Annuaire:
    return Annuaire(
        Entree(
            en_texte(ligne["id"]),
            en_texte(ligne.get("nom")),
            tuple(en_texte(ligne.get("autres_noms")).split(", ")),
        )
        for ligne in lignes
    )


# The lines of the finances --------------------------------------------------------------------------------------------------------


def completer_les_finances(
    lignes: pd.DataFrame,
    *,
    table: str,
    comptes: Mapping[str, Compte],
    suspect: Callable[[str], str | None],
) -> list[Anomalie]:
    """Add EN_NATURE to the controlled lines of the finances; tell the sums nobody finances, and those left to classify."""
    compte_de = classer(comptes)
    sens = lignes["sens"].map(_sens).tolist()
    couples = list(zip(lignes["nature"], sens, strict=True))
    distincts = {couple: compte_de(en_texte(couple[0]), couple[1]) for couple in set(couples)}
    trouves = [distincts[couple] for couple in couples]
    en_nature = np.array(
        [trouve.startswith(VOLONTAIRES.get(dit, "-")) for trouve, dit in zip(trouves, sens, strict=True)],
        dtype=bool,
    )
    lignes[EN_NATURE] = np.where(en_nature, "oui", "non")
    comptees = lignes[COMPTE].to_numpy(dtype=bool)
    sans_compte = np.array([not trouve for trouve in trouves], dtype=bool)
    a_classer = comptees & sans_compte & lignes["nature"].notna().to_numpy()
    produits = comptees & ~en_nature & np.array([dit == "produit" for dit in sens], dtype=bool)
    financeurs = lignes["financeur"]
    inconnus = comptees & (financeurs.notna() & lignes[f"{CONNU}financeur"].isna()).to_numpy(dtype=bool)
    sans_financeur = lignes.index[produits & financeurs.isna().to_numpy()]
    return [
        *_une_par_nom(
            table,
            financeurs[inconnus],
            "n’est pas dans l’onglet Financeurs\u00a0: la somme compte, mais jamais comme un co-financement. "
            "Ajoutez-y ce nom, ou écrivez-le dans «\u00a0Autres noms\u00a0» de celui qu’il désigne.",
            suspect,
        ),
        *en_anomalies(
            table,
            [str(ident) for ident in sans_financeur],
            "financeur",
            "Ce produit ne dit pas qui l’apporte\u00a0: il compte, mais jamais comme un co-financement. Écrivez son financeur.",
        ),
        *_une_par_nom(
            table,
            lignes["nature"][a_classer],
            "n’a pas de compte pour ce sens\u00a0: la somme compte, mais elle reste à classer. Corrigez la nature ou le sens, "
            "ou ajoutez son compte à regles/comptes.yaml.",
            suspect,
            "information",
        ),
    ]


def _sens(cellule: object) -> str:
    return forme(cellule) if isinstance(cellule, str) else ""


def classer(comptes: Mapping[str, Compte]) -> Callable[[str, str], str]:
    """What gives the account of a nature, taken as `charge` or `produit`; empty where there is none."""
    connus = Annuaire(Entree(c.nature, c.nature, c.autres_noms) for c in comptes.values())

    def compte_de(nature: str, sens: str) -> str:
        connu = connus.trouver(nature) if nature else None
        compte = comptes[connu.id] if connu else None
        numero = (compte.charge if sens == "charge" else compte.produit) if compte else None
        return str(numero or "")

    return compte_de


def _une_par_nom(
    table: str,
    cellules: pd.Series,
    message: str,
    suspect: Callable[[str], str | None],
    gravite: Gravite = "attention",
) -> list[Anomalie]:
    """One anomaly a name, on the first of its lines, saying how many there are."""
    anomalies: list[Anomalie] = []
    for nom, suite in cellules.groupby(cellules, sort=False):
        dite = au_nom_de(len(suite), f"{citer(str(nom), masquee=bool(suspect(str(nom))))} {message}")
        anomalies.append(Anomalie(table, str(suite.index[0]), str(cellules.name), dite, gravite))
    return anomalies
