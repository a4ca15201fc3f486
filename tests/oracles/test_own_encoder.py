"""The scripts that open a trained model take a reader's own torch encoder in their first cell."""

import pytest
from book import trained
from test_gallery import SCRIPTS, run, with_data

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
    path = SCRIPTS[page.removeprefix("gallery/")]
    claims, labels = run(with_data(path, OWN.format(first=first)), path, capsys)
    assert claims >= 2
    assert labels
