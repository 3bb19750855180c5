"""What a synchronisation did, told on a terminal."""

from passerelle.domaine.compte_rendu import CompteRendu


def raconter(compte_rendu: CompteRendu) -> str:
    """One line: what was written, what there is to look at."""
    a_voir = sum(anomalie.gravite != "information" for anomalie in compte_rendu.apercu.anomalies)
    suite = f" {_compter(a_voir, 'point')} à regarder dans l’onglet Anomalies." if a_voir else ""
    if not (compte_rendu.cellules or compte_rendu.lignes_ajoutees or compte_rendu.lignes_retirees):
        return f"Tout est à jour : rien à écrire.{suite}"
    faits = [
        _compter(compte_rendu.lignes_ajoutees, "ligne") + " de plus" if compte_rendu.lignes_ajoutees else "",
        _compter(compte_rendu.lignes_retirees, "ligne") + " de moins" if compte_rendu.lignes_retirees else "",
        _compter(compte_rendu.cellules, "cellule") + (" écrites" if compte_rendu.cellules > 1 else " écrite"),
    ]
    secondes = f"{compte_rendu.duree_s:.1f}".replace(".", ",")
    return f"C’est fait : {', '.join(filter(None, faits))}, en {secondes} s.{suite}"


def _compter(nombre: int, nom: str) -> str:
    return f"{nombre:_}".replace("_", "\u00a0") + f" {nom}{'s' if nombre > 1 else ''}"
