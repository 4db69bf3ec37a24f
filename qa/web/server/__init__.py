"""The server that a newspaper runs: REST, OpenAI-compatible chat, MCP, many articles."""
