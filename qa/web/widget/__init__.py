"""The widget "ask this article": one script for anyone's page, a frame, and a demo."""
