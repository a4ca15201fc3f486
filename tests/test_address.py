"""What needs the site's public address, with one and without."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from build import address, versions
from page import cards
from pictures import figure_live

ROOT = Path(__file__).parents[1]
URLS = {
    "Documentation": "https://example.org/book",
    "Issues": "https://example.org/code/issues/",
    "Source": "https://example.org/code",
}
PAGE = {"pagename": "book/hull", "title": "The <em>hull</em>", "description": 'says "hull"'}


@pytest.fixture(params=[False, True], ids=["without", "with"])
def known(request, monkeypatch):
    """Have the project an address, or none."""
    monkeypatch.setattr(address, "URLS", URLS if request.param else {})
    return request.param


@pytest.fixture
def context(known):
    config = SimpleNamespace(project="spanbook", html_context={}, html_additional_pages={})
    address.offer(None, config)
    base = config.html_baseurl
    shown = {"pageurl": f"{base}book/hull.html" if base else None, "pathto": lambda to, *_: to}
    return {**config.html_context, **shown, **PAGE, "version": "1", "commit": "abc"}


def render(template, context):
    """Return a template of ours, over an empty one of the theme."""
    theme = "{% block htmltitle %}{% endblock %}"
    ours = jinja2.FileSystemLoader(ROOT / "docs/_templates")
    loader = jinja2.ChoiceLoader([jinja2.DictLoader({"!layout.html": theme}), ours])
    return (
        jinja2.Environment(loader=loader, autoescape=False).get_template(template).render(context)
    )


def test_path_of_the_site(known, context):
    assert context["site_path"] == ("/book/" if known else "/spanbook/")


def test_map(known, tmp_path):
    env = SimpleNamespace(found_docs={"index", "book/hull"})
    builder = SimpleNamespace(format="html", get_target_uri="{}.html".format)
    address.write_map(SimpleNamespace(builder=builder, env=env, outdir=tmp_path), None)
    assert sorted(path.name for path in tmp_path.iterdir()) == (
        ["robots.txt", "sitemap.xml"] if known else []
    )
    if known:
        places = (tmp_path / "sitemap.xml").read_text()
        assert "<loc>https://example.org/book/book/hull.html</loc>" in places
        robots = (tmp_path / "robots.txt").read_text()
        assert "Sitemap: https://example.org/book/sitemap.xml" in robots


def test_report_and_citation(known, context):
    foot = render("foot.html", context)
    report = 'href="https://example.org/code/issues/new?title=In%20book/hull%3A%20&amp;body=Page'
    assert (report in foot) is known
    assert ("url    = {https://example.org/book/book/hull.html}" in foot) is known
    assert "title  = {The hull}" in foot
    assert "commit abc" in foot


def test_card(known, context, tmp_path):
    titles = {"book/hull": SimpleNamespace(astext=lambda: "The hull")}
    env = SimpleNamespace(titles=titles)
    app = SimpleNamespace(env=env, srcdir=tmp_path / "docs", outdir=tmp_path / "html")
    cards.offer(app, "book/hull", "page.html", context, doctree=object())
    files = list((tmp_path / "html").rglob("*.png"))
    assert len(files) == known
    head = render("layout.html", context)
    image = '<meta property="og:image" content="https://example.org/book/_images/cards/book/hull.'
    assert (image in head) is known
    assert ('<meta name="twitter:card" content="summary_large_image">' in head) is known
    assert ('<meta property="og:title" content="The hull">' in head) is known
    if known:
        data = files[0].read_bytes()
        assert data[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")
        cards.write(tmp_path / "again.png", "book/hull", "The hull")
        assert (tmp_path / "again.png").read_bytes() == data
        assert "The hull: a convex hull, a target" in head


def test_card_with_the_figure_of_the_page(context, known, tmp_path):
    titles = {"book/hull": SimpleNamespace(astext=lambda: "The hull")}
    env = SimpleNamespace(titles=titles)
    figure_live.FIGURES(env)["book/hull"] = ["hull"]
    app = SimpleNamespace(env=env, srcdir=tmp_path / "docs", outdir=tmp_path / "html")
    cards.offer(app, "book/hull", "page.html", context, doctree=object())
    files = list((tmp_path / "html").rglob("*.png"))
    assert len(files) == known
    assert ("The hull: the figure of the page." in render("layout.html", context)) is known
    if known:
        cards.write(tmp_path / "other.png", "book/hull", "The hull")
        assert (tmp_path / "other.png").read_bytes() != files[0].read_bytes()


def test_versions(known):
    config = SimpleNamespace(html_context={}, html_theme_options={"navbar_end": ["colours"]})
    versions.offer(None, config)
    shown = "version-switcher" in config.html_theme_options["navbar_end"]
    assert shown is known
    assert config.html_context == (
        {"versions": "https://example.org/book/_static/switcher.json"} if known else {}
    )


def test_the_list_of_versions_is_made_from_the_tags(tmp_path):
    assert versions.tags(tmp_path) == []
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b"]
    commands = [["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "all"]]
    commands += [["tag", tag] for tag in ("v0.9.0", "v0.10.0", "v0.2", "valid", "v1.0rc1")]
    for words in commands:
        subprocess.run([*git, *words], check=True)
    found = versions.tags(tmp_path)
    assert found == ["0.10.0", "0.9.0", "0.2"]
    newest, *others = versions.listed(found, "https://example.org/book/")
    assert newest["url"] == "https://example.org/book/"
    assert [one["url"] for one in others] == [
        "https://example.org/book/v0.9.0/",
        "https://example.org/book/v0.2/",
    ]
    assert [one["preferred"] for one in (newest, *others)] == [True, False, False]
