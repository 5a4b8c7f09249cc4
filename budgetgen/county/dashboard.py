"""进度.html: where every department stands, as one page that needs nothing from anywhere."""

from __future__ import annotations

from importlib import resources

from markupsafe import Markup

from budgetgen.county.status import CountyStatus
from budgetgen.writing.templating import markup_environment, source_hash

DASHBOARD_FILE = "进度.html"


def status_html(status: CountyStatus) -> str:
    """The status as a page for the bureau's own use: it names files, and is not published."""
    css = (
        resources.files("budgetgen.writing").joinpath("markup/county/status.css").read_text("utf-8")
    )
    return (
        markup_environment()
        .get_template("county/status.html.j2")
        .render(status=status, css=Markup(css), style_hash=Markup(source_hash(css)))
    )
