"""The linear sets of NIST's Statistical Reference Datasets, with their certified coefficients.

https://www.itl.nist.gov/div898/strd/lls/lls.shtml; Longley's table is that of statsmodels, which
is the same. `test_nist.py` solves each in exact fractions, so that a slip in copying would show.
"""

from fractions import Fraction

import numpy as np

NORRIS = (
    "0.1 338.8 118.1 888.0 9.2 228.1 668.5 998.5 449.1 778.9 559.2 0.3 0.1 778.1 668.8 339.3"
    " 448.9 10.8 557.7 228.3 998.0 888.8 119.6 0.3 0.6 557.6 339.3 888.0 998.5 778.9 10.2 117.6"
    " 228.9 668.4 449.2 0.2",
    "0.2 337.4 118.2 884.6 10.1 226.5 666.3 996.3 448.6 777.0 558.2 0.4 0.6 775.5 666.9 338.0"
    " 447.5 11.6 556.0 228.1 995.8 887.6 120.2 0.3 0.3 556.8 339.1 887.2 999.0 779.0 11.1 118.3"
    " 229.2 669.1 448.9 0.5",
)
PONTIUS = (
    ".11019 .21956 .32949 .43899 .54803 .65694 .76562 .87487 .98292 1.09146 1.20001 1.30822"
    " 1.41599 1.52399 1.63194 1.73947 1.84646 1.95392 2.06128 2.16844 .11052 .22018 .32939"
    " .43886 .54798 .65739 .76596 .87474 .98300 1.09150 1.20004 1.30818 1.41613 1.52408 1.63159"
    " 1.73965 1.84696 1.95445 2.06177 2.16829",
    " ".join(str(150_000 * k) for k in [*range(1, 21), *range(1, 21)]),
)
FILIP = (
    "0.8116 0.9072 0.9052 0.9039 0.8053 0.8377 0.8667 0.8809 0.7975 0.8162 0.8515 0.8766 0.8885"
    " 0.8859 0.8959 0.8913 0.8959 0.8971 0.9021 0.909 0.9139 0.9199 0.8692 0.8872 0.89 0.891"
    " 0.8977 0.9035 0.9078 0.7675 0.7705 0.7713 0.7736 0.7775 0.7841 0.7971 0.8329 0.8641 0.8804"
    " 0.7668 0.7633 0.7678 0.7697 0.77 0.7749 0.7796 0.7897 0.8131 0.8498 0.8741 0.8061 0.846"
    " 0.8751 0.8856 0.8919 0.8934 0.894 0.8957 0.9047 0.9129 0.9209 0.9219 0.7739 0.7681 0.7665"
    " 0.7703 0.7702 0.7761 0.7809 0.7961 0.8253 0.8602 0.8809 0.8301 0.8664 0.8834 0.8898 0.8964"
    " 0.8963 0.9074 0.9119 0.9228",
    "-6.860120914 -4.324130045 -4.358625055 -4.358426747 -6.955852379 -6.661145254 -6.355462942"
    " -6.118102026 -7.115148017 -6.815308569 -6.519993057 -6.204119983 -5.853871964 -6.109523091"
    " -5.79832982 -5.482672118 -5.171791386 -4.851705903 -4.517126416 -4.143573228 -3.709075441"
    " -3.499489089 -6.300769497 -5.953504836 -5.642065153 -5.031376979 -4.680685696 -4.329846955"
    " -3.928486195 -8.56735134 -8.363211311 -8.107682739 -7.823908741 -7.522878745 -7.218819279"
    " -6.920818754 -6.628932138 -6.323946875 -5.991399828 -8.781464495 -8.663140179 -8.473531488"
    " -8.247337057 -7.971428747 -7.676129393 -7.352812702 -7.072065318 -6.774174009 -6.478861916"
    " -6.159517513 -6.835647144 -6.53165267 -6.224098421 -5.910094889 -5.598599459 -5.290645224"
    " -4.974284616 -4.64454848 -4.290560426 -3.885055584 -3.408378962 -3.13200249 -8.726767166"
    " -8.66695597 -8.511026475 -8.165388579 -7.886056648 -7.588043762 -7.283412422 -6.995678626"
    " -6.691862621 -6.392544977 -6.067374056 -6.684029655 -6.378719832 -6.065855188 -5.752272167"
    " -5.132414673 -4.811352704 -4.098269308 -3.66174277 -3.2644011",
)
# What Wampler added to a polynomial: at right angles to every polynomial of degree 5.
BUMPS = [759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048]
BUMPS += BUMPS[-2::-1]


