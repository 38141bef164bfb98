CREATE TABLE "announcement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"ticket_id" uuid NOT NULL,
	"called_at" bigint NOT NULL,
	"device_id" uuid NOT NULL,
	"shown_at" bigint NOT NULL,
	"played_at" bigint,
	"business_day" date NOT NULL,
	"archived" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "hall_device" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"face" text NOT NULL,
	"name" text NOT NULL,
	"link" text NOT NULL,
	"since" bigint NOT NULL,
	"trouble" text NOT NULL,
	"trouble_since" bigint NOT NULL,
	"twice" json
);
--> statement-breakpoint
CREATE TABLE "number_lease" (
	"id" uuid PRIMARY KEY NOT NULL,
	"outlet_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"queue_id" uuid NOT NULL,
	"day" date NOT NULL,
	"block" text NOT NULL,
	"first" integer NOT NULL,
	"count" integer NOT NULL,
	"at" bigint NOT NULL,
	"taken" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "station_session" (
	"device_id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"seen_at" timestamp with time zone,
	CONSTRAINT "station_session_tokenHash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE INDEX "announcement_ticket_id_index" ON "announcement" USING btree ("ticket_id");--> statement-breakpoint
CREATE INDEX "announcement_outlet_id_archived_index" ON "announcement" USING btree ("outlet_id","archived");--> statement-breakpoint
CREATE INDEX "hall_device_outlet_id_index" ON "hall_device" USING btree ("outlet_id");--> statement-breakpoint
CREATE INDEX "number_lease_queue_id_day_index" ON "number_lease" USING btree ("queue_id","day");--> statement-breakpoint
CREATE INDEX "number_lease_device_id_day_index" ON "number_lease" USING btree ("device_id","day");