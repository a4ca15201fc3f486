"""The exact versions that the published site is built with fit what pyproject.toml asks for."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_versions_fit(python):
    lines = (ROOT / f"docs/_constraints/{python}.txt").read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    assert all(line.count("==") == 1 and not set("@/:") & set(line) for line in lines)
    held = {canonicalize_name(name): version for name, version in (x.split("==") for x in lines)}
    asked = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["docs"]
    for requirement in map(Requirement, asked):
        assert held[canonicalize_name(requirement.name)] in requirement.specifier
