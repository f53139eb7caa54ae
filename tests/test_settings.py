"""The environment and a .env file become settings, or a sentence that says how to mend them."""

import datetime as dt
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import Settings

TOKEN = "123456:ABC-DEF"  # noqa: S105 - the example of Telegram's own manual
KEY = "0123456789abcdef" * 4
NO_FILE = Path("there is no such file")


def read(**environment: str) -> Settings:
    """Settings from these variables, named without their prefix, and from no file."""
    given = {f"STANDPOINT_{name}": value for name, value in environment.items()}
    return Settings.read(env_file=NO_FILE, environment=given)


def refusal(**environment: str) -> str:
    """The sentence with which these variables are refused."""
    with pytest.raises(SettingsError) as refused:
        read(**environment)
    assert refused.value.exit_code == 2
    return str(refused.value)


def test_what_is_not_given_has_a_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The defaults are those of the README's table."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content").mkdir()
    settings = read()
    assert str(settings.api_url) == "https://api.telegram.org/"
    assert settings.database == Path("data/standpoint.db")
    assert settings.content == Path("content")
    assert settings.organizers == frozenset()
    assert settings.token is None
    assert settings.database_key is None
    assert settings.database_key_file is None
    assert settings.quiet_hours == (dt.time(21), dt.time(8))
    assert settings.sends_per_second == 25
    assert settings.failures_in_a_row == 50
    assert settings.second_approval
    assert settings.broadcasts_a_week == 3
    assert settings.paid_sends_per_second is None
    assert settings.channel is None
    assert settings.webhook_url is None
    assert (settings.webhook_host, settings.webhook_port) == ("127.0.0.1", 8443)


def test_without_a_content_folder_here_the_one_beside_the_program_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From any folder, the demo and ``check`` find the content of the clone they belong to."""
    monkeypatch.chdir(tmp_path)
    assert read().content == Path(__file__).parent.parent / "content"


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    """What both have is the environment's; an empty variable counts as not given; other programs' are not read."""
    file = tmp_path / ".env"
    file.write_text(
        f"# The settings.\nSTANDPOINT_TOKEN='{TOKEN}'\nSTANDPOINT_CONTENT=from-file\nSTANDPOINT_DATABASE=\nOTHER=1\n",
        encoding="utf-8",
    )
    environment = {"STANDPOINT_TOKEN": "", "STANDPOINT_CONTENT": "from-environment", "PATH": "/usr/bin"}
    settings = Settings.read(env_file=file, environment=environment)
    assert settings.content == Path("from-environment")
    assert settings.database == Path("data/standpoint.db")


def test_an_empty_variable_does_not_hide_the_file(tmp_path: Path) -> None:
    """``STANDPOINT_TOKEN=`` in the environment, as a service manager may pass it, leaves the file's token."""
    file = tmp_path / ".env"
    file.write_text(f"STANDPOINT_TOKEN={TOKEN}\n", encoding="utf-8")
    assert Settings.read(env_file=file, environment={"STANDPOINT_TOKEN": ""}).bot_token() == TOKEN


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """Windows' editors put a mark before the first name; it is no part of it."""
    file = tmp_path / ".env"
    file.write_bytes(b"\xef\xbb\xbfSTANDPOINT_TOKEN=" + TOKEN.encode())
    assert Settings.read(env_file=file, environment={}).bot_token() == TOKEN


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    """A .env in UTF-16, as PowerShell's ``>`` writes it, is refused with what to do."""
    file = tmp_path / ".env"
    file.write_bytes(f"STANDPOINT_TOKEN={TOKEN}".encode("utf-16"))
    with pytest.raises(SettingsError, match=r"\.env cannot be read \(not UTF-8 text\); save it as UTF-8"):
        Settings.read(env_file=file, environment={})


