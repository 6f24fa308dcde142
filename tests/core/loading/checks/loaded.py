"""A small file loaded, and what its report says."""

import core


def loaded(text, *, choices=None, name="f.csv"):
    """The dataset of one file, by the careful or the fast way as it is decided, in this process."""
    content = text if isinstance(text, bytes) else text.encode()
    return core.load({name: content}, choices={name: choices or {}}, apart=False)


def notes(dataset, *codes):
    """(code, line, column, value, done) of the report, of these codes only where any are named; None for nothing."""
    entries = dataset.report.repairs()[["code", "line", "column", "value", "done"]].astype(object)
    found = [tuple(None if value != value else value for value in row) for row in entries.to_numpy().tolist()]
    return [entry for entry in found if not codes or entry[0] in codes]
