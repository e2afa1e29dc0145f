"""The journeys once more, over the web and on PostgreSQL; the other pages are seen on SQLite only."""

import pytest
import sqlalchemy as sa

from tests.http.test_access import test_an_attempt_of_somebody_else_is_not_found
from tests.http.test_briefing import test_from_home_to_done_with_one_tap_a_card_and_two_for_the_dilemma
from tests.http.test_input import (
    everyone,
    test_bad_addresses_are_never_a_defect,
    test_bad_form_values_are_never_a_defect,
    test_bad_parts_of_an_address_are_never_a_defect,
)
from tests.http.test_learning import (
    edited,
    test_an_attempt_is_shown_exactly_after_three_edits,
    test_stop_anywhere_and_go_on_at_the_same_place_on_another_device,
    test_the_back_button_shows_what_was_answered_and_changes_nothing,
    test_the_whole_module_is_done_and_home_says_so,
    test_two_tabs_do_not_count_twice,
)
from tests.http.test_managing import administrator, test_odd_searches_are_answered, test_people_and_departments
from tests.http.test_sign_in import (
    anna,
    test_an_invented_token_is_nobody,
    test_odd_input_is_refused_and_no_defect,
    test_signing_in_makes_a_new_session_and_ends_the_one_before,
    test_signing_out_everywhere,
)

__all__ = [
    "administrator",
    "anna",
    "edited",
    "everyone",
    "test_an_attempt_is_shown_exactly_after_three_edits",
    "test_an_attempt_of_somebody_else_is_not_found",
    "test_an_invented_token_is_nobody",
    "test_bad_addresses_are_never_a_defect",
    "test_bad_form_values_are_never_a_defect",
    "test_bad_parts_of_an_address_are_never_a_defect",
    "test_from_home_to_done_with_one_tap_a_card_and_two_for_the_dilemma",
    "test_odd_input_is_refused_and_no_defect",
    "test_odd_searches_are_answered",
    "test_people_and_departments",
    "test_signing_in_makes_a_new_session_and_ends_the_one_before",
    "test_signing_out_everywhere",
    "test_stop_anywhere_and_go_on_at_the_same_place_on_another_device",
    "test_the_back_button_shows_what_was_answered_and_changes_nothing",
    "test_the_whole_module_is_done_and_home_says_so",
    "test_two_tabs_do_not_count_twice",
]


@pytest.fixture
def engine(postgresql_engine: sa.Engine) -> sa.Engine:
    """PostgreSQL for everything in this file."""
    return postgresql_engine
