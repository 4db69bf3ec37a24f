"""The subcommands of `article-qa`: each module names its flags cheaply and imports its work when it runs."""
