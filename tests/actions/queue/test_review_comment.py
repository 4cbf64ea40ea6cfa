"""What the page of one comment asks of the database."""

import pytest
from sqlalchemy import event

from moderation.actions.queue.review_comment import review_comment


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_name_of_the_sites_answers_is_read_from_their_own_index(
    installation, submitting_site, submit
):
    """SQLite reads a partial index only where the question says what the index says."""
    comment_id = submit().id
    asked = []

    def note(_c, _cursor, statement, parameters, _context, _many):
        asked.append((statement, parameters))

    with installation.database.reading() as session:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", note)
        opened = review_comment(session, installation, submitting_site.id, comment_id)
        event.remove(connection, "before_cursor_execute", note)
        (found,) = [one for one in asked if "said" in one[0]]
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found[0]}", found[1]).all()
    assert opened.site_answers_as is None
    (step,) = [one for *_, one in steps if "said" in one]
    assert step.startswith("SEARCH said USING INDEX ix_comments_by_site")
    assert not [one for *_, one in steps if "TEMP B-TREE" in one]
