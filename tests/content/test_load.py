"""A content folder: what becomes of a right one, and all problems of a wrong one at once."""

import datetime as dt
import time
from pathlib import Path

import pytest

from bot.content.load import load
from bot.content.model import Content
from tests.content import sample_campaign
from tests.content.sample_campaign import FILES


def _content(root: Path) -> Content:
    loaded = load(root)
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.content is not None
    return loaded.content


def _told(root: Path) -> list[str]:
    return [str(problem).removeprefix(f"{root}/") for problem in load(root).problems]


def test_the_campaign_is_read(tmp_path: Path) -> None:
    """campaign.yaml and sources.yaml become values, texts in one language hold for all."""
    content = _content(sample_campaign.write(tmp_path))
    assert content.languages == ("en", "es")
    assert content.campaign.candidate == "Ada Example"
    assert content.campaign.office.within("es") == "Alcaldesa de Sampleton"
    assert content.campaign.imprint.within("es") == "Paid for by nobody"
    assert content.campaign.zone.key == "America/Detroit"
    source = content.sources["speech"]
    assert source.date == dt.date(2024, 5, 1)
    assert source.title.within("de") == "A speech"
    assert source.paragraphs == ("P1", "P2", "D1", "D2")
    assert source.contact is None


def test_entries_stand_in_the_order_of_the_original(tmp_path: Path) -> None:
    """A translation has its own words on the original's structure, in the original's order."""
    root = sample_campaign.write(tmp_path)
    sample_campaign.edit(root, "es/demands.yaml", "  free-buses:", "  wait:")
    sample_campaign.edit(root, "es/demands.yaml", "  more-parks:", "  free-buses:")
    sample_campaign.edit(root, "es/demands.yaml", "  wait:", "  more-parks:")
    spanish = _content(root).editions["es"]
    assert list(spanish.demands) == ["free-buses", "more-parks"]
    assert spanish.demands["free-buses"].label == "Más parques"
    assert spanish.demands["free-buses"].where.line == 11


def test_a_demand_has_its_citation_and_place(tmp_path: Path) -> None:
    """Paragraphs stand in the source's order, whatever order they are cited in; texts lose outer space."""
    english = _content(sample_campaign.write(tmp_path)).authority
    demand = english.demands["free-buses"]
    assert demand.citation.paragraphs == ("P1", "D1")
    assert demand.citation.source.id == "speech"
    assert demand.keywords == ("bus", "fares")
    assert str(demand.where) == f"{tmp_path}/en/demands.yaml:2"
    assert demand.rationale_html == (
        "The speech says that <b>fares</b> keep people at home.\n\nAda Example calls for free buses."
    )


def test_groups_hold_their_positions(tmp_path: Path) -> None:
    """A group lists its positions; a position knows its group and related demands in every language."""
    content = _content(sample_campaign.write(tmp_path))
    spanish = content.editions["es"]
    assert [group.title for group in spanish.groups.values()] == ["La candidata", "La ciudad"]
    assert spanish.groups["city"].positions == ("what-about-cars",)
    position = spanish.positions["what-about-cars"]
    assert (position.group, position.demands) == ("city", ("free-buses",))
    assert position.question == "¿Qué dice Ada Example de los coches?"


def test_words_are_folded_and_samples_read(tmp_path: Path) -> None:
    """Words for stop and start are compared folded; a sample has the original's numbers, the language's words."""
    root = sample_campaign.write(tmp_path)
    sample_campaign.edit(root, "es/phrases.yaml", "stop: [ALTO]", "stop: [¡ALTO!, No  Más]")
    spanish = _content(root).editions["es"]
    assert spanish.stop_words == {"alto", "no mas"}
    assert spanish.start_words == {"inicio"}
    (sample,) = spanish.samples
    assert (sample.title, sample.in_days, sample.at, sample.minutes) == (
        "Una reunión de muestra",
        2,
        dt.time(18, 30),
        90,
    )
    assert (sample.latitude, sample.longitude) == (42.33, -83.05)


