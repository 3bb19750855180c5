"""What the race knows of each tab: its form, the line a response makes there, the columns staff type in."""

import random
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.course.classeur import Cellule, Ligne

LIEUX = ("Centre commercial", "Centre social", "École A", "École B")
ACTIVITES = ("Petit-déjeuner", "Goûter")
PROJETS = (
    "Jardin partagé", "Fête de rue", "Cinéma plein air", "Bibliothèque vivante", "Couture solidaire", "Atelier vélo",
    "Chorale", "Théâtre ados", "Repas du monde", "Marche nordique", "Ludothèque", "Radio quartier",
)  # fmt: skip
PROJETS_A_LA_MAIN = (
    "Fresque", "Pétanque", "Compost", "Karaoké", "Brocante", "Kayak", "Tricot", "Quizz", "Dominos", "Échecs", "Yoga",
    "Poterie", "Escalade", "Zumba", "Origami", "Hip-hop",
)  # fmt: skip
NATURES = ("Un constat", "Un besoin", "Une envie", "Une aide proposée")

MARQUE = re.compile(r"M-\d+")
"""What a line typed by hand is recognised by, in a column nobody touches afterwards."""

_ORIGINE = datetime(1899, 12, 30)


def en_serie(moment: date) -> float:
    """A day or a moment as a spreadsheet counts them."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment - _ORIGINE) / timedelta(days=1)


def en_mots(texte: str) -> str:
    """A name as ids spell it."""
    plat = "".join(c for c in unicodedata.normalize("NFKD", texte.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plat).strip("-")


def instant(horodateur: float) -> datetime:
    """The second a timestamp tells of."""
    return _ORIGINE + timedelta(seconds=seconde(horodateur))


def seconde(horodateur: float) -> int:
    """What tells a response from the others: no two arrive at one second."""
    return round(horodateur * 86400)


Reponse = dict[str, Cellule]
"""Question title → answer, `Horodateur` included."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Onglet:
    """A tab of ours and its form.

    `remplit`: makes the answers of a response about one occasion; `dit`: question title → the column that follows it.
    `cle`: the columns that make a line this one; empty where each response is a line, told by when it was received.
    `nombres`: columns of numbers that staff type over, with the bounds of what they type, outside of what forms say.
    `textes`: columns of text they type over; `a_l_equipe`: those that are theirs alone. `marque`: where a line typed by hand
    is marked. `a_la_main`: what such a line holds beside its mark.
    """

    table: str
    titre: str
    formulaire: str
    reponses: str
    cle: tuple[str, ...]
    dit: Mapping[str, str]
    remplit: Callable[[random.Random, int, Any], Reponse]
    occasions: Callable[[], Sequence[Any]]
    nombres: Mapping[str, tuple[int, int]]
    textes: tuple[str, ...]
    a_l_equipe: tuple[str, ...]
    marque: str
    a_la_main: Callable[[int], Ligne]
    corrige: tuple[str, int]
    """A question whose number may be corrected in the response tab, and the greatest answer."""
    occasion_revient: bool = True
    """Whether a second response may tell of the same occasion."""

    @property
    def saisies(self) -> tuple[str, ...]:
        """Every column that staff type in."""
        return (*self.nombres, *self.textes, *self.a_l_equipe)

    def reconnaitre(self, ligne: Ligne) -> str:
        """What a row is, told by what it says; empty where nothing recognises it."""
        marque = ligne.get(self.marque, "")
        if isinstance(marque, str) and MARQUE.fullmatch(marque):
            return marque
        if not self.cle:
            return _du_moment(ligne.get("saisi_le", ""))
        parties = [ligne.get(cle, "") for cle in self.cle]
        if any(p == "" for p in parties) or ("date" in self.cle and not isinstance(parties[0], int | float)):
            return ""
        return "|".join(f"{p:g}" if isinstance(p, int | float) else p for p in parties)

    def evenement(self, reponse: Reponse) -> str:
        """The line a response tells of, as `reconnaitre` names it."""
        if not self.cle:
            return _du_moment(reponse["Horodateur"])
        ligne = {colonne: reponse[titre] for titre, colonne in self.dit.items() if colonne in self.cle}
        return self.reconnaitre(ligne)

    def attendues(self, reponse: Reponse) -> Ligne:
        """What the line says after this response."""
        return {colonne: reponse.get(titre, "") for titre, colonne in self.dit.items()}


def _du_moment(horodateur: Cellule) -> str:
    return f"{instant(horodateur):%Y%m%d-%H%M%S}" if isinstance(horodateur, int | float) else ""


