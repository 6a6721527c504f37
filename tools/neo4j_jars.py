"""The jars of a Neo4j server and a Java to run them: found here, or copied once by Maven.

``tools/neo4j/pom.xml`` names the version; the jars lie in ``var/neo4j/<version>``, outside git.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parents[1]
POM = Path(__file__).resolve().parent / "neo4j" / "pom.xml"
CACHE = ROOT / "var" / "neo4j"
OLDEST_JAVA = 17
FETCH_SECONDS = 900


class ServerError(Exception):
    """No server can be had here, or it does not start; the text says why."""


def version() -> str:
    """Return the version of the server that pom.xml names."""
    found = re.search(r"<neo4j.version>([^<]+)<", POM.read_text(encoding="utf-8"))
    assert found
    return found[1]


def java() -> str:
    """Return the Java command: ``JAVA_HOME``'s, else the path's; ServerError when none is new enough."""
    home = os.environ.get("JAVA_HOME")
    command = str(Path(home) / "bin" / "java") if home else "java"
    try:
        told = subprocess.run([command, "-version"], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerError(f"no Java: {error}") from error
    found = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if not found or int(found[1]) < OLDEST_JAVA:
        raise ServerError(f"{command} is older than Java {OLDEST_JAVA}")
    return command


def jars(*, offline: bool = False) -> Path:
    """Return the folder of the server's jars; Maven copies them there when they are not yet.

    With ``offline`` Maven may only use what it has kept. ServerError when it has not, or is not installed.
    """
    folder = CACHE / version()
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if not maven:
        raise ServerError("the server's jars are not here, and no Maven (mvn) to fetch them")
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={part}"]
    command = [maven, "-B", "-q", "-Dstyle.color=never", *(["-o"] if offline else []), "-f", str(POM), *goal]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=FETCH_SECONDS)  # noqa: S603
        if done.returncode:
            first = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no reason given")
            hint = "; `python -m tools.neo4j_server fetch` fetches them" if offline else ""
            raise ServerError(f"Maven has not got the server's jars{hint}: {first[:200]}")
        with suppress(OSError):  # another process was first: its folder is as good
            part.rename(folder)
    except subprocess.TimeoutExpired as error:
        raise ServerError(f"Maven took more than {FETCH_SECONDS} s") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return folder


def archive() -> Path:
    """Return the file of the server's classes as Java has read them once: with it a start costs half.

    Java leaves one that another release made, or another set of jars, aside by itself.
    """
    return CACHE / f"{version()}.jsa"


def entry(folder: Path) -> str:
    """Return the class that starts the server, which its own jar declares (it differs from 5 to 2026)."""
    with ZipFile(folder / f"neo4j-{version()}.jar") as jar:
        return jar.read("META-INF/services/org.neo4j.server.startup.EntryPoint").decode().split()[0]


def missing() -> str | None:
    """Return why no server can be started here without the network; None when one can."""
    try:
        java()
        jars(offline=True)
    except ServerError as error:
        return str(error)
    return None
