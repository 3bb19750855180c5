"""Each refusal in French: what happened, what to do, exit code 3; and nothing of what Google wrote."""

import logging
import traceback
from pathlib import Path

import pytest

from passerelle.classeur.connexion import Connexion
from passerelle.erreurs import ClasseurInaccessible, IssueInconnue
from passerelle.tableur.api.adaptateur import client_local
from passerelle.tableur.api.stockage import Tableur
from tests.classeur.conftest import COMPTE, Relier
from tests.classeur.faux_google import (
    PORTAIL,
    FauxGoogle,
    Reponse,
    dit,
    fait_puis_coupe_la_reponse,
    muet,
    page,
    refus,
)
from tests.classeur.test_reprises import ECRITURE, PRESSEE

DE_GOOGLE = "Enable it by visiting https://console.developers.google.com/apis/?project=7575758011"
"""Something that only Google's answer says."""

PARTAGER = f"Dans le classeur, bouton «\u00a0Partager\u00a0», ajoutez {COMPTE} comme «\u00a0Éditeur\u00a0»."


def api_fermee(consommateur: object = "projects/7575758011") -> Reponse:
    """As the Sheets API answers a project where it is not enabled."""
    return dit(
        403,
        {
            "error": {
                "code": 403,
                "message": f"Google Sheets API has not been used in project 7575758011 before or it is disabled. {DE_GOOGLE}",
                "status": "PERMISSION_DENIED",
                "details": [
                    {
                        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                        "reason": "SERVICE_DISABLED",
                        "domain": "googleapis.com",
                        "metadata": {"service": "sheets.googleapis.com", "consumer": consommateur},
                    },
                    {
                        "@type": "type.googleapis.com/google.rpc.Help",
                        "links": [{"description": "Google developers console API activation", "url": DE_GOOGLE}],
                    },
                ],
            }
        },
    )


ANCIEN_API_FERMEE = dit(
    403,
    {
        "error": {
            "code": 403,
            "message": DE_GOOGLE,
            "errors": [{"message": DE_GOOGLE, "domain": "usageLimits", "reason": "accessNotConfigured"}],
        }
    },
)
PAS_PARTAGE = refus(403, "PERMISSION_DENIED", f"The caller does not have permission. {DE_GOOGLE}")

