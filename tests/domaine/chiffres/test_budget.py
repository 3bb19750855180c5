"""The compte rendu financier: every amount in its account, nothing balanced by force, nothing lost."""

from passerelle.domaine.chiffres.budget import Budget, Poste, Sens, Somme, etablir_le_budget
from passerelle.domaine.chiffres.finances import classer
from passerelle.domaine.modele import Modele


def somme(sens: Sens, nature: str, montant: float, *, prevue: bool = False, financeur: str = "") -> Somme:
    return Somme(
        sens=sens,
        est_prevue=prevue,
        est_en_nature=nature in {"Bénévolat valorisé", "Troc"},
        nature=nature,
        financeur=financeur,
        montant=montant,
    )


def budget(modele: Modele, *sommes: Somme) -> Budget:
    compte_de = classer(modele.comptes)
    return etablir_le_budget(
        sommes,
        compte_de=lambda nature, sens: "869" if nature == "Troc" else compte_de(nature, sens),
        categories={"CAF": "Organismes sociaux", "Commune": "Commune", "Sans": ""},
    )


def poste(postes: object, compte: str) -> Poste:
    assert isinstance(postes, list)
    (trouve,) = [poste for poste in postes if poste.compte == compte]
    assert isinstance(trouve, Poste)
    return trouve


def test_chaque_nature_va_a_son_compte_et_le_reste_est_a_classer(modele: Modele) -> None:
    dresse = budget(
        modele,
        somme("charge", "Alimentation", 30),
        somme("charge", "Matériel", 12.5),
        somme("charge", "Matériel", 40, prevue=True),
        somme("charge", "Sorcellerie", 9),
        somme("charge", "", 1),
        somme("charge", "Bénévolat valorisé", 900),
        somme("charge", "Troc", 5),
    )
    achats = poste(dresse.charges.postes, "60")
    assert (achats.prevu, achats.realise, achats.part) == (40, 42.5, 42.5 / 40)
    assert poste(dresse.charges.postes, "64").realise is None
    assert [(p.libelle, p.realise) for p in dresse.charges.a_classer] == [("sans nature", 1), ("Sorcellerie", 9)]
    assert (dresse.charges.total.realise, dresse.charges.avec_nature.realise) == (52.5, 957.5)
    assert poste(dresse.charges.en_nature, "864").realise == 900
    assert poste(dresse.charges.en_nature, "869").realise == 5
    assert not dresse.est_complet
    assert not dresse.est_vide
    assert dresse.resultat is None


def test_les_subventions_se_lisent_par_financeur_et_le_resultat_n_est_pas_force(modele: Modele) -> None:
    dresse = budget(
        modele,
        somme("charge", "Alimentation", 100),
        somme("produit", "Subvention", 60, financeur="CAF"),
        somme("produit", "Subvention", 50, financeur="Commune"),
        somme("produit", "Subvention", 500, financeur="CAF", prevue=True),
        somme("produit", "Subvention", 7),
        somme("produit", "Subvention", 2, financeur="Sans"),
        somme("produit", "Don", 5, financeur="CAF"),
    )
    assert [(p.libelle, p.prevu, p.realise) for p in dresse.produits.details] == [
        ("Commune", None, 50),
        ("Financeur non précisé", None, 7),
        ("Organismes sociaux\u00a0: CAF", 500, 60),
        ("Sans", None, 2),
    ]
    assert dresse.subventions == [("CAF", 60), ("Commune", 50), ("Sans", 2)]
    assert dresse.resultat == 24
    assert dresse.est_complet
    assert [p.compte for p in dresse.produits.ecarts] == ["74"]
    assert dresse.charges.ecarts == []


def test_un_budget_sans_rien(modele: Modele) -> None:
    assert budget(modele).est_vide
