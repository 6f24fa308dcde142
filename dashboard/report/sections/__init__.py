"""The topics a report can have, in the order it tells them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

import core
from dashboard.report.context import Context, TooFewPeople
from dashboard.report.document import Block

Builder = Callable[[Context], tuple[Block, ...]]


@dataclass(frozen=True)
class Kind:
    """One topic: `module` of this folder holds a builder called `name`; its title is the word report.section.<name>.

    tables: what the data must have for it, "a|b" for either; what else is lacking the builder says by NotEnoughData.
    slow: whether it takes minutes on large data, so that it is made only where it is asked for.
    whole: whether it speaks of everyone, whatever the filters.
    """

    name: str
    module: str
    tables: tuple[str, ...] = ()
    slow: bool = False
    whole: bool = False

    @property
    def builder(self) -> Builder:
        """What makes it; it raises TooFewPeople where the filters leave fewer than ten."""
        found: Builder = getattr(import_module(f"{__name__}.{self.module}"), self.name)

        def guarded(context: Context) -> tuple[Block, ...]:
            asked = replace(context, dataset=context.dataset.whole) if self.whole else context
            if not (asked.enough() and asked.enough(*self.tables_named)):
                raise TooFewPeople
            return found(context)

        return guarded

    @property
    def tables_named(self) -> tuple[str, ...]:
        return tuple(name for either in self.tables for name in either.split("|"))

    def available(self, dataset: core.Dataset) -> bool:
        """Whether the data has the tables of this topic."""
        return all(any(name in dataset.names for name in either.split("|")) for either in self.tables)


SECTIONS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("kpis", "kpis"),
        Kind("reconciliation", "kpis"),
        Kind("trend", "trend", ("orders|events|reviews",)),
        Kind("moved", "moved", ("orders|events",)),
        Kind("unusual", "unusual", ("orders|events",)),
        Kind("forecast", "forecast", ("orders|events",)),
        Kind("traffic", "traffic", ("events",)),
        Kind("funnel", "funnel", ("events",)),
        Kind("audience", "audience"),
        Kind("loyalty", "loyalty", ("orders|events|ratings",)),
        Kind("segments", "segments", whole=True),
        Kind("satisfaction", "satisfaction", ("reviews|ratings",)),
        Kind("words", "words", ("reviews|items",)),
        Kind("baskets", "baskets", ("orders",)),
        Kind("campaigns", "campaigns", ("exposures",)),
        Kind("recommendations", "recommendations", ("ratings|orders|events",), slow=True, whole=True),
    )
}
