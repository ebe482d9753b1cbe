"""Who took what away, for the log."""

from accounts.models import User
from common.audit.trail import record
from funding.models import Call


def note_chain_taken(*, call: Call, stream: str, extension: str, user: User) -> None:
    record(call, "funding.take_chain", user=user, data={"stream": stream, "format": extension})
