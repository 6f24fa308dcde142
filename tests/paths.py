"""Where the shared real data lie, beside the project; tests that read them skip clearly where they are not."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"
REAL = SHARED / "data"
BAD = SHARED / "bad_inputs"

needs_real_data = pytest.mark.skipif(not REAL.is_dir(), reason="the shared real data sets are not beside the project")
needs_bad_inputs = pytest.mark.skipif(not BAD.is_dir(), reason="the shared bad inputs are not beside the project")
