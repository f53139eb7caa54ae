"""What can be shown about a person: by which consent they were sent a mailing, and that they were erased."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.actions import mailings
from bot.actions.erasure import consents_mark, mark_of
from bot.errors import StandpointError
from bot.store.consents import EVERYTHING, LEAVING, Consent
from bot.store.database import Tables
from bot.store.deliveries import Delivery
from bot.store.erasures import Erasure
from bot.store.own_data import OwnConsent
from bot.texts.reader import Reader
from bot.texts.why_lines import Ground, Why

CHANGES = frozenset({"correction", "recall"})
"""Kinds of mailings that change a message which is there: they rest on the consent to it."""
_ENDS_EVERYTHING = frozenset({EVERYTHING, LEAVING})
_SECRET = re.compile(r"[0-9a-f]{32}", re.ASCII)


async def why(tables: Tables, mailing_id: int, chat_id: int, reader: Reader) -> Why | None:
    """What became of a mailing to one person, and the consent that allowed it; None where there is no such mailing."""
    seen = await mailings.find(tables, mailing_id, reader)
    if seen is None:
        return None
    person = await tables.people.find(chat_id)
    delivery = await tables.deliveries.find(mailing_id, chat_id)
    changed = await _changed(tables, mailing_id, chat_id) if seen.mailing.kind in CHANGES else None
    ground = await _ground(tables, changed if seen.mailing.kind in CHANGES else delivery)
    return Why(seen, person is not None, delivery, changed, ground)


async def _changed(tables: Tables, mailing_id: int, chat_id: int) -> Delivery | None:
    """The delivery of what a correction or recall is about."""
    change = await tables.broadcasts.of_mailing(mailing_id)
    original = await tables.broadcasts.find(change.about) if change and change.about else None
    if original is None or original.mailing_id is None:
        return None
    return await tables.deliveries.find(original.mailing_id, chat_id)


async def _ground(tables: Tables, delivery: Delivery | None) -> Ground | None:
    if delivery is None or delivery.consent_id is None:
        return None
    consent = await tables.consents.find(delivery.consent_id)
    if consent is None:
        return None
    return Ground(consent, _withdrawal(consent, await tables.consents.history(consent.chat_id)))


def _withdrawal(consent: Consent, history: Sequence[Consent]) -> Consent | None:
    """What ended an opt-in, if anything did."""
    return next(
        (
            row
            for row in history
            if row.consent_id > consent.consent_id
            and row.action == "withdrawn"
            and row.purpose in {consent.purpose, *_ENDS_EVERYTHING}
        ),
        None,
    )


class ReceiptError(StandpointError):
    """This is no receipt: it has 32 digits of 0-9 and a-f, and stands in the last message that the person got."""


class OwnDataError(StandpointError):
    """The file is not what the bot gives people as their own data."""


class _OwnConsents(BaseModel):
    """What matters here of a file of somebody's own data (``own_data.MyData``)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    consent: tuple[OwnConsent, ...]


async def erasure_of(tables: Tables, secret: str, chat_id: int) -> Erasure | None:
    """What is kept of somebody's erasure, for whoever has their receipt; None where nothing is.

    Raises:
        ReceiptError: The receipt has not the form of one.
    """
    digits = secret.strip().lower()
    if not _SECRET.fullmatch(digits):
        raise ReceiptError
    return await tables.erasures.find(mark_of(digits, chat_id))


def is_what_was_hashed(erasure: Erasure, secret: str, own_data: bytes) -> bool:
    """Whether the consents in a file of the person's own data are exactly those that they had when they were erased.

    Raises:
        OwnDataError: The file is none.
    """
    try:
        rows = _OwnConsents.model_validate_json(own_data).consent
    except ValidationError:
        # Not with its cause: what is wrong with the file may quote it.
        raise OwnDataError from None
    if not rows:
        return erasure.consents is None
    return erasure.consents == consents_mark(secret.strip().lower(), [_consent(row) for row in rows])


def _consent(row: OwnConsent) -> Consent:
    return Consent(
        row.consent_id,
        0,
        row.purpose,
        "given" if row.action == "given" else "withdrawn",
        row.wording_version,
        row.wording_hash,
        row.language,
        int(row.at.timestamp()),
        row.update_id,
    )
