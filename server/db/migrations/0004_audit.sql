CREATE TABLE "audit_entry" (
	"outlet_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"actor_id" uuid,
	"device_id" uuid,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"result" text NOT NULL,
	"detail" text NOT NULL,
	"prev" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_entry_outlet_id_seq_pk" PRIMARY KEY("outlet_id","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"outlet_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"prev" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_entry_outlet_id_at_index" ON "audit_entry" USING btree ("outlet_id","at");
--> statement-breakpoint
-- Every append moves an outlet's head: room on the page lets that happen in place.
ALTER TABLE "audit_head" SET (fillfactor = 50);
--> statement-breakpoint
-- What was written stays as it was written, whoever asks (SEC-003).
CREATE FUNCTION "audit_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the audit trail is only ever added to' USING ERRCODE = '42501';
END $$;
--> statement-breakpoint
CREATE TRIGGER "audit_entry_stays" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entry" FOR EACH STATEMENT EXECUTE FUNCTION "audit_stays"();
--> statement-breakpoint
CREATE TRIGGER "audit_head_stays" BEFORE DELETE OR TRUNCATE ON "audit_head" FOR EACH STATEMENT EXECUTE FUNCTION "audit_stays"();
--> statement-breakpoint
-- A head moves on by one entry at a time, and nowhere else.
CREATE TRIGGER "audit_head_moves_on" BEFORE UPDATE ON "audit_head" FOR EACH ROW
	WHEN (NEW.outlet_id IS DISTINCT FROM OLD.outlet_id OR NEW.seq IS DISTINCT FROM OLD.seq + 1 OR NEW.prev IS DISTINCT FROM OLD.hash)
	EXECUTE FUNCTION "audit_stays"();
