import pytest

from dispatch.learning.predict import Predictor
from dispatch.learning.train import train
from tests.dispatch.learning.samples import matters


@pytest.fixture(scope="session")
def model():
    return train(*matters())


@pytest.fixture(scope="session")
def predictor(model):
    return Predictor(model)