@pytest.mark.parametrize("token", ["abc", "12:", ":abc", "12:a/b", "12 :abc", "12:ключ"])
def test_what_is_no_token_is_refused_without_repeating_it(token: str) -> None:
    """The sentence shows what a token looks like, and never what was given."""
    sentence = refusal(TOKEN=token)
    assert sentence == (
        "STANDPOINT_TOKEN is not a bot token; copy it from @BotFather, it looks like 123456:ABC-DEF."
    )


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("TOKNE", "did you mean STANDPOINT_TOKEN?"),
        ("DATABSE", "did you mean STANDPOINT_DATABASE?"),
        ("DATABASE_KEYFILE", "did you mean STANDPOINT_DATABASE_KEY_FILE?"),
        ("ORGANISERS", "did you mean STANDPOINT_ORGANIZERS?"),
        ("COLOUR", "README.md lists the settings."),
    ],
)
def test_a_setting_that_there_is_not_is_refused(given: str, meant: str) -> None:
    """A mistyped name is not ignored: the nearest one is offered, or the place where all are listed."""
    assert refusal(**{given: "1"}) == f"STANDPOINT_{given} is no setting of Standpoint; {meant}"


@pytest.mark.parametrize("url", ["api.telegram.org", "ftp://api.telegram.org", "http://"])
def test_what_is_no_address_is_refused(url: str) -> None:
    """The address of the Bot API server is an http(s) one."""
    assert refusal(API_URL=url) == (
        "STANDPOINT_API_URL must be the address of a Bot API server, such as https://api.telegram.org."
    )


@pytest.mark.parametrize("given", ["1234567,7654321", "1234567, 7654321", " 1234567  7654321,"])
def test_organizers_are_numbers_with_commas_or_spaces(given: str) -> None:
    """However they are set apart, the ids are the same."""
    assert read(ORGANIZERS=given).organizers == {1234567, 7654321}


@pytest.mark.parametrize("given", ["@olivia", "1;2", "-1001234567890", "1.5"])
def test_what_is_no_user_id_is_refused(given: str) -> None:
    """A name, or the (negative) id of a group, is refused: it would make nobody an organizer."""
    assert refusal(ORGANIZERS=given) == (
        "STANDPOINT_ORGANIZERS must be Telegram user ids (whole numbers) with commas between them, "
        "such as 1234567,7654321."
    )


def test_the_key_comes_from_its_file(tmp_path: Path) -> None:
    """What surrounds the key in its file does not matter."""
    file = tmp_path / "standpoint.key"
    file.write_text(f"  {KEY}\r\n", encoding="ascii")
    assert read(DATABASE_KEY_FILE=str(file)).store_key() == KEY


def test_the_key_may_stand_in_the_environment() -> None:
    """STANDPOINT_DATABASE_KEY is the key itself."""
    assert read(DATABASE_KEY=KEY).store_key() == KEY


def test_the_key_may_be_a_credential_of_systemds(tmp_path: Path) -> None:
    """Where neither setting says where it is; another service's credentials are none of ours."""
    credentials = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    with pytest.raises(SettingsError, match="KEY_FILE is missing"):
        Settings.read(env_file=NO_FILE, environment=credentials).store_key()
    (tmp_path / "standpoint.key").write_text(f"{KEY}\n", encoding="ascii")
    assert Settings.read(env_file=NO_FILE, environment=credentials).store_key() == KEY
    other = credentials | {"STANDPOINT_DATABASE_KEY": "1" * 64}
    assert Settings.read(env_file=NO_FILE, environment=other).store_key() == "1" * 64


def test_a_plain_store_has_no_key(tmp_path: Path) -> None:
    """It is asked for by a word of its own, and never together with a key."""
    assert read(PLAIN_STORE="yes").store_key() is None
    with pytest.raises(SettingsError, match="KEY_FILE is missing"):
        read(PLAIN_STORE="no").store_key()
    assert refusal(PLAIN_STORE="perhaps") == "STANDPOINT_PLAIN_STORE must be yes or no."
    for key in ({"DATABASE_KEY": KEY}, {"DATABASE_KEY_FILE": str(tmp_path)}):
        with pytest.raises(SettingsError, match="and there is a key for it too; keep one of them"):
            read(PLAIN_STORE="yes", **key).store_key()


