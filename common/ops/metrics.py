"""Numbers for the monitoring of the service; an app adds its own with `register`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Metric:
    name: str
    help: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


_sources: list[Callable[[], Iterable[Metric]]] = []


def register(source: Callable[[], Iterable[Metric]]) -> None:
    if source not in _sources:
        _sources.append(source)


def exposition() -> str:
    """All metrics in the text format that Prometheus reads."""
    lines: list[str] = []
    named: set[str] = set()
    for metric in [metric for source in _sources for metric in source()]:
        if metric.name not in named:
            named.add(metric.name)
            lines += [f"# HELP {metric.name} {metric.help}", f"# TYPE {metric.name} gauge"]
        labels = ",".join(f'{key}="{value}"' for key, value in metric.labels.items())
        lines.append(f"{metric.name}{{{labels}}} {metric.value:g}" if labels else f"{metric.name} {metric.value:g}")
    return "\n".join(lines) + "\n"