def test_an_edition_is_reviewed_when_all_its_files_are(tmp_path: Path) -> None:
    """One unreviewed file is enough: the edition is not reviewed, and a warning names the file."""
    root = sample_campaign.write(tmp_path)
    content = _content(root)
    assert [edition.reviewed for edition in content.editions.values()] == [True, True]
    sample_campaign.edit(root, "es/positions.yaml", "reviewed: true", "reviewed: false")
    loaded = load(root)
    assert loaded.content is not None
    assert [edition.reviewed for edition in loaded.content.editions.values()] == [True, False]
    assert [(problem.severity, problem.where.line) for problem in loaded.problems] == [("warning", 1)]


def test_a_folder_adds_a_language(tmp_path: Path) -> None:
    """A folder that campaign.yaml does not list comes last, and needs its own language's plural forms."""
    polish = {name.replace("es/", "pl/"): text for name, text in FILES.items() if name.startswith("es/")}
    polish["pl/phrases.yaml"] = sample_campaign.phrases("pl", plurals=("one", "few", "many", "other"))
    polish["pl/organizers.yaml"] = sample_campaign.organizers("pl", plurals=("one", "few", "many", "other"))
    root = sample_campaign.write(sample_campaign.write(tmp_path), polish)
    loaded = load(root)
    assert loaded.content is not None
    assert loaded.content.languages == ("en", "es", "pl")
    assert {problem.text.split(",")[0] for problem in loaded.problems} == {
        f"`{key}` has no text in pl" for key in ("office", "party", "title")
    }
    (root / "pl/phrases.yaml").write_text(sample_campaign.phrases("pl"))
    assert any("lacks the plural form `few`; pl has one, few, many, other" in text for text in _told(root))


def test_a_rare_plural_form_is_welcome(tmp_path: Path) -> None:
    """Spanish has `many` for millions: nobody must write it, anybody may."""
    root = sample_campaign.write(tmp_path)
    (root / "es/phrases.yaml").write_text(sample_campaign.phrases("es", plurals=("one", "many", "other")))
    assert _told(root) == []


def test_the_original_can_be_any_language(tmp_path: Path) -> None:
    """The first of `languages` is the authority; nothing is English by nature."""
    swapped = {
        name.replace("en/", "tmp/").replace("es/", "en/").replace("tmp/", "es/"): text
        for name, text in FILES.items()
    }
    swapped["campaign.yaml"] = FILES["campaign.yaml"].replace("[en, es]", "[es, en]")
    swapped["es/phrases.yaml"] = sample_campaign.phrases("en")
    swapped["en/phrases.yaml"] = sample_campaign.phrases("es")
    swapped["es/organizers.yaml"] = sample_campaign.organizers("en")
    swapped["en/organizers.yaml"] = sample_campaign.organizers("es")
    content = _content(sample_campaign.write(tmp_path, swapped))
    assert content.authority.language == "es"
    assert list(content.campaign.office.texts) == ["es", "en"]


def test_samples_are_optional(tmp_path: Path) -> None:
    """Without samples.yaml there are none; a translation without one shows the original's, with a warning."""
    root = sample_campaign.write(tmp_path)
    (root / "es/samples.yaml").unlink()
    loaded = load(root)
    assert loaded.content is not None
    assert loaded.content.editions["es"].samples == loaded.content.authority.samples
    assert _told(root) == ["es:1: there is no samples.yaml in es, where the one in en is shown; add it"]
    (root / "en/samples.yaml").unlink()
    assert _content(root).authority.samples == ()


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    """Six mistakes in four files, three of them in one entry, are told together, by file and line."""
    root = sample_campaign.write(tmp_path)
    sample_campaign.edit(root, "campaign.yaml", "zone: America/Detroit", "zone: Nowhere")
    sample_campaign.edit(root, "sources.yaml", "author: Ada Example", "writer: Ada Example")
    sample_campaign.edit(root, "en/demands.yaml", "quotation:", "qoutation:")
    sample_campaign.edit(root, "en/demands.yaml", "calls for free", "calls for <i>free")
    sample_campaign.edit(root, "en/demands.yaml", "[D1, P1]", "[D1, P7]")
    sample_campaign.edit(root, "es/positions.yaml", "  city: {title: La ciudad}\n", "")
    loaded = load(root)
    assert loaded.content is None
    assert [told.split(";")[0] for told in _told(root)] == [
        "campaign.yaml:10: `zone` is no time zone: `Nowhere`",
        "en/demands.yaml:4: unknown key `qoutation`",
        "en/demands.yaml:8: `rationale` <i> is never closed",
        "en/demands.yaml:11: `speech` has no paragraph `P7`",
        f"es/positions.yaml:2: the group `city` ({root}/en/positions.yaml:3) has no translation",
        "sources.yaml:2: `author` is missing",
        "sources.yaml:4: unknown key `writer`",
    ]


