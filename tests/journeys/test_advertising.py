"""A campaign where the law asks for more than an imprint: what stands below its broadcasts and under About."""

import shutil
from pathlib import Path

import pytest

from bot.texts.broadcast_body import Body, Part
from tests.broadcasting import broadcast, file, organizers, readers, received, text
from tests.events import an_event
from tests.opting_in import opt_in_to_next_event
from tests.organizing import NOW
from tests.phone import Phone
from tests.reminding import ONE_DAY, ONE_HOUR, publish
from tests.running import CONTENT, Campaign
from tests.said import LANGUAGES, content, phrase

both_languages = pytest.mark.parametrize("language", LANGUAGES)

SPONSOR = {"en": "Friends of Ada", "es": "Amigos de Ada"}
PAID = {"en": "Paid for by Friends of Ada", "es": "Pagado por Amigos de Ada"}
LINK = "https://sampleton.test/notice"
NOTICE = "Paid with 300 dollars of small donations; sent from 1 to 5 May."
LINKED = f"  notice_link: {LINK}\n"
WRITTEN = f"  notice: {NOTICE}\n"
LABEL = {
    "en": "Political advertisement\nSponsor: Friends of Ada\nThe sponsor is controlled by: Sample Party\n"
    "It is linked to: Election of 5 May\n"
    "No targeting techniques are used: it goes only to those who chose to get it.\n",
    "es": "Anuncio político\nPatrocinador: Amigos de Ada\nControla al patrocinador: Partido de Muestra\n"
    "Está vinculado a: Elección del 5 de mayo\n"
    "No se usan técnicas de segmentación: solo llega a quienes eligieron recibirlo.\n",
}


async def under_the_law(campaign: Campaign, folder: Path, notice: str) -> None:
    """The campaign says who pays, and what the European Union wants to know, and begins again."""
    await campaign.stop()
    campaign.content = folder / "content"
    shutil.copytree(CONTENT, campaign.content)
    with (campaign.content / "campaign.yaml").open("a", encoding="utf-8") as opened:
        opened.write(
            f"\npaid_for_by: {{en: {PAID['en']}, es: {PAID['es']}}}\ntransparency:\n"
            f"  sponsor: {{en: {SPONSOR['en']}, es: {SPONSOR['es']}}}\n"
            "  controlled_by: {en: Sample Party, es: Partido de Muestra}\n"
            "  process: {en: Election of 5 May, es: Elección del 5 de mayo}\n"
            f"{notice}"
        )
    await campaign.begin()


def ending(language: str) -> str:
    """What stands at the end, as a person reads it."""
    return f"{LABEL[language]}{content().campaign.imprint.within(language)}\n{PAID[language]}"


async def told(phone: Phone) -> list[str]:
    """Every text the person has got from the bot."""
    return [message.get("text") or message.get("caption") or "" for message in await phone.messages()]


@both_languages
async def test_a_broadcast_is_labelled(campaign: Campaign, tmp_path: Path, language: str) -> None:
    """Label, sponsor, election and who paid stand below the words; a button leads to the notice."""
    await under_the_law(campaign, tmp_path, LINKED)
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma=language)
    await broadcast(campaign, olivia, {"en": text("Vote"), "es": text("Vota")})
    copy = await received(emma)
    assert copy["text"] == f"{'Vote' if language == 'en' else 'Vota'}\n\n{ending(language)}"
    notice, stop = (row[0] for row in copy["buttons"])
    assert (notice["text"], notice["url"]) == (phrase(language, "button_ad_notice"), LINK)
    assert stop["text"] == phrase(language, "button_end_updates")


async def test_a_caption_keeps_room_for_it(campaign: Campaign, tmp_path: Path) -> None:
    """What no longer fits below a long caption comes in a message of its own, whole."""
    await under_the_law(campaign, tmp_path, LINKED)
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    caption = "x" * (1024 - len(content().campaign.imprint.within("en")) - 2)
    photo = Part(kind="photo", text=caption, file_id=file(campaign, "photo"))
    await broadcast(campaign, olivia, {"en": Body(parts=(photo,))})
    assert (await received(emma))["text"] == ending("en")


@both_languages
async def test_about_says_it_too(campaign: Campaign, tmp_path: Path, language: str) -> None:
    """With the way to the notice, and the way to the campaign as ever."""
    await under_the_law(campaign, tmp_path, LINKED)
    phone = await campaign.supporter(language=language)
    await phone.tap(phrase(language, "button_about"))
    assert (await phone.read()).endswith(f"\n\n{ending(language)}")
    assert (await phone.button(phrase(language, "button_ad_notice")))["url"] == LINK


async def test_a_notice_of_a_few_lines_stands_under_about(campaign: Campaign, tmp_path: Path) -> None:
    """The button below a broadcast is a link that opens About, where the notice is."""
    await under_the_law(campaign, tmp_path, WRITTEN)
    (olivia,) = await organizers(campaign, "en")
    (emma,) = await readers(campaign, Emma="en")
    await broadcast(campaign, olivia, {"en": text("Vote")})
    link = (await received(emma))["buttons"][0][0]["url"]
    address, _, payload = link.partition("?start=")
    assert address.startswith("https://t.me/")
    await emma.start(payload)
    screen = await emma.read()
    assert f"Transparency notice\n\n{NOTICE}\n\n" in screen
    assert screen.endswith(ending("en"))
    assert phrase("en", "button_ad_notice") not in await emma.labels()


async def test_what_people_asked_to_be_reminded_of_is_no_advertisement(
    campaign: Campaign, tmp_path: Path
) -> None:
    """A reminder of an event has neither label nor imprint."""
    await under_the_law(campaign, tmp_path, LINKED)
    campaign.clock.move_to(NOW)
    await publish(campaign, an_event(1, NOW + ONE_DAY + ONE_HOUR, title="Town hall"))
    emma = await campaign.supporter()
    await opt_in_to_next_event(emma, "en")
    before = len(await emma.messages())
    campaign.clock.move_to(NOW + ONE_DAY - ONE_HOUR)
    await campaign.delivered()
    reminders = (await told(emma))[before:]
    assert any("Town hall" in reminder for reminder in reminders)
    assert not any("Political advertisement" in each or "Paid for" in each for each in reminders)


async def test_without_the_fields_nothing_of_it_is_shown(campaign: Campaign) -> None:
    """As in the demonstration: the imprint alone."""
    emma = await campaign.supporter()
    await emma.tap("About")
    screen = await emma.read()
    assert "Political advertisement" not in screen
    assert screen.endswith(f"\n\n{content().campaign.imprint.within('en')}")
