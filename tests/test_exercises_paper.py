"""Exercises on paper and in saved files: sheets, their key, and answers that are judged again."""

import json
import re

import pytest

pytest.importorskip("docutils")
from exercises import answers, book, worksheets
from exercises.variants import plain, rights, variants


def upright(text, names, inline=False):
    """Write a text as it is, with its givens: a sheet without Node."""
    from exercises.source import GIVEN
    from exercises.variants import shown

    return GIVEN.sub(lambda m: shown(names[m[1]]), text)


@pytest.fixture(scope="module")
def hull():
    return worksheets.on_paper("hull")


@pytest.fixture(scope="module")
def exercises():
    return {exercise.name: exercise for exercise in book.of("hull")}


class TestSheets:
    def test_thirty_six_in_a_row_differ(self, hull):
        looks = {worksheets.sheet("hull", n, hull, upright).split("</h1>")[1] for n in range(36)}
        assert len({re.sub(r"numbers=\d+", "", look) for look in looks}) == 36

    def test_neighbours_differ_in_every_exercise_with_six_variants(self):
        for number in range(50):
            for place in range(8):
                here, next_ = (book.variant(n, place, 6) for n in (number, number + 1))
                assert 0 <= here < 6
                assert here != next_ or number % 6 == 5

    def test_a_sheet_names_its_numbers_and_needs_no_figure(self, hull):
        sheet = worksheets.sheet("hull", 7, hull, upright)
        assert "Hull: sheet 7" in sheet
        assert "book/hull.html?numbers=7" in sheet
        assert "{{" not in sheet
        assert "All on one" not in sheet
        assert "drag" not in sheet

    def test_the_key_has_the_answers_of_the_sheets(self, hull):
        key = worksheets.key("hull", range(7, 10), hull, upright)
        assert "one multiplication" in key  # the reasoning
        rows = re.findall(r"<tr><th>(\d+)</th>(.*?)</tr>", key, re.DOTALL)
        assert [row[0] for row in rows] == ["7", "8", "9"]
        place, exercise, kept = hull[0]
        names = kept[book.variant(8, place, len(kept))]
        assert f"<td>{worksheets.answer(exercise, names, upright)}</td>" in rows[1][1]

    def test_a_chapter_without_exercises_is_named(self):
        with pytest.raises(SystemExit, match=r"no exercises in 'moon'; there are some in .*hull"):
            worksheets.on_paper("moon")


class TestSavedAnswers:
    def judged(self, exercise, answer, variant=0, **more):
        record = {"state": "solved", "digest": exercise.digest, "variant": variant} | more
        return answers.verdict(exercise, record | {"answer": answer}, True)

    def test_typed(self, exercises):
        exercise = exercises["hull-weights"]
        for at, (_, names) in enumerate(variants(exercise)[0]):
            good = ", ".join(map(str, plain(rights(names)[0])))
            assert self.judged(exercise, good, at) == "right"
        assert self.judged(exercise, "1/3 1/3 1/3") == "wrong"
        assert self.judged(exercise, "1 1") == "cannot be read: I expect 3 numbers and find 2."

    def test_a_slip_to_the_last_digit_is_no_coarse_rounding_of_what_is_right(self):
        (exercise,) = [e for e in book.of("frameworks") if e.name == "frameworks-saturated"]
        kept = [names["w"].tolist() for _, names in variants(exercise)[0]]
        at = kept.index([0.95, 0.05])  # the slope is 0.0475
        assert self.judged(exercise, "0.048", at) == "nearly"
        assert self.judged(exercise, "0.05", at) == "wrong"

    def test_a_file_that_claims_more_is_not_believed(self, exercises):
        assert self.judged(exercises["hull-distance"], "0.1", state="solved") == "wrong"

    def test_choices_states_and_programs(self, exercises):
        assert self.judged(exercises["hull-cone"], "2") == "right"
        assert self.judged(exercises["hull-cone"], "2 3") == "wrong"
        state = {"target": [1.0, 4.0], "kind": "ConvexHull"}
        assert self.judged(exercises["hull-corner"], json.dumps(state)) == "right"
        assert self.judged(exercises["hull-corner"], "{}") == "wrong"
        lost = "a state that the figure does not have"
        assert self.judged(exercises["hull-corner"], '{"moon": 1}') == lost
        ((_, names),) = variants(exercises["hull-code"])[0]
        assert self.judged(exercises["hull-code"], names["right"]) == "right"
        told = self.judged(exercises["hull-code"], "def shares(A, y):\n    return y")
        assert told == "wrong: One weight for each corner."
        record = {"digest": exercises["hull-code"].digest, "answer": "x"}
        assert answers.verdict(exercises["hull-code"], record, False).startswith("a program, not")

    def test_what_cannot_be_judged_says_why(self, exercises):
        exercise = exercises["hull-weights"]
        assert self.judged(exercise, "1 1 1", digest="x").startswith("the text of the exercise")
        assert self.judged(exercise, "") == "no answer"
        assert self.judged(exercise, "1 1 1", 99) == "no such numbers"

    def test_no_answer_stops_the_others_from_being_judged(self, exercises):
        assert self.judged(exercises["hull-cone"], "²") == "wrong"
        for state in ("[1]", "7", '{"target": {}}', '{"np": 3}', '{"target": "moon"}'):
            lost = "a state that the figure does not have"
            assert self.judged(exercises["hull-corner"], state) == lost
        told = self.judged(exercises["hull-code"], "raise SystemExit('enough')")
        assert told == "wrong: SystemExit: enough"
        lines = list(answers.report({"hull-cone": {"state": ["solved"]}}))
        assert lines[0].split(None, 2)[1] == "?"

    def test_report(self, exercises, tmp_path, capsys):
        exercise = exercises["hull-cone"]
        record = {"state": "solved", "digest": exercise.digest, "answer": "2", "variant": 0}
        saved = {"book": "spanbook", "version": 1, "exercises": {"hull-cone": record, "x-y": {}}}
        path = tmp_path / "answers.json"
        path.write_text(json.dumps(saved))
        answers.main(["check", str(path)])
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].split() == ["hull-cone", "solved", "right"]
        assert lines[1].endswith("no such exercise")
        assert lines[2].startswith("1 of 2 answers are right")

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"book": "spanbook", "exercises": []}'])
    def test_another_file_is_refused(self, tmp_path, text):
        path = tmp_path / "answers.json"
        path.write_text(text)
        with pytest.raises(SystemExit, match=r"answers\.json (cannot be read|is not a file)"):
            answers.main(["check", str(path)])
