"""Code lists of the registers. Stored values are the codes of the standards named beside them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """Whether a row of a register still holds, and if not, how it ended."""

    ACTIVE = "active", _("在册")
    MOVED_OUT = "moved_out", _("已迁出")
    DECEASED = "deceased", _("已去世")
    CLOSED = "closed", _("已注销")
    MERGED = "merged", _("已合并")


class Act(models.TextChoices):
    """What happened to a row, in its history."""

    ENTER = "enter", _("登记")
    AMEND = "amend", _("变更")
    RELOCATE = "relocate", _("改网格或位置")
    CLOSE = "close", _("注销")
    MOVE_OUT = "move_out", _("迁出")
    DECEASE = "decease", _("登记去世")
    MERGE = "merge", _("合并")
    RESTORE = "restore", _("恢复")
    OPEN = "open", _("查看个人信息")
    VISIT = "visit", _("走访")
    UNDO = "undo", _("撤销导入")
    EXPIRE = "expire", _("到期清除")


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", _("未知")
    MALE = "1", _("男")
    FEMALE = "2", _("女")
    NOT_STATED = "9", _("未说明")


class Education(models.TextChoices):
    """GB/T 4658-2006, first digit; its older generation is mapped when it is imported."""

    POSTGRADUATE = "10", _("研究生")
    BACHELOR = "20", _("大学本科")
    COLLEGE = "30", _("大学专科")
    VOCATIONAL = "40", _("中等职业")
    HIGH_SCHOOL = "60", _("普通高中")
    MIDDLE_SCHOOL = "70", _("初中")
    PRIMARY_SCHOOL = "80", _("小学")
    OTHER = "90", _("其他")


class IdKind(models.TextChoices):
    """GB/T 31000-2015, kinds of identity document."""

    ID_CARD = "111", _("居民身份证")
    OFFICER = "114", _("军官证")
    POLICE = "115", _("警官证")
    PASSPORT = "414", _("护照")
    TAIWAN = "511", _("台胞证")
    HONG_KONG = "516", _("港澳通行证")
    FOREIGNER = "554", _("外国人居留证")


class Relation(models.TextChoices):
    """GB/T 4761, one digit: relation to the head of the household."""

    HEAD = "0", _("户主")
    SPOUSE = "1", _("配偶")
    SON = "2", _("子")
    DAUGHTER = "3", _("女")
    GRANDCHILD = "4", _("孙子女")
    PARENT = "5", _("父母")
    GRANDPARENT = "6", _("祖父母")
    SIBLING = "7", _("兄弟姐妹")
    OTHER = "8", _("其他")


class ResidentKind(models.TextChoices):
    """GB/T 31000-2015; people from abroad are the police's to register."""

    REGISTERED = "01", _("户籍人口")
    FLOATING = "02", _("流动人口")


class Agreement(models.TextChoices):
    """GB/T 31000-2015: whether a person lives where they are registered."""

    SAME = "01", _("人户一致")
    APART = "02", _("人户分离")


class InflowReason(models.TextChoices):
    """GB/T 31000-2015. Its code for coming to be treated is left out: it tells of health."""

    WORK = "01", _("务工")
    FARMING = "02", _("务农")
    TRADE = "03", _("经商")
    STUDY = "04", _("学习培训")
    MARRIAGE = "05", _("婚嫁")
    FAMILY = "06", _("随迁")
    RELATIVES = "08", _("投亲靠友")
    TRANSFER = "09", _("工作调动")
    OTHER = "99", _("其他")


class PermitKind(models.TextChoices):
    RESIDENCE = "01", _("居住证")
    TEMPORARY = "02", _("暂住证")
    OTHER = "99", _("其他")


class Lodging(models.TextChoices):
    """GB/T 31000-2015: what a newcomer lives in."""

    OWN = "01", _("自购房")
    RENTED = "02", _("租赁房")
    LODGED = "03", _("寄居")
    BORROWED = "04", _("借住")
    DORMITORY = "05", _("单位宿舍")
    MAKESHIFT = "06", _("临时宿舍")
    WORKERS_FLAT = "07", _("农民工公寓")
    OTHER = "99", _("其他")


