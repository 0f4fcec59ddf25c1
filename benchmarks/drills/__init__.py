"""Worst days as timed drills: who is affected is found, the right person is asked, the record leaves whole, nothing is lost."""
