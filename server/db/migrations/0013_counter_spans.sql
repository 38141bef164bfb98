CREATE TABLE "counter_span" (
	"counter_id" uuid NOT NULL,
	"outlet_id" uuid NOT NULL,
	"staff_id" uuid,
	"status" text NOT NULL,
	"began_at" bigint NOT NULL,
	"ended_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "counter_span_outlet_id_ended_at_index" ON "counter_span" USING btree ("outlet_id","ended_at");--> statement-breakpoint
-- By hand: a window's row says what it does and since when; what it did before is written down as it moves on, whoever moves it.
CREATE FUNCTION "counter_moves_on"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "counter_span" (counter_id, outlet_id, staff_id, status, began_at, ended_at)
		VALUES (OLD.id, OLD.outlet_id, OLD.staff_id, OLD.status, OLD.since, NEW.since);
	RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "counter_moves_on" AFTER UPDATE ON "counter" FOR EACH ROW
	WHEN (OLD.status <> 'offline' AND NEW.since > OLD.since) EXECUTE FUNCTION "counter_moves_on"();
