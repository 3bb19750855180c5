"""The bilan as pure structure: in the order of the page, each figure with what it rests on, nothing that names anybody."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest

from passerelle.domaine.chiffres.masque import CODES
from passerelle.domaine.declare.entites import Exercice
from passerelle.domaine.declare.fiche_action import Cadence, EtapePrevue
from passerelle.domaine.declare.parametre import ValeurDatee
from passerelle.domaine.declare.periode import Periode, annee_civile, entre, exercice_entier
from passerelle.domaine.declare.valorisation import RegleValorisation
from passerelle.domaine.enonces.bilan.bilan import Bilan, Commande, dresser_le_bilan
from passerelle.domaine.enonces.bilan.document import Liste, Paragraphe, Tableau, Titre
from passerelle.domaine.modele import Modele
from tests.domaine.centre_en_memoire import Centre
from tests.domaine.fiches_d_essai import EXERCICE

ANNEE = exercice_entier(EXERCICE)
AVANT = Exercice(date(2012, 9, 1), date(2013, 8, 31))
RENCONTRES = "2013-2014/objectif-1.1"


def dresser(centre: Centre, periode: Periode = ANNEE, action: str = "aller-vers", **options: object) -> Bilan:
    commande = replace(Commande(periode=periode, action=action), **options)  # type: ignore[arg-type]
    bilan = dresser_le_bilan(centre.etudier(), commande)
    assert bilan
    return bilan


def tableaux(bilan: Bilan) -> list[Tableau]:
    return [bloc for bloc in bilan.document.blocs if isinstance(bloc, Tableau)]


def titres(bilan: Bilan) -> list[str]:
    return [bloc.texte for bloc in bilan.document.blocs if isinstance(bloc, Titre)]


def tout(bilan: Bilan) -> str:
    """Every word of the document."""
    dits: list[str] = []
    for bloc in bilan.document.blocs:
        match bloc:
            case Titre() | Paragraphe():
                dits.append(bloc.texte)
            case Liste():
                dits += bloc.elements
            case Tableau():
                dits.append(bloc.legende)
                dits += [case.texte for rangee in bloc.rangees for case in rangee.cases]
                if bloc.graphique:
                    dits += [bloc.graphique.titre, bloc.graphique.description]
    return "\n".join([*dits, *(texte for _, texte in bilan.document.garde)])


def rangees(bilan: Bilan, libelle: str) -> Iterator[Sequence[str]]:
    """The rows whose first cell begins so."""
    for table in tableaux(bilan):
        for rangee in table.rangees:
            if rangee.cases[0].texte.startswith(libelle):
                yield [case.texte for case in rangee.cases]


def rangee(bilan: Bilan, libelle: str) -> Sequence[str]:
    return next(rangees(bilan, libelle))


def un_centre(modele: Modele) -> Centre:
    """A year with two breakfasts, a project that came to an event, and some money."""
    centre = Centre(modele)
    centre.taper("seance", id="s1", date=date(2013, 10, 3), activite="Petit-déjeuner", lieu="Centre social", statut="réalisée",
                 adultes=12, enfants=4, premieres_fois=3, benevoles=2, salaries=1, duree_h=2,
                 publics="Familles, Jeunes, Personnes âgées", partenaires="AVVA, France Loire, École A, Inconnue", saisi_par="ZQ7",
                 observation="Madame Untel était là")  # fmt: skip
    centre.taper("seance", id="s2", date=date(2013, 10, 10), activite="Petit-déjeuner", lieu="École A", statut="réalisée",
                 adultes=20, benevoles=1, publics="Familles")  # fmt: skip
    centre.taper("seance", id="s3", date=date(2014, 4, 9), activite="Goûter", lieu="Centre social", statut="réalisée",
                 adultes=6, enfants=6)  # fmt: skip
    centre.taper("projet", id="p1", nom="Jardin partagé", referent="Albertine", identifie_le=date(2013, 12, 2))
    centre.taper("projet", id="p2", nom="Bal", referent="Albertine", identifie_le=date(2013, 12, 31))
    centre.taper(
        "projet",
        id="p3",
        nom="Fini",
        referent="Albertine",
        identifie_le=date(2013, 11, 4),
        abandon_motif="plus personne",
        fin_le=date(2014, 3, 1),
    )
    centre.taper("animation", id="a1", date=date(2014, 4, 12), projet="Jardin partagé", lieu="Centre social", statut="réalisée",
                 adultes=9, enfants=8, habitants_organisateurs=4, partenaires_personnes=1, duree_h=3, lien_social=4,
                 habitants_moteurs=3, ages_melanges="Oui")  # fmt: skip
    centre.taper("animation", id="a2", date=date(2014, 5, 10), projet="Jardin partagé", lieu="École A", statut="réalisée",
                 adultes=1, enfants=1, lien_social=3)  # fmt: skip
    for ident, montant, sens, phase, nature, financeur in (
        ("f1", 100, "Charge", "Prévu", "Alimentation", ""),
        ("f2", 300, "Charge", "Réalisé", "Alimentation", ""),
        ("f3", 250, "Produit", "Réalisé", "Subvention", "CAF"),
        ("f4", 50, "Produit", "Réalisé", "Subvention", "Centre social"),
        ("f5", 9, "Charge", "Réalisé", "Sorcellerie", ""),
        ("f6", 900, "Charge", "Réalisé", "Bénévolat valorisé", ""),
    ):
        centre.taper("finance", id=ident, date=date(2014, 2, 3), action="Aller vers", sens=sens, phase=phase, nature=nature,
                     financeur=financeur, montant=montant)  # fmt: skip
    return centre


@pytest.fixture
def centre(modele: Modele) -> Centre:
    return un_centre(modele)


@pytest.fixture(scope="module")
def bilan(modele: Modele) -> Bilan:
    """That of this year, as it is."""
    return dresser(un_centre(modele))


def besoin(centre: Centre, ident: str, texte: str, jour: date = date(2013, 10, 3), **cases: object) -> None:
    cellules = {"lieu": "Centre social", "nature": "Un besoin", "voix": 1, **cases}
    centre.taper("besoin", id=ident, date=jour, texte=texte, **cellules)  # type: ignore[arg-type]


def test_tout_vient_dans_l_ordre_de_la_page(centre: Centre) -> None:
    bilan = dresser(centre)
    dits = titres(bilan)
    fiche = centre.modele.actions["aller-vers"]
    attendus = ["L’essentiel", "Préambule", "Objectifs"]
    for objectif in fiche.objectifs:
        attendus += [f"{objectif.id}. {objectif.texte}", *(f"{sous.id} {sous.texte}" for sous in objectif.sous)]
    attendus += ["Étapes", "Évaluation", "Publics et participation", "Partenaires", "Moyens humains", "Budget"]
    attendus += [
        "Freins, leviers, perspectives",
        "Définitions",
        "Limites",
        "Annexe\u00a0: les lignes de chaque chiffre",
    ]
    assert [dit for dit in dits if dit in attendus] == attendus
    niveaux = [bloc.niveau for bloc in bilan.document.blocs if isinstance(bloc, Titre)]
    assert all(suivant <= niveau + 1 for niveau, suivant in zip([0, *niveaux], niveaux, strict=False))
    (etapes,) = [table for table in tableaux(bilan) if table.legende.startswith("Les étapes")]
    assert [rangee.cases[0].texte for rangee in etapes.rangees] == [etape.texte for etape in fiche.etapes]
    assert bilan.nom == "bilan-aller-vers-2013-2014"
    assert dict(bilan.document.garde)["Arrêté au"] == "31 août 2014"


def test_chaque_chiffre_dit_sur_quoi_il_repose(bilan: Bilan) -> None:
    assert rangee(bilan, "Séances réalisées")[:3] == ["Séances réalisées", "3", "compte exact des séances"]
    assert rangee(bilan, "Participations (des présences")[1:3] == ["48", "2 séances sur 3 où le nombre est connu"]
    assert rangee(bilan, "Participation moyenne")[1] == "14,0 (de 12 à 16)"
    assert rangee(bilan, "Premières venues, aux séances")[1] == "non significatif"
    assert (
        rangee(bilan, "Observation des animations\u00a0– Les gens se sont parlé")[1]
        == "1\u00a0fois\u00a04, 1\u00a0fois\u00a03"
    )
    assert (
        rangee(bilan, "Animations où les âges étaient mélangés\u00a0– Oui")[2]
        == "1 animation sur 2 où la réponse est connue"
    )
    assert rangee(bilan, "La parole prise en compte")[1:3] == ["—", "aucune ligne ne le dit"]
    assert rangee(bilan, "Partenaires qui ont organisé")[1] == "—"
    assert rangee(bilan, "Coût d’une présence")[1].endswith("(provisoire)")
    assert rangee(bilan, "Part de co-financement (hors")[1:3] == [
        "83\u00a0%",
        "2 sommes sur 2 où le financeur est connu",
    ]


def test_un_detail_de_trois_points_se_voit_en_barres_une_seule_fois(bilan: Bilan) -> None:
    dessines = [table for table in tableaux(bilan) if table.graphique]
    publics = next(table for table in dessines if table.legende.startswith("Séances où chaque public"))
    assert publics.graphique
    assert publics.graphique.points[0] == ("Familles", 2.0, "2")
    assert "le plus grand, Familles (2)" in publics.graphique.description
    assert [rangee.cases[1].part for rangee in publics.rangees] == [1.0, 0.5, 0.5]
    legendes = [table.legende for table in dessines]
    assert len(legendes) == len(set(legendes))
    etapes = [table for table in tableaux(bilan) if table.legende == "Projets par étape"]
    assert len(etapes) == 3
    assert [rangee.cases[0].texte for rangee in etapes[0].rangees] == ["identifié", "mise en œuvre", "abandonné"]


def test_plus_de_dix_barres_n_en_dessinent_que_dix(centre: Centre) -> None:
    for rang in range(12):
        centre.taper(
            "animation", date=date(2014, 6, 1 + rang), projet=f"P{rang:02}", lieu="Centre social", statut="réalisée"
        )
    animations = next(t for t in tableaux(dresser(centre)) if t.legende.startswith("Animations réalisées, par projet"))
    assert animations.graphique
    assert (len(animations.graphique.points), len(animations.rangees)) == (10, 13)
    assert "Les 10 plus grands sont dessinés." in animations.graphique.description
    assert "14 en tout" in animations.graphique.description


def test_les_etapes_disent_le_prevu_le_reel_et_l_ecart(centre: Centre) -> None:
    reels = [ligne[2:] for ligne in rangees(dresser(centre), "")]
    par_etape = {
        ligne[0][:20]: (ligne[2], ligne[3])
        for ligne in rangees(dresser(centre), "")
        if ligne[0] in {etape.texte for etape in centre.modele.actions["aller-vers"].etapes}
    }
    assert reels
    assert par_etape["Goûters de quartier "][1] == "1 pour 12 attendues\u00a0: 11 de moins"
    assert par_etape["Identification d'un/"] == (
        "4 novembre 2013 (Fini, puis 2 autres projets)",
        "57 jours avant le 31 décembre 2013",
    )
    assert par_etape["Mise en relation des"] == ("pas encore atteinte", "—")
    assert par_etape["Mise en œuvre de pro"] == ("12 avril 2014 (Jardin partagé)", "11 jours après le 1er avril 2014")
    assert par_etape["Petits-déjeuners de "][0].startswith("Séances réalisées\u00a0– Petit-déjeuner\u00a0: 2")


def test_une_etape_d_avant_la_periode_est_dite_deja_atteinte_et_un_jour_dit_sans_ecart(centre: Centre) -> None:
    printemps = dresser(centre, entre(date(2014, 4, 10), date(2014, 5, 30)))
    lignes = list(rangees(printemps, "Identification d'un/de projets collectifs"))
    assert lignes[0][2:] == ["déjà atteinte le 31 décembre 2013", "—"]
    pile = dresser(centre, entre(date(2013, 12, 31), date(2014, 1, 31)))
    assert rangee(pile, "Identification d'un/de projets collectifs")[3] == "le jour dit"
    hors = Centre(centre.modele)
    hors.onglets, hors.exercices = centre.onglets, [AVANT]
    assert rangee(dresser(hors, entre(date(2013, 12, 1), date(2014, 1, 31))), "Identification")[3] == "—"


def test_une_cadence_hors_de_ses_mois_ou_tenue_ne_manque_de_rien(centre: Centre) -> None:
    automne = dresser(centre, entre(date(2013, 10, 1), date(2013, 12, 31)))
    assert rangee(automne, "Goûters de quartier")[2:] == ["—", "—"]
    avril = entre(date(2014, 4, 1), date(2014, 4, 30))
    assert rangee(dresser(centre, avril), "Goûters de quartier")[3] == "1 pour 2 attendues\u00a0: 1 de moins"
    centre.taper(
        "seance", date=date(2014, 4, 23), activite="Goûter", lieu="Centre social", statut="réalisée", adultes=1
    )
    assert rangee(dresser(centre, avril), "Goûters de quartier")[3] == "2 pour 2 attendues\u00a0: aucun écart"
    centre.taper(
        "seance", date=date(2014, 4, 30), activite="Goûter", lieu="Centre social", statut="réalisée", adultes=1
    )
    assert rangee(dresser(centre, avril), "Goûters de quartier")[3] == "3 pour 2 attendues\u00a0: 1 de plus"


def test_une_cadence_sans_chiffre_et_une_fiche_sans_etape(centre: Centre) -> None:
    fiche = centre.modele.actions["aller-vers"]
    seule = EtapePrevue(texte="Fêtes", echeancier="Été", cadence=Cadence(attendu=1, mois=(7,)))
    centre.modele = replace(
        centre.modele,
        actions={
            "aller-vers": replace(fiche, etapes=(seule,), evaluation=(), preambule="", publics=(), partenaires=())
        },
    )
    bilan = dresser(centre)
    assert rangee(bilan, "Fêtes") == ["Fêtes", "Été", "—", "—"]
    assert "Évaluation" not in titres(bilan)
    centre.modele = replace(centre.modele, actions={"aller-vers": replace(fiche, etapes=(), moyens=())})
    assert "Étapes" not in titres(dresser(centre))


def test_sans_projets_lisibles_les_etapes_ne_disent_rien(centre: Centre) -> None:
    centre.synchroniser()
    centre.effacer_la_cle("projet", "id")
    bilan = dresser(centre)
    assert rangee(bilan, "Identification d'un/de projets collectifs")[2:] == ["—", "—"]
    assert "Ne se calculent pas en ce moment" in tout(bilan)
    assert "anomalie bloquante empêche de tout compter" in tout(bilan)


def test_le_texte_de_l_equipe_remplace_la_proposition(centre: Centre) -> None:
    centre.synchroniser()
    propose = dresser(centre)
    centre.ecrire("bilan", RENCONTRES, texte="Nous avons dansé.\n\nEt chanté.")
    centre.ecrire("bilan", "2013-2014/freins", texte="Appelez le 06 12 34 56 78")
    ecrit = dresser(centre)
    paragraphes = [bloc for bloc in ecrit.document.blocs if isinstance(bloc, Paragraphe)]
    assert [p.genre for p in paragraphes if p.texte in ("Nous avons dansé.", "Et chanté.")] == ["texte", "texte"]
    assert ecrit.a_relire + ecrit.a_ecrire == propose.a_relire + propose.a_ecrire - 2
    assert (propose.suspects, ecrit.suspects) == ([], ["Freins"])
    assert {"proposition", "a_ecrire"} <= {p.genre for p in paragraphes}


def test_rien_ne_nomme_personne(centre: Centre) -> None:
    besoin(centre, "b1", "Un banc", citer="Oui", saisi_par="ZQ7")
    bilan = dresser(centre)
    dit = tout(bilan) + str(bilan.chiffres)
    assert not [interdit for interdit in ("ZQ7", "Albertine", "Untel") if interdit in dit]
    assert "«\u00a0Un banc\u00a0»" in dit


def test_seules_les_paroles_que_l_equipe_a_choisies_sortent(centre: Centre) -> None:
    centre.taper("projet", id="p9", nom="Perdu", referent="A", identifie_le=date(2013, 12, 2), abandon_motif="rien")
    besoin(centre, "b1", "Des jardins partagés", citer="Oui")
    besoin(centre, "b2", "Une phrase tue")
    besoin(centre, "b3", "Une phrase refusée", citer="Non")
    besoin(centre, "b4", "Rappelez le 06 12 34 56 78", citer="Oui")
    besoin(centre, "b5", "Je peux aider au potager", citer="Oui", nature="Une aide proposée")
    besoin(centre, "b6", "Un vieux rêve", citer="Oui", projet="Perdu")
    besoin(centre, "b7", "Hors de l’année", jour=date(2012, 10, 3), citer="Oui")
    besoin(centre, "b8", "zzz", citer="Oui")
    besoin(centre, "b9", "   ", citer="Oui")
    paroles = [
        bloc.texte
        for bloc in dresser(centre).document.blocs
        if isinstance(bloc, Paragraphe) and bloc.genre == "citation"
    ]
    assert paroles == ["«\u00a0Des jardins partagés\u00a0» (octobre 2013)", "«\u00a0zzz\u00a0» (octobre 2013)"]
    for rang in range(5):
        besoin(centre, f"c{rang}", "Des jardins")
    dit = tout(dresser(centre, paroles=1))
    assert "«\u00a0Des jardins partagés\u00a0» (Espaces verts et jardins, octobre 2013)" in dit
    assert "zzz" not in dit
    assert "Paroles" not in tout(dresser(centre, paroles=0))


def test_sans_besoins_ni_projets_lisibles_aucune_parole(centre: Centre) -> None:
    besoin(centre, "b1", "Des jardins partagés", citer="Oui")
    centre.synchroniser()
    centre.effacer_la_cle("projet", "id")
    centre.modele = replace(
        centre.modele, tables={ident: table for ident, table in centre.modele.tables.items() if ident != "rien"}
    )
    assert "jardins partagés\u00a0»" in tout(dresser(centre))
    centre.modele = replace(
        centre.modele, indicateurs={c: i for c, i in centre.modele.indicateurs.items() if c != "BES"}
    )
    assert "Paroles" not in tout(dresser(centre))


def test_les_petits_nombres_de_besoins_ne_sortent_pas(centre: Centre) -> None:
    for rang in range(4):
        besoin(centre, f"a{rang}", "Des jardins", lieu="École A")
    for rang in range(9):
        besoin(centre, f"b{rang}", "Des bancs publics propres", voix=2)
    bilan = dresser(centre)
    lieux = {
        (str(dit["code"]), str(dit["modalite"])): dit["valeur"]
        for dit in bilan.chiffres
        if dit["ventilation"] == "lieu" and dit["code"] in CODES
    }
    assert lieux == {("BES", "École A"): None, ("BES", "Centre social"): None}
    assert "nombres de besoins ou de voix sont masqués" in tout(bilan)
    assert "moins de 5" in tout(bilan)
    assert all("lignes" not in dit for dit in bilan.chiffres if dit["ventilation"])


def test_les_lignes_de_l_annexe_font_le_chiffre(centre: Centre) -> None:
    for rang in range(5):
        besoin(centre, f"b{rang}", "Des jardins", voix=3)
    bilan = dresser(centre)
    seances = next(
        table for table in tableaux(bilan) if table.legende.startswith("Séances\u00a0: les lignes qui comptent (SEA")
    )
    assert [colonne.titre for colonne in seances.colonnes][:5] == ["Date", "Quoi", "Lieu", "SEA", "PAR"]
    assert [case.texte for case in seances.rangees[-1].cases][:5] == ["Total\u00a0: 3 lignes", "", "", "3", "48"]
    besoins = next(
        table for table in tableaux(bilan) if table.legende.startswith("Besoins\u00a0: les lignes qui comptent")
    )
    assert [case.texte for case in besoins.rangees[0].cases] == ["03/10/2013", "5", "15"]
    dits = {str(dit["code"]): dit for dit in bilan.chiffres if not dit["ventilation"]}
    lignes = dits["PAR"]["lignes"]
    assert isinstance(lignes, list)
    assert sum(ligne["apport"] for ligne in lignes) == dits["PAR"]["valeur"] == 48
    assert {ligne["id"] for ligne in lignes} == {"s1", "s2", "s3"}
    laissees = [ligne for ligne in rangees(bilan, "Laissées de côté") if "MOY" in ligne[1]]
    assert laissees
    assert "10/10/2013 École A" in laissees[0][3]
    assert any("un seul des deux chiffres se lit" in ligne[2] for ligne in rangees(bilan, "Comptées en partie"))
    assert rangee(bilan, "AVVA") == ["AVVA", "1 ligne"]


def test_chaque_lien_mene_quelque_part(centre: Centre) -> None:
    for bilan in (dresser(centre), dresser(centre, avec_lignes=False), dresser(centre, est_resume=True)):
        signets = {bloc.signet for bloc in bilan.document.blocs if isinstance(bloc, Titre | Paragraphe)}
        for table in tableaux(bilan):
            signets |= {rangee.signet for rangee in table.rangees} | {s for c in table.colonnes for s in c.signets}
        liens = {
            case.lien for table in tableaux(bilan) for rangee in table.rangees for case in rangee.cases if case.lien
        }
        assert liens <= signets
        assert liens


def test_sans_lignes_et_en_resume(centre: Centre) -> None:
    sans = dresser(centre, avec_lignes=False)
    assert not any(dit.startswith("Annexe") for dit in titres(sans))
    assert "lignes" not in sans.chiffres[0]
    resume = dresser(centre, est_resume=True)
    assert "Budget" not in titres(resume)
    assert "Limites" in titres(resume)


def test_le_budget_est_dans_le_cadre_et_ne_s_equilibre_pas_de_force(bilan: Bilan) -> None:
    assert rangee(bilan, "60") == ["60", "Achats", "100,00\u00a0€", "300,00\u00a0€", "300\u00a0%"]
    dit = tout(bilan)
    assert "À classer\u00a0: Sorcellerie" in dit
    assert "Ce tableau est incomplet" in dit
    assert "Résultat de l’action\u00a0: \u22129,00\u00a0€." in dit
    assert "La subvention de 250\u00a0€ (CAF) représente 83\u00a0% du total des produits." in dit
    assert "(Centre social) représente" not in dit
    assert "60 Achats\u00a0: prévu 100,00\u00a0€, réalisé 300,00\u00a0€." in dit
    assert rangee(bilan, "864")[3] == "900,00\u00a0€"
    assert "Charges, Alimentation\u00a0: 300\u00a0€ pour 100\u00a0€ prévus." in dit


def test_une_periode_sans_argent_ou_sans_produits(centre: Centre) -> None:
    dit = tout(dresser(centre, entre(date(2013, 10, 1), date(2013, 10, 31))))
    assert "Aucune somme n’est écrite pour cette période." in dit
    for ident in ("f3", "f4", "f5"):
        centre.supprimer("finance", ident)
    dit = tout(dresser(centre))
    assert "Résultat de l’action" not in dit
    assert "incomplet" not in dit
    centre.modele = replace(
        centre.modele, indicateurs={c: i for c, i in centre.modele.indicateurs.items() if c != "CHA"}
    )
    centre.effacer_la_cle("financeur", "nom")
    assert "Budget" in titres(dresser(centre))


def test_l_annee_d_avant_se_compare_a_jour_egal(centre: Centre) -> None:
    centre.exercices, centre.aujourdhui = [AVANT, EXERCICE], date(2013, 12, 1)
    for rang in range(25):
        centre.taper(
            "seance",
            date=date(2012, 10, 1 + rang),
            activite="Petit-déjeuner",
            lieu="École A",
            statut="réalisée",
            adultes=1,
            enfants=0,
        )
    centre.taper(
        "seance", date=date(2013, 5, 2), activite="Petit-déjeuner", lieu="École A", statut="réalisée", adultes=50
    )
    bilan = dresser(centre)
    assert rangee(bilan, "Séances réalisées")[3:5] == ["25", "\u221223"]
    assert rangee(bilan, "Participations (des présences")[3:5] == ["25", "+11 (+44\u00a0%)"]
    assert bilan.document.sous_titre == "Exercice 2013-2014, au 1er décembre 2013"
    assert "ces chiffres s’arrêtent au 1er décembre 2013" in tout(bilan)
    assert dict(bilan.document.garde)["Comparé à"] == "Exercice 2012-2013, au 1er décembre 2012"
    publics = next(
        t
        for t in tableaux(bilan)
        if t.legende.startswith("Séances réalisées, par famille") or t.legende.startswith("Séances où")
    )
    assert "Évolution" in [colonne.titre for colonne in publics.colonnes]


def test_la_premiere_annee_le_dit(bilan: Bilan) -> None:
    assert rangee(bilan, "Séances réalisées")[3:5] == ["—", "—"]
    assert dict(bilan.document.garde)["Comparé à"].startswith("Première année")


def test_une_autre_periode_se_compare_a_la_precedente(centre: Centre) -> None:
    centre.aujourdhui = date(2015, 1, 5)
    bilan = dresser(centre, annee_civile(2014))
    assert rangee(bilan, "Séances réalisées")[1:4] == ["1", "compte exact des séances", "2"]
    assert rangee(bilan, "Part de co-financement (hors")[4] == "—"
    assert bilan.nom == "bilan-aller-vers-2014"
    courte = dresser(centre, entre(date(2013, 10, 5), date(2013, 10, 11)))
    assert "2013-09-28 au 2013-10-04" in [c.titre for c in tableaux(courte)[0].colonnes]


def test_une_part_evolue_en_points(centre: Centre) -> None:
    for jour, personnes in ((3, 3), (10, 5)):
        centre.ecrire("seance", "s1" if jour == 3 else "s2", premieres_fois=personnes, enfants=0)
    octobre = dresser(centre, entre(date(2013, 10, 10), date(2013, 10, 16)))
    assert rangee(octobre, "Part des premières venues")[3:5] == ["25\u00a0%", "0\u00a0pt"]


def test_un_exercice_clos_garde_ses_chiffres_et_dit_ce_que_disent_les_onglets(centre: Centre) -> None:
    centre.synchroniser()
    centre.exercices = [replace(EXERCICE, clos=True), Exercice(date(2014, 9, 1), date(2015, 8, 31))]
    centre.supprimer("seance", "s2")
    bilan = dresser(centre)
    assert rangee(bilan, "Séances réalisées")[1] == "3"
    dit = tout(bilan)
    assert (
        "Séances réalisées (SEA)\u00a0: 3, figé le 1er septembre 2014\u00a0; les onglets disent aujourd’hui 2." in dit
    )
    assert dict(bilan.document.garde)["Arrêté au"] == "1er septembre 2014"
    centre.aujourdhui = date(2015, 9, 5)
    suivante = dresser(centre, exercice_entier(Exercice(date(2014, 9, 1), date(2015, 8, 31))))
    assert rangee(suivante, "Séances réalisées")[3] == "3"
    for ident in ("s1", "s3"):
        centre.supprimer("seance", ident)
    assert "les onglets disent aujourd’hui —." in tout(dresser(centre))
    centre.effacer_la_cle("indicateur", "code")
    assert rangee(dresser(centre), "Séances réalisées")[1] == "—"


def deux_actions(modele: Modele) -> Modele:
    gouter = replace(modele.activites["gouter"], action="Numérique pour tous")
    return replace(modele, activites={**modele.activites, "gouter": gouter})


def test_chaque_action_a_son_argent_et_ses_lignes(centre: Centre) -> None:
    centre.modele = deux_actions(centre.modele)
    centre.taper(
        "finance",
        date=date(2014, 2, 3),
        action="Numérique pour tous",
        sens="Charge",
        phase="Réalisé",
        nature="Matériel",
        montant=77,
    )
    for rang in range(3):
        besoin(centre, f"b{rang}", "Un ordinateur", activite="Goûter")
        besoin(centre, f"c{rang}", "Des bancs", activite="Petit-déjeuner")
        besoin(centre, f"d{rang}", "Des arbres")
    une, autre = dresser(centre), dresser(centre, action="numerique-pour-tous")
    assert rangee(une, "Charges réalisées")[1] == "309,00\u00a0€"
    assert rangee(autre, "Charges réalisées")[1] == "77,00\u00a0€"
    assert [rangee(bilan, "Besoins et envies")[1] for bilan in (une, autre)] == ["6", "6"]
    assert "Le centre mène plusieurs actions" in tout(autre)
    assert "Tous les indicateurs" in [table.legende for table in tableaux(autre)]
    centre.synchroniser()
    centre.exercices = [replace(EXERCICE, clos=True)]
    assert rangee(dresser(centre, action="numerique-pour-tous"), "Charges réalisées")[1] == "77,00\u00a0€"


def test_une_action_inconnue_ou_sans_fiche(centre: Centre) -> None:
    assert dresser_le_bilan(centre.etudier(), Commande(periode=ANNEE, action="fantaisie")) is None
    centre.modele = replace(centre.modele, actions={})
    bilan = dresser(centre, action="")
    assert bilan.nom == "bilan-action-2013-2014"
    assert "Les chiffres" in titres(bilan)
    assert dict(bilan.document.garde)["Action"] == "Action"


def test_un_centre_vide_n_invente_aucun_zero(modele: Modele) -> None:
    bilan = dresser(Centre(modele))
    assert rangee(bilan, "Séances réalisées")[1] == "—"
    assert "Aucun nom." not in tout(bilan)
    tot = Centre(modele)
    tot.aujourdhui = date(2013, 10, 1)
    assert "Rien à signaler sur ces chiffres." in tout(dresser(tot, annee_civile(2011)))


def test_un_seuil_plus_haut_masque_davantage(centre: Centre) -> None:
    seuil = replace(
        centre.modele.confidentialite,
        seuil_diffusion=(ValeurDatee(valeur=50, depuis=date(2013, 9, 1), source="essai"),),
    )
    for rang in range(6):
        besoin(centre, f"b{rang}", "Des jardins")
    centre.modele = replace(centre.modele, confidentialite=seuil)
    assert rangee(dresser(centre), "Besoins et envies")[1] == "moins de 50"
    assert rangee(dresser(centre), "Besoins et envies")[2] == "—"


def test_les_corrections_de_l_equipe_se_comptent(centre: Centre) -> None:
    centre.repondre("seance", {"_": "06/11/2013 12:30:00", "date": "06/11/2013"})
    centre.synchroniser()
    ident = next(str(ligne["id"]) for ligne in centre.lignes("seance") if ligne["date"] == date(2013, 11, 6))
    centre.ecrire("seance", ident, adultes=99)
    centre.synchroniser()
    assert "1 case vient de l’équipe, qui a corrigé ce que disaient les fiches" in tout(dresser(centre))


def test_un_tableau_etroit_ne_s_etale_pas_et_ce_qui_l_annonce_reste_avec_lui(bilan: Bilan) -> None:
    noms = next(table for table in tableaux(bilan) if table.legende.endswith("les noms comptés"))
    chiffres = tableaux(bilan)[0]
    assert chiffres.etendue == 1
    assert sum(chiffres.parts) == pytest.approx(1)
    assert noms.etendue == pytest.approx(4.2 / 8)
    assert sum(noms.parts) == pytest.approx(4.2 / 8)
    assert noms.est_court
    blocs = bilan.document.blocs
    annonces = [rang for rang in range(len(blocs)) if bilan.document.annonce_un_tableau(rang)]
    assert annonces
    assert all(isinstance(blocs[rang + 1], Tableau) for rang in annonces)
    assert not bilan.document.annonce_un_tableau(len(blocs) - 1)


def test_le_cout_d_une_presence_est_celui_de_son_action(centre: Centre) -> None:
    centre.modele = deux_actions(centre.modele)
    for ident in ("f1", "f2", "f3", "f4", "f5", "f6"):
        centre.supprimer("finance", ident)
    for action, montant in (("Aller vers", 100), ("Numérique pour tous", 900)):
        centre.taper(
            "finance",
            date=date(2014, 2, 3),
            action=action,
            sens="Charge",
            phase="Réalisé",
            nature="Matériel",
            montant=montant,
        )
    centre.taper(
        "seance",
        date=date(2014, 1, 9),
        activite="Petit-déjeuner",
        lieu="École A",
        statut="réalisée",
        adultes=89,
        enfants=0,
    )
    une = dresser(centre)
    assert rangee(une, "Charges réalisées")[1] == "100,00\u00a0€"
    assert rangee(une, "Coût d’une présence")[1] == "0,80\u00a0€ (provisoire)"


def avec_un_taux(modele: Modele) -> Modele:
    taux = (ValeurDatee(valeur=10, depuis=date(2013, 9, 1), source="essai"),)
    return replace(modele, valorisation=RegleValorisation(taux_horaire=taux))


def test_les_heures_des_benevoles_valent_autant_des_deux_cotes_et_aucun_euro(centre: Centre) -> None:
    centre.supprimer("finance", "f6")
    assert rangee(dresser(centre), "864")[3] == rangee(dresser(centre), "870")[3] == "—"
    centre.modele = avec_un_taux(centre.modele)
    assert rangee(dresser(centre), "864")[3] == "—"
    for ident in ("s2", "s3"):
        centre.ecrire("seance", ident, benevoles=1, duree_h=1.5)
    bilan = dresser(centre)
    heures = 2 * 2 + 2 * 1.5 + 4 * 3
    assert (
        rangee(bilan, "Valeur des heures des bénévoles")[1] == rangee(bilan, "864")[3] == f"{heures * 10:.0f},00\u00a0€"
    )
    assert rangee(bilan, "870")[3] == rangee(bilan, "864")[3]
    assert rangee(bilan, "Charges réalisées")[1] == "309,00\u00a0€"
    n, sur = next(
        (dit["n"], dit["sur"]) for dit in bilan.chiffres if (dit["code"], dit["ventilation"]) == ("BEN_H", "")
    )
    (valeur,) = [dit for dit in bilan.chiffres if (dit["code"], dit["ventilation"]) == ("BEN_EUR", "")]
    assert (valeur["n"], valeur["sur"]) == (n, sur)


def test_ce_que_l_equipe_a_ecrit_en_864_passe_avant(centre: Centre) -> None:
    centre.modele = avec_un_taux(centre.modele)
    bilan = dresser(centre)
    assert (rangee(bilan, "864")[3], rangee(bilan, "870")[3]) == ("900,00\u00a0€", "—")
