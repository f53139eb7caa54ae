"""A person finds their way: start, menus, back."""

from tests.running import Campaign


async def test_start_says_who_speaks_here_and_leads_to_everything(campaign: Campaign) -> None:
    """The first message names candidate and office; the main menu has its five ways on."""
    emma = await campaign.supporter()
    text = await emma.read()
    assert "Niles Niemuth" in text
    assert "candidate for Congress, Michigan's 12th district" in text
    assert await emma.labels() == ["Positions", "Demands", "Events", "My settings", "About"]
