"""Taps on the wire: typed values to callback data and back.

The form is ``<version><code>[:<argument>]…``, for example ``1d:safe-passage``: at most 64 bytes of ASCII. A code
is never given a new meaning; a change of meaning takes the next version, and buttons of the old one are
answered kindly as outdated.
"""

import dataclasses
import re
from collections.abc import Mapping
from typing import Final, get_args

from bot.store.consents import Topic
from bot.texts import broadcast_taps, composing_taps, organizer_taps, taps
from bot.texts.taps import Tap

VERSION: Final = "1"
MOST_BYTES: Final = 64

CODES: Final[Mapping[str, type[Tap]]] = {
    "m": taps.OpenMenu,
    "ps": taps.OpenPositions,
    "g": taps.OpenGroup,
    "p": taps.OpenPosition,
    "ds": taps.OpenDemands,
    "d": taps.OpenDemand,
    "es": taps.OpenEvents,
    "e": taps.OpenEvent,
    "k": taps.KeepEvent,
    "rv": taps.OpenMap,
    "rf": taps.OpenPicture,
    "rc": taps.StillComing,
    "rx": taps.CannotCome,
    "rs": taps.StopReminders,
    "rp": taps.TakePlace,
    "rd": taps.DeclinePlace,
    "rw": taps.OpenRungs,
    "rr": taps.ChooseRung,
    "s": taps.OpenSettings,
    "o": taps.OfferTopic,
    "y": taps.GiveConsent,
    "yc": taps.ComeWithConsent,
    "n": taps.WithdrawConsent,
    "x": taps.StopEverything,
    "ls": taps.OpenLanguages,
    "l": taps.ChooseLanguage,
    "a": taps.OpenAbout,
    "v": taps.OpenPrivacy,
    "vm": taps.OpenPrivacyMore,
    "vd": taps.OpenMyData,
    "vf": taps.SaveMyData,
    "vo": taps.OfferErasure,
    "vx": taps.EraseEverything,
    "z": organizer_taps.OpenOrganize,
    "zs": organizer_taps.OpenOrganizerEvents,
    "zp": organizer_taps.OpenPastEvents,
    "zv": organizer_taps.OpenOrganizerEvent,
    "zn": organizer_taps.NewEvent,
    "ze": organizer_taps.EditEvent,
    "zc": organizer_taps.CopyEvent,
    "zx": organizer_taps.OfferCancel,
    "zw": organizer_taps.AddCancelWord,
    "zy": organizer_taps.CancelEvent,
    "zg": organizer_taps.GoOn,
    "za": organizer_taps.AskStep,
    "zk": organizer_taps.PassStep,
    "zo": organizer_taps.ClearStep,
    "zm": organizer_taps.SameEverywhere,
    "zt": organizer_taps.SettleStart,
    "zd": organizer_taps.SettleDay,
    "zu": organizer_taps.SettleEnd,
    "zq": organizer_taps.ReviewDraft,
    "zf": organizer_taps.OfferPublish,
    "zj": organizer_taps.PublishDraft,
    "zb": organizer_taps.LeaveDraft,
    "zh": organizer_taps.OfferThrowAway,
    "zi": organizer_taps.ThrowAway,
    "zr": organizer_taps.ResumeMailing,
    "zrp": organizer_taps.OpenReport,
    "zrl": organizer_taps.OpenLadder,
    "zrs": organizer_taps.SetRung,
    "zrh": organizer_taps.SetAnyHour,
    "zrt": organizer_taps.SetThanks,
    "zz": organizer_taps.PreviewImport,
    "zza": organizer_taps.ApplyImport,
    "zzx": organizer_taps.LeaveImport,
    "b": broadcast_taps.StopFromBroadcast,
    "bd": broadcast_taps.DemandFromBroadcast,
    "bp": broadcast_taps.PositionFromBroadcast,
    "be": broadcast_taps.EventFromBroadcast,
    "zls": broadcast_taps.OpenBroadcasts,
    "zln": composing_taps.NewBroadcast,
    "zl": broadcast_taps.OpenBroadcast,
    "zla": composing_taps.AskBroadcast,
    "zlv": composing_taps.DropVersion,
    "zlb": composing_taps.OpenBodyButtons,
    "zlk": composing_taps.PickBodyButton,
    "zlj": composing_taps.AddBodyButton,
    "zlx": composing_taps.DropBodyButton,
    "zlu": composing_taps.OpenAudience,
    "zle": composing_taps.PickEventAudience,
    "zlt": composing_taps.SetAudienceTopic,
    "zlg": composing_taps.SetAudienceLanguage,
    "zld": composing_taps.SetRestedDays,
    "zlew": composing_taps.SetEarlierWording,
    "zlw": composing_taps.OpenSendAt,
    "zlh": composing_taps.SetSendAt,
    "zlc": composing_taps.SetInChannel,
    "zlo": composing_taps.SetSaysSo,
    "zlp": broadcast_taps.PreviewBroadcast,
    "zlf": broadcast_taps.SendProof,
    "zlq": broadcast_taps.OfferConfirm,
    "zlm": broadcast_taps.OfferPaid,
    "zlr": broadcast_taps.SetPaid,
    "zly": broadcast_taps.ConfirmBroadcast,
    "zli": broadcast_taps.ApproveBroadcast,
    "zlz": broadcast_taps.BackToDraft,
    "zmd": composing_taps.OfferDiscard,
    "zmx": composing_taps.DiscardBroadcast,
    "zmp": broadcast_taps.PauseBroadcast,
    "zmr": broadcast_taps.ResumeBroadcast,
    "zmo": broadcast_taps.OfferCancelBroadcast,
    "zmc": broadcast_taps.CancelBroadcast,
    "zmv": broadcast_taps.OpenBroadcastReport,
    "zmt": broadcast_taps.SendBroadcastTable,
    "zmf": broadcast_taps.OfferAgain,
    "zma": broadcast_taps.SendAgain,
    "zmn": broadcast_taps.NewCorrection,
    "zmk": broadcast_taps.OfferRecall,
    "zml": broadcast_taps.RecallBroadcast,
}
_CODE_OF: Final = {kind: code for code, kind in CODES.items()}

