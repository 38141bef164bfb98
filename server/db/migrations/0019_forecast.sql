CREATE TABLE "service_model" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"learned_to" date,
	"days" integer NOT NULL,
	"whole" json NOT NULL,
	"queues" json NOT NULL,
	"tellers" json NOT NULL,
	"gaps" json NOT NULL,
	"pause" double precision NOT NULL,
	"calibration" json NOT NULL,
	"longest" double precision,
	"last_day" json
);
--> statement-breakpoint
CREATE TABLE "told_wait" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"queue_id" uuid NOT NULL,
	"business_day" date NOT NULL,
	"at" bigint NOT NULL,
	"p50" smallint NOT NULL,
	"p80" smallint NOT NULL,
	"raw" double precision
);
--> statement-breakpoint
CREATE INDEX "told_wait_outlet_id_business_day_index" ON "told_wait" USING btree ("outlet_id","business_day");--> statement-breakpoint
CREATE INDEX "ticket_taken_at_index" ON "ticket" USING btree ("taken_at");