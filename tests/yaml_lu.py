"""The YAML files tests read, as YAML 1.2 has it: `on`, `non` and `oui` are words."""

import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import yaml


class _Lecteur(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """By libyaml where it is there: every worker reads every file while it collects."""

    yaml_implicit_resolvers: ClassVar = {
        initiale: [(etiquette, forme) for etiquette, forme in formes if not etiquette.endswith(":bool")]
        for initiale, formes in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


_Lecteur.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@cache
def lire_yaml(fichier: Path) -> Any:
    """What a file holds, shared by all who ask: not to be changed."""
    return _Lecteur(fichier.read_bytes()).get_single_data()
