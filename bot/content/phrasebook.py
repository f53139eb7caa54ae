"""Every phrase the program uses: its key, what it is for (and so how long it may be), and its placeholders.

The texts themselves stand in ``content/<language>/phrases.yaml``; ``load`` holds each language to this list. What the
program says to organizers alone stands in ``organizer_phrasebook``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Where a phrase is shown; the value is the most UTF-16 units Telegram (or a phone) takes there."""

    MESSAGE = 4096
    CAPTION = 1024
    DESCRIPTION = 512
    COMMAND = 256
    ANSWER = 200
    SHORT_DESCRIPTION = 120
    BUTTON = 40

    @property
    def html(self) -> bool:
        """Whether the phrase is Telegram HTML; all other kinds are plain text."""
        return self in {Kind.MESSAGE, Kind.CAPTION}


@dataclass(frozen=True, slots=True)
class Need:
    """What a phrase must be: its kind, its placeholders, and whether it has plural forms (by ``{count}``)."""

    kind: Kind
    placeholders: frozenset[str] = frozenset()
    plural: bool = False


def _message(*placeholders: str) -> Need:
    return Need(Kind.MESSAGE, frozenset(placeholders))


def _plural(*placeholders: str) -> Need:
    return Need(Kind.MESSAGE, frozenset({"count", *placeholders}), plural=True)


_BUTTON = Need(Kind.BUTTON)
_COMMAND = Need(Kind.COMMAND)
_LABEL = Need(Kind.SHORT_DESCRIPTION)

