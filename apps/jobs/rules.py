"""Who may see and retry a job."""

from apps.accounts.models import Membership, Role
from apps.jobs.models import Job


def may_see(member: Membership, job: Job) -> bool:
    """Tell whether `member` may see `job`: their newsroom's, and the house's own for admins."""
    if job.newsroom_id is None:
        return member.has(Role.ADMIN)
    return job.newsroom_id == member.newsroom_id
