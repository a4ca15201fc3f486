"""rxnmapper's encoder by torch's own layer, and the confidences that its authors publish.

The confidences stand in the README and the tests of their wheel, for reactions as they are written
here: with the reactants in the order that their program brings them into.
"""

import numpy as np
import pytest
import torch
from book import reactions, rxnmapper
from book.reactions import Reaction
from book.rxnmapper import HEAD, HEADS, LAYER, LAYERS, PARTS

pytestmark = pytest.mark.skipif(rxnmapper.folder() is None, reason=rxnmapper.NEEDED)
LIMIT = {torch.float32: 1e-4, torch.float64: 1e-12}  # of weights, the largest of which is 1
PUBLISHED = {
    "CC(C)S.CN(C)C=O.Fc1cccnc1F.O=C([O-])[O-].[K+].[K+]>>CC(C)Sc1ncccc1F": 0.9565619900376546,
    "C1COCCO1.CC(C)(C)OC(=O)CONC(=O)NCc1cccc2ccccc12.Cl>>O=C(O)CONC(=O)NCc1cccc2ccccc12": (
        0.9704424331552834
    ),
    "C=CCN=C=S.CNCc1ccc(C#N)cc1.NNC(=O)c1cn2c(n1)CCCC2"
    ">>C=CCn1c(-c2cn3c(n2)CCCC3)nnc1N(C)Cc1ccc(C#N)cc1": 0.919023506871605,
    "CCBr.CC[O-]~[Na+].[H-]~[Na+]>>CCOCC": 0.9606074439250337,
    "C(C)O.BrC(C)>>CCOCC": 0.9754605679009868,
    "CCO.BrCFC>>CCOCFC": 0.9730222157275086,
    "COC(=O)CCBr.O=C[O-]->[K+]>>COC(=O)CCOC(=O)C": 0.9322116305783666,
    "[1*]C=C.O>>*CCO": 0.9988284870307568,
}


def whole():
    """Return the arrays of the encoder as they were published, not rounded."""
    every = rxnmapper.read(rxnmapper.folder() / "pytorch_model.bin")
    return {name.removeprefix("albert."): array for name, array in every.items()}


def torch_attention(smiles, arrays, dtype):
    """Return the weights of all heads as torch computes them."""
    t = {name: torch.from_numpy(array.copy()).to(dtype) for name, array in arrays.items()}
    both = ("weight", "bias")
    layer = torch.nn.TransformerEncoderLayer(
        256, HEADS, 512, 0, "gelu", layer_norm_eps=1e-12, batch_first=True
    )
    qkv = ("query", "key", "value")
    state = {
        f"self_attn.in_proj_{k}": torch.cat([t[f"{LAYER}attention.{n}.{k}"] for n in qkv])
        for k in both
    }
    state |= {f"{to}.{k}": t[f"{LAYER}{own}.{k}"] for to, own in PARTS.items() for k in both}
    layer.load_state_dict(state)
    layer = layer.to(dtype).eval()
    number = {token: i for i, token in enumerate(rxnmapper.vocabulary())}
    ids = [number.get(token, number["[UNK]"]) for token in rxnmapper.tokens(smiles)]
    x = t["embeddings.word_embeddings.weight"][ids]
    x = x + t["embeddings.position_embeddings.weight"][: len(ids)]
    x = x + t["embeddings.token_type_embeddings.weight"][0]
    scale, shift = (t[f"embeddings.LayerNorm.{k}"] for k in both)
    x = torch.nn.functional.layer_norm(x, (128,), scale, shift, 1e-12)
    into = "encoder.embedding_hidden_mapping_in"
    x = torch.nn.functional.linear(x, *(t[f"{into}.{k}"] for k in both))[None]
    found = []
    with torch.no_grad():
        for _ in range(LAYERS):
            found.append(layer.self_attn(x, x, x, average_attn_weights=False)[1][0].numpy())
            x = layer(x)
    return np.array(found)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_every_weight_of_every_reaction_is_torchs(dtype):
    arrays = whole()
    kind = {torch.float32: np.float32, torch.float64: np.float64}[dtype]
    for mapped in reactions.stored().values():
        smiles = reactions.plain(mapped)
        ours = rxnmapper.attention(smiles, arrays, kind)
        assert np.abs(ours - torch_attention(smiles, arrays, dtype)).max() < LIMIT[dtype]


def confidence(smiles):
    """Return the product of the shares that the authors' rule picks.

    Their rule is not the page's: after each pick, what is bonded to the product atom is drawn 90
    times as strongly to what is bonded to the reactant atom, and shares are taken anew.
    """
    one = Reaction(smiles)
    weights = torch_attention(smiles, whole(), torch.float32)[HEAD]
    drawn, total = one.shares(weights), 1.0
    for _ in one.after:
        now = drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1e-30)
        if now.max() < 1e-8:
            break
        i, j = np.unravel_index(now.argmax(), now.shape)
        total *= now[i, j]
        drawn[np.ix_(list(one.right[1][i]), list(one.left[1][j]))] *= 90
        drawn[i] = drawn[:, j] = 0
    return total


@pytest.mark.parametrize("smiles", PUBLISHED)
def test_the_published_confidence(smiles):
    assert confidence(smiles) == pytest.approx(PUBLISHED[smiles], abs=1e-5)
