"""Time the main job against a running `make run`.

    .venv/bin/python tests/benchmarks/main_job.py ARTICLE [--url URL] [--data DIR]

Imports the text at ARTICLE, prints its regions and the requests it reports; imports a copy under
another headline with the last notice cut, prints the repost; marks a claim with its source, sends
a fact-check to review as the annotator and approves it as the reviewer. Prints what each step
took: from the call to the moment its effect can be read, background jobs included.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx

T = TypeVar("T")
PATIENCE = 60.0


class Desk:
    """One signed-in person, speaking to the API as the page would.

    :param url: where the app answers, like ``http://127.0.0.1:8000``
    """

    def __init__(self, url: str, email: str, password: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, headers={"Referer": url})
        page = self.http.get("/account/login/").raise_for_status().text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            sys.exit(f"{url} shows no sign-in form.")
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        answer = self.http.post("/account/login/", data=form)
        if answer.status_code != httpx.codes.FOUND:
            sys.exit(f"{email} could not sign in; is this the password of the running demo?")

    def call(self, method: str, path: str, **more: Any) -> Any:
        """Call the API and return its JSON; stop with its sentence when it refuses."""
        headers = {"X-CSRFToken": self.http.cookies["csrftoken"]}
        answer = self.http.request(method, f"/api/v1{path}", headers=headers, **more)
        if answer.is_error:
            sys.exit(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print how long the block took, in milliseconds."""
    begun = time.perf_counter()
    yield
    print(f"{(time.perf_counter() - begun) * 1000:8.0f} ms  {name}")


def until(ask: Callable[[], T | None], what: str) -> T:
    """Ask until there is an answer; stop after a minute.

    :param what: what is waited for, for the sentence when it does not come
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.02)
    sys.exit(f"{what} did not come within {PATIENCE:.0f} s.")


def bring_in(desk: Desk, name: str, text: str, **details: str) -> Any:
    """Import `text` as a file and return the article once it is ready."""
    file = {"file": (name, text.encode(), "text/plain")}
    made = desk.call("POST", "/articles/", files=file, data=details)

    def ready() -> Any:
        article = desk.call("GET", f"/articles/{made['id']}/")
        if article["status"] == "failed":
            sys.exit(f"The import failed: {article['error']}")
        return article if article["status"] == "ready" else None

    return until(ready, "The article")


def a_copy(text: str, article: Any) -> str:
    """Return the text under another headline, without its rights notice."""
    regions = article["revision"]["regions"]
    kept = article["revision"]["text"]
    for region in reversed(regions):
        if region["kind"] == "rights_notice":
            kept = kept[: region["start"]] + kept[region["end"] :]
    headline = next((r for r in regions if r["kind"] == "headline"), None)
    body = kept[headline["end"] :] if headline else text
    return f"What the Reports Say, in Short\n{body}"


def mark(desk: Desk, article: Any, kind: str, quote: str) -> Any:
    """Mark the first place where `quote` stands in the text."""
    start = article["revision"]["text"].index(quote)
    sent = {
        "id": str(uuid4()),
        "kind": kind,
        "fragments": [{"start": start, "end": start + len(quote)}],
        "body": "",
    }
    return desk.call("POST", f"/articles/{article['id']}/annotations/", json=sent)


def a_sentence(article: Any) -> str:
    """Return a sentence of the body that somebody said."""
    text = article["revision"]["text"]
    for region in article["revision"]["regions"]:
        stretch = text[region["start"] : region["end"]]
        said = re.search(r"[^.\n]*\b(?:said|found|reported)\b[^.\n]*\.", stretch)
        if region["kind"] == "body" and said:
            return str(said[0].strip())
    sys.exit("The text has no sentence that somebody said.")


def review(annotator: Desk, reviewer: Desk, claim: str) -> None:
    """Take a claim to an approved fact-check."""
    with step("fact-check with rating, conclusion and evidence"):
        scale = annotator.call("GET", "/ratings/")
        factcheck = annotator.call(
            "POST",
            "/factchecks/",
            json={
                "id": str(uuid4()),
                "claim": claim,
                "rating": scale[0]["slug"],
                "conclusion": "One origin, not confirmed by anybody else.",
            },
        )
        path = f"/factchecks/{factcheck['id']}"
        note = {"id": str(uuid4()), "stance": "context", "note": "The text names one origin."}
        annotator.call("POST", f"{path}/evidence/", json=note)
        factcheck = annotator.call("GET", f"{path}/")
    with step("sent to review by the annotator"):
        move = {"to": "in_review", "note": "", "version": factcheck["version"]}
        factcheck = annotator.call("POST", f"{path}/move/", json=move)
    with step("approved by the reviewer"):
        move = {"to": "approved", "note": "", "version": factcheck["version"]}
        factcheck = reviewer.call("POST", f"{path}/move/", json=move)
    print(f"             the fact-check is {factcheck['state']}")


def run(article_path: Path, url: str, password: str) -> None:
    """Do the whole job once and print its steps."""
    text = article_path.read_text(encoding="utf-8")
    with step("two people signed in"):
        annotator = Desk(url, "annotator@demo.example", password)
        reviewer = Desk(url, "reviewer@demo.example", password)
    with step("article imported"):
        article = bring_in(annotator, article_path.name, text)
    for region in article["revision"]["regions"]:
        quote = article["revision"]["text"][region["start"] : region["end"]]
        print(
            f"             {region['kind']:14} {region['start']:5}–{region['end']:<5} {quote:.60}"
        )

    def requests() -> Any:
        return annotator.call("GET", f"/requests/?article={article['id']}")["results"]

    with step("reported requests found"):
        found = until(requests, "The reported request")
    for request in found:
        print(f"             {request['asker']} → {request['body']['name']}, {request['channel']}")

    def links() -> Any:
        return annotator.call("GET", f"/reposts/?article={copy['id']}")["results"]

    with step("copy imported"):
        copy = bring_in(annotator, "copy.txt", a_copy(text, article))
    with step("repost found"):
        reposts = until(links, "The repost")
    for link in reposts:
        print(
            f"             {link['copy']} {link['kind']} of {link['original']}:"
            f" {link['coverage_of_shorter']:.1%} of the shorter,"
            f" {link['coverage_of_original']:.1%} of the original"
        )
    quote = a_sentence(article)
    with step("claim, source and cue marked and tied together"):
        claim = mark(annotator, article, "claim", quote)
        source = mark(annotator, article, "source", quote.split()[0].strip(",;:“”\"'"))
        cue = re.search(r"\b(?:said|found|reported)\b", quote)
        cue_mark = mark(annotator, article, "cue", cue[0] if cue else quote.split()[1])
        tie = {
            "id": str(uuid4()),
            "source": source["id"],
            "cue": cue_mark["id"],
            "content": claim["id"],
            "form": "indirect",
            "hedges": [],
            "parent": None,
        }
        annotator.call("POST", f"/articles/{article['id']}/attributions/", json=tie)
    review(annotator, reviewer, claim["claim"])


def main() -> None:
    """Read the arguments."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("article", type=Path, help="a text file")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--data", type=Path, default=Path("var"), help="the data folder of the run")
    given = parser.parse_args()
    password = (given.data / "demo-password").read_text(encoding="utf-8").strip()
    run(given.article, given.url, password)


if __name__ == "__main__":
    main()
