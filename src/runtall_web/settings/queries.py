"""Reads about who the plan is for."""

from __future__ import annotations

from runtall.plan import Runner
from runtall_web.accounts.models import User
from runtall_web.settings.bridge import runner_of
from runtall_web.settings.models import RunnerRecord
from runtall_web.settings.questions import QUESTIONS


def record_of(user: User) -> RunnerRecord | None:
    return RunnerRecord.objects.filter(owner=user).first()


def current_runner(user: User) -> Runner:
    """The runner as last told, or what the questions begin with."""
    return runner_of(record_of(user))


def unanswered(record: RunnerRecord | None) -> list[str]:
    """The questions still open, in the order they are asked."""
    done = set(record.answered) if record else set()
    return [question.key for question in QUESTIONS if question.key not in done]
