"""When a code begins to count something else, the journal says it once, and so does the staff page."""

from collections.abc import Callable
from pathlib import Path

from passerelle.amorce import Passerelle
from tests.synchronisation.atelier import Atelier


def oublier(atelier: Atelier, nom: str) -> None:
    """The workbook as version 0.1.0 left it: without that entry of the hidden tab."""
    cachee = atelier.classeur.worksheet("_passerelle")
    trouvee = cachee.find(f"{nom}/0", in_column=1)
    assert trouvee
    cachee.update_cell(trouvee.row, 2, "")


def changements(atelier: Atelier) -> dict[str, tuple[str, str]]:
    """Code → what it counted, what it counts, as the journal tells."""
    return {
        ligne["ligne"]: (ligne["avant"], ligne["apres"])
        for ligne in atelier.lignes("Journal")
        if ligne["quoi"] == "définition changée"
    }


def test_un_classeur_neuf_n_a_rien_a_dire(atelier: Atelier) -> None:
    atelier.seance()
    assert atelier.synchroniser().apercu.annonce == ""
    assert changements(atelier) == {}


def test_un_classeur_de_la_version_0_1_0_dit_une_fois_ce_qui_se_compte_autrement(
    atelier: Atelier, ouvrir_centre: Callable[[str], Passerelle]
) -> None:
    atelier.seance()
    atelier.synchroniser()
    oublier(atelier, "definitions")
    compte_rendu = atelier.synchroniser()
    dits = changements(atelier)
    indicateurs = atelier.passerelle.modele.indicateurs
    assert {"PRO", "RET", "COF", "COF_AUT", "CHA", "PRD", "COU_PRE"} <= set(dits)
    assert set(dits) == {code for code, i in indicateurs.items() if i.definition_avant}
    assert dits["PRO"][0] == indicateurs["PRO"].definition_avant
    assert dits["PRO"][1].startswith(indicateurs["PRO"].definition)
    assert compte_rendu.apercu.annonce.startswith(f"Depuis le 01/09/2014, {len(dits)} indicateurs se comptent")
    assert indicateurs["PRO"].libelle in compte_rendu.apercu.annonce
    encore = atelier.synchroniser()
    assert encore.ecritures == 0
    assert changements(atelier) == dits
    assert encore.apercu.annonce == compte_rendu.apercu.annonce
    for jour, attendue in (("2014-09-08", True), ("2014-09-09", False)):
        assert bool(ouvrir_centre(jour).synchroniser(a_blanc=True).apercu.annonce) is attendue


def test_un_centre_qui_redefinit_un_indicateur_le_lit_aussi(
    atelier: Atelier, dossier_centre: Path, ouvrir_centre: Callable[[str], Passerelle]
) -> None:
    atelier.seance()
    atelier.synchroniser()
    (dossier_centre / "regles").mkdir(exist_ok=True)
    (dossier_centre / "regles/indicateurs.yaml").write_text(
        "SEA: {libelle: Séances du centre, unite: séance, termes: [{table: seance}]}\n", encoding="utf-8"
    )
    suivant = Atelier(ouvrir_centre("2014-09-02"))
    compte_rendu = suivant.synchroniser()
    ((code, (avant, apres)),) = changements(suivant).items()
    assert (code, apres) == ("SEA", "Séances du centre")
    assert avant.startswith("Une unité est une rencontre")
    assert compte_rendu.apercu.annonce == (
        "Depuis le 02/09/2014, un indicateur se compte autrement\u00a0: Séances du centre. "
        "L’onglet Journal dit ce que chacun comptait avant, et ce qu’il compte maintenant."
    )
    assert suivant.synchroniser().ecritures == 0
    # Withdrawn since, it is no longer told of.
    (dossier_centre / "regles/indicateurs.yaml").write_text("retirer: [SEA]\n", encoding="utf-8")
    apres_retrait = Atelier(ouvrir_centre("2014-09-02"))
    assert apres_retrait.synchroniser().apercu.annonce == ""
    assert apres_retrait.synchroniser().ecritures == 0
