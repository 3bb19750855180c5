"""What the script notes in the hidden tab stays there, whatever the service writes beside it."""

from collections.abc import Callable
from datetime import datetime

from passerelle.amorce import Passerelle
from passerelle.tableur.api.adaptateur import client_local

LIENS = {
    "lien-seance": '{"adresse":"https://docs.google.com/forms/d/e/x/viewform","entrees":{"lieu":"entry.12"}}',
    "lien-besoin": '{"adresse":"https://docs.google.com/forms/d/e/y/viewform","entrees":{}}',
}


def lire(centre: Passerelle) -> dict[str, str]:
    assert centre.tableur is not None
    rangees = client_local(centre.tableur).open_by_key("principal").worksheet("_passerelle").get_all_values()
    return {rangee[0]: rangee[1] for rangee in rangees if rangee[0]}


def test_le_service_lit_et_ecrit_a_cote_des_liens(ouvrir_centre: Callable[[str], Passerelle]) -> None:
    centre = ouvrir_centre("2014-01-09")
    centre.synchroniser()
    assert centre.tableur is not None
    onglet = client_local(centre.tableur).open_by_key("principal").worksheet("_passerelle")
    onglet.append_rows([list(lien) for lien in LIENS.items()], value_input_option="RAW")  # type: ignore[arg-type]
    reponse = {
        "Horodateur": datetime(2014, 1, 9, 12),
        "Date de la séance": datetime(2014, 1, 9),
        "Type de séance": "Petit-déjeuner",
        "Lieu": "Centre social",
        "La séance a-t-elle eu lieu ?": "Oui",
        "Adultes (18 ans et plus, sans l'équipe)": 12,
        "Enfants et adolescents (moins de 18 ans)": 3,
        "Bénévoles qui ont tenu la séance": 2,
    }
    centre.ajouter_reponses("seance", [reponse])
    assert centre.synchroniser().lignes_ajoutees > 0
    # A machine that remembers nothing carries on from the tab alone.
    autre = ouvrir_centre("2014-01-09")
    autre.installer()
    assert autre.synchroniser().ecritures == 0
    garde = lire(autre)
    assert LIENS.items() <= garde.items()
    assert any(cle.startswith("seance/") for cle in garde)
