"""What the tab Mode d'emploi says, from what the centre declares and nothing else."""

import colorsys
from collections.abc import Iterator, Mapping, Sequence

from passerelle.domaine.chaine.etude import Etude
from passerelle.domaine.chiffres.definitions_chiffres import en_une_phrase
from passerelle.domaine.chiffres.registres import Cellules
from passerelle.domaine.chiffres.tenue_ordonnee import tenir_dans_l_ordre
from passerelle.domaine.declare.table import Table
from passerelle.domaine.feuilles.feuille import Feuille
from passerelle.domaine.feuilles.plan import PlanOnglet
from passerelle.domaine.modele import Modele
from passerelle.domaine.texte.francais import enumerer

TABLE = "mode_emploi"
"""The id of its table."""

Sujets = Sequence[tuple[str, str]]

_DEUX_MINUTES: Sujets = (
    ("1. Une fiche arrive", "Après une rencontre, quelqu’un remplit une fiche\u00a0: elle va dans un onglet de réponses."),
    ("2. Elle fait une ligne", "Passerelle la range dans l’onglet de la rencontre, et tient les chiffres à jour."),
    ("3. Vous corrigez", "Tapez dans la ligne, quand vous voulez\u00a0: ce que vous écrivez reste."),
    ("4. Vous rangez", "Trier, filtrer, colorer, ajouter une colonne à vous, renommer un onglet\u00a0: rien de cela ne dérange."),
    ("5. Vous regardez", "L’onglet Anomalies dit ce qui manque ou ne se lit pas, et quoi faire."),
    ("6. Vous montrez", "L’onglet Synthèse a les chiffres de l’année, et des graphiques que vous pouvez changer."),
)  # fmt: skip
_CORRIGER: Sujets = (
    (
        "Corriger une case",
        "Tapez par-dessus\u00a0: votre valeur reste, quoi que disent les fiches ensuite. Corrections garde les deux.",
    ),
    (
        "Reprendre celle des fiches",
        "Dans Corrections, choisissez «\u00a0reprendre celle des fiches\u00a0»\u00a0: la case les suit de nouveau.",
    ),
    (
        "Supprimer une ligne",
        "Elle reste supprimée. Dans Corrections, «\u00a0reprendre celle des fiches\u00a0» la remet, entière.",
    ),
    (
        "Ajouter une ligne",
        "Remplissez une rangée vide, sous la dernière\u00a0: elle compte comme les autres.",
    ),
    (
        "Un texte qui semble parler de quelqu’un",
        "Corrigez-le, ici et dans l’onglet des réponses. S’il ne parle de personne, écrivez Oui dans «\u00a0Texte relu\u00a0».",
    ),
    (
        "Une ligne à vérifier",
        "Videz la case «\u00a0À vérifier\u00a0» quand vous avez regardé\u00a0: s’il y a autre chose à dire, cela s’y montrera.",
    ),
)
_APPUIS: Mapping[str, str] = {
    "lignes": "les lignes qui donnent tout ce qui est demandé, sur toutes celles que l’on regarde.",
    "rapport": "les deux comptes que l’on divise.",
    "parmi": "ce qui est compté, sur tout ce qui aurait pu l’être.",
    "question": "les lignes où l’on a répondu, sur toutes.",
    "mentions": "les noms connus, sur tous ceux qui sont cités.",
    "aucun": "rien, le compte parle seul.",
}
"""What n and sur are, by `appui` (chiffres.md §1)."""

_TEINTES = (
    (15, "rouge"),
    (45, "orange"),
    (70, "jaune"),
    (165, "vert"),
    (255, "bleu"),
    (330, "violet"),
    (361, "rouge"),
)
_GRIS = 0.12
"""The saturation under which a colour is a grey."""


def tenir_le_mode_emploi(etude: Etude, feuille: Feuille) -> PlanOnglet:
    """What the tab asks."""
    donnees = etude.donnees
    lignes = composer_le_mode_emploi(donnees.modele, donnees.centre, donnees.contact)
    tenue, _ = tenir_dans_l_ordre(feuille, lignes)
    return PlanOnglet(feuille=feuille, ecritures=tenue.ecritures, ajouts=tenue.ajouts, retraits=tenue.retraits)


