"""`./crm up`: everything on one machine, in order, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from crm_expo.boot.addresses import web_url
from crm_expo.boot.admission import refuse_bad_addresses, refuse_dead_redis
from crm_expo.boot.catalogues import compile_catalogues
from crm_expo.boot.demo_choice import DEMO_SLUGS, organizer_slugs, refuse_demo, should_load
from crm_expo.boot.fingerprints import fingerprint, static_sources
from crm_expo.boot.instance import ROOT, SECRET_ADDRESSES, export, forget_other_instance, given_servers
from crm_expo.boot.options import up_options
from crm_expo.boot.parts import Part, end_leftovers
from crm_expo.boot.ports import choose_port, why_closed
from crm_expo.boot.progress import line, step
from crm_expo.boot.readiness import heartbeat, now, wait_until_ready
from crm_expo.boot.servers import Servers
from crm_expo.boot.state import BootError, InstanceLock, save_state
from crm_expo.boot.supervisor import Supervisor, stop_parts

#: What is waited for has processes of its own: a run over half a million customers keeps nobody from a check-in.
WORKERS = {"worker": ("ingest,default,scores,mail", 2), "scorer": ("runs", 1)}
ADDRESS = "<address>"  # in the kept text of the demo: the next start may listen elsewhere
NAMES = {"postgres": "PostgreSQL", "broker": "broker", "cache": "cache"}


def up(arguments: list[str], data_dir: Path) -> int:
    """This will run an instance in the foreground, and return 0 after an orderly stop."""
    options = up_options(arguments)
    forget_other_instance(data_dir)
    refuse_bad_addresses()
    refuse_dead_redis()
    if reason := why_closed(0, options.host):
        raise BootError(reason)
    lock = InstanceLock(data_dir)
    if not lock.take("up", patience=2):
        holder = lock.holder()
        raise BootError(
            f"{data_dir} is in use by ./crm {holder.get('word')} (process {holder.get('pid')}). "
            "Stop it, or start a second copy with another --data-dir and --port."
        )
    servers = given_servers(data_dir)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    parts: list[Part] = []
    try:
        _bring_up(servers, options, lock, parts).watch()
    except KeyboardInterrupt:
        line("\nStopping …")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_parts(data_dir, servers.state, parts)
        servers.stop_all()
        lock.free()
    line("Stopped.")
    return 0


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _bring_up(servers: Servers, options: argparse.Namespace, lock: InstanceLock, parts: list[Part]) -> Supervisor:
    data_dir, started = servers.data_dir, time.monotonic()
    line(f"ExpoCRM · {data_dir}")
    if ended := end_leftovers(servers.state):
        line(f"  Cleaned up {ended} processes that an earlier run left behind")
    port = options.port or choose_port(None)
    if reason := why_closed(port, options.host):
        raise BootError(reason)
    servers.state.host = options.host
    servers.state.public_url = os.environ.get("PUBLIC_URL") or web_url(options.host, port)
    for name in servers.embedded:
        with step(f"Starting {NAMES[name]}"):
            servers.start(name)
    servers.make_roles()
    _warn_about_roles(servers)
    export(servers, os.environ)
    _make_tables(servers)
    _load_demo_if_wanted(servers, refused=options.no_demo)
    greeting = _greeting(servers, options)
    since = now()
    parts += [_web(options.host, port), *map(_worker, WORKERS), _beat(data_dir)]
    with step("Starting web, workers and beat"):
        parts[0].start(data_dir, servers.state)
        parts[0].wait_until_ready(data_dir, patience=90)
        for part in parts[1:]:
            part.start(data_dir, servers.state)
            time.sleep(0.1)
    lock.announce("up", ready=True)
    supervisor = Supervisor(data_dir, servers.state, [*servers.parts, *parts])
    with step("Waiting for worker, broker and cache"), heartbeat(serving_environment(), data_dir, ROOT):
        missing = wait_until_ready(web_url(options.host, port), since, supervisor.look)
    _summary(servers, greeting, missing, time.monotonic() - started)
    return supervisor


def _warn_about_roles(servers: Servers) -> None:
    addresses = servers.addresses()
    if servers.external_database and addresses["DATABASE_URL"] == addresses["DATABASE_OWNER_URL"]:
        line("  Warning: the web serves as the owner of its tables. Set DATABASE_OWNER_URL (the owner) beside "
             "DATABASE_URL (a role without rights to change tables).")  # fmt: skip


def _make_tables(servers: Servers) -> None:
    state, prints = servers.state, servers.state.fingerprints
    compile_catalogues(ROOT / "locale")
    static = fingerprint(static_sources(ROOT))
    changed = static != prints.get("static") or not Path(os.environ["STATIC_ROOT"]).is_dir()
    with step("Checking tables and static files") as remarks:
        remarks.append(manage("prepare", *(["--static"] if changed else []), env={"CRM_CONNECT_AS": "owner"}).strip())
    prints |= {"static": static, "tables": "made"}
    save_state(servers.data_dir, state)


def _load_demo_if_wanted(servers: Servers, *, refused: bool) -> None:
    """Loaded once, into an empty instance; what it prints (the sign-ins) is kept, to be shown at every start."""
    if refused:
        refuse_demo(servers.data_dir)
    if not should_load(servers.data_dir, servers.state, organizer_slugs(os.environ["DATABASE_OWNER_URL"])):
        return
    try:
        with step("Loading the demo organizers"):
            servers.state.demo = manage("demo").replace(servers.state.public_url, ADDRESS)
    except BootError as error:
        line(f"  The demo could not be loaded; everything else goes on.\n{error}")
    save_state(servers.data_dir, servers.state)


def manage(*words: str, env: dict[str, str] | None = None) -> str:
    """
    This will run a command of ours and return what it printed.

    Errors: BootError with the end of its complaint.
    """
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        env=os.environ | (env or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BootError(f"./crm {words[0]} failed:\n{(done.stderr or done.stdout)[-3000:]}")
    return done.stdout


def serving_environment() -> dict[str, str]:
    """This will return the environment of a serving process: without the addresses of stronger roles."""
    return {name: value for name, value in os.environ.items() if name not in SECRET_ADDRESSES}


def _web(host: str, port: int) -> Part:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [sys.executable, "-m", "gunicorn", "crm_expo.wsgi:application", "--bind", bind, "--no-control-socket"]
    command += ["--worker-class", "crm_expo.boot.web.Worker", "--workers", "2", "--threads", "4"]
    command += ["--graceful-timeout", "8", "--limit-request-line", "8190"]  # a list's filters stand in its address
    address = f"{web_url(host, port)}/healthz"
    return Part("web", command, lambda: serves(address), serving_environment(), ROOT, patience=10)


def _worker(name: str) -> Part:
    queues, processes = WORKERS[name]
    command = [sys.executable, "-m", "celery", "--app", "crm_expo", "worker", "--queues", queues]
    command += ["--concurrency", str(processes), "--max-memory-per-child", "400000", "--hostname", f"{name}@%h"]
    command += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    # Killed with its children when we die: tasks are acknowledged late, so the next start gets them again.
    return Part(name, command, lambda: True, serving_environment(), ROOT, death_signal=signal.SIGKILL, patience=12)


def _beat(data_dir: Path) -> Part:
    command = [sys.executable, "-m", "celery", "--app", "crm_expo", "beat", "--pidfile", "", "--loglevel", "INFO"]
    command += ["--schedule", str(data_dir / "beat-schedule")]
    return Part("beat", command, lambda: True, serving_environment(), ROOT, patience=5)


def serves(address: str) -> bool:
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=5).close()
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


def _greeting(servers: Servers, options: argparse.Namespace) -> str:
    """What to do first: asked before anybody is told that the instance is ready, and may rely on it."""
    slugs = organizer_slugs(os.environ["DATABASE_OWNER_URL"])
    if servers.state.demo and not options.no_demo and slugs & DEMO_SLUGS:
        return servers.state.demo.rstrip().replace(ADDRESS, servers.state.public_url) + "\n"
    if slugs:
        return ""
    return "First organizer · 创建主办方:  ./crm organizer create --help\nDemo · 演示数据:  ./crm demo\n"


def _summary(servers: Servers, greeting: str, missing: str, seconds: float) -> None:
    address = servers.state.public_url
    if missing:
        line(f"\nNot ready yet · 尚未就绪   {address}   {missing}. See {servers.data_dir / 'log'}")
    else:
        line(f"\nReady · 已就绪   {address}   ({seconds:.1f} s)")
    line(f"{greeting}Stop · 停止:  Ctrl-C")