def test_two_keys_are_refused(tmp_path: Path) -> None:
    """Nobody guesses which of two keys is meant."""
    with pytest.raises(SettingsError, match=r"Both .+_KEY and .+_KEY_FILE are set; keep one of them\."):
        read(DATABASE_KEY=KEY, DATABASE_KEY_FILE=str(tmp_path)).store_key()


def test_no_key_is_refused() -> None:
    """The sentence says how a key is made."""
    with pytest.raises(SettingsError, match=r"KEY_FILE is missing; `standpoint init` makes a key"):
        read().store_key()


@pytest.mark.parametrize(
    ("content", "reason"), [(None, "No such file or directory"), ("ключ".encode(), "not text")]
)
def test_a_key_file_that_cannot_be_read_is_named(content: bytes | None, reason: str, tmp_path: Path) -> None:
    """The sentence has the file and the reason, and nothing that stands in the file."""
    file = tmp_path / "standpoint.key"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError) as refused:
        read(DATABASE_KEY_FILE=str(file)).store_key()
    assert str(refused.value) == (
        f"STANDPOINT_DATABASE_KEY_FILE names {file}, which cannot be read as a key ({reason}); "
        "`standpoint init` makes one for a new store, and a store that is there opens with its own alone."
    )


def test_secrets_do_not_show() -> None:
    """Neither ``repr`` nor ``str`` nor a dump of the settings has the token or the key."""
    settings = read(TOKEN=TOKEN, DATABASE_KEY=KEY)
    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert "ABC-DEF" not in shown
        assert KEY not in shown
    assert (settings.bot_token(), settings.store_key()) == (TOKEN, KEY)


def test_settings_stay_as_they_were_read() -> None:
    """Nothing changes a setting while the bot runs."""
    settings = read()
    with pytest.raises(ValidationError, match="frozen"):
        settings.database = Path("elsewhere.db")  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "begin", "until"),
    [
        ("21:00-08:00", dt.time(21), dt.time(8)),
        (" 22:30 – 7:15 ", dt.time(22, 30), dt.time(7, 15)),
        ("none", dt.time(0), dt.time(0)),
        ("None", dt.time(0), dt.time(0)),
    ],
)
def test_quiet_hours_are_two_times_of_day(text: str, begin: dt.time, until: dt.time) -> None:
    """Or none at all."""
    assert read(QUIET_HOURS=text).quiet_hours == (begin, until)


@pytest.mark.parametrize(
    "text", ["21-8", "21:00", "25:00-08:00", "21:60-08:00", "21:00-08:00-09:00", "at night"]
)
def test_other_quiet_hours_are_refused(text: str) -> None:
    """With an example of what is right."""
    sentence = refusal(QUIET_HOURS=text)
    assert sentence.startswith("STANDPOINT_QUIET_HOURS must be two times of day")
    assert "21:00-08:00" in sentence


@pytest.mark.parametrize("text", ["0", "-1", "1001", "nan", "inf", "fast"])
def test_a_pace_that_telegram_would_not_take_is_refused(text: str) -> None:
    """Nothing, too much, and no number."""
    assert refusal(SENDS_PER_SECOND=text).startswith("STANDPOINT_SENDS_PER_SECOND must be a number above 0")


@pytest.mark.parametrize("text", ["0", "-1", "2.5", "many"])
def test_the_failures_that_are_too_many_are_a_whole_number(text: str) -> None:
    """Of at least one."""
    assert refusal(FAILURES_IN_A_ROW=text).startswith("STANDPOINT_FAILURES_IN_A_ROW must be a whole number")


