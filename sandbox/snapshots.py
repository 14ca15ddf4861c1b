"""The state of a layer at the end of each turn: copies in which what did not change is shared."""

import json
from pathlib import Path

from sandbox.beneath import Identity, Tree, remove_tree
from sandbox.upper import copy_layer, read_identities


class Snapshots:
    """Kept in a folder of the layer: `turns/N`, and `turns/N.json` with what each file was."""

    def __init__(self, path: Path) -> None:
        self._path = path / "turns"

    @property
    def turns(self) -> tuple[int, ...]:
        """Oldest first. 0, the empty layer, is always among them."""
        found = (path.name for path in self._path.glob("*") if path.is_dir())
        return (0, *sorted(int(name) for name in found if name.isdigit()))

    def take(self, upper: Tree) -> int:
        """Keep `upper` as the next turn's, whole or not at all."""
        turn = self.turns[-1] + 1
        former, known = (
            (self.folder(turn - 1), self.identities(turn - 1)) if turn > 1 else (None, {})
        )
        target = self.folder(turn)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        new = target.with_name(f"{turn}.new")
        remove_tree(new)
        seen = copy_layer(upper, new, former, known)
        target.with_suffix(".json").write_text(json.dumps(seen), "ascii")
        new.rename(target)
        return turn

    def folder(self, turn: int) -> Path:
        return self._path / str(turn)

    def identities(self, turn: int) -> dict[str, Identity]:
        """Of the layer's files when the turn was kept."""
        return read_identities(self._path / f"{turn}.json")

    def forget_after(self, turn: int) -> None:
        for later in self.turns:
            if later > turn:
                remove_tree(self.folder(later))
                (self._path / f"{later}.json").unlink(missing_ok=True)