def powers(words, degree, least=0):
    """Return target and columns of a polynomial in exact fractions."""
    y, x = ([Fraction(word) for word in part.split()] for part in words)
    return [[v**k for k in range(least, degree + 1)] for v in x], y


def wampler(leading, noise):
    """Return a polynomial of degree 5 in 0 to 20, with multiples of the bumps."""
    table = [[Fraction(v) ** k for k in range(6)] for v in range(21)]
    pairs = zip(table, BUMPS, strict=True)
    return table, [sum(leading**k * p for k, p in enumerate(row)) + noise * b for row, b in pairs]


def longley():
    """Return Longley's table with a column of ones."""
    from statsmodels.datasets import longley

    data = longley.load_pandas().data
    rows = [[Fraction(1), *(Fraction(str(v)) for v in row[1:])] for row in data.to_numpy()]
    return rows, [Fraction(str(v)) for v in data["TOTEMP"]]


def sets():
    """Return {name: (table, target, certified coefficients)}, the first two exact."""
    line = [str(k) for k in range(60, 71)], [str(k) for k in range(130, 141)]
    noint1 = " ".join(line[1]), " ".join(line[0])
    tenth = Fraction(1, 10)
    ones = [1.0] * 6
    return {
        "Norris": (*powers(NORRIS, 1), [-0.262323073774029, 1.00211681802045]),
        "Pontius": (
            *powers(PONTIUS, 2),
            [0.673565789473684e-03, 0.732059160401003e-06, -0.316081871345029e-14],
        ),
        "NoInt1": (*powers(noint1, 1, least=1), [2.07438016528926]),
        "NoInt2": (*powers(("3 4 4", "4 5 6"), 1, least=1), [0.727272727272727]),
        "Filip": (
            *powers(FILIP, 10),
            [
                -1467.48961422980,
                -2772.17959193342,
                -2316.37108160893,
                -1127.97394098372,
                -354.478233703349,
                -75.1242017393757,
                -10.8753180355343,
                -1.06221498588947,
                -0.670191154593408e-01,
                -0.246781078275479e-02,
                -0.402962525080404e-04,
            ],
        ),
        "Longley": (
            *longley(),
            [
                -3482258.63459582,
                15.0618722713733,
                -0.358191792925910e-01,
                -2.02022980381683,
                -1.03322686717359,
                -0.511041056535807e-01,
                1829.15146461355,
            ],
        ),
        "Wampler1": (*wampler(1, 0), ones),
        "Wampler2": (*wampler(tenth, 0), [0.1**k for k in range(6)]),
        "Wampler3": (*wampler(1, 1), ones),
        "Wampler4": (*wampler(1, 100), ones),
        "Wampler5": (*wampler(1, 10_000), ones),
    }


def solved(table, target):
    """Solve the normal equations in exact fractions."""
    n = len(table[0])
    m = [
        [sum(row[i] * row[j] for row in table) for j in range(n)]
        + [sum(row[i] * t for row, t in zip(table, target, strict=True))]
        for i in range(n)
    ]
    for i in range(n):
        m[i] = [v / m[i][i] for v in m[i]]
        for k in range(n):
            if k != i:
                m[k] = [a - m[k][i] * b for a, b in zip(m[k], m[i], strict=True)]
    return [row[-1] for row in m]


def floats(table, target):
    """Return both rounded to floats."""
    return np.array(table, dtype=float), np.array(target, dtype=float)


def digits(found, certified):
    """Return how many digits of the worst coefficient are right, 15 at most."""
    found, certified = np.asarray(found, float).ravel(), np.asarray(certified, float)
    off = np.abs(found - certified) / np.abs(certified)
    return float(min(15.0, -np.log10(max(off.max(), 1e-15))))
