"""The stage of real processes, for the scenarios in which somebody dies."""

from tests.sources.conftest import eventually_fixture, stage

__all__ = ["eventually_fixture", "stage"]
