"""Window assessment (窗口考核) as use cases: what is entered, months computed, frozen, published,
appealed and corrected. The rules are in domain/assessment; nothing here gives a point.
"""
