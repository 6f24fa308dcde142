"""The whole app without a browser: open it on a dataset and a page."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from streamlit.testing.v1 import AppTest

import core
from core.store import Workspaces
from dashboard import server

APP = str(Path(server.__file__).with_name("app.py"))


def opened(page: str = "overview", **address: str) -> AppTest:
    """The app at a page, after its first run."""
    frame = AppTest.from_file(APP, default_timeout=120)
    frame.query_params.update(address)
    frame.run()
    return frame if page == "overview" else frame.switch_page(f"views/{page}.py").run()


def shown(frame: AppTest) -> str:
    """Every sentence on screen."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(str(element.value) for kind in kinds for element in getattr(frame, kind))


def plain(frame: AppTest) -> str:
    """The same without the signs that keep data from being markup."""
    return shown(frame).replace("\\", "").replace("\u2060", "")


def clicked(frame: AppTest, key: str) -> AppTest:
    """The app after a click on a button."""
    frame.button(key=key).click().run()
    assert not frame.exception
    return frame


def token_of(frame: AppTest) -> str | None:
    """The workspace in the address."""
    found = frame.query_params.get("ws")
    return found if isinstance(found, str) or found is None else found[0]


def largest_segment() -> int:
    """The customers of the largest of four segments of the sample shop: where two processors add up in another order, one
    customer between two segments may be on either side."""
    found = core.segments.segment(core.segments.customer_features(Workspaces().open(shop())), k=4)
    assert 2_080 <= found.sizes[0] <= 2_095
    return int(found.sizes[0])


def saved(content: dict[str, bytes]) -> str:
    """The token of a workspace with these files, in the test's own home."""
    return core.load(content, workspaces=Workspaces()).token


@cache
def _shop_files() -> dict[str, bytes]:
    pack = Path(core.__file__).parents[1] / "sample_data" / "shop"
    wanted = ("customers.csv", "items.csv", "orders.csv.gz", "ratings.csv.gz", "reviews.csv.gz", "events.csv.gz")
    return {name: (pack / name).read_bytes() for name in wanted}


@cache
def _packed_shop() -> Path:
    """A backup of the sample shop, loaded once a run: to restore it takes a tenth of loading it."""
    home = Workspaces(Path(mkdtemp()))
    token = core.load(_shop_files(), workspaces=home).token
    return home.backup(token, home.root / "shop.zip")


def shop() -> str:
    """The sample shop, opened in the test's own home."""
    return Workspaces().restore(_packed_shop())
