"""Hours and numbers in English and Spanish words → figures, which the readers of times and of durations know."""

import re

_ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPANISH = ("una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce")
_NUMBERS = {name: number for names in (_ENGLISH, _SPANISH) for number, name in enumerate(names, start=1)}
_EN, _ES = "|".join(_ENGLISH), "|".join(_SPANISH)

_PARTS_OF_AN_HOUR = {
    "half past": 30,
    "quarter past": 15,
    "quarter to": -15,
    "y media": 30,
    "y cuarto": 15,
    "menos cuarto": -15,
}
_WITH_A_PART = (
    re.compile(
        rf"\b(?:a )?(?P<part>half past|quarter past|quarter to) (?P<hour>{_EN}|\d{{1,2}})\b(?![/:.-]\d)"
    ),
    re.compile(rf"(?<![\w/:.-])(?P<hour>{_ES}|\d{{1,2}}) (?P<part>y media|y cuarto|menos cuarto)\b"),
)
# Each language's own words before an hour: “at once” is not eleven.
_HOURS = (
    re.compile(rf"(?P<before>\b(?:at|from) |@ ?)(?P<name>{_EN})\b"),
    re.compile(rf"(?P<before>\blas? )(?P<name>{_ES})\b"),
    re.compile(
        rf"(?P<before>\b)(?P<name>{_EN}|{_ES})(?= ?[ap]\.? ?m\b| o'clock\b| noon\b"
        r"| del? (?:la )?(?:tarde|noche|madrugada|ma[nñ]ana|mediod[ií]a)\b)"
    ),
)
_BEFORE_A_UNIT = re.compile(rf"\b(?P<name>{_EN}|{_ES})(?= [^\W\d_]{{3}})")


def hours_in_figures(text: str, *, alone: bool) -> str:
    """“At half past six” → “at 6:30”, “a las siete” → “a las 7”; other numbers stay words.

    Args:
        text: In small letters, with single spaces.
        alone: Whether a number that is the whole text is an hour.
    """
    if alone and text in _NUMBERS:
        return str(_NUMBERS[text])
    for said in _WITH_A_PART:
        text = said.sub(_with_minutes, text)
    for said in _HOURS:
        text = said.sub(lambda found: f"{found['before']}{_NUMBERS[found['name']]}", text)
    return text


def counts_in_figures(text: str) -> str:
    """“Two hours” → “2 hours”: whatever number stands before a word."""
    return _BEFORE_A_UNIT.sub(lambda found: str(_NUMBERS[found["name"]]), text)


def _with_minutes(found: re.Match[str]) -> str:
    minutes = _PARTS_OF_AN_HOUR[found["part"]]
    hour = str(_NUMBERS.get(found["hour"], found["hour"]))
    if minutes > 0:
        return f"{hour}:{minutes}"
    # A quarter to one is before or after noon, a quarter to 0 is not.
    before = 12 if int(hour) == 1 else (int(hour) - 1) % 24
    return f"{before}:{60 + minutes}"
