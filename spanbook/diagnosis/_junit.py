"""The gate's answer as JUnit XML, which the pages of CI systems show: one case a condition."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from spanbook.diagnosis._gate import Condition

ILLEGAL = re.compile(r"[^\t\n\r -\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # in any XML


def junit(call: str, name: str, report: str, failed: dict[Condition, list[str]]) -> str:
    """Return a suite of one case for each condition; what breaks it is its failure."""
    bad = sum(map(bool, failed.values()))
    sizes = {"tests": str(len(failed)), "failures": str(bad), "errors": "0"}
    suites = ElementTree.Element("testsuites", sizes)
    suite = ElementTree.SubElement(suites, "testsuite", {"name": f"spanbook {name}", **sizes})
    for condition, lines in failed.items():
        case = ElementTree.SubElement(
            suite, "testcase", {"classname": f"spanbook.{name}", "name": str(condition)}
        )
        if lines:
            said = {"message": f"{condition}: {'; '.join(lines[:6])}", "type": condition.name}
            ElementTree.SubElement(case, "failure", said).text = "\n".join(lines)
    ElementTree.SubElement(suite, "system-out").text = f"{call}\n\n{report}"
    ElementTree.indent(suites)
    text = ElementTree.tostring(suites, encoding="unicode", xml_declaration=False)
    legal = ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{legal}\n'
