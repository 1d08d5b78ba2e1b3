"""The subcommands of ``discovery``: thin, one subject a module. Work is done elsewhere."""
