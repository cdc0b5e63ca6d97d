"""Courses for the table of all addresses."""

from party.choices import ArticleState
from party.services.education import study
from tests.factories.education import WRONG, answers, make_course
from tests.factories.party import MONDAY


class Education:
    """A public course with a test that the resident answered, and a draft of the editor."""

    def __init__(self, cast):
        self.course = make_course(cast.district, questions=1)
        self.draft = make_course(
            cast.district, state=ArticleState.DRAFT, by=cast.editor, questions=1
        )
        self.lesson, self.question = self.draft.lessons.get(), self.draft.questions.get()
        study.finish_lesson(self.course.lessons.get(), by=cast.resident, at=MONDAY)
        given = answers(self.course, WRONG)
        self.attempt = study.answer(self.course, given, by=cast.resident, at=MONDAY)

    def arguments(self):
        """Return what fills the parts of the addresses, by the start of the route."""
        return {
            "courses/": {"public_id": self.course.public_id, "number": 1},
            "course-sheets/": {"public_id": self.attempt.public_id},
            "course-files/": {"public_id": self.lesson.public_id},
            "desk/courses/": {"public_id": self.draft.public_id},
            "desk/lessons/": {"public_id": self.lesson.public_id},
            "desk/questions/": {"public_id": self.question.public_id},
            "desk/study/": {"public_id": self.course.public_id},
        }
