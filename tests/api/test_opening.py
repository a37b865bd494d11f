"""How long a server is given, by how long the user is ready to wait."""

from importer.api.opening import Conduct
from importer.api.patience import LEAST


def test_who_has_no_patience_still_hears_a_server_out() -> None:
    assert Conduct(give_up_after=0.0).patience == LEAST


def test_a_request_is_given_as_long_as_the_server_may_be_at_work_on_it() -> None:
    """Given up sooner it would be in doubt, and only longer so."""
    assert Conduct(give_up_after=10.0, server_timeout=60.0).longest_answer == 60.0


def test_a_question_takes_no_longer_than_the_user_waits() -> None:
    assert Conduct(give_up_after=10.0, server_timeout=60.0).patience == 10.0
