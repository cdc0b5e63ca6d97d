"""The desk of grid work, one's own page, and the resident's."""

import pytest
from django.urls import reverse

from grids.models import Commitment, Post, WorkerComplaint, WorkerProfile
from grids.workers.choices import WorkerState
from tests.factories.workers import (
    WorkerProfileFactory,
    WorkerTextFactory,
    make_manager,
    make_worker,
)
from yuanbao.roles import Role

pytestmark = pytest.mark.django_db


def words(response):
    return response.content.decode()


@pytest.fixture
def secretary(tree, client):
    person = make_manager(tree["community"])
    client.force_login(person)
    return person


def test_list_names_those_within_reach_and_filters_them(client, tree, secretary):
    make_worker(tree["west"])
    make_worker(tree["village"], "别村的")
    WorkerProfileFactory(grid=tree["east"], is_part_time=True, source="teacher")

    everybody = words(client.get(reverse("grids:worker-list")))
    part_time = words(client.get(reverse("grids:worker-list"), {"way": "part"}))
    by_place = words(client.get(reverse("grids:worker-list"), {"place": tree["west"].name}))

    assert "周晓敏" in everybody
    assert "别村的" not in everybody
    assert "周晓敏" not in part_time
    assert "周晓敏" in by_place
    assert "教师</td>" not in by_place


@pytest.mark.parametrize("n", [1, 3])
def test_list_costs_the_same_for_one_and_three(
    client, tree, secretary, n, django_assert_max_num_queries
):
    for number in range(n):
        make_worker(tree["west"], f"网格员{number}")

    with django_assert_max_num_queries(12) as asked:
        client.get(reverse("grids:worker-list"))

    assert len(asked) == 11


def test_propose_select_and_appoint_by_the_pages(client, tree, secretary):
    facts = {
        "name": "周晓敏",
        "phone": "13900001234",
        "place": tree["west"].code,
        "source": "teacher",
    }
    client.post(reverse("grids:worker-new"), facts)
    profile = WorkerProfile.objects.get()
    client.post(reverse("grids:worker-act", args=[profile.public_id, "opinion"]), {"agrees": "yes"})
    client.force_login(make_manager(tree["first"], "镇书记", Role.TOWN_SECRETARY))
    client.post(reverse("grids:worker-act", args=[profile.public_id, "opinion"]), {"agrees": "yes"})

    done = client.post(
        reverse("grids:worker-act", args=[profile.public_id, "appoint"]),
        {"role": "grid_worker", "starts_on": "2021-02-01"},
        follow=True,
    )

    profile.refresh_from_db()
    assert profile.state == WorkerState.APPOINTED
    assert "初始密码" in words(done)


def test_propose_for_a_place_out_of_reach_is_said_beside_the_field(client, tree, secretary):
    facts = {
        "name": "周晓敏",
        "phone": "13900001234",
        "place": tree["village"].code,
        "source": "teacher",
    }

    response = client.post(reverse("grids:worker-new"), facts)

    assert response.status_code == 422
    assert "不在您的管理范围" in words(response)


def test_detail_out_of_reach_is_not_found(client, tree, secretary):
    profile = make_worker(tree["village"])

    assert client.get(reverse("grids:worker-detail", args=[profile.public_id])).status_code == 404


def test_hand_over_page_passes_the_post(client, tree, secretary):
    profile, colleague = make_worker(tree["west"]), make_worker(tree["east"], "吴桂兰")
    post = Post.objects.get(user=profile.user)
    url = reverse("grids:worker-post-hand-over", args=[profile.public_id, post.pk])

    client.post(url, {"person": colleague.pk, "first_day": "2099-01-01"})

    assert Post.objects.get(grid=tree["west"], user=colleague.user).starts_on.year == 2099
    assert "吴桂兰" in words(client.get(reverse("grids:worker-service", args=[profile.public_id])))


def test_my_post_leads_to_the_letter_and_shows_it_signed(client, tree):
    worker = make_worker(tree["west"])
    WorkerTextFactory()
    client.force_login(worker.user)

    before = words(client.get(reverse("grids:my-post")))
    refused = client.post(reverse("grids:my-letter-sign"), {"name": "别人", "agrees": "on"})
    client.post(
        reverse("grids:my-letter-sign"),
        {"name": "周晓敏", "agrees": "on", "strokes": "[[[1,2],[3,4]]]"},
    )

    letter = Commitment.objects.get()
    assert "去签承诺书" in before
    assert refused.status_code == 409
    assert letter.strokes == "[[[1, 2], [3, 4]]]"
    paper = client.get(reverse("grids:my-letter", args=[letter.public_id]))
    assert paper["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("strokes", ["{", "[[1]]", "[[[1,2,3]]]", '[["a"]]'])
def test_letter_with_a_broken_drawing_is_refused(client, tree, strokes):
    worker = make_worker(tree["west"])
    WorkerTextFactory()
    client.force_login(worker.user)

    response = client.post(
        reverse("grids:my-letter-sign"), {"name": "周晓敏", "agrees": "on", "strokes": strokes}
    )

    assert response.status_code == 422
    assert not Commitment.objects.exists()


def test_my_post_without_a_profile_says_whom_to_ask(client, tree):
    worker = make_worker(tree["west"])
    user = worker.user
    worker.delete()
    client.force_login(user)

    assert "请联系社区登记" in words(client.get(reverse("grids:my-post")))


def test_leave_of_ones_own_and_coming_back(client, tree):
    worker, colleague = make_worker(tree["west"]), make_worker(tree["east"], "吴桂兰")
    client.force_login(worker.user)
    post = Post.objects.get(user=worker.user)

    client.post(
        reverse("grids:my-post-leave", args=[post.pk]),
        {"person": colleague.pk, "starts_on": "2099-01-01", "ends_on": "2099-01-05"},
    )
    shown = words(client.get(reverse("grids:my-post")))
    leave = post.leaves.get()
    client.post(reverse("grids:my-post-back", args=[leave.public_id]))

    assert "由吴桂兰代班" in shown
    assert not Post.objects.filter(is_substitute=True).exists()


def test_attendance_is_ticked_on_the_page(client, tree, secretary):
    worker = make_worker(tree["west"])
    facts = {
        "title": "燃气安全",
        "place_of_workers": tree["community"].name,
        "held_on": "2021-02-01",
        "minutes": "90",
    }
    client.post(reverse("grids:training-new"), facts)
    session = tree["community"].trainings.get()
    both = {"shown": worker.public_id, "came": worker.public_id}

    client.post(reverse("grids:training-attendance", args=[session.public_id]), both)

    assert session.attended.get().profile == worker
    assert "checked" in words(
        client.get(reverse("grids:training-detail", args=[session.public_id]))
    )


def test_resident_complains_and_reads_the_answer(client, tree):
    make_worker(tree["west"])
    code = tree["west"].code
    page = words(client.get(reverse("grids:grid-detail", args=[code])))

    filed = client.post(reverse("grids:complaint-new", args=[code]), {"text": "三次打电话不接"})
    receipt = filed["Location"]
    client.force_login(make_manager(tree["community"]))
    listed = words(client.get(reverse("grids:complaint-list")))
    complaint = WorkerComplaint.objects.get()
    client.post(
        reverse("grids:complaint-answer", args=[complaint.public_id]), {"answer": "已约谈。"}
    )
    client.logout()

    assert "对网格员提意见" in page
    assert "三次打电话不接" in listed
    assert "已约谈。" in words(client.get(receipt))


def test_complaint_with_an_unknown_receipt_is_not_found(client, tree):
    assert client.get(reverse("grids:complaint-receipt", args=["x"])).status_code == 404
