"""Muon: K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024)."""

from __future__ import annotations

from typing import Any

import torch

__all__ = ["Muon", "orthogonal"]


class Muon(torch.optim.Optimizer):
    """Momentum whose update of a matrix is replaced by the nearest orthogonal one (Newton-Schulz)."""

    def __init__(self, parameters: list[torch.nn.Parameter], lr: float, momentum: float = 0.95, steps: int = 4) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "steps": steps})

    def step(self, closure: Any = None) -> None:
        """One update of every matrix."""
        with torch.no_grad():
            self._update()

    def _update(self) -> None:
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is None:
                    continue
                state = self.state[matrix]
                velocity = state.setdefault("velocity", torch.zeros_like(matrix))
                velocity.mul_(group["momentum"]).add_(matrix.grad)
                update = orthogonal(matrix.grad.add(velocity, alpha=group["momentum"]), group["steps"])
                scale = max(1.0, matrix.shape[0] / matrix.shape[1]) ** 0.5
                matrix.mul_(1 - group["lr"] * 0.1 * 0.1).add_(update, alpha=-group["lr"] * scale)


def orthogonal(matrix: torch.Tensor, steps: int) -> torch.Tensor:
    """The quintic Newton-Schulz iteration: singular values go towards one."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix / (matrix.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if tall else x
