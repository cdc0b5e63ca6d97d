"""Who stands in the staff's timeline: the one who acted, not the one whose order it is."""

import pytest

from dispatch.queries.orders.story import story_of
from petitions.models import ProgressEntry


def entry(act, *, actor=""):
    return ProgressEntry(act=act, agency_name="区住房和城乡建设局", actor_name=actor, tone="plain")


@pytest.mark.parametrize(
    ("act", "actor", "who"),
    [
        ("finish", "陈立群", "区住房和城乡建设局 陈立群"),
        ("verify", "高原", "区指挥中心 高原"),
        ("dispatch", "", "区指挥中心"),
        ("rework", "", "系统"),
        ("rework", "高原", "区指挥中心 高原"),
        ("sign_for", "", "区住房和城乡建设局"),
        ("rate", "", ""),
        ("rate", "周晓敏", "周晓敏"),
    ],
)
def test_tell_story_names_whoever_acted(act, actor, who):
    lines = story_of([entry(act, actor=actor)], [], is_open=False)

    assert [line["who"] for line in lines] == [who]
