"""Measure the reading room in a real Chromium: 20,000 words with 0, 500 and 5,000 spans.

    .venv/bin/python tests/benchmarks/reading_room.py [--spans N ...] [--words N] [--rounds N]

Starts services of its own and the application beside them. For each number of overlapping spans it
prints: from navigation until every span in the window is painted; from the press of a key until
the unsaved mark is on the screen (p50, p95); from a move of the pointer until the outline is;
frames longer than 50 ms while scrolling the whole text, beside those of a bare page with the same
text; the heap; how many nodes the page has. The same for a naive page, which wraps its words in
<mark>. At last what our scripts weigh, as a production site serves them. All times are the
browser's own.
"""

import argparse
import gzip
import html
import json
import os
import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
INSIDE: Final = "SECOND_SOURCE_ROOM_BENCHMARK"
SEED: Final = 20_261_128
SYLLABLES: Final = [
    "ba",
    "der",
    "do",
    "en",
    "fa",
    "gor",
    "ha",
    "im",
    "kor",
    "la",
    "ma",
    "nor",
    "o",
    "per",
    "ra",
    "sel",
    "ta",
    "un",
    "ver",
    "wo",
]
KINDS: Final = ("claim", "source", "cue", "content", "figure", "caveat", "request", "note")
PARAGRAPH: Final = 70
LONGEST: Final = 160
PRESSES: Final = 30
HOVERS: Final = 30
LONG: Final = 50
WINDOW: Final = {"width": 1440, "height": 900}

