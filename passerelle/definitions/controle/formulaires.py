"""Forms confronted with the tables they fill, and with each other."""

import re
from collections.abc import Mapping

from passerelle.definitions.controle.questions import controler_questions
from passerelle.definitions.controle.tables import LONGUEUR_ONGLET, etendre
from passerelle.definitions.declare import ID, Declare, Marge
from passerelle.definitions.lecture.releve import Releve, suggestion
from passerelle.domaine.declare.conservation import SORTES
from passerelle.domaine.declare.formulaire import Formulaire, Question
from passerelle.domaine.declare.table import Table
from passerelle.domaine.declare.traitement import BASES, Traitement
from passerelle.domaine.texte.francais import enumerer
from passerelle.domaine.texte.lecture import TypeColonne
from passerelle.domaine.texte.noms import forme

COLONNES_DU_SERVICE = ("id", "saisi_le", "fiches", "a_verifier")

_TYPES_COLONNE: dict[str, tuple[TypeColonne, ...]] = {"date": ("date",), "nombre": ("nombre", "euros")}
A_FICHES = ("evenement", "reponse")
"""The kinds of tables that forms fill."""

_RENSEIGNES = ("centre", "hebergeur", "contact")
_REMPLACES = (*_RENSEIGNES, *(f"duree:{sorte}" for sorte in SORTES))
_ACCOLADES = re.compile(r"\{([^}]*)\}?")


def controler_formulaires(declare: Declare, releve: Releve) -> None:
    """Everything a form may get wrong beyond the type of its values."""
    onglets = {
        (lue.objet.classeur, forme(lue.objet.onglet)): f"la table “{ident}”" for ident, lue in declare.tables.items()
    }
    listes = {ident: lue.objet for ident, lue in declare.listes.items()}
    tables = {ident: lue.objet for ident, lue in declare.tables.items()}
    for lu in declare.formulaires.values():
        marge = lu.marge(releve)
        deja = onglets.setdefault((lu.objet.classeur, forme(lu.objet.onglet)), f"la fiche “{lu.objet.id}”")
        if deja != f"la fiche “{lu.objet.id}”":
            message = f"l’onglet “{lu.objet.onglet}” est déjà celui de {deja}."
            marge.noter(message, "Donnez à cette fiche un onglet à elle.", "onglet")
        _controler_formulaire(lu.objet, declare, tables, marge)
        # The columns that a form adds are there for the next one.
        if lu.objet.table in tables:
            tables[lu.objet.table] = etendre(tables[lu.objet.table], [lu.objet], listes)


def _controler_formulaire(formulaire: Formulaire, declare: Declare, tables: Mapping[str, Table], marge: Marge) -> None:
    if not ID.fullmatch(formulaire.id):
        remede = "Minuscules sans accent, chiffres et tirets : atelier-numerique.yaml."
        marge.noter(f"le nom de fichier “{formulaire.id}” ne convient pas.", remede)
    if not formulaire.onglet.strip() or len(formulaire.onglet) > LONGUEUR_ONGLET:
        marge.noter(
            "l’onglet des réponses n’a pas de titre, ou il est trop long.",
            "Écrivez par exemple « onglet: Réponses atelier ».",
            "onglet",
        )
    if not formulaire.questions:
        marge.noter("cette fiche n’a aucune question.", "Ajoutez-en au moins une.", "questions")
    for ecrit in _ACCOLADES.findall(formulaire.donnees):
        if ecrit not in _REMPLACES:
            possibles = _RENSEIGNES if not ecrit.startswith("duree") else [nom for nom in _REMPLACES if ":" in nom]
            remede = suggestion(ecrit, [f"{{{nom}}}" for nom in possibles], titre="On peut écrire")
            marge.noter(f"“{{{ecrit}}}” ne peut être remplacé par rien.", remede, "donnees")
    _controler_traitement(formulaire.traitement, marge)
    controler_questions(formulaire, declare, marge)
    _controler_suite(formulaire, declare, marge)
    _controler_table(formulaire, declare, tables, marge)


def _controler_traitement(traitement: Traitement | None, marge: Marge) -> None:
    dit = traitement or Traitement()
    if dit.base and forme(dit.base) not in map(forme, BASES):
        remede = suggestion(dit.base, BASES, titre="Bases possibles")
        marge.noter(f"la base légale “{dit.base}” n’existe pas.", remede, "traitement", "base")
    for rang, sorte in enumerate(dit.duree):
        if sorte not in SORTES:
            remede = suggestion(sorte, SORTES, titre="Sortes possibles")
            message = f"“{sorte}” n’est pas une sorte de regles/conservation.yaml."
            marge.noter(message, remede, "traitement", "duree", rang)
    if manques := dit.manques:
        quoi = "il manque “traitement”" if traitement is None else f"à “traitement”, il manque {enumerer(manques)}"
        marge.releve.informer(
            marge.entree.place(*([] if traitement is None else ["traitement"])),
            f"{quoi} : le registre des traitements dira « à compléter ».",
            "Écrivez-le comme dans docs/ecrire-un-formulaire.md.",
        )


