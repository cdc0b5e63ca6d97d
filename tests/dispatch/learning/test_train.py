import numpy as np
import pytest

from dispatch.learning import train as training
from dispatch.learning.folds import grouped_folds
from dispatch.learning.predict import Predictor
from dispatch.learning.train import TooLittleToLearn, train
from tests.dispatch.learning.samples import matters


def test_train_same_input_gives_same_bytes():
    texts, labels = matters()

    assert train(texts, labels).to_bytes() == train(texts, labels).to_bytes()


def test_train_two_labels_tells_them_apart():
    texts, labels = matters()
    pairs = [pair for pair in zip(texts, labels, strict=True) if pair[1] != "waste"]

    predictor = Predictor(train(*map(list, zip(*pairs, strict=True))))

    assert predictor.labels == ("heat", "wages")
    assert predictor.predict("暖气不热").label == "heat"
    assert predictor.predict("拖欠工资").label == "wages"


def test_train_segmented_texts_answers_segmented_and_raw():
    texts, labels = matters()
    spaced = [" ".join(text[i : i + 2] for i in range(0, len(text), 2)) for text in texts]

    predictor = Predictor(train(spaced, labels))

    assert predictor.predict("垃圾 堆在 路边 发臭").label == "waste"
    assert predictor.predict("垃圾堆在路边发臭").label == "waste"


def test_train_label_with_one_example_is_kept_and_does_no_harm():
    texts, labels = matters()

    predictor = Predictor(train([*texts, "路灯不亮了"], [*labels, "lamp"]))

    assert "lamp" in predictor.labels
    assert predictor.predict("暖气一直不热").label == "heat"


def test_train_over_the_bounds_forgets_rare_pieces_and_still_answers(monkeypatch):
    monkeypatch.setattr(training, "MOST_WEIGHTS", 900)
    monkeypatch.setattr(training, "MOST_ANCHORS", 40)

    model = train(*matters())

    assert model.weights.shape == (300, 3)
    assert len(model.anchors) == 40
    assert Predictor(model).predict("暖气一直不热").label == "heat"


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        ([], []),
        (["暖气不热", "暖气凉"], ["heat", "heat"]),
        (["暖气不热", "垃圾满了"], ["heat", "waste"]),
        (["暖气不热", "暖气 不热", "垃圾满了", "垃圾满了"], ["heat", "heat", "waste", "waste"]),
    ],
)
def test_train_too_little_refuses(texts, labels):
    with pytest.raises(TooLittleToLearn):
        train(texts, labels)


def test_grouped_folds_keep_equal_texts_together_and_labels_spread():
    groups = [f"text-{number // 2}" for number in range(60)]
    target = np.array([number // 2 % 3 for number in range(60)])

    folds = list(grouped_folds(groups, target, 5))

    judged = np.concatenate([judge for _, judge in folds])
    assert sorted(judged) == list(range(60))
    for learn, judge in folds:
        assert not {groups[row] for row in learn} & {groups[row] for row in judge}
        assert list(np.bincount(target[judge])) == [4, 4, 4]
