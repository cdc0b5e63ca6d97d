"""Other names of columns and words in tables that departments and communities already have."""

# What a field's column is called elsewhere.
OTHER_NAMES = {
    "name": ("姓名", "名称", "名字"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "身份证", "证件号"),
    "phone": ("电话", "手机号", "手机", "联系方式", "手机号码"),
    "contact_phone": ("电话", "手机号", "联系方式"),
    "birth_date": ("出生年月日", "生日"),
    "relation": ("与户主的关系", "户主关系"),
    "registered_address": ("户籍地", "户口所在地"),
    "kind": ("人员类型", "类别"),
    "uscc": ("信用代码", "社会信用代码", "营业执照号"),
    "legal_person": ("法人", "法定代表人", "经营者"),
    "code": ("编码", "设施编码", "部件编码"),
    "area_m2": ("面积", "建筑面积"),
    "door": ("门牌", "门牌号", "室号"),
    "unit": ("单元号",),
    "floor": ("层", "所在楼层"),
    "owner_name": ("产权人", "业主"),
    "owner_phone": ("业主电话", "产权人电话"),
    "arrived_on": ("来本地日期", "流入日期"),
    "address": ("地点", "位置", "详细地址"),
}
# Words for the codes of a field that are not its own.
OTHER_WORDS = {
    "education": {
        "硕士": "10",
        "博士": "10",
        "本科": "20",
        "大专": "30",
        "专科": "30",
        "中专": "40",
        "中职": "40",
        "技校": "40",
        "高中": "60",
        "文盲": "90",
        "半文盲": "90",
    },
    "kind": {
        "户籍": "01",
        "常住": "01",
        "常住人口": "01",
        "流动": "02",
        "外来": "02",
        "外来人口": "02",
        "个体户": "shop",
        "个体工商户": "shop",
        "公司": "firm",
    },
    "relation": {
        "本人": "0",
        "夫": "1",
        "妻": "1",
        "丈夫": "1",
        "妻子": "1",
        "儿子": "2",
        "女儿": "3",
        "孙子": "4",
        "孙女": "4",
        "父亲": "5",
        "母亲": "5",
    },
    "agreement": {"一致": "01", "不一致": "02", "分离": "02"},
    "tenure": {"自住": "own", "租赁": "let", "空房": "empty"},
}
# Two generations of a standard give these codes different meanings: words alone are taken.
WORDS_ONLY = frozenset({"education"})
SAMPLES = {
    "name": "示例名称",
    "id_number": "",
    "phone": "13800001111",
    "birth_date": "1990-03-07",
}