def _controler_suite(formulaire: Formulaire, declare: Declare, marge: Marge) -> None:
    suite = formulaire.suite
    if suite is None:
        return
    if suite.formulaire in declare.fiches_retirees:
        message = f"la fiche “{suite.formulaire}” est retirée, et la confirmation de celle-ci y mène."
        remede = f"Retirez « suite », et les mots « {suite.texte} »."
        marge.noter(message, remede, "suite", "formulaire")
    elif suite.formulaire not in declare.ids["formulaires"]:
        remede = suggestion(suite.formulaire, declare.ids["formulaires"], titre="Fiches possibles")
        marge.noter(f"la fiche “{suite.formulaire}” n’existe pas.", remede, "suite", "formulaire")
    suivant = declare.formulaires.get(suite.formulaire)
    for la_bas, ici in suite.reprend.items():
        for ecrit, fiche in ((la_bas, suivant.objet if suivant else None), (ici, formulaire)):
            cles = [question.cle for question in fiche.questions] if fiche else [ecrit]
            if fiche and ecrit not in cles:
                message = f"la question “{ecrit}” n’existe pas dans la fiche “{fiche.id}”."
                marge.noter(message, suggestion(ecrit, cles, titre="Questions possibles"), "suite", "reprend", la_bas)
        if suivant and any(q.cle == la_bas and not q.preremplie for q in suivant.objet.questions):
            message = f"la question “{la_bas}” de “{suivant.objet.id}” n’est pas remplie : un lien n’y écrit rien."
            remede = "Ajoutez-lui « preremplie: true », ou ne la reprenez pas."
            marge.releve.informer(marge.entree.place("suite", "reprend", la_bas), message, remede)


def _controler_table(formulaire: Formulaire, declare: Declare, tables: Mapping[str, Table], marge: Marge) -> None:
    if formulaire.table not in declare.ids["tables"]:
        remede = suggestion(formulaire.table, declare.ids["tables"], titre="Tables possibles")
        marge.noter(f"la table “{formulaire.table}” n’existe pas.", remede, "table")
    table = tables.get(formulaire.table)
    if table is None:
        return
    if table.genre not in A_FICHES:
        possibles = [ident for ident, autre in declare.tables.items() if autre.objet.genre in A_FICHES]
        remede = suggestion(table.id, possibles, titre="Tables possibles")
        marge.noter(f"la table “{table.id}” ne se remplit pas avec des fiches.", remede, "table")
        return
    if table.classeur != formulaire.classeur:
        message = f"la table “{table.id}” est dans le classeur “{table.classeur}”, pas “{formulaire.classeur}”."
        marge.noter(message, f"Écrivez « classeur: {table.classeur} », ou choisissez une autre table.", "table")
    questions = {question.colonne_remplie: question for question in formulaire.questions}
    for cle in table.cle:
        if cle not in questions or not questions[cle].requise or questions[cle].si:
            message = f"aucune question obligatoire ne remplit “{cle}”, qui distingue les lignes de “{table.onglet}”."
            remede = f"Ajoutez une question de clé « {cle} », avec « requise: true »."
            if cle in questions:
                remede = f"À la question « {questions[cle].titre} », écrivez « requise: true », et pas de « si »."
            marge.noter(message, remede, "questions")
    for rang, question in enumerate(formulaire.questions):
        _controler_colonne(question, table, marge.dans("questions", rang, "colonne" if question.colonne else "cle"))
        _controler_choix(question, declare, formulaire.table, marge.dans("questions", rang))


def _controler_colonne(question: Question, table: Table, marge: Marge) -> None:
    cle = question.colonne_remplie
    colonne = table.par_cle.get(cle)
    if cle in COLONNES_DU_SERVICE:
        marge.noter(f"la colonne “{cle}” est remplie par le service.", "Donnez à cette question une autre clé.")
    elif colonne is None:
        return
    elif colonne.equipe:
        message = f"la colonne “{colonne.libelle}” appartient à l’équipe : une fiche ne la remplit pas."
        marge.noter(message, f"Ajoutez à la question « colonne: {cle}_fiche », une nouvelle colonne.")
    elif colonne.regle:
        message = f"la colonne “{colonne.libelle}” est calculée : une fiche ne la remplit pas."
        marge.noter(message, "Donnez à cette question une autre clé.")
    elif colonne.type not in _TYPES_COLONNE.get(question.type, ("texte",)):
        message = f"une réponse de type “{question.type}” n’a pas sa place dans “{colonne.libelle}”, de type “{colonne.type}”."
        marge.noter(message, "Changez le type de la question, ou remplissez une autre colonne.")
    elif question.type == "cases" and not colonne.multiple:
        message = f"“{colonne.libelle}” n’attend qu’une réponse, pas plusieurs cases."
        marge.noter(message, "Posez la question en « choix », ou donnez à la colonne « multiple: true ».")


def _controler_choix(question: Question, declare: Declare, table: str, marge: Marge) -> None:
    """Answers that the column they fill does not admit: its own choices are all that rules and indicators know."""
    colonne = declare.tables[table].objet.par_cle.get(question.colonne_remplie)
    reponses = declare.reponses_possibles(question) if question.type in ("choix", "cases") else None
    if colonne is None or not colonne.choix or colonne.equipe or reponses is None:
        return
    for reponse in reponses:
        ecrite = question.valeurs.get(reponse, reponse)
        if ecrite not in colonne.choix:
            remede = f"Ajoutez « valeurs: {{{reponse}: … }} ». {suggestion(ecrite, colonne.choix, titre='Valeurs possibles')}"
            marge.noter(
                f"“{ecrite}” n’est pas un choix de la colonne “{colonne.libelle}”.",
                remede,
                "choix" if question.choix else "liste",
            )
