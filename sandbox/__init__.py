"""How a process is confined. `sandbox.ladder.open_sandbox` chooses; `sandbox.base` is the seam."""