def composer_le_mode_emploi(modele: Modele, centre: str, contact: str) -> list[Cellules]:
    """Its lines, in order. `centre`: the centre’s name; `contact`: whom to tell, empty where it is not said."""
    rubriques: Mapping[str, Sujets] = {
        "En deux minutes": _DEUX_MINUTES,
        "Les onglets": [*_onglets(modele)],
        "Corriger, et «\u00a0reprendre\u00a0»": _CORRIGER,
        "Les chiffres": [*_chiffres(modele)],
        "Ce qui ne sort pas du centre": [*_ce_qui_reste(modele)],
        "Qui prévenir": [_qui_prevenir(centre, contact)],
    }
    return [
        {"rubrique": rubrique, "sujet": sujet, "texte": texte}
        for rubrique, sujets in rubriques.items()
        for sujet, texte in sujets
    ]


def nommer_la_couleur(hexa: str) -> str:
    """The French name of `#rrggbb`, nearly."""
    rouge, vert, bleu = (int(hexa[debut : debut + 2], 16) / 255 for debut in (1, 3, 5))
    teinte, _, saturation = colorsys.rgb_to_hls(rouge, vert, bleu)
    return "gris" if saturation < _GRIS else next(nom for fin, nom in _TEINTES if teinte * 360 < fin)


def _onglets(modele: Modele) -> Iterator[tuple[str, str]]:
    """Those of ours, then those of responses."""
    for table in sorted(modele.tables.values(), key=lambda table: table.classeur != "principal"):
        reponses = [formulaire.onglet for formulaire in modele.formulaires.values() if formulaire.table == table.id]
        phrases = [_qui_ecrit(table, reponses)]
        if table.classeur == "contacts":
            phrases.append("Il est dans le classeur des contacts, que moins de personnes ouvrent.")
        if table.couleur:
            phrases.append(f"Sa couleur à l’origine\u00a0: {nommer_la_couleur(table.couleur)}.")
        yield table.onglet, " ".join(phrases)
    for formulaire in modele.formulaires.values():
        texte = (
            f"Les réponses à la fiche «\u00a0{formulaire.titre}\u00a0», telles qu’elles arrivent. Laissez-les ainsi\u00a0: "
            "c’est dans les autres onglets que l’on corrige."
        )
        yield formulaire.onglet, texte


def _qui_ecrit(table: Table, reponses: Sequence[str]) -> str:
    siennes = enumerer(_citer(colonne.libelle) for colonne in table.colonnes if colonne.equipe)
    if table.genre == "reference":
        return "L’équipe le tient\u00a0: Passerelle le lit, et n’y ajoute que l’identifiant d’une ligne neuve."
    if table.genre == "service":
        reste = f", sauf {siennes}, à l’équipe" if siennes else ""
        return f"Passerelle le tient\u00a0: ce que l’on y tape ne compte pas{reste}."
    source = f"le remplit d’après {enumerer(map(_citer, reponses))}" if reponses else "le calcule"
    reste = f" À elle seule\u00a0: {siennes}." if siennes else ""
    return f"Passerelle {source}\u00a0; l’équipe peut y corriger ce qu’elle veut.{reste}"


def _citer(nom: str) -> str:
    return f"«\u00a0{nom}\u00a0»"


def _chiffres(modele: Modele) -> Iterator[tuple[str, str]]:
    """One a code, its n and sur included."""
    for code, indicateur in modele.indicateurs.items():
        appui = f"Sous «\u00a0Lignes qui le disent\u00a0» et «\u00a0Sur\u00a0»\u00a0: {_APPUIS[indicateur.appui]}"
        yield f"{code}\u00a0: {indicateur.libelle}", f"{en_une_phrase(indicateur)} {appui}"


def _ce_qui_reste(modele: Modele) -> Iterator[tuple[str, str]]:
    contacts = [_citer(table.onglet) for table in modele.tables.values() if table.classeur == "contacts"]
    if contacts:
        texte = f"{enumerer(contacts)} sont dans un second classeur\u00a0: ce qu’ils contiennent n’est recopié nulle part ailleurs."
        yield "Les noms et les numéros", texte
    for formulaire in modele.formulaires.values():
        prives = [_citer(question.titre) for question in formulaire.questions if question.prive]
        if prives and formulaire.classeur == "principal":
            texte = (
                f"Sous {enumerer(prives)}, la fiche refuse un numéro ou une adresse, et demande de relire ce qui semble parler de "
                "quelqu’un\u00a0; s’il en passe, Anomalies le signale, et rien d’autre ne le montre."
            )
            yield formulaire.titre, texte


def _qui_prevenir(centre: str, contact: str) -> tuple[str, str]:
    """The centre's own word, else its desk."""
    qui = contact or "L’accueil du centre"
    return "Un chiffre étonne, un onglet a disparu", f"{qui} ({centre})." if centre else f"{qui}."
