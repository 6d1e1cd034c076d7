"""What all tests share: properties are about results, never about how fast the machine is."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("ibid", deadline=None)
settings.load_profile("ibid")
