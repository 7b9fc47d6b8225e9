"""What comes of an exchange: an answer, or one sentence why there is none."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a site answered.

    :param url: what was asked for
    :param final_url: what answered, after every redirect
    :param chain: each address that was asked, in order; the last is `final_url`
    :param peer_ip: the address that the bytes came from
    :param media_type: what the answer is, in lower case and without parameters
    :param charset: the label that its charset has by the rules of the web; empty if none has
    :param data: the bytes as they are read, without a content encoding; empty if not modified
    :param not_modified: nothing changed since the `etag` or `last_modified` that was sent along
    """

    url: str
    final_url: str
    chain: tuple[str, ...]
    peer_ip: str
    status: int
    media_type: str
    charset: str
    data: bytes
    etag: str
    last_modified: str
    not_modified: bool = False


class FetchError(Exception):
    """Nothing was fetched. The message is one sentence or two for a person.

    :param code: the reason, for a program
    :param detail: what an operator wants to know and a page does not tell: the step, the addresses
        a name has, who answered
    :param may_pass: a later attempt may succeed
    :param retry_after: in how many seconds the site wants to be asked again, if it said so
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        may_pass: bool = False,
        retry_after: float | None = None,
        detail: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.may_pass = may_pass
        self.retry_after = retry_after
        self.detail: dict[str, Any] = dict(detail or {})


def written(outcome: Fetched | FetchError) -> bytes:
    """Return an outcome as bytes: a line of JSON, then the data."""
    if isinstance(outcome, FetchError):
        refused = {
            "code": outcome.code,
            "message": str(outcome),
            "may_pass": outcome.may_pass,
            "retry_after": outcome.retry_after,
            "detail": outcome.detail,
        }
        return json.dumps({"refused": refused}).encode() + b"\n"
    answer = {field.name: getattr(outcome, field.name) for field in fields(outcome)}
    del answer["data"]
    return json.dumps({"answer": answer}).encode() + b"\n" + outcome.data


def read(written_down: bytes) -> Fetched:
    """Return the answer that was written down.

    :raises FetchError: a refusal was
    :raises ValueError: it is neither
    """
    line, _, data = written_down.partition(b"\n")
    said = json.loads(line)
    if refused := said.get("refused"):
        raise FetchError(
            refused["code"],
            refused["message"],
            may_pass=refused["may_pass"],
            retry_after=refused["retry_after"],
            detail=refused["detail"],
        )
    answer = said["answer"]
    return Fetched(**{**answer, "chain": tuple(answer["chain"])}, data=data)


@dataclass(frozen=True, slots=True)
class Question:
    """What a caller wants, and what the newsroom allows.

    :param media_types: what the answer may be
    :param etag: what the site called the state that the caller has; with `last_modified`
    :param allowed: networks that may be reached though they are not public, as CIDR
    :param ca_file: certificates to trust besides the machine's own
    """

    url: str
    media_types: frozenset[str]
    user_agent: str
    etag: str = ""
    last_modified: str = ""
    allowed: tuple[str, ...] = ()
    ca_file: str = ""

    def written(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {**asdict(self), "media_types": sorted(self.media_types)}

    @classmethod
    def read(cls, plain: dict[str, Any]) -> Self:
        """Return the question that was written as plain values."""
        return cls(
            **{
                **plain,
                "media_types": frozenset(plain["media_types"]),
                "allowed": tuple(plain["allowed"]),
            }
        )
