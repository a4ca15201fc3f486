"""The model of a page runs in its worker, where the site was built with the model."""

import pytest
from serve import SITE

MODEL = SITE / "_static/reactions/encoder.safetensors"
PRESS = "() => document.querySelector('.spanbook-reaction button').click()"
SAYS = "() => document.querySelector('.spanbook-reaction [role=status]').textContent"


@pytest.mark.skipif(not MODEL.exists(), reason="this site was built without the model")
def test_the_model_runs(page):
    page.open("book/transformer.html")
    page.wait("() => document.querySelector('.spanbook-reaction form') !== null")
    page.ask(PRESS)
    page.wait(f"() => ({SAYS})().includes('none wrong')", None, 60)
    assert "head 5: 14 of 14 product atoms as known" in page.ask(SAYS)
    assert page.faults() == []
