"""Diagnosis: what a table cannot reach, and why, in numbers and in words.

The command line is in `_command`, which `python -m spanbook` alone loads.
"""

from spanbook.diagnosis._columns import DependentSet
from spanbook.diagnosis._diagnose import diagnose
from spanbook.diagnosis._extrapolation import Extrapolation
from spanbook.diagnosis._finding import Finding
from spanbook.diagnosis._interpolation import Interpolation
from spanbook.diagnosis._missing_terms import MissingTerm
from spanbook.diagnosis._report import Diagnosis
from spanbook.diagnosis._row_effects import RowEffect
from spanbook.diagnosis._signed import signed_distances

__all__ = [
    "DependentSet",
    "Diagnosis",
    "Extrapolation",
    "Finding",
    "Interpolation",
    "MissingTerm",
    "RowEffect",
    "diagnose",
    "signed_distances",
]
