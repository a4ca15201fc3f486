"""A sample of the fuzz: `nox -s fuzz` tries all of it."""

import inspect
import operator

import numpy as np
import pytest

import spanbook as sb
from fuzz import judge
from fuzz.kind import REFUSED, SAME, Kind
from fuzz.pictures import CALLS, DRAWN
from fuzz.trials import good_answer, little_memory, trials
from spanbook import draw

ONE_IN = 12
NAMES = sorted({call.name for call in CALLS})


def takes(name):
    """The parameters of a public function, class or method."""
    found = inspect.signature(operator.attrgetter(name)(sb)).parameters.values()
    return {p.name for p in found if p.kind is not p.VAR_KEYWORD} - {"self"}


def callables():
    """All public functions, classes that are made by hand, and methods."""
    for name in sb.__all__:
        value = getattr(sb, name)
        made = not inspect.isclass(value) or "__init__" in vars(value) or name in SETS
        if made and not hasattr(value, "__dataclass_fields__"):
            yield name
        if inspect.isclass(value) and not issubclass(value, Exception):
            own = inspect.getmembers(value, inspect.isfunction)
            yield from (f"{name}.{m}" for m, _ in own if m[0] != "_" or m == "__contains__")


SETS = {"Span", "AffineHull", "ConicHull", "ConvexHull"}


@pytest.mark.parametrize("name", sorted(callables()))
def test_every_argument_of_every_public_function_is_tried(name):
    tried = {a for call in CALLS if call.name == name for a in call.arguments()}
    assert tried >= takes(name), f"add a call of {name} to tests/fuzz/calls.py"


def test_every_function_that_draws_is_tried():
    assert {*DRAWN, "style"} == {name for name in draw.__all__ if not name.isupper()}


@pytest.mark.parametrize("name", NAMES)
def test_bad_input(name):
    calls = [call for call in CALLS if call.name == name]
    wrong = []
    with little_memory():
        for call in calls:
            good = good_answer(call)
            for trial in trials(call):
                if trial.sampled(ONE_IN):
                    wrong += [(*trial.words, fault) for fault in trial.faults(good) or ()]
    assert not wrong


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_an_answer_shares_no_memory_with_what_was_given(call):
    arguments = call.arguments()
    answer = judge.numbers(call.function()(**arguments))
    for value in arguments.values():
        for where, found in answer.items():
            both = isinstance(value, np.ndarray) and np.shares_memory(found, value)
            assert not both, f"{where} is that of the caller"


def outcome(**fields):
    return judge.Outcome(**{"answer": {"": np.ones(2)}, **fields})


def raised(make):
    try:
        make()
    except Exception as error:
        return error


THEIRS = raised(lambda: np.ones(2).reshape(3))
OURS = raised(lambda: sb.softmax("a"))
BAD = Kind("bad", REFUSED, None)
GOOD = Kind("good", SAME, None)


@pytest.mark.parametrize(
    ("seen", "kind", "fault"),
    [
        (outcome(), BAD, "accepted"),
        (outcome(changed=True, error=OURS), BAD, "changed its input"),
        (outcome(error=THEIRS), BAD, "not ours: ValueError: cannot reshape"),
        (outcome(error=OURS), GOOD, "refused: `scores`"),
        (outcome(seconds=2.0), GOOD, "took 2.0 s"),
        (outcome(answer={"": np.array([1, np.nan])}), GOOD, "nan: "),
        (outcome(answer={"": np.array([1, np.inf])}), GOOD, "infinite: "),
        (outcome(answer={"": np.array([1, 1.1])}), GOOD, "another answer: "),
        (outcome(answer={"": np.ones(3)}), GOOD, "another answer: "),
    ],
)
def test_the_judge_sees_a_fault(seen, kind, fault):
    arguments = {"scores": 1}
    (found,) = judge.faults(seen, kind, "scores", arguments, False, {"": np.ones(2)})
    assert found.startswith(fault)


def test_the_judge_lets_pass_what_is_good():
    arguments = {"scores": 1}
    good = {"": np.ones(2)}
    assert not list(judge.faults(outcome(), GOOD, "scores", arguments, False, good))
    assert not list(judge.faults(outcome(error=OURS), BAD, "scores", arguments, False, good))
    other = list(judge.faults(outcome(error=OURS), BAD, "axis", arguments, False, good))
    assert other[0].startswith("does not name `axis`")
