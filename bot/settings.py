"""The environment (and a ``.env`` file) read once into frozen settings."""

import datetime as dt
import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from dotenv import dotenv_values
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from bot import setting_values
from bot.errors import SettingsError

_PREFIX = "STANDPOINT_"
_BESIDE_THE_PROGRAM = Path(__file__).parent.parent / "content"


def _default_content() -> Path:
    here = Path("content")
    return here if here.is_dir() else _BESIDE_THE_PROGRAM


_Days = Annotated[int, Field(ge=1, le=36500)]


class Settings(BaseModel):
    """What the person who runs the bot decides. Secrets never show in ``repr``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr | None = None
    """The bot's token from @BotFather."""
    api_url: HttpUrl = HttpUrl("https://api.telegram.org")
    """The Bot API server, without ``/bot``."""
    database: Path = Path("data/standpoint.db")
    """The store's file."""
    database_key: SecretStr | None = None
    """256 bits as 64 hexadecimal digits; ``database_key_file`` is the safer way to give it."""
    database_key_file: Path | None = None
    """A file that holds the key and nothing else."""
    plain_store: Annotated[bool, BeforeValidator(setting_values.yes_or_no)] = False
    """Whether the store is not encrypted: only ever by its own word."""
    content: Path = Path("content")
    """The folder with what the campaign says."""
    organizers: Annotated[frozenset[PositiveInt], BeforeValidator(setting_values.numbers)] = frozenset()
    """Telegram user ids of the organizers."""
    quiet_hours: Annotated[tuple[dt.time, dt.time], BeforeValidator(setting_values.two_times)] = (
        dt.time(21),
        dt.time(8),
    )
    """From when to when nobody is reminded, by the campaign's clocks; the same time twice is no time at all."""
    sends_per_second: Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)] = 25.0
    """How fast mailings go out; Telegram takes about 30 messages a second from a bot, answers included."""
    failures_in_a_row: Annotated[int, Field(ge=1, le=1_000_000)] = 50
    """After so many failures of one kind in a row a mailing is paused."""
    second_approval: Annotated[bool, BeforeValidator(setting_values.yes_or_no)] = True
    """Whether another organizer has to approve a broadcast, where there is another."""
    broadcasts_a_week: Annotated[int, Field(ge=1, le=100)] = 3
    """How many broadcasts a person gets in seven days at the most."""
    paid_sends_per_second: Annotated[float, Field(gt=30, le=1000, allow_inf_nan=False)] | None = None
    """How fast a broadcast goes out that the bot's Telegram Stars pay for; without it nobody may choose to pay."""
    channel: Annotated[int | str | None, BeforeValidator(setting_values.channel)] = None
    """The campaign's channel, where broadcasts can be posted as well: ``@name`` or its number."""
    webhook_url: Annotated[str | None, BeforeValidator(setting_values.webhook)] = None
    """The address that Telegram calls with updates; without it the bot asks for them."""
    webhook_host: str = "127.0.0.1"
    """The address of this machine at which those calls arrive."""
    webhook_port: Annotated[int, Field(ge=1, le=65535)] = 8443
    """The port at which they arrive."""
    keep_gone_days: _Days = 365
    """How long somebody who cannot be reached any more is kept."""
    keep_deliveries_days: Annotated[int, Field(ge=8, le=36500)] = 90
    """How long it is kept what was sent to whom; then only counts are."""
    keep_drafts_days: _Days = 30
    """How long what an organizer began and left is kept."""
    keep_erasures_days: _Days = 1095
    """How long it is kept, as hashes, that somebody was erased."""
    keep_copies_days: _Days = 30
    """How long copies of the store are kept that were made before its form changed."""

    @field_validator("token")
    @classmethod
    def _token_has_two_parts(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None:
            number, colon, secret = token.get_secret_value().partition(":")
            if not (number.isdigit() and colon and secret and secret.isascii() and "/" not in secret):
                message = "is not a bot token; copy it from @BotFather, it looks like 123456:ABC-DEF"
                raise ValueError(message)
        return token

    @field_validator("webhook_url")
    @classmethod
    def _has_no_secret(cls, url: str | None, info: ValidationInfo) -> str | None:
        # Addresses stand in the logs of whatever is on the way.
        token: SecretStr | None = info.data.get("token")
        if url and token and token.get_secret_value().partition(":")[2] in url:
            message = "has the bot's token in it"
            raise ValueError(message)
        return url

    @field_validator("database", "database_key_file")
    @classmethod
    def _is_the_file_itself(cls, file: Path | None) -> Path | None:
        # What takes the place of a link would leave the file that it points to behind.
        if file is None:
            return None
        if file.name in {"", ".."}:
            message = "must name a file, and this is a folder"
            raise ValueError(message)
        return _followed(file)

    @classmethod
    def read(cls, env_file: Path = Path(".env"), environment: Mapping[str, str] | None = None) -> Self:
        """The settings from the environment, and below it from a ``.env`` file if there is one.

        Raises:
            SettingsError: A setting is unknown or wrong; the sentence says how to mend it.
        """
        given: dict[str, str] = {}
        for source in (_file_values(env_file), os.environ if environment is None else environment):
            for name, value in source.items():
                if name.startswith(_PREFIX) and value:
                    given[name.removeprefix(_PREFIX).lower()] = value
        for name in given:
            if name not in cls.model_fields:
                raise SettingsError(_unknown(name, list(cls.model_fields)))
        given.setdefault("content", str(_default_content()))
        credential = _credential(os.environ if environment is None else environment)
        if credential and not given.keys() & {"database_key", "database_key_file"}:
            given["database_key_file"] = str(credential)
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise SettingsError(_first_problem(error)) from None

    def bot_token(self) -> str:
        """The token.

        Raises:
            SettingsError: None was given.
        """
        if self.token is None:
            sentence = "STANDPOINT_TOKEN is missing; set it to the token that @BotFather gave you."
            raise SettingsError(sentence)
        return self.token.get_secret_value()

    @property
    def key_is_credential(self) -> bool:
        """Whether the key is a copy that systemd made for this process."""
        file = self.database_key_file
        return file is not None and file == _credential(os.environ)

    def store_key(self) -> str | None:
        """The store's key, from its file, the environment or systemd's credentials; None for a plain store.

        Raises:
            SettingsError: None or two were given, or the file cannot be read.
        """
        if self.plain_store:
            if self.database_key or self.database_key_file:
                sentence = (
                    "STANDPOINT_PLAIN_STORE=yes says that the store is not encrypted, and there is a key for it too; "
                    "keep one of them."
                )
                raise SettingsError(sentence)
            return None
        if self.database_key and self.database_key_file:
            sentence = (
                "Both STANDPOINT_DATABASE_KEY and STANDPOINT_DATABASE_KEY_FILE are set; keep one of them."
            )
            raise SettingsError(sentence)
        if self.database_key:
            return self.database_key.get_secret_value()
        if self.database_key_file is None:
            sentence = "STANDPOINT_DATABASE_KEY_FILE is missing; `standpoint init` makes a key, and this setting names its file. (STANDPOINT_PLAIN_STORE=yes: without encryption.)"
            raise SettingsError(sentence)
        return read_key(self.database_key_file)


def read_key(file: Path) -> str:
    """The key that a file holds.

    Raises:
        SettingsError: It cannot be read.
    """
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        sentence = (
            f"STANDPOINT_DATABASE_KEY_FILE names {file}, which cannot be read as a key "
            f"({getattr(error, 'strerror', None) or 'not text'}); `standpoint init` makes one "
            "for a new store, and a store that is there opens with its own alone."
        )
        raise SettingsError(sentence) from error


def _followed(file: Path) -> Path:
    try:
        return file.resolve() if file.is_symlink() else file
    except (OSError, RuntimeError):
        # Out of reach, or links in a circle: whoever opens it says so.
        return file


def _credential(environment: Mapping[str, str]) -> Path | None:
    """The key as systemd hands it to a service (``LoadCredential=standpoint.key:…``)."""
    folder = environment.get("CREDENTIALS_DIRECTORY")
    file = Path(folder) / "standpoint.key" if folder else None
    return _followed(file) if file and file.is_file() else None


def _file_values(file: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(file, encoding="utf-8-sig") if file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        sentence = f"{file} cannot be read ({reason}); save it as UTF-8, where the bot's user may read it."
        raise SettingsError(sentence) from error


def _unknown(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {_PREFIX}{near[0].upper()}?" if near else "README.md lists the settings."
    return f"{_PREFIX}{name.upper()} is no setting of Standpoint; {hint}"


_EXPECTED = {
    "organizers": "must be Telegram user ids (whole numbers) with commas between them, such as 1234567,7654321",
    "api_url": "must be the address of a Bot API server, such as https://api.telegram.org",
    "quiet_hours": "must be two times of day with a hyphen between them, such as 21:00-08:00, or none",
    "sends_per_second": (
        "must be a number above 0, at most 1000; Telegram takes about 30 a second from a usual bot"
    ),
    "failures_in_a_row": "must be a whole number of 1 or more, such as 50",
    "second_approval": "must be yes or no",
    "plain_store": "must be yes or no",
    "broadcasts_a_week": "must be a whole number from 1 to 100, such as 3",
    "paid_sends_per_second": (
        "must be a number above 30, at most 1000; leave it out where no broadcast may be paid for"
    ),
    # How many broadcasts somebody got in seven days is counted from them.
    "keep_deliveries_days": "must be a whole number of days from 8 to 36500",
    "channel": "must be the channel's name, such as @campaign_news, or its number, such as -1001234567890",
    "webhook_url": (
        "must be an https address on port 443, 80, 88 or 8443 that Telegram can call, without the bot's token in it, "
        "such as https://bot.example.org/telegram"
    ),
    "webhook_port": "must be a port, a whole number from 1 to 65535",
}


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_input=False, include_url=False)[0]
    name = str(problem["loc"][0])
    reason = _EXPECTED.get(name) or problem["msg"].removeprefix("Value error, ")
    if name.startswith("keep_") and name not in _EXPECTED:
        reason = "must be a whole number of days from 1 to 36500"
    return f"{_PREFIX}{name.upper()} {reason}."
