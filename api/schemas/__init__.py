"""What the answers of the API look like: the schemas, and how each is made of what the queries tell."""
