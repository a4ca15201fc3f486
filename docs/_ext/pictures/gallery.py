"""How sphinx-gallery runs and shows the scripts: its settings, `sphinx_gallery_conf` in conf.py.

Functions are named, not given: a configuration that pickles is compared between builds.
"""

import re
from pathlib import Path

from book import trained
from book.chapters import topics
from build.zips import FIRST_CELL


def pattern():
    """Return what the paths of the scripts that are run match: all that find what they open."""
    left = [] if trained.folder() else [Path(page).name for page in trained.scripts()]
    stems = "|".join(["a^", *map(re.escape, left)])  # the first is in no path
    return rf"\A(?!.*[/\\]({stems})\.py$).*[/\\]plot_"


SETTINGS = {
    "filename_pattern": pattern(),
    "examples_dirs": "../gallery",
    "gallery_dirs": "gallery",
    "subsection_order": [f"../gallery/{topic}" for topic in topics()],
    "within_subsection_order": "FileNameSortKey",
    "reset_modules": ("pictures.alone.reset",),
    "reset_modules_order": "both",
    "image_scrapers": ("pictures.scraper.svg_scraper",),
    "only_warn_on_example_error": True,
    "backreferences_dir": "gallery/backreferences",
    "doc_module": ("spanbook",),
    "capture_repr": ("_repr_html_", "__repr__"),
    "remove_config_comments": True,
    "show_signature": False,
    "download_all_examples": False,  # zips.py
    "first_notebook_cell": FIRST_CELL,
    "write_computation_times": False,  # that page asks outside servers for scripts
    "min_reported_time": 1e9,  # how long a script took differs from build to build
}