def test_what_is_decided_about_broadcasts() -> None:
    """Yes or no, numbers, and a channel by its name or its number."""
    settings = read(
        SECOND_APPROVAL="No", BROADCASTS_A_WEEK="2", PAID_SENDS_PER_SECOND="500", CHANNEL="-1001234567890"
    )
    assert not settings.second_approval
    assert (settings.broadcasts_a_week, settings.paid_sends_per_second) == (2, 500)
    assert settings.channel == -1001234567890
    assert read(CHANNEL=" @campaign_news ").channel == "@campaign_news"


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("SECOND_APPROVAL", "perhaps", "must be yes or no"),
        ("BROADCASTS_A_WEEK", "0", "must be a whole number from 1 to 100"),
        ("BROADCASTS_A_WEEK", "often", "must be a whole number from 1 to 100"),
        # Below what is free there is nothing to pay for.
        ("PAID_SENDS_PER_SECOND", "30", "must be a number above 30"),
        ("PAID_SENDS_PER_SECOND", "1001", "must be a number above 30, at most 1000"),
        ("CHANNEL", "campaign_news", "must be the channel's name, such as @campaign_news"),
        ("CHANNEL", "12345", "must be the channel's name, such as @campaign_news"),
        ("CHANNEL", "https://t.me/campaign_news", "must be the channel's name, such as @campaign_news"),
    ],
)
def test_what_cannot_be_decided_so_is_refused(name: str, text: str, sentence: str) -> None:
    """With what is right."""
    assert refusal(**{name: text}).startswith(f"STANDPOINT_{name} {sentence}")


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example.org",
        " https://bot.example.org/a/long-path ",
        "https://bot.example.org:88/telegram",
        "https://203.0.113.7:8443/telegram",
        "http://127.0.0.1:12345/telegram",
        "http://[::1]:12345/telegram",
        "http://localhost/telegram",
    ],
)
def test_a_webhook_is_where_telegram_calls(url: str) -> None:
    """By https and one of four ports; any port of this machine, for a simulator."""
    assert read(WEBHOOK_URL=url, TOKEN=TOKEN).webhook_url == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "bot.example.org/telegram",
        "http://bot.example.org/telegram",
        "https://bot.example.org:8080/telegram",
        "https://bot.example.org:99999/telegram",
        "https:///telegram",
        "https://user:password@bot.example.org/telegram",
        "https://bot.example.org/telegram?a=b",
        "https://bot.example.org/telegram#a",
        "https://bot.example.org/%2e",
        "https://bot.example.org/wörd",
        f"https://bot.example.org/{TOKEN}",
        f"https://bot.example.org/{TOKEN.partition(':')[2]}/telegram",
    ],
)
def test_other_webhooks_are_refused(url: str) -> None:
    """And above all one that tells the token to whoever sees the address."""
    sentence = refusal(WEBHOOK_URL=url, TOKEN=TOKEN)
    assert sentence == (
        "STANDPOINT_WEBHOOK_URL must be an https address on port 443, 80, 88 or 8443 that Telegram can call, without "
        "the bot's token in it, such as https://bot.example.org/telegram."
    )


@pytest.mark.parametrize("text", ["0", "65536", "https", "8443.5"])
def test_a_webhooks_port_is_a_port(text: str) -> None:
    """A whole number of two bytes."""
    assert refusal(WEBHOOK_PORT=text) == (
        "STANDPOINT_WEBHOOK_PORT must be a port, a whole number from 1 to 65535."
    )


@pytest.mark.parametrize("name", ["DATABASE", "DATABASE_KEY_FILE"])
def test_a_link_is_followed_to_the_file_itself(tmp_path: Path, name: str) -> None:
    """Also where that is not there yet; what is no link stays as it was written, and a circle leads nowhere."""
    link, circle = tmp_path / "link", tmp_path / "circle"
    link.symlink_to("folder/file")
    circle.symlink_to(circle)
    for given, followed in (
        (link, tmp_path / "folder" / "file"),
        (Path("a/b"), Path("a/b")),
        (circle, circle),
    ):
        assert getattr(read(**{name: str(given)}), name.lower()) == followed


@pytest.mark.parametrize("name", ["DATABASE", "DATABASE_KEY_FILE"])
@pytest.mark.parametrize("folder", [".", "..", "/"])
def test_a_path_without_a_name_is_no_file(name: str, folder: str) -> None:
    """Nothing could be written beside it."""
    assert refusal(**{name: folder}) == f"STANDPOINT_{name} must name a file, and this is a folder."
