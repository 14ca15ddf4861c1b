"""`motet doctor`: what this machine offers a run. Its flags; the work is `agent.cli.health`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from agent.cli import options


def doctor(
    ctx: typer.Context,
    folder: options.Folder = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """What this machine offers, and what to do where something lacks.

    Exit codes: 0 without a fail, else that of the first: 2 configuration, 6 model, 7 sandbox.
    """
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.cli.health import Finding, Health, findings

    del folder
    found: list[Finding] = []
    for finding in findings(ctx):
        found.append(finding)
        if not as_json:
            print(f"{finding.health:4}  {finding.name}: {finding.text}")
            if finding.advice is not None:
                print(f"      {finding.advice}")
    if as_json:
        print(json.dumps({"findings": [asdict(finding) for finding in found]}))
    failed = [finding.exit_code for finding in found if finding.health is Health.FAIL]
    raise typer.Exit(failed[0] if failed else 0)
