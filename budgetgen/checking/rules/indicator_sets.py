"""绩效指标 of different projects: one set of indicators taken over by another project."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from budgetgen.checking.case import Case, Check, Hit, Needs, Path
from budgetgen.checking.rules.names import bare
from budgetgen.checking.texts.projects import applies, listed, project_money, spelling_key, units_of

FEWEST_PAIRS = 4
MOST_KEPT = 20
"""Projects remembered per pair of names: the search stays linear however many share it."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class _Set:
    """The indicators of one project."""

    path: Path
    name: str
    bare_name: str
    units: frozenset[str]
    pairs: frozenset[Pair]

    def elsewhere(self, other: _Set) -> bool:
        """True for one and the same project of two units: its indicators may well be alike."""
        return self.bare_name == other.bare_name and self.units != other.units


def _sets(case: Case) -> list[_Set]:
    money = project_money(case)
    found = []
    for path, project in listed(case):
        pairs = frozenset(
            (spelling_key(row.level2), spelling_key(row.level3))
            for row in project.indicators
            if applies(row)
        )
        if len(pairs) >= FEWEST_PAIRS:
            units = units_of(project, money)
            found.append(_Set(path, project.name, bare(project.name), units, pairs))
    return found


def ind_set_clone(case: Case) -> Iterator[Hit]:
    """No two projects share more of their indicators than the pack's limit allows.

    Two sets that share that much have one of their rarest pairs in common, so only those are
    looked up. A set equal to an earlier one is held against its first only.
    """
    limit = Fraction(str(case.pack.settings.limits.clone)) / 100
    sets = _sets(case)
    frequency = Counter(pair for each in sets for pair in each.pairs)
    kept: dict[Pair, list[_Set]] = {}
    equal: dict[frozenset[Pair], _Set] = {}
    for each in sets:
        enough = math.ceil(limit * len(each.pairs))
        rarest = sorted(each.pairs, key=lambda pair: (frequency[pair], pair))
        rarest = rarest[: len(rarest) - enough + 1]
        first = equal.setdefault(each.pairs, each)
        others = [first] if first is not each else []
        others += [other for pair in rarest for other in kept.get(pair, ())]
        for other in others:
            shared = len(other.pairs & each.pairs)
            larger = max(len(other.pairs), len(each.pairs))
            if shared >= limit * larger and not each.elsewhere(other):
                values = {"name": each.name, "other": other.name, "shared": shared}
                yield Hit(at=(*each.path, "indicators"), values=values | {"count": len(each.pairs)})
                break
        if first is not each:
            continue
        for pair in rarest:
            same = kept.setdefault(pair, [])
            if len(same) < MOST_KEPT:
                same.append(each)


CHECKS = (Check("IND-SET-CLONE", ind_set_clone, Needs.SUBMISSION),)
