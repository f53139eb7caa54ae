"""The demo: a Telegram on this machine, the real bot against it over HTTP, and people to be.

The bot knows the simulator only by its address, as it would know Telegram. Both read one clock, which the page moves.
"""

import asyncio
import datetime as dt
import logging
import os
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import click

from bot import app, logs
from bot.actions import reminders
from bot.actions.policy import Policy, policy_of
from bot.clock import Clock, MovableClock
from bot.content.model import Content, Sample
from bot.delivery.quiet import QuietHours
from bot.errors import SettingsError, StandpointError
from bot.first_steps import make_key
from bot.interrupt import run_until_interrupted
from bot.settings import Settings
from bot.simulator.server import Simulator
from bot.store.database import Database
from bot.store.events import EventFacts
from bot.store.mailings import Mailing

_TOKEN = "42:DEMO-OF-STANDPOINT"  # noqa: S105 - opens nothing but the simulator of this process
_ORGANIZER = 1003
_PEOPLE = {
    1001: {"first_name": "Emma", "language_code": "en", "role": "Supporter"},
    1002: {"first_name": "Mateo", "language_code": "es", "role": "Supporter"},
    _ORGANIZER: {"first_name": "Olivia", "language_code": "en", "role": "Organizer"},
}


class _Time:
    """The demo's one clock as the page moves it; what comes next stands in the store."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self._store: Database | None = None
        self._quiet: QuietHours | None = None

    def know(self, store: Database, quiet: QuietHours) -> None:
        """From now on what comes next is read here."""
        self._store, self._quiet = store, quiet

    def time(self) -> float:
        """What time it is, in seconds since 1970."""
        return self._clock.now()

    def move_to(self, at: float) -> None:
        """Makes it this moment."""
        self._clock.move_to(int(at))

    async def next(self) -> float | None:
        """When somebody is next written to; None when nobody is to be, or the bot has not begun yet."""
        if self._store is None or self._quiet is None:
            return None
        async with self._store.reading() as tables:
            awaited = await tables.mailings.awaited()
        now = self._clock.now()
        return min(
            (at for each in awaited if (at := _goes_out(each, self._quiet, now)) is not None), default=None
        )


def _goes_out(mailing: Mailing, quiet: QuietHours, now: int) -> int | None:
    """When a mailing goes out that has yet to; None when that is at once, or would be too late."""
    at = max(mailing.due_at, now)
    if mailing.quiet:
        at = quiet.end(at)
    return at if now < at < mailing.expires_at else None


class PortError(StandpointError):
    """The page cannot be served at this port."""

    exit_code = 2


def run_demo(*, port: int, browser: bool, database: Path | None) -> None:
    """Runs the demo until Ctrl-C.

    Args:
        port: Where the page is served; 0 takes a free one.
        browser: Whether to open the page.
        database: A store to keep; None for one that goes with the demo.

    Raises:
        StandpointError: What keeps it from running, in one sentence.
    """
    with _store(database) as (file, key_file):
        logs.set_up([_TOKEN, key_file.read_text(encoding="ascii").strip()], logging.WARNING)
        run_until_interrupted(
            lambda stopping: _run(stopping, port=port, browser=browser, database=file, key_file=key_file)
        )
    click.echo("Stopped.")


@contextmanager
def _store(database: Path | None) -> Iterator[tuple[Path, Path]]:
    if database is not None:
        key_file = database.with_name(database.name + ".key")
        try:
            database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            make_key(key_file)
        except OSError as error:
            sentence = (
                f"{database} cannot be kept there: {error.strerror}. Name another file with --database."
            )
            raise SettingsError(sentence) from error
        yield database, key_file
        return
    with tempfile.TemporaryDirectory(prefix="standpoint-demo-") as folder:
        key_file = Path(folder) / "standpoint.key"
        make_key(key_file)
        yield Path(folder) / "standpoint.db", key_file


async def _run(stopping: asyncio.Event, *, port: int, browser: bool, database: Path, key_file: Path) -> None:
    clock = MovableClock()
    time = _Time(clock)
    simulator = Simulator(token=_TOKEN, port=port, clock=time)
    try:
        await simulator.start()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "it is not free"
        another = port + 1 if 1024 <= port < 65535 else 8080  # noqa: PLR2004 - the ports that anybody may use
        sentence = f"Port {port} cannot be used ({reason}); try `standpoint demo --port {another}`."
        raise PortError(sentence) from error
    try:
        settings = Settings.read(
            env_file=Path("no settings file: the demo brings its own"),
            environment={
                "STANDPOINT_TOKEN": _TOKEN,
                "STANDPOINT_API_URL": simulator.url,
                "STANDPOINT_DATABASE": str(database),
                "STANDPOINT_DATABASE_KEY_FILE": str(key_file),
                "STANDPOINT_ORGANIZERS": str(_ORGANIZER),
            },
        )

        async def ready(store: Database, content: Content) -> None:
            zone = content.campaign.zone
            policy = policy_of(settings, zone)
            await put_samples(store, content, clock, policy)
            time.know(store, policy.quiet)
            simulator.show_zone(zone.key)
            _welcome(simulator.url, browser=browser)

        await _add_people(simulator.url, started=await _who_started(settings))
        await app.run(settings, stopping, clock=clock, ready=ready)
    finally:
        await simulator.stop()


async def _who_started(settings: Settings) -> frozenset[int]:
    """Whom a kept store knows: each start has a new Telegram, which would let the bot write to none of them."""
    if not settings.database.exists():
        return frozenset()
    async with Database.open(settings.database, settings.store_key()) as store, store.reading() as tables:
        return frozenset(await tables.people.active_among(_PEOPLE))


async def _add_people(url: str, *, started: frozenset[int]) -> None:
    async with aiohttp.ClientSession() as session:
        for user_id, person in _PEOPLE.items():
            body = {"user_id": user_id, **person, "started": user_id in started}
            async with session.post(f"{url}/phones", json=body) as response:
                response.raise_for_status()


def _welcome(url: str, *, browser: bool) -> None:
    click.echo(f"Standpoint is running on this machine only: {url}\nPress Ctrl-C to stop.")
    if browser:
        # Some browsers' start-up takes a while, and the bot is served from this thread.
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, url)


async def put_samples(
    database: Database, content: Content, clock: Clock, policy: Policy | None = None
) -> None:
    """Puts the content's sample events into the store, counted from today; a second time brings them up to date.

    Their reminders are planned by ``policy``, where one is given. Nobody is told that a sample was moved.
    """
    now = clock.now()
    today = dt.datetime.fromtimestamp(now, content.campaign.zone).date()
    async with database.transaction() as tables:
        ids = {
            await tables.events.put(_facts(content, sample, today), language)
            for language, edition in content.editions.items()
            for sample in edition.samples
        }
        if policy is not None:
            for event_id in sorted(ids):
                event = await tables.events.find(event_id)
                if event is not None:
                    await reminders.plan(tables, event, policy=policy, now=now)


def _facts(content: Content, sample: Sample, today: dt.date) -> EventFacts:
    zone = content.campaign.zone
    start = dt.datetime.combine(today + dt.timedelta(days=sample.in_days), sample.at, zone)
    starts_at = int(start.timestamp())
    return EventFacts(
        uid=f"{sample.id}@sample.invalid",
        occurrence=0,
        starts_at=starts_at,
        ends_at=starts_at + sample.minutes * 60,
        all_day=False,
        zone=zone.key,
        latitude=sample.latitude,
        longitude=sample.longitude,
        link=None,
        cancelled=False,
        revision=0,
        title=sample.title,
        description=sample.description,
        place=sample.place,
    )
