"""Every number under the findings of the chapter on a trained model, by another route.

`nox -s spread` has recorded them with spanbook and the chapter's code. Here torch computes them,
and where one can, in another way: a contribution is what goes when a token's value is 0, other
weights are found by a linear programme, a rank correlation is the correlation of ranks. All of
what is recorded must be there. CI takes a few of the sentences; `-- --all` takes every one.
"""

from functools import cache
from runpy import run_path

import numpy as np
import pytest
import torch
from book import spread, trained
from scipy.optimize import nnls
from torch.nn.functional import normalize

import spanbook as sb
from oracles import bert
from oracles.bert import HEADS, LAYERS, WIDTH, attended, embedded, meaning, texts, through

pytestmark = pytest.mark.skipif(trained.folder() is None, reason=trained.NEEDED)
STEP = 2
FEW = pytest.mark.parametrize("start", range(0, 230, STEP))
SHARP = {  # float32, six blocks deep: a cosine to 1e-5, and what is closer to 0 to less
    "rank correlation": 5e-3,  # heads that nearly tie
    "1 - cosine": 2e-6,
}


@pytest.fixture(autouse=True)
def _no_gradient():
    with torch.no_grad():
        yield


def agree(name, start, runs):
    """Compare these runs with those recorded from `start` on, in all that is recorded."""
    then = spread.read()[name]["found"]
    assert set(runs[0]) == set(then)
    for what, recorded in then.items():
        atol = next((limit for words, limit in SHARP.items() if what.startswith(words)), 1e-5)
        now = [float(run[what]) for run in runs]
        kept = [float(value) for value in recorded[start : start + len(runs)]]
        assert now == pytest.approx(kept, rel=1e-3, abs=atol), what


def few(name, start, run):
    """Compare a few sentences, and see that each has a number."""
    assert all(len(runs) == len(texts()) for runs in spread.read()[name]["found"].values())
    agree(name, start, [run(i) for i in range(start, min(start + STEP, len(texts())))])


def shuffled(text, seed):
    """Return a sentence's words in the order that was recorded, and the generator after it."""
    rng = np.random.default_rng(seed)
    return [text[0], *rng.permutation(text[1:-1]), text[-1]], rng


def noise(begins, seed=0):
    """Return the model with the numbers of each of these matrices shuffled."""
    rng = np.random.default_rng(seed)
    model = dict(bert.names()["model"])
    for name, a in model.items():
        if name.startswith(begins) and a.ndim == 2:
            model[name] = rng.permuted(a.ravel()).reshape(a.shape)
    return model


FIRST = cache(lambda: noise("encoder.layer.0."))
ALL = cache(lambda: noise("encoder."))


@FEW
def test_the_head_that_looks_one_word_back(start):
    def head(x, model=None):
        return attended(x, 0, model=model)[1]

    def on_previous(weights, at=None):
        at = np.arange(weights.shape[-1]) if at is None else at
        return weights[..., at[1:], at[:-1]].mean(-1)

    def run(i):
        text = texts()[i]
        own, (order, rng) = head(embedded(text))[2], shuffled(text, i)
        places = rng.permutation(len(text))
        at = np.array([[*places].index(place) for place in range(len(text))])
        return {
            "as trained": on_previous(own),
            "words shuffled": on_previous(head(embedded(order))[2]),
            "places numbered anew": on_previous(head(embedded(text, places))[2], at),
            "no positions": on_previous(head(embedded(text, False))[2]),
            "trained numbers shuffled, best of 12 heads": on_previous(
                head(embedded(text), FIRST())
            ).max(),
            "the token before has the largest weight of each row": all(
                row[i] == row.max() for i, row in enumerate(own[1:])
            ),
        }

    few("trained_previous", start, run)