def horodateur(numero: int) -> float:
    """When the response of that number arrived: a second of its own."""
    return en_serie(datetime(2014, 1, 1) + timedelta(seconds=numero))


def _jours(nombre: int) -> list[date]:
    return [date(2013, 9, 1) + timedelta(days=n) for n in range(nombre)]


def _texte(hasard: random.Random, numero: int) -> str:
    return hasard.choice((f"dit {numero}", f"=1+{numero}", f"dit {numero},\nà la ligne"))


def _seance(hasard: random.Random, numero: int, occasion: Any) -> Reponse:
    jour, activite, lieu = occasion
    return {
        "Horodateur": horodateur(numero),
        "Date de la séance": en_serie(jour),
        "Type de séance": activite,
        "Lieu": lieu,
        "La séance a-t-elle eu lieu ?": "Oui",
        "Adultes (18 ans et plus, sans l'équipe)": hasard.randrange(1, 40),
        "Enfants et adolescents (moins de 18 ans)": hasard.randrange(20),
        "Bénévoles qui ont tenu la séance": 2,
        "Durée (heures)": hasard.choice((1, 1.5, 2)),
        "Ce qui s'est passé": _texte(hasard, numero),
        "Votre code": "B01",
    }


def _besoin(hasard: random.Random, numero: int, occasion: Any) -> Reponse:
    return {
        "Horodateur": horodateur(numero),
        "Date": en_serie(occasion),
        "Lieu": hasard.choice(LIEUX),
        "Qu'avez-vous entendu ?": f"Un banc devant la poste, dit {numero}",
        "C'est plutôt": hasard.choice(NATURES),
        "Combien de personnes le disaient ?": hasard.randrange(1, 40),
        "Votre code": "B02",
    }


def _reunion(hasard: random.Random, numero: int, occasion: Any) -> Reponse:
    jour, projet = occasion
    return {
        "Horodateur": horodateur(numero),
        "Date": en_serie(jour),
        "Projet": projet,
        "La réunion a-t-elle eu lieu ?": "Oui",
        "Habitants": hasard.randrange(1, 40),
        "Bénévoles du centre": hasard.randrange(20),
        "Salariés": 1,
        "Durée (heures)": hasard.choice((1, 1.5, 2)),
        "Décision principale": _texte(hasard, numero),
        "Votre code": "B03",
    }


def _animation(hasard: random.Random, numero: int, occasion: Any) -> Reponse:
    jour, projet, lieu = occasion
    return {
        "Horodateur": horodateur(numero),
        "Date": en_serie(jour),
        "Projet": projet,
        "Lieu": lieu,
        "L'animation a-t-elle eu lieu ?": "Oui",
        "Habitants bénévoles organisateurs": hasard.randrange(1, 10),
        "Salariés": 1,
        "Adultes participants": hasard.randrange(1, 40),
        "Enfants participants": hasard.randrange(20),
        "Durée (heures)": hasard.choice((1, 1.5, 2)),
        "Observation": _texte(hasard, numero),
        "Votre code": "B04",
    }


def _projet(hasard: random.Random, numero: int, occasion: Any) -> Reponse:
    return {
        "Horodateur": horodateur(numero),
        "Nom du projet": occasion,
        "Thème": "Espaces verts et jardins",
        "Référent": hasard.choice(("Direction", "Accueil")),
        "Date d'identification": en_serie(date(2013, 10, 1)),
        "Commentaire": _texte(hasard, numero),
    }


def _de_l_ete(numero: int) -> float:
    """Days that no form tells of."""
    return en_serie(date(2014, 7, 1) + timedelta(days=numero % 55))


