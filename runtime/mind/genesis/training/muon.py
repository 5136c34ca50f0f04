"""Muon: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import torch

__all__ = ["Muon", "orthogonal"]


class Muon(torch.optim.Optimizer):
    """Momentum whose update of a matrix is replaced by the nearest orthogonal one (Newton-Schulz).

    Matrices of one shape are updated together. `precision` is the type that the iteration is computed in: bfloat16 is
    enough for it, and many times faster where the processor multiplies such matrices itself.
    """

    def __init__(
        self,
        parameters: list[torch.nn.Parameter],
        lr: float,
        momentum: float = 0.95,
        steps: int = 4,
        precision: torch.dtype = torch.float32,
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "steps": steps})
        self._precision = precision

    def step(self, closure: Any = None) -> None:
        """One update of every matrix."""
        with torch.no_grad():
            for group in self.param_groups:
                self._update(group)

    def _update(self, group: dict[str, Any]) -> None:
        alike: dict[torch.Size, list[torch.nn.Parameter]] = defaultdict(list)
        for matrix in group["params"]:
            if matrix.grad is not None:
                alike[matrix.shape].append(matrix)
        for shape, matrices in alike.items():
            directions = []
            for matrix in matrices:
                state = self.state[matrix]
                velocity = state.setdefault("velocity", torch.zeros_like(matrix))
                velocity.mul_(group["momentum"]).add_(matrix.grad)
                directions.append(matrix.grad.add(velocity, alpha=group["momentum"]))
            updates = orthogonal(torch.stack(directions).to(self._precision), group["steps"])
            scale = max(1.0, shape[0] / shape[1]) ** 0.5
            for matrix, update in zip(matrices, updates, strict=True):
                matrix.mul_(1 - group["lr"] * 0.1 * 0.1).add_(update, alpha=-group["lr"] * scale)


def orthogonal(matrices: torch.Tensor, steps: int) -> torch.Tensor:
    """The quintic Newton-Schulz iteration on matrices of the shape [..., rows, columns]: singular values go towards one."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrices / (matrices.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    for _ in range(steps):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if tall else x
