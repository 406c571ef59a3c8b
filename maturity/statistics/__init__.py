"""Statistics over scores. NaN means "no answer" and is left out; zero is a score. Pure: numpy in, numbers out."""

from .agreement import weighted_kappa
from .change import Change, benjamini_hochberg, wilcoxon_signed_rank
from .consistency import alpha_if_deleted, cronbach_alpha
from .funnel import funnel_limits
from .quantiles import median_interval, percentile_rank, quantile, quantile_groups

__all__ = [
    "Change",
    "alpha_if_deleted",
    "benjamini_hochberg",
    "cronbach_alpha",
    "funnel_limits",
    "median_interval",
    "percentile_rank",
    "quantile",
    "quantile_groups",
    "weighted_kappa",
    "wilcoxon_signed_rank",
]