@cache
def own():
    """Return each sentence's vector, and its value of [CLS] in each layer."""
    vectors = torch.empty(len(texts()), WIDTH)
    values = torch.empty(len(texts()), LAYERS, HEADS, WIDTH // HEADS)
    for n in {len(text) for text in texts()}:  # those of one length at once
        which = [i for i, text in enumerate(texts()) if len(text) == n]
        run = through(torch.stack([embedded(texts()[i]) for i in which]))
        vectors[which] = meaning(run[-1][0])
        values[which] = torch.stack([v[:, :, 0] for _, _, v in run], dim=1)
    return vectors, values


@FEW
def test_the_order_of_words(start):
    def sentence(text, places=None):
        return meaning(through(embedded(text, places))[-1][0])

    def run(i):
        text, vectors = texts()[i], own()[0]
        order, _ = shuffled(text, i)
        near, others = vectors @ sentence(order), vectors @ vectors[i]
        bare = [sentence(words, False) for words in (text, order)]
        return {
            "cosine of the two": near[i],
            "cosine of the sentence and the nearest other": others.sort()[0][-2],
            "of all sentences the shuffled words are nearest to their own": near[i] == near.max(),
            "without positions both agree to 1e-5 in every entry": torch.allclose(
                *bare, rtol=0, atol=1e-5
            ),
        }

    few("trained_order", start, run)


class Sink:
    """Ways to change the sink, from layer 1 on."""

    def __init__(self, i):
        self.i = i

    def value(self, new):
        def change(layer, weights, v):
            return weights, torch.cat([new[layer][:, None], v[:, 1:]], dim=1) if layer else v

        return change

    def shared_out(self, layer, weights, v):
        words = weights[..., 1:]
        words = torch.cat([0 * weights[..., :1], words / words.sum(-1, keepdim=True)], dim=-1)
        return words if layer else weights, v

    def words(self, layer, weights, v):
        """Take random words away until they have had as much weight as the sink."""
        if not layer:
            return weights, v
        heard, v, sum_ = weights.mean(dim=(0, 1)), v.clone(), 0
        for place in np.random.default_rng(self.i).permutation(v.shape[1] - 1) + 1:
            v[:, place] = 0
            sum_ += heard[place]
            if sum_ >= heard[0]:
                break
        return weights, v


@FEW
def test_the_sink_and_what_makes_it(start):
    def writes(row, column, entry):
        def edit(x):
            x[row, column] = entry and x[0, 99]

        return edit

    def run(i):
        x, sink, (vectors, values) = embedded(texts()[i]), Sink(i), own()
        elsewhere = values[[k for k in range(len(values)) if (k - i) % 2]].mean(dim=0)

        def cosine(change):
            return meaning(through(x, change=change)[-1][0]) @ vectors[i]

        def weight(place, found):
            return np.mean([weights[..., place].mean() for _, weights, _ in found[1:]])

        def after(place, *written):
            return weight(place, through(x, edit=writes(place, *written)))

        found, ratios = through(x), []
        for layer, (_, _, v) in enumerate(found[1:], 1):
            W_O = bert.tensor(f"encoder.layer.{layer}.attention.output.dense.weight")
            length = torch.einsum("hjd,ehd->hje", v, W_O.view(WIDTH, HEADS, -1)).norm(dim=2)
            ratios.append(length[:, 0].mean() / length[:, 1:].mean())
        return {
            "weight on [CLS]": weight(0, found),
            "length of its value after W_O, to the others' mean": np.mean(ratios),
            "cosine: its value set to 0": cosine(sink.value(0 * values[i])),
            "cosine: its value that of other sentences": cosine(sink.value(elsewhere)),
            "cosine: its weight shared out": cosine(sink.shared_out),
            "cosine: words of that weight set to 0": cosine(sink.words),
            "weight on [CLS], its coordinate 99 set to 0": after(0, 99, 0),
            "weight on [CLS], its coordinate 98 set to 0": after(0, 98, 0),
            "weight on word 3": weight(3, found),
            "weight on word 3, coordinate 99 written in": after(3, 99, 1),
            "weight on word 3, the same number in coordinate 98": after(3, 98, 1),
        }

    few("trained_sink", start, run)


@FEW
def test_how_alike_the_tokens_are(start):
    def alike(x):
        pairs = torch.triu_indices(len(x), len(x), 1)
        return (normalize(x)[pairs[0]] * normalize(x)[pairs[1]]).sum(-1).mean()

    def uniform(layer, weights, v):
        return torch.ones_like(weights) / v.shape[1], v

    def run(i):
        x = embedded(texts()[i])
        bare = through(x, residual=0, layers=range(4))
        return {
            "before the first": alike(x),
            "as trained, after six": alike(through(x)[-1][0]),
            "uniform weights, after six": alike(through(x, change=uniform)[-1][0]),
            "shuffled weights, after six": alike(through(x, model=ALL())[-1][0]),
            "no residual connection, after two": alike(bare[1][0]),
            "no residual connection, after four": alike(bare[3][0]),
        }

    few("trained_residual", start, run)


@FEW
def test_a_head_taken_out(start):
    def one_each(at):
        """In a batch of twelve, take out of each another head of one layer."""

        def change(layer, weights, v):
            if layer == at:
                v = v.clone()
                v[range(HEADS), range(HEADS)] = 0
            return weights, v

        return change

    def ranks(numbers):
        return np.argsort(np.argsort(numbers))  # no two are equal

    def run(i):
        x = embedded(texts()[i])
        vector, damage, length, off = meaning(through(x)[-1][0]), [], [], []
        for layer in range(LAYERS):
            batch = x.expand(HEADS, *x.shape)
            left = through(batch, layers=range(layer, LAYERS), change=one_each(layer))[-1][0]
            damage += (1 - meaning(left) @ vector).tolist()
            whole, weights, _ = attended(x, layer)
            without = attended(batch, layer, one_each(layer))[0]
            length += (whole - without).norm(dim=-1).mean(-1).tolist()
            off += weights[..., 1:].sum(-1).mean(-1).tolist()
            ((x, _, _),) = through(x, layers=[layer])
        by_length, by_weight = (
            np.corrcoef(ranks(damage), ranks(guess))[0, 1] for guess in (length, off)
        )
        return {
            "1 - cosine without a head, median of the 72": np.mean(sorted(damage)[35:37]),
            "1 - cosine without a head, largest of the 72": max(damage),
            "1 - cosine without head 2 of layer 0": damage[2],
            "rank correlation of damage and length of contribution": by_length,
            "rank correlation of damage and weight off [CLS]": by_weight,
            "the length foretells it better": by_length > by_weight,
        }

    few("trained_pruning", start, run)


@cache
def words():
    """Return the program that recorded the words of two senses, and its sentences by word."""
    program = run_path(str(spread.programs()["trained_sense"]))
    found = [[*program["cases"](word, cues)] for word, cues in program["SENSES"].items()]
    assert sum(map(len, found)) == program["RUNS"] >= 200
    return [*program["SENSES"]], found


@pytest.mark.parametrize("start", range(10))
def test_which_word_changes_the_meaning(start):
    word, cases = (found[start] for found in words())
    senses, cues = np.array([case[0] for case in cases]), np.array([case[1] for case in cases])
    rng = np.random.default_rng(start)
    fake = rng.permutation(senses)

    def means(vectors, n, senses):
        """Return the mean over the sentences of each sense that have another cue."""
        return [vectors[(cues != cues[n]) & (senses == side)].mean(0) for side in (0, 1)]

    def masked(text, cue):
        return ["[MASK]" if token == cue else token for token in text]

    at = [text.index(word) for *_, text in cases]
    entered = [embedded(text) for *_, text in cases]
    added = [attended(x, 0) for x in entered]
    output = torch.stack([found[0][i] for found, i in zip(added, at, strict=True)])

    def without_each(layer, weights, v):
        """In a batch with a version for each token, take away the value of that token."""
        v, tokens = v.clone(), range(v.shape[-2])
        v[tokens, :, tokens] = 0
        return weights, v

    def gone(n):
        """Return what the output of the word loses with each token."""
        x = entered[n]
        return output[n] - attended(x.expand(len(x), *x.shape), 0, without_each)[0][:, at[n]]

    def after(text):
        return through(embedded(text), layers=[0])[0][0][text.index(word)]

    def bag(text, i):
        flat = embedded(text, False)
        return (flat.sum(0) - flat[i]) / (len(text) - 1)

    before = torch.stack([x[i] for x, i in zip(entered, at, strict=True)])
    block = torch.stack([after(text) for *_, text in cases])
    blind = torch.stack([after(masked(text, cue)) for _, cue, text in cases])
    bags = torch.stack([bag(text, i) for (*_, text), i in zip(cases, at, strict=True)])
    runs = []
    for n, (sense, cue, text) in enumerate(cases):
        terms, j = gone(n), text.index(cue)

        def first(amounts, j=j):
            return all(amounts[j] > other for k, other in enumerate(amounts) if k != j)

        def apart(senses, n=n):
            this, other = (means(output, n, senses)[side] for side in (senses[n], 1 - senses[n]))
            return this - other

        random = torch.from_numpy(rng.normal(size=WIDTH)).float()
        weights = added[n][1][:, at[n]]

        def other_is_farther(vectors, n=n, sense=sense):
            own, other = (means(vectors, n, senses)[side] for side in (sense, 1 - sense))
            return float((vectors[n] - other).norm() - (vectors[n] - own).norm())

        run = {
            "first by contribution along the senses": first(terms @ apart(senses)),
            "first by contribution along shuffled senses": first(terms @ apart(fake)),
            "first by contribution along a random direction": first(terms @ random),
            "first by weight, mean of the heads": first(weights.mean(0)),
            "first by the largest weight of any head": first(weights.max(0)[0]),
            "before the block the word's vector is as near to one sense as to the other": (
                abs(other_is_farther(before)) < 1e-4
            ),
            "sense told by the word's vector after the block": other_is_farther(block) > 0,
            "after the block, the cue masked, it is as near to one as to the other": (
                abs(other_is_farther(blind)) < 1e-4
            ),
            "sense told by the mean of the other words' vectors": other_is_farther(bags) > 0,
        }
        runs.append(run)
    agree("trained_sense", sum(map(len, words()[1][:start])), runs)


@pytest.mark.parametrize("start", range(30))
def test_other_weights_with_the_same_output(start):
    """By the algorithm of Lawson and Hanson, and by solving for the weights of few atoms."""
    words = [token for text in texts() for token in text[1:-1]]
    assert sum(np.cumsum([len(text) - 2 for text in texts()]) <= 30 * 126) >= 200

    def heads(n):
        text = ["[CLS]", *words[126 * start : 126 * start + n], "[SEP]"]
        for _, weights, values in through(embedded(text, dtype=torch.float64)):
            yield weights.numpy(), values.numpy()

    def equations(v, point):
        return np.vstack([v.T, np.ones(len(v))]), np.append(point, 1)

    rng = np.random.default_rng(start)
    atoms, elsewhere, theirs, off, zero = [], [], [], [], []
    for weights, values in heads(126):
        for w, v in zip(weights, values, strict=True):
            asked = w[rng.integers(128, size=4)]
            near = sb.ConvexHull(rows=v).nearest(asked @ v).weights
            for row, support in zip(asked, near > 0, strict=True):
                found, _ = nnls(*equations(v, row @ v))
                solved = np.zeros(128)  # the support leaves no choice
                solved[support] = np.linalg.lstsq(*equations(v[support], row @ v))[0]
                atoms.append((found > 0).sum())
                theirs.append(1 - np.minimum(found, row).sum())
                elsewhere.append(1 - np.minimum(solved, row).sum())
                off += [np.abs(other @ v - row @ v).max() for other in (found, solved)]
        rest = np.delete(v, asked[0].argmax(), axis=0)
        zero.append(nnls(*equations(rest, asked[0] @ v))[1] < 1e-9)
    unique = [
        np.linalg.matrix_rank(equations(values[0], 0 * values[0, 0])[0]) == 30
        for _, values in heads(28)
    ]
    run = {
        "most atoms that an output needs": max(atoms),
        "weight that lies elsewhere, mean": np.mean(elsewhere),
        "of six outputs, those that need not their largest weight": sum(zero),
        "all outputs agree to 1e-12": max(off) < 1e-12,
        "control, 30 tokens: the weights agree to 1e-6": all(unique),
    }
    agree("trained_weights", start, [run])
    assert np.mean(theirs) > 0.3  # which other weights are found is the algorithm's choice


@FEW
def test_where_the_findings_break(start):
    """The head that points, and the sink, in longer and longer texts from these sentences on."""
    long = [token for text in texts()[start:] + texts() for token in text[1:-1]]
    runs = [through(embedded(["[CLS]", *long[: n - 1]])) for n in (32, 128, 192)]
    before = [run[0][1][2].diagonal(-1).mean() for run in runs]
    assert min(before[:2]) > 0.95
    assert before[2] < before[1] - 0.05
    sink = [np.mean([weights[..., 0].mean() for _, weights, _ in run[1:]]) for run in runs]
    assert sink[1] < sink[0] - 0.02
