"""What CI compares with other libraries; `nox -s oracles -- --all` compares everything."""

from sampling import pytest_addoption, sample  # noqa: F401  pytest looks for the first here

MANY = {"seed": 16, "start": 1, "seeds": 1}  # problems, blocks of them, hard kinds in one test


def pytest_collection_modifyitems(config, items):
    """Take a sample."""
    sample(config, items, MANY)
