"""A model and a plan in, the model trained out: optimiser, schedule and checkpoint, saved and
restored together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from transformers import BertModel

Log = Callable[[int, dict[str, float]], None]


@dataclass(frozen=True)
class Plan:
    """How long and how fast; `rate` is the highest of a linear warm-up and decay, `batch_tokens`
    count padding.
    """

    steps: int
    batch_tokens: int = 1500
    rate: float = 1e-4
    warmup: int = 10
    temperature: float = 0.05
    relation_weight: float = 0.5
    log_every: int = 10
    save_every: int = 40
    seed: int = 7


def share_of_rate(plan: Plan, step: int) -> float:
    """Return the share of the highest rate that a step is taken with.

    >>> plan = Plan(steps=20, warmup=10)
    >>> [share_of_rate(plan, step) for step in (4, 10, 15, 20)]
    [0.5, 1.0, 0.5, 0.0]
    """
    rising = (step + 1) / plan.warmup
    falling = (plan.steps - step) / max(1, plan.steps - plan.warmup)
    return max(0.0, min(1.0, rising, falling))


class Trainer:
    """Model, optimiser and schedule, saved and restored together."""

    def __init__(self, model: BertModel, plan: Plan, checkpoint: Path) -> None:
        self.model = model
        self.plan = plan
        self.checkpoint = checkpoint
        moving = [weight for weight in model.parameters() if weight.requires_grad]
        self.optimiser = torch.optim.AdamW(
            moving, lr=plan.rate, weight_decay=0.0, betas=(0.9, 0.98), fused=True
        )
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimiser, partial(share_of_rate, plan)
        )
        self.step = 0

    def descend(self, loss: torch.Tensor) -> None:
        """Take one step along the gradient of the loss."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.schedule.step()
        self.step += 1
        if self.step % self.plan.save_every == 0 or self.step == self.plan.steps:
            self.save()

    def save(self) -> None:
        """Write the checkpoint, so that a run killed at any moment finds either the old one or the
        new one.
        """
        unfinished = self.checkpoint.with_suffix(".partial")
        state = {
            "step": self.step,
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
        }
        torch.save(state, unfinished)
        unfinished.replace(self.checkpoint)

    def resume(self) -> None:
        """Go on from the checkpoint where there is one."""
        if not self.checkpoint.is_file():
            return
        state = torch.load(self.checkpoint, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.step = state["step"]
