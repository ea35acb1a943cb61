"""What the arguments of trainers are called: totals by the unit that they count, experts, coefficients."""

from __future__ import annotations

import re

from tui_monitor.late import late

TOTALS = {
    "step": (
        *("max_steps", "total_steps", "train_steps", "training_steps", "num_train_steps", "num_training_steps"),
        *("max_train_steps", "max_training_steps", "total_training_steps", "total_train_steps", "max_step"),
        *("total_optimization_steps", "total_timesteps", "max_timesteps", "num_train_timesteps", "total_env_steps"),
        *("num_env_steps", "max_env_steps", "total_step"),
    ),
    "iteration": (
        *("train_iters", "max_iters", "num_iterations", "n_iterations", "max_iterations", "total_iterations"),
        *("num_iters", "n_iters", "total_iters", "number_of_iterations", "num_training_iterations", "max_iter"),
        *("training_iterations",),
    ),
    "update": ("num_updates", "total_updates", "max_updates", "max_update", "number_of_updates"),
    "epoch": (
        *("num_epochs", "max_epochs", "num_train_epochs", "total_epochs", "train_epochs", "training_epochs"),
        *("max_epoch", "total_epoch", "end_epoch", "number_of_epochs"),
    ),
    "episode": (
        *("num_episodes", "n_episodes", "max_episodes", "total_episodes", "train_episodes", "num_train_episodes"),
        *("max_episode", "training_episodes", "number_of_episodes"),
    ),
    "generation": ("n_generations", "max_generations", "total_generations", "number_of_generations"),
}
UNIT_OF = {key: unit for unit, keys in TOTALS.items() for key in keys}

BARE = {
    **{"steps": "step", "timesteps": "step", "epochs": "epoch", "episodes": "episode", "iterations": "iteration"},
    **{"iters": "iteration", "updates": "update", "generations": "generation"},
}
"""Plurals that are a total among arguments only: elsewhere they count."""

EXPERTS = (
    *("num_experts", "n_experts", "n_expert", "num_local_experts", "moe_num_experts", "num_moe_experts"),
    *("n_routed_experts", "num_routed_experts", "experts", "number_of_experts"),
)
TOP_K = (
    *("moe_top_k", "moe_topk", "moe_router_topk", "num_experts_per_tok", "num_experts_per_token", "experts_per_token"),
    *("n_activated_experts", "router_top_k", "experts_top_k", "n_expert_used"),
)
SHORT_TOP_K = ("top_k", "topk")  # of text generation as often as of experts
AUX = (
    *("aux_loss_coef", "aux_loss_coeff", "aux_loss_alpha", "aux_loss_weight", "aux_coef", "aux_weight"),
    *("moe_aux_loss_coeff", "moe_aux_loss_coef", "moe_aux_loss_weight", "router_aux_loss_coef", "balance_loss_coef"),
    *("balance_loss_weight", "load_balance_coef", "load_balance_weight", "load_balancing_loss_weight"),
    *("load_balancing_loss_coef", "load_balancing_coef", "lb_coef", "lb_loss_weight", "lb_loss_coef"),
)
Z = (
    *("z_loss_coef", "z_loss_coeff", "z_loss_weight", "z_coef", "moe_z_loss_coeff", "moe_z_loss_coef"),
    *("moe_z_loss_weight", "router_z_loss_coef", "router_z_loss_weight"),
)
TARGET_KL = ("target_kl", "kl_target", "desired_kl", "target_kl_div", "kl_target_value")
EARLY = ("early_stopping", "early_stop", "use_early_stopping", "early_stopping_patience", "early_stop_patience")

SURE = frozenset(
    (
        *("num_epochs", "num_train_epochs", "max_epochs", "max_steps", "max_iters", "train_iters", "batch_size"),
        *("max_train_steps", "weight_decay", "optimizer", "seed"),
        *("random_seed", "dropout", "hidden_size", "hidden_dim", "hidden_dims", "num_layers", "n_layer", "n_layers"),
        *("num_heads", "n_head", "model_name", "dataset", "env_id", "env_name", "buffer_size", "minibatch_size"),
        *("gradient_accumulation_steps", "warmup_steps", "momentum", "gae_lambda", "num_envs", "n_envs", "device"),
        *("vocab_size", "num_workers", "output_dir", "save_dir", "log_dir", "experiment_name", "exp_name", "run_name"),
        *("micro_batch_size", "train_batch_size", "replay_size", "memory_size", "discount", "max_grad_norm"),
    )
)
"""Keys that only arguments have: one of them alone on a line opens a block of them."""

MEASURED = late(
    r"(?:(?:train|val|valid|validation|test|eval|avg|mean|average|total|best|episode|policy|value|actor|critic|lm)"
    r"[ _/])*"
    r"(?:loss|rewards?|returns?|accuracy|acc|score|win[ _]?rate|fps|entropy|perplexity|ppl|grad_?norm|kl|approx_kl"
    r"|step|epoch|episode|iteration|iter|timestep|update|global_step|reward_mean|success[ _]?rate|f1|auc)",
    re.IGNORECASE,
)
"""Names of metrics and counters: a line or a dict that has one is no argument dump."""

_SEPARATORS = late(r"[\s\-]+")


def normal(key: str) -> str:
    """A key as the tables spell it: `--num-epochs`, `args.num_epochs` and `Num Epochs` are `num_epochs`."""
    last = key.strip().lstrip("-").rsplit(".", 1)[-1].rsplit("/", 1)[-1]
    return _SEPARATORS.sub("_", last.strip("'\"` ")).lower()
