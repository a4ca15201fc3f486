"""`HullDomain` among scikit-learn's own tools."""

import numpy as np
import pytest

from spanbook.sklearn import HullDomain

checks = pytest.importorskip("sklearn.utils.estimator_checks")


@pytest.mark.filterwarnings("ignore")  # its checks warn of what they try
def test_it_passes_the_checks_of_estimators():
    done = checks.check_estimator(HullDomain(), on_fail=None)
    wrong = [r["check_name"] for r in done if r["status"] not in ("passed", "skipped")]
    assert wrong == []
    assert len([r for r in done if r["status"] == "passed"]) > 30


def test_in_a_pipeline_and_a_clone():
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rng = np.random.default_rng(0)
    X, new = rng.normal(size=(40, 2)), rng.normal(size=(30, 2)) * 2
    alone = clone(HullDomain().fit(X)).fit(X).predict(new)
    piped = make_pipeline(StandardScaler(), HullDomain()).fit(X).predict(new)
    np.testing.assert_array_equal(alone, piped)
    assert set(alone) == {-1, 1}
