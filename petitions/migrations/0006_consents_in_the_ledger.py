"""Proxies and firms' names that were agreed to before there was a ledger get their lines in it."""

import hashlib

from django.db import migrations

from yuanbao.crypto import blind_index, decrypt

# The words as they stood when these consents were given.
WORDINGS = {
    "proxy": "同意由工作人员替我跟进这件事、补充情况、把进展告诉我，并看到我的姓名和电话。满意不满意仍由我自己说。",
    "firm_named": "同意在公开台账上写明反映这件事的企业名称。不同意的，台账上写“匿名”。",
}


def bring_over(apps, _schema_editor):
    people = apps.get_model("petitions", "Petitioner").objects.select_related("petition")
    proxies = apps.get_model("petitions", "Proxy").objects.filter(ended_at=None)
    consents = apps.get_model("yuanbao", "Consent").objects
    firms = people.filter(is_firm_named=True).exclude(firm="")
    lines = [("firm_named", person, person.petition.filed_at) for person in firms]
    begun = dict(proxies.exclude(user=None).values_list("petition_id", "consented_at"))
    lines += [
        ("proxy", person, begun[person.petition_id])
        for person in people.filter(petition__in=list(begun))
    ]
    for purpose, person, at in lines:
        consents.create(
            purpose=purpose,
            subject_key=blind_index("consent-subject", _subject(person)),
            row_id=person.petition_id,
            is_given=True,
            wording_version=1,
            wording_digest=hashlib.sha256(WORDINGS[purpose].encode()).hexdigest(),
            channel="brought_over",
            at=at,
        )


def _subject(person) -> str:
    if person.user_id:
        return f"user:{person.user_id}"
    sealed = bytes(person.__dict__["phone"] or b"")
    bound_to = f"petitions_petitioner.phone|{person.public_id}".encode()
    phone = decrypt(sealed, bound_to) if sealed else ""
    return f"phone:{phone}" if phone else f"phone:receipt:{person.petition.public_id}"


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0005_deliberation"),
        ("yuanbao", "0008_consents_append_only"),
    ]
    operations = [migrations.RunPython(bring_over, migrations.RunPython.noop)]
