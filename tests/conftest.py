"""What all tests share: properties are about results, never about how fast the machine is.

No test reaches a language model unless it opens one by name: chains, commands and the chat go without.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("ibid", deadline=None)
settings.load_profile("ibid")

os.environ["IBID_LLM"] = "none"
