"""Long work told on a terminal, and nowhere else."""

import os
import sys
from contextlib import suppress

import pytest

from passerelle.cli.execution import avancement


def test_un_terminal_montre_ce_qui_reste(monkeypatch: pytest.MonkeyPatch) -> None:
    maitre, esclave = os.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with os.fdopen(esclave, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with avancement("Import des réponses", 2) as avancer:
            avancer()
        monkeypatch.undo()
    vu = b""
    with suppress(OSError):  # how Linux tells that nobody writes there any more
        while lu := os.read(maitre, 65536):  # a terminal gives what it has, a piece at a time
            vu += lu
    os.close(maitre)
    assert "Import des réponses" in vu.decode()
    assert "reste 1 sur 2" in vu.decode()


def test_ailleurs_rien_ne_s_ecrit(capsys: pytest.CaptureFixture[str]) -> None:
    with avancement("Import des réponses", 1) as avancer:
        avancer()
    assert capsys.readouterr() == ("", "")
