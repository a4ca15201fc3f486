"""What looks like a fault and is none, with the reason: call, argument, kind, what was seen."""

from fnmatch import fnmatchcase

EXPLAINED = [
    # call, argument, kind, fault: patterns, as of file names
    (
        "*", "*", "*", "infinite: *.condition_number",
        "documented: infinite where the dimension falls short",
    ),
    ("diagnose*", "*", "*", "infinite: .digits_lost*", "documented: dependent columns"),
    ("diagnose*", "*", "*", "infinite: .row_effects*", "documented: the others fit exactly"),
    ("diagnose*", "*", "*", "nan: .row_effects*", "documented: a leverage of 1"),
    ("diagnose*", "*", "*", "nan: .inflation", "documented: a column that never varies"),
    ("gradient_descent", "columns", "*", "infinite: .step", "1 / s^2, which no float holds"),
    ("log_softmax", "scores", "*", "infinite: ", "documented: the logarithm of 0"),
    ("*", "*mask", "minus infinity", "accepted", "hides every key, as a mask of floats may"),
    ("ridge*", "penalty", "*two*", "accepted", "a list of penalties is a path"),
    ("leverage", "penalty", "*two*", "accepted", "a list of penalties is a path"),
    ("*_weights*", "dtype", "a class", "accepted", "the class is `float`, which is float64"),
    ("*_weights*", "dtype", "a shape without numbers", "accepted", "it has a dtype, float64"),
    ("draw.space", "name", "*word*", "accepted", "a word is a name"),
    ("draw.space", "name", "no letters", "accepted", "a picture may lack a name"),
    ("draw.space", "name", "in capitals", "accepted", "a name of other letters"),
    ("draw.space", "name", "with a blank", "accepted", "a name of other letters"),
    ("draw.*", "color", "in capitals", "accepted", "a colour by its digits, in capitals"),
    ("claim*", "statement", "*word*", "accepted", "a word is a statement"),
    ("kernel_ridge", "kernel", "*", "does not name*", "the error of the caller's own function"),
    ("kernel_ridge", "kernel", "*", "not ours*", "the error of the caller's own function"),
]  # fmt: skip


def explained(call, argument, kind, fault):
    """Whether a fault is in the list."""
    seen = call, argument, kind, fault
    return any(
        all(fnmatchcase(s, p) for s, p in zip(seen, patterns, strict=True))
        for *patterns, _ in EXPLAINED
    )
