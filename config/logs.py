"""Log records as one JSON object a line, for collectors."""

import datetime
import json
import logging

OWN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"asctime", "message", "request", "taskName"}


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
