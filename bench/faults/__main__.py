"""`python -m bench.faults [killed refused full damaged archives histories drafts]`: those named, else all, as a table."""

import sys

from bench.faults import SUITES, figures

if unknown := set(sys.argv[1:]) - set(SUITES):
    raise SystemExit(f"no faults named {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
for row in figures(tuple(sys.argv[1:]) or SUITES):
    print(*row, sep=" | ")
