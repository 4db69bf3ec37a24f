"""The subcommands of `article-qa`: each names its flags cheaply and imports its work late."""
