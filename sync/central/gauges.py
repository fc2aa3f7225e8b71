"""Figures for Prometheus, by name, words and value."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client.core import GaugeMetricFamily

Figures = list[GaugeMetricFamily]


def figure(name: str, words: str, value: float) -> GaugeMetricFamily:
    """A figure without labels."""
    return GaugeMetricFamily(name, words, value)


def by_label(name: str, words: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    """A figure for each word of a label."""
    family = GaugeMetricFamily(name, words, labels=(label,))
    for word, value in sorted(values.items()):
        family.add_metric((word,), value)
    return family
