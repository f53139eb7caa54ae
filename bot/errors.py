"""One family of errors: what went wrong, in a sentence that says how to mend it.

Whoever stands at an edge (the command line, a chat, the log) shows ``str(error)`` and nothing else, so a
sentence here never carries a token, a key, a chat id or what a person typed.
"""


class StandpointError(Exception):
    """Something Standpoint can explain; ``str(error)`` is one sentence for a person."""

    exit_code = 1


class SettingsError(StandpointError):
    """A setting is missing or wrong."""

    exit_code = 2
