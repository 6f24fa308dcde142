"""Numbers of a workbook with all their digits: the library would round them to sixteen."""

from typing import Any

from xlsxwriter.worksheet import Worksheet


class _Digits(float):
    """A number that is written as it is, whatever form is asked for."""

    def __format__(self, form: str) -> str:
        return repr(float(self))


class ExactSheet(Worksheet):
    """A sheet whose numbers read back as the very same."""

    def _xml_number_element(self, number: Any, attributes: Any = ()) -> None:
        super()._xml_number_element(_Digits(number) if isinstance(number, float) else number, attributes)
