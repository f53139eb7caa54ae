"""One family of errors: what went wrong, in a sentence that says how to mend it.

Whoever stands at an edge (the command line, a chat, the log) shows ``str(error)`` and nothing else, so a
sentence here never carries a token, a key, a chat id or what a person typed.
"""

import inspect


class StandpointError(Exception):
    """Something went wrong that Standpoint can explain.

    A subclass's docstring is its sentence, unless it is raised with one that says more.
    """

    exit_code = 1

    def __str__(self) -> str:
        """The sentence for a person."""
        return str(self.args[0]) if self.args else " ".join(inspect.cleandoc(self.__doc__ or "").split())


class SettingsError(StandpointError):
    """A setting is missing or wrong."""

    exit_code = 2
