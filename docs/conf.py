"""Settings of the site. What is ours alone lives in `_ext`, one idea a file."""

import os
import sys
from pathlib import Path

os.environ["MATPLOTLIBRC"] = os.devnull  # before matplotlib is imported: not a user's settings

import spanbook

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS / "_ext"))

from build.freshness import surroundings  # noqa: E402
from pictures import gallery  # noqa: E402

project = "spanbook"
author = copyright = "The spanbook authors"
version = release = spanbook.__version__

extensions = [
    "build.only",
    "build.whole",
    "build.strict",
    "build.failing",
    "build.failing_cells",
    "build.untitled",
    "build.any_folder",
    "build.progress",
    "build.freshness",
    "build.ran",
    "build.warm",
    "pictures.together",
    "build.assets",
    "page.mathematics",
    "build.reference",
    "pictures.figures",
    "pictures.steps",
    "pictures.figure_live",
    "pictures.glimpses",
    "exercises.directive",
    "book.claims",
    "book.glossary",
    "book.symbols",
    "book.chapters",
    "book.chapter_map",
    "book.which",
    "book.house_map",
    "book.recorded",
    "book.command",
    "book.spread",
    "book.trained",
    "book.aims",
    "book.theorems",
    "page.live",
    "page.accessible",
    "build.address",
    "build.versions",
    "page.showcase",
    "page.cards",
    "page.describe",
    "build.slim",
    "page.policy",
    "build.downloads",
    "build.zips",
    "page.plain_code",
    "page.finder",
    "page.foot",
    "build.leftovers",
    "build.redirects",
    "build.reproducible",
    "page.navigation",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.extlinks",
    "numpydoc",
    "build.attributes",
    "myst_nb",
    "sphinx_gallery.gen_gallery",
    "sphinx_design",
    "sphinx_copybutton",
    "sphinxcontrib.bibtex",
    "sphinx_codeautolink",
    "page.codelinks",
]
templates_path = ["_templates"]
exclude_patterns = [f"_{name}" for name in "build ext recorded templates".split()]
exclude_patterns += ["gallery/**.ipynb", "gallery/**.md5"]
nitpicky = True
suppress_warnings = [
    "sphinx_gallery.example_error",  # failing.py says it in one line
    "mystnb.exec",  # failing_cells.py does
    "sphinx_gallery.space_in_filename",  # the folder of the checkout may have one
]
extlinks = {"doi": ("https://doi.org/%s", "doi:%s")}
bibtex_bibfiles = ["references.bib"]
bibtex_default_style = "plain"
bibtex_reference_style = "author_year"

# Chapters. An exception or a word on stderr is a warning, and a warning stops the build.
myst_enable_extensions = ["amsmath", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "cache"
nb_execution_cache_path = str(DOCS / "_build" / "jupyter-cache")
nb_execution_timeout = 300  # by the clock, on a busy machine too
nb_output_stderr = "error"
nb_code_prompt_show = "Show the code of this picture"
nb_code_prompt_hide = "Hide the code of this picture"
nb_merge_streams = True
nb_mime_priority_overrides = [("html", "image/svg+xml", 0)]

sphinx_gallery_conf = gallery.SETTINGS

# The reference. Signatures stay short: the numpydoc sections state types and shapes.
autosummary_generate = True
autodoc_typehints = "none"
autodoc_member_order = "bysource"
toc_object_entries_show_parents = "hide"
numpydoc_show_class_members = False
numpydoc_xref_param_type = False  # "(n, d) array" is prose, not a name to look up

codeautolink_concat_default = True  # a page is one session
copybutton_exclude = ".linenos, .gp, .go"
html_math_renderer = "katex"
html_theme = "pydata_sphinx_theme"
html_title = "spanbook"
html_static_path = ["_static"]
html_css_files = [f"css/{name}.css" for name in "spanbook icons live figures print".split()]
html_favicon = "_static/favicon.svg"
html_scaled_image_link = html_copy_source = html_show_sourcelink = False
html_context = {"ran_with": ", ".join(surroundings())}
html_sidebars = {f"{r}/**": ["sidebar-nav-bs"] for r in "book gallery reference about".split()}
html_sidebars |= {"index": [], "about/claims": []}
html_theme_options = {
    "logo": {"text": "spanbook"},  # the mark is in _templates/navbar-logo.html
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button"],
    "search_bar_text": "Search the book",
    "header_links_before_dropdown": 6,
    "show_toc_level": 2,
    "navigation_depth": 3,
    "secondary_sidebar_items": ["page-toc"],
    "article_footer_items": ["downloads"],
    "footer_start": ["foot"],
    "footer_end": [],
    "back_to_top_button": False,
    "primary_sidebar_end": [],
}
