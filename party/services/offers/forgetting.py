"""Forget who applied: the application stays, with its service, course and judgement, of nobody."""

from datetime import datetime

from party.models import Application
from party.offers.consents import JOB_APPLICATION
from yuanbao.audit import record, unit_of_work
from yuanbao.services import consents
from yuanbao.services.consents import DATA_GONE


@unit_of_work
def forget_applicant(application: Application, *, at: datetime) -> None:
    """Remove who applied, what they wrote and what they were answered. Safe to repeat."""
    row = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    if row.job_id and (subject := row.user or row.phone):
        consents.note_withdrawn(JOB_APPLICATION, by=subject, at=at, row_id=row.pk, said=DATA_GONE)
    row.user = None
    row.name = row.phone = row.text = row.result = ""
    row.save(update_fields=["user", "name", "phone", "text", "result"])
    record(row, "forget_applicant", by=None, at=at)
