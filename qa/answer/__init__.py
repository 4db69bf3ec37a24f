"""From evidence to a cited answer, and the chatbot that ties all rooms together."""
