"""Job kinds: tell the articles' logs."""

from uuid import UUID

from apps.factchecks import services
from apps.jobs.registry import Kind, Work, register


def nothing_slow(work: Work) -> None:
    """Do nothing outside the transaction: entries are rows."""
    del work


def write_entries(work: Work, result: None) -> None:
    """Write the entries."""
    del result
    sent = work.payload
    services.write_entries(
        factcheck_id=UUID(sent["factcheck_id"]),
        verb=sent["verb"],
        version=int(sent["version"]),
        member_id=UUID(sent["member_id"]) if sent["member_id"] else None,
        data={"edition": sent["edition"], "state": sent["state"]},
    )


register(Kind(name=services.LOG, work=nothing_slow, finish=write_entries))