SEANCES = Onglet(
    table="seance",
    titre="Séances",
    formulaire="seance",
    reponses="Réponses séance",
    cle=("date", "activite", "lieu"),
    dit={
        "Date de la séance": "date",
        "Type de séance": "activite",
        "Lieu": "lieu",
        "Adultes (18 ans et plus, sans l'équipe)": "adultes",
        "Enfants et adolescents (moins de 18 ans)": "enfants",
        "Durée (heures)": "duree_h",
        "Ce qui s'est passé": "observation",
    },
    remplit=_seance,
    occasions=lambda: [(jour, a, lieu) for jour in _jours(290) for a in ACTIVITES for lieu in LIEUX],
    nombres={"adultes": (100, 200), "enfants": (100, 200), "premieres_fois": (1, 9)},
    textes=("observation",),
    a_l_equipe=("commentaire",),
    marque="saisi_par",
    a_la_main=lambda numero: {
        "date": _de_l_ete(numero),
        "activite": ACTIVITES[numero // 55 % 2],
        "lieu": LIEUX[numero // 110 % 4],
        "statut": "réalisée",
        "adultes": 7,
        "enfants": 3,
        "observation": f"à la main {numero}",
    },
    corrige=("Adultes (18 ans et plus, sans l'équipe)", 40),
)
BESOINS = Onglet(
    table="besoin",
    titre="Besoins",
    formulaire="besoin",
    reponses="Réponses besoin",
    cle=(),
    dit={
        "Date": "date",
        "Lieu": "lieu",
        "Qu'avez-vous entendu ?": "texte",
        "C'est plutôt": "nature",
        "Combien de personnes le disaient ?": "voix",
    },
    remplit=_besoin,
    occasions=lambda: _jours(290) * 4,
    nombres={"voix": (41, 100)},
    textes=("texte",),
    a_l_equipe=("suite",),
    marque="saisi_par",
    a_la_main=lambda numero: {
        "date": _de_l_ete(numero),
        "lieu": LIEUX[numero % 4],
        "texte": f"Un abri de bus, à la main {numero}",
        "nature": "Un besoin",
        "voix": 5,
    },
    corrige=("Combien de personnes le disaient ?", 40),
    occasion_revient=False,
)
REUNIONS = Onglet(
    table="reunion",
    titre="Réunions",
    formulaire="reunion",
    reponses="Réponses réunion",
    cle=("date", "projet"),
    dit={
        "Date": "date",
        "Projet": "projet",
        "Habitants": "habitants",
        "Bénévoles du centre": "benevoles",
        "Durée (heures)": "duree_h",
        "Décision principale": "decision",
    },
    remplit=_reunion,
    occasions=lambda: [(jour, projet) for jour in _jours(290) for projet in PROJETS],
    nombres={"habitants": (100, 200), "benevoles": (21, 50)},
    textes=("decision",),
    a_l_equipe=(),
    marque="saisi_par",
    a_la_main=lambda numero: {
        "date": _de_l_ete(numero),
        "projet": PROJETS[numero // 55 % len(PROJETS)],
        "statut": "réalisée",
        "habitants": 6,
        "benevoles": 2,
        "salaries": 1,
        "duree_h": 1,
        "decision": f"à la main {numero}",
    },
    corrige=("Habitants", 40),
)
ANIMATIONS = Onglet(
    table="animation",
    titre="Animations",
    formulaire="animation",
    reponses="Réponses animation",
    cle=("date", "projet", "lieu"),
    dit={
        "Date": "date",
        "Projet": "projet",
        "Lieu": "lieu",
        "Adultes participants": "adultes",
        "Enfants participants": "enfants",
        "Durée (heures)": "duree_h",
        "Observation": "observation",
    },
    remplit=_animation,
    occasions=lambda: [(jour, p, lieu) for jour in _jours(290) for p in PROJETS[:6] for lieu in LIEUX],
    nombres={"adultes": (100, 200), "enfants": (100, 200)},
    textes=("observation",),
    a_l_equipe=(),
    marque="saisi_par",
    a_la_main=lambda numero: {
        "date": _de_l_ete(numero),
        "projet": PROJETS[numero // 55 % len(PROJETS)],
        "lieu": LIEUX[numero // 660 % 4],
        "statut": "réalisée",
        "habitants_organisateurs": 2,
        "salaries": 1,
        "adultes": 8,
        "enfants": 4,
        "duree_h": 2,
        "observation": f"à la main {numero}",
    },
    corrige=("Adultes participants", 40),
)
SUIVI = Onglet(
    table="projet",
    titre="Projets",
    formulaire="projet",
    reponses="Réponses projet",
    cle=("nom",),
    dit={
        "Nom du projet": "nom",
        "Référent": "referent",
        "Date d'identification": "identifie_le",
        "Commentaire": "commentaire_fiche",
    },
    remplit=_projet,
    occasions=lambda: PROJETS,
    nombres={},
    textes=("commentaire_fiche",),
    a_l_equipe=("commentaire", "habitants_interesses"),
    marque="referent",
    a_la_main=lambda numero: {
        "nom": PROJETS_A_LA_MAIN[numero % len(PROJETS_A_LA_MAIN)],
        "theme": "Espaces verts et jardins",
        "identifie_le": en_serie(date(2013, 11, 1)),
        "commentaire_fiche": f"à la main {numero}",
    },
    corrige=("", 0),
    occasion_revient=False,
)

ONGLETS = (SEANCES, BESOINS, REUNIONS, ANIMATIONS, SUIVI)
PAR_TABLE = {onglet.table: onglet for onglet in ONGLETS}