def test_a_menu_takes_eight_positions(tmp_path: Path) -> None:
    """Eight positions in a group pass, nine are refused at the group."""
    entry = "    group: city\n    question: Q{0}?\n    label: L{0}\n    answer: A\n    source: speech\n    paragraphs: [P1]\n"
    words = "    question: Q{0}?\n    label: L{0}\n    answer: A\n"
    root = sample_campaign.write(tmp_path)
    for count, expected in ((7, []), (8, ["en/positions.yaml:3: the group `city` has 9 positions"])):
        more = {
            "en/positions.yaml": "".join(f"  p{number}:\n{entry.format(number)}" for number in range(count)),
            "es/positions.yaml": "".join(f"  p{number}:\n{words.format(number)}" for number in range(count)),
        }
        sample_campaign.write(root, {name: FILES[name] + text for name, text in more.items()})
        assert [told.split(";")[0] for told in _told(root)] == expected


def test_a_position_relates_to_four_demands(tmp_path: Path) -> None:
    """A fifth related demand is refused where they are listed."""
    root = sample_campaign.write(tmp_path)
    line = sample_campaign.edit(root, "en/positions.yaml", "[free-buses]", "[a, b, c, d, e]")
    assert f"en/positions.yaml:{line}: `demands` has too many entries; at most 4" in _told(root)


def test_an_id_means_one_thing(tmp_path: Path) -> None:
    """A position cannot have a demand's id, or a typed id would mean both."""
    root = sample_campaign.write(tmp_path)
    for language in ("en", "es"):
        sample_campaign.edit(root, f"{language}/positions.yaml", "  who-is-ada:", "  more-parks:")
    assert _told(root) == [
        f"en/positions.yaml:5: `more-parks` is also the id of a demand ({root}/en/demands.yaml:12); give one of them another id",
    ]


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith("samples.yaml")])
def test_a_missing_file_is_told_alone(name: str, tmp_path: Path) -> None:
    """A missing file is one problem: nothing else is called missing because of it."""
    root = sample_campaign.write(tmp_path)
    (root / name).unlink()
    assert _told(root) == [f"{name}:1: the file is missing; add it"]


@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_is_told_alone(name: str, tmp_path: Path) -> None:
    """An empty file is one problem, whichever file it is."""
    root = sample_campaign.write(tmp_path, {**FILES, name: ""})
    assert _told(root) == [f"{name}:1: the file is empty; write its entries or take the file away"]
    assert load(root).content is None


def test_folders_and_files_that_nothing_reads_are_told(tmp_path: Path) -> None:
    """A folder that is no language and a YAML file with a wrong name would never be shown."""
    root = sample_campaign.write(tmp_path / "content")
    (root / "enn").mkdir()
    (root / "pt_BR").mkdir()
    (root / ".schema").mkdir()
    (root / "notes.txt").touch()
    (root / "source.yaml").touch()
    (root / "en/demand.yml").touch()
    assert _told(root) == [
        "en/demand.yml:1: nothing reads a file of this name; did you mean `demands.yaml`?",
        f"enn:1: {root}/enn is not a language Babel knows; write a tag such as es or pt-br",
        f"pt_BR:1: {root}/pt_BR is a language, but its tag is written in small letters with hyphens: pt-br",
        "source.yaml:1: nothing reads a file of this name; did you mean `sources.yaml`?",
    ]


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    """A missing folder, a file in its place and a folder without languages are told, each at itself."""
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    assert str(load(tmp_path / "gone").problems[0]).startswith(
        f"{tmp_path}/gone:1: the folder cannot be read"
    )
    assert str(load(tmp_path / "file").problems[0]).startswith(
        f"{tmp_path}/file:1: the folder cannot be read"
    )
    told = [
        str(problem).removeprefix(f"{tmp_path}/").split(";")[0]
        for problem in load(tmp_path / "empty").problems
    ]
    assert told == [
        "empty:1: there is no language folder here",
        "empty/campaign.yaml:1: the file is missing",
        "empty/sources.yaml:1: the file is missing",
    ]


