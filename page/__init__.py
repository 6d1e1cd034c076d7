"""What the chat shows, and how an answer reaches it: as HTML, in versions, waiting its turn, stopped.

Nothing here imports Gradio; `app.py` puts these pieces on the page.
"""
