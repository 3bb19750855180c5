"""What a workbook is set to, against what the centre is: its language and its time zone. Told, never changed nor guessed."""

from passerelle.domaine.declare.probleme import Anomalie

LANGUE = "fr"
"""What locales of French start with: dates day first, decimals after a comma."""

CLASSEURS = {"principal": "Classeur principal", "contacts": "Classeur des contacts"}
"""What stands for a whole workbook where an anomaly names a tab."""

_MENU = "menu «\u00a0Fichier → Paramètres du tableur…\u00a0»"


def revoir_les_reglages(classeur: str, *, locale: str, fuseau: str, attendu: str) -> list[Anomalie]:
    """What to set again in the workbook `classeur` (`principal`, `contacts`), whose `locale` and `fuseau` were read (empty where
    they were not); `attendu` is the centre's time zone."""
    messages = []
    if fuseau and attendu and fuseau != attendu:
        messages.append(
            f"Ce classeur est à l’heure «\u00a0{fuseau}\u00a0», le centre à l’heure «\u00a0{attendu}\u00a0»\u00a0: l’heure "
            f"d’arrivée des réponses y est décalée. Choisissez le fuseau horaire du centre, {_MENU}."
        )
    if locale and not locale.startswith(LANGUE):
        messages.append(
            f"Ce classeur est réglé en «\u00a0{locale}\u00a0», pas en français\u00a0: les dates et les nombres qu’on y tape "
            f"sont compris autrement. Choisissez France dans les paramètres régionaux, {_MENU}."
        )
    return [Anomalie(CLASSEURS[classeur], "", "", message) for message in messages]
