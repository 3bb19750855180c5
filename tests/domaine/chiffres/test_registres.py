"""The tabs the service keeps: what is wanted against what stands there (contrat.md §6.13)."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from passerelle.domaine.chiffres.indicateurs import Mesure
from passerelle.domaine.chiffres.registres import (
    Tenue,
    chiffres_voulus,
    id_anomalie,
    id_chiffre,
    memoire_chiffres,
    tenir_anomalies,
    tenir_chiffres,
    tenir_corrections,
)
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.feuilles.decision import Ecart
from passerelle.domaine.feuilles.feuille import Feuille, Onglet, lire_feuille
from passerelle.domaine.feuilles.memoire import Memoire
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.lecture import Cellule, en_serie, en_texte

HIER, AUJOURDHUI = date(2014, 8, 31), date(2014, 9, 1)
Cellules = Mapping[str, Cellule]
ECART = Ecart("seance", "s1", "adultes", 12, 15)
CORRECTION: Cellules = {
    "id": "seance/s1/adultes", "onglet": "Séances", "ligne": "s1", "champ": "Adultes", "valeur_calculee": "12",
    "valeur_equipe": "15", "depuis": HIER, "decision": "garder",
}  # fmt: skip
SEA = Mesure(code="SEA", periode="2013-2014", ventilation="", modalite="", valeur=3, n=3, sur=None)


def _feuille(modele: Modele, ident: str, lignes: Sequence[Cellules]) -> Feuille:
    table = modele.tables[ident]
    rangees = [[en_serie(v) if isinstance(v := ligne.get(cle), date) else v for cle in table.cles] for ligne in lignes]
    return lire_feuille(table, Onglet(sheet_id=1, titre=table.onglet, grille=[table.cles, table.cles, *rangees]))


def _corrections(
    modele: Modele,
    lignes: Sequence[Cellules],
    ecarts: Sequence[Ecart],
    suspendues: Sequence[str] = (),
    figees: Sequence[str] = (),
) -> Tenue:
    return tenir_corrections(
        _feuille(modele, "correction", lignes),
        ecarts,
        modele.tables,
        masquer=lambda _, valeur: en_texte(valeur),
        tus=("saisi_par",),
        aujourdhui=AUJOURDHUI,
        suspendues=suspendues,
        figees={"seance": figees},
    )


def test_une_correction_s_ouvre_change_et_se_ferme(modele: Modele) -> None:
    ouverte = _corrections(modele, [], [ECART])
    ((ident, ligne),) = ouverte.ajouts
    assert (ident, ligne["valeur_calculee"], ligne["depuis"]) == ("seance/s1/adultes", "12", AUJOURDHUI)
    assert [fait.quoi for fait in ouverte.mentions] == ["correction ouverte"]
    champ = ligne["champ"]
    presente = {**CORRECTION, "champ": champ}
    changee = _corrections(modele, [presente], [Ecart("seance", "s1", "adultes", 13, 15)])
    assert [(e.cle, e.apres) for e in changee.ecritures] == [("valeur_calculee", "13")]
    fermee = _corrections(modele, [presente], [])
    assert fermee.retraits == [("seance/s1/adultes", 2)]
    assert [fait.quoi for fait in fermee.mentions] == ["correction close"]
    assert _corrections(modele, [presente], [], ["seance"]).retraits == []
    # A line of an exercise that is closed keeps its correction: nobody decided anything.
    assert _corrections(modele, [presente], [], figees=["s1"]).retraits == []


def test_une_correction_copiee_s_en_va_sans_que_rien_ne_soit_clos(modele: Modele) -> None:
    champ = _corrections(modele, [], [ECART]).ajouts[0][1]["champ"]
    presente = {**CORRECTION, "champ": champ}
    tenue = _corrections(modele, [presente, presente], [ECART])
    assert (tenue.retraits, tenue.mentions, tenue.ecritures) == ([("seance/s1/adultes", 3)], [], [])


def test_une_correction_de_ligne_se_dit_telle_quelle(modele: Modele) -> None:
    ((_, ligne),) = _corrections(modele, [], [Ecart("seance", "s1", "(ligne)", None, "gardée")]).ajouts
    assert (ligne["champ"], ligne["valeur_calculee"]) == ("(ligne)", None)


# Anomalies -----------------------------------------------------------------------------------------------------


def _anomalies(
    modele: Modele, lignes: Sequence[Cellules], dites: Sequence[Anomalie], suspendues: Sequence[str] = ()
) -> Tenue:
    return tenir_anomalies(
        _feuille(modele, "anomalie", lignes),
        dites,
        modele.tables,
        aujourdhui=AUJOURDHUI,
        suspendues=suspendues,
    )


def test_une_anomalie_s_ouvre_se_ferme_et_revient(modele: Modele) -> None:
    anomalie = Anomalie(ou="seance", ligne="s1", champ="adultes", message="12 lignes à revoir")
    ((ident, ouverte),) = _anomalies(modele, [], [anomalie]).ajouts
    assert (ouverte["onglet"], ouverte["depuis"]) == ("Séances", AUJOURDHUI)
    ancienne = {**ouverte, "depuis": HIER}
    assert _anomalies(modele, [ancienne], [anomalie]).ecritures == []
    # The same trouble with another count is the same trouble.
    compte = Anomalie(ou="seance", ligne="s1", champ="adultes", message="13 lignes à revoir")
    assert id_anomalie(compte) == ident
    assert [e.cle for e in _anomalies(modele, [ancienne], [compte]).ecritures] == ["message"]
    fermee = _anomalies(modele, [ancienne], [])
    assert [(e.cle, e.apres) for e in fermee.ecritures] == [("resolue_le", AUJOURDHUI)]
    assert fermee.retraits == []
    assert _anomalies(modele, [ancienne], [], ["seance"]).ecritures == []
    resolue = {**ancienne, "resolue_le": HIER}
    assert _anomalies(modele, [resolue], []).ecritures == []
    revenue = _anomalies(modele, [resolue], [anomalie])
    assert {e.cle: e.apres for e in revenue.ecritures} == {"depuis": AUJOURDHUI, "resolue_le": None}


def _ecart(ligne: str, lieu: str) -> Anomalie:
    return Anomalie("seance", ligne, "lieu", f"Prévu ailleurs, tenu à {lieu}.", "information", "Prévu ailleurs.")


def test_les_informations_d_une_meme_cause_sont_une_seule_ligne(modele: Modele) -> None:
    """One that closes takes one off the count; the last one takes the line away; one that comes opens nothing."""
    ecarts = [_ecart("s1", "École A"), _ecart("s2", "École B")]
    ((ident, ligne),) = _anomalies(modele, [], ecarts).ajouts
    assert _anomalies(modele, [], ecarts[::-1]).ajouts == [(ident, ligne)], "the order of the lines changes nothing"
    assert (ligne["ligne"], ligne["message"]) == ("s1", "2 lignes dans ce cas, dont celle-ci. Prévu ailleurs.")
    presente = {**ligne, "depuis": HIER}
    reste = _anomalies(modele, [presente], ecarts[1:])
    assert {(e.ligne, e.cle): e.apres for e in reste.ecritures} == {
        (ident, "ligne"): "s2",
        (ident, "message"): "Prévu ailleurs, tenu à École B.",
    }
    assert [(e.ligne, e.cle) for e in _anomalies(modele, [presente], []).ecritures] == [(ident, "resolue_le")]
    de_plus = _anomalies(modele, [presente], [*ecarts, _ecart("s3", "École A")])
    assert ([e.cle for e in de_plus.ecritures], de_plus.ajouts) == (["message"], [])


def test_ce_qui_se_corrige_garde_sa_ligne_meme_de_meme_cause(modele: Modele) -> None:
    fautes = [Anomalie("seance", ligne, "adultes", f"« {ligne} » n’est pas un nombre.", cause="…") for ligne in "ab"]
    assert [ligne["ligne"] for _, ligne in _anomalies(modele, [], fautes).ajouts] == ["a", "b"]


def test_une_anomalie_hors_de_nos_onglets(modele: Modele) -> None:
    dite = Anomalie(ou="Réponses séance", ligne="", champ="Lieu", message="…")
    ((_, ligne),) = _anomalies(modele, [], [dite]).ajouts
    assert (ligne["onglet"], ligne["ligne"], ligne["champ"]) == ("Réponses séance", None, "Lieu")


# Indicateurs ---------------------------------------------------------------------------------------------------


def _voulus(
    modele: Modele, memoire: Memoire, presents: Sequence[Cellules] = (), valeur: float = 3
) -> dict[str, dict[str, Cellule]]:
    mesure = Mesure(code="SEA", periode="2013-2014", ventilation="", modalite="", valeur=valeur, n=3, sur=None)
    return chiffres_voulus(
        [mesure], modele.indicateurs, memoire, {id_chiffre(p): dict(p) for p in presents}, AUJOURDHUI
    )


def test_arrete_au_est_le_jour_ou_le_chiffre_a_change(modele: Modele) -> None:
    table = modele.tables["indicateur"]
    voulus = _voulus(modele, Memoire())
    (ligne,) = voulus.values()
    assert ligne["arrete_au"] == AUJOURDHUI
    ancienne = {**ligne, "arrete_au": HIER}
    memoire, changes = memoire_chiffres(table, {id_chiffre(ligne): ancienne}, Memoire(), ())
    assert (list(memoire.morceaux), changes) == ([-1], set())
    ecrite = Memoire(ids=memoire.ids, sources=memoire.sources, colonnes=memoire.colonnes, morceaux=[0])
    assert next(iter(_voulus(modele, ecrite).values()))["arrete_au"] == HIER
    assert next(iter(_voulus(modele, Memoire(), [ancienne]).values()))["arrete_au"] == HIER
    change = _voulus(modele, ecrite, valeur=4)
    assert next(iter(change.values()))["arrete_au"] == AUJOURDHUI
    assert memoire_chiffres(table, {id_chiffre(ligne): ancienne}, ecrite, ())[1] == set()
    assert memoire_chiffres(table, change, ecrite, ())[1] == {0}
    # Withdrawn, or left as it is: a closed exercise.
    assert (memoire_chiffres(table, {}, ecrite, ())[0].ids, memoire_chiffres(table, {}, ecrite, ())[1]) == (
        [],
        {0},
    )
    garde, changes = memoire_chiffres(table, {}, ecrite, set(ecrite.ids))
    assert (list(garde.ids), changes) == (list(ecrite.ids), set())


@pytest.mark.parametrize(
    ("changement", "cles"),
    [({"valeur": 999}, {"valeur"}), ({"code": "oups"}, {"code"}), ({"libelle": "oups"}, {"libelle"})],
)
def test_un_chiffre_change_a_la_main_est_remis(modele: Modele, changement: Cellules, cles: set[str]) -> None:
    voulus = _voulus(modele, Memoire())
    (ident,) = voulus
    memoire, _ = memoire_chiffres(modele.tables["indicateur"], voulus, Memoire(), ())
    feuille = _feuille(modele, "indicateur", [{**voulus[ident], **changement}])
    tenue = tenir_chiffres(feuille, voulus, memoire, modele.indicateurs, periodes={"2013-2014"}, suspendus=())
    assert {e.cle for e in tenue.ecritures} == cles
    assert [fait.quoi for fait in tenue.mentions] == ["chiffre remis"]
    assert (tenue.ajouts, tenue.retraits) == ([], [])


@pytest.mark.parametrize(
    ("periodes", "suspendus", "part"),
    [(["2013-2014"], [], True), ([], [], False), (["2013-2014"], ["SEA"], False)],
)
def test_un_chiffre_qui_n_a_plus_lieu_s_en_va_sauf_ferme_ou_suspendu(
    modele: Modele, periodes: Sequence[str], suspendus: Sequence[str], *, part: bool
) -> None:
    (ligne,) = _voulus(modele, Memoire()).values()
    notre: Cellules = {"code": "NOTRE", "periode": "2013-2014", "valeur": 1}
    feuille = _feuille(modele, "indicateur", [ligne, notre])
    tenue = tenir_chiffres(feuille, {}, Memoire(), modele.indicateurs, periodes=periodes, suspendus=suspendus)
    assert [rang for _, rang in tenue.retraits] == [2] * part
    assert feuille.lignes()[1]["code"] == "NOTRE"
