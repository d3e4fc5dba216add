"""Follow-up of bad ratings, complaints, returned cases and integrity flags: the use cases.

Rules are in server/domain/follow_up; here they meet the books, the journal and the people.
"""
