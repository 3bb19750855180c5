"""What every command knows of how it was called."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(kw_only=True)
class Appel:
    """`environ` is the environment; `choisi` the folder given with `--dossier`, None where none was."""

    environ: Mapping[str, str]
    choisi: Path | None = None

    @property
    def dossier(self) -> Path:
        """The centre's folder: the current one unless another was given."""
        return self.choisi or Path()
