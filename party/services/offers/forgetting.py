"""Forget who applied: the application stays, with its service, course and judgement, of nobody."""

from datetime import datetime

from party.models import Application
from party.offers.consents import JOB_APPLICATION, TAKEN_IN
from party.services.offers.applying import subject_of
from yuanbao.audit import record, unit_of_work
from yuanbao.services import consents
from yuanbao.services.consents import DATA_GONE


@unit_of_work
def forget_applicant(application: Application, *, at: datetime) -> None:
    """Remove who applied, what they wrote and what they were answered. Safe to repeat."""
    row = Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    for code in (JOB_APPLICATION, TAKEN_IN):
        subject = subject_of(row)
        consents.note_withdrawn(code, by=subject, at=at, row_id=row.pk, said=DATA_GONE)
    row.user = None
    row.name = row.phone = row.phone_index = row.text = row.result = ""
    row.save(update_fields=["user", "name", "phone", "phone_index", "text", "result"])
    record(row, "forget_applicant", by=None, at=at)
