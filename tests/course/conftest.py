import pytest

from tests.course.scenes import Depart, preparer


@pytest.fixture(scope="session")
def depart(tmp_path_factory: pytest.TempPathFactory) -> Depart:
    """A centre where people have worked already."""
    return preparer(tmp_path_factory.mktemp("course") / "centre")
