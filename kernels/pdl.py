"""Programmatic dependent launch: a kernel starts while the one before it still runs.

A kernel launched with `launch_pdl=True` may begin as soon as every program of its predecessor has
called `launch_dependents` or ended. What the predecessor writes may be read only after `wait`; what
nobody writes (weights) may be read before, which is the point: the memory never idles between two
kernels. Hopper and later; elsewhere, and in the interpreter, the flag is off and both do nothing.
"""

import triton
import triton.language as tl
from triton.language.extra.cuda import gdc_launch_dependents, gdc_wait


@triton.jit
def wait(PDL: tl.constexpr):
    """Until all that the kernels before have written can be read."""
    if PDL:
        gdc_wait()


@triton.jit
def launch_dependents(PDL: tl.constexpr):
    """The next kernel may start."""
    if PDL:
        gdc_launch_dependents()


@triton.jit
def is_last(counter, n_programs):
    """Whether this program is the last of `n_programs` to get here; all that the others stored before
    can then be read (with `cache_modifier=".cg"`, past this multiprocessor's own cache).

    counter: int32, 0 at the start, and 0 again afterwards.
    """
    # All threads of this program have stored before one of them counts it.
    tl.debug_barrier()
    arrived = tl.atomic_add(counter, 1, sem="acq_rel", scope="gpu")
    last = arrived == n_programs - 1
    if last:
        tl.store(counter, 0)
    return last
