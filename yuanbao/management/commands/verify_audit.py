"""Check the audit log's chains; print their heads, to be kept elsewhere as an anchor."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from yuanbao.audit import verify_chain
from yuanbao.models import CHAINS, SEALED_CHAIN, AuditHead


class Command(BaseCommand):
    help = (
        "核对审计记录的十六条校验链和密封举报的专用链，并以 JSON 输出各链末尾的序号和校验值。"
        "把输出存到别处，下次用 --anchor 带上，就能发现整条重写或截尾。"
    )

    def add_arguments(self, parser):
        parser.add_argument("--anchor", type=Path, help="以前留存的输出文件")

    def handle(self, *, anchor, **_options):
        anchors = read_anchors(anchor) if anchor else {}
        faults = [
            fault
            for chain in (*range(CHAINS), SEALED_CHAIN)
            if (fault := verify_chain(chain, anchor=anchors.get(chain)))
        ]
        if faults:
            lines = [f"第 {f.chain} 链第 {f.seq} 条：{f.what}" for f in faults]
            raise CommandError("\n".join(lines), returncode=1)
        heads = AuditHead.objects.order_by("chain").values_list("chain", "seq", "hash")
        noted = {chain: {"seq": seq, "hash": value} for chain, seq, value in heads}
        self.stdout.write(json.dumps(noted, indent=1))


def read_anchors(path: Path) -> dict[int, tuple[int, str]]:
    """Return (seq, hash) by chain from an earlier output. Refuses a file that is none."""
    try:
        noted = json.loads(path.read_text())
        return {int(chain): (int(head["seq"]), str(head["hash"])) for chain, head in noted.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CommandError(f"{path} 不是这个命令以前的输出：{error}") from error
