"""The tab Financeurs, seeded for an older workbook: the names a centre uses, known ones keeping their other names."""

from passerelle.domaine.chiffres.finances import completer_les_financeurs, lignes_des_financeurs

LIVRES = (
    {"id": "caf", "nom": "CAF", "autres_noms": "Caisse d’allocations familiales, Caf de l’Ain", "categorie": "CAF"},
    {"id": "commune", "nom": "Commune", "autres_noms": "Mairie", "categorie": "Commune"},
)


def test_un_nom_connu_garde_sa_ligne_sous_le_nom_que_le_centre_lui_donne() -> None:
    (ligne,) = lignes_des_financeurs(LIVRES, ["Mairie"])
    assert ligne == {"id": "commune", "nom": "Mairie", "autres_noms": "Mairie", "categorie": "Commune"}


def test_un_nom_inconnu_a_une_ligne_a_lui() -> None:
    assert lignes_des_financeurs(LIVRES, ["Fondation du Pont"]) == (
        {"id": "fondation-du-pont", "nom": "Fondation du Pont"},
    )


def test_ce_qui_manque_s_ajoute_une_fois_apres_ce_qui_est_la() -> None:
    noms = ["CAF", "Fondation du Pont", "la mairie", "Fondation du Pont"]
    assert completer_les_financeurs(LIVRES, noms) == (*LIVRES, {"id": "fondation-du-pont", "nom": "Fondation du Pont"})
