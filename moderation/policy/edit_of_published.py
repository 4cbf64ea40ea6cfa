"""Phase: an edit of a published comment, which only a moderator or a trusted pass decides."""

from moderation.policy.case import Case, Verdict


def edit_of_published(case: Case) -> Verdict | None:
    """Hold what would otherwise be filed as spam: the approved text stays until a person decides.

    An edit that nothing speaks against goes on, so that a trusted author may edit freely.
    """
    if not case.is_published or not case.looks_like_spam:
        return None
    return Verdict(
        "pending",
        "edit_of_published",
        f"The edit of a published comment looks like spam ({case.spam:.0%}); "
        "the approved text stays public until a moderator decides.",
    )
