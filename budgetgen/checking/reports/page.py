"""The report as one HTML page that a bureau can send back: nothing is loaded from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import resources

from markupsafe import Markup

from budgetgen.checking.check import CheckResult
from budgetgen.checking.reports.text import (
    groups,
    shown,
    source_line,
    summary,
    totals,
)
from budgetgen.checking.scoring import Score
from budgetgen.writing.templating import markup_environment, source_hash


def _asset(name: str) -> str:
    return resources.files("budgetgen.writing").joinpath(f"markup/report/{name}").read_text("utf-8")


def _noted(score: Score) -> Score:
    """The score with what is missing beside the names of its items."""
    items = (replace(i, name=f"{i.name}（{i.note}）") if i.missing else i for i in score.items)
    return replace(score, items=tuple(items))


def html_report(results: Sequence[CheckResult], scores: Sequence[Score | None] = ()) -> str:
    """All results as one page; `scores`, if any, stand beside `results`."""
    errors, warnings, waived = totals(results)
    css, script = _asset("page.css"), _asset("page.js")
    return (
        markup_environment()
        .get_template("report/page.html.j2")
        .render(
            results=results,
            scores=[score and _noted(score) for score in scores],
            errors=errors,
            warnings=warnings,
            waived=waived,
            groups=groups,
            shown=shown,
            summary=summary,
            source_line=source_line,
            css=Markup(css),
            script=Markup(script),
            style_hash=Markup(source_hash(css)),
            script_hash=Markup(source_hash(script)),
        )
    )
