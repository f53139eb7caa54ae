"""The Telegram edge: updates in, screens out."""

import os

# python-telegram-bot's announced form of time periods; without it each one warns that it will change.
os.environ.setdefault("PTB_TIMEDELTA", "true")
