"""The scripts that open a trained model take a reader's own torch encoder in their first cell."""

import ast

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from book import trained

OWN = """
import torch
torch.manual_seed(0)
encoder = torch.nn.TransformerEncoder(
    torch.nn.TransformerEncoderLayer(16, 4, 32, batch_first=True, norm_first={first}), 2,
    enable_nested_tensor=False
)
state, x = encoder.state_dict(), torch.randn(24, 16)
tokens, asking, head = [f"word {{j}}" for j in range(24)], 3, 1
layers, layer, after_heads = ["layers.0.", "layers.1."], "layers.0.", "self_attn.out_proj"
options = {{"n_heads": 4, "norm_first": {first}}}
"""


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("page", trained.scripts())
def test_an_encoder_of_torch(page, first, capsys):
    path = trained.GALLERY.parent / f"{page}.py"
    begin, _, later = path.read_text("utf-8").partition("\n# %%")
    kept = [n for n in ast.parse(begin).body if isinstance(n, ast.Import | ast.ImportFrom)]
    source = "\n".join([*map(ast.unparse, kept), OWN.format(first=first), "# %%" + later])
    mpl.use("agg")
    with mpl.rc_context():
        exec(compile(source, str(path), "exec"), {"__name__": "__main__"})
        drawn = plt.get_fignums()
        plt.close("all")
    assert capsys.readouterr().out.count("claim holds: ") >= 2
    assert drawn