# Waits until the window holds as many painted parts of marks as it should and the frame with them
# is made; then until the lists beside the text are there too. Wanted are pairs of [start, end].
PAINTED: Final = """
(wanted, ready) => {
  const inWindow = ({ top, bottom }) => bottom > 0 && top < innerHeight;
  const look = () => {
    const blocks = [...document.querySelectorAll("[data-start]")]
      .filter((block) => inWindow(block.getBoundingClientRect()));
    const there = new Set(blocks.map((block) => block.firstChild));
    let due = 0;
    for (const block of blocks) {
      const start = Number(block.dataset.start);
      const end = start + block.textContent.length;
      for (const span of wanted) due += span[0] < end && span[1] > start;
    }
    let painted = 0;
    for (const [name, layer] of CSS.highlights) {
      if (["claim-2", "selecting", "found", "found-now"].includes(name)) continue;
      for (const range of layer) painted += there.has(range.startContainer);
    }
    return blocks.length > 0 && painted >= due && (due > 0 || ready());
  };
  const framed = (holds) => new Promise((then) => {
    const wait = () => {
      if (!holds()) return requestAnimationFrame(wait);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage("the frame is made");
    };
    requestAnimationFrame(wait);
  });
  const painted = framed(look);
  return painted.then(async (at) => [at, await framed(ready)]);
}
"""
OPENED: Final = """
(painted, ready, wanted) => addEventListener("DOMContentLoaded", () => {
  window.painted = painted(wanted, ready);
})
"""
# Times from an event to the frame in which `changed` holds: until that frame left the page's own
# thread; until the browser had it on the screen, as it tells itself of keys (Event Timing, to
# 8 ms); until the frame after it, behind what is drawn later.
CLOCK: Final = """
({ type, before, changed }) => {
  const count = new Function(`return (${before})()`);
  const holds = new Function("was", `return (${changed})(was)`);
  window.clock = new Promise((then) => {
    addEventListener(type, (event) => {
      const was = count();
      const begun = event.timeStamp;
      const since = () => performance.now() - begun;
      let frames = 0;
      const shown = new Promise((told) => {
        new PerformanceObserver((list, observer) => {
          const entry = list.getEntries().find((each) => each.startTime === begun);
          if (!entry) return;
          observer.disconnect();
          told(entry.duration);
        }).observe({ type: "event", durationThreshold: 16 });
        setTimeout(() => told(null), 2000);
      });
      const wait = () => {
        frames += 1;
        if (!holds(was)) return requestAnimationFrame(wait);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const painted = since();
          requestAnimationFrame(() => setTimeout(async () => {
            const after = since();
            // What the browser tells is of the first frame.
            const told = type === "keydown" && frames === 1 ? await shown : null;
            then({ painted, after, shown: told ?? painted });
          }));
        };
        port2.postMessage("the frame is made");
      };
      requestAnimationFrame(wait);
    }, { capture: true, once: true });
  });
}
"""
COUNT: Final = "() => [...CSS.highlights.values()].reduce((sum, layer) => sum + layer.size, 0)"
MORE: Final = f"(was) => ({COUNT})() > was"
OUTLINES: Final = "() => document.querySelector('.overlay .hover')?.getAttribute('points') ?? ''"
OTHER: Final = f"(was) => ({OUTLINES})() !== was"
# A hand scrolls: some lines every frame, from the top to the end.
SCROLL: Final = """
(frames) => new Promise((then) => {
  const gaps = [];
  scrollTo({ top: 0, behavior: "instant" });
  const step = (document.documentElement.scrollHeight - innerHeight) / frames;
  let last = performance.now();
  let left = frames;
  const go = () => {
    const now = performance.now();
    gaps.push(now - last);
    last = now;
    if (!left--) return then(gaps.slice(2));
    scrollBy({ top: step, behavior: "instant" });
    requestAnimationFrame(go);
  };
  requestAnimationFrame(go);
})
"""
# What many tools do: an element round every piece of text that a mark covers.
NAIVE: Final = """
const wrap = (block, spans) => {
  const start = Number(block.dataset.start);
  const text = block.textContent;
  const cuts = new Set([0, text.length]);
  const here = spans.filter((s) => s[0] < start + text.length && s[1] > start);
  for (const [a, b] of here) {
    cuts.add(Math.max(0, a - start));
    cuts.add(Math.min(text.length, b - start));
  }
  const edges = [...cuts].sort((a, b) => a - b);
  const pieces = [];
  for (let i = 0; i + 1 < edges.length; i++) {
    let node = document.createTextNode(text.slice(edges[i], edges[i + 1]));
    for (const s of here) {
      if (s[0] > start + edges[i] || s[1] < start + edges[i + 1]) continue;
      const mark = document.createElement("mark");
      mark.dataset.id = s[0];
      mark.append(node);
      node = mark;
    }
    pieces.push(node);
  }
  block.replaceChildren(...pieces);
};
const blocks = [...document.querySelectorAll("[data-start]")];
const begun = performance.now();
for (const block of blocks) wrap(block, spans);
requestAnimationFrame(() => setTimeout(() => {
  document.body.dataset.took = performance.now() - begun;
}));
let marks = 0;
addEventListener("keydown", (event) => {
  const block = blocks[1 + marks % 3];
  const start = Number(block.dataset.start) + 7 * marks;
  spans.push([start, start + 30]);
  marks += 1;
  wrap(block, spans);
});
"""


@dataclass(frozen=True, slots=True)
class Text:
    """An article as the benchmark knows it: its text, and the spans marked on it."""

    text: str
    spans: list[tuple[int, int, str]]

    @property
    def page(self) -> str:
        """Return its paragraphs as plain HTML."""
        return "".join(
            f'<p data-start="{start}">{html.escape(part)}</p>' for start, part in self.paragraphs
        )

    @property
    def paragraphs(self) -> Iterable[tuple[int, str]]:
        """Yield where each paragraph begins, and its words."""
        at = 0
        for part in self.text.split("\n\n"):
            yield at, part
            at += len(part) + 2


