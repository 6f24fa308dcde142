"""A real standalone Spark on this computer: a master, workers and a Connect server, all on loopback, within 3 GB."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

HOW = "pip install 'audience-lens[spark]', a full JDK 17 or newer (Debian: openjdk-17-jre-headless)"
MASTER, WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
CONNECT = "org.apache.spark.sql.connect.service.SparkConnectServer"
PATIENCE = 120.0  # seconds for a part to come up


def lacking() -> str:
    """What is missing to start one here; empty where nothing is."""
    if find_spec("pyspark") is None:
        return f"pyspark is not installed: {HOW}"
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        return f"no Java was found: {HOW}"
    return ""


def require() -> None:
    """Skip the test that asks, or fail it where REQUIRE_SPARK says that there must be one."""
    if missing := lacking():
        (pytest.fail if os.environ.get("REQUIRE_SPARK") else pytest.skip)(missing)


class Cluster:
    """Started when made; `url` is the address for Spark Connect. Of 3 GB the workers' executors have `memory` MB each.

    settings: of Spark, beside those that every cluster here has.
    """

    def __init__(
        self, folder: Path, *, workers: int = 1, cores: int = 2, memory: int = 1024, driver: int = 1024,
        settings: Mapping[str, object] | None = None,
    ) -> None:  # fmt: skip
        self.folder, self.cores, self.memory, self.driver = folder, cores, memory, driver
        self.settings = dict(settings or {})
        self._started: list[subprocess.Popen[bytes]] = []
        master, self.port = _free_port(), _free_port()
        self._master = f"spark://127.0.0.1:{master}"
        self.url = f"sc://127.0.0.1:{self.port}"
        try:
            self._start("master", MASTER, "--host", "127.0.0.1", "--port", str(master), "--webui-port", "0")
            self._wait_for(master)
            self.workers = [self.add_worker() for _ in range(workers)]
            self.connect = self.add_connect()
        except BaseException:
            self.stop()
            raise

    def add_worker(self) -> subprocess.Popen[bytes]:
        """One more worker."""
        work = self.folder / f"work{len(self._started)}"
        size = ("--cores", str(self.cores), "--memory", f"{self.memory}m", "--work-dir", str(work), "--webui-port", "0")
        return self._start(f"worker{len(self._started)}", WORKER, self._master, "--host", "127.0.0.1", *size)

    def add_connect(self) -> subprocess.Popen[bytes]:
        """The Connect server: the first one, or after kill(cluster.connect) another at the same address."""
        self.connect = self._start(f"connect{len(self._started)}", CONNECT, *self._connect(self.driver))
        self._wait_for(self.port)
        return self.connect

    def kill(self, part: subprocess.Popen[bytes]) -> None:
        """End a worker and its executors, or the Connect server, without warning."""
        os.killpg(part.pid, signal.SIGKILL)
        part.wait()
        self._started.remove(part)

    def cpu_seconds(self, part: subprocess.Popen[bytes] | None = None) -> float:
        """CPU seconds that a part, or all of it, has taken so far, with those of executors that ended."""
        ticks = sum(sum(map(int, stat[11:15])) for _, stat in _processes([part.pid] if part else self.parts))
        return ticks / os.sysconf("SC_CLK_TCK")

    def peak_mb(self) -> float:
        """The peaks of resident memory of all its processes, added up."""
        peaks = 0
        for process, _ in _processes(self.parts):
            with suppress(OSError):
                lines = (process / "status").read_text().splitlines()
                peaks += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
        return peaks / 1024

    @property
    def parts(self) -> list[int]:
        """The process groups it is made of, the last started first."""
        return [one.pid for one in reversed(self._started)]

    def stop(self) -> None:
        """End it, and wait until it is gone."""
        self.end(self.parts)
        for one in self._started:
            one.wait()

    @staticmethod
    def end(parts: Sequence[int]) -> None:
        """End these process groups, whoever started them: politely, and after 15 seconds not."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for part in parts:
                with suppress(ProcessLookupError):
                    os.killpg(part, number)
            until = time.monotonic() + 15
            while time.monotonic() < until and any(_is_there(part) for part in parts):
                time.sleep(0.1)

    def log(self, part: str) -> str:
        return (self.folder / f"{part}.log").read_text(errors="replace")

    def _connect(self, driver: int) -> list[str]:
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.connect.grpc.binding.address": "127.0.0.1",
            "spark.connect.grpc.binding.port": self.port,
            "spark.executor.memory": f"{self.memory}m",
            "spark.executor.cores": self.cores,
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": 4,
            "spark.sql.warehouse.dir": self.folder / "warehouse",
            "spark.driver.extraJavaOptions": f"-Dderby.system.home={self.folder / 'derby'}",
            **self.settings,
        }
        told = [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
        return ["--master", self._master, "--driver-memory", f"{driver}m", *told, "spark-internal"]

    def _start(self, part: str, main: str, *arguments: str) -> subprocess.Popen[bytes]:
        import pyspark

        home = Path(pyspark.__file__).parent
        command = ["spark-submit", "--class", main] if main == CONNECT else ["spark-class", main]
        memory = {} if main == CONNECT else {"SPARK_DAEMON_MEMORY": "256m"}
        environment = os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"} | memory
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{part}.log").open("wb") as log:
            started = subprocess.Popen(
                [home / "bin" / command[0], *command[1:], *arguments], cwd=self.folder, env=environment,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._started.append(started)
        return started

    def _wait_for(self, port: int) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if any(one.poll() is not None for one in self._started):
                break
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.2)
        logs = "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(self.folder.glob("*.log")))
        raise RuntimeError(f"Spark did not come up on port {port}:\n{logs}")


def _is_there(part: int) -> bool:
    """Whether a process group has a process that is no zombie."""
    return any(stat[0] != "Z" for _, stat in _processes([part]))


def _processes(parts: Sequence[int]) -> Iterator[tuple[Path, list[str]]]:
    """Each process of these groups in /proc, with the fields of its stat behind the name: state, parent, group, ..."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            stat = (process / "stat").read_text().rsplit(")", 1)[1].split()
            if int(stat[2]) in parts:
                yield process, stat


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
