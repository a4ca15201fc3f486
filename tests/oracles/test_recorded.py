"""What the book shows of other libraries is what they still print."""

import json
import re

import pytest
from book import recorded

from oracles import record

BLOCKS = {name: rest for name, *rest in record.found()}
KEPT = json.loads(recorded.FILE.read_text("utf-8"))
# a difference of rounding may be written without a point
NUMBER = re.compile(r"(?<=difference )[\d.e+-]+|-?\d+\.\d*(?:e[-+]?\d+)?")


def test_every_block_is_recorded_and_nothing_else():
    assert set(KEPT) == set(BLOCKS)


@pytest.mark.parametrize("name", BLOCKS)
def test_it_prints_what_was_recorded(name):
    package, code, given = BLOCKS[name]
    pytest.importorskip(package)
    now, then = record.said(code, given).rstrip(), KEPT[name]["said"]
    assert NUMBER.sub("#", now) == NUMBER.sub("#", then)
    seen, kept = ([float(x) for x in NUMBER.findall(text)] for text in (now, then))
    assert seen == pytest.approx(kept, abs=1e-6)
