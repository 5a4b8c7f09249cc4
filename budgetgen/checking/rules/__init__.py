"""One pure function per rule, a module per topic; each module lists its checks."""

from budgetgen.checking.rules.accounts import CHECKS as ACCOUNTS
from budgetgen.checking.rules.balance import CHECKS as BALANCE
from budgetgen.checking.rules.basic import CHECKS as BASIC
from budgetgen.checking.rules.basis import CHECKS as BASIS
from budgetgen.checking.rules.cross import CHECKS as CROSS
from budgetgen.checking.rules.cross_amounts import CHECKS as CROSS_AMOUNTS
from budgetgen.checking.rules.dates_and_names import CHECKS as DATES_AND_NAMES
from budgetgen.checking.rules.document import CHECKS as DOCUMENT
from budgetgen.checking.rules.expense import CHECKS as EXPENSE
from budgetgen.checking.rules.fiscal import CHECKS as FISCAL
from budgetgen.checking.rules.funds import CHECKS as FUNDS
from budgetgen.checking.rules.goals import CHECKS as GOALS
from budgetgen.checking.rules.income import CHECKS as INCOME
from budgetgen.checking.rules.indicator_kind import CHECKS as INDICATOR_KIND
from budgetgen.checking.rules.indicator_sets import CHECKS as INDICATOR_SETS
from budgetgen.checking.rules.indicators import CHECKS as INDICATORS
from budgetgen.checking.rules.left_out import CHECKS as LEFT_OUT
from budgetgen.checking.rules.lines import CHECKS as LINES
from budgetgen.checking.rules.names import CHECKS as NAMES
from budgetgen.checking.rules.numbering import CHECKS as NUMBERING
from budgetgen.checking.rules.plan import CHECKS as PLAN
from budgetgen.checking.rules.prior_and_due import CHECKS as PRIOR_AND_DUE
from budgetgen.checking.rules.privacy import CHECKS as PRIVACY
from budgetgen.checking.rules.procurement import CHECKS as PROCUREMENT
from budgetgen.checking.rules.project_code import CHECKS as PROJECT_CODE
from budgetgen.checking.rules.projects import CHECKS as PROJECTS
from budgetgen.checking.rules.prose import CHECKS as PROSE
from budgetgen.checking.rules.prose_lists import CHECKS as PROSE_LISTS
from budgetgen.checking.rules.punctuation import CHECKS as PUNCTUATION
from budgetgen.checking.rules.purpose import CHECKS as PURPOSE
from budgetgen.checking.rules.reasons import CHECKS as REASONS
from budgetgen.checking.rules.required import CHECKS as REQUIRED
from budgetgen.checking.rules.secrecy import CHECKS as SECRECY
from budgetgen.checking.rules.sums import CHECKS as SUMS
from budgetgen.checking.rules.tree import CHECKS as TREE
from budgetgen.checking.rules.value_answers import CHECKS as VALUE_ANSWERS
from budgetgen.checking.rules.value_conflicts import CHECKS as VALUE_CONFLICTS
from budgetgen.checking.rules.value_direction import CHECKS as VALUE_DIRECTION
from budgetgen.checking.rules.value_form import CHECKS as VALUE_FORM
from budgetgen.checking.rules.value_kind import CHECKS as VALUE_KIND
from budgetgen.checking.rules.value_sums import CHECKS as VALUE_SUMS
from budgetgen.checking.rules.vehicles import CHECKS as VEHICLES
from budgetgen.checking.rules.wording import CHECKS as WORDING

ALL_CHECKS = (
    *ACCOUNTS,
    *BALANCE,
    *BASIC,
    *BASIS,
    *CROSS,
    *CROSS_AMOUNTS,
    *DATES_AND_NAMES,
    *DOCUMENT,
    *EXPENSE,
    *FISCAL,
    *FUNDS,
    *GOALS,
    *INCOME,
    *INDICATORS,
    *INDICATOR_KIND,
    *INDICATOR_SETS,
    *LEFT_OUT,
    *LINES,
    *NAMES,
    *NUMBERING,
    *PLAN,
    *PRIOR_AND_DUE,
    *PRIVACY,
    *PROCUREMENT,
    *PROJECTS,
    *PROJECT_CODE,
    *PROSE,
    *PROSE_LISTS,
    *PUNCTUATION,
    *PURPOSE,
    *REASONS,
    *REQUIRED,
    *SECRECY,
    *SUMS,
    *TREE,
    *VALUE_ANSWERS,
    *VALUE_CONFLICTS,
    *VALUE_DIRECTION,
    *VALUE_FORM,
    *VALUE_KIND,
    *VALUE_SUMS,
    *VEHICLES,
    *WORDING,
)
