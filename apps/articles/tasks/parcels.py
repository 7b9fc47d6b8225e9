"""The job that opens a file that holds several articles, checks it, and takes things out of it."""

from dataclasses import dataclass
from uuid import UUID

from apps.articles import services
from apps.articles.documents import opening
from apps.articles.documents.mapping import Plan
from apps.articles.documents.opening import Contents
from apps.articles.documents.tables import Checked
from apps.articles.models import Parcel
from apps.articles.selectors import sent_as
from apps.articles.sent import Item
from apps.articles.services.parcels import OPEN_PARCEL
from apps.articles.states import ParcelState
from apps.articles.text import UnreadableError
from apps.core.isolation import NotStartedError
from apps.jobs.registry import Kind, Work, register


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing came of it."""

    code: str
    error: str


Outcome = Contents | Checked | list[Item] | Refused | None


def open_it(work: Work) -> Outcome:
    """Do with a parcel what its state asks for; None if that is done or the parcel is gone."""
    parcel = Parcel.objects.select_related("blob").filter(pk=work.payload["parcel"]).first()
    if parcel is None:
        return None
    sent, plan = sent_as(parcel), Plan.of(parcel.plan)
    try:
        match ParcelState(parcel.state):
            case ParcelState.OPENING:
                work.report(1, 2, "Looking what is inside")
                return opening.look(sent)
            case ParcelState.CHECKING:
                work.report(1, 2, "Checking every row")
                return opening.check(sent, plan)
            case ParcelState.IMPORTING:
                work.report(1, 2, "Taking out what was chosen")
                return opening.take(sent, plan=plan, places=parcel.places)
            case _:
                return None
    except UnreadableError as error:
        return Refused(error.code, str(error))


def keep(work: Work, outcome: Outcome) -> None:
    """Keep what came of it, or the reason why nothing did."""
    parcel_id = UUID(work.payload["parcel"])
    match outcome:
        case Contents():
            services.keep_contents(parcel_id=parcel_id, contents=outcome)
        case Checked():
            services.keep_check(parcel_id=parcel_id, checked=outcome)
        case list():
            services.keep_items(parcel_id=parcel_id, items=outcome)
        case Refused():
            services.refuse_parcel(parcel_id=parcel_id, code=outcome.code, error=outcome.error)
        case None:
            return


register(
    Kind(name=OPEN_PARCEL, work=open_it, finish=keep, retry_on=(NotStartedError,), lease_seconds=60)
)
