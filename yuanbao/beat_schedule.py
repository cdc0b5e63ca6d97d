"""What happens by the clock: each task's name, and how often it runs. What is lost without it stands above it."""

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict] = {
    # Without it /readyz reports that background work has stopped.
    "heartbeat": {"task": "yuanbao.record_heartbeat", "schedule": 30},
    # Without it a petition whose message was lost stays unrouted.
    "sweep-unrouted": {"task": "dispatch.sweep_unrouted", "schedule": 20},
    # Without it a part that was judged unsatisfactory may not go back.
    "sweep-ratings": {"task": "dispatch.sweep_ratings", "schedule": 60},
    # Without it nobody is reminded, and nothing escalates.
    "sweep-reminders": {"task": "dispatch.sweep_reminders", "schedule": 60},
    # Without it unsigned orders stay unsigned for ever.
    "sweep-unsigned": {"task": "dispatch.sweep_unsigned", "schedule": 60},
    # Without it what a grid or a community let run out never reaches the level above.
    "sweep-levels": {"task": "dispatch.sweep_levels", "schedule": 60},
    # Without it a question that is not answered stops the clock for ever.
    "sweep-questions": {"task": "dispatch.sweep_questions", "schedule": 300},
    # Without it notices and instructions are forgotten, and exports are lost or stay for ever.
    "sweep-papers": {"task": "dispatch.sweep_papers", "schedule": 60},
    # Without it nobody is told that a shelved matter is to be looked at again.
    "sweep-reviews": {"task": "dispatch.sweep_reviews", "schedule": 600},
    # Without it a return may wait for its ruling for ever.
    "sweep-returns": {"task": "dispatch.sweep_returns", "schedule": 300},
    # Without it answered matters are never archived.
    "sweep-answered": {"task": "dispatch.sweep_answered", "schedule": 300},
    # Without it open deadlines stay as an older calendar of holidays had them.
    "sweep-calendar": {"task": "dispatch.sweep_calendar", "schedule": 600},
    # Without it admitted tasks never reach the grids, and never end.
    "sweep-tasks": {"task": "grids.sweep_tasks", "schedule": 300},
    # Without it nobody is told that a task is due or late.
    "sweep-task-reminders": {
        "task": "grids.sweep_task_reminders",
        "schedule": crontab(minute=0, hour=9),
    },
    # Without it the day's report has to be drafted by hand.
    "draft-report": {"task": "dispatch.draft_report", "schedule": crontab(hour=17, minute=0)},
    # Without it a day on which no worker ran at 17:00 has no report.
    "sweep-reports": {"task": "dispatch.sweep_reports", "schedule": 900},
    # Without it nobody is reminded of what was promised to a resident.
    "sweep-pledges": {"task": "dispatch.sweep_pledges", "schedule": 60},
    # Without it a file whose message was lost is never taken over.
    "sweep-sheets": {"task": "dispatch.sweep_sheets", "schedule": 60},
    # Without it accounts of people who left stay open.
    "sweep-leavers": {"task": "dispatch.sweep_leavers", "schedule": crontab(hour=0, minute=5)},
    # Without it what old files held stays for ever.
    "wipe-sheets": {"task": "dispatch.wipe_sheets", "schedule": crontab(hour=3, minute=40)},
    # Without it a register's file whose message was lost is never checked or taken over.
    "sweep-imports": {"task": "grids.sweep_imports", "schedule": 60},
    # Without it what old register files held stays for ever.
    "wipe-imports": {"task": "grids.wipe_imports", "schedule": crontab(hour=3, minute=50)},
    # Without it readings pile up in one table and are never let go.
    "turn-months": {"task": "grids.turn_months", "schedule": crontab(hour=3, minute=30)},
    # Without it the answers that phones got stay for ever.
    "forget-entries": {"task": "grids.forget_entries", "schedule": crontab(hour=3, minute=20)},
    # Without it exports of registers are lost with their message, or stay for ever.
    "sweep-register-exports": {"task": "grids.sweep_register_exports", "schedule": 60},
    # Without it exports of the roll of members are lost with their message, or stay for ever.
    "sweep-roll-exports": {"task": "party.sweep_roll_exports", "schedule": 60},
    # Without it answers whose hint was lost, or that failed once, never reach their platform.
    "sweep-write-backs": {"task": "dispatch.sweep_write_backs", "schedule": 60},
    # Without it somebody who joined a known event never gets its answer.
    "sweep-event-matters": {"task": "dispatch.sweep_event_matters", "schedule": 60},
    # Without it photos of forms that were never sent stay for ever.
    "prune-staged": {"task": "petitions.prune_staged", "schedule": 3600},
    # Without it opened seals show as open, custodians are not reminded, and reports wait unassigned.
    "sweep-sealed": {"task": "petitions.sweep_sealed", "schedule": 300},
    # Without it ended votes stay uncounted, and news of topics whose hint was lost reaches nobody.
    "sweep-topics": {"task": "petitions.sweep_topics", "schedule": 300},
    # Without it messages whose hint was lost, or that failed once, are never sent.
    "sweep-notifications": {"task": "yuanbao.sweep_notifications", "schedule": 60},
    # Without it nobody is asked again whether what was done still holds.
    "sweep-lasting": {"task": "dispatch.sweep_lasting", "schedule": crontab(hour=9, minute=20)},
    # Without it personal data of the registers outlive the time of their field.
    "sweep-expired": {"task": "yuanbao.sweep_expired", "schedule": crontab(hour=2, minute=20)},
    # Without it personal data outlive the time that was declared for them.
    "clear-expired": {"task": "yuanbao.clear_expired", "schedule": crontab(hour=2, minute=40)},
    # Without it the open data stay those of an earlier day.
    "publish-open-data": {
        "task": "yuanbao.publish_open_data",
        "schedule": crontab(hour=4, minute=40),
    },
    # Without it what was published reaches nobody whose part was lost with a worker.
    "sweep-broadcasts": {"task": "yuanbao.sweep_broadcasts", "schedule": 60},
    # Without it codes, sessions and failed sign-ins of the past pile up.
    "prune-sign-in": {"task": "yuanbao.prune_sign_in", "schedule": crontab(hour=3, minute=10)},
    # Without it last month's allowances have to be drafted by hand.
    "draft-allowances": {
        "task": "grids.draft_allowances",
        "schedule": crontab(day_of_month=1, hour=6, minute=0),
    },
    # Without it nobody is told that the workers' insurance ends.
    "remind-policies": {"task": "grids.remind_policies", "schedule": crontab(hour=8, minute=20)},
    # Without it batches of cards are lost with their message, or stay for ever.
    "sweep-cards": {"task": "grids.sweep_cards", "schedule": 60},
    # Without it entries stay public after their last day, and owners are not asked about them.
    "sweep-knowledge": {"task": "party.sweep_knowledge", "schedule": crontab(hour=1, minute=30)},
    # Without it documents whose message was lost are never read.
    "sweep-knowledge-files": {"task": "party.sweep_files", "schedule": 60},
    # Without it a notice to members whose worker died stays half sent.
    "sweep-party-notices": {"task": "party.sweep_notices", "schedule": 60},
    # Without it a file of members whose message was lost is never checked or taken in.
    # Without it a notice's page does not tell whom no text message reached, and who is to be rung.
    "settle-party-notice-texts": {"task": "party.settle_notice_texts", "schedule": 60},
    "sweep-roll-imports": {"task": "party.sweep_roll_imports", "schedule": 60},
    # Without it officers are not told that a meeting is late.
    "warn-of-meetings": {
        "task": "party.warn_of_meetings",
        "schedule": crontab(hour=8, minute=40),
    },
    # Without it the search weighs words as they were before the last entries came.
    "count-terms": {"task": "party.count_terms", "schedule": 600},
    # Without it nobody is reminded of an application before its time is over.
    "sweep-applications": {"task": "party.sweep_applications", "schedule": 300},
    # Without it nobody who looks for work hears of new jobs.
    "match-jobs": {
        "task": "party.match_jobs",
        "schedule": crontab(day_of_week=1, hour=9, minute=0),
    },
    # Without it jobs stay public after their last day.
    "expire-jobs": {"task": "party.expire_jobs", "schedule": crontab(hour=0, minute=20)},
    # Without it no hour at a window can be agreed on after the next week.
    "open-windows": {"task": "party.open_windows", "schedule": crontab(hour=0, minute=40)},
}
