"""The pages of the reference, each made by a function."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.db.models import TextChoices
from django.urls import URLPattern, get_resolver
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiYamlRenderer,
)

from apps.annotations import states as annotations
from apps.articles import states as articles
from apps.factchecks import states as factchecks
from apps.jobs import states as jobs
from apps.notices import states as notices
from apps.reposts import states as reposts
from apps.verification import states as verification
from config import (
    policy,
    settings,  # noqa: TID251 - its reader of the environment is what we print
)
from config.env import Environment, Variable
from config.policy import Right, Row
from config.runner.run import Options

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
MADE = "This page is made by `python -m config.reference`"

SETTINGS_HEAD = f"""\
# Settings

Second Source reads its settings from the environment. Locally none is needed; with
`SECOND_SOURCE_MODE=production` it names each one that is missing or unsafe and does not start.
{MADE} from `config/settings.py` and `config/runner`.

| variable | kind | default | what it is for |
|---|---|---|---|
"""
# Read before the environment exists, or by others than the settings.
ELSEWHERE = (
    Variable("PYTHON", "path", "", "The interpreter to make `.venv` with, tried before others."),
    Variable("CHROMIUM", "path", "", "The Chromium that the browser tests drive."),
    Variable("CI", "text", "", "With `true`, browser tests fail where there is no Chromium."),
    Variable(
        "FORWARDED_ALLOW_IPS",
        "words",
        "127.0.0.1",
        "The proxies in front whose word on the client and on HTTPS is believed.",
    ),
)


def settings_page() -> str:
    """Return every variable of the environment, with its default."""
    runner = Environment({})
    Options.read_from(runner)
    known = {variable.name: variable for variable in (*ELSEWHERE, *runner.known)}
    known |= {variable.name: variable for variable in settings.env.known}
    rows = [
        f"| `{v.name}` | {v.kind} | {v.default} | {v.about} |"
        for v in sorted(known.values(), key=lambda variable: variable.name)
    ]
    return SETTINGS_HEAD + "\n".join(rows) + "\n"


RIGHTS_HEAD = f"""\
# Who may do what

A row is an address and a method; the table is `config/policy.py`, and a test walks every cell of it
with things of one's own, a colleague's, another newsroom's, deleted ones and ones that never were.
Whoever is not named is refused: 401 or the sign-in page when nobody is signed in, else 403. What
belongs to another newsroom answers like what does not exist: 404. {MADE}.

| address | method | about | who may | a colleague's |
|---|---|---|---|---|
"""
SOCKETS_HEAD = """
## Sockets

| socket | about | who may connect |
|---|---|---|
"""
ORDER: Final = (
    *(policy.ANNOTATOR, policy.REVIEWER, policy.EDITOR, policy.ADMIN),
    *(policy.ANONYMOUS, policy.DEACTIVATED, policy.SUPERUSER),
)
WORDS: Final = (
    (policy.EVERYBODY, "everybody"),
    (policy.MEMBERS | {policy.SUPERUSER}, "whoever is signed in"),
    (policy.MEMBERS, "every member"),
)


def rights_page() -> str:
    """Return the policy as a table."""
    paths = _paths()
    rows = [
        f"| {_address(row, paths)} | {method} | {_about(row)} "
        f"| {_who(right.own)} | {_other(right)} |"
        for row in policy.POLICY
        for method, right in row.methods.items()
    ]
    sockets = [
        f"| `{row.route}` | {row.about} | {_who(right.own)} |"
        for row in policy.SOCKETS
        for right in row.methods.values()
    ]
    return RIGHTS_HEAD + "\n".join(rows) + "\n" + SOCKETS_HEAD + "\n".join(sockets) + "\n"


def _who(parties: frozenset[str]) -> str:
    for known, word in WORDS:
        if parties == known:
            return word
    return ", ".join(one for one in ORDER if one in parties) or "nobody"


def _other(right: Right) -> str:
    if right.hidden:
        return "not seen"
    return "" if right.colleague == right.own else _who(right.colleague)


def _about(row: Row) -> str:
    return f"{row.about} ({row.case})" if row.case else row.about


def _address(row: Row, paths: Mapping[str, str]) -> str:
    return f"`/{paths[row.route]}`" if row.route in paths else f"`{row.route}`"


def _paths() -> dict[str, str]:
    found: dict[str, str] = {}

    def walk(resolver: Any, path: str, spaces: tuple[str, ...]) -> None:
        for pattern in resolver.url_patterns:
            here = path + str(pattern.pattern)
            if isinstance(pattern, URLPattern):
                found[":".join([*spaces, pattern.name or "?"])] = here
            else:
                more = (pattern.namespace,) if pattern.namespace else ()
                walk(pattern, here, (*spaces, *more))

    walk(get_resolver(), "", ())
    return found


STATES_HEAD = f"""\
# States

Which state may follow which, as each app's `states.py` says it. {MADE}.
"""
MARK_STEPS: Final = annotations.STEPS | annotations.TAKING_BACK | annotations.PLACING
WORKFLOWS: Final[tuple[tuple[str, type[TextChoices], Mapping[Any, Any]], ...]] = (
    ("Fact-check", factchecks.State, factchecks.STEPS),
    ("Request", verification.State, verification.STEPS),
    ("Link between articles", reposts.State, reposts.STEPS),
    ("Mark", annotations.State, dict.fromkeys(sorted(MARK_STEPS), "")),
    ("Import", articles.Status, {}),
    ("Letter", notices.State, notices.STEPS),
    ("Job", jobs.State, {}),
)


def states_page() -> str:
    """Return each workflow as its states and, where people take the steps, as a diagram."""
    return STATES_HEAD + "".join(_workflow(*each) for each in WORKFLOWS)


def _workflow(name: str, states: type[TextChoices], steps: Mapping[Any, Any]) -> str:
    lines = [f"\n## {name}\n", (states.__doc__ or "").strip() + "\n"]
    lines += [f"- `{state.value}`: {state.label}" for state in states]
    if steps:
        lines += ["", "```mermaid", "stateDiagram-v2"]
        lines += [f"    {a.value} --> {b.value}{_step(step)}" for (a, b), step in steps.items()]
        lines += ["```"]
    return "\n".join(lines) + "\n"


def _step(step: Any) -> str:
    if isinstance(step, factchecks.Step):
        return f": {step.label} ({step.party.value})"
    return f": {str(step).replace(':', ' –')}" if step else ""


def openapi_page() -> str:
    """Return the API's OpenAPI document."""
    generator: Any = SchemaGenerator
    renderer: Any = OpenApiYamlRenderer
    schema = generator().get_schema(request=None, public=True)
    rendered: bytes = renderer().render(schema, renderer_context={})
    return rendered.decode()


PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "settings.md": settings_page,
    "rights.md": rights_page,
    "states.md": states_page,
    "openapi.yaml": openapi_page,
}


def outdated() -> list[str]:
    """Return the pages whose file does not say what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != page()
    ]
