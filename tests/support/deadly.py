"""Work that ends its worker the way a lack of memory does; by name, so that workers find it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from budgetgen.county.job import Job, Made
from budgetgen.county.work import make_department

DEADLY = "102"
"""The department whose work kills."""
MARK = "BUDGETGEN_TEST_KILLED"
"""The environment variable that names the file which says that a worker has died already."""


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def always(job: Job) -> Made:
    """Kill the worker whenever the deadly department comes."""
    if job.department.code == DEADLY:
        _die()
    return make_department(job)


def once(job: Job) -> Made:
    """Kill the worker the first time that the deadly department comes."""
    mark = Path(os.environ[MARK])
    if job.department.code == DEADLY and not mark.exists():
        mark.touch()
        _die()
    return make_department(job)