class Occupation(models.TextChoices):
    """What jobs and training are offered by; asked for with the person's consent."""

    EMPLOYED = "employed", _("在职")
    SELF_EMPLOYED = "self_employed", _("个体经营")
    FLEXIBLE = "flexible", _("灵活就业")
    SEEKING = "seeking", _("求职中")
    FARMING = "farming", _("务农")
    STUDENT = "student", _("学生")
    RETIRED = "retired", _("离退休")
    OTHER = "other", _("其他")


class HouseholdKind(models.TextChoices):
    FAMILY = "family", _("家庭户")
    COLLECTIVE = "collective", _("集体户")


class BuildingUse(models.TextChoices):
    HOUSING = "housing", _("住宅")
    MIXED = "mixed", _("商住")
    OFFICE = "office", _("办公")
    COMMERCE = "commerce", _("商业")
    INDUSTRY = "industry", _("厂房仓库")
    PUBLIC = "public", _("公共建筑")
    HOUSE = "house", _("自建平房")


class RoomUse(models.TextChoices):
    """GB/T 31000-2015, what a room is used or let for."""

    DORMITORY = "01", _("宿舍")
    HOUSING = "02", _("住房")
    SHOP = "03", _("商铺")
    OFFICE = "04", _("办公")
    STORE = "05", _("仓库")
    WORKSHOP = "06", _("厂房")
    OTHER = "99", _("其他")


class Tenure(models.TextChoices):
    OWN = "own", _("自住自用")
    LET = "let", _("出租")
    LENT = "lent", _("借用")
    EMPTY = "empty", _("空置")


class PremisesKind(models.TextChoices):
    """Shops, firms, agencies and other bodies with a door in the grid."""

    SHOP = "shop", _("商铺")
    FIRM = "firm", _("企业")
    AGENCY = "agency", _("机关事业单位")
    SOCIAL = "social", _("社会组织")
    SCHOOL = "school", _("学校")
    CLINIC = "clinic", _("医疗机构")
    OTHER = "other", _("其他")


class Ownership(models.TextChoices):
    """GB/T 31000-2015, category of a non-public body."""

    DOMESTIC = "01", _("内资企业")
    FOREIGN = "02", _("外资企业")
    INDIVIDUAL = "03", _("个体工商户")
    COOPERATIVE = "04", _("农民专业合作社")
    OTHER = "99", _("其他")


class Trade(models.TextChoices):
    CATERING = "catering", _("餐饮")
    FOOD = "food", _("食品销售")
    RETAIL = "retail", _("百货零售")
    SERVICE = "service", _("居民服务")
    LODGING = "lodging", _("住宿")
    ENTERTAINMENT = "entertainment", _("文化娱乐")
    REPAIR = "repair", _("维修")
    MEDICINE = "medicine", _("医药")
    EDUCATION = "education", _("教育培训")
    LOGISTICS = "logistics", _("寄递物流")
    MANUFACTURE = "manufacture", _("生产加工")
    BUILDING = "building", _("建筑装修")
    FINANCE = "finance", _("金融保险")
    OTHER = "other", _("其他")


class FacilityKind(models.TextChoices):
    """GB/T 30428.2, first group of a component's code."""

    UTILITY = "01", _("公用设施")
    ROAD = "02", _("道路交通")
    SANITATION = "03", _("市容环境")
    GREEN = "04", _("园林绿化")
    OTHER = "05", _("其他部件")


class CodeScheme(models.TextChoices):
    """Which standard a component's code was made by: codes of equal length differ in meaning."""

    COMPONENT = "gbt30428", _("部件标识码（16 位）")
    OWN = "own", _("权属单位自编号")


class Condition(models.TextChoices):
    """CJ/T 214: the state a component was last seen in."""

    SOUND = "sound", _("完好")
    DAMAGED = "damaged", _("破损")
    MISSING = "missing", _("丢失")
    OUT_OF_USE = "out_of_use", _("停用")
    MOVED = "moved", _("移除")


class Programme(models.TextChoices):
    """Which list a care task stands on; why somebody stands on it is stored nowhere."""

    CARE = "care", _("关爱走访")
    AID = "aid", _("结对帮扶")


