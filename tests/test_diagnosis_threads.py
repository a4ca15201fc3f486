"""Questions that people asked in public, each answered by one call.

The tables are our own, small, and have what the thread was about; the sentence is the one that
would have closed it.
"""

from types import SimpleNamespace

import numpy as np
import pytest

import spanbook as sb
from spanbook.sklearn import HullDomain

RNG = np.random.default_rng(0)
N = 60


def told(new=None, target=None, **columns):
    """Diagnose columns that have names, and return the report on one line."""
    X = np.column_stack([*columns.values()])
    frame = SimpleNamespace(columns=list(columns), to_numpy=lambda: X)
    return " ".join(str(sb.diagnose(columns=frame, target=target, new_rows=new)).split())


def dummies(*names, n=N):
    which = RNG.permutation(np.arange(n) % len(names))
    return {name: (which == k) * 1.0 for k, name in enumerate(names)}


a, b, c, d = RNG.normal(size=(4, N))
x, y = np.arange(1.0, 21), 2 * np.arange(1.0, 21) + RNG.normal(size=20)
odd = np.append(0.0, np.ones(N - 1))
slip = y + 30 * (x == 17)
far = np.append(x, 200.0), np.append(y, 100.0)
height = RNG.uniform(150, 190, 200)
weight = height - 100 + RNG.uniform(-10, 10, 200)
z = RNG.permutation(np.arange(N) % 2) * 1.0
region = dummies("north", "south", "east")
firm = dummies("firm0", "firm1", "firm2", "firm3")
days = dummies("mon", "tue", "wed", "thu", "fri", "sat", "sun")
pressure = RNG.normal(size=200)
size = RNG.uniform(10, 100, 500)

