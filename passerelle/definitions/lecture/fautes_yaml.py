"""What the YAML parser complains of, said in French."""

import yaml

_INTERROGATION = "but got '?'"

# What the parser says → what a person reads. The first that is part of the message counts.
_FAUTES = (
    ("'\\t'", "il y a une tabulation.", "Remplacez-la par des espaces."),
    (
        _INTERROGATION,
        "un texte entre accolades ou crochets contient « ? ».",
        'Mettez ce texte entre guillemets : « titre: "Qui est venu ?" ».',
    ),
    (
        "mapping values are not allowed",
        "il y a un « : » de trop ici, ou il en manque un à la ligne d’avant.",
        "Mettez entre guillemets un texte qui contient « : », et alignez la ligne avec ses voisines.",
    ),
    (
        "found unexpected end of stream",
        "un guillemet ouvert ici n’est pas refermé.",
        "Refermez-le à la fin du texte.",
    ),
    (
        "while scanning a simple key",
        "il manque « : » après ce mot.",
        "Écrivez « clé: valeur », avec une espace après les deux-points.",
    ),
    (
        "flow sequence",
        "un crochet [ n’est pas refermé.",
        "Refermez-le, avec des virgules entre les éléments.",
    ),
    (
        "flow node",
        "il manque quelque chose ici, ou un crochet n’est pas refermé.",
        "Complétez la liste, puis refermez-la.",
    ),
    (
        "flow mapping",
        "une accolade { n’est pas refermée.",
        "Refermez-la, avec des virgules entre les éléments.",
    ),
    (
        "unknown escape character",
        "une barre oblique inverse \\ n’est pas comprise.",
        "Mettez ce texte entre apostrophes simples.",
    ),
    (
        "alias",
        "ce renvoi « * » ne mène à rien.",
        "Recopiez le texte en entier, ou mettez-le entre guillemets.",
    ),
    (
        "anchor",
        "ce renvoi « & » ne se comprend pas.",
        "Recopiez le texte en entier, ou mettez-le entre guillemets.",
    ),
    ("expected a single document", "il y a deux documents dans ce fichier.", "Retirez la ligne « --- »."),
    (
        "that cannot start any token",
        "un texte commence par un signe réservé (@, %, `…).",
        "Mettez ce texte entre guillemets.",
    ),
    (
        "expected <block end>",
        "cette ligne n’est pas alignée avec ses voisines.",
        "Donnez-lui le même décalage à gauche.",
    ),
    (
        "expected '<document start>'",
        "cette ligne n’est pas alignée avec ses voisines.",
        "Donnez-lui le même décalage à gauche.",
    ),
)
_FAUTE_INCONNUE = (
    "l’écriture n’est pas comprise ici.",
    "Vérifiez les guillemets, les deux-points et le décalage à gauche.",
)

# What was opened and never closed is to be mended where it was opened.
_OUVERTURES = ("unexpected end of stream", "flow sequence", "flow mapping", "simple key")


def expliquer(erreur: yaml.MarkedYAMLError) -> tuple[int, str, str]:
    """The line (from 1), what is wrong, what to do."""
    dit = f"{erreur.context} {erreur.problem}"
    message, remede = next(((message, remede) for signe, message, remede in _FAUTES if signe in dit), _FAUTE_INCONNUE)
    ouvert = _INTERROGATION not in dit and any(signe in dit for signe in _OUVERTURES)
    marque = erreur.context_mark if ouvert and erreur.context_mark else erreur.problem_mark
    return marque.line + 1 if marque else 0, message, remede
