"""What is measured: Ibid, and what others offer over the same index."""
