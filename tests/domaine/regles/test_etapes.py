"""The steps of projects: cases staff can read, what a rule may say, and what must always hold."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from passerelle.definitions.datees import DATABLES, dater_les_cles
from passerelle.domaine.declare.echeances import Attente, Echeance, est_en_retard
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.parametre import ValeurDatee
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.regles.etapes import Etape, RegleEtapes
from passerelle.domaine.regles.projets import Vie, rassembler
from passerelle.domaine.regles.situation import ChangementEtape
from passerelle.domaine.regles.suivi import COLONNES_SUIVI, Suivi
from passerelle.domaine.texte.noms import mots_id
from tests.yaml_lu import lire_yaml

RACINE = Path(__file__).parents[3]


def lire_la_regle(donnees: dict[str, Any]) -> RegleEtapes:
    """The rule as a file writes it."""
    etapes = [dater_les_cles(etape, DATABLES["etapes"]) for etape in donnees["etapes"]]
    return TypeAdapter(RegleEtapes).validate_python({**donnees, "etapes": etapes})


REGLE = lire_la_regle(lire_yaml(RACINE / "regles/etapes.yaml"))
CAS = lire_yaml(RACINE / "tests/cas/etapes.yaml")
ANNEE = Exercice(date(2013, 9, 1), date(2014, 8, 31))

PROJET: dict[str, object] = {
    "nom": None,
    "referent": "Agent",
    "identifie_le": date(2013, 12, 2),
    "habitants_interesses": None,
    "partenaires_associes": None,
    "fin_le": None,
    "abandon_motif": None,
    "compte": True,
}
FAIT: dict[str, object] = {
    "date": None,
    "projet": "Jardin partagé",
    "statut": "réalisée",
    "partenaires": None,
    "compte": True,
}
BESOIN: dict[str, object] = {"date": None, "projet": "Jardin partagé", "voix": None, "compte": True}

Suivis = tuple[pd.DataFrame, tuple[ChangementEtape, ...], tuple[Anomalie, ...]]


def table(lignes: Sequence[Mapping[str, object]], ordinaire: Mapping[str, object]) -> pd.DataFrame:
    """Lines written as staff would say them, on top of an ordinary one; `le` is the date, lists are names."""
    completes = [
        {**ordinaire, **{"date" if cle == "le" else cle: valeur for cle, valeur in ligne.items()}} for ligne in lignes
    ]
    propres = [
        {cle: tuple(valeur) if isinstance(valeur, list) else valeur for cle, valeur in ligne.items()}
        for ligne in completes
    ]
    return pd.DataFrame(propres, columns=list(ordinaire), dtype=object)


def construire(
    *,
    projets: Mapping[str, Mapping[str, object]] | None = None,
    reunions: Sequence[Mapping[str, object]] = (),
    animations: Sequence[Mapping[str, object]] = (),
    besoins: Sequence[Mapping[str, object]] = (),
    aujourdhui: date = date(2013, 12, 5),
    **autres: Any,
) -> Suivi:
    """The projects; by default one, « Jardin partagé », of which only the naming is known."""
    decrits = {"Jardin partagé": {}} if projets is None else projets
    lignes = table([{"nom": nom, **decrit} for nom, decrit in decrits.items()], PROJET)
    lignes.index = pd.Index([mots_id(nom) for nom in decrits], dtype=object)
    communs: dict[str, Any] = {"regle": REGLE, "exercices": [ANNEE], "etapes_ecrites": {}}
    vies = rassembler(
        reunions=table(reunions, FAIT | {"habitants": None}),
        animations=table(animations, FAIT | {"habitants_organisateurs": None}),
        besoins=table(besoins, BESOIN),
        aujourdhui=aujourdhui,
    )
    return Suivi(projets=lignes, vies=vies, aujourdhui=aujourdhui, **communs | autres)


def suivre(**dits: Any) -> Suivis:
    """The same, followed."""
    return construire(**dits).suivre()


@pytest.mark.parametrize("cas", CAS, ids=[cas["cas"] for cas in CAS])
def test_cas(cas: dict[str, Any]) -> None:
    cadre, changements, anomalies = suivre(
        projets=cas.get("projets"),
        reunions=cas.get("reunions", ()),
        animations=cas.get("animations", ()),
        besoins=cas.get("besoins", ()),
        aujourdhui=cas.get("aujourdhui", date(2013, 12, 5)),
        etapes_ecrites={
            mots_id(nom): (ecrit["etape"], ecrit["depuis"]) for nom, ecrit in cas.get("deja_ecrit", {}).items()
        },
        etapes_equipe={mots_id(nom): (etape, None) for nom, etape in cas.get("equipe", {}).items()},
    )
    assert list(cadre.columns) == [*COLONNES_SUIVI, "en_retard"]
    for nom, attendu in cas["attendu"].items():
        obtenu = cadre.loc[mots_id(nom)]
        assert {cle: obtenu[cle] for cle in attendu} == {cle: typographie(valeur) for cle, valeur in attendu.items()}
    if "anomalies" in cas:
        assert [anomalie.message for anomalie in anomalies] == [typographie(dit) for dit in cas["anomalies"]]
    if "journal" in cas:
        dits = [{"projet": dit.nom, "avant": dit.avant, "apres": dit.apres, "cause": dit.cause} for dit in changements]
        assert dits == cas["journal"]


def typographie(valeur: object) -> object:
    """The cases are typed on an ordinary keyboard: some of their spaces are ones that do not break."""
    if not isinstance(valeur, str):
        return valeur
    for avant, apres in ((" :", "\u00a0:"), (" ;", "\u00a0;"), ("« ", "«\u00a0"), (" »", "\u00a0»")):
        valeur = valeur.replace(avant, apres)
    return valeur


def test_les_anomalies_disent_ou_regarder() -> None:
    _, _, anomalies = suivre(
        animations=[{"le": date(2014, 4, 13), "habitants_organisateurs": 3}], aujourdhui=date(2014, 4, 15)
    )
    assert {(a.ou, a.ligne, a.champ) for a in anomalies} == {("projet", "jardin-partage", "etape")}
    _, _, anomalies = suivre(projets={}, aujourdhui=date(2014, 4, 15))
    assert [(a.ou, a.ligne, a.champ) for a in anomalies] == [("projet", "", "etape")]


def test_un_changement_porte_l_identifiant_du_projet() -> None:
    _, (changement,), _ = suivre()
    assert changement.projet == "jardin-partage"


def test_des_cases_lues_par_pandas_valent_des_cases_vides() -> None:
    cadre, _, _ = suivre(
        projets={"Jardin partagé": {"abandon_motif": float("nan"), "habitants_interesses": float("nan")}},
        reunions=[
            {"le": date(2014, 2, 1), "habitants": float("nan"), "partenaires": "AVVA"},
            {"le": date(2014, 2, 2), "habitants": True, "partenaires": " "},
        ],
        besoins=[{"le": date(2014, 2, 1), "voix": float("nan")}, {"le": "hier", "voix": 2.0}],
        aujourdhui=date(2014, 2, 10),
    )
    ligne = cadre.loc["jardin-partage"]
    assert (ligne["etape"], ligne["habitants"], ligne["partenaires"], ligne["voix"]) == (
        "identifié",
        None,
        1,
        2,
    )


def test_un_exercice_clos_n_a_plus_d_echeance() -> None:
    clos = Exercice(ANNEE.debut, ANNEE.fin, clos=True)
    cadre, _, anomalies = suivre(exercices=[clos], aujourdhui=date(2014, 4, 8))
    assert cadre.loc["jardin-partage", "echeance"] is None
    assert anomalies == ()


def test_un_projet_de_l_an_passe_ne_suffit_pas_cette_annee() -> None:
    suivante = Exercice(date(2014, 9, 1), date(2015, 8, 31))
    _, _, anomalies = suivre(
        exercices=[Exercice(ANNEE.debut, ANNEE.fin, clos=True), suivante],
        reunions=[{"le": date(2014, 2, 10), "habitants": 2, "partenaires": ["AVVA"]}],
        aujourdhui=date(2015, 1, 1),
    )
    (anomalie,) = anomalies
    assert anomalie.message.startswith("Échéance du 31/12/2014\u00a0: aucun projet de l’exercice 2014-2015 n’a")


def test_ce_qui_est_attendu_a_partir_d_un_jour_n_est_jamais_en_retard() -> None:
    attente = Attente(etape="mise en œuvre", le=date(2014, 4, 1), a_partir=True)
    assert not est_en_retard(attente, date(2014, 4, 2))
    assert not est_en_retard(None, date(2014, 4, 2))


NOTES = {"Jardin partagé": {"habitants_interesses": 2, "partenaires_associes": ["AVVA"]}}


def test_ce_qui_n_a_pas_de_date_est_vu_aujourd_hui() -> None:
    suivi = construire(projets=NOTES, premieres_vues={})
    assert suivi.vues() == {"jardin-partage": {"mise-en-relation": date(2013, 12, 5)}}
    connues = {"jardin-partage": {"mise-en-relation": date(2013, 12, 3)}}
    assert construire(projets=NOTES, premieres_vues=connues).vues() == connues


def test_un_classeur_d_avant_garde_ce_que_ses_annees_montraient() -> None:
    ecrites = {"jardin-partage": ("mise en relation", None)}
    vues = construire(projets=NOTES, etapes_ecrites=ecrites).vues()
    assert vues == {"jardin-partage": {"mise-en-relation": date(2013, 12, 2)}}
    pas_si_loin = {"jardin-partage": ("identifié", date(2013, 12, 2))}
    vues = construire(projets=NOTES, etapes_ecrites=pas_si_loin).vues()
    assert vues == {"jardin-partage": {"mise-en-relation": date(2013, 12, 5)}}


def test_une_reunion_d_alors_et_une_note_d_aujourd_hui_ne_font_pas_une_preuve_d_alors() -> None:
    suivi = construire(
        projets={"Jardin partagé": {"partenaires_associes": ["AVVA"]}},
        reunions=[{"le": date(2014, 2, 10), "habitants": 1}, {"le": date(2014, 2, 11), "habitants": 2}],
        aujourdhui=date(2014, 9, 2),
        etapes_ecrites={"jardin-partage": ("construction", date(2014, 2, 11))},
        premieres_vues={"jardin-partage": {"mise-en-relation": date(2014, 9, 1)}},
    )
    assert suivi.arreter(date(2014, 2, 10))["etape"].tolist() == ["identifié"]
    assert suivi.arreter(date(2014, 2, 11))["etape"].tolist() == ["construction"]


def test_une_etape_qui_n_existe_pas_est_montree_telle_quelle() -> None:
    suivi = construire(etapes_equipe={"jardin-partage": ("en fleurs", None)})
    assert suivi.arreter(date(2013, 12, 4))["etape"].tolist() == ["en fleurs"]


# --- What a rule may say


def regle(*etapes: dict[str, Any]) -> RegleEtapes:
    parametre = [{"valeur": 15, "depuis": date(2013, 9, 1), "source": ""}]
    return lire_la_regle({"etapes": list(etapes), "alerte_avant_jours": parametre, "silence_jours": parametre})


def etape(libelle: str, **precisions: Any) -> dict[str, Any]:
    """A step known by its name alone, unless said otherwise."""
    ordinaire = {
        "id": mots_id(libelle),
        "libelle": libelle,
        "il_faut": "",
        "pourquoi": "",
        "remplies": ["nom"],
    }
    return ordinaire | precisions


def test_une_autre_action_a_d_autres_etapes() -> None:
    ateliers = regle(
        etape("rêvé", pourquoi="On en parle."),
        etape("essayé", remplies=["fin_le"], depuis="fin_le", echeance={"annee": "fin", "jour": "02-29"}),
    )
    cadre, _, _ = suivre(regle=ateliers)
    ligne = cadre.loc["jardin-partage"]
    assert (ligne["etape"], ligne["pourquoi"]) == ("rêvé", "On en parle.")
    assert ligne["echeance"] == date(2014, 2, 28)


def test_la_derniere_etape_n_attend_rien() -> None:
    cadre, _, _ = suivre(regle=regle(etape("rêvé")))
    assert cadre.loc["jardin-partage", "echeance"] is None


def test_une_etape_sans_echeance_ni_delai_n_attend_rien() -> None:
    sans = regle(etape("rêvé", echeance={"annee": "debut", "jour": "12-31"}), etape("essayé", remplies=["fin_le"]))
    for nomme in (date(2013, 12, 2), date(2014, 2, 1)):
        cadre, _, _ = suivre(
            regle=sans, projets={"Jardin partagé": {"identifie_le": nomme}}, aujourdhui=date(2014, 2, 5)
        )
        assert cadre.loc["jardin-partage", "echeance"] is None


def test_sans_aucune_echeance_chaque_projet_a_ses_delais() -> None:
    delais = [{"valeur": 30, "depuis": date(2013, 9, 1), "source": ""}]
    cadre, _, _ = suivre(
        regle=regle(etape("rêvé"), etape("essayé", remplies=["fin_le"], depuis="fin_le", delai_jours=delais))
    )
    assert cadre.loc["jardin-partage", "echeance"] == date(2014, 1, 1)


def test_une_etape_peut_demander_plusieurs_preuves_et_date_de_la_derniere() -> None:
    seuil = [{"valeur": 1, "depuis": date(2013, 9, 1), "source": ""}]
    fait = {"table": "reunions", "colonne": "habitants", "au_moins": seuil, "unite": "habitant"}
    double = regle(etape("lancé", remplies=["referent"], depuis="identifie_le", fait=fait, pourquoi="{date} {x}"))
    cadre, _, _ = suivre(regle=double)
    assert cadre.loc["jardin-partage", "etape"] is None
    reunions = [{"le": date(2014, 1, 10), "habitants": 1.5}]
    cadre, _, _ = suivre(regle=double, reunions=reunions, aujourdhui=date(2014, 1, 10))
    ligne = cadre.loc["jardin-partage"]
    assert (ligne["etape"], ligne["etape_depuis"]) == ("lancé", date(2014, 1, 10))
    assert ligne["pourquoi"] == "10/01/2014 {x}"
    cadre, _, _ = suivre(
        regle=double,
        reunions=reunions,
        projets={"Jardin partagé": {"identifie_le": None}},
        aujourdhui=date(2014, 1, 10),
    )
    ligne = cadre.loc["jardin-partage"]
    assert (ligne["etape"], ligne["etape_depuis"]) == ("lancé", None)


def test_une_etape_doit_dire_a_quoi_elle_se_reconnait() -> None:
    with pytest.raises(ValidationError, match="rien ne dit à quoi se reconnaît l’étape «\u00a0rêvé\u00a0»"):
        regle(etape("rêvé", remplies=[]))


def test_deux_etapes_ne_portent_pas_le_meme_nom() -> None:
    with pytest.raises(ValidationError, match="deux étapes portent le même nom"):
        regle(etape("rêvé"), etape("rêvé"))


def test_une_regle_a_une_etape_ordinaire() -> None:
    with pytest.raises(ValidationError, match="au moins une étape qui ne soit pas facultative"):
        regle(etape("rêvé", facultative=True))


def test_une_echeance_est_un_jour_de_l_annee() -> None:
    with pytest.raises(ValueError, match="«\u00a031 mars\u00a0» n’est pas un jour de l’année"):
        Echeance(annee="fin", jour="31 mars")


def test_une_etape_facultative_se_saute() -> None:
    ateliers = regle(
        etape("rêvé"),
        etape("subventionné", remplies=["abandon_motif"], facultative=True),
        etape("fini", remplies=["fin_le"], depuis="fin_le"),
    )
    cadre, _, anomalies = suivre(regle=ateliers, projets={"Jardin partagé": {"fin_le": date(2013, 12, 4)}})
    assert (cadre.loc["jardin-partage", "etape"], anomalies) == ("fini", ())


def test_une_reunion_ne_vaut_pas_une_animation() -> None:
    seuil = [{"valeur": 2, "depuis": date(2013, 9, 1), "source": ""}]
    fait = {"table": "animations", "colonne": "habitants", "au_moins": seuil, "unite": "habitant"}
    lance = regle(etape("lancé", remplies=[], fait=fait))
    cadre, _, _ = suivre(regle=lance, reunions=[{"le": date(2014, 1, 10), "habitants": 3}], aujourdhui=date(2014, 3, 1))
    assert cadre.loc["jardin-partage", "etape"] is None


def entoure(habitants: float, partenaires: float) -> RegleEtapes:
    """A rule of one step: so many residents and partners around the project."""
    seuils = {
        cle: [{"valeur": valeur, "depuis": date(2013, 9, 1), "source": ""}]
        for cle, valeur in (("habitants", habitants), ("partenaires", partenaires))
    }
    notes = {"habitants_notes": "habitants_interesses", "partenaires_notes": "partenaires_associes"}
    return regle(etape("entouré", remplies=[], entourage=seuils | notes, pourquoi="[{habitants}] [{partenaires}]"))


@pytest.mark.parametrize(
    ("noms", "dit"),
    [
        (None, "[0 habitant] []"),
        (["AVVA"], "[0 habitant] [AVVA]"),
        (["AVVA", "École A", "École B"], "[0 habitant] [AVVA, École A et École B]"),
    ],
)
def test_les_partenaires_sont_nommes(noms: list[str] | None, dit: str) -> None:
    cadre, _, _ = suivre(regle=entoure(0, 0), projets={"Jardin partagé": {"partenaires_associes": noms}})
    assert cadre.loc["jardin-partage", "pourquoi"] == dit


def test_ce_que_l_equipe_note_apres_coup_ne_change_pas_la_date_que_donnent_les_fiches() -> None:
    cadre, _, _ = suivre(
        regle=entoure(2, 1),
        projets={"Jardin partagé": {"partenaires_associes": ["AVVA"]}},
        reunions=[
            {"le": date(2014, 2, 12), "habitants": 2},
            {"le": date(2014, 2, 20), "habitants": 1, "partenaires": ["École A"]},
        ],
        aujourdhui=date(2014, 2, 25),
    )
    assert cadre.loc["jardin-partage", "etape_depuis"] == date(2014, 2, 20)


def test_un_seuil_vaut_a_la_date_du_fait() -> None:
    seuil = (
        ValeurDatee(valeur=2, depuis=date(2013, 9, 1), source=""),
        ValeurDatee(valeur=5, depuis=date(2014, 2, 1), source=""),
    )
    fait = {"table": "reunions", "colonne": "habitants", "au_moins": seuil, "unite": "habitant"}
    lance = regle(etape("lancé", remplies=[], fait=fait))
    for jour, attendue in ((date(2014, 1, 10), "lancé"), (date(2014, 2, 10), None)):
        cadre, _, _ = suivre(regle=lance, reunions=[{"le": jour, "habitants": 3}], aujourdhui=date(2014, 3, 1))
        assert cadre.loc["jardin-partage", "etape"] == attendue


# --- Laws

FAITS = st.lists(
    st.fixed_dictionaries(
        {
            "le": st.dates(date(2013, 11, 1), date(2014, 8, 31)),
            "habitants": st.one_of(st.none(), st.integers(-1, 4)),
            "partenaires": st.lists(st.sampled_from(["AVVA", "École A"]), max_size=2),
            "statut": st.sampled_from(["réalisée", "annulée"]),
        }
    ),
    max_size=5,
)
JOURS = st.dates(date(2013, 12, 2), date(2014, 8, 31))


def rang_de(cadre: pd.DataFrame) -> int:
    return REGLE.rang(str(cadre.loc["jardin-partage", "etape"] or ""))


def organiser(faits: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            **{cle: fait[cle] for cle in fait if cle != "habitants"},
            "habitants_organisateurs": fait["habitants"],
        }
        for fait in faits
    ]


@settings(max_examples=60, deadline=None)
@given(reunions=FAITS, animations=FAITS, de_plus=FAITS, aujourdhui=JOURS)
def test_davantage_de_faits_ne_fait_jamais_reculer(
    reunions: list[dict[str, Any]],
    animations: list[dict[str, Any]],
    de_plus: list[dict[str, Any]],
    aujourdhui: date,
) -> None:
    avant = suivre(reunions=reunions, animations=organiser(animations), aujourdhui=aujourdhui)
    apres = suivre(reunions=reunions + de_plus, animations=organiser(animations), aujourdhui=aujourdhui)
    assert rang_de(apres[0]) >= rang_de(avant[0])


@settings(max_examples=60, deadline=None)
@given(reunions=FAITS, animations=FAITS, aujourdhui=JOURS, ecrite=st.sampled_from(REGLE.etapes))
def test_une_etape_acquise_ne_recule_pas_en_silence(
    reunions: list[dict[str, Any]], animations: list[dict[str, Any]], aujourdhui: date, ecrite: Etape
) -> None:
    cadre, changements, anomalies = suivre(
        reunions=reunions,
        animations=organiser(animations),
        aujourdhui=aujourdhui,
        etapes_ecrites={"jardin-partage": (ecrite.libelle, date(2014, 1, 1))},
    )
    rang, rang_ecrit = rang_de(cadre), REGLE.rang(ecrite.libelle)
    if ecrite.est_acquise:
        assert rang >= rang_ecrit
    assert bool(changements) == (rang != rang_ecrit)
    seul = ecrite.constater(PROJET | {"nom": "Jardin partagé"}, Vie(), aujourdhui, aujourdhui)
    if not (reunions or animations or seul) and ecrite.est_acquise:
        assert any("reste affichée" in anomalie.message for anomalie in anomalies)


@settings(max_examples=60, deadline=None)
@given(reunions=FAITS, animations=FAITS, aujourdhui=JOURS)
def test_les_memes_fiches_dans_un_autre_ordre_disent_la_meme_chose(
    reunions: list[dict[str, Any]], animations: list[dict[str, Any]], aujourdhui: date
) -> None:
    a_l_endroit = suivre(reunions=reunions, animations=organiser(animations), aujourdhui=aujourdhui)
    a_l_envers = suivre(reunions=reunions[::-1], animations=organiser(animations[::-1]), aujourdhui=aujourdhui)
    colonnes = ["etape", "etape_depuis", "habitants", "partenaires", "alerte", "echeance", "en_retard"]
    assert a_l_endroit[0][colonnes].equals(a_l_envers[0][colonnes])
    assert a_l_endroit[2] == a_l_envers[2]
