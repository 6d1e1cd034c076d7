"""Language models: one seam (`model`), one client for all servers (`chat_api`), one server of our own (`embedded`)."""