ANSWERED = [
    # A column that is another and 2 has a weight of 3e11, and so has the other.
    ("scikit-learn/scikit-learn", 9073, lambda: told(a=a, b=b, c=c, d=c + 2), "d = c + 2"),
    # Which columns are collinear?
    (
        "statsmodels/statsmodels",
        1744,
        lambda: told(a=a, b=b, c=c, d=3 * a - 2 * b),
        "2·b + d = 3·a Drop one column of each set",
    ),
    # A column that is 0 once and then 1, beside one that is -1 once: a p-value of 0 for noise.
    (
        "statsmodels/statsmodels",
        6570,
        lambda: told(x1=odd, x2=2 * odd - 1, target=d),
        "With an intercept, some columns repeat what the others give. x2 + 1 = 2·x1",
    ),
    # Two equal columns are fitted without a word, with weights that are not one half each.
    (
        "scikit-learn/scikit-learn",
        18751,
        lambda: told(first=a, second=a, target=a),
        "second = first Drop one column of each set: what can be reached stays the same, and the "
        "weights become unique.",
    ),
    # A nonsensical fit of a constant beside dummies of all groups, without a word.
    (
        "statsmodels/statsmodels",
        3824,
        lambda: told(constant=np.ones(N), trend=np.arange(N), **dummies("first", "second")),
        "1 column of 4 repeats what the others give. first + second = 1",
    ),
    # The condition number is large, because of units and not of dependence.
    (
        "statsmodels/statsmodels",
        2378,
        lambda: told(dollars=1e5 * a, share=b),
        "0.0 digits lost in solving 1. note: 'dollars' varies 10^5 times as much as 'share'",
    ),
    # Every regression warns of collinearity, though nothing but the means is large.
    (
        "statsmodels/statsmodels",
        553,
        lambda: told(year=2000 + 0.1 * a, rate=b),
        "'year' varies by less than a hundredth of the mean. Subtract the mean before fitting.",
    ),
    # R squared is 1, beside a warning that not all views show.
    (
        "statsmodels/statsmodels",
        1448,
        lambda: told(a=a, b=a + b / 1000, target=a + b),
        "The target is an exact combination of the columns. Real measurements rarely are: check",
    ),
    # A formula of inflation that forgets the constant counts what the means have in common too.
    (
        "statsmodels/statsmodels",
        9791,
        lambda: told(size=size, log_size=np.log(size)),
        "variance inflation reaches 13.6 ('size')",
    ),
    # Not exactly dependent, so a search for exact combinations stays silent.
    (
        "topepo/caret",
        607,
        lambda: told(a=a, b=b, again=a, near=2 * a + b + 1e-3 * c, d=d),
        "near ≈ 2·a + b (off by 0.05 % of its spread)",
    ),
    # An error where there are constant columns alone.
    (
        "topepo/caret",
        930,
        lambda: told(zero=np.zeros(6), one=np.ones(6)),
        "1 column of 2 repeats what the others give. zero = 0",
    ),
    # Is one pass enough?
    (
        "topepo/caret",
        1296,
        lambda: told(a=a, b=b, two=2 * a, both=a + b, c=c),
        "2 columns of 5 repeat what the others give. two = 2·a both = a + b Drop one column of "
        "each set: what can be reached stays the same",
    ),
    # The last two inflations are missing beside an alias.
    (
        "easystats/performance",
        922,
        lambda: told(**firm, solo=firm["firm0"], age=a, pay=a + 0.1 * b),
        "solo = firm0 firm0 + firm1 + firm2 + firm3 = 1",
    ),
    # Which rows are these outliers, by name?
    (
        "easystats/performance",
        61,
        lambda: told(x=far[0], target=far[1]),
        "1 row of 21 moves the fit alone: without it the fitted values shift by more than noise "
        "shifts them. row 20: Cook's distance",
    ),
    # Residuals alone do not show what spoils a regression.
    (
        "jasp-stats/jasp-desktop",
        1859,
        lambda: told(x=x, target=slip),
        "row 16: 63.33, while the others predict 34.39",
    ),
    # A fit breaks with an interaction of two columns of which one is twice the other.
    (
        "stan-dev/rstanarm",
        534,
        lambda: told(z=z, x1=a, x2=2 * a, z_x1=z * a, z_x2=z * 2 * a),
        "2 columns of 5 repeat what the others give. x2 = 2·x1 z_x2 = 2·z_x1",
    ),
    # A column of twos beside an intercept, and a column times 4.
    (
        "gsucarrat/gets",
        62,
        lambda: told(gap=a, lincom=4 * a, two=np.full(N, 2.0)),
        "'two' never changes. It can serve as the intercept: drop it if your model adds its own.",
    ),
    # A singular matrix, without a word on which covariates.
    (
        "hail-is/hail",
        1156,
        lambda: told(sex=z, is_female=1 - z, age=a, age_again=a),
        "sex + is_female = 1 age_again = age",
    ),
    # What does "qr(x)$rank == ncol(x)" mean?
    (
        "nspope/radish",
        7,
        lambda: told(forest=a, road=b, open_land=1 - a - b),
        "forest + road + open_land = 1",
    ),
    # All five columns of a category beside an intercept should fail, and do not: why?
    (
        "ageron/handson-ml",
        167,
        lambda: told(income=a, **region),
        "With an intercept, some columns repeat what the others give. north + south + east = 1 "
        "Drop one of them (the category that the others are compared with), or fit without an",
    ),
    # Is a dummy for each of seven days a trap?
    (
        "jeslago/epftoolbox",
        11,
        lambda: told(load=a, **days),
        "mon + tue + wed + thu + fri + sat + sun = 1",
    ),
    # A cryptic error where five conditions stand beside an intercept.
    (
        "raphaelvallat/pingouin",
        130,
        lambda: told(intercept=np.ones(N), **dummies("one", "two", "three", "four", "five")),
        "1 column of 6 repeats what the others give. one + two + three + four + five = 1",
    ),
    # A fold of the rows in which a rare column is 0 throughout.
    ("haifengl/smile", 88, lambda: told(a=a, b=b, rare=np.zeros(N)), "rare = 0"),
    # Pairs do not show that one column is the sum of others.
    (
        "deepchecks/deepchecks",
        2227,
        lambda: told(a=a, b=b, c=c, d=d, total=a + b + c + d),
        "total = a + b + c + d",
    ),
    # An error for a table of three rows, whose third column is twice the second.
    (
        "jstat/jstat",
        245,
        lambda: told(one=[1, 1, 1], x=[1, 2, 3], twice=[2, 4, 6], target=[4.5, 6.8, 6.5]),
        "twice = 2·x",
    ),
    # A warning outside the data, and how far outside.
    (
        "citoverse/cito",
        17,
        lambda: told(height=height, weight=weight, new=[[160.0, 80]]),
        "weight is 80, and with height at 160 no mixture of the rows seen exceeds 69.",
    ),
    # Not whether predictions leave the range of the targets, but whether columns leave theirs.
    (
        "courtiol/IsoriX",
        159,
        lambda: told(height=height, target=pressure, new=[[210.0]]),
        "height is 210, above the largest seen, 189.",
    ),
]


@pytest.mark.parametrize(
    ("repository", "number", "ask", "sentence"),
    [pytest.param(*thread, id=f"{thread[0]}#{thread[1]}") for thread in ANSWERED],
)
def test_one_call_answers(repository, number, ask, sentence):
    assert sentence in ask()


def test_there_are_twenty():
    assert len({(repository, number) for repository, number, *_ in ANSWERED}) >= 20


def test_the_inflation_has_a_constant_statsmodels_2376():
    """With a column of ones and without, it is that of a regression with an intercept."""
    far_off = 100 + a, 50 + 0.6 * a + 0.8 * b
    r = np.corrcoef(*far_off)[0, 1]
    for columns in (far_off, [*far_off, np.ones(N)]):
        found = sb.diagnose(columns=np.column_stack(columns))
        np.testing.assert_allclose(found.inflation[:2], 1 / (1 - r**2))


def test_inflation_of_the_others_is_there_beside_copies_mage_421():
    found = sb.diagnose(columns=np.column_stack([a, a, 2 * a, b, b + c]))
    assert np.isinf(found.inflation[:3]).all()
    r = np.linalg.inv(np.corrcoef(np.column_stack([a, b, b + c]).T))
    np.testing.assert_allclose(found.inflation[3:], np.diag(r)[1:])


def test_a_domain_of_ones_and_zeros_scikit_fingerprints_424():
    domain = HullDomain().fit(np.column_stack([height, weight]))
    np.testing.assert_array_equal(domain.predict([[160, 80], [160, 60]]), [-1, 1])
