"""Every table with sealed columns says where 我的数据 tells it, or why it is told elsewhere."""

from django.apps import apps

from yuanbao.fields import EncryptedTextField
from yuanbao.mydata.holdings import categories
from yuanbao.retention.periods import periods

# The category that tells a table, and the period that clears it ("" where an event does).
TOLD = {
    "yuanbao.User": ("account", "accounts"),
    "yuanbao.Notification": ("messages", "messages"),
    "yuanbao.DataRequest": ("requests", ""),
    "yuanbao.WechatBinding": ("subscriptions", ""),
    "petitions.Petition": ("petitions", "petitions-closed"),
    "petitions.Petitioner": ("petitions", "petitions-closed"),
    "petitions.TextVersion": ("petitions", "petitions-closed"),
    "petitions.Addition": ("petitions", "petitions-closed"),
    "petitions.Joining": ("joinings", "joinings"),
    "petitions.CallRequest": ("calls", "calls"),
    "petitions.Opinion": ("opinions", "opinions"),
    "petitions.Residency": ("opinions", "residencies"),
    "dispatch.SmsReply": ("ratings", "replies"),
    "party.Question": ("questions", "questions"),
    "party.Application": ("applications", "applications"),
    "party.JobWish": ("job-wishes", "job-wishes"),
    "party.Signup": ("signups", "signups"),
    "party.Membership": ("party", "party-members"),
    "grids.Commitment": ("worker-letters", "worker-letters"),
    "grids.WorkerComplaint": ("worker-complaints", "worker-complaints"),
}
REGISTERS = "registers tell their fields with a basis and a time each, and clear them by it"
FILES = "what was staged of a file; its rows are told where they went"
SEALED = "sealed reports are opened by their receipt alone, and tied to no account"
STAFF = "told to staff and workers on their own pages"
SECRET = "a secret of the platform, of nobody"
APART = {
    "grids.Building": REGISTERS,
    "grids.Room": REGISTERS,
    "grids.Household": REGISTERS,
    "grids.Resident": REGISTERS,
    "grids.Premises": REGISTERS,
    "grids.RegisterChange": REGISTERS,
    "grids.RegisterExport": FILES,
    "grids.RegisterImport": FILES,
    "grids.RegisterImportPart": FILES,
    "dispatch.SheetImport": FILES,
    "party.RollExport": FILES,
    "party.RollImport": FILES,
    "petitions.SealedReport": SEALED,
    "petitions.SealedEnvelope": SEALED,
    "petitions.SealedMessage": SEALED,
    "petitions.SealedFile": SEALED,
    "petitions.SealedOpening": SEALED,
    "petitions.WaitingReceipt": SEALED,
    "grids.WorkerProfile": STAFF,
    "grids.GridPhone": STAFF,
    "party.MemberUnit": "an office's own line and whoever answers it, told on the alliance's desk",
    "grids.CardIssue": "a door that a card was left at, without a person",
    "petitions.TalkGuest": "a name without account or telephone, cleared by talk-guests",
    "dispatch.WriteBack": "a public answer, redacted like every public text",
    "yuanbao.Authenticator": SECRET,
    "grids.Camera": SECRET,
    "dispatch.Hotline": SECRET,
}


def test_every_table_with_sealed_columns_is_told_or_says_why_not():
    sealed = {
        model._meta.label
        for model in apps.get_models()
        if any(isinstance(field, EncryptedTextField) for field in model._meta.concrete_fields)
    }

    assert sealed == set(TOLD) | set(APART)
    assert not set(TOLD) & set(APART)


def test_what_is_told_has_its_category_and_its_period():
    assert {category for category, _period in TOLD.values()} <= set(categories())
    assert {period for _category, period in TOLD.values() if period} <= set(periods())
