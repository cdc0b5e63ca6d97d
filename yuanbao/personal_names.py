"""Guess which words of a text are people's names, by what stands around them.

Without a dictionary of people only the surroundings can tell: words that announce a name (我叫,
联系人) and words that follow one (先生, 电话). A surname must begin it, and words that merely
look like a name (高中生, 施工方) are known.
"""

import re
from collections.abc import Iterator

from yuanbao.masking import COMPOUND_SURNAMES

# The surnames of nineteen people in twenty, less those that begin everyday words.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔常汤"
    "康易乔赖庞樊殷施翟倪温芦鲁梅霍俞牟柏柳冉耿申詹聂焦齐葛裴岳苗鲍盛齐柴祝欧关左曲迟栾丛隋逄矫宫战初衣"
    "辛管安穆佟隽鞠戚于祁车佘符邢岑邬甄苑卞娄窦臧褚滕解游蓝项路"
)
_HAN = "一-鿿"
_NAME = f"(?:(?:{'|'.join(sorted(COMPOUND_SURNAMES))})[{_HAN}]{{1,2}}|[{SURNAMES}][{_HAN}]{{1,2}}?)"
_LONG_NAME = _NAME.replace("{1,2}?", "{1,2}")
# What may follow a name: the end, anything but Han, or one of these words.
_AFTER = (
    rf"(?=$|[^{_HAN}*]|先生|女士|小姐|同志|电话|手机|联系|身份证|住(?:在|址)?|家住|反映|投诉|举报|申请|向|，|"
    r"现年|今年|男|女|是一|系|于|因|在|的|和|与|及|、)"
)
_SURE = re.compile(
    r"(?:我叫|我名叫|名叫|名字(?:叫|是)|姓名|联系人|投诉人|举报人|反映人|来访人|来电人|申请人|求助人|当事人|"
    r"法定代表人|法人代表|法人|负责人|收件人|收货人|户名|开户人|签名|署名|落款|此致敬礼)"
    rf"(?:是|为|叫|姓名)?[:： 　]{{0,3}}(?P<name>{_NAME}){_AFTER}"
)
# Further names behind a sure one: 举报人：王强、李红和张海。
_AND = re.compile(rf"[、和及与] ?(?P<name>{_NAME})(?=$|[^{_HAN}*]|[和及与等])")
_LIKELY = re.compile(
    r"(?:我是|本人|业主|户主|房东|邻居|租户|丈夫|妻子|爱人|老公|老婆|儿子|女儿|父亲|母亲|店主|店老板|老板|包工头)"
    rf"(?:叫|名叫|是|姓名)?[:：（( 　]{{0,2}}(?P<name>{_NAME})(?=$|[^{_HAN}*]|先生|女士|电话|手机|反映|投诉|举报|申请|今年|现年)"
)
# A name with a number behind it, or with what replaces one.
_NUMBERED = re.compile(
    rf"(?:(?<![{_HAN}])|(?<=[找叫是为系给]))(?P<name>{_LONG_NAME})[ :：(（]{{0,2}}(?:手机|电话|联系电话)?[号:： ]{{0,2}}"
    r"(?=1[3-9]\d{9}(?!\d)|1[3-9]\d[ \-]\d{4}[ \-]\d{4}|0\d{2,3}-?[2-9]\d{6}|〔手机号〕|〔电话〕)"
)
_ADDRESSED = re.compile(
    rf"(?P<name>{_LONG_NAME})[（(]?(?=先生|女士|小姐|同志|大爷|大妈|大娘|阿姨|奶奶|爷爷)"
)
_TITLED = re.compile(
    rf"(?P<name>{_LONG_NAME})[（(]?(?=老师|老板|师傅|医生|大夫|护士|经理|主任|书记|局长|科长|处长|所长|站长|队长|校长|"
    r"院长|镇长|村长|组长|警官|法官|律师|电话|的电话|手机号|的手机)"
)
# Endings of places and offices; and, where the surroundings say less, of roles and everyday words.
_NO_PLACE = re.compile(r"(?:小区|[区街镇乡局科处所院站部办委校厂司店会队组班楼路号市县省州])$")
_NO_END = re.compile(
    r"(?:小区|[区街镇乡村局科处所院站部办委校厂司店会队组班楼路号市县省州城园苑庭府庄屯沟岭桥河江湖山港湾家户员"
    r"工人者生民众师长友们客商贩童老年日时姓地方车房屋费款金额价量次份件条项目单元期届级层线网格党团系类型"
    r"副板等说讲称问看听叫让给把被就才又也还都很太最更没在这那哪谁何此其该每各])$"
)
_RULES = (
    (_SURE, _NO_PLACE),
    (_ADDRESSED, _NO_PLACE),
    (_NUMBERED, _NO_END),
    (_LIKELY, _NO_END),
    (_TITLED, _NO_END),
)
_NO_NAME = re.compile(
    r"^(?:高(?:中|龄|考|层|新|速|铁|温|空|压|级|校|等|三|二|一|度|先)|方(?:便|面|式|案|向|法)|施工|任(?:何|课|职|命)|"
    r"安(?:全|保|置|装|排|静|居|检|徽)|管(?:理|道|委|网|线|控|辖|事|片)|常(?:年|住|务|委|常|见|规|驻|德)|金(?:融|属|额|钱)|"
    r"万(?:科|达|元|象|般)|白(?:天|色|领|班)|石(?:头|油)|马(?:上|路)|张(?:贴|某|姓)|李(?:某|姓)|王(?:某|姓)|温(?:泉|度|馨|州)|"
    r"时间|广大|全体|程(?:序|度)|解(?:决|释|除|答)|关(?:于|系|闭|门|心|注|键)|严(?:重|格|禁|厉)|水(?:电|费)|车(?:辆|主|位|库|间|站|管|上|子)|"
    r"路(?:上|边|口|过|面|灯|政)|项目|游(?:客|戏|泳)|管片|符合|易(?:燃|发)|余(?:额|款)|盛(?:世|大)|康(?:复|养)|宫|初(?:中|一|二|三|步|级)|"
    r"战(?:友|士)|左(?:右|侧|边)|江(?:苏|西|边|南|北)|贺(?:喜)|陶瓷|申(?:请|报|诉|领)|于(?:是|此)|衣(?:服)|柏油|孔(?:洞)|"
    r"应(?:该|当)|曲(?:线)|史(?:上)|武(?:汉|警|装)|苏(?:州|宁|醒)|徐州|郑(?:州|重)|鲁(?:莽)|齐(?:全|备)|叶(?:子)|"
    r"梅(?:雨)|汤(?:池)|龙(?:头|湾)|夏(?:天|季)|秦皇|甘肃|贵(?:阳|州)|黄(?:色|金|河|海)|田(?:地|里)|林(?:业|地|场)|"
    r"何(?:时|人|处|种|况|必)|曾(?:经|多|在|向)|付(?:款|费|出|清|完|给)|方(?:圆|可)|莫(?:名)|毛(?:坯|病)|雷(?:电)|孟(?:加)|"
    r"党|孙子|任其|解惑|于最|祝|群众|居民|村民|业主|大(?:家|量)|许(?:多|可)|谢(?:谢|绝)|唐(?:山)|柳(?:树)|胡(?:同|乱)|邓(?:小平理)|明(?:天))"
)
# Everyday words that end with a surname: 公安, 主任. What begins inside them is no name.
_STRADDLES = re.compile(
    r"(?:[公治平][安]|[主城房保网监接][管]|[主现担责委信][任]|[理了缓][解]|[感致多][谢]|[经日正非异通平][常]|"
    r"[属关由对位处至终等大小][于]|[地官对校警双甲乙工多][方]|[道公马铁线][路]|[设措][施]|[资现积基][金]|[汽火客货停][车]|"
    r"[有相机海][关]|[工过][程]|[事各][项]|[明空][白]|[健小][康]|[旅][游]|[提][高]|[其剩][余]|[中岩][石]|[家][电])$"
)
_NEVER_IN = frozenset("的某了们个是有不")


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word that its surroundings show to be a person's name."""
    for rule, no_name_ends_so in _RULES:
        for match in rule.finditer(text):
            if _may_be_name(text, match, no_name_ends_so):
                yield match.span("name")
                yield from _listed(text, match.end("name"))


def _listed(text: str, at: int) -> Iterator[tuple[int, int]]:
    while (match := _AND.match(text, at)) and _may_be_name(text, match, _NO_END):
        yield match.span("name")
        at = match.end("name")


def _may_be_name(text: str, match: re.Match[str], no_name_ends_so: re.Pattern[str]) -> bool:
    name, start = match["name"], match.start("name")
    if _NO_NAME.match(name) or no_name_ends_so.search(name) or _NEVER_IN & set(name):
        return False
    return not _STRADDLES.search(text[max(start - 1, 0) : start + 1])
