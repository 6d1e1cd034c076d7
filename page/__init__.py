"""What the chat shows: pure functions from answers, evidence and corpus to HTML and Markdown, and the page's style.

Nothing here imports Gradio; `app.py` puts these pieces on the page.
"""
