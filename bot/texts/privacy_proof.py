"""The screens about a person's own data, each as long as it can be."""

import datetime as dt

from bot.store.own_data import (
    OwnAttendance,
    OwnAuditEntry,
    OwnConsent,
    OwnDelivery,
    OwnPerson,
    OwnRows,
    OwnRungChoice,
    OwnSubscription,
)
from bot.texts import erasing, own_data, privacy
from bot.texts.reader import Reader
from bot.texts.rungs import NAMED
from bot.texts.screen import Screen

_MANY = 30
_RECEIPT = "0" * 32
_LONGEST_ID = 2**52 - 1
_AT = dt.datetime(2028, 9, 27, tzinfo=dt.UTC)
_LONGEST_CHAT = 2**52
_PERIODS = privacy.Periods(9999, 9999, 9999, 9999, 9999)


def privacy_screens(reader: Reader) -> dict[str, Screen]:
    """Each screen by what it is called."""
    organizer = Reader(reader.content, reader.language, reader.bot_username, organizer=True)
    return {
        "Privacy": privacy.privacy(reader),
        "Privacy, how long": privacy.privacy_more(reader, _PERIODS),
        "My data": own_data.my_data(organizer, _LONGEST_CHAT, _rich(reader)),
        "My data, nothing": own_data.nothing_held(reader),
        "deleting everything": erasing.offer(organizer, _RECEIPT),
        "the receipt of a deletion": erasing.erased(organizer, _LONGEST_ID, _RECEIPT),
        "nothing to delete": erasing.nothing_to_erase(reader),
    }


def _rich(reader: Reader) -> OwnRows:
    numbers = range(1, _MANY + 1)
    return OwnRows(
        person=OwnPerson(
            language=reader.language,
            state="active",
            joined_at=_AT,
            came_from="w" * 64,
            receipt=_RECEIPT,
            gone_at=None,
        ),
        consent=tuple(_consent(number, "given") for number in numbers),
        subscription=tuple(OwnSubscription(topic=f"event/{number}", consent_id=1) for number in numbers),
        attendance=tuple(_attendance(number) for number in numbers),
        rung_choice=tuple(OwnRungChoice(rung=rung, wanted=True) for rung in NAMED),
        delivery=tuple(_delivery(number) for number in numbers),
        draft=(),
        broadcast_question=(),
        broadcast_watch=(),
        broadcast=(),
        audit=tuple(_audited(number, actor) for number in numbers for actor in ("organizer", "somebody")),
    )


def _consent(number: int, action: str) -> OwnConsent:
    return OwnConsent(
        consent_id=number,
        purpose=f"event/{number}",
        action=action,
        wording_version=1,
        wording_hash=None,
        language="en",
        at=_AT,
        update_id=number,
    )


def _attendance(number: int) -> OwnAttendance:
    return OwnAttendance(
        event_id=number,
        title="w" * 400,
        starts_at=_AT,
        place="waiting",
        asked_at=_AT,
        update_id=number,
        offered_until=None,
        answer="coming",
        muted=True,
    )


def _delivery(number: int) -> OwnDelivery:
    return OwnDelivery(
        mailing_id=number,
        kind="renewal",
        event_id=None,
        part="",
        broadcast_id=None,
        state="sent",
        message_id=number,
        further=[],
        attempts=1,
        not_before=_AT,
        at=_AT,
        code=None,
        words=None,
        language=None,
        consent_id=None,
    )


def _audited(number: int, actor: str) -> OwnAuditEntry:
    return OwnAuditEntry(
        audit_id=number, at=_AT, actor=actor, broadcast_id=number, action="sending", detail=None
    )