class CareKind(models.TextChoices):
    VISIT = "visit", _("上门看望")
    CALL = "call", _("电话问候")
    MEAL = "meal", _("送餐")
    ERRAND = "errand", _("代办跑腿")
    ESCORT = "escort", _("陪同出行")
    SAFETY = "safety", _("用火用电用气安全查看")
    HOUSEWORK = "housework", _("家务协助")
    AID = "aid", _("结对帮扶")


class CareResult(models.TextChoices):
    WELL = "well", _("情况正常")
    HELPED = "helped", _("已帮助解决")
    NEEDS_HELP = "needs_help", _("需要进一步帮助")
    NOT_MET = "not_met", _("未见到本人")
    REFERRED = "referred", _("已转介")


class EventKind(models.TextChoices):
    """What grid work keeps as events; city management's own are petitions by their own codes."""

    DISPUTE = "01", _("矛盾纠纷")
    HAZARD = "02", _("安全隐患")
    INCIDENT = "03", _("突发情况")
    SERVICE = "04", _("公共服务")
    ACTIVITY = "07", _("宣传与自治活动")
    OTHER = "99", _("其他")


class EventTopic(models.TextChoices):
    """What an event is about; the first two digits are its kind."""

    FAMILY = "0101", _("婚姻家庭纠纷")
    NEIGHBOURS = "0102", _("邻里纠纷")
    LABOUR = "0103", _("劳动争议")
    PROPERTY = "0104", _("物业纠纷")
    EXPROPRIATION = "0105", _("征地拆迁纠纷")
    HOUSING = "0107", _("房屋宅基地纠纷")
    CONTRACT = "0108", _("合同债务纠纷")
    DAMAGES = "0109", _("损害赔偿纠纷")
    CONSUMER = "0110", _("消费纠纷")
    LAND = "0113", _("土地林地纠纷")
    OTHER_DISPUTE = "0199", _("其他纠纷")
    FIRE = "0201", _("消防隐患")
    GAS = "0202", _("用电用气隐患")
    BUILDING = "0203", _("建筑隐患")
    TRAFFIC = "0204", _("交通隐患")
    CHEMICALS = "0205", _("危险化学品隐患")
    FOOD = "0206", _("食品隐患")
    LIFTS = "0207", _("特种设备隐患")
    NATURE = "0208", _("自然灾害隐患")
    OTHER_HAZARD = "0299", _("其他隐患")
    BLAZE = "0301", _("火情")
    WATER = "0302", _("停水停电停暖")
    FLOOD = "0303", _("积水内涝")
    COLLAPSE = "0304", _("塌陷坠物")
    LOST = "0305", _("走失求助")
    OTHER_INCIDENT = "0399", _("其他突发情况")
    PAPERS = "0401", _("代办证照")
    ELDERLY = "0403", _("养老助残服务")
    JOBS = "0405", _("就业服务")
    OTHER_SERVICE = "0499", _("其他服务")
    PUBLICITY = "0701", _("政策宣传")
    DELIBERATION = "0702", _("议事协商")
    VOLUNTEERS = "0703", _("志愿服务")
    OTHER_ACTIVITY = "0799", _("其他活动")
    OTHER = "9999", _("其他事件")


class EventSource(models.TextChoices):
    """How an event came to be known."""

    WALK = "walk", _("走访发现")
    RESIDENT = "resident", _("群众反映")
    CHECK = "check", _("专项排查")
    ABOVE = "above", _("上级交办")
    OWN = "own", _("自行组织")


class EventScale(models.TextChoices):
    """How many a dispute concerns."""

    SINGLE = "01", _("个体")
    GROUP = "02", _("一般群体")
    LARGE = "03", _("重大群体")


class EventMethod(models.TextChoices):
    """How an event is dealt with."""

    MEDIATION = "01", _("调解")
    ARBITRATION = "02", _("仲裁")
    ADMINISTRATIVE = "03", _("行政处理")
    COURT = "04", _("诉讼")
    ON_THE_SPOT = "05", _("现场处置")
    HANDED_ON = "06", _("转有关部门")
    OTHER = "99", _("其他")


class EventOutcome(models.TextChoices):
    """What became of an event."""

    OPEN = "open", _("处理中")
    SETTLED = "settled", _("已处置")
    HANDED_ON = "handed_on", _("已转有关部门")
    PETITION = "petition", _("已转诉求")
    UNSETTLED = "unsettled", _("没有化解")
