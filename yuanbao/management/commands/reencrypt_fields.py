"""Seal every encrypted field with the newest key."""

from django.apps import apps
from django.core.management.base import BaseCommand

from yuanbao.fields import EncryptedTextField
from yuanbao.services.reencryption import reencrypt


class Command(BaseCommand):
    help = "把加密字段改用 FIELD_KEYS（密封举报用 SEALED_KEYS）里的第一把密钥。可随时中断，再运行时接着做；不影响使用。"

    def add_arguments(self, parser):
        parser.add_argument("--batch", type=int, default=500, help="一批多少行")

    def handle(self, *, batch, **_options):
        for model in apps.get_models():
            for field in model._meta.local_fields:
                if isinstance(field, EncryptedTextField):
                    done = reencrypt(model, field, batch=min(batch, field.most_at_once))
                    self.stdout.write(f"{model._meta.label}.{field.name}：{done} 行")
