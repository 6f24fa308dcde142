"""A report as a workbook: every number with all its digits, charts beside them."""
