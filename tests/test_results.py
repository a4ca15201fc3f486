"""What holds of every result: it cannot be changed, is equal to itself alone, and shows itself."""

import copy
import dataclasses

import numpy as np
import pytest

import spanbook as sb

X = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [2.0, 5.0]])
Y = X @ [2.0, -1.0]
HEAD = {"in_proj_weight": np.eye(2)[[0, 1, 0, 1, 0, 1]], "out_proj.weight": np.eye(2)}
BLOCK = {f"self_attn.{name}": value for name, value in HEAD.items()} | {
    "linear1.weight": np.eye(2),
    "linear2.weight": np.eye(2),
    "norm1.weight": np.ones(2),
    "norm2.weight": np.ones(2),
}


STEPS = np.arange(20.0)[:, None]


def diagnosis():
    return sb.diagnose(columns=X[:, [0, 1, 0]], new_rows=[[1.0, 2.0, 9.0]])


MADE = {
    sb.Attention: lambda: sb.attention(X, X, X),
    sb.Certificate: lambda: sb.Span(rows=X[:1]).nearest([3, 4]).certificate,
    sb.Contributions: lambda: sb.contributions(sb.multi_head(X, parameters=HEAD, n_heads=1), 0),
    sb.Dependence: lambda: sb.dependence(rows=X),
    sb.DependentSet: lambda: diagnosis().dependent_sets[0],
    sb.Descent: lambda: sb.gradient_descent(columns=X, target=Y),
    sb.Diagnosis: diagnosis,
    sb.Expansion: lambda: sb.expand([1, -1], columns=X),
    sb.Extrapolation: lambda: diagnosis().extrapolations[0],
    sb.Finding: lambda: diagnosis().findings[0],
    sb.Interpolation: lambda: sb.diagnose(rows=X, new_rows=X[:1]).interpolations[0],
    sb.KernelRidge: lambda: sb.kernel_ridge(X, Y, penalty=1.0),
    sb.LeastSquares: lambda: sb.least_squares(columns=X, target=Y),
    sb.LeaveOneOut: lambda: sb.leave_one_out(columns=X, target=Y, penalty=1.0),
    sb.MissingTerm: lambda: sb.diagnose(columns=STEPS, target=STEPS[:, 0] ** 2).missing_terms[0],
    sb.RowEffect: lambda: sb.diagnose(columns=STEPS, target=1.0 * (STEPS[:, 0] == 3)).row_effects[
        0
    ],
    sb.Mixture: lambda: sb.average(X),
    sb.MultiHead: lambda: sb.multi_head(X, parameters=HEAD, n_heads=1),
    sb.NadarayaWatson: lambda: sb.nadaraya_watson(X, Y, X),
    sb.Nearest: lambda: sb.Span(rows=X[:1]).nearest([3, 4]),
    sb.PrincipalComponents: lambda: sb.principal_components(rows=X, k=1),
    sb.RandomFourierFeatures: lambda: sb.random_fourier_features(2, 3, seed=0),
    sb.Ridge: lambda: sb.ridge(columns=X, target=Y, penalty=1.0),
    sb.Stack: lambda: sb.stack(X, Y),
    sb.TransformerBlock: lambda: sb.transformer_block(X, parameters=BLOCK, n_heads=1),
}


def test_these_are_all():
    assert set(MADE) == {c for c in vars(sb).values() if dataclasses.is_dataclass(c)}


@pytest.mark.parametrize("kind", MADE)
def test_a_result(kind):
    result = MADE[kind]()
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(result, dataclasses.fields(kind)[0].name, None)
    # Whether arrays are equal has no one answer, so no two results are, and each can be a key.
    assert result != copy.copy(result)
    assert {result: 1}[result] == 1
    assert f"{kind.__name__}(" not in repr(result)


def test_minus_zero_is_shown_as_zero_and_whole_numbers_as_whole():
    text = repr(sb.Mixture(combined=np.array([-0.0, 1.5]), weights=np.array([1, 2])))
    assert text == "Mixture\n  combined = [0. , 1.5]\n  weights  = [1, 2]"
