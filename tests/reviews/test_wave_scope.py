"""The signed scope against what a wave adds: inside is inside, and any one dimension outside is found."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.wave_scope import DISCIPLINES, RANKS, Signed, Wanted, differences, regions_read, signed_of

SIGNED = Signed(300, Decimal(12), frozenset({"north", "south"}), "personal", {"Letter model": "2026-09", "Search": "4"})

inside = st.builds(
    Wanted,
    users=st.integers(0, 300),
    peak_rate=st.none() | st.decimals(0, 12, places=2),
    regions=st.frozensets(st.sampled_from(["north", "south"])),
    data_class=st.sampled_from(["", "public", "internal", "personal"]),
    component=st.sampled_from([None, ("Letter model", "2026-09"), ("Search", "4")]),
)
OUTSIDE = {
    "users": st.integers(301, 10**9),
    "peak_rate": st.decimals("12.01", 10**6, places=2),
    "regions": st.frozensets(st.sampled_from(["north", "west", "east"]), min_size=1).filter(
        lambda found: found - {"north"}
    ),
    "data_class": st.just("special"),
    "component": st.sampled_from([("Letter model", "2026-10"), ("Other", "1"), ("Search", "")]),
}


@given(inside)
def test_inside_is_inside(wanted):
    assert differences(SIGNED, wanted) == ()


@given(inside, st.data())
def test_any_dimensions_outside_are_found_and_no_other(wanted, data):
    names = data.draw(st.sets(st.sampled_from(sorted(OUTSIDE)), min_size=1))
    found = differences(SIGNED, replace(wanted, **{name: data.draw(OUTSIDE[name]) for name in names}))
    assert {one.dimension for one in found} == {"region" if name == "regions" else name for name in names}
    assert all(one.words and one.discipline for one in found)


@given(inside.filter(lambda one: one != Wanted()))
def test_nothing_signed_means_that_everything_stated_is_outside(wanted):
    stated = {"users": wanted.users, "peak_rate": wanted.peak_rate is not None, "region": wanted.regions,
              "data_class": wanted.data_class, "component": wanted.component}  # fmt: skip
    assert {one.dimension for one in differences(Signed(), wanted)} == {name for name, value in stated.items() if value}


def test_words_name_both_sides():
    wanted = Wanted(420, Decimal("14.50"), frozenset({"north", "west"}), "special", ("Letter model", "2026-10"))
    assert [one.words for one in differences(SIGNED, wanted)] == [
        "420 users with the waves before it, where 300 are signed",
        "14.5 requests a second at the peak, where 12 are signed",
        "the region West, where North, South is signed",
        "special category data, where personal is signed",
        "Letter model 2026-10, where 2026-09 is signed",
    ]
    assert set(DISCIPLINES.values()) == {"load_test", "compliance", "security"}


@pytest.mark.parametrize("text", ["North,  south ", "SOUTH, north", " north ,South,, "])
def test_regions_are_read_without_regard_to_case_and_spaces(text):
    assert regions_read(text) == {"north", "south"}


def test_signed_scope_is_read_from_the_bundle_as_it_was_stored():
    fields = {"envelope_users": 240, "envelope_peak_rate": "3", "envelope_regions": "North", "data_class": "internal",
              "components": [{"key": "Search", "version": "4", "kind": "model"}]}  # fmt: skip
    assert signed_of(fields) == Signed(240, Decimal(3), frozenset({"north"}), "internal", {"Search": "4"})
    assert signed_of({"components": "none", "envelope_users": None}) == Signed()
    assert list(RANKS) == ["public", "internal", "personal", "special"]
