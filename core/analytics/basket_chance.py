"""How often two things would meet in baskets by chance, if things kept their popularity and baskets their sizes.

In baskets of like size, a thing i is in a basket of s things with the probability x_i y_s / (1 + x_i y_s): of all laws
with these totals the one that says least else (the null model of Strona et al. 2014 by its maximum entropy, Squartini &
Garlaschelli 2011). Two things in one basket of s compete for its places: Hájek 1964, p_ij = p_i p_j (1 - (1 - p_i)(1 - p_j)
/ sum p (1 - p)). Without this, every pair looks frequent where some baskets are large, and rare where all are small.
"""

import numpy as np
import numpy.typing as npt

_GROWTH = 1.35  # of the largest size of a band to its smallest
_ENOUGH = 200  # baskets of a band; smaller bands join the one below
_ROUNDS, _EXACT = 200, 1e-4
_NEVER_ALL = 1e9  # odds; a thing that is in every basket has no finite ones

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def expected_meetings(baskets: Ints, things: Ints, sizes: Ints, chosen: Ints, count: int) -> Floats:
    """Expected number of baskets for each pair of the chosen things (a square matrix).

    baskets, things: one entry for each thing in a basket; sizes: the number of things in each basket; count: of all things.
    """
    expected = np.zeros((len(chosen), len(chosen)))
    band_of = size_bands(sizes)
    for band in np.unique(band_of[band_of >= 0]):
        inside = band_of == band
        totals = np.bincount(things[inside[baskets]], minlength=count)
        expected += _in_band(totals, sizes[inside], chosen)
    np.fill_diagonal(expected, 0.0)
    return expected


def size_bands(sizes: Ints) -> Ints:
    """The band of each basket: sizes that lie close together; -1 for one thing alone, which meets nothing."""
    several = np.sort(sizes[sizes > 1])
    if not len(several):
        return np.full(len(sizes), -1)
    edges = [2.0]
    while edges[-1] * _GROWTH < several[-1]:
        edges.append(max(edges[-1] + 1, float(np.floor(edges[-1] * _GROWTH))))
    starts = np.searchsorted(several, edges)
    kept = [0]
    for place in range(1, len(edges)):
        enough = starts[place] - starts[kept[-1]] >= _ENOUGH and len(several) - starts[place] >= _ENOUGH
        kept += [place] if enough else []
    band: Ints = np.searchsorted(np.array(edges)[kept], sizes, side="right") - 1
    return band


def _in_band(totals: Ints, sizes: Ints, chosen: Ints) -> Floats:
    """Expected meetings in baskets of one band. Things of one total have one probability, baskets of one size too."""
    each, baskets = np.unique(sizes, return_counts=True)
    degree, alike = np.unique(totals, return_counts=True)
    inside = _probabilities(degree.astype(float), alike, each.astype(float), baskets)
    spread = inside * (1 - inside)
    room = alike @ spread
    share = np.divide(1.0, room, out=np.zeros(len(each)), where=room > 1e-9)
    # Hájek's formula is good for many things; for few it is put right, so that s things make s (s - 1) / 2 pairs.
    pairs = (each**2 - alike @ inside**2) - share * (room**2 - alike @ spread**2)
    weight = baskets * each * (each - 1) / np.maximum(pairs, 1e-9)
    met = (inside * weight) @ inside.T - (spread * (weight * share)) @ spread.T
    place = np.searchsorted(degree, totals[chosen])
    found: Floats = np.maximum(met, 0.0)[np.ix_(place, place)]
    return found


def _probabilities(degree: Floats, alike: Ints, size: Floats, baskets: Ints) -> Floats:
    """Of each total (rows) and size (columns) the probability to be in, so that totals and sizes are kept."""
    x = degree / np.sqrt(degree @ alike)
    y = size / np.sqrt(size @ baskets)
    for _ in range(_ROUNDS):
        x = np.minimum(degree / ((1 / (1 + np.outer(x, y))) @ (y * baskets)), _NEVER_ALL)
        left = 1 / (1 + np.outer(x, y))
        y = np.minimum(size / np.maximum((x * alike) @ left, 1e-9), _NEVER_ALL)
        odds = np.outer(x, y)
        inside: Floats = odds / (1 + odds)
        if np.all(np.abs(inside @ baskets - degree) <= _EXACT * np.maximum(degree, 1)):
            break
    return inside
