"""Examples and the teacher's vectors in, batches and a loss out that move foreign texts to their
English translation.

Multilingual knowledge distillation (Reimers & Gurevych 2020). To the distance of each pair it adds
a relational term: the student's similarities to all targets of a batch shall be distributed as the
teacher's own.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import torch
from torch.nn.functional import cross_entropy

from embeddings.training.corpus import Example
from embeddings.training.student import batches_by_tokens
from embeddings.training.trainer import Plan


def plan_batches(
    examples: Sequence[Example], lengths: Sequence[int], plan: Plan
) -> list[list[int]]:
    """Return the batches of one pass, of texts of like length, in an order fixed by the seed."""
    chance = random.Random(plan.seed)
    shown: list[int] = []
    for number, example in enumerate(examples):
        whole = int(example.presentations)
        shown.extend([number] * (whole + (chance.random() < example.presentations - whole)))
    chance.shuffle(shown)
    pool = 40 * plan.batch_tokens
    batches: list[list[int]] = []
    start, size = 0, 0
    for stop, number in enumerate(shown, 1):
        size += lengths[number]
        if size >= pool or stop == len(shown):
            part = shown[start:stop]
            groups = batches_by_tokens([lengths[item] for item in part], plan.batch_tokens)
            chance.shuffle(groups)
            batches.extend([part[item] for item in group] for group in groups)
            start, size = stop, 0
    return batches


def distillation_loss(
    student: torch.Tensor, teacher: torch.Tensor, numbers: torch.Tensor, plan: Plan
) -> torch.Tensor:
    """Return 1 - cosine to the own target, plus the cross-entropy of similarities to the batch's
    targets.
    """
    own = teacher[numbers]
    distance = 1 - (student * own).sum(-1).mean()
    others = teacher[sorted(set(numbers.tolist()))]
    wanted = torch.softmax(own @ others.T / plan.temperature, dim=-1)
    relation = cross_entropy(student @ others.T / plan.temperature, wanted)
    return distance + plan.relation_weight * relation
