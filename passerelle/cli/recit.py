"""What a synchronisation did, told on a terminal."""

from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.domaine.texte.francais import compter


def raconter(compte_rendu: CompteRendu) -> str:
    """One line: what was written, what there is to look at."""
    a_voir = sum(anomalie.gravite != "information" for anomalie in compte_rendu.apercu.anomalies)
    suite = f" {compter(a_voir, 'point')} à regarder dans l’onglet Anomalies." if a_voir else ""
    if not (compte_rendu.cellules or compte_rendu.lignes_ajoutees or compte_rendu.lignes_retirees):
        return f"Tout est à jour : rien à écrire.{suite}"
    faits = [
        compter(compte_rendu.lignes_ajoutees, "ligne") + " de plus" if compte_rendu.lignes_ajoutees else "",
        compter(compte_rendu.lignes_retirees, "ligne") + " de moins" if compte_rendu.lignes_retirees else "",
        compter(compte_rendu.cellules, "cellule écrite"),
    ]
    secondes = f"{compte_rendu.duree_s:.1f}".replace(".", ",")
    return f"C’est fait : {', '.join(filter(None, faits))}, en {secondes} s.{suite}"
