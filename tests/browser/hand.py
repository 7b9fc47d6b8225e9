"""What a hand does in the reading room: draw over words, wait for what the page says."""

from typing import Final

from playwright.sync_api import Locator, Page, expect

# Cards are placed in the next frame, and with the page's height its scroll may change: wait.
FIND: Final = """async (words) => {
  const frame = () => new Promise((then) => requestAnimationFrame(then));
  for (let i = 0; i < 4; i++) await frame();
  const nodes = [...document.querySelectorAll("[data-start]")].map((each) => each.firstChild);
  const node = nodes.find((each) => each.data.includes(words));
  const range = new Range();
  range.setStart(node, node.data.indexOf(words));
  range.setEnd(node, node.data.indexOf(words) + words.length);
  const boxes = [...range.getClientRects()];
  const [first, last] = [boxes[0], boxes.at(-1)];
  return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
}"""


def draw_over(page: Page, words: str) -> None:
    """Select words of the article with the mouse."""
    from_x, from_y, to_x, to_y = page.evaluate(FIND, words)
    page.mouse.move(from_x, from_y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=4)
    page.mouse.up()
    expect(page.get_by_role("toolbar")).to_be_visible()


def mark(page: Page, words: str, key: str) -> Locator:
    """Mark words with the mouse and a kind's key, wait until it is saved; return its card."""
    draw_over(page, words)
    page.keyboard.press(key)
    expect(page.get_by_role("toolbar")).to_be_hidden()
    all_saved(page)
    return page.locator(".card", has_text=words).first


def all_saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.locator("#saved")).to_contain_text("All saved")


def ready(page: Page, address: str) -> None:
    """Open a reading room and wait until its marks are there."""
    page.goto(address)
    expect(page.locator("[data-next-words]").first).not_to_contain_text("loading")
    all_saved(page)
