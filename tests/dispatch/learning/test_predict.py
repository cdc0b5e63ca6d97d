import subprocess
import sys

import numpy as np
import pytest

from dispatch.learning.predict import Predictor, TrainedModel, UnreadableModel


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("幸福里二单元暖气不热，屋里只有十三度", "heat"),
        ("楼下垃圾好几天没有清运了", "waste"),
        ("包工头拖欠我们六个人的工资", "wages"),
    ],
)
def test_predict_new_text_names_its_kind(predictor, text, label):
    prediction = predictor.predict(text)

    assert prediction.label == label


def test_predict_text_ranks_every_label_once_with_shares_of_one(predictor):
    prediction = predictor.predict("垃圾箱满了")

    shares = [share for _, share in prediction.ranked]
    assert sorted(label for label, _ in prediction.ranked) == ["heat", "wages", "waste"]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1, abs=0.001)
    assert prediction.ranked[0] == (prediction.label, prediction.confidence)


def test_predict_text_gives_words_that_stand_in_it(predictor):
    text = "我们单元的暖气 不热，请来看看"

    words = predictor.predict(text).words

    assert words
    assert any("暖气" in word for word in words)
    assert all(word in text.replace(" ", "") for word in words)
    assert all(len(word) > 1 for word in words)


def test_predict_full_width_and_spaced_text_equals_the_plain_one(predictor):
    plain = predictor.predict("a座暖气不热")

    assert predictor.predict("Ａ座 暖气\n不热") == plain


@pytest.mark.parametrize("text", ["", "   ", "🙂", "qwzx"])
def test_predict_text_without_known_pieces_stays_unsure_and_wordless(predictor, text):
    prediction = predictor.predict(text)

    assert prediction.words == ()
    assert prediction.confidence < predictor.predict("暖气一直不热").confidence


def test_predict_very_long_text_answers_like_its_beginning(predictor):
    prediction = predictor.predict("工地拖欠工资" + "。" * 500_000)

    assert prediction.label == "wages"


def test_loads_saved_model_predicts_the_same(model, predictor):
    again = Predictor.loads(model.to_bytes())

    assert again.predict("垃圾堆在路边") == predictor.predict("垃圾堆在路边")


@pytest.mark.parametrize("blob", [b"", b"not a model", b"PK\x03\x04broken"])
def test_loads_foreign_bytes_refuses(blob):
    with pytest.raises(UnreadableModel):
        Predictor.loads(blob)


def test_loads_other_format_refuses(model, monkeypatch):
    monkeypatch.setattr("dispatch.learning.predict.FORMAT", 99)
    blob = model.to_bytes()
    monkeypatch.undo()

    with pytest.raises(UnreadableModel, match="99"):
        TrainedModel.from_bytes(blob)


def test_loads_pickled_array_refuses(tmp_path):
    path = tmp_path / "evil.npz"
    np.savez(path, format=np.array([{"a": 1}], dtype=object))

    with pytest.raises(UnreadableModel):
        TrainedModel.from_bytes(path.read_bytes())


def test_import_predict_and_suggest_pulls_in_no_training_library():
    code = (
        "import sys, dispatch.learning.predict, dispatch.learning.suggest, "
        "dispatch.learning.catalogue\n"
        "print(sorted({'sklearn', 'scipy', 'jieba'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
