"""What stands for words that were erased, where a blank would say something else."""

EFFACE = "(effacé)"


def est_efface(dite: object) -> bool:
    """Whether a cell only says that it was erased: « (effacé) », or « (effacé 2) » where there are several."""
    return isinstance(dite, str) and dite.startswith(EFFACE.rstrip(")"))
