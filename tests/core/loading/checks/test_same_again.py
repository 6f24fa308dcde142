"""The same file with the same choices gives the same bytes, whatever has to be compared to settle it."""

import hashlib

from tests.core.loading.checks.loaded import loaded

ROWS = 60_000  # more than one row group, so that DuckDB works on several threads
ASIDE = {"W_DUPLICATE_ROW": "set aside", "W_CONFLICTING_ID": "last"}


def _messy():
    """Customers of whom every tenth is there twice, and every seventh once more with another age."""
    rows = [f"u{n * 7919 % ROWS},{n % 60 + 20},{'' if n % 11 else 'n. a.'}" for n in range(ROWS * 5 // 6)]
    again = [row.replace(",2", ",7") for row in rows[::7]]
    return "\n".join(["user_id,age,city", *rows, *rows[::10], *again]) + "\n"


def _hashes(dataset):
    return [hashlib.sha256(path.read_bytes()).hexdigest() for t in dataset.tables.values() for path in t.paths]


def test_a_choice_and_back_gives_the_same_bytes():
    text = _messy()
    plain, aside, again, back = (loaded(text, choices=choices) for choices in ({}, ASIDE, ASIDE, {}))
    assert _hashes(aside) == _hashes(again)
    assert _hashes(plain) == _hashes(back) != _hashes(aside)


def test_rows_keep_their_order_where_others_between_them_are_set_aside():
    text = "order_id,user_id,amount\n" + "".join(f"o{n // 2},u{n % 4 // 2},{n // 2}\n" for n in range(4_000))
    dataset = loaded(text, choices={"W_DUPLICATE_ROW": "set aside"})
    ids = dataset.frame("orders")["order_id"].tolist()
    assert ids == [f"o{n}" for n in range(2_000)]
