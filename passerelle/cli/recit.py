"""What a synchronisation did, what snapshots there are, what the rules are: told on a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from passerelle.domaine.chaine.compte_rendu import CompteRendu
from passerelle.domaine.enonces.enonce import Enonce
from passerelle.domaine.texte.francais import compter
from passerelle.sauvegardes import ABIME, MOTIFS, Sauvegarde


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


def montrer_les_sauvegardes(sauvegardes: Sequence[Sauvegarde]) -> Iterator[str]:
    """A line each, the last one last: when, how big, why; then how one is taken back."""
    if not sauvegardes:
        yield "Il n’y a encore aucune sauvegarde\u00a0: la première se fait à la première synchronisation."
        return
    tailles = [_en_taille(sauvegarde.taille) for sauvegarde in sauvegardes]
    largeur = max(map(len, tailles))
    for sauvegarde, taille in zip(sauvegardes, tailles, strict=True):
        yield f"{sauvegarde.date}  {taille:>{largeur}}  {MOTIFS[sauvegarde.motif]}"
    if saines := [sauvegarde for sauvegarde in sauvegardes if sauvegarde.motif != ABIME]:
        yield f"Pour en reprendre une, service arrêté\u00a0: passerelle sauvegardes restaurer {saines[-1].date}"


def montrer_les_regles(enonces: Sequence[Enonce]) -> Iterator[str]:
    """By subject, each rule with its origin and what comes next."""
    for groupe, suite in groupby(enonces, key=lambda enonce: enonce.groupe):
        yield f"\n{groupe}"
        for enonce in suite:
            yield f"  {enonce.phrase}"
            yield from (f"    {precision}" for precision in (enonce.origine, *map(str, enonce.suites)))


def _en_taille(octets: int) -> str:
    """A size as people read it: a small file is not « 0,0 Mo »."""
    return f"{octets / 1e6:.1f} Mo".replace(".", ",") if octets >= 1e6 else f"{octets / 1e3:.0f} Ko"
