import pytest

from classifiers import ToneModel


@pytest.fixture(scope="session")
def tone() -> ToneModel:
    return ToneModel.load()
