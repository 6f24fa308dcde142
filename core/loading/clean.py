"""Text -> typed Parquet. A clean file is read once, by DuckDB; one with anything odd is read as text first, each oddity noted."""

from pathlib import Path

from core.loading.careful import careful
from core.loading.columns import Plan
from core.loading.fast import NotClean, fast
from core.loading.part import Findings, Part
from core.loading.source import Source
from core.loading.values import Format
from core.schema import OPT_OUTS


def convert(source: Source, plan: Plan, root: Path, target: Path, findings: Findings) -> Part:
    """Write `source` as typed Parquet to `target`; what had to be repaired or set aside goes to `findings`."""
    plan = _refusing(plan)
    try:
        return fast(source, plan, root, target, findings)
    except NotClean as odd:
        first = odd.first
    return careful(source, plan, root, target, findings, first)


def _refusing(plan: Plan) -> Plan:
    """Columns of refusals read as such: there "unsubscribed" is a yes."""
    refusals = [f.name for f in plan.fields if f.canonical and f.name in OPT_OUTS]
    return plan.rewritten(dict.fromkeys(refusals, Format("bool", "refusal")))
