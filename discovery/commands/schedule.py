"""``discovery schedule``: keep it fresh by cron or a systemd timer."""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click

from discovery.commands._common import Failed, Setting, common, say, settle

BEGIN, END = "# discovery: begin", "# discovery: end"
TIMER = """\
# ~/.config/systemd/user/discovery.service
[Unit]
Description=Discovery: crawl what is due

[Service]
Type=oneshot
SuccessExitStatus=1
ExecStart={command}

# ~/.config/systemd/user/discovery.timer
[Unit]
Description=Discovery, every hour

[Timer]
OnCalendar=*-*-* *:{minute:02d}:00
RandomizedDelaySec=300
Persistent=true

[Install]
WantedBy=timers.target

# then: systemctl --user enable --now discovery.timer
"""


@click.command("schedule")
@click.option("--install", is_flag=True, help="Put the lines into your crontab, in place of earlier ones.")
@click.option("--remove", is_flag=True, help="Take the lines out of your crontab.")
@click.option("--systemd", is_flag=True, help="Print a systemd service and timer instead.")
@common
def schedule_command(install: bool, remove: bool, systemd: bool) -> int:
    """Print the crontab lines that keep the data fresh, or install them.

    \b
    discovery schedule                                  prints them
    discovery schedule --install --data /srv/discovery
    discovery schedule --systemd > discovery.units

    Every hour, at a minute of its own off the hour, the sources that are due are crawled; each source's ``every`` says
    how often that is. A crawl that is still running makes the next one leave at once.
    """
    setting = settle()
    if systemd:
        say(TIMER.format(command=command(setting).replace("%", "%%"), minute=minute_of(setting.data)))
        return 0
    if install:
        setting.need_data()
    if install or remove:
        _write([] if remove else lines(setting))
        say("taken out of your crontab" if remove else "in your crontab now; crontab -l shows it")
        return 0
    say("\n".join(lines(setting)))
    return 0


def minute_of(data: Path) -> int:
    """Give the minute of the hour for a data folder: 3 to 57, off the hour and the quarters, always the same."""
    minutes = [minute for minute in range(3, 58) if minute % 15]
    digest = hashlib.blake2b(str(data.resolve()).encode(), digest_size=4).digest()
    return minutes[int.from_bytes(digest) % len(minutes)]


def command(setting: Setting) -> str:
    """Give the command line that crawls what is due, with absolute paths, as cron has neither PATH nor folder."""
    beside = Path(sys.executable).with_name("discovery")
    program = str(beside) if beside.is_file() else shutil.which("discovery")
    words = shlex.quote(program) if program else f"{shlex.quote(sys.executable)} -m discovery.cli"
    return f"{words} crawl --due --data {shlex.quote(str(setting.data.resolve()))}"


def lines(setting: Setting) -> list[str]:
    """Give the crontab lines."""
    log = shlex.quote(str(setting.data.resolve() / "crawl.log"))
    job = f"{minute_of(setting.data)} * * * * {command(setting)} >> {log} 2>&1".replace("%", r"\%")
    return [BEGIN, job, END]


def _write(ours: list[str]) -> None:
    if shutil.which("crontab") is None:
        raise Failed("there is no crontab on this machine; try --systemd")
    listed = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    if listed.returncode != 0 and "no crontab" not in listed.stderr.lower():
        raise Failed(f"your crontab could not be read, so it is left as it is: {listed.stderr.strip()}")
    kept: list[str] = []
    inside = False
    for line in listed.stdout.splitlines() if listed.returncode == 0 else []:
        inside = inside or line == BEGIN
        if not inside:
            kept.append(line)
        inside = inside and line != END
    if inside:
        raise Failed(f"your crontab has {BEGIN!r} without {END!r}; put that right by hand, it is left as it is")
    text = "\n".join([*kept, *ours]) + "\n"
    written = subprocess.run(["crontab", "-"], input=text, capture_output=True, text=True, check=False)
    if written.returncode != 0:
        raise Failed(f"crontab refused: {written.stderr.strip()}")
