"""What depends on the site's public address: `Documentation` in [project.urls].

As long as there is none, the pages carry no canonical links, no cards for social media and no
site map. Only the page for missing pages has to know the path of the site, for it is shown
at any address; without a public one it takes the project's name, as the usual hosts do.
"""

import tomllib
from pathlib import Path
from urllib.parse import urlsplit

PROJECT = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
URLS = PROJECT["project"].get("urls", {})
MAP = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{}">\n{}</urlset>\n'
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def home():
    """Return the address of the first page, or ""."""
    address = URLS.get("Documentation", "")
    return f"{address.rstrip('/')}/" if address else ""


def offer(app, config):
    """Tell Sphinx and the layout."""
    config.html_baseurl = home()
    config.html_context["site_path"] = urlsplit(home()).path or f"/{config.project}/"
    config.html_context["has_address"] = bool(home())
    config.html_context["issues"] = URLS.get("Issues", "").rstrip("/")
    config.html_context["source"] = URLS.get("Source", "").rstrip("/")
    config.html_additional_pages["404"] = "404.html"


def at_the_root(app):
    """Write the page for missing pages where a server looks for it, in every way to name pages."""
    if app.builder.name == "dirhtml":
        address, path = app.builder.get_target_uri, app.builder.get_output_path
        name, file = "404.html", Path(app.outdir, "404.html")
        app.builder.get_target_uri = lambda page, *typ: name if page == "404" else address(page)
        app.builder.get_output_path = lambda page: file if page == "404" else path(page)


def write_map(app, exception):
    """List the pages for search engines."""
    if exception is None and app.builder.format == "html" and home():
        pages = map(app.builder.get_target_uri, sorted(app.env.found_docs))
        places = "".join(f"  <url><loc>{home()}{page}</loc></url>\n" for page in pages)
        Path(app.outdir, "sitemap.xml").write_text(MAP.format(SCHEMA, places), "utf-8")
        robots = f"User-agent: *\nSitemap: {home()}sitemap.xml\n"
        Path(app.outdir, "robots.txt").write_text(robots, "utf-8")


def setup(app):
    """Connect."""
    app.connect("config-inited", offer)
    app.connect("builder-inited", at_the_root)
    app.connect("build-finished", write_map)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
