"""One JSON object a line, for our own events and for everybody else's."""

from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
# What they tell of each font and each page is of no use to whoever runs the portal.
QUIET: dict[str, Any] = {
    "fontTools": {"level": "WARNING"},
    "weasyprint": {"level": "WARNING"},
    "weasyprint.progress": {"propagate": False},  # for whoever listens to it alone, as our reports do
}


def configure() -> None:
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def plain_lines(*, debug: bool) -> dict[str, Any]:
    """Leave it to Django's page of faults while debugging; otherwise every fault is told with its traceback."""
    told: dict[str, Any] = {"version": 1, "disable_existing_loggers": False, "loggers": QUIET}
    if not debug:
        told["handlers"] = {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}}
        told["root"] = {"handlers": ["stderr"]}
    return told


def json_lines(level: str) -> dict[str, Any]:
    formatter = {
        "()": "structlog.stdlib.ProcessorFormatter",
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "loggers": QUIET,
        "root": {"handlers": ["stderr"], "level": level},
    }
