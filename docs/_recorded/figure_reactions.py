"""Write down the picture of one reaction: `python docs/_recorded/figure_reactions.py`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "_ext"))
from book import reaction_map, rxnmapper
from book.reactions import Reaction, stored


def shares():
    """Return the shares of the reaction that is shown before the model runs."""
    one = Reaction(stored()[reaction_map.SHOWN])
    layer, head = rxnmapper.HEAD
    return one.shares(rxnmapper.attention(one.plain)[layer, head])


if __name__ == "__main__":
    reaction_map.SHARES.write_text(json.dumps(shares().round(2).tolist()) + "\n", "utf-8")
