"""The one table: what a person tapped or typed → the handler → who may."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.chat.organizer import (
    afterwards,
    alerts,
    answering,
    audiences,
    body_buttons,
    broadcasts,
    confirming,
    imports,
    ladder,
    leaving,
    making,
    previewing,
    publishing,
    report,
    send_times,
    steering,
    taking_back,
    versions,
)
from bot.chat.organizer import menus as organizing
from bot.chat.supporter import answers, consents, events, menus, privacy, replies, rungs
from bot.chat.supporter import broadcasts as received
from bot.chat.visit import Handler
from bot.texts import broadcast_taps, composing_taps, organizer_taps, taps
from bot.texts.taps import Tap


class Who(Enum):
    """Who may use a route."""

    ANYONE = "anyone"
    ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True)
class Route:
    """A handler and who may use it. ``urgent`` routes end opt-ins: they are never dropped for being too many."""

    handler: Handler
    who: Who = Who.ANYONE
    urgent: bool = False


def _organizers(handler: Handler) -> Route:
    return Route(handler, Who.ORGANIZER)


TAPS: Final[Mapping[type[Tap], Route]] = {
    taps.OpenMenu: Route(menus.open_menu),
    taps.OpenPositions: Route(answers.open_positions),
    taps.OpenGroup: Route(answers.open_group),
    taps.OpenPosition: Route(answers.open_position),
    taps.OpenDemands: Route(answers.open_demands),
    taps.OpenDemand: Route(answers.open_demand),
    taps.OpenEvents: Route(events.open_events),
    taps.OpenEvent: Route(events.show_event),
    taps.KeepEvent: Route(events.keep_event),
    taps.OpenMap: Route(events.open_map),
    taps.OpenPicture: Route(events.open_picture),
    taps.StillComing: Route(replies.still_coming),
    taps.CannotCome: Route(replies.cannot_come, urgent=True),
    taps.StopReminders: Route(replies.stop_reminders, urgent=True),
    taps.TakePlace: Route(replies.take_place),
    taps.DeclinePlace: Route(replies.cannot_come, urgent=True),
    taps.OpenRungs: Route(rungs.open_rungs),
    taps.ChooseRung: Route(rungs.choose_rung),
    taps.OpenSettings: Route(consents.open_settings),
    taps.OfferTopic: Route(consents.offer_topic),
    taps.GiveConsent: Route(consents.give_consent),
    taps.ComeWithConsent: Route(consents.come_with_consent),
    taps.WithdrawConsent: Route(consents.withdraw_consent, urgent=True),
    taps.StopEverything: Route(consents.stop, urgent=True),
    taps.OpenLanguages: Route(menus.open_languages),
    taps.ChooseLanguage: Route(menus.choose_language),
    taps.OpenAbout: Route(menus.open_about),
    taps.OpenPrivacy: Route(privacy.open_privacy),
    taps.OpenPrivacyMore: Route(privacy.open_more),
    taps.OpenMyData: Route(privacy.open_my_data),
    taps.SaveMyData: Route(privacy.save_my_data),
    taps.OfferErasure: Route(privacy.offer_erasure),
    taps.EraseEverything: Route(privacy.erase_everything, urgent=True),
    organizer_taps.OpenOrganize: _organizers(organizing.open_organize),
    organizer_taps.OpenOrganizerEvents: _organizers(organizing.open_events),
    organizer_taps.OpenPastEvents: _organizers(organizing.open_past_events),
    organizer_taps.OpenOrganizerEvent: _organizers(organizing.open_event),
    organizer_taps.NewEvent: _organizers(making.new_event),
    organizer_taps.EditEvent: _organizers(making.edit_event),
    organizer_taps.CopyEvent: _organizers(making.copy_event),
    organizer_taps.OfferCancel: _organizers(publishing.offer_cancel),
    organizer_taps.AddCancelWord: _organizers(publishing.add_cancel_word),
    organizer_taps.CancelEvent: _organizers(publishing.cancel_event),
    organizer_taps.GoOn: _organizers(making.go_on),
    organizer_taps.AskStep: _organizers(making.ask_step),
    organizer_taps.PassStep: _organizers(making.pass_step),
    organizer_taps.ClearStep: _organizers(making.clear_step),
    organizer_taps.SameEverywhere: _organizers(making.same_everywhere),
    organizer_taps.SettleStart: _organizers(making.settle_start),
    organizer_taps.SettleDay: _organizers(making.settle_day),
    organizer_taps.SettleEnd: _organizers(making.settle_end),
    organizer_taps.ReviewDraft: _organizers(making.review_draft),
    organizer_taps.OfferPublish: _organizers(publishing.offer_publish),
    organizer_taps.PublishDraft: _organizers(publishing.publish),
    organizer_taps.LeaveDraft: _organizers(making.leave_draft),
    organizer_taps.OfferThrowAway: _organizers(making.offer_throw_away),
    organizer_taps.ThrowAway: _organizers(making.throw_away),
    organizer_taps.ResumeMailing: _organizers(alerts.resume_mailing),
    organizer_taps.OpenReport: _organizers(report.open_report),
    organizer_taps.OpenLadder: _organizers(ladder.open_ladder),
    organizer_taps.SetRung: _organizers(ladder.set_rung),
    organizer_taps.SetAnyHour: _organizers(ladder.set_any_hour),
    organizer_taps.SetThanks: _organizers(ladder.set_thanks),
    organizer_taps.PreviewImport: _organizers(imports.preview_import),
    organizer_taps.ApplyImport: _organizers(imports.apply_import),
    organizer_taps.LeaveImport: _organizers(imports.leave_import),
    broadcast_taps.DemandFromBroadcast: Route(received.open_demand),
    broadcast_taps.PositionFromBroadcast: Route(received.open_position),
    broadcast_taps.EventFromBroadcast: Route(received.open_event),
    broadcast_taps.StopFromBroadcast: Route(received.stop, urgent=True),
    broadcast_taps.OpenBroadcastReport: _organizers(afterwards.open_report),
    broadcast_taps.SendBroadcastTable: _organizers(afterwards.send_table),
    broadcast_taps.OfferAgain: _organizers(taking_back.offer_again),
    broadcast_taps.SendAgain: _organizers(taking_back.send_again),
    broadcast_taps.NewCorrection: _organizers(taking_back.new_correction),
    broadcast_taps.OfferRecall: _organizers(taking_back.offer_recall),
    broadcast_taps.RecallBroadcast: _organizers(taking_back.recall_broadcast),
    broadcast_taps.OpenBroadcasts: _organizers(broadcasts.open_broadcasts),
    composing_taps.NewBroadcast: _organizers(broadcasts.new_broadcast),
    broadcast_taps.OpenBroadcast: _organizers(broadcasts.open_broadcast),
    composing_taps.AskBroadcast: _organizers(versions.ask_broadcast),
    composing_taps.DropVersion: _organizers(versions.drop_version),
    composing_taps.OpenBodyButtons: _organizers(body_buttons.open_body_buttons),
    composing_taps.PickBodyButton: _organizers(body_buttons.pick_body_button),
    composing_taps.AddBodyButton: _organizers(body_buttons.add_body_button),
    composing_taps.DropBodyButton: _organizers(body_buttons.drop_body_button),
    composing_taps.OfferDiscard: _organizers(broadcasts.offer_discard),
    composing_taps.DiscardBroadcast: _organizers(broadcasts.discard_broadcast),
    composing_taps.OpenAudience: _organizers(audiences.open_audience),
    composing_taps.PickEventAudience: _organizers(audiences.pick_event_audience),
    composing_taps.SetAudienceTopic: _organizers(audiences.set_audience_topic),
    composing_taps.SetAudienceLanguage: _organizers(audiences.set_audience_language),
    composing_taps.SetRestedDays: _organizers(audiences.set_rested_days),
    composing_taps.SetEarlierWording: _organizers(audiences.set_earlier_wording),
    broadcast_taps.PreviewBroadcast: _organizers(previewing.preview_broadcast),
    broadcast_taps.SendProof: _organizers(previewing.send_proof),
    composing_taps.SetInChannel: _organizers(confirming.set_in_channel),
    composing_taps.SetSaysSo: _organizers(confirming.set_says_so),
    broadcast_taps.OfferConfirm: _organizers(confirming.offer_confirm),
    broadcast_taps.OfferPaid: _organizers(confirming.offer_paid),
    broadcast_taps.SetPaid: _organizers(confirming.set_paid),
    broadcast_taps.ConfirmBroadcast: _organizers(confirming.confirm_broadcast),
    broadcast_taps.ApproveBroadcast: _organizers(confirming.approve_broadcast),
    broadcast_taps.BackToDraft: _organizers(confirming.back_to_draft),
    broadcast_taps.PauseBroadcast: _organizers(steering.pause_broadcast),
    broadcast_taps.ResumeBroadcast: _organizers(steering.resume_broadcast),
    broadcast_taps.OfferCancelBroadcast: _organizers(steering.offer_cancel_broadcast),
    broadcast_taps.CancelBroadcast: _organizers(steering.cancel_broadcast),
    composing_taps.OpenSendAt: _organizers(send_times.open_send_at),
    composing_taps.SetSendAt: _organizers(send_times.set_send_at),
}

COMMANDS: Final[Mapping[str, Route]] = {
    "start": Route(menus.start),
    "help": Route(organizing.explain),
    "positions": Route(answers.open_positions),
    "demands": Route(answers.open_demands),
    "events": Route(events.open_events),
    "search": Route(answers.search),
    "settings": Route(consents.open_settings),
    "language": Route(menus.open_languages),
    "privacy": Route(privacy.open_privacy),
    "stop": Route(consents.stop, urgent=True),
    # Anybody else is told how one becomes an organizer.
    "organize": Route(organizing.organize),
    # To all but organizers it is one of the words that stop everything.
    "cancel": Route(leaving.cancel, urgent=True),
}
ORGANIZERS_COMMANDS: Final = frozenset({"organize", "cancel"})
"""Commands that only organizers are shown."""

STOP_WORD: Final = Route(consents.stop, urgent=True)
START_WORD: Final = Route(consents.undo_stop)
SHORTCUTS: Final[Mapping[str, Route]] = {
    **COMMANDS,
    # Not /start: a "thank you" after everything was deleted makes nobody known.
    "menu": Route(menus.open_menu),
}
TEXT: Final = Route(answers.search)
UNKNOWN_COMMAND: Final = Route(answers.unknown_command)
NOT_TEXT: Final = Route(answers.not_text)
CALENDAR: Final = _organizers(imports.receive_file)
"""A calendar file that an organizer sends."""
LEAVE: Final = COMMANDS["cancel"]
"""A word by which an organizer leaves what they are being asked."""
DRAFT: Final = _organizers(answering.take_sent)
"""What an organizer sends while they are being asked something about an event."""
BROADCAST: Final = _organizers(versions.take_sent)
"""What an organizer sends while they are being asked something about a broadcast."""