A_LA_LECTURE = [
    pytest.param(
        api_fermee(),
        "L’API Google Sheets n’est pas activée dans le projet 7575758011.",
        "https://console.cloud.google.com/apis/library/sheets.googleapis.com?project=7575758011",
        id="API not enabled",
    ),
    pytest.param(
        api_fermee("projects/<script>"),
        "L’API Google Sheets n’est pas activée dans le projet du compte de service.",
        "sur https://console.cloud.google.com/apis/library/sheets.googleapis.com, attendez",
        id="API not enabled, no number",
    ),
    pytest.param(api_fermee(["projects/1"]), "dans le projet du compte de service.", "", id="API, no text"),
    pytest.param(ANCIEN_API_FERMEE, "L’API Google Sheets n’est pas activée", "Activez", id="API, older shape"),
    pytest.param(PAS_PARTAGE, "Le classeur n’est pas partagé avec Passerelle.", PARTAGER, id="not shared"),
    pytest.param(
        dit(
            403,
            {
                "error": {
                    "code": 403,
                    "status": "PERMISSION_DENIED",
                    "details": [{"reason": "CONSUMER_SUSPENDED"}],
                }
            },
        ),
        "Le projet Google du compte de service est fermé ou suspendu.",
        "Rouvrez-le",
        id="project closed",
    ),
    pytest.param(
        refus(404, "NOT_FOUND", DE_GOOGLE),
        "Le classeur n’existe pas, ou il est à la corbeille.",
        "Sortez-le de la corbeille de Google Drive, ou corrigez son adresse dans passerelle.toml.",
        id="not there",
    ),
    pytest.param(
        refus(400, "FAILED_PRECONDITION", f"This operation is not supported for this document {DE_GOOGLE}"),
        "Ce classeur est un fichier Excel",
        "Enregistrer au format Google Sheets",
        id="an Excel file",
    ),
    pytest.param(
        refus(400, "INVALID_ARGUMENT", f"Unable to parse range: 'Séances' {DE_GOOGLE}"),
        "Le classeur a changé pendant l’opération\u00a0: rien n’a été écrit.",
        "Relancez",
        id="changed meanwhile",
    ),
    pytest.param(
        refus(400, "INVALID_ARGUMENT", f"Request contains an invalid argument. {DE_GOOGLE}"),
        "Google refuse de lire ce classeur comme Passerelle le demande.",
        "est dans le journal du service",
        id="unknown 400",
    ),
    pytest.param(
        refus(429, "RESOURCE_EXHAUSTED", DE_GOOGLE),
        "Google a reçu trop de demandes en une minute.",
        "Attendez une minute",
        id="quota",
    ),
    pytest.param(page(429), "Google a reçu trop de demandes en une minute.", "Attendez", id="quota, HTML"),
    pytest.param(refus(500, "INTERNAL", DE_GOOGLE), "Google Sheets est en panne", "quelques minutes", id="500"),
    pytest.param(page(502), "Google Sheets est en panne", "quelques minutes", id="502"),
    pytest.param(refus(503, "UNAVAILABLE", DE_GOOGLE), "Google Sheets est en panne", "", id="503"),
    pytest.param(page(403, PORTAIL), "Ce n’est pas Google qui a répondu", "faites autoriser", id="a filter's page"),
    pytest.param(page(200, PORTAIL), "Ce n’est pas Google qui a répondu", "", id="a portal's page"),
    pytest.param(page(302, PORTAIL, location="https://portail.exemple/"), "Ce n’est pas Google", "", id="a portal"),
    pytest.param(dit(200, ["pas", "un", "objet"]), "Ce n’est pas Google", "", id="JSON, no object"),
    pytest.param(dit(403, {"error": DE_GOOGLE}), "Ce n’est pas Google qui a répondu", "", id="error, a text"),
    pytest.param(dit(403, {"error": {"status": 3}}), "Le classeur n’est pas partagé", "", id="error, no code"),
    pytest.param(page(200, b'{"sheets": [{"prop'), "Ce n’est pas Google", "", id="JSON cut"),
    pytest.param(
        fait_puis_coupe_la_reponse,
        "La réponse de Google s’est interrompue en chemin.",
        "Internet",
        id="answer cut",
    ),
    pytest.param(muet, "Google Sheets n’a pas répondu à temps.", "quelques minutes", id="no answer"),
    pytest.param(page(413), "Google refuse cette demande, trop grosse pour lui", "prévenez", id="too big"),
    pytest.param(refus(418, "TEAPOT"), "Le classeur ne répond pas comme prévu.", "Réessayez", id="anything else"),
]

A_L_ECRITURE = [
    pytest.param(
        PAS_PARTAGE,
        "Passerelle peut lire le classeur, mais pas y écrire.",
        f"donnez à {COMPTE} le rôle «\u00a0Éditeur\u00a0».",
        id="view only",
    ),
    pytest.param(
        refus(
            400,
            "INVALID_ARGUMENT",
            f"Invalid requests[0]: You are trying to edit a protected cell or object. {DE_GOOGLE}",
        ),
        "Une partie du classeur est protégée contre Passerelle\u00a0: rien n’a été écrit.",
        f"autorisez {COMPTE}.",
        id="protected",
    ),
    pytest.param(
        refus(400, "INVALID_ARGUMENT", "This action would increase … above the limit of 10000000 cells."),
        "Le classeur est plein",
        "Supprimez des lignes",
        id="full",
    ),
    *(
        pytest.param(
            refus(400, "INVALID_ARGUMENT", f"Invalid requests[3].{raison} {DE_GOOGLE}"),
            "Le classeur a changé pendant l’opération\u00a0: rien n’a été écrit.",
            "Relancez la synchronisation.",
            id=raison,
        )
        for raison in (
            "updateCells: No grid with id: 12",
            "deleteDimension: Cannot delete a row that doesn't exist. Tried to delete row index 6 but there are only 6 rows.",
            "updateCells: GridCoordinate.rowIndex[7] is outside of the grid.",
            "deleteDimension: Sorry, it is not possible to delete all non-frozen rows.",
            "insertDimension: range.startIndex must be less than the grid size (3) if inheritFromBefore is false.",
        )
    ),
    *(
        pytest.param(
            refus(400, "INVALID_ARGUMENT", raison),
            "Google refuse cette demande, alors que le classeur n’a pas changé\u00a0: rien n’a été écrit.",
            "Si cela recommence, la raison qu’il en donne, sans le texte d’aucune case, est dans le journal du service",
            id=raison[:20],
        )
        for raison in (
            "Your input contains more than the maximum of 50000 characters in a single cell.",
            f"Invalid value at 'requests[0].update_cells' (TYPE_DOUBLE), \"Mme Untel\" {DE_GOOGLE}",
            "",
        )
    ),
]


