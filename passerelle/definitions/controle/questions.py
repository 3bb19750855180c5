"""Questions confronted with themselves, and with the other questions of their form."""

from passerelle.definitions.declare import CLE, REFERENCES, Declare, Marge
from passerelle.definitions.lecture.releve import suggestion
from passerelle.domaine.declare.formulaire import Condition, Formulaire, Question
from passerelle.domaine.reponses.reponse import TITRES_HORODATEUR, cle_de_titre
from passerelle.domaine.texte.noms import forme, mots_pleins

_A_CHOIX = ("choix", "cases")
_TEXTES = ("texte", "paragraphe")
_PROPRE_A: dict[str, tuple[str, ...]] = {
    "choix": _A_CHOIX,
    "liste": _A_CHOIX,
    "ajoute": _A_CHOIX,
    "autre": _A_CHOIX,
    "entier": ("nombre",),
    "minimum": ("nombre",),
    "maximum": ("nombre",),
    "au_plus": ("nombre",),
    "longueur_min": _TEXTES,
    "longueur_max": _TEXTES,
    "prive": _TEXTES,
    "futur": ("date",),
    "valeurs": ("choix",),
}


def controler_questions(formulaire: Formulaire, declare: Declare, marge: Marge) -> None:
    """Everything the questions of a form may get wrong, the columns they fill aside."""
    _controler_doubles(formulaire, marge)
    for rang, question in enumerate(formulaire.questions):
        _Examen(formulaire, rang, question, declare, marge.dans("questions", rang)).mener()


def _controler_doubles(formulaire: Formulaire, marge: Marge) -> None:
    """Two questions that answer to one key, one title or one column."""
    cles: dict[str, tuple[int, int]] = {}
    titres: dict[str, tuple[int, int]] = {}
    colonnes: dict[str, tuple[int, int]] = {}
    for rang, question in enumerate(formulaire.questions):
        ici = marge.dans("questions", rang)
        cle = cles.setdefault(question.cle, (rang, ici.ligne("cle")))
        if cle[0] != rang:
            ici.noter(f"deux questions ont la clé “{question.cle}” (déjà ligne {cle[1]}).", "Changez-en une.", "cle")
        for champ, ecrits in (("titre", (question.titre,)), ("anciens_titres", question.anciens_titres)):
            for ecrit in ecrits:
                titre = titres.setdefault(cle_de_titre(ecrit).casefold(), (rang, ici.ligne(champ)))
                if titre[0] != rang:
                    message = f"deux questions ont le titre “{ecrit}” (déjà ligne {titre[1]})."
                    ici.noter(message, "Changez-en un : c’est lui qui retrouve la colonne des réponses.", champ)
                if ecrit in TITRES_HORODATEUR:
                    message = f"le titre “{ecrit}” est celui de la colonne où les fiches sont datées."
                    ici.noter(message, "Choisissez un autre titre.", champ)
        champ = "colonne" if question.colonne else "cle"
        if not question.colonne_remplie:
            continue
        colonne = colonnes.setdefault(question.colonne_remplie, (rang, ici.ligne(champ)))
        if colonne[0] != rang and cle[0] == rang:
            message = f"deux questions remplissent la colonne “{question.colonne_remplie}” (déjà ligne {colonne[1]})."
            ici.noter(message, "Une colonne reçoit une seule réponse : changez-en une.", champ)


