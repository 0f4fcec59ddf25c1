from config import checks

__all__ = ["checks"]
