"""Keep photographs in figures as WebP, often a tenth of the PNG that Matplotlib writes."""

import base64
import io
import re

LARGE = re.compile(r"data:image/png;base64,([\w+/=\s]{20000,})")  # 15 kB: no table is so large


def smaller(svg):
    """Return the SVG with what is large in it as WebP."""
    return LARGE.sub(lambda found: f"data:image/webp;base64,{webp(found[1])}", svg)


def webp(png):
    """Return a picture as WebP, both in base64. Matplotlib brings Pillow."""
    from PIL import Image

    made = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(png))).save(made, "webp", quality=85)
    return base64.b64encode(made.getvalue()).decode()
