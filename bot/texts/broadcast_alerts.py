"""What organizers are told about broadcasts without having asked: that one waits for their approval."""

from bot.store.broadcasts import Broadcast
from bot.texts.broadcast_taps import OpenBroadcast
from bot.texts.reader import Reader
from bot.texts.screen import Button, Screen


def approval_asked(reader: Reader, broadcast: Broadcast) -> Screen:
    """To another organizer: something waits for a second yes, and the button that shows all of it."""
    number = broadcast.broadcast_id
    text = reader.phrases.html(f"alert_approve_{broadcast.kind}", number=number)
    look = Button(reader.phrases.plain("button_look_at_it"), OpenBroadcast(number))
    return Screen(text, ((look,),))
