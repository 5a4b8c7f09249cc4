"""What the sheets that are read first define, and the others name: units, projects, accounts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from budgetgen.accounts.catalogue import classification
from budgetgen.reading.excel.branch import Branch
from budgetgen.reading.excel.cells import digits_narrowed
from budgetgen.reading.excel.headers import key_of

_CODED = re.compile(r"(\d{3,7})(?!\d)[\s\-—–_:、,.]*(\D.*)?", re.DOTALL)
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Known:
    """Names by code; projects and units may be named by either."""

    year: int = 0
    accounts: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)
    project_names: frozenset[str] = frozenset()

    def learn(self, title: str, root: Branch) -> Known:
        """With what the sheet called `title` has brought into `root`."""
        if title == "基本信息":
            year = digits_narrowed(root.text("budget_year"))
            return replace(self, year=int(year) if re.fullmatch(r"20\d\d", year) else 0)
        if title == "机构设置":
            units = root.twigs("department", "units").items
            return replace(self, units={u.text("code"): u.text("name") for u in units})
        if title == "补充科目":
            extra = root.twigs("extra_accounts").items
            return replace(self, accounts={a.text("code"): a.text("name") for a in extra})
        if title == "项目":
            projects = root.twigs("projects").items
            return replace(
                self,
                projects={p.text("code"): p.text("name") for p in projects if p.text("code")},
                project_names=frozenset(p.text("name") for p in projects),
            )
        return self

    def account(self, typed: str, kind: str) -> tuple[str, str]:
        """The code in 2013201 行政运行, and that account's name where the typed one is another's."""
        match = _CODED.fullmatch(digits_narrowed(typed))
        if match is None or not match[2]:
            return typed, ""
        code, name = match[1], self._account_name(match[1], kind)
        said = key_of(match[2])
        # A list may spell out the whole way: 2013201 党委办公厅-行政运行.
        return code, "" if not name or said.endswith(key_of(name)) else name

    def _account_name(self, code: str, kind: str) -> str:
        if code in self.accounts or not self.year:
            return self.accounts.get(code, "")
        both = classification(self.year)
        return (both.functional if kind == "功能科目" else both.economic).name(code)

    def unit(self, typed: str) -> str:
        """The unit's code where it is typed with its name or in full-width digits."""
        return _code_in(typed, self.units)

    def project(self, typed: str) -> str:
        """What a ledger line may call the project; the code where both stand in the cell."""
        return typed if typed in self.project_names else _code_in(typed, self.projects)

    def project_list(self, typed: str) -> list[str]:
        """The projects of a cell: one per line, or parted by 、 where no name is written so."""
        found: list[str] = []
        for line in filter(None, map(str.strip, typed.splitlines())):
            whole = self.project(line)
            if whole in self.project_names or whole in self.projects:
                found.append(whole)
            else:
                parts = (part.strip() for part in re.split("[、，；;,]", line))
                found += [self.project(part) for part in parts if part]
        return found


def _code_in(typed: str, codes: dict[str, str]) -> str:
    if typed in codes:
        return typed
    code, *name = _BLANK.split(digits_narrowed(typed), maxsplit=1)
    if code in codes and (not name or key_of(name[0]) == key_of(codes[code])):
        return code
    return typed
