"""What a reader must know of the figures of a bilan before resting on them, the gravest first."""

from collections import Counter
from collections.abc import Iterator

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.declare.probleme import Anomalie
from passerelle.domaine.enonces.bilan.chiffres import TIRET, ChiffresDuBilan, fige_depuis
from passerelle.domaine.enonces.bilan.tableaux import nommer
from passerelle.domaine.texte.francais import accorder, compter, dater, en_nombre, enumerer
from passerelle.domaine.texte.lecture import en_texte

GRAVITES = ("bloquant", "attention")
MONTREES = 3
"""How many anomalies are told first."""


def graves(etude: Etude) -> list[Anomalie]:
    """What is to be put right, the gravest first; mere informations aside."""
    rangs = {gravite: rang for rang, gravite in enumerate(GRAVITES)}
    retenues = {anomalie for anomalie in etude.anomalies if anomalie.gravite in rangs}
    return sorted(retenues, key=lambda anomalie: (rangs[anomalie.gravite], anomalie))


def les_plus_graves(etude: Etude) -> list[Anomalie]:
    """The first of them."""
    return graves(etude)[:MONTREES]


def dire_les_limites(chiffres: ChiffresDuBilan) -> list[str]:
    """One sentence each."""
    return [*_limites(chiffres)]


def _limites(chiffres: ChiffresDuBilan) -> Iterator[str]:
    etude, periode = chiffres.etude, chiffres.periode
    suspendus = [chiffres.modele.indicateurs[code] for code in sorted(etude.suspendus)]
    if suspendus:
        noms = enumerer((f"{indicateur.libelle} ({indicateur.code})" for indicateur in suspendus), au_plus=4)
        yield f"Ne se calculent pas en ce moment, un onglet ne se lisant pas\u00a0: {noms}."
    bloquantes = sum(anomalie.gravite == "bloquant" for anomalie in etude.anomalies)
    if bloquantes:
        verbe = accorder(bloquantes, "empêche", "empêchent")
        yield f"{compter(bloquantes, 'anomalie bloquante', 'anomalies bloquantes')} {verbe} de tout compter (onglet Anomalies)."
    if periode.est_en_cours(chiffres.aujourdhui):
        yield f"La période n’est pas finie\u00a0: ces chiffres s’arrêtent au {dater(chiffres.aujourdhui)}."
    faibles = [
        f"{nommer(demande)} ({demande.indicateur.code}), {chiffres.appui(demande)}"
        for demande, publiee in chiffres.toutes()
        if not demande.ventilation and publiee.mesure.fiable is False and demande.indicateur.fiabilite == "couverture"
    ]
    if faibles:
        dites = "\u00a0; ".join(faibles)
        yield f"Trop peu de fiches le disent pour que ce soit significatif\u00a0: {dites}."
    yield from _ecarts_au_fige(chiffres)
    masquees = chiffres.masquees()
    if masquees:
        yield (
            f"{compter(len(masquees), 'nombre')} de besoins ou de voix "
            f"{accorder(len(masquees), 'est masqué', 'sont masqués')}\u00a0: "
            f"au-dessous de {chiffres.seuil:g}, on pourrait reconnaître qui a parlé."
        )
    anomalies = Counter(anomalie.ou for anomalie in graves(etude) if anomalie.ou in chiffres.modele.tables)
    if anomalies:
        onglets = enumerer(f"{chiffres.modele.tables[ou].onglet} ({nombre})" for ou, nombre in anomalies.most_common())
        yield f"Anomalies ouvertes, par onglet\u00a0: {onglets}."
    corrections = _corrections(etude)
    if corrections:
        verbe = accorder(corrections, "vient", "viennent")
        yield f"{compter(corrections, 'case')} {verbe} de l’équipe, qui a corrigé ce que disaient les fiches (onglet Corrections)."
    if chiffres.action:
        yield (
            "Le centre mène plusieurs actions\u00a0: celle-ci compte ses propres lignes, et les besoins dont on ne sait pas "
            "l’action. Les mises en relation sont celles de tout le centre."
        )


def _ecarts_au_fige(chiffres: ChiffresDuBilan) -> Iterator[str]:
    fige = fige_depuis(chiffres.etude, chiffres.periode)
    if fige is None:
        return
    yield f"L’exercice est clos\u00a0: ses chiffres sont figés depuis le {dater(fige)}, ses lignes sont celles d’aujourd’hui."
    for demande, _ in chiffres.toutes():
        ecart = None if demande.ventilation else chiffres.fige_le(demande)
        if ecart:
            figee, calculee = ecart
            unite = demande.indicateur.unite
            dite = TIRET if calculee is None else en_nombre(calculee, unite)
            yield (
                f"{nommer(demande)} ({demande.indicateur.code})\u00a0: {en_nombre(figee.valeur, unite)}, figé le "
                f"{dater(fige)}\u00a0; les onglets disent aujourd’hui {dite}."
            )


def _corrections(etude: Etude) -> int:
    """How many cells hold what staff wrote rather than what forms say."""
    feuille = etude.cadre.lisible("correction")
    return sum(bool(en_texte(ligne["champ"])) for ligne in feuille.lignes()) if feuille else 0