_TEXT = re.compile(r"[a-z0-9-]{1,48}", re.ASCII)
_TOPIC = re.compile(r"updates|events|event/[1-9][0-9]{0,17}", re.ASCII)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


class OutdatedButtonError(Exception):
    """Callback data that this version does not read: stale, forged or cut off."""


def encode(tap: Tap) -> str:
    """The callback data of a tap.

    Raises:
        ValueError: It would not fit, or could not be read back; content that passed ``check`` never gets here.
    """
    kind = type(tap)
    data = VERSION + _CODE_OF[kind]
    for name, (is_number, pattern) in _FIELDS[kind].items():
        value = getattr(tap, name)
        text = str(value)
        if isinstance(value, int) is not is_number or not pattern.fullmatch(text):
            raise ValueError(_unfit(kind))
        data = f"{data}:{text}"
    if len(data) > MOST_BYTES:
        raise ValueError(_unfit(kind))
    return data


def _unfit(kind: type[Tap]) -> str:
    return f"{kind.__name__} does not fit into callback data"


def decode(data: str) -> Tap:
    """The tap that callback data stands for.

    Raises:
        OutdatedButtonError: It stands for none.
    """
    if len(data) > MOST_BYTES or not data.startswith(VERSION):
        raise OutdatedButtonError
    code, *arguments = data.removeprefix(VERSION).split(":")
    kind = CODES.get(code)
    if kind is None:
        raise OutdatedButtonError
    fields = _FIELDS[kind].values()
    if len(fields) != len(arguments):
        raise OutdatedButtonError
    values: list[str | int] = []
    for (is_number, pattern), argument in zip(fields, arguments, strict=True):
        if not pattern.fullmatch(argument):
            raise OutdatedButtonError
        values.append(int(argument) if is_number else argument)
    # The fields' own types say what each value is; mypy cannot follow that through the table.
    return kind(*values)  # type: ignore[arg-type]


def _form(kind: object) -> tuple[bool, re.Pattern[str]]:
    """Whether a field is a number, and what it looks like on the wire."""
    if kind is int:
        return True, _NUMBER
    return False, _TOPIC if kind is Topic else _TEXT


_FIELDS: Final[Mapping[type[Tap], Mapping[str, tuple[bool, re.Pattern[str]]]]] = {
    kind: {field.name: _form(field.type) for field in dataclasses.fields(kind)} for kind in CODES.values()
}
"""What stands behind each code, in order."""

if set(get_args(Tap)) != set(CODES.values()):
    message = "every tap needs a code"
    raise RuntimeError(message)
