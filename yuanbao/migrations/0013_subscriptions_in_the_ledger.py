"""Ways of being told that were ticked before the consent ledger knew of them get their lines in it."""

from django.db import migrations
from django.db.models import Min

from yuanbao.consents.bringing import Claim, bring_over, portions

# What the ledger reads to these purposes; the ticks before it said the same in fewer words.
SMS = "同意把订阅的新消息用短信发到我的手机号。"
WECHAT = "同意把公众号给的标识存在账号里，订阅的消息可以发到微信。看不到您的微信号和好友。"


def bring_consents_over(apps, _schema_editor):
    bindings = apps.get_model("yuanbao", "WechatBinding").objects
    bring_over(apps, "news-sms", SMS, _texted(apps))
    bring_over(
        apps,
        "news-wechat",
        WECHAT,
        (Claim(f"user:{row.user_id}", None, row.bound_at) for row in portions(bindings.all())),
    )


def _texted(apps):
    """Yield whoever is told by text message, since the first topic of those that are."""
    rows = apps.get_model("yuanbao", "Subscription").objects.filter(by_sms=True)
    since = rows.order_by("user").values("user").annotate(first=Min("started_at"))
    for one in since.iterator():
        yield Claim(f"user:{one['user']}", None, one["first"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("yuanbao", "0012_subscriptions")]
    operations = [migrations.RunPython(bring_consents_over, migrations.RunPython.noop)]
