"""What an agency does with an order it has: from signing to the answer, and what each act tells."""
