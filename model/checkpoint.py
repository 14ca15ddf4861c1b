"""The safetensors files of a checkpoint folder: which tensors there are, read one at a time.

Knows files and headers, no names. Everything that can be wrong with them is one sentence.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from torch import Tensor

from model.errors import EngineError

_INDEX = "model.safetensors.index.json"
_ITEM_BYTES = {"U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "BF16": 2, "F16": 2, "F32": 4}


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """dtype as safetensors names it: `BF16`, `U8`…"""

    file: Path
    dtype: str
    shape: tuple[int, ...]

    @property
    def n_bytes(self) -> int:
        elements = 1
        for size in self.shape:
            elements *= size
        return elements * _ITEM_BYTES.get(self.dtype, 8)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    folder: Path
    tensors: Mapping[str, StoredTensor]

    def read(self, visit: Callable[[str, Tensor], None]) -> None:
        """Calls `visit(name, tensor)` once for each tensor, file after file.

        The tensor lies on the CPU in the file's mapped pages: valid during the call only.
        """
        for file in sorted({stored.file for stored in self.tensors.values()}):
            with _opened(file) as handle:
                for name in handle.keys():
                    visit(name, handle.get_tensor(name))


def open_checkpoint(folder: Path) -> Checkpoint:
    """Reads headers only. Raises EngineError for files missing, damaged or at odds with the index."""
    tensors: dict[str, StoredTensor] = {}
    for file in _files(folder):
        for name, stored in _header(file):
            if name in tensors:
                raise _damaged(
                    f"{tensors[name].file.name} and {file.name} both hold {name}", folder
                )
            tensors[name] = stored
    for name, file_name in _index(folder).items():
        if name not in tensors:
            raise _damaged(f"{file_name} lacks the tensor {name} that the index promises", folder)
    return Checkpoint(folder, tensors)


def _files(folder: Path) -> list[Path]:
    names = {*_index(folder).values()} or {file.name for file in folder.glob("*.safetensors")}
    if not names:
        raise EngineError(
            f"{folder} holds no *.safetensors file: name the folder of a gpt-oss checkpoint."
        )
    for name in sorted(names):
        # The index is data: it must not lead out of the folder.
        if Path(name).name != name:
            raise _damaged(f"{_INDEX} names the path {name!r}", folder)
        if not folder.joinpath(name).is_file():
            raise _damaged(f"the file {name} is missing", folder)
    return [folder / name for name in sorted(names)]


def _index(folder: Path) -> dict[str, str]:
    """Tensor names to file names; empty where the checkpoint has no index."""
    try:
        content: Any = json.loads(folder.joinpath(_INDEX).read_bytes())
        weight_map: Any = content["weight_map"]
        entries = {str(name): str(file_name) for name, file_name in weight_map.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise _damaged(f"{_INDEX} cannot be read", folder) from error
    if not entries:
        raise _damaged(f"{_INDEX} names no tensor", folder)
    return entries


def _header(file: Path) -> Iterator[tuple[str, StoredTensor]]:
    with _opened(file) as handle:
        for name in handle.keys():
            part = handle.get_slice(name)
            yield name, StoredTensor(file, part.get_dtype(), tuple(part.get_shape()))


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    try:
        with safe_open(file, framework="pt") as handle:
            yield handle
    except SafetensorError as error:
        raise _damaged(f"{file.name} is cut off or no safetensors file", file.parent) from error
    except OSError as error:
        raise _damaged(f"{file.name} cannot be read", file.parent) from error


def _damaged(reason: str, folder: Path) -> EngineError:
    return EngineError(f"The checkpoint {folder} is damaged ({reason}): fetch it again.")
