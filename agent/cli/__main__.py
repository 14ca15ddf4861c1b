"""`python -m agent.cli`: the command where the console script is not installed."""

from agent.cli.start import main

main()
