"""The console command `audience-lens`: the dashboard as one local server that speaks to no other host."""

import argparse
import os
import socket
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from dashboard.commands import add_commands, run
from dashboard.commands.console import check_engine, said_of_engine

HERE = Path(__file__).parent
MOST_HELD = 1 << 30  # bytes: the largest upload, twice
ROOMS = ("core.analytics", "core.segments", "core.recommend", "core.privacy", "scipy.sparse")
SETTINGS = """environment:
  AUDIENCE_LENS_HOME         the folder of your workspaces
  AUDIENCE_LENS_ENGINE       local (this computer, the default), or sc://host:15002 for a Spark cluster
  AUDIENCE_LENS_ENGINE_ROOT  what that cluster calls the folder, where it is not the same path (core/engine/README.md)
"""

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]

# Streamlit's scripts and charts need inline styles, eval (Vega's expressions) and blobs; no other host.
HOSTS = ["localhost", "127.0.0.1", "[::1]"]
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "frame-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware: every HTTP response carries HEADERS."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Scope) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message.get("headers", ()), *own]
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)


class UploadQuota:
    """ASGI middleware: uploads that nobody takes over stay in memory, so that together they may not grow without end.

    Those on their way count too: one that does not say how large it is counts as the largest there may be.
    """

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.app = app
        self.coming = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from starlette.responses import PlainTextResponse

        size = _size_of_upload(scope)
        free = MOST_HELD - self.coming - size
        if size and uploads_held() > free:
            drop_left_behind()
        if size and uploads_held() > free:
            await PlainTextResponse("Too many files wait to be read; try again in a moment.", 413)(scope, receive, send)
            return
        self.coming += size
        try:
            await self.app(scope, receive, send)
        finally:
            self.coming -= size


def _size_of_upload(scope: Scope) -> int:
    """Bytes that a request may bring; 0 for any that brings no file."""
    if scope["type"] != "http" or not scope["path"].startswith("/_stcore/upload_file/"):
        return 0
    if scope.get("method", "PUT") not in ("PUT", "POST"):
        return 0
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() and len(length) < 20 else MOST_HELD // 2


def uploads_held() -> int:
    """Bytes of uploaded files in memory."""
    from streamlit.runtime import get_instance

    sessions = get_instance().uploaded_file_mgr.file_storage
    return sum(len(file.data) for files in list(sessions.values()) for file in list(files.values()))


def drop_left_behind() -> None:
    """Drop the uploads of sessions that are gone, which nobody will take over any more."""
    from streamlit.runtime import get_instance

    runtime = get_instance()
    for session in list(runtime.uploaded_file_mgr.file_storage):
        if not runtime.is_active_session(session):
            runtime.uploaded_file_mgr.remove_session_files(session)


def main(arguments: list[str] | None = None) -> None:
    """Serve the dashboard on this computer until stopped, or run one command."""
    wanted = parser().parse_args(arguments)
    if wanted.command:
        run(wanted)
        return
    if said := said_of_engine():
        print(said)
    port = free_port(wanted.port)
    if port != wanted.port:
        print(f"Port {wanted.port} is in use; taking {port}.")
    print(f"Audience Lens: http://localhost:{port}  (stop with Ctrl+C)", flush=True)
    dashboard().run(config=options() | {"server.port": port, "server.headless": wanted.no_browser})


def parser() -> argparse.ArgumentParser:
    """What can be said on the command line."""
    words = argparse.ArgumentParser(
        "audience-lens",
        description="Open the dashboard in the browser.",
        epilog=SETTINGS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    words.add_argument("--port", type=int, default=8501, help="first port to try (default: %(default)s)")
    words.add_argument("--no-browser", action="store_true", help="do not open a browser")
    words.add_argument("--version", action="version", version=f"%(prog)s {our_version()}")
    add_commands(words)
    return words


def our_version() -> str:
    """The installed version; a checkout that was never installed says so."""
    try:
        return version("audience-lens")
    except PackageNotFoundError:
        return "not installed"


def free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on."""
    return next(port for port in range(first, min(first + 100, 65_536)) if is_free(port))


def is_free(port: int) -> bool:
    """Whether a server may listen on the port of this computer."""
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let a port that is in use look free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("localhost", port))
        except OSError:
            return False
    return True


def options() -> dict[str, Any]:
    """The project's own config.toml as Streamlit's dotted options, from whatever folder we start."""
    return flatten(tomllib.loads((HERE.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8")))


def flatten(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted names; lists stay as they are."""
    flat: dict[str, Any] = {}
    for name, value in table.items():
        flat |= flatten(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
    return flat


def dashboard() -> Any:
    """The app with its health address, its headers and its warm-up."""
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.routing import Route
    from streamlit import App

    return App(
        HERE / "app.py",
        routes=[
            Route("/api/health", health),
            *(Route(f"/{{page}}/_stcore/{probe}", elsewhere) for probe in ("health", "host-config")),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(UploadQuota),
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
        ],
        lifespan=warm,
    )


async def health(request: Any) -> Any:
    """GET /api/health: that we run, and which version."""
    from starlette.responses import JSONResponse

    return JSONResponse({"status": "ok", "version": our_version()})


async def elsewhere(request: Any) -> Any:
    """Streamlit looks for its server below the address of each page first, and at "/" once that has no answer.

    Any status outside 200 to 299 sends it on; one of 400 or more would stand as an error in every browser's console.
    """
    from starlette.responses import Response

    return Response(status_code=300)


@asynccontextmanager
async def warm(app: Any) -> AsyncIterator[None]:
    """Import in the background what the first page needs, so that the first visitor does not wait for it."""
    import asyncio

    work = asyncio.get_running_loop().run_in_executor(None, prepare)
    yield
    await work


def prepare() -> None:
    """Import what the pages need, start what reads files, remove what a killed server left, and call the cluster."""
    from core.errors import CoreError
    from core.loading.apart import warm as start_readers
    from core.store import Workspaces

    import_heavy()
    start_readers()
    Workspaces().tidy()
    with suppress(CoreError):  # the page says what is wrong with a cluster, and with the setting
        check_engine()


def import_heavy() -> None:
    """The libraries behind the pages; Streamlit collects garbage after every run, and need not look through them."""
    import gc
    from importlib import import_module

    for name in ("plotly.graph_objects", "streamlit.elements.echarts_chart", "core.loading", *ROOMS):
        import_module(name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    main()
