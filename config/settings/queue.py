"""Cache, broker, worker and beat: in files, or in Redis where REDIS_URL names one."""

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from config.settings.environment import VAR_DIR, env

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://")
REDIS_PREFIX = env.str("REDIS_PREFIX", "portal:")


def _cache(key_prefix: str, folder: str, max_entries: int) -> dict[str, object]:
    if REDIS_URL:
        return {
            "BACKEND": "config.cache.ForgivingRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": key_prefix,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    # Files, not process memory: sign-in rate limits count across the web processes.
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR_DIR / folder),
        "OPTIONS": {"MAX_ENTRIES": max_entries},
    }


CACHES = {
    # What counts attempts and knows used codes must not be pushed out by what any visitor can make.
    "default": _cache(REDIS_PREFIX, "cache", 100_000),
    # Any visitor can make sessions; the database has them all, so this one may forget.
    "sessions": _cache(f"{REDIS_PREFIX}sessions:", "session-cache", 2_000),
}

CELERY_BROKER_URL = REDIS_URL or "embedded://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {
        "global_keyprefix": REDIS_PREFIX,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
        # A message that was not acknowledged within an hour goes to another worker; no task may take that long.
        "visibility_timeout": 3600,
        # A request that publishes does not wait for a broker that is down: the sweeper will find the work.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
    }
    if REDIS_URL
    else {"folder": str(VAR_DIR / "broker")}
)
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # Worker and beat wait for a broker as long as it takes.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True  # What a task did stands in the database.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Processes, not threads: two cores for sums and PDFs, limits of time, and a crash ends one task, not the worker.
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", 2, validate=validate.Range(min=1))
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "Europe/London"
# In memory: every entry is an interval of seconds, and there is nothing to remember over a restart.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
SWEEP_SECONDS = 30.0 if REDIS_URL else 5.0
CELERY_BEAT_SCHEDULE = {
    # Each expires before long, so that a worker that was away does not come back to a heap of them.
    "seal-events": {"task": "audit.tasks.seal_events_task", "schedule": 1.0, "options": {"expires": 2.0}},
    "heartbeat": {"task": "config.heartbeat_task", "schedule": 5.0, "options": {"expires": 5.0}},
    "sweep-scores": {
        "task": "maturity.sweep_scores_task",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "sweep-evidence": {
        "task": "surveys.sweep_evidence_task",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "sweep-exports": {
        "task": "reports.sweep_exports_task",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "send-notices": {
        "task": "surveys.send_notices_task",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    # Nobody is told twice of the same query and date.
    "remind-of-queries": {"task": "surveys.remind_of_queries_task", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep-team-invitations": {
        "task": "accounts.tasks.sweep_team_invitations_task",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    # What is due changes by the day; often, so that a portal that was away catches up within working hours.
    "remind": {"task": "surveys.remind_task", "schedule": 300.0, "options": {"expires": 300}},
    "clear-evidence": {"task": "surveys.clear_evidence_task", "schedule": 3600.0, "options": {"expires": 3600}},
    "delete-old-evidence": {
        "task": "maturity.delete_old_evidence_task",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    # Once a day is enough; every hour, so that a portal that runs for an hour at a time gets to it too.
    "clear-sessions": {"task": "accounts.tasks.clear_sessions_task", "schedule": 3600.0, "options": {"expires": 3600}},
}
