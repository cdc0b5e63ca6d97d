"""What the residents' app keeps of this part, and where a form waits for a network."""

from django.utils.translation import gettext_lazy as _

from yuanbao.phone import shell


def register_all() -> None:
    """Tell the shell; called when the app is ready."""
    shell.register_pages(
        kept=("petitions:report-offline", "petitions:report-outbox", "petitions:petition-find"),
        read=("petitions:ledger-list",),
        sheets=("css/pages/report.css", "css/pages/home.css"),
    )
    shell.register_outbox(
        report="petitions:petition-new",
        form="petitions:report-offline",
        outbox="petitions:report-outbox",
        key="petitions:report-key",
        send="petitions:report-send",
        posts=("petitions:petition-new", "petitions:petition-preview"),
    )
    shell.register_shortcut("petitions:petition-new", _("我要反映"))
    shell.register_shortcut("petitions:petition-find", _("查进度"))
