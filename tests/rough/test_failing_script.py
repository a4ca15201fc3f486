"""A gallery script that fails takes one line, and nothing else goes unsaid."""

import pytest

SCRIPT = "gallery/hull/plot_four_sets.py"
CHAPTER = "docs/book/index.md"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("fig.set_label('')\nplt.show()", "figure 1 has no alt text"),
        pytest.param("def (", "SyntaxError: invalid syntax", marks=pytest.mark.whole),
    ],
)
def test_a_failing_script_is_one_line(built, code, said):
    built.append(SCRIPT, f"\n# %%\n# Then it fails\nplt.figure()\n{code}\n")
    status, printed = built.build()
    assert status == 1
    lines = [line for line in printed.splitlines() if "plot_four_sets" in line]
    assert len(lines) == 1
    assert said in lines[0]
    assert "Traceback" not in printed


def test_its_line_is_named_and_other_faults_are_told(built):
    built.append(SCRIPT, 'raise ValueError("boom")\n')
    line = built.line(SCRIPT, "boom")
    built.append(CHAPTER, "\n{nonsense}`x`\n")
    status, printed = built.build()
    assert status == 1
    assert f"plot_four_sets.py:{line}: WARNING: ValueError: boom\n" in printed
    assert "nonsense" in printed
    status, again = built.build()
    assert (status, "ValueError: boom" in again) == (1, True)


def test_the_session_checks_what_was_built_with_warnings(built):
    built.append(SCRIPT, 'raise ValueError("boom")\n')
    built.append(CHAPTER, '\n<a href="../about/nothing.html">dead</a>\n')
    session = (
        "import noxfile, subprocess, sys\n"
        "from nox.command import CommandFailed\n"
        "class Session:\n"
        "    posargs = ['--only', 'plot_four_sets']\n"
        "    def run(self, *words, env={}, success_codes=[0]):\n"
        "        import os\n"
        "        code = subprocess.run(words, env=os.environ | env).returncode\n"
        "        if code not in success_codes: raise CommandFailed(return_code=code)\n"
        "noxfile.install = noxfile.trained = lambda *words: None\n"
        "try: noxfile.docs.func(Session())\n"
        "except CommandFailed: sys.exit(1)\n"
    )
    status, printed = built.run("-c", session)
    assert status == 1
    assert "ValueError: boom" in printed
    assert "book/index.html: a link to nothing: ../about/nothing.html" in printed
    assert "1 problems" in printed
