"""Measure a notice to every member: how long addressing and each portion take, who got what."""

from time import perf_counter

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from party.models import NoticeRecipient, PartyNotice, PartyOrganisation
from party.queries.organisations.notices import TO_RING
from party.services.organisations import notice_sms, notices
from yuanbao.models import Channel, Notification, User


class Command(BaseCommand):
    help = "给全区党员发一份试验通知并计时，做完全部撤回；打印秒数和人数。"

    def add_arguments(self, parser):
        parser.add_argument("--sms", action="store_true", help="同时写好给没有账号的人的短信")

    def handle(self, *_args, **options):
        with transaction.atomic():
            self._measure(by_sms=options["sms"])
            transaction.set_rollback(True)

    def _measure(self, *, by_sms):
        top = PartyOrganisation.objects.standing().filter(parent__isnull=True).get()
        writer, sender = (User.objects.create_user(f"measure{n}", name="试验") for n in (1, 2))
        User.objects.filter(pk__in=[writer.pk, sender.pk]).update(is_superuser=True)
        writer.is_superuser = sender.is_superuser = True
        at = timezone.now()
        notice = notices.draft(top, title="试验通知", body="试验", by=writer, at=at)
        notice_sms.choose_sms(notice, by_sms=by_sms, by=writer, at=at)
        notices.submit(notice, by=writer, at=at)
        started = perf_counter()
        notice = notices.send(notice, by=sender, at=at)
        addressed = perf_counter() - started
        spent = self._portions(notice)
        rows = NoticeRecipient.objects.filter(notice=notice)
        told = Notification.objects.filter(
            key__startswith=f"party-notice:{notice.pk}:", channel=Channel.IN_APP
        ).count()
        done = PartyNotice.objects.get(pk=notice.pk)
        self.stdout.write(f"收件人 {notice.n_total:,} 人，确定名单 {addressed:.2f} 秒")
        self.stdout.write(
            f"分 {len(spent)} 批送达，共 {sum(spent):.2f} 秒，最慢一批 {max(spent):.2f} 秒，"
            f"状态：{done.get_state_display()}"
        )
        texts = Notification.objects.filter(key__startswith=f"party-notice:{notice.pk}:sms:")
        self.stdout.write(
            f"短信 {texts.count():,} 条，给 {rows.filter(sms_state='waiting').count():,} 人"
        )
        self.stdout.write(
            f"应用内 {told:,} 人，待电话通知 {rows.filter(TO_RING).count():,} 人，"
            f"没有送到 {rows.filter(delivered_at__isnull=True).count():,} 人，"
            f"重复 {rows.count() - rows.values('member').distinct().count():,} 人"
        )

    def _portions(self, notice):
        spent, more = [], True
        while more:
            started = perf_counter()
            more = notices.send_portion(notice.pk, at=timezone.now())
            spent.append(perf_counter() - started)
        return spent
