-- Customers leave the outlets' buckets for buckets of their own (SEC-002): tombstones where they were, so that tablets
-- take them out by the ordinary way; the server's next start fills the new buckets (`sync_refill`).
WITH "moved" AS (
	SELECT bucket, kind, id, hash, row_number() OVER (PARTITION BY bucket ORDER BY seq) AS nth
	FROM "sync_row" WHERE kind = 10 AND NOT deleted
), "gone" AS (
	UPDATE "sync_row" r SET deleted = true, hash = 0, seq = b.head + m.nth, at = now()
	FROM "moved" m, "sync_bucket" b
	WHERE r.bucket = m.bucket AND r.kind = m.kind AND r.id = m.id AND b.id = m.bucket
)
UPDATE "sync_bucket" b SET head = b.head + m.n, n = b.n - m.n,
	sum = mod(mod(b.sum - m.sum, 9007199254740881) + 9007199254740881, 9007199254740881)
FROM (SELECT bucket, count(*) AS n, sum(hash) AS sum FROM "moved" GROUP BY bucket) m WHERE m.bucket = b.id;--> statement-breakpoint
DELETE FROM "sync_doc" WHERE kind = 10;--> statement-breakpoint
INSERT INTO "sync_refill" (kind) VALUES (10) ON CONFLICT DO NOTHING;
