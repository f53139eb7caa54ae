"""One prepared mistake per rule: told once, in the right line, in a sentence that says what is expected."""

from pathlib import Path

import pytest

from tests.content.mistake import Mistake

LONG = "x" * 41

MISTAKES = {
    # campaign.yaml
    "key missing": Mistake("campaign.yaml", "candidate: Ada Example\n", "", "`candidate` is missing", line=1),
    "key unknown": Mistake(
        "campaign.yaml", "zone:", "colour: red\nzone:", "unknown key `colour`; expected are"
    ),
    "key misspelt": Mistake("campaign.yaml", "zone:", "zoen:", "unknown key `zoen`; did you mean `zone`?"),
    "key twice": Mistake(
        "campaign.yaml", "zone:", "contact: x\nzone:", "`contact` stands here and in line 6"
    ),
    "text empty": Mistake("campaign.yaml", "candidate: Ada Example", "candidate: ''", "`candidate` is empty"),
    "text is a list": Mistake(
        "campaign.yaml", "candidate: Ada Example", "candidate: [A]", "expected is a text"
    ),
    "contact": Mistake("campaign.yaml", "https://example.org/contact", "example.org", "or a mail address"),
    "mail address": Mistake("campaign.yaml", "privacy@sampleton.test", "privacy@", "or a mail address"),
    "zone": Mistake("campaign.yaml", "America/Detroit", "America/Detriot", "did you mean `America/Detroit`?"),
    "zone outside": Mistake("campaign.yaml", "America/Detroit", "../../etc/passwd", "is no time zone"),
    "language tag": Mistake("campaign.yaml", "[en, es]", "[en, es, enn]", "not a language Babel knows"),
    "language case": Mistake(
        "campaign.yaml", "[en, es]", "[en, es, pt_BR]", "in small letters with hyphens: pt-br"
    ),
    "language absent": Mistake("campaign.yaml", "[en, es]", "[en, es, fr]", "`fr` has no folder; add"),
    "language twice": Mistake("campaign.yaml", "[en, es]", "[en, es, es]", "`es` is listed twice"),
    "languages empty": Mistake("campaign.yaml", "[en, es]", "[]", "`languages` is empty"),
    "languages text": Mistake("campaign.yaml", "[en, es]", "en", "`languages` must be a list"),
    "text in no language": Mistake(
        "campaign.yaml", "{en: Mayor", "{fr: Maire, en: Mayor", "text in `fr`, which has no"
    ),
    "text not original": Mistake(
        "campaign.yaml", "  en: Sample Party\n", "", "no text in en, the original", below=-1
    ),
    "text not translated": Mistake(
        "campaign.yaml",
        "\n  es: Partido de Muestra",
        "",
        "no text in es, where",
        below=-1,
        severity="warning",
    ),
    "text of language": Mistake(
        "campaign.yaml", "{en: Mayor of Sampleton", "{en: <b>Mayor</b>", "in en is plain text"
    ),
    # sources.yaml
    "date": Mistake("sources.yaml", "2024-05-01", "2024-13-01", "`date` must be a date such as"),
    "address": Mistake("sources.yaml", "https://example.org/speech", "ftp://x.org", "begins with https://"),
    "no paragraphs": Mistake("sources.yaml", "[P1, P2, D1, D2]", "[]", "`paragraphs` is empty; it needs"),
    "paragraph twice": Mistake(
        "sources.yaml", "[P1, P2, D1, D2]", "[P1, P2, D1, D2, P1]", "`P1` stands twice"
    ),
    "source uncited": Mistake(
        "sources.yaml",
        "    paragraphs: [P1, P2, D1, D2]\n",
        "    paragraphs: [P1, P2, D1, D2]\n"
        "  letter: {title: A letter, author: Ada Example, date: 2024-06-01, paragraphs: [P1]}\n",
        "nothing cites the source `letter`",
        below=1,
        severity="warning",
    ),
    # demands.yaml
    "entry's key missing": Mistake(
        "en/demands.yaml",
        "    quotation: Every bus free for everyone\n",
        "",
        "every demand needs one",
        line=2,
    ),
    "entry's key misspelt": Mistake(
        "en/demands.yaml", "quotation:", "qoutation:", "did you mean `quotation`?"
    ),
    "entry twice": Mistake(
        "en/demands.yaml",
        "  more-parks:",
        "  free-buses: {}\n  more-parks:",
        "`free-buses` stands here and in line 2",
    ),
    "entry no mapping": Mistake(
        "en/samples.yaml",
        "samples:\n",
        "samples:\n  party: big\n",
        "must hold its keys",
        below=1,
        also="no translation",
    ),
    "section no mapping": Mistake(
        "es/samples.yaml", "samples:\n  meeting:", "samples:\n  - meeting:", "hold entries"
    ),
    "label long": Mistake(
        "en/demands.yaml", "Free buses", LONG, "`label` is 41 characters long; a button takes at most 40"
    ),
    "label emoji": Mistake("en/demands.yaml", "Free buses", "\U0001f68c" * 21, "is 42 characters long"),
    "label html": Mistake("en/demands.yaml", "Free buses", "<b>Buses</b>", "<b> would be shown as typed"),
    "label lines": Mistake(
        "en/demands.yaml", "label: Free buses", "label: |\n      a\n      b", "several lines", below=1
    ),
    "quotation entity": Mistake(
        "en/demands.yaml", "Every bus", "Bus &amp; tram", "&amp; would be shown as typed"
    ),
    "keyword list": Mistake("en/demands.yaml", "[bus, fares]", "bus", "`keywords` must be a list"),
    "keyword long": Mistake("en/demands.yaml", "[bus, fares]", f"[{'x' * 61}]", "a keyword takes at most 60"),
    "keyword letterless": Mistake(
        "en/demands.yaml", "[bus, fares]", "['?!']", "has `?!`, which has no letters"
    ),
    "keyword twice": Mistake(
        "en/demands.yaml",
        "[trees]",
        "[trees, Fáres]",
        "a keyword of `free-buses` too",
        severity="warning",
    ),
    "keyword of a position": Mistake(
        "en/positions.yaml",
        "[cars, parking]",
        "[cars, bus]",
        "`bus` is a keyword of `free-buses`",
        severity="warning",
    ),
    "keyword in entry twice": Mistake(
        "es/demands.yaml",
        "[árboles]",
        "[árboles, Árboles]",
        "a keyword of this entry too",
        severity="warning",
    ),
    "label twice": Mistake(
        "en/demands.yaml",
        "More parks",
        "Free buses",
        "`Free buses` is a label of `free-buses`",
        severity="warning",
    ),
    "rationale unclosed": Mistake(
        "en/demands.yaml", "calls for free", "calls for <i>free", "<i> is never closed"
    ),
    "rationale tag": Mistake("en/demands.yaml", "<b>fares</b>", "<h1>fares", "Telegram knows no tag <h1>"),
    "rationale ampersand": Mistake(
        "en/demands.yaml", "Trees &amp; benches", "Trees & benches", "a bare & stands here"
    ),
    "rationale long": Mistake(
        "en/demands.yaml", "Trees &amp;", "x" * 4097, "a message of Telegram takes at most 4096"
    ),
    "rationale no text": Mistake(
        "en/demands.yaml", "Trees &amp; benches for all.", "<b></b>", "nothing but tags"
    ),
    "rationale screens": Mistake(
        "en/demands.yaml",
        "Trees &amp;",
        "x" * 1501,
        "does not fit one phone screen",
        severity="warning",
    ),
    "entry long": Mistake(
        "en/demands.yaml",
        "A park in every street",
        "x" * 3500,
        "`quotation` and `rationale` are",
        line=12,
    ),
    "id long": Mistake(
        "sources.yaml",
        "  speech:",
        f"  {LONG}: {{title: A, author: B, date: 2024-05-01, paragraphs: [P1]}}\n  speech:",
        "within 64 bytes and a start link within 64",
        also="nothing cites the source",
    ),
    "id strange": Mistake(
        "sources.yaml",
        "  speech:",
        "  A b: {title: A, author: B, date: 2024-05-01, paragraphs: [P1]}\n  speech:",
        "small letters a to z, digits and hyphens",
        also="nothing cites the source",
    ),
    "source unknown": Mistake(
        "en/demands.yaml", "source: speech", "source: speach", "no source `speach`; did you mean"
    ),
    "source strange": Mistake(
        "en/demands.yaml", "source: speech", "source: book", "no source `book`; add it to"
    ),
    "source missing": Mistake("en/demands.yaml", "    source: speech\n", "", "`source` is missing", line=2),
    "paragraph unknown": Mistake(
        "en/demands.yaml", "[D1, P1]", "[D1, P9]", "`speech` has no paragraph `P9`; it has P1, P2"
    ),
    "paragraph cited twice": Mistake(
        "en/demands.yaml", "[D1, P1]", "[D1, D1]", "`D1` stands twice in `paragraphs`"
    ),
    "paragraphs empty": Mistake("en/demands.yaml", "[D1, P1]", "[]", "`paragraphs` is empty"),
    # positions.yaml
    "group unknown": Mistake(
        "en/positions.yaml", "group: city", "group: ctiy", "no group `ctiy`", also="no position names"
    ),
    "group empty": Mistake(
        "en/positions.yaml",
        "  city: {title: The city}\n",
        "  city: {title: The city}\n  sky: {title: The sky}\n",
        "no position names the group `sky`",
        below=1,
        also="no translation",
    ),
    "group's title": Mistake(
        "en/positions.yaml", "The candidate}", LONG + "}", "`title` is 41 characters long"
    ),
    "demand unknown": Mistake(
        "en/positions.yaml", "[free-buses]", "[free-busses]", "did you mean `free-buses`?"
    ),
    "demand strange": Mistake(
        "en/positions.yaml", "[free-buses]", "[towers]", "there are free-buses, more-parks"
    ),
    "demand twice": Mistake(
        "en/positions.yaml", "[free-buses]", "[free-buses, free-buses]", "stands twice in `demands`"
    ),
    "answer screens": Mistake(
        "en/positions.yaml",
        "She runs for mayor.",
        "x" * 901,
        "shorten it to 900",
        severity="warning",
    ),
    "answer line": Mistake(
        "en/positions.yaml",
        "belong to people.\n",
        "belong to people.\n\n      To <people.\n",
        "a bare <",
        below=2,
    ),
    # translations
    "authority reviewed": Mistake(
        "en/demands.yaml", "demands:\n", "reviewed: true\ndemands:\n", "in translations only"
    ),
    "review missing": Mistake("es/demands.yaml", "reviewed: true\n", "", "`reviewed` is missing", line=1),
    "review unclear": Mistake("es/demands.yaml", "reviewed: true", "reviewed: yes", "must be true or false"),
    "unreviewed": Mistake(
        "es/demands.yaml",
        "reviewed: true",
        "reviewed: false",
        "nobody has read this es translation",
        severity="warning",
    ),
    "structure translated": Mistake(
        "es/demands.yaml",
        "    keywords: [árboles]",
        "    keywords: [árboles]\n    source: speech",
        "`source` stands in the original only",
        below=1,
    ),
    "group translated": Mistake(
        "es/positions.yaml",
        "    label: ¿Y los",
        "    group: city\n    label: ¿Y los",
        "`group` stands in the original only",
    ),
    "translation misspelt": Mistake(
        "es/samples.yaml", "  meeting:", "  meetings:", "did you mean `meeting`?"
    ),
    "translation missing": Mistake(
        "en/samples.yaml",
        "samples:\n",
        "samples:\n  party: {title: A, description: B, place: C, in_days: 1, at: '10:00', minutes: 5}\n",
        "the sample `party` (",
        told_in="es/samples.yaml",
        line=2,
    ),
    "translation superfluous": Mistake(
        "es/positions.yaml",
        "  city: {title: La ciudad}\n",
        "  city: {title: La ciudad}\n  mar: {title: El mar}\n",
        "`mar` is no group of the original",
        below=1,
    ),
    # samples.yaml
    "number": Mistake("en/samples.yaml", "in_days: 2", "in_days: soon", "a whole number from 0 to 365"),
    "number negative": Mistake(
        "en/samples.yaml", "minutes: 90", "minutes: -1", "a whole number from 1 to 10080"
    ),
    "time of day": Mistake("en/samples.yaml", '"18:30"', '"25:00"', "`at` must be a time of day"),
    "degrees": Mistake("en/samples.yaml", "42.33", "142.33", "degrees from -90 to 90"),
    "half a place": Mistake(
        "en/samples.yaml", "    latitude: 42.33\n", "", "`longitude` stands without `latitude`"
    ),
    # whole files
    "syntax": Mistake("sources.yaml", "author: Ada", "author: @Ada", "needs quotation marks"),
    "alias": Mistake(
        "sources.yaml",
        "title: {en: A speech, es: Un discurso}",
        "title: *t",
        "`*t` stands for text elsewhere",
    ),
    "alias of entries": Mistake(
        "en/demands.yaml",
        "demands:\n",
        "demands: *all\nother:\n",
        "`*all` stands for text",
        also="unknown key `other`",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_once_in_its_line(mistake: Mistake, tmp_path: Path) -> None:
    """The prepared mistake is the only problem of the folder, and stops it if it is an error."""
    mistake.is_told_once(tmp_path)
