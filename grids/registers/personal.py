"""Why personal fields are held: purpose, legal basis, how long, and how sensitive."""

from django.utils.translation import gettext_lazy as _

from grids.registers.spec import Personal, Retention

_DUTY = _("《个人信息保护法》第十三条第三项、第三十四条：履行基层治理和服务的法定职责")
_RESIDENCE = _("《居住证暂行条例》第三条、第十八条；《个人信息保护法》第三十四条")
_LEASE = _("《商品房屋租赁管理办法》第十四条；《个人信息保护法》第三十四条")
_CONSENT = _("《个人信息保护法》第十三条第一项：本人同意，可随时撤回")
_TWO_YEARS = Retention(_("迁出、去世或注销后保存 2 年"), 2)
_ONE_YEAR = Retention(_("不再任职或注销后保存 1 年"), 1)
_PERMIT = Retention(_("证件到期或迁出后保存 2 年"), 2, until="permit_until")
_WITHDRAWN = Retention(_("撤回同意即删；迁出后保存 1 年"), 1)

NAME = Personal(2, _("上门服务和办事时认得是谁"), _DUTY, _TWO_YEARS)
PHONE = Personal(2, _("通知停水停电、预约上门、紧急联系"), _DUTY, _TWO_YEARS)
BIRTH = Personal(2, _("按年龄提供养老、入学、疫苗等服务"), _DUTY, _TWO_YEARS)
ID_NUMBER = Personal(3, _("核对是不是同一个人，避免重复登记"), _DUTY, _TWO_YEARS)
HOME_TOWN = Personal(3, _("分清户籍地和居住地，办理居住登记"), _RESIDENCE, _TWO_YEARS)
PERMIT = Personal(3, _("到期前提醒续签居住证"), _RESIDENCE, _PERMIT)
INFLOW = Personal(2, _("为新来的人提供就业、入学、租房服务"), _RESIDENCE, _TWO_YEARS)
FAMILY = Personal(2, _("分清一户里谁和谁一起住，上门时找对人"), _DUTY, _TWO_YEARS)
JOB = Personal(2, _("推送岗位和培训"), _CONSENT, _WITHDRAWN)
BOOK = Personal(3, _("核对户籍信息"), _DUTY, _TWO_YEARS)
OWNER = Personal(2, _("房屋安全、漏水、出租登记时联系房主"), _LEASE, _TWO_YEARS)
HEAD = Personal(1, _("楼栋事务的公开联系人"), _CONSENT, _ONE_YEAR)
BUSINESS = Personal(1, _("安全检查、停业通知时联系负责人"), _DUTY, _ONE_YEAR)
SEX = Personal(2, _("安排合适的上门人员"), _DUTY, _TWO_YEARS)

LEVELS = {1: _("工作联系信息"), 2: _("一般个人信息"), 3: _("敏感个人信息")}
