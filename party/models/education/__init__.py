from party.models.education.assignment import CourseAssignment
from party.models.education.course import Course, CourseRevision
from party.models.education.lesson import Lesson, QuizQuestion
from party.models.education.study import Enrolment, LessonDone, QuizAttempt

__all__ = [
    "Course",
    "CourseAssignment",
    "CourseRevision",
    "Enrolment",
    "Lesson",
    "LessonDone",
    "QuizAttempt",
    "QuizQuestion",
]
