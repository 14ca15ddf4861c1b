"""The safetensors files of a checkpoint folder: which tensors there are, read one at a time.

Knows files and headers, no names. Everything that can be wrong with them is one sentence.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from model.errors import EngineError

_INDEX = "model.safetensors.index.json"
_ITEM_BYTES = {"U8": 1, "BF16": 2, "F16": 2, "F32": 4}


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """dtype as safetensors names it: `BF16`, `U8`…"""

    file: Path
    dtype: str
    shape: tuple[int, ...]

    @property
    def n_elements(self) -> int:
        return torch.Size(self.shape).numel()

    @property
    def n_bytes(self) -> int:
        """0 for a dtype that no gpt-oss checkpoint has."""
        return self.n_elements * _ITEM_BYTES.get(self.dtype, 0)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    folder: Path
    tensors: Mapping[str, StoredTensor]

    @contextmanager
    def opened(self) -> Iterator[Callable[[str], Tensor]]:
        """Gives a function that reads a tensor by name.

        What it returns lies on the CPU, in the file's mapped pages.
        """
        with ExitStack() as stack:
            files = {stored.file for stored in self.tensors.values()}
            handles = {file: stack.enter_context(_opened(file)) for file in files}
            yield lambda name: handles[self.tensors[name].file].get_tensor(name)


def open_checkpoint(folder: Path) -> Checkpoint:
    """Reads headers only. Raises EngineError for files missing, damaged or at odds with the index."""
    index = _index(folder)
    tensors: dict[str, StoredTensor] = {}
    for file in _files(folder, index):
        for name, stored in _header(file):
            if name in tensors:
                raise _damaged(
                    f"{tensors[name].file.name} and {file.name} both hold {name}", folder
                )
            tensors[name] = stored
    for name, file_name in index.items():
        if name not in tensors:
            raise _damaged(f"{file_name} lacks the tensor {name} that the index promises", folder)
    return Checkpoint(folder, tensors)


def _files(folder: Path, index: Mapping[str, str]) -> list[Path]:
    names = {*index.values()} or {file.name for file in folder.glob("*.safetensors")}
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
        names: list[str] = list(handle.keys())
        for name in names:
            part = handle.get_slice(name)
            yield name, StoredTensor(file, part.get_dtype(), tuple(part.get_shape()))


@contextmanager
def _opened(file: Path) -> Iterator[Any]:
    """safetensors' handle, its errors turned into sentences."""
    try:
        reader: Any = safe_open(file, framework="pt")
        with reader as handle:
            yield handle
    except SafetensorError as error:
        raise _damaged(f"{file.name} is cut off or no safetensors file", file.parent) from error
    except OSError as error:
        raise _damaged(f"{file.name} cannot be read", file.parent) from error


def _damaged(reason: str, folder: Path) -> EngineError:
    return EngineError(f"The checkpoint {folder} is damaged ({reason}): fetch it again.")
