"""What people do in the workbook. Each gesture takes a person and a tab; it says what was done, or nothing when it could not be."""

from collections.abc import Callable, Mapping

from tests.course.gestes.cases import (
    annuler_la_saisie,
    copier_un_bloc,
    couper_ses_notes,
    ecrire_une_formule,
    ecrire_une_note,
    mettre_un_total,
    taper,
    vider,
)
from tests.course.gestes.colonnes import (
    ajouter_sa_colonne,
    deplacer_une_colonne,
    inserer_une_colonne,
    retirer_sa_colonne,
)
from tests.course.gestes.onglets import deplacer_l_onglet, filtrer, renommer, vue_filtree
from tests.course.gestes.rangees import (
    annuler_la_suppression,
    couper_une_rangee,
    deplacer_une_rangee,
    inserer_une_rangee,
    ligne_a_la_main,
    supprimer,
    trier,
)
from tests.course.gestes.reponses import corriger_une_reponse, retirer_une_reponse, trier_les_reponses
from tests.course.onglets import Onglet
from tests.course.personne import Personne

Geste = Callable[[Personne, Onglet], str]

GESTES: Mapping[Geste, int] = {
    taper: 36,
    ecrire_une_note: 8,
    vider: 3,
    ecrire_une_formule: 2,
    mettre_un_total: 1,
    copier_un_bloc: 3,
    couper_ses_notes: 2,
    annuler_la_saisie: 5,
    trier: 10,
    inserer_une_rangee: 4,
    supprimer: 4,
    annuler_la_suppression: 3,
    couper_une_rangee: 3,
    deplacer_une_rangee: 2,
    ligne_a_la_main: 4,
    ajouter_sa_colonne: 2,
    inserer_une_colonne: 1,
    deplacer_une_colonne: 4,
    retirer_sa_colonne: 1,
    filtrer: 2,
    vue_filtree: 1,
    renommer: 1,
    deplacer_l_onglet: 1,
    corriger_une_reponse: 4,
    retirer_une_reponse: 1,
    trier_les_reponses: 1,
}
"""Each gesture and how often it comes, of about a hundred."""
