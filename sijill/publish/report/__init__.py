"""The report of a release: one tagged PDF for printing, a pure function of the frozen directory."""

from sijill.publish.report.build import build

__all__ = ["build"]
