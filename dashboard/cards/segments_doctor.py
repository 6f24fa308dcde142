"""The feature doctor: every column that could tell customers apart, whether it is used, and what to beware of."""

import pandas as pd
import streamlit as st

import core
from core.segments import CustomerFacts, available_features, choice, customer_facts, diagnose, legend, title
from core.segments.measures import MEASURES, category
from dashboard import state
from dashboard.cache import compute, compute_large
from dashboard.cards import card, card_title
from dashboard.cards.segments_grouping import Fitted
from dashboard.names import column_title
from dashboard.state import say, t
from dashboard.text import say as plain
from dashboard.text.numbers import UNKNOWN, decimal, known, percent, whole
from dashboard.widgets import download

MOST_CODES = 60
YES_NO = {"true": "audience.yes", "false": "audience.no"}


@card
def doctor_card(fitted: Fitted) -> None:
    """What is used and why, what says the same thing twice, and what each code stands for."""
    card_title(t("segments.doctor"), t("segments.doctor.hint"))
    told = compute(_diagnosed, fitted.base, code=fitted.code.partition("_")[0])
    used = told[told["used"]]
    logged = int(used["logged"].sum())
    filled = int((used["filled"].notna()).sum())
    st.markdown(
        t(
            "segments.doctor.sentence", used=len(used), all=len(told), logged=logged, filled=filled,
            barred=len(told) - len(used), n=len(used),
        )
    )  # fmt: skip
    _warned(used)
    _table(told, fitted.features.preparation.method)
    method = fitted.features.preparation.method
    st.caption(t(f"segments.doctor.scaling.{method}"))
    if any(fitted.features.blocks):
        st.caption(t(f"segments.scaling.one_hot.{method}") + " " + t("segments.doctor.one_hot_names"))
    st.caption(t("segments.doctor.overrule"))
    shown = _as_table(told, fitted.features.preparation.method)
    download("segment_doctor", shown)
    _codes(fitted)


def _diagnosed(dataset: core.Dataset, *, code: str) -> pd.DataFrame:
    """The diagnosis of the features of a code."""
    return diagnose(dataset, choice(available_features(dataset), code) if code else None)


def _warned(used: pd.DataFrame) -> None:
    """One line for each group of features that count one habit, and for each other thing to beware of."""
    for _, rows in used[used["group"] > 0].groupby("group"):
        names = t("list.comma").join(say(title(name)) for name in rows["feature"])
        twice = t("segments.doctor.twice", features=names, rho=decimal(rows["rho"].abs().max(), 2), n=len(rows))
        st.caption(f":orange[:material/content_copy:] {twice}")
    for row in used.itertuples():
        for warning in row.warnings:
            if warning.code != "segments.doctor_twice":
                st.caption(f":orange[:material/info:] **{say(title(row.feature))}**: {say(warning)}")


def _table(told: pd.DataFrame, method: str) -> None:
    table = _as_table(told, method)
    wide = {
        t("segments.doctor.col_why"): st.column_config.TextColumn(width=520),
        t("segments.doctor.col_skew"): st.column_config.TextColumn(help=t("segments.doctor.skew_help")),
        t("segments.doctor.col_vif"): st.column_config.TextColumn(help=t("segments.doctor.vif_help")),
        t("segments.doctor.col_twin"): st.column_config.TextColumn(help=t("segments.doctor.twin_help")),
        t("segments.doctor.col_different"): st.column_config.TextColumn(help=t("segments.doctor.different_help")),
    }
    st.dataframe(table, hide_index=True, height="content" if len(table) <= 12 else 430, column_config=wide)


def _as_table(told: pd.DataFrame, method: str) -> pd.DataFrame:
    """The diagnosis in words and numbers of the screen."""
    lang = state.language()
    return pd.DataFrame(
        {
            t("segments.col_measure"): [_name(name) for name in told["feature"]],
            t("segments.doctor.col_used"): told["used"],
            t("segments.doctor.col_why"): [plain(reason, lang) for reason in told["reason"]],
            t("segments.doctor.col_missing"): [
                f"{whole(n)} ({percent(share)})" if n else "0"
                for n, share in zip(told["missing"], told["missing_share"], strict=True)
            ],
            t("segments.doctor.col_filled"): [plain(m, lang) if m is not None else "" for m in _messages(told["filled"])],
            t("segments.doctor.col_different"): [percent(share) for share in told["different"]],
            t("segments.doctor.col_skew"): [
                f"{_short(before)} → {_short(after)}" if logged else _short(before) if known(before) else ""
                for before, after, logged in zip(told["skew"], told["skew_used"], told["logged"], strict=True)
            ],
            t("segments.doctor.col_scaling"): [
                _scaling(row, method) for row in told.itertuples()
            ],
            t("segments.doctor.col_twin"): [
                f"{_name(twin)} ({rho:.2f})" if isinstance(twin, str) else ""
                for twin, rho in zip(told["twin"], told["rho"], strict=True)
            ],
            t("segments.doctor.col_vif"): [
                _inflation(vif) if used and known(vif) else ""
                for vif, used in zip(told["vif"], told["used"], strict=True)
            ],
        }
    )  # fmt: skip


def _messages(column: pd.Series) -> list[core.messages.Message | None]:
    return [m if isinstance(m, core.messages.Message) else None for m in column]


def _name(feature: str) -> str:
    """A measure of ours, a column of the schema, or a heading as it came."""
    ours = feature in MEASURES or category(feature)
    return plain(title(feature), state.language()) if ours else column_title(feature)


def _scaling(row: object, method: str) -> str:
    """How a column was made comparable."""
    if not row.used:
        return ""
    if row.columns > 1 or row.reason.code.startswith("segments.doctor_one_hot"):
        return t("segments.doctor.one_hot", columns=row.columns, n=row.columns)
    return t(f"segments.doctor.log_{method}" if row.logged else f"segments.doctor.{method}")


def _short(skew: float) -> str:
    return f"{skew:+.1f}" if known(skew) else UNKNOWN


def _inflation(vif: float) -> str:
    return "∞" if vif == float("inf") or vif > 1e6 else decimal(vif)


def _codes(fitted: Fitted) -> None:
    """What the codes of profile columns stand for, and which became features, only once it is asked for."""
    asked = st.expander(
        t("segments.doctor.codes"), icon=":material/key:", key="segments.doctor.codes", on_change="rerun"
    )
    if not asked.open:
        return
    with asked:
        facts: CustomerFacts = compute_large(customer_facts, fitted.base)
        codes = legend(facts, fitted.features)
        if not len(codes):
            st.caption(t("segments.doctor.no_codes"))
            return
        kept = codes[codes.groupby("column")["code"].transform("size") <= MOST_CODES]
        st.caption(t("segments.doctor.codes_hint"))
        table = pd.DataFrame(
            {
                t("segments.col_column"): [_name(name) for name in kept["column"]],
                t("segments.doctor.col_code"): kept["code"],
                t("segments.col_value"): [t(YES_NO[v]) if v in YES_NO else v for v in kept["value"]],
                t("segments.col_customers"): kept["customers"],
                t("segments.doctor.col_became"): [_name(name) if name else "" for name in kept["feature"]],
            }
        )
        if not (kept["feature"] != "").any():
            table = table.drop(columns=t("segments.doctor.col_became"))
        st.dataframe(table, hide_index=True, height="content" if len(table) <= 12 else 320)
