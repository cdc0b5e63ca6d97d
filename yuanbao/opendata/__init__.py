"""Open data: tables for everybody with stable columns, a schema and a licence, made once a day."""
