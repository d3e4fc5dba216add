"""Window assessment (窗口考核): schemes, evidence, and what they come to, as pure values.

`scheme` says what counts, `evidence` what happened, `evaluating` joins them and nothing else: the
same scheme and evidence give the same result to the last digit. Imports the domain and the
standard library only; never a clock, a database or a file.
"""
