"""The daily mail to the clinic: what is to do. References only, so that nothing of it has to be erased later."""

from __future__ import annotations

from datetime import datetime, time

import sqlalchemy as sa

from bot.settings import clinic
from bot.storage.database import reading, transaction
from bot.storage.outbox import MAIL_CLINIC, queue
from bot.storage.tables import outbox
from bot.storage.worklist import OVERDUE, TODAY, TODO, count_requests, list_requests

DIGEST = "digest"
MOST_LISTED = 30


def queue_digest(moment: datetime) -> bool:
    """Queues the day's mail once its time has come (`digest_at` in clinic.yml), however many nodes ask; whether it did.

    None at weekends, nor on a day on which nothing is to do.
    """
    asked = clinic().digest_at
    here = moment.astimezone(clinic().zone)
    if not asked or here.weekday() >= 5 or here.time() < time.fromisoformat(asked) or _is_queued(here):
        return False
    figures = {
        "to_do": count_requests(work=TODO),
        "due": count_requests(due=TODAY, today=here.date()),
        "overdue": count_requests(due=OVERDUE, today=here.date()),
    }
    if not figures["to_do"]:
        return False
    listed = [[row["reference"], row["kind"], row["work"]] for row in list_requests(MOST_LISTED, work=TODO)]
    try:
        with transaction() as connection:
            payload = {"event": DIGEST, "note": None, "figures": figures, "listed": listed}
            queue(connection, DIGEST, MAIL_CLINIC, _day(here), payload)
    except sa.exc.IntegrityError:  # another node did in this moment
        return False
    return True


def _is_queued(here: datetime) -> bool:
    key = outbox.c.key == f"{DIGEST}-{MAIL_CLINIC}-{_day(here)}"
    with reading() as connection:
        return connection.execute(sa.select(outbox.c.id).where(key)).first() is not None


def _day(here: datetime) -> str:
    return here.date().isoformat()
