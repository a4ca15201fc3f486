"""What makes pages light leaves out nothing that a page needs."""

import base64
import io
import re

import numpy as np
import pytest

pytest.importorskip("sphinx")
from build.purge import purge
from page.plain_code import PLAIN
from pictures.photographs import smaller
from PIL import Image


def test_variables_that_nothing_reads_go():
    css = (
        ":root{--a:1px;--b:var(--c);--c:2px;--d:url(x;y);--e:';}';--read:3px;--own:4px}"
        "p{width:var(--a);--own:5px}"
    )
    assert purge(css, {"p", "--read"}) == ":root{--a:1px;--read:3px;}p{width:var(--a);}"


def test_only_code_without_a_look_of_its_own_is_plain():
    code = '<span class="k">def</span><span class="w"> </span><span class="n">f</span>'
    whole = f'{code}<a href="f"><span class="n">sb</span><span class="o">.</span></a>'
    left = '<span class="k">def</span> f<a href="f">sb<span class="o">.</span></a>'
    assert PLAIN.sub(r"\1", whole) == left


def png(image):
    """Return an SVG's way of holding a picture."""
    made = io.BytesIO()
    image.save(made, "png")
    return f"data:image/png;base64,{base64.b64encode(made.getvalue()).decode()}"


def test_a_photograph_becomes_smaller_and_a_sketch_stays():
    noise = np.random.default_rng(0).normal(size=(8, 8, 3))
    smooth = Image.fromarray(np.uint8((noise * 40 + 128).clip(0, 255))).resize((240, 240))
    rough = np.asarray(smooth) + np.random.default_rng(1).integers(-4, 5, (240, 240, 3))
    photograph, sketch = Image.fromarray(np.uint8(rough.clip(0, 255))), Image.new("L", (9, 9))
    before = f'<image href="{png(photograph)}"/><image href="{png(sketch)}"/>'
    after = smaller(before)
    assert len(after) < len(before) / 4
    assert png(sketch) in after
    data = re.search(r"data:image/webp;base64,([^\"]+)", after)[1]
    shown = Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")
    off = np.abs(np.asarray(shown, float) - np.asarray(photograph, float))
    assert off.mean() < 5