def main() -> None:
    """Read the arguments; start the services, and this file again beside them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--spans", type=int, nargs="+", default=[0, 500, 5000])
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    if os.environ.get(INSIDE) != "yes":
        start_again()
    run(given)


def start_again() -> None:
    """Run this file beside services of its own, and end with its status."""
    from config.runner.test import with_services  # noqa: PLC0415 - the path is known only now

    os.environ[INSIDE] = "yes"
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    sys.exit(with_services((str(Path(__file__).resolve()), *sys.argv[1:]), name="room benchmark"))


def a_text(words: int, spans: int) -> Text:
    """Invent so many words, and spans of 2 to 25 of them that overlap as they fall."""
    dice = random.Random(SEED)  # noqa: S311 - the same at every run
    known = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 3))) for _ in range(3000)]
    drawn = [dice.choice(known) for _ in range(words)]
    parts = [" ".join(drawn[at : at + PARAGRAPH]) + "." for at in range(0, words, PARAGRAPH)]
    text = "\n\n".join(parts)
    found: set[tuple[int, int, str]] = set()
    while len(found) < spans:
        start = text.rfind(" ", 0, dice.randrange(10, len(text) - LONGEST)) + 1
        end = text.find(" ", start + dice.randint(5, LONGEST - 20))
        if "\n" not in text[start:end]:
            found.add((start, end, dice.choice(KINDS)))
    return Text(text=text, spans=sorted(found))


def run(given: argparse.Namespace) -> None:
    """Make the articles, serve them, and measure each."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django  # noqa: PLC0415 - settings come first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - and then the app

    call_command("migrate", verbosity=0)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - beside the services only

    newsroom = Newsroom()
    address = serve()
    chromium = os.environ["CHROMIUM"]
    flags = ["--no-sandbox", "--enable-precise-memory-info"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        bench = Bench(browser, address, newsroom, given.rounds)
        for count in given.spans:
            bench.measure(a_text(given.words, count))
        browser.close()
    weigh()


class Newsroom:
    """Who reads, and the articles."""

    def __init__(self) -> None:
        from tests.factories import a_newsroom  # noqa: PLC0415 - needs the apps

        self.member = a_newsroom().annotator

    def article(self, text: Text) -> str:
        """Make an article with these marks, by a colleague, and return where it is read."""
        from apps.annotations import spans  # noqa: PLC0415 - as above
        from apps.annotations.models import Annotation, Fragment  # noqa: PLC0415 - as above
        from apps.articles.models import Region, Revision  # noqa: PLC0415 - as above
        from tests.factories import an_article  # noqa: PLC0415 - as above

        article = an_article(self.member, text=text.text)
        revision = article.revision
        assert isinstance(revision, Revision)
        Region.objects.filter(revision=revision).delete()
        Region.objects.create(revision=revision, kind=Region.Kind.BODY, start=0, end=len(text.text))
        marks = [
            Annotation(
                newsroom_id=article.newsroom_id,
                by_id=self.member.user_id,
                author_id=self.member.user_id,
                article=article,
                revision=revision,
                kind=kind,
                span_key=f"{start}-{end}",
                start=start,
            )
            for start, end, kind in text.spans
        ]
        Annotation.objects.bulk_create(marks, batch_size=1000)
        Fragment.objects.bulk_create(
            [
                Fragment(
                    annotation=mark,
                    n=0,
                    **vars_of(spans.anchored((spans.Fragment(start, end),), text.text)[0]),
                )
                for mark, (start, end, _) in zip(marks, text.spans, strict=True)
            ],
            batch_size=1000,
        )
        return f"/articles/{article.pk}/"

    def cookie(self, address: str) -> dict[str, str]:
        """Return a session's cookie."""
        from django.conf import settings  # noqa: PLC0415 - as above
        from django.test import Client  # noqa: PLC0415 - as above

        client = Client()
        client.force_login(self.member.user)
        name = settings.SESSION_COOKIE_NAME
        return {"name": name, "value": client.cookies[name].value, "url": address}


def vars_of(anchor: Any) -> dict[str, Any]:
    """Return the members of a dataclass with slots."""
    return {name: getattr(anchor, name) for name in anchor.__slots__}


def serve() -> str:
    """Serve the application from a thread, and return its address."""
    import uvicorn  # noqa: PLC0415 - needs the apps

    from config.asgi import application  # noqa: PLC0415 - as above

    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        application, log_level="warning", lifespan="off", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    while not server.started:
        time.sleep(0.01)
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


class Bench:
    """One browser, and what it measures."""

    def __init__(self, browser: Any, address: str, newsroom: Newsroom, rounds: int) -> None:
        self.browser = browser
        self.address = address
        self.newsroom = newsroom
        self.rounds = rounds

    def measure(self, text: Text) -> None:
        """Print everything of one number of spans."""
        words = len(text.text.split())
        print(f"\n{len(text.spans)} spans on {words} words, {self.rounds} rounds")
        path = self.newsroom.article(text)
        wanted = [[start, end] for start, end, _ in text.spans]
        opened = [self._open(path, wanted) for _ in range(self.rounds)]
        self._say("navigation to all visible spans painted", [first for first, _ in opened])
        self._say("... and to the cards and lists beside them", [last for _, last in opened])
        page = self._page()
        page.goto(path)
        page.wait_for_function(READY)
        for key, name in (("f", "a figure"), ("c", "a claim, whose card opens")):
            self._clocked(f"key press to painted mark: {name}", self._presses(page, key))
        if text.spans:
            self._say("pointer move to outline", self._hovers(page))
        self._weight(page)
        ours = self._long_frames(page)
        bare = self._bare(text)
        print(f"{self._long_frames(bare):10d}        long frames while scrolling, the bare page")
        print(f"{ours:10d}        long frames while scrolling, the reading room")
        bare.context.close()
        page.context.close()
        self._naive(text)

    def _page(self) -> Any:
        context = self.browser.new_context(base_url=self.address, viewport=WINDOW)
        context.set_default_timeout(120_000)
        context.add_cookies([self.newsroom.cookie(self.address)])
        return context.new_page()

    def _open(self, path: str, wanted: list[list[int]]) -> tuple[float, float]:
        """Return the milliseconds from the navigation to the marks, and to all beside them."""
        page = self._page()
        page.add_init_script(f"({OPENED})({PAINTED}, {READY}, {json.dumps(wanted)});")
        page.goto(path, wait_until="commit")
        page.wait_for_function("() => window.painted")
        painted, rest = page.evaluate("() => window.painted")
        page.context.close()
        return painted, rest

    def _presses(self, page: Any, key: str) -> list[dict[str, float]]:
        """Choose words as a hand would, press a key, and wait for what it paints."""
        took = []
        for number in range(PRESSES):
            page.evaluate(CHOOSE, number * 3 + ord(key))
            page.evaluate(CLOCK, {"type": "keydown", "before": COUNT, "changed": MORE})
            page.keyboard.press(key)
            took.append(page.evaluate("() => window.clock"))
            page.wait_for_function(SAVED)
        return took

    def _hovers(self, page: Any) -> list[float]:
        page.keyboard.press("Escape")
        took = []
        for number in range(HOVERS):
            x, y = page.evaluate(MIDDLE, number)
            page.mouse.move(x, y - 200)
            page.evaluate(CLOCK, {"type": "pointermove", "before": OUTLINES, "changed": OTHER})
            page.mouse.move(x, y)
            # Between two places of one mark there is no other outline to wait for.
            done = page.evaluate(SOON)
            if done is not None:
                took.append(done["painted"])
        return took

    def _long_frames(self, page: Any) -> int:
        gaps = page.evaluate(SCROLL, 240)
        return sum(gap > LONG for gap in gaps)

    def _weight(self, page: Any) -> None:
        client = page.context.new_cdp_session(page)
        client.send("HeapProfiler.collectGarbage")
        client.send("Performance.enable")
        metrics = client.send("Performance.getMetrics")["metrics"]
        by_name = {each["name"]: each["value"] for each in metrics}
        print(f"{by_name['JSHeapUsedSize'] / 1e6:10.1f} MB     heap after a collection")
        print(f"{page.evaluate(NODES):10d}        elements")

    def _bare(self, text: Text) -> Any:
        page = self._page()
        page.set_content(BARE.format(style=STYLE, text=text.page, script=""))
        return page

    def _naive(self, text: Text) -> None:
        page = self._page()
        spans = json.dumps([[start, end] for start, end, _ in text.spans])
        script = f"<script>const spans = {spans};{NAIVE}</script>"
        page.set_content(BARE.format(style=STYLE, text=text.page, script=script))
        page.wait_for_function("() => document.body.dataset.took")
        print("  a naive page with <mark>, its text and spans already there:")
        self._say("to painted", [float(page.evaluate("() => document.body.dataset.took"))])
        took = []
        for _ in range(PRESSES):
            page.evaluate(CLOCK, {"type": "keydown", "before": MARKED, "changed": MORE_MARKED})
            page.keyboard.press("f")
            took.append(page.evaluate("() => window.clock"))
        self._clocked("key press to painted mark, one paragraph wrapped anew", took)
        self._weight(page)
        print(f"{self._long_frames(page):10d}        long frames while scrolling")
        page.context.close()

    def _clocked(self, what: str, took: list[dict[str, float]]) -> None:
        self._say(f"{what}, on the screen", [each["shown"] for each in took])
        self._say("... and the frame after it", [each["after"] for each in took])

    def _say(self, what: str, took: list[float]) -> None:
        high = quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
        print(f"{median(took):10.1f} ms p50 {high:8.1f} ms p95  {what}")


SOON: Final = """
() => Promise.race([window.clock, new Promise((then) => setTimeout(() => then(null), 300))])
"""
READY: Final = (
    "() => !(document.querySelector('[data-next-words]')?.textContent ?? 'loading')"
    ".includes('loading')"
)
SAVED: Final = "() => document.querySelector('#saved').textContent.includes('All saved')"
NODES: Final = "() => document.querySelectorAll('*').length"
MARKED: Final = "() => document.querySelectorAll('mark').length"
MORE_MARKED: Final = f"(was) => ({MARKED})() > was"
# Two words of a paragraph in the window, others each time.
CHOOSE: Final = """
(number) => {
  const blocks = [...document.querySelectorAll("[data-start]")].filter((block) => {
    const { top, bottom } = block.getBoundingClientRect();
    return top > 150 && bottom < innerHeight;
  });
  const node = blocks[number % blocks.length].firstChild;
  const words = [...node.data.matchAll(/\\w+/gu)];
  const at = (number * 5) % (words.length - 3);
  const first = words[at];
  const last = words[at + 1 + (number % 2)];
  getSelection().setBaseAndExtent(node, first.index, node, last.index + last[0].length);
}
"""
MIDDLE: Final = """
(number) => {
  const blocks = [...document.querySelectorAll("[data-start]")].filter((block) => {
    const { top, bottom } = block.getBoundingClientRect();
    return top > 250 && bottom < innerHeight;
  });
  const node = blocks[number % blocks.length].firstChild;
  const range = new Range();
  range.setStart(node, (number * 37) % (node.length - 2));
  range.setEnd(node, ((number * 37) % (node.length - 2)) + 1);
  const box = range.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}
"""
STYLE: Final = "body { font: 19px/1.6 Georgia, serif; width: 31em; margin: 2rem auto; }"
BARE: Final = "<!doctype html><meta charset=utf-8><style>{style}</style><body>{text}{script}</body>"


def weigh() -> None:
    """Print what our scripts weigh as a production site serves them."""
    from django.core.files.base import ContentFile  # noqa: PLC0415 - needs the settings

    from apps.core.templatetags.import_map import imported  # noqa: PLC0415 - as above
    from config.static import MinifiedStaticFilesStorage  # noqa: PLC0415 - as above

    static = ROOT / "static"
    entries = ("js/room/room.js", "js/shared/page.js")
    opened = {*entries, *(name for entry in entries for name in imported(entry))}
    ours = {path.relative_to(static).as_posix() for path in (static / "js").rglob("*.js")}
    with tempfile.TemporaryDirectory() as folder:
        storage = MinifiedStaticFilesStorage(location=folder)
        for name in sorted(ours):
            storage.save(name, ContentFile((static / name).read_bytes()))
        for names, said in (
            (opened, "our scripts in the reading room, {} modules"),
            (
                ours - opened,
                "those of other pages, and what is asked for when it is needed, {} modules",
            ),
        ):
            served = [(Path(folder) / name).read_bytes() for name in sorted(names)]
            whole = b"".join(served)
            print(f"\n{len(whole) / 1000:10.1f} kB     {said.format(len(served))}")
            print(f"{len(gzip.compress(whole)) / 1000:10.1f} kB     gzipped in one piece")
            apart = sum(len(gzip.compress(each)) for each in served)
            print(f"{apart / 1000:10.1f} kB     each for itself")


if __name__ == "__main__":
    main()
