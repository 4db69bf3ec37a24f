"""What a browser or a program on the network sees: the chat page, the server, the widget."""
