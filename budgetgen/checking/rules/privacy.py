"""Personal data in what will be published: numbers of cards and telephones, names in titles."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache

from budgetgen.checking.case import Case, Check, Hit, Needs
from budgetgen.checking.texts.typed import HAN, is_name, published
from budgetgen.checking.texts.wordlists import any_of, word_list
from budgetgen.model.base import FULL_WIDTH
from budgetgen.model.finding import Severity

_NUMBER = re.compile(r"(?<![0-9A-Za-z.,])[0-9](?:[ -]?[0-9]){9,18}[Xx]?(?![0-9A-Za-z]|[.,][0-9])")
_DIGITS = re.compile(r"\d[\d -]{9}")
_MONEY = re.compile(r"\s*(?:元|万|亿)")
_ACCOUNT_WORDS = re.compile("卡号|账号|帐号|账户|帐户|银行|开户|信用社")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
CARD_LENGTHS = range(16, 20)


def is_identity_number(text: str) -> bool:
    """18 characters with a real birth date and the right check character (GB 11643)."""
    if len(text) != 18 or not text[:17].isdigit():
        return False
    try:
        datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _ID_WEIGHTS, strict=False))
    return "1900" <= text[6:10] <= "2099" and _ID_CHECKS[total % 11] == text[17].upper()


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of a bank card (Luhn, ISO/IEC 7812)."""
    doubled = (int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(digits)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _kind_of(digits: str, before: str) -> str:
    """What a number is, empty where it is nothing personal."""
    if is_identity_number(digits):
        return "居民身份证号码"
    if not digits.isdigit():
        return ""
    if len(digits) == 11 and re.match("1[3-9]", digits):
        return "手机号码"
    card = len(digits) in CARD_LENGTHS and passes_luhn(digits)
    known = digits.startswith("62") or bool(_ACCOUNT_WORDS.search(before))
    return "银行卡号" if card and known else ""


def _masked(digits: str) -> str:
    """The number for a report, which is no place for it either."""
    return f"{digits[:3]}{'*' * (len(digits) - 5)}{digits[-2:]}"


def privacy_id(case: Case) -> Iterator[Hit]:
    """No identity-card, bank-card or mobile number in text that will be published."""
    for field in published(case):
        if not _DIGITS.search(field.text):
            continue
        text = field.text.translate(FULL_WIDTH)
        for match in _NUMBER.finditer(text):
            digits = re.sub("[ -]", "", match.group())
            kind = _kind_of(digits, text[max(0, match.start() - 12) : match.start()])
            if kind and not _MONEY.match(text, match.end()):
                yield Hit(at=field.path, values={"kind": kind, "number": _masked(digits)})


@cache
def _name_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """含 + name + 工资, and name + payment at the start of a title."""
    surnames = "".join(word_list("person_names", "姓氏"))
    places = "".join(word_list("person_names", "地名用字"))
    payments = any_of(word_list("person_names", "发给个人的款项"))
    ordinary = any_of(word_list("person_names", "不是姓名的开头"))
    name = f"(?!{ordinary})[{surnames}][{HAN}]{{1,2}}(?<![{places}])"
    within = rf"[含给付与]({name})(?:(?:同志|等|[0-9]+人|的)*)(?:{payments})"
    leading = rf"^(?:[0-9]+年度?)?({name})(?:(?:同志|等|[0-9]+人|的)*)(?:{payments})"
    return re.compile(within), re.compile(leading)


def privacy_name(case: Case) -> Iterator[Hit]:
    """No person's name in a title: 含某某工资 is certain, a title that begins with one likely."""
    within, leading = _name_patterns()
    for field in published(case):
        if not is_name(field.path) or field.path[0] == "department":
            continue
        certain = within.search(field.text)
        if match := certain or leading.match(field.text):
            name = match[1][0] + "某" * (len(match[1]) - 1)
            severity = None if certain else Severity.WARNING
            yield Hit(at=field.path, values={"name": name}, severity=severity)


CHECKS = (
    Check("PRIVACY-ID", privacy_id, Needs.SUBMISSION),
    Check("PRIVACY-NAME", privacy_name, Needs.SUBMISSION),
)