@pytest.mark.parametrize(("reponse", "message", "remede"), A_LA_LECTURE)
def test_une_lecture_refusee_se_dit_en_francais(
    google: FauxGoogle,
    relier: Relier,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    reponse: Reponse,
    message: str,
    remede: str,
) -> None:
    caplog.set_level(logging.INFO)
    google.prevoir(*[reponse] * 7)
    with pytest.raises(ClasseurInaccessible) as echec:
        relier(politique=PRESSEE).obtenir()
    assert message in echec.value.message
    assert remede in echec.value.remede
    assert echec.value.remede
    assert echec.value.code_sortie == 3
    ecrit = "".join(traceback.format_exception(echec.value)) + caplog.text + "".join(capfd.readouterr())
    assert DE_GOOGLE not in ecrit
    assert "portail.exemple" not in ecrit


@pytest.mark.parametrize(("reponse", "message", "remede"), A_L_ECRITURE)
def test_une_ecriture_refusee_se_dit_en_francais(
    google: FauxGoogle, connexion: Connexion, reponse: Reponse, message: str, remede: str
) -> None:
    google.prevoir(reponse)
    with pytest.raises(ClasseurInaccessible) as echec:
        connexion.ecrire(ECRITURE)
    assert message in echec.value.message
    assert remede in echec.value.remede
    assert DE_GOOGLE not in "".join(traceback.format_exception(echec.value))


def test_la_raison_d_un_refus_inconnu_se_lit_dans_le_journal_sans_le_texte_des_cases(
    google: FauxGoogle, connexion: Connexion, caplog: pytest.LogCaptureFixture
) -> None:
    raison = "Invalid requests[2].updateCells: Invalid formula: =SI(\"Mme Dupont, 06 12 34 56 78\"). A formula must start with '='."
    google.prevoir(refus(400, "INVALID_ARGUMENT", raison))
    with pytest.raises(ClasseurInaccessible):
        connexion.ecrire(ECRITURE)
    (dite,) = [ligne.getMessage() for ligne in caplog.records if "Google" in ligne.getMessage()]
    assert dite == (
        "Google refuse une demande\u00a0: INVALID_ARGUMENT, Invalid requests[2].updateCells … Invalid formula … "
        "A formula must start with …"
    )


def test_un_portail_ne_recoit_pas_le_jeton(google: FauxGoogle, connexion: Connexion) -> None:
    google.prevoir(page(307, PORTAIL, location=f"{google.adresse}/portail"))
    with pytest.raises(ClasseurInaccessible):
        connexion.obtenir()
    assert [chemin for chemin in google.chemins("GET") if "portail" in chemin] == []


def test_un_serveur_mandataire_absent_se_dit(relier: Relier, monkeypatch: pytest.MonkeyPatch, personne: str) -> None:
    relie = relier("https://sheets.googleapis.com")
    monkeypatch.setenv("HTTPS_PROXY", personne)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with pytest.raises(ClasseurInaccessible, match="mandataire"):
        relie.obtenir()


@pytest.mark.parametrize(
    ("classeur", "requete", "message", "remede"),
    [
        pytest.param(
            "principal",
            {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 9_000_000}},
            "Le classeur est plein\u00a0: il s’arrête à dix millions de cellules.",
            "Supprimez des lignes",
            id="full",
        ),
        pytest.param(
            "principal",
            {"deleteSheet": {"sheetId": 12}},
            "Le classeur a changé pendant l’opération\u00a0: rien n’a été écrit.",
            "Relancez",
            id="changed meanwhile",
        ),
        pytest.param("principal", {"chanter": {}}, "Le classeur de cette machine refuse", "journal", id="unknown 400"),
        pytest.param("perdu", {"addSheet": {}}, "n’est plus dans le dossier donnees", "sauvegarde", id="gone"),
    ],
)
def test_ce_que_refuse_le_classeur_de_cette_machine_n_est_pas_de_google(
    tmp_path: Path, classeur: str, requete: dict[str, object], message: str, remede: str
) -> None:
    tableur = Tableur(tmp_path / "classeurs.sqlite")
    tableur.creer("principal", "Aller vers")
    connexion = Connexion(client_local(tableur), classeur, fichier=tableur.chemin)
    with pytest.raises(ClasseurInaccessible) as echec:
        connexion.ecrire([requete])
    tableur.fermer()
    assert message in echec.value.message
    assert remede in echec.value.remede
    assert "Google" not in str(echec.value)
    assert not isinstance(echec.value, IssueInconnue)
