"""From logits to an id, on the device that holds them: nothing here waits for it."""

import torch
from torch import Tensor

from model.engine import SamplingParams


class Sampler:
    """Draws ids by temperature and top_p; temperature 0 takes the likeliest.

    forbidden: bool [V], ids that the tokenizer does not have. One generator a turn, so that a seed
    repeats the turn.
    """

    def __init__(self, params: SamplingParams, forbidden: Tensor) -> None:
        self._temperature = params.temperature
        self._top_p = params.top_p
        self._forbidden = forbidden
        self._generator = torch.Generator(forbidden.device)
        if params.seed is None:
            self._generator.seed()
        else:
            self._generator.manual_seed(params.seed % 2**63)

    @torch.inference_mode()
    def sample(self, logits: Tensor) -> Tensor:
        """logits: [V] fp32, overwritten.  Returns an id, int64 []."""
        logits.masked_fill_(self._forbidden, -torch.inf)
        if self._temperature == 0:
            return logits.argmax()
        # The maximum goes first: a tiny temperature must not overflow.
        probabilities = ((logits - logits.max()) / self._temperature).softmax(dim=-1)
        if self._top_p < 1:
            probabilities = _keep_nucleus(probabilities, self._top_p)
        # An exponential race: id i wins with a probability proportional to its rate. Unlike
        # torch.multinomial it needs no check on the host.
        arrival = torch.empty_like(probabilities).exponential_(generator=self._generator)
        return (probabilities / arrival).argmax()


def _keep_nucleus(probabilities: Tensor, top_p: float) -> Tensor:
    """Zero all but the smallest set of likeliest ids that reaches the mass `top_p`."""
    descending, order = probabilities.sort(descending=True, stable=True)
    mass_before = descending.cumsum(dim=-1) - descending
    return torch.zeros_like(probabilities).scatter(
        0, order, descending.masked_fill(mass_before >= top_p, 0)
    )
