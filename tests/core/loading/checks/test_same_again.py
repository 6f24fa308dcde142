"""The same file with the same choices gives the same bytes, whatever has to be compared to settle it."""

import hashlib

from tests.core.loading.checks.loaded import loaded, notes

ROWS = 36_000  # more than one row group, so that DuckDB works on several threads
ASIDE = {"W_DUPLICATE_ROW": "set aside"}


def _messy():
    """Orders of which every tenth is there twice, and every eleventh has no amount that is one."""
    rows = [f"o{n * 7919 % ROWS},u{n % 99},{n % 60 if n % 11 else 'x'}" for n in range(ROWS * 10 // 11)]
    return "\n".join(["order_id,user_id,amount", *rows, *rows[::10]]) + "\n"


def _hashes(dataset):
    return [hashlib.sha256(path.read_bytes()).hexdigest() for t in dataset.tables.values() for path in t.paths]


def test_a_choice_and_back_gives_the_same_bytes():
    text = _messy()
    aside, plain, back = (_hashes(loaded(text, choices=choices)) for choices in (ASIDE, {}, ASIDE))
    assert aside == back != plain


def test_rows_keep_their_order_where_others_between_them_are_set_aside():
    text = "order_id,user_id,amount\n" + "".join(f"o{n // 2},u{n % 4 // 2},{n // 2}\n" for n in range(4_000))
    dataset = loaded(text, choices={"W_DUPLICATE_ROW": "set aside"})
    ids = dataset.frame("orders")["order_id"].tolist()
    assert ids == [f"o{n}" for n in range(2_000)]


def test_a_row_of_very_many_columns_is_settled_like_any_other():
    """Signs taken out of some cells: in all of 120 columns, and only then rows are the same."""
    headings = [f"f{n}" for n in range(120)]
    rows = [",".join(["u1", *["8"] * 120]), ",".join(["u2", *["\u200b7"] * 120]), ",".join(["u2", *["7"] * 120])]
    dataset = loaded(
        "\n".join([",".join(["user_id", *headings]), *rows]) + "\n", choices={"W_DUPLICATE_ROW": "set aside"}
    )
    told = notes(dataset, "W_ZERO_WIDTH", "W_DUPLICATE_ROW")
    assert [(column, done) for code, _, column, _, done in told if code == "W_ZERO_WIDTH"] == [
        (heading, "removed") for heading in headings
    ]
    assert dataset.frame("customers")[headings].astype(str).to_numpy().tolist() == [["8"] * 120, ["7"] * 120]