class _Examen:
    """One question under examination."""

    def __init__(self, formulaire: Formulaire, rang: int, question: Question, declare: Declare, marge: Marge) -> None:
        self.question, self.declare, self.marge = question, declare, marge
        self.autres = {autre.cle: autre for autre in formulaire.questions if autre.cle != question.cle}
        self.choix_avant = [
            autre.cle for autre in formulaire.questions[:rang] if autre.type == "choix" and autre.cle != question.cle
        ]

    def mener(self) -> None:
        question, noter = self.question, self.marge.noter
        if not CLE.fullmatch(question.cle):
            exemple = "_".join(mots_pleins(question.cle)) or "adultes"
            noter(
                f"“{question.cle}” ne peut pas servir de clé.",
                f"Minuscules sans accent et tirets bas : {exemple}.",
                "cle",
            )
        if not question.titre.strip():
            noter("cette question n’a pas de titre.", "Écrivez la question telle qu’on la lira.", "titre")
        for champ, natures in _PROPRE_A.items():
            if getattr(question, champ) not in (None, "", (), {}, False) and question.type not in natures:
                message = f"“{champ}” n’a pas de sens pour une question de type “{question.type}”."
                noter(message, f"Retirez cette ligne : elle vaut pour {' et '.join(natures)}.", champ)
        self._bornes("minimum", "maximum")
        self._bornes("longueur_min", "longueur_max")
        if question.type in _A_CHOIX:
            self._choix()
        self._au_plus()
        self._condition("si", question.si)
        self._condition("requise_si", question.requise_si)

    def _bornes(self, bas: str, haut: str) -> None:
        minimum, maximum = getattr(self.question, bas), getattr(self.question, haut)
        if minimum is not None and maximum is not None and minimum > maximum:
            message = f"“{bas}” ({minimum:g}) dépasse “{haut}” ({maximum:g})."
            self.marge.noter(message, "Échangez-les, ou corrigez l’un des deux.", bas)
        if haut == "longueur_max" and maximum is not None and maximum < 1:
            self.marge.noter(f"“{haut}” doit être d’au moins 1.", "Écrivez un nombre de caractères.", haut)

    def _choix(self) -> None:
        question, noter = self.question, self.marge.noter
        if bool(question.choix) == bool(question.liste):
            constat = "a à la fois “choix” et “liste”" if question.choix else "n’a ni “choix” ni “liste”"
            remede = "Il faut l’un des deux : « choix: [Oui, Non] », ou « liste: lieux »."
            noter(f"la question “{question.titre}” {constat}.", remede, "choix")
        listes = tuple(dict.fromkeys((*REFERENCES, *self.declare.ids["listes"])))
        if question.liste and question.liste not in listes:
            remede = suggestion(question.liste, listes, titre="Listes possibles")
            noter(f"la liste “{question.liste}” n’existe pas.", remede, "liste")
            return
        vues: set[str] = set()
        for reponse in (*question.choix, *question.ajoute):
            if forme(reponse) in vues:
                champ = "ajoute" if reponse in question.ajoute else "choix"
                noter(f"la réponse “{reponse}” est proposée deux fois.", "Gardez-en une seule.", champ)
            vues.add(forme(reponse))
        for reponse in question.valeurs:
            self._reponse_possible(question, reponse, "valeurs", reponse)

    def _reponse_possible(self, posee: Question, reponse: str, *chemin: str) -> None:
        possibles = self.declare.reponses_possibles(posee)
        if possibles is not None and forme(reponse) not in {forme(possible) for possible in possibles}:
            remede = suggestion(reponse, possibles, titre="Réponses possibles")
            self.marge.noter(f"“{reponse}” n’est pas une réponse à “{posee.titre}”.", remede, *chemin)

    def _au_plus(self) -> None:
        nombres = [cle for cle, autre in self.autres.items() if autre.type == "nombre"]
        for rang, cle in enumerate(self.question.au_plus):
            if cle not in nombres:
                remede = suggestion(cle, nombres, titre="Questions possibles")
                self.marge.noter(f"“{cle}” n’est pas une autre question qui attend un nombre.", remede, "au_plus", rang)

    def _condition(self, champ: str, condition: Condition | None) -> None:
        if condition is None:
            return
        if condition.question not in self.choix_avant:
            remede = suggestion(condition.question, self.choix_avant, titre="Questions possibles")
            message = f"“{condition.question}” n’est pas une question à choix posée avant celle-ci."
            self.marge.noter(message, remede, champ, "question")
        else:
            self._reponse_possible(self.autres[condition.question], condition.vaut, champ, "vaut")
