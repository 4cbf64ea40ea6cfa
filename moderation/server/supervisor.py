"""The supervisor: loads the code once, forks granian's web processes and the worker from it, and
stops them in order.

They share what was loaded before they were made: that halves the time to the first answer, what
a start costs, and the memory that is really used.

On SIGTERM ``/readyz`` says no at once; after ``drain_seconds`` the listeners close, requests in
flight are answered, the worker is stopped, and the exit code is 0. On SIGINT likewise, without
the wait. A web process that dies is replaced, and so is one that hangs; one that refuses to start
ends the service.
"""

import ctypes
import gc
import importlib
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import structlog
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from moderation import run_directory
from moderation.run_directory import RunDirectory
from moderation.server import web_process
from moderation.server.addresses import address_of
from moderation.server.child import REFUSED
from moderation.server.comebacks import Comebacks
from moderation.server.service_manager import ServiceManager
from moderation.server.sockets import connections_each
from moderation.server.task_process import TaskProcess
from moderation.server.watch import SILENT_SECONDS, Child, Watch

_log = structlog.get_logger(__name__)

_PATIENCE_SECONDS = 25  # for requests in flight, after which a web process is killed
_LOOK_UP_SECONDS = 0.5
_BACKLOG = 1024
_ARENA_MAX = -8  # glibc's M_ARENA_MAX
# A request's head, and a connection that asks nothing, have ten seconds; a head some 100 kB.
_HTTP = HTTP1Settings(header_read_timeout=10_000, max_buffer_size=65_536)
_NOTHING_OF_ITS_OWN: dict[str, Any] = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"propagate": True}},
}


@dataclass(frozen=True, slots=True)
class ProcessPlan:
    """What to serve, and with what."""

    host: str
    port: int
    web_processes: int
    threads: int
    drain_seconds: float
    with_worker: bool
    data_dir: Path
    silent_seconds: float = SILENT_SECONDS


def load_code() -> None:
    """Import what the processes need."""
    for module in ("moderation.app", "moderation.server.front", "moderation.worker.process"):
        importlib.import_module(module)


def keep_memory_together() -> None:
    """Have the threads of a process, and of those that are forked from it, share one heap.

    glibc gives each thread one of its own, up to eight a core, and what is freed in one serves no
    other: a third of what a web process held was free. Since one thread runs Python at a time,
    they hardly meet there. ``MALLOC_ARENA_MAX`` decides where it is set; other libraries of C have
    one heap anyway, or none of this.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def serve(plan: ProcessPlan, prepare: Callable[[], None] = load_code) -> None:
    """Serve until a signal ends it. Raises ``AddressRefused`` before anything is started.

    ``prepare`` runs before the processes are made; no thread and no connection may outlive it.
    """
    address = address_of(plan.host, plan.port)
    keep_memory_together()
    with RunDirectory.make(plan.data_dir) as directory:
        os.environ[run_directory.VARIABLE] = str(directory.path)
        # Before prometheus_client is imported anywhere: it looks once.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(directory.metrics)
        # One opinion is one dot product: more threads would only cost memory.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        prepare()
        # What is here now is never collected, so that its pages stay shared.
        gc.freeze()
        tasks = TaskProcess() if plan.with_worker else None
        _Server(plan, address, directory, tasks).serve(
            target_loader=partial(web_process.load, os.getpid()), wrap_loader=False
        )


class _Server(MPServer):
    """Granian, with our way of stopping."""

    def __init__(
        self, plan: ProcessPlan, address: str, directory: RunDirectory, tasks: TaskProcess | None
    ) -> None:
        super().__init__(
            "moderation.server.web_process:load",
            address=address,
            port=plan.port,
            interface=Interfaces.ASGINL,
            workers=plan.web_processes,
            backlog=_BACKLOG,
            backpressure=connections_each(),
            http=HTTPModes.http1,
            http1_settings=_HTTP,
            websockets=False,
            log_level=LogLevels.warning,
            log_dictconfig=_NOTHING_OF_ITS_OWN,
            respawn_failed_workers=True,
            workers_kill_timeout=_PATIENCE_SECONDS,
        )
        self._plan = plan
        self._directory = directory
        self._tasks = tasks
        self._is_draining = False
        self._manager = ServiceManager.of(os.environ)
        self._watch = Watch(directory.beats, self._children, plan.silent_seconds)

    def startup(self, spawn_target: Callable[..., Any], target_loader: Callable[..., Any]) -> None:
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call] # granian
        if self._tasks:
            self._tasks.start()
        self._watch.start()
        _log.info("server.starting", port=self._plan.port, web_processes=self._plan.web_processes)

    def signal_handler_interrupt(self, signum: int, _frame: FrameType | None) -> None:
        if signum == signal.SIGTERM and self._plan.drain_seconds and not self._is_draining:
            self._is_draining = True
            self._manager.tell("STOPPING=1")
            self._directory.announce_draining()
            drained = threading.Timer(self._plan.drain_seconds, self._interrupt)
            drained.daemon = True
            drained.start()
        else:
            self._interrupt()

    def _interrupt(self) -> None:
        self.interrupt_signal = True
        self.main_loop_interrupt.set()

    def _serve_loop(self, *arguments: Any) -> None:
        """Replace who dies, until a signal ends it. Granian's own ends where one dies twice.

        It looks up now and then: Python runs a signal's handler in the main thread once that goes
        on, and one that came to another thread would wait as long as the main thread does.
        """
        comebacks = Comebacks(self._plan.web_processes, time.monotonic())
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait(_LOOK_UP_SECONDS)
            self.main_loop_interrupt.clear()
            self.interrupt_children.clear()
            self._replace_the_dead(comebacks, *arguments)
            self._manager.live(has_started=self._directory.has_started())
            if self.reload_signal:
                self._reload(*arguments)  # type: ignore[no-untyped-call] # granian

    def _replace_the_dead(self, comebacks: Comebacks, *arguments: Any) -> None:
        codes = {one.idx: code for one in self.wrks if (code := one.inner.exitcode) is not None}
        if REFUSED in codes.values():
            self.shutdown(1)
        died, due = comebacks.look(codes, time.monotonic())
        if died:
            _log.error("web_process.died", codes=[codes[one] for one in died])
        if due and not self.interrupt_signal:
            self._respawn_workers(due, *arguments)

    def _children(self) -> list[Child]:
        tasks = self._tasks and self._tasks.child
        return [*(worker.inner for worker in self.wrks), *([tasks] if tasks else [])]

    def shutdown(self, exit_code: int = 0) -> None:
        self._watch.stop()
        if self._tasks:
            self._tasks.ask_to_stop()
        try:
            super().shutdown(exit_code)  # type: ignore[no-untyped-call] # granian
        finally:
            if self._tasks:
                self._tasks.wait()
            _log.info("server.stopped")
