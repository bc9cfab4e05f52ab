"""The command line: one table of options, a small parser for the usual call, typer for everything else."""
