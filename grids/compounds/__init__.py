"""智慧社区: what residents of a compound look for on one page; kinds of facts, and panels of upper apps."""
