"""A real PostgreSQL of the tests' own, started where the first test asks for it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

TRUST = ("--auth-local=trust", "--auth-host=scram-sha-256")
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def as_postgres(*command: object) -> None:
    """PostgreSQL refuses to be run by root: its own user runs it then."""
    runuser = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    with tempfile.TemporaryFile() as said:
        done = subprocess.run([*runuser, *map(str, command)], stdout=said, stderr=said, check=False, timeout=600)
        said.seek(0)
        assert done.returncode == 0, said.read().decode()


@pytest.fixture(scope="session")
def cluster():
    """The address of a PostgreSQL of its own: on a socket in its folder it trusts anybody, on its port nobody."""
    if not SERVERS:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    folder, programs = Path(tempfile.mkdtemp(prefix="pg")), SERVERS[-1].parent
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
    as_postgres(programs / "initdb", "-D", folder / "data", "-U", user, "--no-sync", *TRUST)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    as_postgres(programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start")
    yield f"postgresql:///postgres?host={folder}&port={port}&user={user}"
    as_postgres(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def emptied(cluster):
    """The address of a PostgreSQL that holds nothing."""
    engine = create_engine(cluster.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    engine.dispose()
    return cluster
