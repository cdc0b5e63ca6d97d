"""The articles of the demonstration: every column has its own, and none is a shell."""

import csv
import tomllib
from pathlib import Path

import party
from party.markup import plain

DATA = Path(party.__file__).parent / "data"


def articles():
    with (DATA / "articles.toml").open("rb") as file:
        return tomllib.load(file)["article"]


def columns():
    with (DATA / "columns.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"] for row in csv.DictReader(file)}


def test_write_articles_for_every_column():
    # What is studied in 党员教育 are courses.
    assert {article["column"] for article in articles()} | {"party-learn"} == columns()


def test_write_articles_under_keys_and_titles_of_their_own():
    keys = [article["key"] for article in articles()]
    titles = [article["title"] for article in articles()]

    assert len(keys) == len(set(keys)) == 64
    assert len(set(titles)) == 64


def test_write_published_articles_that_say_something_and_who_says_it():
    for article in articles():
        if "state" in article:  # still being written or looked over
            continue
        assert len(plain(article["body"])) >= 60, article["key"]
        assert article["unit"], article["key"]
        assert 1 <= len(article["title"]) <= 40, article["key"]


def test_write_articles_without_unfilled_slots_or_empty_links():
    for article in articles():
        assert not set("{}<>") & set(article["body"]), article["key"]
        assert "](/)" not in article["body"], article["key"]