def test_problems_name_files_as_the_folder_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a relative folder the problems are relative: an editor opens them from there."""
    sample_campaign.edit(sample_campaign.write(tmp_path / "content"), "sources.yaml", "2024-05-01", "May")
    monkeypatch.chdir(tmp_path)
    (problem,) = load(Path("content")).problems
    assert str(problem) == "content/sources.yaml:5: `date` must be a date such as 2018-10-25"


def test_a_broken_campaign_file_hides_nothing(tmp_path: Path) -> None:
    """Without campaign.yaml the original is the folder that does not call itself a translation."""
    swapped = {name.replace("en/", "zu/"): text for name, text in FILES.items()}
    swapped["campaign.yaml"] = "languages: [\n"
    swapped["sources.yaml"] = FILES["sources.yaml"].replace("en:", "zu:")
    swapped["zu/phrases.yaml"] = sample_campaign.phrases("en")
    root = sample_campaign.write(tmp_path, swapped)
    assert [told.split(":")[0] for told in _told(root)] == ["campaign.yaml"]


def test_loading_is_quick(tmp_path: Path) -> None:
    """A campaign of 8 menus with 8 long answers each, in both languages, is read in well under a second."""
    answer = "word " * 150
    groups = "".join(f"  g{group}: {{title: G{group}}}\n" for group in range(8))
    structure = "    group: g{0}\n    source: speech\n    paragraphs: [P1]\n    keywords: [k{0}-{1}]\n"
    texts = f"    label: L{{0}}-{{1}}\n    question: Q{{0}}-{{1}}?\n    answer: |\n      {answer}\n"
    every = [(group, number) for group in range(8) for number in range(8)]
    english = "".join(f"  p{g}-{n}:\n{(structure + texts).format(g, n)}" for g, n in every)
    spanish = "".join(f"  p{g}-{n}:\n{texts.format(g, n)}" for g, n in every)
    files = {
        **FILES,
        "en/positions.yaml": f"groups:\n{groups}positions:\n{english}",
        "es/positions.yaml": f"reviewed: true\ngroups:\n{groups}positions:\n{spanish}",
    }
    root = sample_campaign.write(tmp_path, files)
    _content(root)
    start = time.perf_counter()
    _content(root)
    # 0.06 s where this was written; ten times that on a slow machine.
    assert time.perf_counter() - start < 0.6


def test_what_a_wording_covers_since_when_is_decided_by_the_authority(tmp_path: Path) -> None:
    """A translation has it too, whether or not it repeats it; one of an earlier version does not say all of it yet."""
    root = sample_campaign.write(tmp_path / "content")
    for language, since in (("en", ", since: {thanks: 2, notice: 3}"), ("es", "")):
        sample_campaign.edit(
            root, f"{language}/phrases.yaml", "events: {version: 1", f"events: {{version: 3{since}"
        )
    first = load(root).content
    sample_campaign.edit(
        root, "es/phrases.yaml", "events: {version: 3", "events: {version: 2, since: {notice: 3, thanks: 2}"
    )
    second = load(root).content
    assert first is not None
    assert second is not None
    for edition in (*first.editions.values(), *second.editions.values()):
        assert edition.wordings["events"].since == {"thanks": 2, "notice": 3}
        assert edition.wordings["events"].grown_at == 3
        assert edition.wordings["updates"].grown_at == 1
    assert [edition.wordings["events"].is_whole for edition in first.editions.values()] == [True, True]
    assert [edition.wordings["events"].is_whole for edition in second.editions.values()] == [True, False]
