-- The privileges that the payment service's statements need (test/database/grants.test.ts).
GRANT SELECT, INSERT ON payments TO payments_app;
GRANT UPDATE (status, step, amount, currency, refunded, refunding, charge_id, decline_code, failure_code, failure_errors,
              attempts, client, leased_until, next_attempt_at, updated_at, settled_at) ON payments TO payments_app;
GRANT SELECT, INSERT, UPDATE (name, unit_price_amount) ON payment_lines TO payments_app;
GRANT SELECT, INSERT ON payment_events TO payments_app;
GRANT SELECT, INSERT, DELETE ON payment_attempts TO payments_app;
GRANT UPDATE (under_way, units_under_way, declined, declined_until, is_within_limits) ON payment_attempts TO payments_app;
GRANT SELECT, INSERT, DELETE ON idempotency_keys TO payments_app;
GRANT SELECT, INSERT, UPDATE (status, attempts, leased_until, next_attempt_at, settled_at) ON refunds TO payments_app;
GRANT SELECT, INSERT, UPDATE (published_at) ON outbox TO payments_app;
GRANT USAGE ON SCHEMA sandbox_provider TO payments_app;
GRANT SELECT, INSERT, UPDATE (status, decline_code, requests) ON sandbox_provider.charges TO payments_app;
GRANT SELECT, INSERT, UPDATE (status, requests) ON sandbox_provider.refunds TO payments_app;
