"""The pages show each attribute once, in the words of its class, and give it an address."""

import inspect
from functools import cached_property

import pytest
from build import attributes
from numpydoc.docscrape_sphinx import SphinxDocString, get_doc_object

import spanbook as sb

CLASSES = [
    name
    for name in sb.__all__
    if inspect.isclass(getattr(sb, name))
    and "Attributes\n---" in inspect.getdoc(getattr(sb, name))
]
PLAIN = {"show_class_members": False, "xref_param_type": False}


def page(name):
    """Return what numpydoc makes of a class's docstring, and the attributes it states."""
    doc = get_doc_object(getattr(sb, name), config=PLAIN)
    return str(doc), doc["Attributes"]


def discarded(name):
    """Return the attributes whose words are not on the page."""
    text, stated = page(name)
    words = " ".join(text.split())
    return [a.name for a in stated if " ".join(" ".join(a.desc).split()) not in words]


def test_numpydoc_alone_discards_some():
    assert sum(len(discarded(name)) for name in CLASSES) > 20


@pytest.mark.parametrize("name", CLASSES)
def test_the_words_of_the_class_are_shown(name, monkeypatch):
    monkeypatch.setattr(SphinxDocString, "_process_param", attributes.as_written)
    assert discarded(name) == []


@pytest.mark.parametrize("name", CLASSES)
def test_every_property_is_listed(name):
    stated = [a.name for a in page(name)[1]]
    kinds = property | cached_property
    properties = inspect.getmembers(getattr(sb, name), lambda v: isinstance(v, kinds))
    assert {n for n, _ in properties if not n.startswith("_")} <= set(stated)


@pytest.mark.parametrize("name", CLASSES)
def test_every_attribute_has_an_address(name, monkeypatch):
    monkeypatch.setattr(SphinxDocString, "_process_param", attributes.as_written)
    text, stated = page(name)
    lines = text.splitlines()
    attributes.addresses(None, "class", name, getattr(sb, name), None, lines)
    given = [line.split()[-1] for line in lines if line.startswith(".. py:attribute::")]
    assert given == [a.name for a in stated]
