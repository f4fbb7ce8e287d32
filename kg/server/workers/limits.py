"""What is told where a request takes more than it may, or fails for a fault of ours."""

from kg.errors import DeadlineError, KGError, LimitError


def out_of_memory(memory: int) -> LimitError:
    """Return the error for a request that takes more memory than a worker has."""
    return LimitError(
        f"This takes more memory than one request may have ({memory} MiB); ask for less.",
        f"该请求所需内存超过单个请求的上限（{memory} MiB）；请缩小范围。",
    )


def lost(memory: int) -> LimitError:
    """Return the error for a request whose worker ended; why is not known for certain."""
    return LimitError(
        "The process that worked at this ended, most likely because it takes more memory than one "
        f"request may have ({memory} MiB); ask for less.",
        f"处理该请求的进程已终止，多半因为所需内存超过单个请求的上限（{memory} MiB）；请缩小范围。",
    )


def too_late(timeout: float) -> DeadlineError:
    """Return the error for a request that is not done in time."""
    return DeadlineError(
        f"This was not done within {timeout:g} s; ask for less, e.g. with LIMIT or a known thing "
        "in the pattern.",
        f"未能在 {timeout:g} 秒内完成；请缩小范围，例如使用 LIMIT 或在模式中指定已知事物。",
    )


def internal() -> KGError:
    """Return the error that stands for a fault of ours."""
    return KGError(
        "Something went wrong here, and it is not your fault; it has been noted.",
        "服务器内部出错，与您的请求无关；已记录。",
    )


def too_large(size: int) -> LimitError:
    """Return the error for an answer that has more than so many MiB."""
    return LimitError(
        f"The answer is larger than {size} MiB; ask for less, e.g. with LIMIT.",
        f"结果超过 {size} MiB；请缩小范围，例如使用 LIMIT。",
    )
