"""The chat page: the conversation beside the article, served by Gradio's engine."""
