"""Log records as one JSON object a line, for collectors; and what no log keeps."""

import datetime
import json
import logging
import re

OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"asctime", "message", "request", "taskName"}
# The address of a link that sets a password, up to the key; ".../key/done/" has none.
RESET_KEY = re.compile(r"(/password/reset/key/)(?!done/)[^/\s\"'?]+")

HEALTH_PATHS = {"/healthz", "/readyz", "/statusz"}


class NoResetKeys(logging.Filter):
    """Blanks the key in the address of a link that sets a password: who reads logs must not take over accounts."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (blanked := RESET_KEY.sub(r"\1[key]", message)) != message:
            record.msg, record.args = blanked, ()
        return True


class NoHealthAnswers(logging.Filter):
    """Leaves out that a health page answered 503: it is asked every few seconds, and /statusz logs what changed."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        return not (path in HEALTH_PATHS and getattr(record, "status_code", None) == 503)


class JsonLines(logging.Formatter):
    """Formats a record as JSON: time (UTC), level, logger, message, what ``extra`` gave, and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        line |= {name: value for name, value in vars(record).items() if name not in OWN_FIELDS}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
