"""Writing the Excel form, empty or filled."""

from budgetgen.excel.form.example_row import EXAMPLES
from budgetgen.excel.form.limits import too_long
from budgetgen.excel.form.workbook import form_workbook

__all__ = ["EXAMPLES", "form_workbook", "too_long"]