PHRASES: Mapping[str, Need] = {
    # Who speaks here
    "welcome": _message("candidate", "office", "party"),
    "imprint_line": _message("imprint"),
    # Political advertising in the European Union
    "ad_label": Need(Kind.ANSWER),
    "ad_sponsor": Need(Kind.ANSWER, frozenset({"sponsor"})),
    "ad_controlled_by": Need(Kind.ANSWER, frozenset({"controlled_by"})),
    "ad_process": Need(Kind.ANSWER, frozenset({"process"})),
    "ad_not_targeted": Need(Kind.ANSWER),
    "ad_notice": _message("notice"),
    "button_ad_notice": _BUTTON,
    # About
    "about": _message("candidate", "office", "party", "contact"),
    "about_source": _message("title", "author", "date"),
    "privacy": _message("controller"),
    "privacy_more": _message("gone", "deliveries", "drafts", "erasures", "copies", "privacy_contact"),
    "days": _plural(),
    "years": _plural(),
    "help": _message("candidate"),
    "in_group": _message("candidate"),
    "unreviewed": _message(),
    # Positions and demands
    "positions_intro": _message("candidate"),
    "group_heading": _message("title"),
    "position_heading": _message("question"),
    "demands_intro": _message("candidate"),
    "demand_heading": _message("label", "number", "count"),
    "demand_quotation": _message("quotation", "candidate"),
    "source_line": _message("title", "author", "date", "paragraphs"),
    # Typed text
    "search_how": _message(),
    "search_choices": _message(),
    "search_nothing": _message("candidate"),
    "unknown_command": _message(),
    "not_organizer": _message("user_id"),
    "not_text": _message(),
    # Events
    "events_intro": _plural("first", "last"),
    "events_none": _message(),
    "event_heading": _message("title"),
    "event_when": _message("when"),
    "event_where": _message("place"),
    "event_description": _message("description"),
    "event_cancelled": _message(),
    "event_past": _message(),
    "event_unknown": _message(),
    "event_reminder_on": _message(),
    "event_reminder_by_all": _message(),
    "event_reminder_off": _message(),
    "event_reminder_muted": _message(),
    "event_only_changes": _message(),
    "event_bring": _message("bring"),
    "event_comes": _message(),
    "event_cannot": _message(),
    "picture_caption": Need(Kind.CAPTION, frozenset({"title", "when"})),
    # Places at an event
    "places_left": _plural(),
    "places_none": _message(),
    "place_held": _message(),
    "place_not_kept": _message(),
    "place_not_yet": _message("number"),
    "place_waiting": _message("number"),
    "place_offered": _message("until"),
    "place_gone": _message(),
    "place_given_up": _message(),
    "offer_full": _plural(),
    "calendar_file_caption": Need(Kind.CAPTION, frozenset({"title"})),
    "calendar_cancelled_caption": Need(Kind.CAPTION, frozenset({"title"})),
    # Letters that come by themselves
    "letter_reminder": _message("title", "soon"),
    "soon_tomorrow": Need(Kind.BUTTON),
    "letter_changed": _message("title"),
    "letter_cancelled": _message("title"),
    "letter_takes_place": _message("title"),
    "letter_was_planned": _message("when"),
    "letter_new_time": _message("before", "now"),
    "letter_new_place": _message("before", "now"),
    "letter_place_known": _message("now"),
    "letter_word": _message("word"),
    "letter_announcement": _message("title"),
    "letter_offer": _message("title", "until"),
    "letter_thanks": _message("title", "candidate"),
    "letter_renewal": _message("topic"),
    # Opt-ins and settings
    "settings": _message("updates", "events", "single", "language"),
    "settings_all_off": _message(),
    "settings_single_events": _plural(),
    "settings_more_updates": _message(),
    "settings_more_events": _message(),
    "state_on": _message(),
    "state_off": _message(),
    "choose_language": _message(),
    "language_in_use": Need(Kind.BUTTON, frozenset({"language"})),
    "language_chosen": _message("language"),
    "opted_in": _message(),
    "opted_out": _message(),
    "wording_changed": _message(),
    "rungs": _message("week_state", "day_state", "morning_state", "hours_state"),
    "stopped": _plural(),
    "stopped_nothing": _message(),
    "restarted": _plural(),
    "restarted_waiting": _message("title", "number"),
    # My data
    "my_data": _message("chat_id", "language", "since"),
    "my_data_came_from": _message("word"),
    "my_data_topics": _message("topics"),
    "my_data_no_topics": _message(),
    "my_data_consents": _message("lines"),
    "my_data_given": _message("date", "what", "version"),
    "my_data_withdrawn": _message("date", "what"),
    "purpose_updates": _LABEL,
    "purpose_events": _LABEL,
    "purpose_event": Need(Kind.SHORT_DESCRIPTION, frozenset({"number"})),
    "purpose_everything": _LABEL,
    "purpose_leaving": _LABEL,
    "my_data_events": _message("lines"),
    "my_data_event": _message("title", "said"),
    "said_held": _LABEL,
    "said_waiting": _LABEL,
    "said_offered": _LABEL,
    "said_coming": _LABEL,
    "said_cant": _LABEL,
    "said_muted": _LABEL,
    "said_nothing": _LABEL,
    "my_data_rungs": _message("lines"),
    "my_data_rung": _message("rung", "state"),
    "my_data_messages": _plural("lines"),
    "my_data_message": _message("date", "what"),
    "sent_reminder": _LABEL,
    "sent_late": _LABEL,
    "sent_notice": _LABEL,
    "sent_announcement": _LABEL,
    "sent_offer": _LABEL,
    "sent_thanks": _LABEL,
    "sent_alert": _LABEL,
    "sent_broadcast": _LABEL,
    "sent_correction": _LABEL,
    "sent_recall": _LABEL,
    "sent_renewal": _LABEL,
    "my_data_organizer": _message("lines"),
    "my_data_draft": _message(),
    "my_data_question": _message(),
    "my_data_watches": _plural(),
    "my_data_broadcasts": _plural(),
    "my_data_decisions": _plural(),
    "my_data_attempts": _plural(),
    "my_data_more": _message(),
    "my_data_nothing": _message(),
    "my_data_caption": Need(Kind.CAPTION),
    # Delete everything
    "erase_offer": _message(),
    "erase_offer_organizer": _message(),
    "erased": _message("receipt", "chat_id", "privacy_contact"),
    "erased_organizer": _message(),
    "erased_nothing": _message(),
    # When something is not as it should be
    "button_outdated": _message(),
    "something_failed": _message(),
    "too_fast": _message(),
    "answer_outdated": Need(Kind.ANSWER),
    "answer_failed": Need(Kind.ANSWER),
    "answer_too_fast": Need(Kind.ANSWER),
    # Buttons
    "button_positions": _BUTTON,
    "button_demands": _BUTTON,
    "button_events": _BUTTON,
    "button_settings": _BUTTON,
    "button_about": _BUTTON,
    "button_menu": _BUTTON,
    "button_back": _BUTTON,
    "button_previous": _BUTTON,
    "button_next": _BUTTON,
    "button_all_positions": _BUTTON,
    "button_all_demands": _BUTTON,
    "button_all_events": _BUTTON,
    "button_related_demand": Need(Kind.BUTTON, frozenset({"label"})),
    "button_share": _BUTTON,
    "button_copy_link": _BUTTON,
    "button_read_more": _BUTTON,
    "button_contact": _BUTTON,
    "button_privacy": _BUTTON,
    "button_privacy_more": _BUTTON,
    "button_my_data": _BUTTON,
    "button_save_data": _BUTTON,
    "button_erase": _BUTTON,
    "button_erase_now": _BUTTON,
    "button_copy_receipt": _BUTTON,
    "button_private_chat": _BUTTON,
    "button_language": _BUTTON,
    "button_opt_in": _BUTTON,
    "button_remind_me": _BUTTON,
    "button_stop_event": _BUTTON,
    "button_no_more": _BUTTON,
    "button_all_reminders": _BUTTON,
    "button_get_updates": _BUTTON,
    "button_stop_updates": _BUTTON,
    "button_get_events": _BUTTON,
    "button_stop_events": _BUTTON,
    "button_more_updates": _BUTTON,
    "button_more_events": _BUTTON,
    "button_that_too": _BUTTON,
    "button_leave_as_it_is": _BUTTON,
    "button_stop_everything": _BUTTON,
    "button_calendar_file": _BUTTON,
    "button_calendar_cancelled": _BUTTON,
    "button_event_link": _BUTTON,
    "button_still_coming": _BUTTON,
    "button_cannot_come": _BUTTON,
    "button_details": _BUTTON,
    "button_stop_reminders": _BUTTON,
    "button_take_place": _BUTTON,
    "button_decline_place": _BUTTON,
    "button_coming": _BUTTON,
    "button_coming_after_all": _BUTTON,
    "button_want_place": _BUTTON,
    "button_leave_list": _BUTTON,
    "button_map": _BUTTON,
    "button_picture": _BUTTON,
    "button_rungs": _BUTTON,
    "button_rung_on": Need(Kind.BUTTON, frozenset({"rung"})),
    "button_rung_off": Need(Kind.BUTTON, frozenset({"rung"})),
    "rung_week": _BUTTON,
    "rung_day": _BUTTON,
    "rung_morning": _BUTTON,
    "rung_hours": _BUTTON,
    # Broadcasts, as everybody gets them
    "broadcast_corrected": _message("moment"),
    "broadcast_withdrawn": _message(),
    "button_end_updates": _BUTTON,
    "button_end_event_messages": _BUTTON,
    "updates_stopped": _message(),
    # What Telegram's clients show about the bot
    "bot_description": Need(Kind.DESCRIPTION, frozenset({"candidate", "office"})),
    "bot_short_description": Need(Kind.SHORT_DESCRIPTION, frozenset({"candidate"})),
    "command_start": _COMMAND,
    "command_help": _COMMAND,
    "command_positions": _COMMAND,
    "command_demands": _COMMAND,
    "command_events": _COMMAND,
    "command_search": _COMMAND,
    "command_settings": _COMMAND,
    "command_language": _COMMAND,
    "command_privacy": _COMMAND,
    "command_stop": _COMMAND,
}

WORDINGS: Mapping[str, Need] = {
    "updates": _message("candidate"),
    "events": _message("candidate"),
    "event": _message("candidate", "title"),
}
"""What a person is shown before consenting, by purpose; ``event`` stands for every ``event/<id>``."""
